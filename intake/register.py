"""Reads a register without a person beside it: what is not sure is not used, and told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from policies import UserError
from registers import (
    HELD,
    KINDS,
    SURE,
    CellRefusal,
    MappedColumn,
    Mapping,
    RegisterBook,
    RegisterFirm,
    RegisterTable,
    Target,
    Use,
    guess_mapping,
    read_firms,
)


class Told(msgspec.Struct, frozen=True):
    """Something to look at: the place, the reason (both Chinese), and the value as written."""

    place: str
    why: str
    value: str = ""


class TableRead(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a register: the guessed mapping, and the firms that were read with the sure part of it."""

    table: RegisterTable
    mapping: Mapping
    firms: tuple[RegisterFirm, ...] = ()
    refused: tuple[Told, ...] = ()
    doubts: tuple[Told, ...] = ()

    @property
    def unit(self) -> str | None:
        """The unit of the money columns, if they all have the same one."""
        units = {column.target.unit.value for column in self.mapping.columns if column.target.unit.value.endswith("元")}
        return units.pop() if len(units) == 1 else None

    @property
    def place(self) -> str | None:
        """The place that the title gives all firms, its largest rank first."""
        names = [constant.value for constant in self.mapping.constants if not constant.kind]
        return "".join(dict.fromkeys(names)) or None


def read_register(book: RegisterBook, on: date) -> tuple[TableRead, ...]:
    """Read every table of a book; `on` is the day of reading."""
    return tuple(_read(table, on) for table in book.tables)


def _read(table: RegisterTable, on: date) -> TableRead:
    guess = guess_mapping(table.headers, table.samples(), on, table.title)
    sheet = f"工作表“{table.sheet}” " if table.sheet and len(table.sheets) > 1 else ""
    doubts = [Told(sheet + left.place, left.why, left.text) for left in table.doubts]
    doubts += [Told(sheet.strip(), note) for note in (*table.notes, *guess.notes)]
    doubts += [
        Told(f"{sheet}{table.place(index)}", f"没有采用“{column.target.label(on.year)}”：{column.why}")
        for index, column in enumerate(guess.columns)
        if _unsure(column)
    ]
    doubts += [
        Told(f"{sheet}{table.place(index)}", f"按“{column.target.label(on.year)}”采用：{column.why}")
        for index, column in enumerate(guess.columns)
        if column.target.use is Use.FIELD and column.assumed
    ]
    firms: list[RegisterFirm] = []
    refused: list[Told] = []
    try:
        for row in read_firms(table, _sure_part(guess), on):
            if isinstance(row, CellRefusal):
                refused.append(_told(row, sheet))
                continue
            firms.append(row)
            refused += [_told(cell, sheet) for cell in row.refused]
            doubts += [Told(f"{sheet}第 {row.row} 行", warning) for warning in row.warnings]
    except UserError as error:
        refused.append(Told(sheet.strip() or "整张表", str(error)))
    return TableRead(table=table, mapping=guess, firms=tuple(firms), refused=tuple(refused), doubts=tuple(doubts))


def _unsure(column: MappedColumn) -> bool:
    return column.target.use is Use.FIELD and not column.sure


def _sure_part(guess: Mapping) -> Mapping:
    """Return the mapping with its unsure columns as remarks, and without what the title does not surely set."""
    remark = Target(use=Use.EXTRA)
    columns = tuple(replace(column, target=remark) if _unsure(column) else column for column in guess.columns)
    constants = tuple(constant for constant in guess.constants if constant.sure >= SURE)
    return replace(guess, columns=columns, constants=constants)


def _told(refusal: CellRefusal, sheet: str) -> Told:
    place = f"{sheet}第 {refusal.row} 行"
    return Told(
        f"{place} {refusal.column}".strip(), f"{refusal.why}（{refusal.advice}）；{refusal.outcome()}", refusal.value
    )


def plain(value: object) -> object:
    """Return a raw value for JSON: a Decimal as a number, containers in depth.

    >>> plain({"2024": Decimal("1200.50"), "2025": Decimal("3.0")})
    {'2024': 1200.5, '2025': 3}
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def facts_of(mapping: Mapping, year_of_reading: int) -> Iterator[str | None]:
    """Yield the fact of each column as the data contract names it, None for a remark."""
    for column in mapping.columns:
        target = column.target
        if target.use is not Use.FIELD:
            yield None
        elif target.field == "qualifications" and target.record:
            part = "" if target.part in ("", HELD) else f".{target.part}"
            yield f"qualification.{target.record}{part}"
        else:
            year = target.year_on(year_of_reading)
            parts = (
                target.field,
                str(year) if year else "",
                target.record,
                "" if target.part == KINDS else target.part,
            )
            yield ".".join(filter(None, parts))
