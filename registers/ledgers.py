"""Ledgers: tables whose columns are known beforehand (filings, payouts, contracts, targets), read back as they are written.

Unlike a register of firms, a ledger asks for its own columns; a column is found by its label or another name of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import msgspec

from policies import Unit, UserError, shortened
from policies.text_folding import normalised
from registers._cells import CellError, day_in, flag_in, number_in, text_in
from registers._header_text import plain_header
from registers._types import Cell, LeftOut, SheetGrid, column_letter
from registers._units import WrittenUnit, unit_in
from registers.opening import open_grids

_HEADER_WITHIN = 30
"""The header stands in one of the first rows: our choice, below any title page of a list."""
_LEAST = 2
"""Columns that make a row a header."""


class LedgerKind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    """万元, whatever unit is written."""
    NUMBER = "number"
    WHOLE = "whole"
    CHOICE = "choice"
    FLAG = "flag"
    FIRM = "firm"
    """The name of a firm; the reader gives its number here."""
    CODE = "code"
    """The credit code that goes with FIRM."""
    LIST = "list"
    """Texts separated by 、 or ；."""


LedgerValue = str | Decimal | date | bool | int | tuple[str, ...] | None


class LedgerColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its name for the program, its label in files, other labels, and for a choice the words that may stand there.

    `spellings` are other words for a choice, each with the choice that it means.
    """

    name: str
    label: str
    kind: LedgerKind = LedgerKind.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()

    @property
    def heading(self) -> str:
        """The label in a file, with the unit of money."""
        return f"{self.label}（万元）" if self.kind is LedgerKind.MONEY else self.label


class LedgerRow(msgspec.Struct, frozen=True):
    """A row that was read: its number in the file and a value for each column that has one."""

    number: int
    values: Mapping[str, LedgerValue]


class LedgerRefusal(msgspec.Struct, frozen=True):
    """A row that was not taken: where, what stands there, why, and what to do."""

    place: str
    text: str
    why: str


