"""What the head of a paper says: firm, code, period, unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from firms import CODE_LENGTH, check_digit, plain_code
from papers._labels import folded
from papers._periods import Period, lone_period, periods_in
from papers._sheet import PaperPlace, PaperSheet, Spot, Untaken
from policies import Unit
from registers import UnitKind, WrittenUnit, unit_in

_NAME = re.compile(
    r"^(?:纳税人名称|企业名称|公司名称|单位名称|编制单位|填报单位|编报单位|核算单位|会计主体|名称)(?:\([^)]*\))*[::]?"
)
_CODE = re.compile(r"^(?:纳税人识别号|统一社会信用代码|社会信用代码)(?:[/(][^::\dA-Z]*)?(?:\))?[::]?")
_PERIOD = re.compile(
    r"^(?:申报|税款)?(?:所属|会计|报告)(?:期间?|年度|时期|期限)(?!起[::]?|止[::]?)(?:起止)?(?:日期)?[::]?"
)
_FIRST = re.compile(r"^(?:税款)?所属(?:期间?|时期)起(?:始)?(?:日期?)?[::]?")
_LAST = re.compile(r"^(?:税款)?所属(?:期间?|时期)(?:终)?止(?:日期?)?[::]?")
_UNIT = re.compile(r"(?:^\(?|[^制报送位,(])(?:金额|货币|计量)?单位[::]")
_LABELS = (_NAME, _CODE, _PERIOD, _FIRST, _LAST, re.compile(r"^(?:金额|货币|计量)?单位[::]"))
_HEAD_BRACKET = re.compile(r"(?:金额|数额|本年度|前[一二]年度|合计|本年(?:累计)?金额)\d?(\([^()\d]*元[^()\d]*\))\d?")
_LONGEST = 300
"""Rows of a paper that are searched for its head. Our choice: more than any form has."""
_LONGEST_HEAD = 120
"""Characters of a cell of the head. Our choice: longer ones are explanations."""
_AFTER_NAME = re.compile(
    r"(?:19|20)\d\d(?=[年./-])|(?:金额|货币|计量)?单位[::]|(?:会计|所属|报表)(?:期间?|年度)|(?:报表|填报|编制)?日期[::]"
)
"""What may follow the name of a firm in one cell: 编制单位：甲公司 2025年12月 单位：元."""
_CODE_TEXT = re.compile(r"[0-9A-Z]{18}")


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Firm, period and unit of one paper; empty where it does not say them, or says two different ones.

    `troubles` tells what could not be understood.
    """

    name: str = ""
    name_place: PaperPlace | None = None
    code: str = ""
    code_place: PaperPlace | None = None
    span: Period | None = None
    unit: WrittenUnit | None = None
    troubles: tuple[Untaken, ...] = ()

    @property
    def year(self) -> int | None:
        """The calendar year of a period that ends with it; a firm founded in that year may begin later.

        A period that begins with another month is a quarter or half of a year.
        """
        if self.span is None or not self.span.closes_year or self.span.start.year != self.span.end.year:
            return None
        begins = self.span.start.month == 1 or self.span.start.day > 1
        return self.span.end.year if begins else None

    def period(self) -> str:
        """Return the period in short: 2025, or 2025-01 至 2025-06 for a part of a year; "" if unknown."""
        if self.span is None:
            return ""
        return str(self.year) if self.year else self.span.words()

    def is_bare(self) -> bool:
        """Return whether the head says nothing of firm and period."""
        return not (self.name or self.code or self.span)

    def agrees(self, other: Head) -> bool:
        """Return whether both can be of one return: no firm, code or period differs."""
        pairs = ((self.name, other.name), (self.code, other.code), (self.span, other.span))
        return all(not one or not two or one == two for one, two in pairs)

    def filled(self, other: Head) -> Head:
        """Return this head with what it lacks from another one."""
        return Head(
            name=self.name or other.name,
            name_place=self.name_place if self.name else other.name_place,
            code=self.code or other.code,
            code_place=self.code_place if self.code else other.code_place,
            span=self.span or other.span,
            unit=self.unit if self.unit is not None else other.unit,
            troubles=self.troubles,
        )


def head_of(sheet: PaperSheet) -> Head:
    """Return what a paper says of firm, code, period and unit.

    >>> from papers import sheet_of_rows
    >>> head = head_of(sheet_of_rows("", [["税款所属期间：2025年01月01日至2025年12月31日", "金额单位：元"]]))
    >>> head.year, head.unit.value
    (2025, '元')
    """
    troubles: list[Untaken] = []
    sheet = sheet.part(0, _LONGEST)
    names, codes = _found(sheet, _NAME), _found(sheet, _CODE)
    name, name_place = _one([(_name_in(text), spot) for text, spot in names], "企业名称", troubles)
    code, code_place = _one([(_code_in(text, spot, troubles), spot) for text, spot in codes], "信用代码", troubles)
    return Head(
        name=name,
        name_place=name_place,
        code=code,
        code_place=code_place,
        span=_period(sheet, troubles),
        unit=_unit(sheet, troubles),
        troubles=tuple(troubles),
    )


