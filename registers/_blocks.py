"""Finds several tables on one sheet: one below the other with a header of its own, or blocks side by side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from registers._lines import field_of_label, is_firm_like
from registers._text import folded
from registers._types import Cell, SheetGrid, column_letter

_LABEL_ENDS = frozenset("称名业司位码号体eEyY")
"""Last characters of usual headers of names and codes."""
_LONGEST = 14
_LONGEST_LABEL = 6
_LOOKED_AT = 20_000
"""Rows up to which the first columns are searched for another header, beyond only two. Our choice: long sheets are plain."""
_COLUMNS = 8
_MOST_BLOCKS = 8


def sections(grid: SheetGrid) -> list[SheetGrid]:
    """Return the sheet cut above each header that differs from the one before, or has a title of its own.

    The rows of the other sections are blank, so that every row keeps its number.
    """
    starts: list[int] = []
    current: tuple[str, ...] = ()
    title = ""
    for row in _header_rows(grid):
        begin, above = _beginning(grid, row)
        if not current:
            current, title = _joined(grid, row), above
            continue
        data = any(map(_is_data, grid.rows[starts[-1] if starts else 0 : begin]))
        again = _same_header(current, grid.rows[row]) and above in ("", title)
        if data and not again:
            starts.append(begin)
            current, title = _joined(grid, row), above
    if not starts:
        return [grid]
    ends = [*starts, len(grid.rows)]
    blank: tuple[Cell, ...] = (None,) * len(grid.rows[0])
    return [
        msgspec.structs.replace(grid, rows=((blank,) * first + grid.rows[first:last]))
        for first, last in zip([0, *starts], ends, strict=True)
    ]


def _header_rows(grid: SheetGrid) -> list[int]:
    """Return the rows that are headers of a register: labels, one of them that of a name or a code."""
    found: set[int] = set()
    width = len(grid.rows[0]) if grid.rows else 0
    columns = range(min(width, _COLUMNS if len(grid.rows) <= _LOOKED_AT else 2))
    for column in columns:
        found.update(
            n
            for n, row in enumerate(grid.rows)
            if type(cell := row[column]) is str
            and cell[-1] in _LABEL_ENDS
            and len(cell) <= _LONGEST
            and not _is_name(cell)
        )
    return [row for row in sorted(found) if _is_header(grid.rows[row])]


def _is_name(text: str) -> bool:
    """Return whether a text is the name of a firm at the first look; a label like 所在公司 is shorter."""
    return text[-2:] == "公司" and len(text) > _LONGEST_LABEL


def _is_header(row: Sequence[Cell]) -> bool:
    texts = {cell for cell in row if isinstance(cell, str)}
    if len(texts) < 2 or any(isinstance(cell, Decimal) and not 1990 <= cell <= 2100 for cell in row):
        return False
    fields = [field_of_label(text) for text in texts]
    labels = [field for field in fields if field]
    return len(labels) * 2 >= len(texts) and len(labels) > 1 and bool({"name", "credit_code"} & set(labels))


def _is_data(row: Sequence[Cell]) -> bool:
    texts = [cell for cell in row if isinstance(cell, str)]
    return any(isinstance(cell, Decimal) for cell in row) or any(map(is_firm_like, texts))


def _joined(grid: SheetGrid, row: int) -> tuple[str, ...]:
    """Return the texts of each column around a row of a header, which may have lines above and below."""
    around = grid.rows[max(0, row - 2) : row + 3]
    return tuple(
        folded("".join(cell for cell in column if isinstance(cell, str))) for column in zip(*around, strict=True)
    )


def _same_header(header: Sequence[str], row: Sequence[Cell]) -> bool:
    pairs = zip(header, row, strict=True)
    return all(cell is None or (isinstance(cell, str) and folded(cell) in text) for text, cell in pairs)


def _beginning(grid: SheetGrid, row: int) -> tuple[int, str]:
    """Return the row where the titles above a header begin, and their text."""
    texts: list[str] = []
    while row > 0:
        above = {cell for cell in grid.rows[row - 1] if cell is not None}
        if len(above) > 1 or any(not isinstance(cell, str) or is_firm_like(cell) for cell in above):
            break
        texts += map(str, above)
        row -= 1
    return row, " ".join(reversed(texts))


class Block(msgspec.Struct, frozen=True):
    """Neighbouring columns of a sheet that are a table of their own: the first one, and the one behind the last."""

    first: int
    last: int

    def cut(self, grid: SheetGrid) -> SheetGrid:
        """Return the sheet with the columns of the block only."""
        inside = [
            (top, max(left, self.first) - self.first, bottom, min(right, self.last - 1) - self.first)
            for top, left, bottom, right in grid.merged
            if left < self.last and right >= self.first
        ]
        return msgspec.structs.replace(
            grid,
            rows=tuple(row[self.first : self.last] for row in grid.rows),
            first_column=grid.first_column + self.first,
            merged=tuple(inside),
        )

    def words(self, grid: SheetGrid) -> str:
        """Return the columns as people name them: D–F 列."""
        first = grid.first_column
        return f"{column_letter(first + self.first)}–{column_letter(first + self.last - 1)} 列"


def blocks(grid: SheetGrid, lines: tuple[int, ...], headers: tuple[str, ...]) -> list[Block]:
    """Return the blocks side by side whose headers repeat: 序号 企业名称 序号 企业名称; empty if there is one table."""
    lowest = tuple(_text(cell) for cell in grid.rows[lines[-1]]) if lines else headers
    names = [n for n, header in enumerate(lowest) if header and field_of_label(header) == "name"]
    same = [n for n in names if folded(lowest[n]) == folded(lowest[names[0]])]
    if not 2 <= len(same) <= _MOST_BLOCKS:
        return []
    period = same[1] - same[0]
    start = max(0, _leftmost(lowest, same[0], period))
    starts = [start + n - same[0] for n in same]
    found = [Block(first, min(first + period, len(lowest))) for first in starts]
    if any(b - a != period for a, b in pairwise(same)) or not _alike(lowest, found):
        return []
    below = grid.rows[lines[-1] + 1 :]
    filled = [sum(1 for row in below if row[name] is not None) for name in same]
    whole = [*found[:-1], Block(found[-1].first, len(lowest))]
    return whole if all(filled) and start + period * len(same) >= len(_trimmed(lowest)) else []


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _trimmed(headers: Sequence[str]) -> Sequence[str]:
    last = max((n for n, header in enumerate(headers) if header), default=-1)
    return headers[: last + 1]


def _leftmost(headers: Sequence[str], name: int, period: int) -> int:
    """Return the first column of the block with the first name: no header repeats within a block."""
    first = name
    while first > 0 and name - first + 1 < period and headers[first - 1]:
        first -= 1
    return first


def _alike(headers: Sequence[str], found: Sequence[Block]) -> bool:
    first = [folded(header) for header in headers[found[0].first : found[0].last]]
    for block in found[1:]:
        other = [folded(header) for header in headers[block.first : block.last]]
        if any(b and a != b for a, b in zip(first, other, strict=False)) or not any(other):
            return False
    return True