class LedgerRows(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of a file: rows, refused rows, and what was left out (columns that nobody asked for, other sheets).

    `doubts` tell where a row was taken although something about it was not plain.
    """

    name: str
    rows: tuple[LedgerRow, ...]
    refused: tuple[LedgerRefusal, ...] = ()
    doubts: tuple[LedgerRefusal, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    missing: tuple[str, ...] = ()
    """Labels of columns that the file does not have."""


FirmFinder = Callable[[str, str], int | None]
"""Called with a name or with a code, the other "": returns the number of the firm that has exactly this, None if none has."""


def read_ledger(
    source: Path | bytes, columns: Sequence[LedgerColumn], firm_of: FirmFinder | None = None, *, name: str = ""
) -> LedgerRows:
    """Read the first sheet that has the columns, of an xlsx, xls, et, csv or tsv file or of copied cells.

    A row with a cell that cannot be read is refused as a whole, so that no half record is stored.
    Raises: UserError if no sheet has the required columns.
    """
    file = source.name if isinstance(source, Path) else name
    grids = open_grids(source, file)
    heads = [(grid, head) for grid in grids if (head := _head_of(grid, columns)) is not None]
    if not heads:
        labels = "、".join(column.label for column in columns if column.required)
        raise UserError(f"{file or '粘贴的内容'}里没有找到表头，表头里至少要有：{labels}")
    grid, head = max(heads, key=lambda pair: len(pair[1].columns))
    if lost := [column.label for column in columns if column.required and column.name not in head.names]:
        raise UserError(f"{file or '粘贴的内容'}里缺少“{'”“'.join(lost)}”这一列，请补上后再导入")
    reader = _LedgerReader(grid, head, firm_of)
    others = [
        LeftOut(0, "没有要找的列，没有读", "", f"工作表“{other.sheet}”")
        for other in grids
        if other is not grid and other.rows
    ]
    unused = [LeftOut(0, "没有用到", text, f"{column_letter(grid.first_column + at)} 列") for at, text in head.unused]
    rows = _without_doubles(
        [found for number in range(head.row + 1, len(grid.rows)) if (found := reader.row(number)) is not None]
    )
    return LedgerRows(
        name=file,
        rows=tuple(row for row in rows if isinstance(row, LedgerRow)),
        refused=tuple(row for row in rows if isinstance(row, LedgerRefusal)),
        doubts=tuple(reader.doubts),
        left_out=(*unused, *reader.left_out, *others),
        missing=tuple(column.label for column in columns if column.name not in head.names),
    )


class RefusedCell(UserError):
    """A cell that is not what its column asks for; the sentence names the column."""


def cell_value(cell: Cell, column: LedgerColumn, unit: WrittenUnit = WrittenUnit.WAN) -> LedgerValue:
    """Return the value of a cell of a file, or of a field of a form.

    >>> cell_value("42.5", LedgerColumn(name="paid", label="已付", kind=LedgerKind.MONEY))
    Decimal('42.5')

    Raises: RefusedCell.
    """
    try:
        value = _value(None if cell == "" else cell, column, unit)
    except CellError as error:
        raise RefusedCell(f"“{column.label}”{error.why}：{error.advice}") from error
    if value is None and column.required:
        raise RefusedCell(f"“{column.label}”是空的，请补上")
    return value


def _without_doubles(rows: list[LedgerRow | LedgerRefusal]) -> list[LedgerRow | LedgerRefusal]:
    """Return the rows, each that equals an earlier one in every column as a refusal."""
    first: dict[tuple[tuple[str, LedgerValue], ...], int] = {}
    found: list[LedgerRow | LedgerRefusal] = []
    for row in rows:
        if isinstance(row, LedgerRow):
            before = first.setdefault(tuple(sorted(row.values.items(), key=lambda pair: pair[0])), row.number)
            if before != row.number:
                why = f"和第 {before} 行完全一样，只取一次"
                found.append(LedgerRefusal(f"第 {row.number} 行", _row_text(row), why))
                continue
        found.append(row)
    return found


def _row_text(row: LedgerRow) -> str:
    return shortened("、".join(str(value) for value in row.values.values() if isinstance(value, str)))


class _Head(msgspec.Struct, frozen=True):
    """The header of a sheet: its row, the column at each place, their written units, and headers that nobody asked for."""

    row: int
    columns: Mapping[int, LedgerColumn]
    units: Mapping[int, WrittenUnit]
    unused: tuple[tuple[int, str], ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of the columns that are there."""
        return frozenset(column.name for column in self.columns.values())


def _head_of(grid: SheetGrid, columns: Sequence[LedgerColumn]) -> _Head | None:
    """Return the row that names most of the columns, None if none names two."""
    known = {key: column for column in columns for text in (column.label, *column.aliases) for key in (_key(text),)}
    best: _Head | None = None
    for number, cells in enumerate(grid.rows[:_HEADER_WITHIN]):
        found: dict[int, LedgerColumn] = {}
        unused: list[tuple[int, str]] = []
        for at, cell in enumerate(cells):
            text = str(cell) if isinstance(cell, str) else ""
            column = known.get(_key(text)) if text else None
            if column is not None and column not in found.values():
                found[at] = column
            elif text:
                unused.append((at, text))
        if len(found) >= _LEAST and (best is None or len(found) > len(best.columns)):
            units = {at: _unit(str(cells[at])) for at, column in found.items() if column.kind is LedgerKind.MONEY}
            best = _Head(number, found, units, tuple(unused))
    return best


def _key(header: str) -> str:
    return normalised(plain_header(header)).replace(" ", "")


def _unit(header: str) -> WrittenUnit:
    found = unit_in(header)
    return (found.unit_for(Unit.MONEY) if found is not None else None) or WrittenUnit.WAN


class _LedgerReader:
    """Reads rows below the header."""

    def __init__(self, grid: SheetGrid, head: _Head, firm_of: FirmFinder | None) -> None:
        self._grid, self._head, self._firm_of = grid, head, firm_of
        self.doubts: list[LedgerRefusal] = []
        self.left_out: list[LeftOut] = []

    def row(self, number: int) -> LedgerRow | LedgerRefusal | None:
        """Return a row, why it is refused, or None for an empty one and for sums."""
        cells = self._grid.rows[number]
        if not any(cell is not None for cell in cells):
            return None
        if _is_sum(cells):
            self.left_out.append(LeftOut(number + 1, "合计行", "", f"第 {number + 1} 行"))
            return None
        values: dict[str, LedgerValue] = {}
        for at, column in self._head.columns.items():
            cell = cells[at] if at < len(cells) else None
            try:
                value = cell_value(cell, column, self._head.units.get(at, WrittenUnit.WAN))
            except RefusedCell as error:
                return self._refusal(number, at, cell, str(error))
            if value is not None:
                values[column.name] = value
                self._note_day(number, at, cell, column)
        return self._with_firm(number, values)

    def _note_day(self, number: int, at: int, cell: Cell, column: LedgerColumn) -> None:
        """Tell of a day that the cell does not have in full."""
        remark = day_in(cell)[1] if column.kind is LedgerKind.DATE else ""
        if remark:
            self.doubts.append(self._refusal(number, at, cell, f"“{column.label}”{remark}"))

    def _with_firm(self, number: int, values: dict[str, LedgerValue]) -> LedgerRow | LedgerRefusal:
        place = next((at for at, column in self._head.columns.items() if column.kind is LedgerKind.FIRM), None)
        if self._firm_of is None or place is None:
            return LedgerRow(number + 1, values)
        column = self._head.columns[place]
        code = next((c.name for c in self._head.columns.values() if c.kind is LedgerKind.CODE), "")
        name, written = str(values.get(column.name, "")), str(values.get(code) or "")
        by_name, by_code = self._firm_of(name, ""), self._firm_of("", written) if written else None
        if by_name is not None and by_code is not None and by_name != by_code:
            return self._refusal(number, place, name, f"名称和信用代码 {written} 在企业库里是两家企业，请核对")
        firm = by_code or by_name
        if firm is None:
            return self._refusal(number, place, name, "企业库里没有这家企业，请先在“企业”里建档，或核对名称和信用代码")
        if written and by_code is None:
            why = f"信用代码 {written} 在企业库里没有，按名称认的企业，请核对"
            self.doubts.append(self._refusal(number, place, name, why))
        elif name and by_name is None:
            self.doubts.append(self._refusal(number, place, name, f"按信用代码 {written} 认的企业，库里是别的名称"))
        values[column.name] = firm
        return LedgerRow(number + 1, values)

    def _refusal(self, number: int, at: int, cell: Cell, why: str) -> LedgerRefusal:
        return LedgerRefusal(
            f"第 {number + 1} 行 {self._grid.place(number, at)}", shortened("" if cell is None else str(cell)), why
        )


def _is_sum(cells: Sequence[Cell]) -> bool:
    first = next((cell for cell in cells if cell is not None), None)
    return isinstance(first, str) and normalised(first).replace(" ", "") in ("合计", "总计", "小计")


def _value(cell: Cell, column: LedgerColumn, unit: WrittenUnit) -> LedgerValue:
    """Return the value of a cell. Raises: CellError with the reason."""
    match column.kind:
        case LedgerKind.MONEY:
            return number_in(cell, Unit.MONEY, unit)
        case LedgerKind.NUMBER:
            return number_in(cell, Unit.NONE)
        case LedgerKind.WHOLE:
            found = number_in(cell, Unit.NONE)
            if found is not None and found != found.to_integral_value():
                raise CellError("应是整数", "请写整数")
            return None if found is None else int(found)
        case LedgerKind.DATE:
            return day_in(cell)[0]
        case LedgerKind.FLAG:
            return flag_in(cell)
    text = text_in(cell) or ""
    if not text:
        return None
    if column.kind is LedgerKind.LIST:
        return tuple(part.strip() for part in text.replace("；", "、").replace(";", "、").split("、") if part.strip())
    if column.kind is LedgerKind.CHOICE:
        return _choice(text, column)
    return text


def _choice(text: str, column: LedgerColumn) -> str:
    plain = normalised(text).replace(" ", "")
    words = {
        normalised(word): choice for word, choice in (*column.spellings, *((each, each) for each in column.choices))
    }
    if plain not in words:
        raise CellError(f"“{shortened(text)}”不在可选的值里", f"可选：{'、'.join(column.choices)}")
    return words[plain]
