"""Proposes how long a granted title is valid, and the notes that are printed: duties after the award, definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from clauses._cuts import Span, figures_inside, sentences, tidy
from clauses.content import NoteContent, ValidityContent
from clauses.model import Clause, ClauseRole, PolicyText, Proposal
from policies import Validity

_TITLE = r"(?:资格|称号|证书|认定|命名|备案|登记(?:编号)?|编号|入库|评价|企业|名单|牌匾|公告|结果|中心|孵化器|空间|平台|实验室|基地)"
_VALID = re.compile(
    rf"{_TITLE}[^,;。]{{0,14}}有效期(?:限)?(?:均)?(?:为|是|:)?[^,;。\d一二三四五六七八九十]{{0,8}}(?P<number>\d{{1,2}}|[一二两三四五六七八九十])\s*(?P<unit>个月|年)"
    rf"|有效期(?:限)?(?:为)?(?P<number2>\d{{1,2}}|[一二两三四五六七八九十])\s*(?P<unit2>个月|年)(?=[^。;]{{0,30}}(?:复核|复审|重新认定|重新申报|期满|到期))"
)
_OF_DOCUMENT = re.compile(
    r"(?:本|该)(?:办法|政策|措施|意见|规定|细则|通知|方案|若干|指南|条例)|施行|实施之日|自发布|自印发|试行期|暂行"
)
_RENEWAL = re.compile(
    r"(?:期满|到期|届满|有效期(?:满|届满|期满))(?:之)?前?[^,;。]{0,24}(?:复核|复审|重新(?:认定|申报|申请|评价|备案)|延续|续期)"
)
_AHEAD = re.compile(r"(?:期满|到期|届满)(?:之)?前\s*(?P<number>\d{1,2}|[一二三四五六])\s*个月")
_DUTY = re.compile(
    r"(?:应|须|应当|需)[^,;。]{0,12}(?:配合|接受|按时|及时|定期|专款专用|报送[^,;。]{0,10}(?:报告|总结|数据)|承诺|妥善|建立|单独核算|专账|保存|留存)|专款专用|追回|收回|退回|骗取|套取|弄虚作假|不得(?:挪用|截留|重复)|承诺[^,;。]{0,20}(?:年内|不迁)|不迁出"
)
_NO_DOUBLE = re.compile(
    r"就高不重复|不(?:重复|得重复|再重复)(?:享受|支持|奖励|补助|资助|申报|兑现)?|择优(?:享受|支持|不重复)|从高不重复|不叠加"
)
_DEFINED = re.compile(
    r"(?:本(?:办法|政策|措施|意见|细则|通知|规定)(?:中)?)?所(?:称|指|述)[^。;]{2,}?(?:,|是|指|包括)|(?:是|,)指[^。;]{4,}"
)
_CONSEQUENCE = re.compile(
    r"(?:\d+|[一二两三四五])\s*年内(?:不得|不予|不再|不受理|不接受|不能)|取消[^,;。]{0,8}年内|(?:\d+|[一二两三四五])\s*年内[^,;。]{0,6}(?:申报|申请)资格"
)
_FUNDS = re.compile(
    r"(?:专项)?资金[^,;。]{0,10}(?:安排|总额|规模|总量)|(?:安排|设立|总经费)[^,;。]{0,20}[\d一二三四五六七八九十千百]+[万亿]"
)
_DUTY_AFTER = re.compile(
    r"^(?:凡)?(?:获得?|享受|取得|接受|得到|受)[^,;。]{0,16}(?:奖补|奖励|资金|支持|资格|认定|补助|补贴|资助|称号|奖)[^,;。]{0,10}(?:企业|单位|机构|载体|主体|人才|项目)?[^,;。]{0,6}(?:应当?|须|需|不得|要)"
    r"|(?:资金|经费)[^,;。]{0,8}(?:应当?|须|需)(?:全部|主要)?用于|将[^,;。]{0,8}资金用于|资金到账后|变更[^。;]{0,20}(?:应当?|须|需)[^。;]{0,24}(?:报|备案|告知)|不得(?:迁出|外迁|迁离)|自(?:获得|享受)[^,;。]{2,16}之日起[,，]"
)
_NUMERALS = "零一二三四五六七八九十"
_MOST = 200


def propose(text: PolicyText) -> Iterator[Proposal]:
    """Yield the validity of the title that is granted, and notes."""
    titles = [found for place, clause in enumerate(text.clauses) for found in _titles(place, clause)]
    stated = next((each for each in titles if _months(each) is not None), None)
    kept = stated or next(iter(titles), None)
    for place, clause in enumerate(text.clauses):
        for sentence in sentences(clause.text):
            found = next((each for each in titles if (each.clause, each.start) == (place, sentence.start)), None)
            if found is not None and found is kept:
                yield found
            elif found is not None:
                yield msgspec.structs.replace(found, content=NoteContent(text=tidy(sentence.text)))
            elif (note := _note(sentence, clause)) is not None:
                yield msgspec.structs.replace(note, clause=place)


def _months(proposal: Proposal) -> int | None:
    content = proposal.content
    return content.validity.months if isinstance(content, ValidityContent) else None


def _titles(place: int, clause: Clause) -> Iterator[Proposal]:
    found = (_validity(sentence, clause) for sentence in sentences(clause.text))
    return (msgspec.structs.replace(each, clause=place) for each in found if each is not None)


def _validity(sentence: Span, clause: Clause) -> Proposal | None:
    found = _VALID.search(sentence.text)
    renewal = _RENEWAL.search(sentence.text)
    if found is None and (renewal is None or clause.role is ClauseRole.BENEFIT):
        return None
    if _OF_DOCUMENT.search(sentence.text):
        return None
    months = None
    if found is not None:
        number, unit = _number(found["number"] or found["number2"]), found["unit"] or found["unit2"]
        months = number * 12 if unit == "年" else number
    ahead = _AHEAD.search(sentence.text)
    words = tidy(sentence.text)
    validity = Validity(
        months=months,
        text=words if found is not None else "",
        renewal=words if renewal is not None else "",
        renewal_months_before=_number(ahead["number"]) if ahead else None,
    )
    why = "写了称号的有效期" if found is not None else "写了期满怎么办"
    return _proposal(sentence, clause, ValidityContent(validity=validity), why, 0.8)


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _NUMERALS.index(written.replace("两", "二"))


def _note(sentence: Span, clause: Clause) -> Proposal | None:
    words = sentence.text
    if not 6 <= len(words) <= _MOST:
        return None
    if not clause.path:
        return None  # the letter around the document
    if _DUTY_AFTER.search(words) and clause.role is not ClauseRole.CONDITION:
        return _proposal(sentence, clause, NoteContent(text=tidy(words)), "是获得支持以后的义务，不是条件", 0.6)
    if _CONSEQUENCE.search(words):
        return _proposal(sentence, clause, NoteContent(text=tidy(words)), "是违规的后果，不是条件", 0.5)
    if _FUNDS.search(words) and not re.search(r"给予|单个|每家|同一", words):
        return _proposal(sentence, clause, NoteContent(text=tidy(words)), "是资金总额，不是一项支持", 0.5)
    if _NO_DOUBLE.search(words):
        return _proposal(sentence, clause, NoteContent(text=tidy(words)), "写了不重复享受", 0.7)
    if clause.role is ClauseRole.DEFINITION or re.search(r"所称|所指", words):
        if _DEFINED.search(words):
            return _proposal(sentence, clause, NoteContent(text=tidy(words)), "是定义，不是条件", 0.6)
        return None
    if (
        clause.role in (ClauseRole.PROCEDURE, ClauseRole.OTHER, ClauseRole.VALIDITY)
        and _DUTY.search(words)
        and "负责" not in words
    ):
        return _proposal(sentence, clause, NoteContent(text=tidy(words)), "是获得支持以后的义务，不是条件", 0.6)
    return None


def _proposal(
    sentence: Span, clause: Clause, content: ValidityContent | NoteContent, why: str, sure: float
) -> Proposal:
    return Proposal(
        clause=0,
        start=sentence.start,
        end=sentence.end,
        content=content,
        figures=figures_inside(clause, sentence.start, sentence.end),
        sure=sure,
        why=why,
    )
