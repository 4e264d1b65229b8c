"""Opens a file of papers as sheets. The content decides its format, not the suffix."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from papers._gathering import rows_of_page
from papers._sheet import PaperFile, PaperPlace, PaperSheet, Spot, Untaken, sheet_of_rows, spot_of
from policies import UserError
from registers import is_workbook, open_grids

if TYPE_CHECKING:
    from pages import Document
    from registers import Cell, SheetGrid

_XLS = b"\xd0\xcf\x11\xe0"
_SIGNS = re.compile(rb"^\s*(?:%PDF|<|\x89PNG|\xff\xd8\xff|II\*|MM\x00\*)")
_MOST = 60 * 1024 * 1024
"""Bytes of the largest file. Our choice: the limit of registers."""


def sheets_of(
    source: Path | bytes,
    name: str,
    *,
    progress: Callable[[int, int], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PaperFile:
    """Open a file as sheets: xlsx, xls, csv, PDF, OFD, picture, Word, web page, pasted text.

    `progress` and `cancelled` are those of `pages.open_document`.
    Raises: UserError if the file cannot be read; pages.ReadingStopped.
    """
    data = source if isinstance(source, bytes) else _read(source)
    digest = hashlib.sha256(data).hexdigest()
    if not data.strip():
        raise UserError(f"{name} 是空文件，请检查是否选错文件")
    if _is_document(data, name):
        return file_of_document(_document(data, name, progress, cancelled), digest)
    if data.startswith(_XLS) or is_workbook(data):
        sheets, left_out = _of_grids(open_grids(data, name))
        return PaperFile(name=name, sha256=digest, sheets=sheets, left_out=left_out)
    if Path(name).suffix.lower() in (".csv", ".tsv"):
        sheets, left_out = _of_grids(open_grids(data, name))
        return PaperFile(name=name, sha256=digest, sheets=sheets, left_out=left_out)
    return PaperFile(name=name, sha256=digest, sheets=(sheet_of_rows("", _pasted(_text_of(data, name))),))


def _is_document(data: bytes, name: str) -> bool:
    """Return whether a file is read as pages or paragraphs: by its content, a broken doc file by its suffix."""
    if data.startswith(_XLS):
        from pages import is_old_word

        return Path(name).suffix.lower() == ".doc" or is_old_word(data)
    if data.startswith(b"PK\x03\x04"):
        return not is_workbook(data)
    return _SIGNS.match(data[:512]) is not None


def file_of_document(document: Document, sha256: str) -> PaperFile:
    """Return a document that was opened already as sheets."""
    left_out = [
        Untaken(place=f"第 {page.number} 页", why="是扫描件，没有识别出文字")
        for page in document.pages
        if not page.words
    ]
    left_out += [Untaken(place="", why=note) for note in document.notes]
    rows: list[tuple[Spot | None, ...]] = []
    for page in document.pages:
        rows += rows_of_page(page, len(rows))
    if not document.pages:
        rows = list(_of_paragraphs(document).rows)
    return PaperFile(
        name=document.name,
        sha256=sha256,
        sheets=(PaperSheet(name="", rows=tuple(rows)),),
        document=document,
        left_out=tuple(left_out),
    )


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST:
            raise UserError(f"{path.name} 超过 {_MOST >> 20} MB，不像一份材料，请检查是否选错文件")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(f"找不到文件：{path}，请检查路径") from error
    except (OSError, ValueError) as error:
        raise UserError(f"打不开文件：{path}，请检查权限，或先关闭正在使用它的程序") from error


def _document(
    data: bytes, name: str, progress: Callable[[int, int], object] | None, cancelled: Callable[[], bool] | None
) -> Document:
    from pages import open_document

    return open_document(data, name, progress=progress, cancelled=cancelled)


def _text_of(data: bytes, name: str) -> str:
    """Return pasted text. Raises: UserError if it is not text."""
    codings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(f"{name} 不是认得的材料，请用 xlsx、xls、csv、文字版 PDF 或 Word")


_SPACED = re.compile(r"(?:(?<=^)|(?<=[ \u3000]))([一-龥])[ \u3000]{1,8}(?=[一-龥](?:[ \u3000]|$))")
"""A character of a word that is spaced out: 项    目, 资 产 总 计."""


def _pasted(text: str) -> list[list[str]]:
    """Return the cells of pasted text: tabs between them, or wide gaps; a cell with a line end is in quotes."""
    if "\t" not in text:
        return [re.split(r" {2,}|\u3000{2,}", _SPACED.sub(r"\1", line.strip())) for line in text.splitlines()]
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:
        return [line.split("\t") for line in text.splitlines()]


def _of_paragraphs(document: Document) -> PaperSheet:
    rows: list[tuple[str, ...]] = []
    for paragraph in document.paragraphs:
        rows += [(line,) for line in paragraph.text.splitlines()] if paragraph.table is None else paragraph.table
    return sheet_of_rows("", rows)


def _of_grids(grids: tuple[SheetGrid, ...]) -> tuple[tuple[PaperSheet, ...], tuple[Untaken, ...]]:
    hidden = [
        Untaken(place=grid.sheet, why=f"隐藏的 {len(places)} {unit}没有读")
        for grid in grids
        for places, unit in ((grid.hidden_rows, "行"), (grid.hidden_columns, "列"))
        if places
    ]
    return tuple(_of_grid(grid) for grid in grids), tuple(hidden)


def _of_grid(grid: SheetGrid) -> PaperSheet:
    """Return a sheet in which a merged area is one spot; hidden rows and columns are empty."""
    spans = {(top, left): (right - left + 1, bottom - top + 1) for top, left, bottom, right in grid.merged}
    rows: list[tuple[Spot | None, ...]] = []
    for i, cells in enumerate(grid.rows):
        row: list[Spot | None] = [None] * grid.first_column
        for j, cell in enumerate(cells):
            place = PaperPlace(sheet=grid.sheet, row=i + 1, column=j + grid.first_column + 1)
            is_hidden = i in grid.hidden_rows or j in grid.hidden_columns
            row.append(None if is_hidden else _of_cell(cell, place, *spans.get((i, j), (1, 1))))
        rows.append(tuple(row))
    return PaperSheet(name=grid.sheet, rows=tuple(rows))


def _of_cell(cell: Cell, place: PaperPlace, across: int, down: int) -> Spot | None:
    if isinstance(cell, bool):
        return spot_of("是" if cell else "否", place, across, down)
    if isinstance(cell, Decimal):
        return Spot(text=f"{cell:f}", value=cell, place=place, across=across, down=down)
    if isinstance(cell, date):
        return spot_of(cell.isoformat(), place, across, down)
    return spot_of(cell or "", place, across, down)
