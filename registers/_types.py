"""The types of an opened table: header, rows of typed cells, rows left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

Cell = str | Decimal | bool | date | None
"""The value of one cell: text (never empty), number, boolean or date; None for an empty cell."""


class RegisterRow(msgspec.Struct, frozen=True):
    """One row below the header. `number` is its row number in the file, counted from 1."""

    number: int
    cells: tuple[Cell, ...]


class LeftOut(msgspec.Struct, frozen=True):
    """A row below the header that is not a firm: a sum, a repeated header, a remark.

    `why` is the reason in Chinese, `text` the first 40 characters of its first cell.
    """

    number: int
    why: str
    text: str


class RegisterTable(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of a file. Each row has one cell per header; blank columns are removed.

    `name` is the file name, `sheet` the sheet read (empty for a text table), `sheets` all visible
    sheets, `title` the text above the header, `header_rows` the rows of the header (from 1),
    `positions` the column of each header in the file (from 0), `notes` Chinese sentences about the
    whole file.
    """

    name: str
    sheet: str
    sheets: tuple[str, ...]
    title: str
    header_rows: tuple[int, ...]
    headers: tuple[str, ...]
    positions: tuple[int, ...]
    rows: tuple[RegisterRow, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()

    def place(self, column: int) -> str:
        """Return the name of a column for messages: “营业收入”（F 列）."""
        header = self.headers[column]
        letter = column_letter(self.positions[column])
        return f"“{header}”（{letter} 列）" if header else f"{letter} 列（没有表头）"

    def samples(self, most: int = 200) -> tuple[tuple[Cell, ...], ...]:
        """Return the cells of up to `most` rows, evenly spaced over the table, as input for `guess_mapping`."""
        step = max(1, len(self.rows) // most)
        return tuple(row.cells for row in self.rows[::step][:most])


class SheetGrid(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet before its header is found: all rows from row 1, with typed cells and filled merged areas.

    `merged` contains the merged areas as (top, left, bottom, right), counted from 0 in this grid;
    `first_column` is the column of the file (from 0) where the grid begins.
    """

    sheet: str
    rows: tuple[tuple[Cell, ...], ...]
    first_column: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()


def column_letter(position: int) -> str:
    """Return the letters of a column counted from 0, as Excel shows them.

    >>> column_letter(0), column_letter(26)
    ('A', 'AA')
    """
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
