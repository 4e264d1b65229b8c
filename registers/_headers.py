"""Finds the header of a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from registers._types import Cell, SheetGrid
from registers._words import UNIT_ONLY, is_usual_header

# Our choices, from the registers that tests/registers/messy.py imitates: a header begins within the
# first 40 rows, has at most three lines, and no text of more than 60 characters.
_LOOKED_AT = 40
_LONGEST_HEADER = 60
_MOST_LINES = 3
_IN_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_NAMED_VALUE = re.compile(r"\S\s*[:：]\s*\S")
_NUMBERISH = re.compile(r"[-+]?[\d,.，]+(?:%|万元|亿元|元|万|亿|人)?|\d{4}[-/.年]\d{1,2}.*|[0-9A-Z]{15,18}")


def header_lines(grid: SheetGrid, header_row: int | None = None) -> tuple[int, ...]:
    """Return the rows of the header (from 0), one to three; empty if no row looks like a header.

    `header_row` (from 1) is a row of the header that a person chose; 0 means that the table has no header.
    """
    if header_row is not None:
        return _chosen_lines(grid, header_row - 1)
    rows = grid.rows[:_LOOKED_AT]
    scores = [_score(row) for row in rows]
    best = max(range(len(rows)), key=lambda i: (scores[i], -i), default=None)
    if best is None or scores[best] <= 0:
        return ()
    return _lines_around(grid, best)


def _chosen_lines(grid: SheetGrid, row: int) -> tuple[int, ...]:
    """Return the chosen row with the other lines of its header; empty for a row outside the sheet."""
    return _lines_around(grid, row) if 0 <= row < len(grid.rows) else ()


def _lines_around(grid: SheetGrid, row: int) -> tuple[int, ...]:
    first = last = row
    while first > 0 and last - first + 1 < _MOST_LINES and _is_one_header(grid, first - 1, first):
        first -= 1
    while last + 1 < len(grid.rows) and last - first + 1 < _MOST_LINES and _is_one_header(grid, last, last + 1):
        last += 1
    return tuple(range(first, last + 1))


def header_score(grid: SheetGrid) -> int:
    """Return how much the best row of a sheet looks like the header of a register; 0 or less means not at all."""
    return max((_score(row) for row in grid.rows[:_LOOKED_AT]), default=0)


def _score(row: Sequence[Cell]) -> int:
    """Return how much a row looks like the header of a register.

    The weights are our choice: a usual header counts 4 (1 beside numbers, which headers seldom contain),
    another short text 1, a long text or number in text form -3, a number or date -2.
    """
    cells = [cell for cell in row if cell is not None]
    texts = {cell for cell in cells if isinstance(cell, str)}
    if not texts or (len(texts) == 1 and len(row) > 1 and len(cells) != 1):
        return 0
    known = sum(1 for text in texts if is_usual_header(text))
    if len(row) > 1 and len(texts) == 1 and not known:
        return 0
    plain = sum(1 for text in texts if len(text) <= _LONGEST_HEADER and not _NUMBERISH.fullmatch(text))
    values = sum(1 for cell in cells if not isinstance(cell, str) and not _is_year(cell))
    return (1 if values else 4) * known + plain - 3 * (len(texts) - plain) - 2 * values


def _is_one_header(grid: SheetGrid, upper: int, lower: int) -> bool:
    """Return whether two rows are two lines of one header."""
    above, below = grid.rows[upper], grid.rows[lower]
    if not _like_header(above) or not _like_header(below):
        return False
    if _only_units(below):
        return True
    if any(top <= upper and bottom >= lower for top, _, bottom, _ in grid.merged):
        return True
    wide = [area for area in grid.merged if area[0] <= upper <= area[2] and area[3] > area[1]]
    if any(_differ(below[left : right + 1]) and right - left + 1 < len(above) for _, left, _, right in wide):
        return True
    if grid.merged:
        return False
    # A text table has no merged cells: the group is written once, above its first column.
    gaps = sum(1 for a, b in zip(above, below, strict=True) if a is None and b is not None)
    alone = sum(1 for a, b in zip(above, below, strict=True) if a is not None and b is None)
    return gaps > 0 and alone > 0 and any(is_usual_header(str(cell)) for cell in below if cell is not None)


def _like_header(row: Sequence[Cell]) -> bool:
    cells = [cell for cell in row if cell is not None]
    if len(set(map(str, cells))) < 2 and len(row) > 2:
        return False
    return all(_is_year(cell) or (isinstance(cell, str) and _like_header_text(cell)) for cell in cells)


def _like_header_text(text: str) -> bool:
    """Return whether a text is short, not a number, and not a named value like 填报单位：某局 above the header."""
    if len(text) > _LONGEST_HEADER or _NUMBERISH.fullmatch(text):
        return False
    return not _NAMED_VALUE.search(_IN_BRACKETS.sub("", text))


def _is_year(cell: Cell) -> bool:
    return isinstance(cell, Decimal) and cell == int(cell) and 1990 <= cell <= 2100


def _only_units(row: Sequence[Cell]) -> bool:
    cells = [cell for cell in row if cell is not None]
    return bool(cells) and all(isinstance(cell, str) and UNIT_ONLY.fullmatch(cell) for cell in cells)


def _differ(cells: Sequence[Cell]) -> bool:
    return len({cell for cell in cells if cell is not None}) > 1


def header_texts(grid: SheetGrid, lines: tuple[int, ...]) -> tuple[str, ...]:
    """Return one text per column: its header lines joined by a space, without repetitions.

    In the upper lines of a text table, a group includes the empty cells to its right.
    """
    rows = [list(map(_shown, grid.rows[line])) for line in lines]
    if not grid.merged:
        for upper, lower in pairwise(rows):
            for column in range(1, len(upper)):
                if not upper[column] and lower[column] and lower[column - 1]:
                    upper[column] = upper[column - 1]
    joined: list[str] = []
    for column in range(len(rows[0]) if rows else 0):
        parts = list(dict.fromkeys(row[column] for row in rows if row[column]))
        joined.append(" ".join(parts))
    return tuple(joined)


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return " ".join(str(cell).split())