def names_other_year(sheet: PaperSheet, year: int) -> bool:
    """Return whether the name of a sheet names years, and not this one.

    >>> from papers import sheet_of_rows
    >>> [names_other_year(sheet_of_rows(name, []), 2025) for name in ("2024年利润表", "2024-2025", "A类2017版", "表")]
    [True, False, False, False]
    """
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d|年?(?:版|修订))", sheet.name))
    return bool(years) and str(year) not in years


DOUBTED_YEAR = 0.5
"""Sureness of a figure whose sheet is named after another year. Our choice: below what is taken by itself."""


def _found(sheet: PaperSheet, label: re.Pattern[str]) -> Iterator[tuple[str, Spot]]:
    """Yield what stands behind a label: the rest of its cell and the cells to its right, up to the next label."""
    for row in sheet.rows:
        filled = [spot for spot in row if spot is not None]
        for index, spot in enumerate(filled):
            text = folded(spot.text)
            if not (found := label.match(text)):
                continue
            rest = [text[found.end() :]]
            for other in filled[index + 1 :]:
                if any(known.match(folded(other.text)) for known in _LABELS):
                    break
                rest.append(folded(other.text))
            yield "\n".join(part for part in rest if part), spot


def _one(found: list[tuple[str, Spot]], what: str, troubles: list[Untaken]) -> tuple[str, PaperPlace | None]:
    texts = dict.fromkeys(text for text, _ in found if text)
    if len(texts) > 1:
        where = found[0][1].place.words()
        troubles.append(Untaken(place=where, why=f"写了两个不同的{what}，没有取", text="、".join(texts)[:60]))
        return "", None
    return next(((text, spot.place) for text, spot in found if text), ("", None))


def _name_in(text: str) -> str:
    first = _AFTER_NAME.split(text.split("\n", 1)[0], maxsplit=1)[0].strip("_:：-—")
    return first if re.search(r"[\u4e00-\u9fff]{2}", first) else ""


def _code_in(text: str, spot: Spot, troubles: list[Untaken]) -> str:
    """Return the credit code behind its label, also one written in single boxes."""
    joined = re.sub(r"[\n□|\-]", "", text).upper()
    found = _CODE_TEXT.match(joined)
    code = plain_code(found[0]) if found else ""
    if not code:
        if joined.strip("_:：/—"):
            troubles.append(Untaken(place=spot.place.words(), why="不是 18 位统一社会信用代码，没有取", text=text[:40]))
        return ""
    if len(code) != CODE_LENGTH or check_digit(code[:-1]) != code[-1]:
        troubles.append(Untaken(place=spot.place.words(), why="统一社会信用代码末位校验不符，没有取", text=code))
        return ""
    return code


def _period(sheet: PaperSheet, troubles: list[Untaken]) -> Period | None:
    """Return the one period of the head, in one cell or as a first and a last day; None if it names two."""
    periods: dict[Period, Spot] = {}
    for text, spot in _found(sheet, _PERIOD):
        if period := lone_period(text):
            periods.setdefault(period, spot)
        elif text.strip("_-—年月日至\n"):
            troubles.append(Untaken(place=spot.place.words(), why="没有看懂所属期", text=text[:40]))
    firsts, lasts = (
        {day.end for text, _ in _found(sheet, label) for day in periods_in(text) if day.is_day}
        for label in (_FIRST, _LAST)
    )
    if len(firsts) == len(lasts) == 1 and (first := min(firsts)) < (last := min(lasts)):
        spot = next(spot for _, spot in _found(sheet, _FIRST))
        periods.setdefault(Period(first, last), spot)
    if len(periods) > 1:
        place = next(iter(periods.values())).place.words()
        troubles.append(Untaken(place=place, why="写了两个不同的所属期，没有取"))
        return None
    return next(iter(periods), None)


def _unit(sheet: PaperSheet, troubles: list[Untaken]) -> WrittenUnit | None:
    """Return the one unit of money that the head names; None if it names none, or several."""
    units: dict[WrittenUnit, Spot] = {}
    for spot in sheet.spots():
        text = folded(spot.text)
        written = _written_unit(text)
        named = unit_in(written) if written else None
        if named is None or (not named.unclear and not named.foreign and named.kind is UnitKind.COUNT):
            continue
        unit = named.unit_for(Unit.MONEY)
        if unit is None:
            troubles.append(Untaken(place=spot.place.words(), why="没有看懂金额单位，金额没有取", text=spot.text[:40]))
            return None
        units.setdefault(unit, spot)
    if len(units) > 1:
        words = "、".join(units)
        place = next(iter(units.values())).place.words()
        troubles.append(Untaken(place=place, why=f"写了不同的金额单位（{words}），金额没有取", text=words))
        return None
    return next(iter(units), None)


def _written_unit(text: str) -> str:
    """Return the words of a cell that name a unit: behind 单位：, or the bracket of a column head; "" for none."""
    if len(text) < _LONGEST_HEAD and (found := _UNIT.search(text)):
        return text[found.start() :].lstrip("(")
    found = _HEAD_BRACKET.fullmatch(text)
    return found[1] if found else ""
