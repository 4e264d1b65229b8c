"""Units, and reading and showing numbers with units.

Base units: money is Decimal in 万元, a share is a Decimal fraction (5 % is 0.05), a count is a whole Decimal.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """The units of quantities. NONE is used for texts, flags, dates and bare numbers."""

    NONE = ""
    MONEY = "万元"
    SHARE = "%"
    PEOPLE = "人"
    ITEMS = "项"
    PIECES = "件"
    FIRMS = "家"
    DAYS = "天"
    MONTHS = "个月"
    YEARS = "年"
    POINTS = "分"
    TIMES = "次"
    SQUARE_METRES = "平方米"
    SEATS = "个"
    RANK = "名"
    RATE = "倍"


_TO_BASE: dict[str, tuple[Unit, Decimal]] = {
    "亿元": (Unit.MONEY, Decimal(10_000)),
    "万元": (Unit.MONEY, Decimal(1)),
    "元": (Unit.MONEY, Decimal("0.0001")),
    "%": (Unit.SHARE, Decimal("0.01")),
    "％": (Unit.SHARE, Decimal("0.01")),
    "㎡": (Unit.SQUARE_METRES, Decimal(1)),
    **{unit.value: (unit, Decimal(1)) for unit in Unit if unit not in (Unit.NONE, Unit.SHARE)},
}
_AMOUNT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(\D*?)\s*")


def parse_amount(text: str) -> tuple[Decimal, Unit]:
    """Read a number with its unit. Return the number in base units and the unit (NONE if the text has no unit).

    Raises: ValueError if the text is not a number with a known unit or without one.

    >>> parse_amount("2亿元")
    (Decimal('20000'), <Unit.MONEY: '万元'>)
    >>> parse_amount("5%")
    (Decimal('0.05'), <Unit.SHARE: '%'>)
    """
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    number, suffix = Decimal(found[1]), found[2]
    if not suffix:
        return number, Unit.NONE
    if suffix not in _TO_BASE:
        raise ValueError(text)
    unit, factor = _TO_BASE[suffix]
    return number * factor, unit


def plain(number: Decimal, places: int = 2) -> str:
    """Return a number as text without trailing zeros, rounded to at most `places` decimals.

    >>> plain(Decimal("12.50")), plain(Decimal("5E+3"))
    ('12.5', '5000')
    """
    rounded = round(number, places)
    text = f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def show(number: Decimal, unit: Unit, places: int = 2) -> str:
    """Return a number in base units with its unit as text, rounded to at most `places` decimals.

    >>> show(Decimal("0.042"), Unit.SHARE), show(Decimal(20000), Unit.MONEY), show(Decimal(12), Unit.PEOPLE)
    ('4.2%', '2亿元', '12人')
    """
    if unit is Unit.SHARE:
        return f"{plain(number * 100, places)}%"
    if unit is Unit.MONEY and abs(number) >= 10_000 and number % 1000 == 0:
        return f"{plain(number / 10_000, 4)}亿元"
    return f"{plain(number, places)}{unit.value}"


def show_exactly(number: Decimal, unit: Unit, line: Decimal) -> str:
    """Return the text of `show`, with more decimals if it would otherwise look equal to the threshold `line`.

    >>> show_exactly(Decimal("0.04996"), Unit.SHARE, line=Decimal("0.05"))
    '4.996%'
    """
    if number == line:
        return show(number, unit)
    scaled, target = (number * 100, line * 100) if unit is Unit.SHARE else (number, line)
    for places in range(2, 12):
        if round(scaled, places) != target:
            mark = "%" if unit is Unit.SHARE else unit.value
            if places == 2:
                return show(number, unit)
            return f"{plain(scaled, places)}{mark}"
    return show(number, unit)
