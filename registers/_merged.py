"""Merged areas of a sheet: their value is given to every cell; a number of several firms is marked."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from registers._content import is_code
from registers._limits import LimitGuard
from registers._lines import is_firm_like
from registers._marks import SHARED
from registers._types import Area, Cell, SheetGrid


def filled(grid: SheetGrid, guard: LimitGuard) -> SheetGrid:
    """Return the sheet with the value of each merged area in all its cells.

    Raises: UserError if the areas are too large.
    """
    if not grid.merged:
        return grid
    size = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in grid.merged)
    if size > guard.limits.cells:
        raise guard.error("合并单元格多得不合常理", "请取消合并单元格后再导入")
    rows = list(grid.rows)
    for top, left, bottom, right in grid.merged:
        value = (grid.rows[top][left],) * (right - left + 1)
        for row in range(top, bottom + 1):
            rows[row] = (*rows[row][:left], *value, *rows[row][right + 1 :])
    return msgspec.structs.replace(grid, rows=tuple(rows))


def with_shared(grid: SheetGrid, first: int) -> SheetGrid:
    """Return a filled sheet with the mark SHARED for each number that is merged over several rows.

    `first` is the first row of data (from 0). If a name or a code is merged over the same rows, they are
    one firm, and the number is its own.
    """
    tall = [area for area in grid.merged if area[0] >= first and area[2] > area[0]]
    values = {area: next((cell for cell in _cells(grid, area) if cell is not None), None) for area in tall}
    one = {(top, bottom) for (top, _, bottom, _), value in values.items() if _is_firm(value)}
    rows = list(grid.rows)
    for (top, left, bottom, right), value in values.items():
        if not isinstance(value, Decimal) or (top, bottom) in one:
            continue
        for row in range(top, bottom + 1):
            marked = (None if cell is None else SHARED for cell in rows[row][left : right + 1])
            rows[row] = (*rows[row][:left], *marked, *rows[row][right + 1 :])
    return msgspec.structs.replace(grid, rows=tuple(rows)) if tall else grid


def _is_firm(value: Cell) -> bool:
    return isinstance(value, str) and (is_firm_like(value) or is_code(value))


def _cells(grid: SheetGrid, area: Area) -> Iterator[Cell]:
    top, left, bottom, _ = area
    return (grid.rows[row][left] for row in range(top, bottom + 1))
