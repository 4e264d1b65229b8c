"""The sheets of a workbook as raw cells."""

from __future__ import annotations

from registers import LeftOut, Limits
from registers._biff import MAGIC
from registers._books import Book
from registers._delimited import read_delimited
from registers._limits import LimitGuard
from registers._types import SheetGrid, column_letter

__all__ = ["LeftOut", "SheetGrid", "column_letter", "open_grids"]


def open_grids(data: bytes, name: str) -> tuple[SheetGrid, ...]:
    """Return every visible sheet of a workbook, or the one of a text table."""
    guard = LimitGuard(name, Limits())
    if data.startswith((b"PK\x03\x04", MAGIC)):
        book = Book(data, guard, old=data.startswith(MAGIC))
        return tuple(book.grid(sheet) for sheet in book.sheets)
    return (read_delimited(data, guard),)
