"""A table with several rows a firm, one for each year: the year stands in a column, not in the headers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from policies import CATALOGUE, FieldType
from registers._content import most
from registers._header_text import one_form
from registers._targets import MappedColumn, Target, Use
from registers._types import Cell
from registers._years import TitleYear, year_of

_HEADER = re.compile(r"(?:所属|会计|统计|数据|报告|报表|财务|纳税|填报|税款所属)?(?:年份|年度|年|财年|year|fiscalyear)")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*(?:年度?)?(?:\.0)?")


def without_rows_years(
    columns: Sequence[MappedColumn], cells: Sequence[tuple[Cell, ...]], year_of_reading: int
) -> list[MappedColumn]:
    """Return the columns; figures whose year stands in another column, and is not theirs, become remarks."""
    found = [
        (column.header, years) for column, own in zip(columns, cells, strict=True) if (years := _years(column, own))
    ]
    if not found:
        return list(columns)
    header, years = found[0]
    return [
        _remark(column, header, years) if _differs(column, years, year_of_reading) else column for column in columns
    ]


def _years(column: MappedColumn, cells: tuple[Cell, ...]) -> set[int]:
    """Return the years of a column of years, none if it is no such column."""
    if not cells or not _HEADER.fullmatch(re.sub(r"[\s:：()]+", "", one_form(column.header))):
        return set()
    years = [int(year[1]) for cell in cells if (year := _YEAR.fullmatch(str(cell)))]
    return set(years) if most(100 * len(years) // len(cells)) else set()


def _differs(column: MappedColumn, years: set[int], year_of_reading: int) -> bool:
    """Return whether a column of yearly figures has no year of its own, and the rows have another one."""
    target = column.target
    if target.use is not Use.FIELD or CATALOGUE[target.field].type is not FieldType.SERIES:
        return False
    own = year_of(one_form(column.header), TitleYear(), year_of_reading)
    return not own.stated and years != {target.year_on(year_of_reading)}


def _remark(column: MappedColumn, header: str, years: set[int]) -> MappedColumn:
    said = "、".join(map(str, sorted(years)[:4]))
    why = f"年份写在“{header}”列（{said}），这一列不是同一年的数；请每年一列"
    return msgspec.structs.replace(column, target=Target(use=Use.EXTRA), confidence=60, why=why, year_assumed=False)
