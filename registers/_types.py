"""A table as it was read: one header, rows of typed cells, and what was left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

Cell = str | Decimal | bool | date | None
"""Text (never empty), number, yes or no, day; None is an empty cell."""


class RegisterRow(msgspec.Struct, frozen=True):
    """One row under the header. `number` is its row in the file, counted from 1."""

    number: int
    cells: tuple[Cell, ...]


class LeftOut(msgspec.Struct, frozen=True):
    """A row under the header that tells of no firm: a sum, a repeated header, a remark."""

    number: int
    why: str
    text: str


class RegisterTable(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet. Every row has as many cells as there are headers; blank columns are gone.

    `positions` are the columns in the file, counted from 0; `title` is what stands above the
    header. `notes` are Chinese sentences about the file as a whole.
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
        """How a column is called in a message: “营业收入”（F 列）."""
        header = self.headers[column]
        letter = column_letter(self.positions[column])
        return f"“{header}”（{letter} 列）" if header else f"{letter} 列（没有表头）"

    def samples(self, most: int = 200) -> tuple[tuple[Cell, ...], ...]:
        """Rows spread over the whole table, for guessing what the columns hold."""
        step = max(1, len(self.rows) // most)
        return tuple(row.cells for row in self.rows[::step][:most])


class SheetGrid(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet before its header is known: all rows from row 1, cells typed, merged cells filled.

    `merged` are the merged areas as (top, left, bottom, right), counted from 0 in this grid.
    """

    sheet: str
    rows: tuple[tuple[Cell, ...], ...]
    first_column: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()


def column_letter(position: int) -> str:
    """The letters above a column: 0 → A, 26 → AA."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
