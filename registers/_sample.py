"""The input of the guess of one column, and the column that is left as a remark."""

from __future__ import annotations

import msgspec

from registers._content import is_counting
from registers._header_text import HeaderText
from registers._targets import MappedColumn, Target, Use
from registers._types import Cell
from registers._units import UnitFound
from registers._words import NON_FACT_HEADERS
from registers._years import TitleYear


class TitleText(msgspec.Struct, frozen=True, kw_only=True):
    """What the text above a table says about its figures."""

    year: TitleYear = TitleYear()
    unit: UnitFound | None = None


class ColumnSample(msgspec.Struct, frozen=True):
    """The header, sample cells, the year of reading and the title of the table."""

    header: HeaderText
    cells: tuple[Cell, ...]
    year_of_reading: int
    title: TitleText


def extra(sample: ColumnSample, why: str, sure: int = 60) -> MappedColumn:
    """Return a column that is left as a remark; one that numbers the rows is not used at all."""
    header = sample.header
    if header.plain in ("序号", "行号", "no", "index", "serialno") or (
        header.plain in ("", "编号", "id") and is_counting(sample.cells)
    ):
        return MappedColumn(header=header.written, target=Target(), confidence=100, why="序号")
    if header.plain in NON_FACT_HEADERS and header.plain == header.whole:
        sure, why = 95, "目录里没有这一项"
    return MappedColumn(header=header.written, target=Target(use=Use.EXTRA), confidence=sure, why=why)
