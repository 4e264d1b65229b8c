"""Merged areas of a sheet: their value is given to every cell; a number of several firms is marked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import msgspec

from registers._limits import LimitGuard
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
    return _with(grid, grid.merged, lambda value: value)


def with_shared(grid: SheetGrid, first: int) -> SheetGrid:
    """Return a filled sheet with the mark SHARED for each number that is merged over several rows.

    `first` is the first row of data (from 0). If a text is merged over the same rows, they are one firm,
    and the number is its own.
    """
    tall = [area for area in grid.merged if area[0] >= first and area[2] > area[0]]
    one = {(top, bottom) for top, left, bottom, _ in tall if isinstance(grid.rows[top][left], str)}
    numbers = [
        area for area in tall if isinstance(grid.rows[area[0]][area[1]], Decimal) and (area[0], area[2]) not in one
    ]
    return _with(grid, numbers, lambda value: SHARED) if numbers else grid


def _with(grid: SheetGrid, areas: list[Area] | tuple[Area, ...], change: Callable[[Cell], Cell]) -> SheetGrid:
    rows = list(grid.rows)
    for top, left, bottom, right in areas:
        value = change(grid.rows[top][left])
        for row in range(top, bottom + 1):
            cells = rows[row]
            rows[row] = (*cells[:left], *(value,) * (right - left + 1), *cells[right + 1 :])
    return msgspec.structs.replace(grid, rows=tuple(rows))
