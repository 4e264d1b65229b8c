"""The types of an opened table: header, rows of typed cells, rows left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

Cell = str | Decimal | bool | date | None
"""The value of one cell: text (never empty), number, boolean or date; None for an empty cell."""
Area = tuple[int, int, int, int]
"""Top, left, bottom and right of a merged area, counted from 0; all belong to it."""


class RegisterRow(msgspec.Struct, frozen=True, gc=False):
    """One row below the header. `number` is its row number in the file, counted from 1."""

    number: int
    cells: tuple[Cell, ...]


class LeftOut(msgspec.Struct, frozen=True):
    """Something in a file that was not read: a row, a column or a sheet.

    `number` is the row (from 1; 0 if it is not a row), `why` the reason in Chinese, `text` the first 40
    characters of its first cell, `place` the place as people name it: 第 12 行, G 列, 工作表“第二批”.
    """

    number: int
    why: str
    text: str
    place: str = ""


class OpenOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What to read of a file.

    `sheets` are the sheets to read (empty: all that look like a register), `header_row` is the row of
    the header (from 1; 0: the table has no header; None: it is looked for), `hidden` reads hidden rows
    and columns too.
    """

    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    hidden: bool = False


class RegisterTable(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a file. Each row has one cell per header; blank columns are removed.

    `name` is the file name, `sheet` the sheet read (empty for a text table), `sheets` all visible
    sheets, `title` the text above the header, `header_rows` the rows of the header (from 1),
    `positions` the column of each header in the file (from 0), `notes` Chinese sentences about the
    whole file, `part` the part of the sheet if it holds several tables, `doubts` rows that are read but
    may not be firms, `left_out` what was not read.
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
    part: str = ""
    doubts: tuple[LeftOut, ...] = ()

    @property
    def label(self) -> str:
        """The name of the table among those of its file: its sheet, with the part of the sheet if there are several."""
        return f"{self.sheet}（{self.part}）" if self.part else self.sheet

    def place(self, column: int) -> str:
        """Return the name of a column for messages: “营业收入”（F 列）."""
        header = self.headers[column]
        letter = column_letter(self.positions[column])
        return f"“{header}”（{letter} 列）" if header else f"{letter} 列（没有表头）"

    def samples(self, most: int = 200) -> tuple[tuple[Cell, ...], ...]:
        """Return the cells of up to `most` rows, evenly spaced over the table, as input for `guess_mapping`."""
        step = max(1, len(self.rows) // most)
        return tuple(row.cells for row in self.rows[::step][:most])


class RegisterBook(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of a file.

    `sheets` are its visible sheets (empty for a text table), `tables` the tables read, in order,
    `left_out` the sheets that were not read; what was not read of a table is in its own `left_out`.
    """

    name: str
    sha256: str
    sheets: tuple[str, ...]
    tables: tuple[RegisterTable, ...]
    left_out: tuple[LeftOut, ...] = ()


class SheetGrid(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet as it is written: all rows from row 1, with typed cells.

    Only the first cell of a merged area has its value; `merged` are the areas, counted from 0 in this grid. `first_column` is the column of the file (from 0) where the
    grid begins; `hidden_rows` and `hidden_columns` are counted from 0 in this grid; `notes` are Chinese
    sentences about the texts.
    """

    sheet: str
    rows: tuple[tuple[Cell, ...], ...]
    first_column: int = 0
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()

    def place(self, row: int, column: int) -> str:
        """Return the name of a cell, counted from 0 in this grid: B12.

        >>> SheetGrid(sheet="S", rows=(), first_column=1).place(11, 0)
        'B12'
        """
        return f"{column_letter(self.first_column + column)}{row + 1}"


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
