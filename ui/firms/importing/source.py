"""Where a table comes from: a file or copied cells; it is read with what the user chose. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from policies import UserError
from registers import OpenOptions, open_book, open_grids
from ui.widgets.dropped import FileSource

if TYPE_CHECKING:
    from registers import Cell, RegisterBook

PASTED = "粘贴的表格.tsv"
"""The file name under which copied cells are read and named as the source of facts."""
_DOCUMENTS = (".pdf", ".ofd", ".docx", ".doc", ".html", ".htm")
"""Suffixes of files whose list of firms stands in a table among other text."""
_PREVIEW = 15
"""Rows shown to choose the header from. A header further down is found by its row number."""


@dataclass(frozen=True)
class ReadingChoice:
    """What the user chose about reading: sheets (empty: all registers), header rows by sheet, hidden rows and columns.

    A header row counts from 1; 0 means that the sheet has no header.
    """

    sheets: tuple[str, ...] = ()
    header_rows: tuple[tuple[str, int], ...] = ()
    hidden: bool = False

    def with_header(self, sheet: str, row: int | None) -> ReadingChoice:
        """Returns the choice with another header row of one sheet; None means that it is found by itself."""
        others = tuple(pair for pair in self.header_rows if pair[0] != sheet)
        rows = others if row is None else (*others, (sheet, row))
        return replace(self, header_rows=rows)

    def with_hidden(self, *, hidden: bool) -> ReadingChoice:
        """Returns the choice with or without hidden rows and columns."""
        return replace(self, hidden=hidden)


AS_FOUND = ReadingChoice()
"""Nothing chosen: all registers, headers as they are found, nothing hidden."""


def from_text(text: str) -> FileSource:
    """Returns copied cells as the source. Raises: UserError if nothing was copied."""
    if not text.strip():
        raise UserError("剪贴板里没有文字，请先在 Excel、WPS 或微信里选中表格并复制")
    return FileSource(PASTED, text.encode("utf-8-sig"))


def read_book(source: FileSource, choice: ReadingChoice) -> RegisterBook:
    """Reads the tables of a source; sheets with a chosen header row are read one by one.

    Raises: UserError if there is no table.
    """
    forced = dict(choice.header_rows)
    book = _found(source, choice, forced)
    wanted = choice.sheets or tuple(forced if book is None else (table.sheet for table in book.tables))
    for sheet in [sheet for sheet in forced if sheet in wanted]:
        sheets = (sheet,) if sheet else ()
        read = _opened(source, OpenOptions(sheets=sheets, header_row=forced[sheet], hidden=choice.hidden))
        book = read if book is None else _with_tables_of(book, read)
    if book is None:
        raise UserError(f"{source.name}：选的工作表里没有表格，请换一张工作表")
    return book


def _found(source: FileSource, choice: ReadingChoice, forced: dict[str, int]) -> RegisterBook | None:
    """Reads the sheets whose header is found by itself. Returns None if a person chose the header of all of them."""
    free = tuple(sheet for sheet in choice.sheets if sheet not in forced)
    if choice.sheets and not free:
        return None
    try:
        return _opened(source, OpenOptions(sheets=free, hidden=choice.hidden))
    except UserError:
        if choice.sheets or not forced:
            raise
        return None


def _opened(source: FileSource, options: OpenOptions) -> RegisterBook:
    table = _as_table(source)
    book = open_book(table.content, options, name=table.name)
    return book if table is source else msgspec.structs.replace(book, name=source.name)


def _as_table(source: FileSource) -> FileSource:
    """Returns the list of firms that stands in a document; a table is returned as it is.

    Raises: UserError if the document has no table.
    """
    path = source.content
    if not isinstance(path, Path) or path.suffix.lower() not in _DOCUMENTS:
        return source
    from intake import list_in
    from pages import open_document

    return FileSource(f"{source.name}.tsv", list_in(open_document(path, source.name)))


def _with_tables_of(book: RegisterBook, read: RegisterBook) -> RegisterBook:
    """Returns a book with the tables of the sheets just read in place of those read before."""
    again = {table.sheet for table in read.tables}
    places = {f"工作表“{sheet}”" for sheet in again}
    merged = [*(table for table in book.tables if table.sheet not in again), *read.tables]
    order = {sheet: place for place, sheet in enumerate(book.sheets)}
    tables = sorted(merged, key=lambda table: order.get(table.sheet, 0))
    left_out = tuple(one for one in book.left_out if one.place not in places)
    return msgspec.structs.replace(book, tables=tuple(tables), left_out=left_out)


@dataclass(frozen=True)
class Preview:
    """The first rows of a sheet as texts, as they stand in the file; `why` is the reason if no table was found."""

    source: FileSource
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    why: str = ""


def preview(source: FileSource, sheet: str | None, why: str = "") -> Preview:
    """Reads the first rows of a sheet, by default of the first with content.

    Raises: UserError if the file cannot be read.
    """
    table = _as_table(source)
    grids = open_grids(table.content, table.name)
    grid = next((grid for grid in grids if (grid.sheet == sheet if sheet is not None else grid.rows)), None)
    if grid is None:
        raise UserError(f"{source.name}：没有内容，请检查是否选错文件")
    return Preview(source, grid.sheet, tuple(tuple(map(_shown, row)) for row in grid.rows[:_PREVIEW]), why)


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else " ".join(cell.split())
