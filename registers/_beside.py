"""Columns that say the currency or the unit of the figure beside them, row by row (币种, 单位). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies import Unit, shortened
from registers._cells import bare_number
from registers._placeholders import CellError
from registers._text import folded
from registers._types import Cell, RegisterTable
from registers._units import FOREIGN, WrittenUnit, plain_unit_text, unit_in

_CURRENCY = re.compile(r"(?:货币)?(?:币种|币别|货币(?:种类|名称|类型)?)$")
_UNIT = re.compile(r"(?:金额|货币|计量|数值)?单位$")
_HOME = re.compile("人民币|rmb|cny|元|本币|中国")


class UnitsBeside:
    """For the money columns of a table: the columns of their rows' currency and unit."""

    def __init__(self, table: RegisterTable, money: Sequence[int]) -> None:
        self._currency: dict[int, int] = {}
        self._unit: dict[int, int] = {}
        for index, header in enumerate(table.headers):
            plain = folded(header)
            if index in money:
                continue
            if found := _CURRENCY.search(plain):
                for column in _meant(table.headers, money, index, plain[: found.start()], everywhere=True):
                    self._currency[column] = index
            elif (found := _UNIT.search(plain)) and _are_units(table, index):
                for column in _meant(table.headers, money, index, plain[: found.start()], everywhere=False):
                    self._unit[column] = index
        self._headers = table.headers

    def unit(self, cells: Sequence[Cell], column: int, written: WrittenUnit) -> WrittenUnit:
        """Return the unit of a money cell: that of its row if one is written, else that of its column.

        Raises: CellError for foreign money, and for a unit that is not understood.
        """
        place = self._currency.get(column)
        if place is not None and (text := _text(cells[place])) and (FOREIGN.search(text) or not _HOME.search(text)):
            raise CellError(f"是外币，这一行的“{self._headers[place]}”写着“{shortened(text)}”", "请折成人民币填写")
        place = self._unit.get(column)
        if place is None or (bare_number(cells[column]) is None and not _text(cells[place])):
            return written
        text = _text(cells[place])
        found = unit_in(text)
        own = found.unit_for(Unit.MONEY) if found is not None else None
        if own is None:
            said = f"写着“{shortened(text)}”，不是金额的单位" if text else "没有填"
            raise CellError(f"这一行的“{self._headers[place]}”{said}", "请写元或万元")
        return own


def _meant(headers: Sequence[str], money: Sequence[int], index: int, stem: str, *, everywhere: bool) -> list[int]:
    """Return the money columns that a column speaks of: those of its stem (注册资本币种), else its neighbour, else all."""
    if stem:
        return [column for column in money if stem in folded(headers[column])]
    near = [column for column in (index - 1, index + 1) if column in money]
    return near[:1] or (list(money) if everywhere else [])


def _are_units(table: RegisterTable, index: int) -> bool:
    texts = {text for row in table.rows if (text := _text(row.cells[index]))}
    return bool(texts) and len(texts) <= 20 and any(_is_money(text) for text in texts)


def _is_money(text: str) -> bool:
    found = unit_in(text)
    return found is not None and found.unit_for(Unit.MONEY) is not None


def _text(cell: Cell) -> str:
    return plain_unit_text(cell) if isinstance(cell, str) else ""
