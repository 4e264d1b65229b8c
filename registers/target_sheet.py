"""Reads a table of yearly targets (年度分解表): a row for each indicator, a column for each year or month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec

from policies import Unit, shortened
from policies.text_folding import normalised
from registers._cells import CellError, number_in
from registers._types import Cell, SheetGrid
from registers.opening import open_grids

_YEAR = re.compile(r"(20\d\d)(?:年度|年)?(.{0,8})")
_MONTH = re.compile(r"(1[0-2]|[1-9])月份?(.{0,8})")
_WHOLE = re.compile(r"(?:全年|年度|年初|本年|当年)(.{0,8})")
_RESULTS = ("完成", "实绩", "实际", "达到")
_INDICATORS = ("工作目标", "指标名称", "指标", "目标名称", "任务指标", "项目", "内容", "目标任务", "名称")
_HEADER_WITHIN = 20
_UNIT_HEADINGS = ("单位", "计量单位")


class TargetCell(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of the table. `month` of 0 is the whole year; `year` is 0 where the table does not tell it."""

    indicator: str
    unit: str
    year: int
    month: int
    value: Decimal
    result: bool
    place: str
    number: int


class TargetRefusal(msgspec.Struct, frozen=True):
    """A cell that is no number: where it stands, what stands there, and why."""

    place: str
    text: str
    why: str


class TargetSheet(msgspec.Struct, frozen=True):
    """What was read of a table of targets."""

    cells: tuple[TargetCell, ...]
    refused: tuple[TargetRefusal, ...] = ()


class _Figures(msgspec.Struct, frozen=True):
    """A column of figures: its year, its month, and whether it holds results."""

    year: int
    month: int
    result: bool


class _TargetHead(msgspec.Struct, frozen=True):
    """The header of a table: its row, the places of indicator and unit, and the columns of figures by place."""

    row: int
    indicator: int
    unit: int | None
    figures: dict[int, _Figures]


def read_target_sheet(source: Path | bytes, name: str) -> TargetSheet | None:
    """Read the first sheet of a file, or copied cells, that is a table of targets; None if there is none.

    The unit is taken from the last brackets of an indicator or from a column 单位. Empty cells and strokes are left out.

    Raises: UserError if the file cannot be opened.
    """
    for grid in open_grids(source, name):
        for number, cells in enumerate(grid.rows[:_HEADER_WITHIN]):
            head = _head(number, cells)
            if head is not None:
                found = tuple(_read(grid, head))
                return TargetSheet(
                    tuple(each for each in found if isinstance(each, TargetCell)),
                    tuple(each for each in found if isinstance(each, TargetRefusal)),
                )
    return None


def _head(number: int, cells: tuple[Cell, ...]) -> _TargetHead | None:
    figures = {at: found for at, cell in enumerate(cells) if (found := _figures(cell)) is not None}
    words = {at: normalised(str(cell)).replace(" ", "") for at, cell in enumerate(cells) if isinstance(cell, str)}
    named = [at for word in _INDICATORS for at, text in words.items() if text == word and at not in figures]
    if not figures or not named:
        return None
    unit = next((at for at, text in words.items() if text in _UNIT_HEADINGS), None)
    return _TargetHead(number, named[0], unit, figures)


def _figures(cell: Cell) -> _Figures | None:
    """Return what a column of figures holds by its heading; None for another column."""
    if isinstance(cell, Decimal):
        return _Figures(int(cell), 0, result=False) if cell == int(cell) and 2000 <= cell < 2100 else None
    text = normalised(cell).replace(" ", "") if isinstance(cell, str) else ""
    if found := _YEAR.fullmatch(text):
        month = _MONTH.match(found[2])
        return _Figures(int(found[1]), int(month[1]) if month else 0, _is_result(text))
    if found := _MONTH.fullmatch(text):
        return _Figures(0, int(found[1]), _is_result(text))
    return _Figures(0, 0, _is_result(text)) if _WHOLE.fullmatch(text) else None


def _is_result(text: str) -> bool:
    return any(word in text for word in _RESULTS)


def _read(grid: SheetGrid, head: _TargetHead) -> Iterator[TargetCell | TargetRefusal]:
    year = _year_above(grid, head.row)
    for number in range(head.row + 1, len(grid.rows)):
        cells = grid.rows[number]
        indicator = str(_at(cells, head.indicator) or "").strip()
        if not indicator:
            continue
        unit = str(_at(cells, head.unit) or "").strip() if head.unit is not None else ""
        for at, figures in head.figures.items():
            place = f"第 {number + 1} 行 {grid.place(number, at)}"
            try:
                value = _number(_at(cells, at), unit or bracketed_unit(indicator))
            except CellError as error:
                text = shortened(str(_at(cells, at)))
                yield TargetRefusal(place, text, f"“{indicator}”{error.why}：{error.advice}")
                continue
            if value is not None:
                yield TargetCell(
                    indicator=without_unit(indicator), unit=unit or bracketed_unit(indicator), year=figures.year or year,
                    month=figures.month, value=value, result=figures.result, place=place, number=number + 1,
                )  # fmt: skip


def _at(cells: tuple[Cell, ...], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else None


def _number(cell: Cell, unit: str) -> Decimal | None:
    if isinstance(cell, str) and unit:
        cell = cell.strip().removesuffix(unit)
    return number_in(cell, Unit.NONE)


def _year_above(grid: SheetGrid, row: int) -> int:
    """Return the year that the title above the header names, 0 if it names none or several."""
    texts = [str(cell) for cells in grid.rows[:row] for cell in cells if isinstance(cell, str)]
    years = {int(found) for text in texts for found in re.findall(r"20\d\d", text)}
    return years.pop() if len(years) == 1 else 0


_BRACKETED = re.compile(r"[(（]([^()（）]{1,6})[)）]\s*$")
_UNITS = frozenset(
    {"家", "户", "个", "件", "项", "人", "名", "份", "次", "场", "%", "％", "元", "万元", "亿元", "万人", "平方米", "万平方米", "‰"}
)  # fmt: skip


def bracketed_unit(indicator: str) -> str:
    """Return the unit in the last brackets of an indicator, "" if there is none.

    >>> bracketed_unit("高新技术企业数量（家）"), bracketed_unit("科技领军（领军培育）企业")
    ('家', '')
    """
    found = _BRACKETED.search(indicator)
    return found[1] if found and found[1] in _UNITS else ""


def without_unit(indicator: str) -> str:
    """Return an indicator without the unit in its last brackets.

    >>> without_unit("高新技术企业数量（家）")
    '高新技术企业数量'
    """
    return _BRACKETED.sub("", indicator).strip() if bracketed_unit(indicator) else indicator
