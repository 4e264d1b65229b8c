"""Reads the sheets of Excel workbooks as grids of typed cells."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from registers._biff import check_xls
from registers._limits import LimitGuard
from registers._package import checked_package
from registers._text import Cleaner
from registers._types import Area, Cell, SheetGrid

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
_T = TypeVar("_T")
_Raw = int | float | str | bool | time | date | datetime | timedelta


class Book:
    """An open workbook. `sheets` are the names of its visible sheets, `hidden` those of the others."""

    def __init__(self, data: bytes, guard: LimitGuard, *, old: bool) -> None:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        self._guard = guard
        if old:
            check_xls(data, guard)
            self._book = guarded(guard, lambda: _loaded(io.BytesIO(data)))
        else:
            clean = checked_package(data, guard)
            self._book = guarded(guard, lambda: _loaded(clean))
        tables = [sheet for sheet in self._book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
        self.sheets = tuple(sheet.name for sheet in tables if sheet.visible is SheetVisibleEnum.Visible)
        self.hidden = tuple(sheet.name for sheet in tables if sheet.visible is not SheetVisibleEnum.Visible)

    def grid(self, sheet: str) -> SheetGrid:
        """Return one sheet as it is written.

        Raises: UserError for a damaged sheet, or one that exceeds the limits.
        """
        source = guarded(self._guard, lambda: self._book.get_sheet_by_name(sheet))
        if source.start is None or source.end is None:
            return SheetGrid(sheet=sheet, rows=())
        self._guard.check_extent(source.end[0] + 1, source.end[1] - source.start[1] + 1)
        rows = tuple(map(tuple, guarded(self._guard, lambda: self._rows(source))))
        first = source.start[1]
        return SheetGrid(sheet=sheet, rows=rows, first_column=first, merged=_areas(source, rows, first))

    def _rows(self, source: CalamineSheet) -> list[list[Cell]]:
        clean = Cleaner()
        rows: list[list[Cell]] = []
        for number, row in enumerate(source.iter_rows(), 1):
            if number % 1000 == 0:
                self._guard.check_time()
            rows.append([_cell(value, clean) for value in row])
            longest = max((len(value) for value in row if type(value) is str), default=0)
            self._guard.check_cell(longest, number)
        return rows


def _loaded(data: io.BytesIO) -> CalamineWorkbook:
    from python_calamine import load_workbook

    return load_workbook(data)


def guarded(guard: LimitGuard, call: Callable[[], _T]) -> _T:
    """Return the result of a call to the reading library.

    Raises: UserError if the library fails for any reason, because the file is damaged or encrypted.
    """
    from python_calamine import CalamineError, PasswordError

    try:
        return call()
    except PasswordError as error:
        raise guard.error("有密码保护", "请取消密码后再导入") from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise guard.error("不是完好的 Excel 文件", _SAVE_AGAIN) from error
    except BaseException as error:
        # A Rust panic in the library raises a subclass of BaseException that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise guard.error("不是完好的 Excel 文件", _SAVE_AGAIN) from error


def _cell(value: _Raw, clean: Cleaner) -> Cell:
    """Convert a value of the library to a Cell. A float is rounded to 15 digits, as Excel does."""
    kind = type(value)
    if kind is str:
        return clean(value)  # type: ignore[arg-type]  # a text, as just asked
    if kind is float:
        number = Decimal(f"{value:.15g}")
        return number if number.is_finite() else None
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else clean(str(value))


def _areas(source: CalamineSheet, rows: Sequence[Sequence[Cell]], first: int) -> tuple[Area, ...]:
    """Return the merged areas inside the grid, counted from 0 in it."""
    found: list[Area] = []
    for (top, left), (bottom, right) in source.merged_cell_ranges or ():
        start, end = left - first, min(right - first, len(rows[0]) - 1)
        bottom = min(bottom, len(rows) - 1)
        if bottom >= top and end >= start >= 0:
            found.append((top, start, bottom, end))
    return tuple(found)
