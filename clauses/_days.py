"""The first and the last day that words name. Pure functions.

A day needs its year, from the words, from the day of issue or from the title.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from clauses.model import PolicyText

_CLOCK = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?(?:\s*(?:上午|下午|晚)?\s*\d{1,2}\s*(?:[:时点]\s*(?:\d{2}\s*分?)?|时))?"


def _day_words(name: str) -> str:
    """Return the pattern of a day: with its year in any usual form, without one only as X月X日."""
    dated = (
        rf"(?P<{name}y>(?:19|20)\d\d)\s*[年./-]\s*(?P<{name}m>\d{{1,2}})\s*[月./-]\s*(?P<{name}d>\d{{1,2}})\s*[日号]?"
    )
    bare = rf"(?P<{name}m2>\d{{1,2}})\s*月\s*(?P<{name}d2>\d{{1,2}})\s*[日号]"
    return rf"(?:{dated}|{bare}){_CLOCK}"


_TO = r"\s*(?:起)?\s*(?:-{1,2}|—{1,2}|–|~|至|到|起至)\s*"
_RANGE = re.compile(
    _day_words("o")
    + _TO
    + r"(?:(?P<cy>(?:19|20)\d\d)\s*[年./-]\s*)?(?:(?P<cm>\d{1,2})\s*[月./-]\s*)?(?P<cd>\d{1,2})"
    + r"(?:\s*[日号]|(?![\d:.点时个年月天周名家项件万元%]))"
)
_FROM_NOW = re.compile(
    r"(?:即日|(?:本)?通知(?:发布|印发)之日|发布之日)\s*起?\s*(?:至|到|-|—)\s*" + _day_words("c") + r"(?<=[日号\d时分])"
)
_UNTIL = re.compile(
    r"(?:截止|截至|最迟|不晚于|不迟于)[^,;。\d]{0,16}" + _day_words("c") + r"\s*(?P<mark>前|之前|止|为止|以前|截止)?"
)
_BEFORE = re.compile(_day_words("c") + r"\s*(?:\([^()]*\))?\s*(?:以前|之前|前|止|截止|为止|关闭|结束)")
_FROM = re.compile(
    rf"(?:自|从)\s*{_day_words('o')}\s*(?:起|开始|开放)|(?:开始|启动|开放|起始)(?:时间|日期)?[^,;。\d]{{0,6}}{_day_words('p')}"
    rf"|{_day_words('q')}\s*(?:起)?\s*(?:开放|开始|启动|开通)"
)
_TITLE_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")


class Days(NamedTuple):
    """The first and the last day that words name, how their year is known, and the place after them."""

    opens: date | None
    closes: date | None
    why: str
    end: int


def days_in(words: str, text: PolicyText) -> Days | None:
    """Return the days that words name, None if they name none.

    >>> days_in("2026年3月9日至6月30日", PolicyText())[:2]
    (datetime.date(2026, 3, 9), datetime.date(2026, 6, 30))
    """
    if found := _RANGE.search(words):
        year = found["cy"] or found["oy"]
        closes = _closing(year, found["cm"] or _month(found, "o"), found["cd"], text)
        return Days(_opening(found, "o", closes), closes, _how(year, text), found.end())
    if found := _FROM_NOW.search(words):
        why = "从发布之日起，发布日取自落款" if text.issued else "从发布之日起，文件上没有日期"
        closes = _closing(found["cy"], _month(found, "c"), _day_of(found, "c"), text)
        return Days(text.issued, closes, f"{why}；{_how(found['cy'], text)}", found.end())
    return _one_or_two(words, text)


def _one_or_two(words: str, text: PolicyText) -> Days | None:
    """Return a day that opens, one that closes, or both, as the words around them say."""
    opened = _FROM.search(words)
    name = next((each for each in "opq" if opened and (opened[f"{each}d"] or opened[f"{each}d2"])), "")
    until = _BEFORE.search(words, opened.end() if opened else 0) or _UNTIL.search(words)
    if until is not None:
        year = until["cy"] or (opened[f"{name}y"] if opened else None)
        closes = _closing(year, _month(until, "c"), _day_of(until, "c"), text)
        return Days(_opening(opened, name, closes) if opened else None, closes, _how(year, text), until.end())
    if opened is None:
        return None
    opens = _closing(opened[f"{name}y"], _month(opened, name), _day_of(opened, name), text)
    return Days(opens, None, _how(opened[f"{name}y"], text), opened.end())


def _month(found: re.Match[str], name: str) -> str:
    return str(found[f"{name}m"] or found[f"{name}m2"])


def _day_of(found: re.Match[str], name: str) -> str:
    return str(found[f"{name}d"] or found[f"{name}d2"])


def _opening(found: re.Match[str], name: str, closes: date | None) -> date | None:
    """Return the first day of a round; without a year it is that of the last day."""
    return _day(found[f"{name}y"] or (closes.year if closes else None), _month(found, name), _day_of(found, name))


def _closing(stated: str | None, month: str, day: str, text: PolicyText) -> date | None:
    """Return a day; without a year the first one after the document was issued, else in the year of the title."""
    if stated or text.issued is None:
        return _day(stated or _title_year(text), month, day)
    first = _day(text.issued.year, month, day)
    if first is None or first >= text.issued:
        return first
    return _day(text.issued.year + 1, month, day)


def _title_year(text: PolicyText) -> int | None:
    """Return the year that the title names (2026年度…申报通知); of two years none is the year of the round."""
    years = set(_TITLE_YEAR.findall(re.sub(r"\s+", "", text.title)))
    return int(years.pop()) if len(years) == 1 else None


def _how(stated: str | None, text: PolicyText) -> str:
    if stated:
        return "写了申报的日期"
    if text.issued is not None:
        return f"写了月日，年份按发文日 {text.issued} 推出，请核对"
    year = _title_year(text)
    return f"写了月日，年份取自标题（{year} 年），请核对" if year else "写了月日，没有写哪一年，请人填写"


def _day(year: str | int | None, month: str, day: str) -> date | None:
    if year is None:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
