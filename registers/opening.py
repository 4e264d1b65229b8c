"""Opens a table file. The content decides its format, not the suffix."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from policies import UserError
from registers._biff import MAGIC
from registers._books import Book
from registers._delimited import first_records, read_delimited
from registers._headers import header_lines, header_score, header_texts, split_rows
from registers._limits import LimitGuard, Limits
from registers._types import RegisterRow, RegisterTable, SheetGrid

_SAVE_AS = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
_OTHERS = (
    (b"%PDF", "是 PDF 文件，不是表格"),
    (b"{\\rtf", "是 RTF 文档，不是表格"),
    (b"\x89PNG", "是图片，不是表格"),
    (b"\xff\xd8\xff", "是图片，不是表格"),
    (b"Rar!", "是压缩包"),
    (b"7z\xbc\xaf", "是压缩包"),
    (b"\x1f\x8b", "是压缩包"),
    (b"SQLite format 3", "是数据库文件，不是表格"),
    (b"PAR1", "是 parquet 文件"),
)
_WEB = re.compile(rb"<(?:!doctype\s+html|html|table|head|meta|body)\b", re.IGNORECASE)
_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv", ".txt")
_SHEETS_TRIED = 8
"""Sheets searched for a register. Our choice: reading a sheet is slow, and registers come first."""
_BEGINNING = 1 << 18
"""Bytes that `open_beginning` reads. Our choice: enough for some hundred rows."""
_REGISTER_SCORE = 8
"""Lowest `header_score` of a register. Our choice: two usual headers reach it, or one beside three short texts."""


def open_table(path: Path, sheet: str | None = None, limits: Limits | None = None) -> RegisterTable:
    """Open an xlsx, xls, et, csv or tsv file and find its header.

    Without `sheet`, use the first visible sheet that looks like a register of firms, otherwise the
    first sheet with content. Texts are cleaned, numbers are Decimals of at most 15 digits, days are
    dates; the cells of a text table are texts. `read_firms` interprets them.

    For a CSV file with a header, a row for 天津甲公司 and a row of sums:

    >>> table = open_table(path)
    >>> table.headers
    ('企业名称', '2024年营业收入（元）', '高企', '备注')
    >>> table.rows
    (RegisterRow(number=2, cells=('天津甲公司', '12,000,000', '是', '走访过')),)
    >>> table.left_out
    (LeftOut(number=3, why='合计行', text='合计'),)

    Raises: UserError if the file is not such a table or exceeds the limits.
    """
    guard = LimitGuard(path.name, limits or Limits())
    data = _read(path, guard)
    if data.startswith(b"PK\x03\x04"):
        return _of_book(Book(data, guard, old=False), sheet, guard)
    if data.startswith(MAGIC):
        return _of_book(Book(data, guard, old=True), sheet, guard)
    _refuse_others(path, data, guard)
    if sheet:
        raise guard.error(f"是文本表格，没有名为“{sheet}”的工作表", "请不要指定工作表")
    return _table(read_delimited(data, guard), (), guard)


def open_beginning(path: Path, most: int = 200) -> RegisterTable:
    """Open the beginning of a text table: the header and up to `most` records.

    >>> open_beginning(path).headers
    ('企业名称', '2024年营业收入（元）', '高企', '备注')

    Raises: UserError if it is not a text table, or its first lines contain no header with rows below.
    """
    guard = LimitGuard(path.name, Limits())
    try:
        with path.open("rb") as file:
            data = file.read(_BEGINNING)
    except OSError as error:
        raise UserError(f"打不开文件：{path}，请检查权限，或先关闭正在使用它的程序") from error
    return _table(first_records(data, guard, most), (), guard)


def _read(path: Path, guard: LimitGuard) -> bytes:
    try:
        if path.is_dir():
            raise guard.error("是文件夹", "请选择一个表格文件")
        if path.exists() and not path.is_file():
            raise guard.error("不是普通文件", "请选择一个表格文件")
        size = path.stat().st_size
        if size > guard.limits.size:
            most = f"{guard.limits.size / 1024 / 1024:g} MB"
            raise guard.error(f"有 {size / 1024 / 1024:.0f} MB，超过 {most}", "请删去用不到的列，或分成几个文件")
        with path.open("rb") as file:
            data = file.read(guard.limits.size + 1)
    except FileNotFoundError as error:
        raise UserError(f"找不到文件：{path}，请检查路径") from error
    except (OSError, ValueError) as error:
        raise UserError(f"打不开文件：{path}，请检查权限，或先关闭正在使用它的程序") from error
    if len(data) > guard.limits.size:
        raise guard.error("读取时还在变大", "请等文件存好再导入")
    if not data.strip(b"\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise guard.error("是空文件", "请检查是否选错文件")
    return data


def _refuse_others(path: Path, data: bytes, guard: LimitGuard) -> None:
    """Raise UserError for a file of another known format, or with an unknown suffix."""
    for magic, what in _OTHERS:
        if data.startswith(magic):
            raise guard.error(what, "请把企业名单存为 xlsx 或 csv 再导入")
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ").replace(b"\0", b"")
    if head.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise guard.error("是“XML 电子表格 2003”", _SAVE_AS)
    if head.startswith(b"<") and (_WEB.search(head) or head.startswith(b"<?xml")):
        raise guard.error("内容是网页，只是名字像表格", _SAVE_AS)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # some programs give a UTF-16 text table the suffix .xls
    if path.suffix.lower() in (".xls", ".xlsx", ".xlsm", ".et") and b"\0" in data[:4096] and not wide:
        raise guard.error("不是完好的 Excel 文件", _SAVE_AS)
    if path.suffix.lower() not in _SUFFIXES:
        kinds = "、".join(suffix[1:] for suffix in _SUFFIXES[:-1])
        raise guard.error(f"“{path.suffix or '没有后缀'}”不是认得的表格", f"请用 {kinds} 文件")


def _of_book(book: Book, sheet: str | None, guard: LimitGuard) -> RegisterTable:
    if not book.sheets:
        raise guard.error("没有可见的工作表", "请在 Excel 里取消隐藏")
    if sheet is not None:
        if sheet not in book.sheets:
            raise guard.error(f"没有名为“{sheet}”的工作表", f"可选：{'、'.join(book.sheets)}")
        return _table(book.grid(sheet), book.sheets, guard)
    return _table(_chosen(book.sheets, book.grid, guard), book.sheets, guard)


def _chosen(sheets: tuple[str, ...], grid_of: Callable[[str], SheetGrid], guard: LimitGuard) -> SheetGrid:
    """Return the first sheet with the header of a register, otherwise the first sheet with content.

    Raises: UserError if no sheet has content.
    """
    filled: SheetGrid | None = None
    for name in sheets[:_SHEETS_TRIED]:
        grid = grid_of(name)
        if not grid.rows:
            continue
        if header_score(grid) >= _REGISTER_SCORE:
            return grid
        filled = filled or grid
    if filled is None:
        raise guard.error("是空表，没有任何内容", "请检查是否选错文件")
    return filled


def _table(grid: SheetGrid, sheets: tuple[str, ...], guard: LimitGuard) -> RegisterTable:
    lines = header_lines(grid)
    if not lines:
        raise guard.error("找不到表头", "请在第一行写上列名，如“企业名称”“统一社会信用代码”")
    headers = header_texts(grid, lines)
    rows, left_out = split_rows(grid, lines, headers)
    if not rows:
        raise guard.error("表头下面没有数据", "请检查工作表和筛选")
    kept = [i for i, header in enumerate(headers) if header or any(row.cells[i] is not None for row in rows)]
    narrow = len(kept) < len(headers)
    return RegisterTable(
        name=guard.name,
        sheet=grid.sheet,
        sheets=sheets,
        title=_title(grid, lines),
        header_rows=tuple(line + 1 for line in lines),
        headers=tuple(headers[i] for i in kept),
        positions=tuple(i + grid.first_column for i in kept),
        rows=tuple(RegisterRow(row.number, tuple(row.cells[i] for i in kept)) for row in rows)
        if narrow
        else tuple(rows),
        left_out=tuple(left_out),
        notes=_notes(grid, headers),
    )


def _title(grid: SheetGrid, lines: tuple[int, ...]) -> str:
    """Return the texts above the header without repetitions, at most 200 characters."""
    texts = [str(cell) for row in grid.rows[: lines[0]] for cell in row if cell is not None]
    return " ".join(" ".join(dict.fromkeys(texts)).split())[:200]


def _notes(grid: SheetGrid, headers: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    texts = (cell for row in grid.rows for cell in row if isinstance(cell, str))
    if any("锟斤拷" in text or "\ufffd" in text for text in texts):
        found.append("表里有乱码（编码转换时损坏的文字），请对照原表核对")
    twice = [header for header in dict.fromkeys(headers) if header and headers.count(header) > 1]
    if twice:
        found.append(f"有重名的列：{'、'.join(twice)}")
    return tuple(found)
