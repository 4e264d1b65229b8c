"""Opens a table file. The content decides its format, not the suffix."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from policies import UserError
from registers._biff import MAGIC
from registers._books import Book
from registers._delimited import first_records, read_delimited
from registers._limits import LimitGuard, Limits
from registers._lines import is_example
from registers._readonly import without_default_password
from registers._tables import SheetReading, has_header, tables_of
from registers._types import LeftOut, OpenOptions, RegisterBook, RegisterTable, SheetGrid

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
_BEGINNING = 1 << 18
"""Bytes that `open_beginning` reads. Our choice: enough for some hundred rows."""


_ALL = OpenOptions()


def open_book(
    source: Path | bytes, options: OpenOptions = _ALL, limits: Limits | None = None, *, name: str = ""
) -> RegisterBook:
    """Open an xlsx, xls, et, csv or tsv file and find the tables of firms in it.

    Without `options.sheets`, every visible sheet that looks like a register is read, or the first sheet
    with content if none does. Texts are cleaned, numbers are Decimals of at most 15 digits, days are
    dates; the cells of a text table are texts. What was not read is in `left_out` of the book and of its
    tables. `name` is the file name of bytes.

    >>> book = open_book(path)
    >>> [(table.headers[0], len(table.rows)) for table in book.tables], book.left_out
    ([('企业名称', 1)], ())

    Raises: UserError if the file is not such a table or exceeds the limits.
    """
    guard = LimitGuard(source.name if isinstance(source, Path) else name, limits or Limits())
    data = _read(source, guard) if isinstance(source, Path) else _checked(source, guard)
    sha256 = hashlib.sha256(data).hexdigest()
    book = _book(data, guard)
    if book is None:
        _refuse_others(Path(guard.name).suffix, data, guard)
        if options.sheets:
            raise guard.error(f"是文本表格，没有名为“{options.sheets[0]}”的工作表", "请不要指定工作表")
        tables = tables_of(read_delimited(data, guard), (), options, guard).tables
        return RegisterBook(name=guard.name, sha256=sha256, sheets=(), tables=tables)
    tables, left_out = _of_book(book, options, guard)
    return RegisterBook(name=guard.name, sha256=sha256, sheets=book.sheets, tables=tables, left_out=left_out)


def open_table(path: Path, sheet: str | None = None, limits: Limits | None = None) -> RegisterTable:
    """Open a file and return its first table: that of `sheet`, otherwise of the first sheet that `open_book` reads.

    For a CSV file with a header, a row for 天津甲公司 and a row of sums:

    >>> table = open_table(path)
    >>> table.headers
    ('企业名称', '2024年营业收入（元）', '高企', '备注')
    >>> table.rows
    (RegisterRow(number=2, cells=('天津甲公司', '12,000,000', '是', '走访过')),)
    >>> [(left.place, left.why, left.text) for left in table.left_out]
    [('第 3 行', '合计行', '合计')]

    Raises: UserError if the file is not such a table or exceeds the limits.
    """
    return open_book(path, OpenOptions(sheets=(sheet,) if sheet is not None else ()), limits).tables[0]


def open_grids(source: Path | bytes, name: str, limits: Limits | None = None) -> tuple[SheetGrid, ...]:
    """Return the visible sheets of an xlsx, xls, et, csv or tsv file as they are written.

    `name` is the file name for messages; its suffix counts only for a text table. A sheet without
    content has no rows.

    >>> grid, = open_grids(path, "名单.csv")
    >>> grid.rows[0], grid.place(0, 1)
    (('企业名称', '2024年营业收入（元）', '高企', '备注'), 'B1')

    Raises: UserError if the file is not such a table or exceeds the limits.
    """
    guard = LimitGuard(name, limits or Limits())
    data = _read(source, guard) if isinstance(source, Path) else _checked(source, guard)
    book = _book(data, guard)
    if book is None:
        _refuse_others(Path(name).suffix, data, guard)
        return (read_delimited(data, guard),)
    return tuple(book.grid(sheet) for sheet in book.sheets)


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
    return tables_of(first_records(data, guard, most), (), _ALL, guard).tables[0]


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
    return _checked(data, guard)


def _checked(data: bytes, guard: LimitGuard) -> bytes:
    if len(data) > guard.limits.size:
        raise guard.error(f"超过 {guard.limits.size / 1024 / 1024:g} MB", "请删去用不到的列，或分成几个文件")
    if not data.strip(b"\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise guard.error("是空文件", "请检查是否选错文件")
    return data


def _book(data: bytes, guard: LimitGuard) -> Book | None:
    """Return the workbook, None if the file is none."""
    data = without_default_password(data)
    if data.startswith(b"PK\x03\x04"):
        return Book(data, guard, old=False)
    return Book(data, guard, old=True) if data.startswith(MAGIC) else None


def _refuse_others(suffix: str, data: bytes, guard: LimitGuard) -> None:
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
    if suffix.lower() in (".xls", ".xlsx", ".xlsm", ".et") and b"\0" in data[:4096] and not wide:
        raise guard.error("不是完好的 Excel 文件", _SAVE_AS)
    if suffix.lower() not in _SUFFIXES:
        kinds = "、".join(suffix[1:] for suffix in _SUFFIXES[:-1])
        raise guard.error(f"“{suffix or '没有后缀'}”不是认得的表格", f"请用 {kinds} 文件")


def _of_book(
    book: Book, options: OpenOptions, guard: LimitGuard
) -> tuple[tuple[RegisterTable, ...], tuple[LeftOut, ...]]:
    """Return the tables of a workbook and the sheets that were not read."""
    if not book.sheets:
        raise guard.error("没有可见的工作表", "请在 Excel 里取消隐藏")
    if unknown := [sheet for sheet in options.sheets if sheet not in book.sheets]:
        raise guard.error(f"没有名为“{unknown[0]}”的工作表", f"可选：{'、'.join(book.sheets)}")
    unread: dict[str, LeftOut] = {sheet: _left(sheet, "没有选这张工作表") for sheet in book.sheets}
    read: dict[str, SheetReading] = {}
    problems: list[UserError] = []
    headed = False
    for sheet in options.sheets or book.sheets:
        grid = book.grid(sheet)
        if not grid.rows:
            unread[sheet] = _left(sheet, "是空表")
            continue
        example = is_example(sheet) and not options.sheets and len(book.sheets) > 1
        unread[sheet] = _left(sheet, "是填表的示例" if example else "不像企业名单", grid)
        if example:
            continue
        try:
            read[sheet] = tables_of(grid, book.sheets, options, guard)
        except UserError as error:
            problems.insert(0 if has_header(grid) and not headed else len(problems), error)
            headed = headed or has_header(grid)
    chosen = [sheet for sheet, reading in read.items() if options.sheets or reading.register]
    chosen = chosen or ([] if headed else list(read)[:1])
    if problems and (not chosen or options.sheets):
        raise problems[0]
    if not chosen:
        raise guard.error("是空表，没有任何内容", "请检查是否选错文件")
    tables = tuple(table for sheet in chosen for table in read[sheet].tables)
    left = [unread[sheet] for sheet in book.sheets if sheet not in chosen]
    return tables, (*left, *(_left(sheet, "是隐藏的工作表") for sheet in book.hidden))


def _left(sheet: str, why: str, grid: SheetGrid | None = None) -> LeftOut:
    text = next((str(cell) for row in grid.rows for cell in row if cell is not None), "") if grid else ""
    return LeftOut(0, why, text[:40], f"工作表“{sheet}”")
