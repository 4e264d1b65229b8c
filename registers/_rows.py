"""Splits the rows below a header into rows of firms and rows that are left out with a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from registers._text import folded
from registers._types import Cell, LeftOut, RegisterRow, SheetGrid

_SUM = re.compile(r"(?:合\s*计|小\s*计|总\s*计|共\s*计|平\s*均(?:值|数)?|累\s*计)\s*(?:[（(:：].*|\d+\s*[家户个]?.*)?")
_REMARK = re.compile(
    r"(?:注|备注|说明|填表说明|填报说明)\s*\d*\s*[:：].*|(?:填表人|填报人|制表|审核|单位负责人|填表日期|制表日期|联系电话)\s*[人]?\s*[:：].*",
    re.S,
)


def split_rows(
    grid: SheetGrid, lines: tuple[int, ...], headers: tuple[str, ...]
) -> tuple[list[RegisterRow], list[LeftOut]]:
    """Return the rows below the header that may be firms, and the rows left out with the reason."""
    rows: list[RegisterRow] = []
    left: list[LeftOut] = []
    folded_headers = tuple(map(folded, headers))
    last = lines[-1] if lines else -1
    for number, cells in enumerate(grid.rows[last + 1 :], last + 2):
        if all(cell is None for cell in cells):
            continue
        why = _no_firm(cells, folded_headers, first=number == last + 2)
        if why:
            text = next(str(cell) for cell in cells if cell is not None)
            left.append(LeftOut(number, why, text[:40], f"第 {number} 行"))
        else:
            rows.append(RegisterRow(number, cells))
    return rows, left


def _no_firm(cells: tuple[Cell, ...], headers: tuple[str, ...], *, first: bool) -> str:
    filled = [cell for cell in cells if cell is not None]
    if len(filled) > 1 and _repeats(cells, headers):
        return "重复的表头"
    leading = [cell for cell in filled[:2] if isinstance(cell, str)]
    if any(_SUM.fullmatch(cell) for cell in leading):
        return "合计行"
    if leading and _REMARK.fullmatch(leading[0]) and len(set(map(str, filled))) <= 4:
        return "表尾说明"
    if first and len(filled) > 2 and _numbered(filled):
        return "栏次行"
    return ""


def _repeats(cells: tuple[Cell, ...], headers: tuple[str, ...]) -> bool:
    """Return whether each cell repeats its header, or one line of it."""
    pairs = zip(cells, headers, strict=True)
    return all(isinstance(cell, str) and folded(cell) in header for cell, header in pairs if cell is not None)


def _numbered(filled: Sequence[Cell]) -> bool:
    """Return whether a row only numbers the columns: 甲 乙 1 2 3."""
    numbers = [str(cell) for cell in filled if str(cell) not in ("甲", "乙", "丙", "丁", "栏次")]
    return (
        len(numbers) > 1
        and all(n.isdigit() for n in numbers)
        and [int(n) for n in numbers]
        in (
            list(range(1, len(numbers) + 1)),
            list(range(len(numbers))),
        )
    )
