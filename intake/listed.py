"""A list of firms that stands as a table in a document: PDF, Word, web page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from policies import UserError

if TYPE_CHECKING:
    from pages import Document
    from registers import OpenOptions, RegisterBook, RegisterTable

_LONGEST_TITLE = 60
"""Characters of a line above the list that can be its title. Our choice: longer lines are sentences."""
_TITLES = 3


def list_in(document: Document) -> bytes:
    """Return the list of a document as a text table below its title: the tables of one width with the most rows.

    A list goes on from page to page; its header is left out again on the later ones by the reader of registers.

    Raises: UserError if the document has no table.
    """
    tables = [(place, each.table) for place, each in enumerate(document.paragraphs) if each.table]
    if not tables:
        raise UserError(f"{document.name} 里没有表格，读不出企业名单，请把名单存为 xlsx 再读")
    rows_of: dict[int, int] = {}
    for _, table in tables:
        rows_of[len(table[0])] = rows_of.get(len(table[0]), 0) + len(table)
    width = max(rows_of, key=lambda each: (rows_of[each], each))
    first = next(place for place, table in tables if len(table[0]) == width)
    rows = [row for _, table in tables if len(table[0]) == width for row in table]
    lines = [[line] for line in _title(document, first)] + [[_cell(cell) for cell in row] for row in rows]
    return "\n".join("\t".join(line) for line in lines).encode("utf-8-sig")


def _title(document: Document, first: int) -> list[str]:
    """Return the last short lines above the first table."""
    above = [each.text.strip() for each in document.paragraphs[:first] if each.table is None]
    short = [" ".join(text.split()) for text in above if text and len(text) <= _LONGEST_TITLE]
    return short[-_TITLES:]


def _cell(text: str) -> str:
    """Return the text of a cell in one line; a line end inside a Chinese word joins without a blank."""
    return "".join(part.strip() for part in text.split("\n")).replace("\t", " ").replace('"', "”")


def book_of(document: Document, options: OpenOptions) -> RegisterBook:
    """Return the list of a document as a register. Raises: UserError if there is none."""
    from registers import open_book

    book = open_book(list_in(document), options, name=f"{document.name}.tsv")
    tables = tuple(replace(table, name=document.name) for table in book.tables)
    return replace(book, name=document.name, sha256=document.sha256, tables=tables)


def is_list(document: Document, book: RegisterBook) -> bool:
    """Return whether a document is a list of firms: it names at least two, and has not more articles than rows."""
    from registers import is_firm_like

    def named(column: int, table: RegisterTable) -> int:
        return sum(is_firm_like(str(row.cells[column] or "")) for row in table.rows)

    firms = sum(max(named(column, table) for column in range(len(table.headers))) for table in book.tables)
    rows = sum(len(table.rows) for table in book.tables)
    sentences = sum(each.table is None and len(each.text) > _LONGEST_TITLE for each in document.paragraphs)
    return firms > 1 and firms * 2 > rows and firms >= sentences
