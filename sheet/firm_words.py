"""The words of the library as a firm reads them.

The library tells its editors what nobody has seen or read yet, and sends readers to the bureau. A firm that holds a
sheet of that bureau in its hand is told neither; it is told what to ask by phone.
"""

from __future__ import annotations

import re

from sheet.options import Edition, SheetOptions

_UNSEEN = "没有见到|没见到|只见到|没有读到|没读到|只读到|未读到|没有核|没有查到|未查到|未核|待核|先核|编表|记忆|本库"
_BRACKET = re.compile(rf"（[^（）]*(?:{_UNSEEN})[^（）]*）")
_CLAUSE = re.compile(rf"[^，；。]*(?:{_UNSEEN})[^，；。]*")
_BRACKETS = re.compile(r"（([^（）]*)）")
_FOUND_AT = re.compile(r"(?:转载|转发|刊载|登载|摘引|网页)(?:要点|摘要|口径|一致)?$")
"""How a part of a bracket ends that tells where the editors of the library found a document."""
_LOOSE = re.compile(r"^[，；。、\s]+|[，；。、\s]+$")
_LAST_ROUND = re.compile(r"最近一次见到的(?:通知)?是")
_DOUBLE = re.compile(r"[，；。][，；]+")
_BUREAU = re.compile(r"(?:请|先|请先)?(?:向|问)(?:所在)?区科技局(?:核实|索取|咨询)?")
ASK_FIRST = "今年的安排请先电话确认"


def firm_words(text: str) -> str:
    """Return a text of the library without what only its editors need.

    >>> firm_words("每年约 4—7 月报名；2026 年第十五届没有见到")
    '每年约 4—7 月报名'
    >>> firm_words("《若干政策（2025—2027，转载）》"), firm_words("《若干意见（高校转载）》")
    ('《若干政策（2025—2027）》', '《若干意见》')
    >>> firm_words("中国银行天津市分行（编表时的联系电话，先核）"), firm_words("金额先问区科技局")
    ('中国银行天津市分行', '金额请问工作人员')
    """
    plain = _CLAUSE.sub("", _BRACKET.sub("", text))
    plain = _LOOSE.sub("", _DOUBLE.sub("；", plain))
    return _BUREAU.sub("请问工作人员", _BRACKETS.sub(_without_finds, _LAST_ROUND.sub("上一轮是", plain)))


def _without_finds(bracket: re.Match[str]) -> str:
    kept = "，".join(part for part in bracket[1].split("，") if not _FOUND_AT.search(part))
    return f"（{kept}）" if kept else ""


def told(text: str, options: SheetOptions) -> str:
    """Return a text of the library in the words of the edition: officers read it as it is."""
    return text if options.edition is Edition.OFFICER else firm_words(text)


def told_dates(text: str, options: SheetOptions) -> str:
    """Return the words on when to apply; where something nobody has seen was left out, they say to ask first."""
    words = told(text, options)
    return "；".join(part for part in (words, ASK_FIRST) if part) if words != text else words
