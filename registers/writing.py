"""Writes tables as xlsx or csv with typed cells; no text can run as a formula, no file is half-written."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policies import UserError
from policies.files import SHARED, saved
from registers._text import FORMULA_STARTS, cleaned
from registers._types import Cell

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # the library has no types

# Limits of Excel ("Excel specifications and limits"): characters of a cell, rows, columns, digits of a number.
_LONGEST = 32_767
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
_DIGITS = 15
"""Significant digits of a number in Excel; longer numbers are written as text."""
_FIRST_DAY = date(1900, 3, 1)  # Excel counts 1900-02-29, which does not exist; earlier dates are off by one
_NARROW, _WIDE = 8, 60  # smallest and largest column width in digits; our choice
_MADE_ON = datetime(2000, 1, 1)  # a fixed creation date, so that equal tables give equal files


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Sheet1") -> None:
    """Write a header and rows to `path`: xlsx, or csv in UTF-8 with a BOM, by its suffix.

    Numbers and dates are typed, booleans are 是 and 否, digit strings stay texts; a number of more than
    15 digits becomes a text. The file is written under a temporary name and then renamed, so it is
    complete or absent.

    >>> write_table(folder / "a.csv", ("企业", "收入"), [("=甲", Decimal("1.5"))])
    >>> (folder / "a.csv").read_text("utf-8-sig").splitlines()
    ['企业,收入', "'=甲,1.5"]

    Raises: UserError for another suffix, too many rows or columns, or a path that cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise UserError(f"不能写成“{suffix or '没有后缀'}”文件，请用 xlsx 或 csv 作后缀")
    if len(columns) > _MAX_COLUMNS:
        raise UserError(f"有 {len(columns)} 列，超过 Excel 的 {_MAX_COLUMNS} 列，请少选几列")
    with saved(path, SHARED) as temporary:
        if suffix == ".xlsx":
            write_sheets(temporary, [(sheet, columns, rows)])
        else:
            _write_csv(temporary, columns, rows)


@lru_cache(maxsize=4096)
def safe_text(text: str) -> str:
    """Return the text without invisible characters, cut to 32,767 characters."""
    clean = cleaned(text)
    units = len(clean.encode("utf-16-le")) // 2
    if units <= _LONGEST:
        return clean
    cut = clean.encode("utf-16-le")[: (_LONGEST - 1) * 2].decode("utf-16-le", "ignore")
    return f"{cut}…"


def _as_text(cell: Cell) -> str | None:
    """Return the text of a cell that is written as text; None for numbers, dates and empty cells."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, str):
        return safe_text(cell)
    if isinstance(cell, Decimal) and (not cell.is_finite() or len(cell.normalize().as_tuple().digits) > _DIGITS):
        return f"{cell:f}"
    if isinstance(cell, Decimal) and abs(cell.adjusted()) > 300:  # a double ends at 1.8e308
        return str(cell)
    if isinstance(cell, date) and cell < _FIRST_DAY:
        return cell.isoformat()
    return None


@lru_cache(maxsize=4096)
def _active(text: str) -> bool:
    rest = text.lstrip("'")
    return bool(rest) and rest[0] in FORMULA_STARTS


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_csv_cell(column) for column in columns])
        writer.writerows([_csv_cell(cell) for cell in row] for row in rows)


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    text = _as_text(cell)
    if text is None:
        return f"{cell:f}" if isinstance(cell, Decimal) else cell.isoformat()  # type: ignore[union-attr]  # a day
    return f"'{text}" if isinstance(cell, str) and _active(text) else text


Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
"""The name of a sheet, its header and its rows."""


def write_sheets(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write an xlsx file with several sheets directly to `path`. Raises: UserError for too many rows.

    >>> write_sheets(folder / "a.xlsx", [("名单", ("企业",), [("甲",)]), ("说明", ("列", "怎么填"), [])])
    """
    import xlsxwriter  # type: ignore[import-untyped]  # the library has no types

    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _MADE_ON})
    styles = _Styles(book.add_format)
    try:
        for name, columns, rows in sheets:
            _write_sheet(book.add_worksheet(name), styles, columns, rows)
    finally:
        book.close()


class _Styles:
    """The formats of one workbook."""

    def __init__(self, add: Callable[[dict[str, Any]], Any]) -> None:
        self.header = add({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E7EEF6"})
        self.text = add({"num_format": "@", "valign": "top"})
        self.long = add({"num_format": "@", "valign": "top", "text_wrap": True})
        self.quoted = add({"num_format": "@", "valign": "top", "quote_prefix": True})
        self.day = add({"num_format": "yyyy-mm-dd", "valign": "top"})


def _write_sheet(page: Worksheet, styles: _Styles, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    widths = [_width(column) for column in columns]
    page.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        page.write_string(0, place, safe_text(column), styles.header)
    last = 0
    for number, row in enumerate(rows, 1):
        if number >= _MAX_ROWS:
            raise UserError(f"超过 Excel 的 {_MAX_ROWS} 行，请改用 csv，或分成几个文件")
        for place, cell in enumerate(row):
            if cell is not None:
                width = _write_cell(page, styles, (number, place), cell)
                if place < len(widths):
                    widths[place] = max(widths[place], width)
        last = number
    for place, width in enumerate(widths):
        page.set_column(place, place, max(_NARROW, min(_WIDE, width + 2)))
    if columns:
        page.autofilter(0, 0, last, len(columns) - 1)


def _write_cell(page: Worksheet, styles: _Styles, place: tuple[int, int], cell: Cell) -> int:
    """Write one cell. Returns: the width of its content in digits."""
    text = _as_text(cell)
    if text is not None:
        style = styles.quoted if _active(text) else styles.long if len(text) > _WIDE or "\n" in text else styles.text
        if text:
            page.write_string(*place, text, style)
        return _width(text)
    if isinstance(cell, date):
        page.write_datetime(*place, datetime(cell.year, cell.month, cell.day), styles.day)
        return 10
    number = Decimal(str(cell))
    page.write_number(*place, float(number))
    return len(f"{number:f}")


@lru_cache(maxsize=4096)
def _width(text: str) -> int:
    """Return the width of the longest line in digits; a Chinese character is two digits wide."""
    lines = text[:500].splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in line) for line in lines)
