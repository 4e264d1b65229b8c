"""Parsing of pasted and dropped text: the cells of a spreadsheet without quoting and invisible characters. No Qt."""

from __future__ import annotations

import csv
import io
import re

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_LINE_END = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")


def rows_of(text: str) -> list[list[str]]:
    """Returns the rows of cells in a copied text, each cell cleaned.

    Spreadsheets put a tab between cells and a line end after each row, and quote a cell that contains either.
    """
    if not re.search(r"[\t\r\n]", text):
        return [[clean(text)]]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:  # a quotation mark that is part of a plain text
        rows = [line.split("\t") for line in text.splitlines()]
    cells = [_ended([clean(cell) for cell in row]) for row in rows]
    while len(cells) > 1 and not any(cells[-1]):
        cells.pop()
    return cells or [[""]]


def _ended(row: list[str]) -> list[str]:
    """Returns a row without its trailing empty cells."""
    while len(row) > 1 and not row[-1]:
        row.pop()
    return row or [""]


def clean(cell: str) -> str:
    """Returns a cell as one line, without surrounding spaces of any width and without invisible characters.

    Spaces inside are kept: whether they group thousands or separate two numbers is decided by the number parser.
    """
    return _LINE_END.sub(" ", _UNSEEN.sub("", cell)).strip()


def one_line(rows: list[list[str]]) -> str:
    """Returns all cells as one text, for an input that takes one value; a number field then refuses two of them."""
    return " ".join(cell for row in rows for cell in row if cell)
