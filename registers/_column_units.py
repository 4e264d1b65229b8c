"""The unit of a column: what its header or the title states, otherwise what the size of its numbers suggests."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from policies import Unit
from registers._cells import CellError, number_in
from registers._targets import units_of
from registers._types import Cell
from registers._units import COUNT_WORDS, UnitFound, UnitKind, WrittenUnit

_OWN_UNIT = re.compile(r"[元圆万亿萬億千百%％‰]|rmb|cny", re.IGNORECASE)
_CONTRADICTED = 85
"""Confidence of a unit in the header of a column if the title states another one: used, and shown to the user."""
_YUAN_FROM = 200_000
_DOUBTFUL_FROM = 30_000
"""Medians of a money column without a unit. Our choice: 200,000 万元 (20 亿元 per firm) is not plausible,
so the numbers are 元; from 30,000 (3 亿元 per firm) on, 万元 is doubtful."""


class ColumnUnit(msgspec.Struct, frozen=True, kw_only=True):
    """The unit of a column, the confidence, the reason, and whether it is stated. `refused` tells why there is none."""

    unit: WrittenUnit = WrittenUnit.PLAIN
    sure: int = 100
    why: str = ""
    stated: bool = False
    refused: str = ""


def unit_of(header: UnitFound | None, title: UnitFound | None, cells: Sequence[Cell], quantity: Unit) -> ColumnUnit:
    """Return the unit of a column of a quantity. `header` and `title` are the units that these state."""
    if header is not None and (refused := _misfit(header, quantity)):
        return ColumnUnit(refused=refused)
    stated = header.unit_for(quantity) if header is not None else None
    if stated is None and title is not None and title.kind is not UnitKind.COUNT:
        return _of_title(title, cells, quantity)
    if quantity is Unit.SHARE:
        return _share(stated, cells)
    if stated is not None and header is not None:
        of_title = title.unit_for(quantity) if title is not None and quantity is Unit.MONEY else None
        if of_title not in (None, stated) and title is not None:
            why = f"表头写明{header.text}，表名写的是{title.text}，请核对"
            return ColumnUnit(unit=stated, sure=_CONTRADICTED, why=why, stated=True)
        return ColumnUnit(unit=stated, why=f"表头写明{header.text}", stated=True)
    return _of_numbers(cells) if units_of(quantity) else ColumnUnit()


def _misfit(found: UnitFound, quantity: Unit) -> str:
    """Return why a unit in the header is not one of the quantity, "" if it is."""
    if found.foreign:
        return "外币不换算"
    if found.unclear:
        return f"单位“{found.text}”看不懂"
    counted = found.kind is UnitKind.COUNT and found.power == 0
    own = counted and (found.word == quantity.value or quantity not in {*COUNT_WORDS, Unit.MONEY, Unit.SHARE})
    if quantity is Unit.NONE or own or found.unit_for(quantity) is not None:
        return ""
    return f"单位写的是“{found.text}”，这一项应是{quantity.value}"


def _of_title(title: UnitFound, cells: Sequence[Cell], quantity: Unit) -> ColumnUnit:
    if quantity is not Unit.MONEY:
        return unit_of(None, None, cells, quantity)
    if title.foreign:
        return ColumnUnit(refused="表名写的是外币，外币不换算")
    if title.unclear:
        return ColumnUnit(refused=f"表名写的单位“{title.text}”看不懂")
    unit = title.unit_for(quantity)
    if unit is None:
        return unit_of(None, None, cells, quantity)
    return ColumnUnit(unit=unit, sure=90, why=f"表名写明单位{title.text}", stated=True)


def _of_numbers(cells: Sequence[Cell]) -> ColumnUnit:
    numbers = _numbers(cells)
    if not numbers:
        return ColumnUnit(unit=WrittenUnit.WAN, sure=80, why="没有写单位，按万元计")
    middle = statistics.median(numbers)
    size = f"没有写单位，中位数 {middle:.0f}"
    if middle >= _YUAN_FROM:
        return ColumnUnit(unit=WrittenUnit.YUAN, sure=75, why=f"{size}，按元计，请核对")
    return ColumnUnit(
        unit=WrittenUnit.WAN, sure=60 if middle >= _DOUBTFUL_FROM else 75, why=f"{size}，按万元计，请核对"
    )


def _share(stated: WrittenUnit | None, cells: Sequence[Cell]) -> ColumnUnit:
    numbers = _numbers(cells)
    small = bool(numbers) and max(numbers) <= 1
    if stated is not None:
        if stated is WrittenUnit.PERCENT and small and any(numbers):
            why = f"表头写明{stated.value}，但数都不超过 1，可能是小数，请核对"
            return ColumnUnit(unit=stated, sure=60, why=why, stated=True)
        return ColumnUnit(unit=stated, why=f"表头写明{stated.value}", stated=True)
    if small:
        return ColumnUnit(unit=WrittenUnit.FRACTION, sure=75, why="数都不超过 1，按小数计，请核对")
    return ColumnUnit(unit=WrittenUnit.PERCENT, sure=75, why="没有写单位，按 % 计，请核对")


def _numbers(cells: Sequence[Cell]) -> list[Decimal]:
    return [abs(number) for number in map(_plain_number, cells) if number]


def _plain_number(cell: Cell) -> Decimal | None:
    """Return the number in a cell without a unit of its own, None for other cells."""
    if isinstance(cell, str) and _OWN_UNIT.search(cell):
        return None
    try:
        return number_in(cell, Unit.NONE)
    except CellError:
        return None


def stated_unit(found: UnitFound | None, title: UnitFound | None) -> WrittenUnit:
    """Return the unit of money or of a share that the header or the title states, PLAIN for none."""
    for each in (found, title):
        for quantity in (Unit.MONEY, Unit.SHARE):
            if each is not None and (unit := each.unit_for(quantity)) is not None:
                return unit
    return WrittenUnit.PLAIN
