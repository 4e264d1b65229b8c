"""Columns of imported tables that are not facts of the catalogue, stored as text with their source."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import msgspec

from casebook import _rows
from casebook._ledger import JournaledChange, Ledger

TABLE = "kept_columns"


class KeptColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of an imported table: header and text, file and sheet, day of import and officer."""

    header: str
    text: str
    file: str
    sheet: str
    on: date
    officer: str


class KeptColumnRepository:
    """Reads the kept columns; `EnterpriseRepository` writes them together with the facts of the import."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def of(self, enterprise: int) -> tuple[KeptColumn, ...]:
        """Returns every kept column of a firm, latest import first."""
        sql = f"SELECT * FROM {TABLE} WHERE enterprise_id = ? ORDER BY day DESC, file, sheet, header"
        return tuple(_column(row) for row in self._ledger.rows(sql, (enterprise,)))


def first_rows(enterprise: int, kept: Iterable[KeptColumn]) -> list[dict[str, str | int | None]]:
    """Returns the rows to insert for a new firm."""
    return [_row(enterprise, column) for column in kept]


def put_columns(change: JournaledChange, kept: Collection[KeptColumn]) -> None:
    """Writes kept columns as part of a change. A column with the same header is replaced."""
    for column in kept:
        change.put(TABLE, (change.enterprise, column.header), _row(change.enterprise, column))


def _row(enterprise: int, column: KeptColumn) -> dict[str, str | int | None]:
    return {
        "enterprise_id": enterprise, "header": column.header, "text": column.text, "file": column.file,
        "sheet": column.sheet, "day": column.on.isoformat(), "officer": column.officer,
    }  # fmt: skip


def _column(row: _rows.Cells) -> KeptColumn:
    return KeptColumn(
        header=_rows.text(row, "header"),
        text=_rows.text(row, "text"),
        file=_rows.text(row, "file"),
        sheet=_rows.text(row, "sheet"),
        on=_rows.day(row, "day"),
        officer=_rows.text(row, "officer"),
    )
