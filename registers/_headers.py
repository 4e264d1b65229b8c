"""Finds the header of a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from registers._content import is_code, is_firm_name
from registers._header_text import is_form
from registers._types import Cell, SheetGrid
from registers._words import is_usual_header

# Our choices, from the registers that tests/registers/messy.py imitates: a header begins within the
# first 40 rows, has at most three lines, and no text of more than 60 characters.
_LOOKED_AT = 40
_LONGEST_HEADER = 60
_PART = 8
"""Characters of a lower line that only tells the parts of its group: 全年, 1-9月, 其中：出口. Our choice."""
_MOST_LINES = 3
_FEWEST_TEXTS, _LONGEST_NAME = 2, 24
"""Texts of a header that is not known, and their largest length. Our choice."""
_FEWEST_FIRMS, _FIRMS_COUNT = 2, 8
"""Rows with firms from which a sheet looks like a register, and what they count. Our choice."""
_IN_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_NAMED_VALUE = re.compile(r"\S\s*[:：]\s*\S")
_NUMBERISH = re.compile(r"[-+]?[\d,.，]+(?:%|万元|亿元|元|万|亿|人)?|\d{4}[-/.年]\d{1,2}.*|[0-9A-Z]{15,18}")


def header_lines(grid: SheetGrid, header_row: int | None = None) -> tuple[int, ...]:
    """Return the rows of the header (from 0), one to three; empty if no row is clearly a header.

    `header_row` (from 1) is a row of the header that a person chose; 0 means that the table has no header.
    """
    if header_row is not None:
        return _lines_around(grid, header_row - 1) if 0 < header_row <= len(grid.rows) else ()
    rows = grid.rows[:_LOOKED_AT]
    scores = [_score(row) for row in rows]
    best = max(range(len(rows)), key=lambda i: (scores[i], -i), default=None)
    if best is None or scores[best] <= 0 or not (_knows(rows[best]) or _stands_above_data(grid, best)):
        return _index_line(grid)
    return _lines_around(grid, best)


def header_score(grid: SheetGrid) -> int:
    """Return how much a sheet looks like a register; 0 or less means not at all."""
    rows = grid.rows[:_LOOKED_AT]
    firms = sum(map(_is_data, rows))
    return max((_score(row) for row in rows), default=0) + (_FIRMS_COUNT if firms >= _FEWEST_FIRMS else 0)


def _lines_around(grid: SheetGrid, row: int) -> tuple[int, ...]:
    """Return the lines of the header that contains a row."""
    first = last = row
    while first > 0 and last - first + 1 < _MOST_LINES and _is_one_header(grid, first - 1, first):
        first -= 1
    while last + 1 < len(grid.rows) and last - first + 1 < _MOST_LINES and _is_one_header(grid, last, last + 1):
        last += 1
    return tuple(range(first, last + 1))


def _score(row: Sequence[Cell]) -> int:
    """Return how much a row looks like the header of a register; a row with a firm is none.

    The weights are our choice: a usual header counts 4 (1 beside numbers, which headers seldom contain),
    another short text 1, a long text or number in text form -3, a number or date -2.
    """
    cells = [cell for cell in row if cell is not None]
    texts = {cell for cell in cells if isinstance(cell, str)}
    if not texts or (len(texts) == 1 and len(row) > 1 and len(cells) != 1):
        return 0
    known = sum(1 for text in texts if is_usual_header(text))
    if (len(row) > 1 and len(texts) == 1 and not known) or _is_data(row):
        return 0
    plain = sum(1 for text in texts if len(text) <= _LONGEST_HEADER and not _NUMBERISH.fullmatch(text))
    values = sum(1 for cell in cells if not isinstance(cell, str) and not _is_year(cell))
    return (1 if values else 4) * known + plain - 3 * (len(texts) - plain) - 2 * values


def _is_data(row: Sequence[Cell]) -> bool:
    """Return whether a row contains a firm: a credit code, or the name of a firm."""
    return any(is_code(cell) or (is_firm_name(cell, surely=True) and not is_usual_header(str(cell))) for cell in row)


def _knows(row: Sequence[Cell]) -> bool:
    """Return whether a row contains a usual header."""
    return any(isinstance(cell, str) and is_usual_header(cell) for cell in row)


def _stands_above_data(grid: SheetGrid, row: int) -> bool:
    """Return whether a row of unknown short texts differs from the rows below it as a header does."""
    texts = [cell for cell in grid.rows[row] if cell is not None]
    below = [cells for cells in grid.rows[row + 1 : row + 1 + _LOOKED_AT] if any(cell is not None for cell in cells)]
    if (
        len(texts) < _FEWEST_TEXTS
        or len(set(texts)) < len(texts)
        or any(len(str(text)) > _LONGEST_NAME for text in texts)
    ):
        return False
    columns = [index for index, cell in enumerate(grid.rows[row]) if isinstance(cell, str)]
    differ = sum(_differs([cells[index] for cells in below]) for index in columns)
    return differ > 0 and len(texts) * 2 >= max(sum(cell is not None for cell in cells) for cells in below)


def _differs(cells: Sequence[Cell]) -> bool:
    """Return whether most cells of a column are numbers, dates, codes or firms, which no header is."""
    known = [cell for cell in cells if cell is not None]
    values = sum(
        not isinstance(cell, str)
        or _NUMBERISH.fullmatch(cell) is not None
        or is_code(cell)
        or is_firm_name(cell, surely=True)
        for cell in known
    )
    return values * 2 > len(known)


def _index_line(grid: SheetGrid) -> tuple[int, ...]:
    """Return the first row if it only numbers the columns and firms follow (a table written by a program)."""
    row = grid.rows[0] if grid.rows else ()
    numbers = [str(cell) for cell in row if cell is not None]
    counted = numbers in ([str(n) for n in range(len(numbers))], [str(n + 1) for n in range(len(numbers))])
    return (0,) if len(numbers) > 1 and counted and any(map(_is_data, grid.rows[1:_LOOKED_AT])) else ()


def _is_one_header(grid: SheetGrid, upper: int, lower: int) -> bool:
    """Return whether two rows are two lines of one header."""
    above, below = grid.rows[upper], grid.rows[lower]
    if _is_data(below) or not _like_header(above) or not _like_header(below):
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
    texts = [str(cell) for cell in below if cell is not None]
    named = below[0] is not None and below[1:2] != (None,)
    return (
        gaps > 0 and alone > 0 and (any(map(is_usual_header, texts)) or (not named and max(map(len, texts)) <= _PART))
    )


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
    return bool(cells) and all(isinstance(cell, str) and is_form(cell) for cell in cells)


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
