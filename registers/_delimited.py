"""Reads text tables (csv, tsv); detects their encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter

from policies.text_encoding import chinese_text
from registers._limits import LimitGuard
from registers._text import FORMULA_STARTS, Cleaner
from registers._types import Cell, SheetGrid

_DELIMITERS = (",", "\t", ";", "|", "，")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 200_000  # characters in which encoding and delimiter are looked for; our choice
_DAMAGED = ("锟斤拷", "\ufffd", "烫烫烫")
_UNKNOWN = "文字编码认不出（不是 UTF-8、GB18030、Big5 或 UTF-16）"
_AS_UTF8 = "请在 Excel 或 WPS 里另存为“CSV UTF-8（逗号分隔）”后再导入"


def read_delimited(data: bytes, guard: LimitGuard) -> SheetGrid:
    """Return a text table as a grid of texts; shorter rows are padded with None.

    Raises: UserError if it is not text, a quote is not closed, or a limit is exceeded.
    """
    text, notes = decoded(data, guard)
    clean = Cleaner()
    rows = [tuple(clean(_unescaped(cell)) for cell in row) for row in _records(text, _delimiter(text), guard)]
    width = max(map(len, rows), default=0)
    guard.check_extent(len(rows), width)
    return SheetGrid(sheet="", rows=tuple((*row, *(None,) * (width - len(row))) for row in rows), notes=notes)


def first_records(data: bytes, guard: LimitGuard, most: int) -> SheetGrid:
    """Return the first `most` records of a text table. `data` is its beginning; a cut-off last record is dropped.

    Raises: UserError if it is not text.
    """
    text, notes = decoded(data[: data.rfind(b"\n") + 1] or data, guard)
    clean = Cleaner()
    rows: list[tuple[Cell, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            rows.append(tuple(clean(_unescaped(cell)) for cell in row))
            if len(rows) > most:
                break
    except csv.Error as error:
        raise guard.error("不是完好的 CSV 表格", _AS_UTF8) from error
    rows = rows[:-1] if len(rows) > 1 else rows
    width = max(map(len, rows), default=0)
    return SheetGrid(sheet="", rows=tuple((*row, *(None,) * (width - len(row))) for row in rows), notes=notes)


def decoded(data: bytes, guard: LimitGuard) -> tuple[str, tuple[str, ...]]:
    """Decode a file in UTF-8, UTF-16, GB18030 or Big5, with Chinese sentences about its text.

    Raises: UserError if none of them fits.
    """
    text, big5 = _decoded(data, guard)
    if "\0" in text:
        raise guard.error("不是文本表格（里面有空字节）", _AS_UTF8)
    notes = ("文件是 Big5（繁体）编码",) if big5 else ()
    if any(mark in text for mark in _DAMAGED):
        notes = (*notes, "文字里有乱码（编码转换时损坏的），请对照原件")
    return text, notes


def _decoded(data: bytes, guard: LimitGuard) -> tuple[str, bool]:
    """Return the text of a file, and whether it is in Big5."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding, guard), False
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if even or odd:
        if min(even, odd) * 20 > max(even, odd):
            raise guard.error("不是文本表格（里面有空字节）", _AS_UTF8)
        return _strict(data, "utf-16-le" if odd > even else "utf-16-be", guard), False
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        found = chinese_text(data)
    if found is None:
        raise guard.error(_UNKNOWN, _AS_UTF8)
    return found[0], found[1] != "gb18030"


def _strict(data: bytes, encoding: str, guard: LimitGuard) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise guard.error(_UNKNOWN, _AS_UTF8) from error


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the most lines into the same number of cells, and more than one."""
    sample = text[:_SAMPLE]
    best, most = ",", (0, 0)
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
        except csv.Error:
            continue
        if not widths:
            continue  # nothing but blank lines so far
        width, times = max(Counter(widths).items(), key=lambda pair: (pair[1] if pair[0] > 1 else 0, pair[0]))
        score = (times, width) if width > 1 else (0, 0)
        if score > most:
            best, most = delimiter, score
    return best


def _records(text: str, delimiter: str, guard: LimitGuard) -> list[list[str]]:
    """Return the records. Quotes inside a cell need not be doubled.

    Raises: UserError if a quote is not closed.
    """
    try:
        return _parsed(text, delimiter, guard, strict=True)
    except csv.Error as error:
        if "unexpected end of data" in str(error) or "field larger" in str(error):
            raise guard.error("引号没有配对，后面的行被并进了一个单元格", "请检查单独出现的英文双引号") from error
    try:
        return _parsed(text, delimiter, guard, strict=False)
    except csv.Error as error:
        raise guard.error("不是完好的 CSV 表格", _AS_UTF8) from error


def _parsed(text: str, delimiter: str, guard: LimitGuard, *, strict: bool) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict):
        rows.append(row)
        guard.check_columns(len(row))
        guard.check_cell(max(map(len, row), default=0), len(rows))
        if len(rows) % 1000 == 0:
            guard.check_rows(len(rows))
            guard.check_time()
    return rows


def _unescaped(cell: str) -> str:
    """Remove the apostrophe that `write_table` puts before texts that look like formulas."""
    rest = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and rest[:1] and rest[0] in FORMULA_STARTS else cell
