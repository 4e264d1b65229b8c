"""Reads the sheets of Excel workbooks as grids of typed cells."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from registers._biff import check_xls
from registers._columns import cells_of
from registers._limits import LimitGuard
from registers._marks import UNCALCULATED
from registers._package import checked_package
from registers._scan import DAMAGED, SAVE_AGAIN, SheetMarks
from registers._types import Area, Cell, SheetGrid

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_T = TypeVar("_T")


class Book:
    """An open workbook. `sheets` are the names of its visible sheets, `hidden` those of the others."""

    def __init__(self, data: bytes, guard: LimitGuard, *, old: bool) -> None:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        self._guard = guard
        self._marks: dict[str, SheetMarks] = {}
        if old:
            self._marks = check_xls(data, guard)
            self._book = guarded(guard, lambda: _loaded(io.BytesIO(data)))
        else:
            package = checked_package(data, guard)
            self._marks = package.marks
            self._book = guarded(guard, lambda: _loaded(package.file))
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
        first = source.start[1]
        self._guard.check_extent(source.end[0] + 1, source.end[1] - first + 1)
        empty = [[""] * (source.end[1] - first + 1)] * source.start[0]
        rows = cells_of([*empty, *guarded(self._guard, source.to_python)], self._guard)
        marks = self._marks.get(sheet, SheetMarks())
        return SheetGrid(
            sheet=sheet,
            rows=_marked(rows, marks, first),
            first_column=first,
            merged=_areas(source, rows, first),
            hidden_rows=marks.hidden_rows,
            hidden_columns=frozenset(column - first for column in marks.hidden_columns),
        )


def _marked(rows: tuple[tuple[Cell, ...], ...], marks: SheetMarks, first: int) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows with numbers as a person sees them (6%, 1234.5万), and formulas without a value marked."""
    changed: dict[int, list[Cell]] = {}
    height, width = len(rows), len(rows[0]) if rows else 0
    for row, column, shown in marks.shown:
        if row < height and 0 <= column - first < width and isinstance(cell := rows[row][column - first], Decimal):
            changed.setdefault(row, list(rows[row]))[column - first] = shown.cell(cell)
    for row, column in marks.uncalculated:
        if row < height and 0 <= column - first < width:
            changed.setdefault(row, list(rows[row]))[column - first] = UNCALCULATED
    return tuple(tuple(changed.get(n, row)) for n, row in enumerate(rows)) if changed else rows


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
        raise guard.error(DAMAGED, SAVE_AGAIN) from error
    except BaseException as error:
        # A Rust panic in the library raises a subclass of BaseException that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise guard.error(DAMAGED, SAVE_AGAIN) from error


def _areas(source: CalamineSheet, rows: Sequence[Sequence[Cell]], first: int) -> tuple[Area, ...]:
    """Return the merged areas inside the grid, counted from 0 in it."""
    found: list[Area] = []
    for (top, left), (bottom, right) in source.merged_cell_ranges or ():
        start, end = left - first, min(right - first, len(rows[0]) - 1)
        bottom = min(bottom, len(rows) - 1)
        if bottom >= top and end >= start >= 0:
            found.append((top, start, bottom, end))
    return tuple(found)
