"""Exports the whole casebook: as one lossless JSON file, or as tables for a workbook."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from casebook._database import border, schema_steps
from casebook._ledger import Ledger
from casebook._tables import TableShape, tables_after
from casebook._values import shown_fact
from casebook._wording import column_label, table_label
from matcher import field_label
from policies.files import beside_of, put_in_place

FORMAT = "kece-casebook-1"
"""The format name in the JSON file."""
_NOT_IN_TABLES = ("libraries", "determinations", "policy_layers")
_EXCHANGE = "exchange_"
"""The tables of the exchange with colleagues hold keys and copies of the rest: no workbook has them."""
_SECRET = "exchange_self"
"""The private keys of this computer stay in the database: whoever imports an export becomes a replica of its own."""
_NOT_IN_COLUMNS = {
    "policy_documents": ("original",),
    "policy_revisions": ("body", "policy", "facts"),
    "evidence": ("body",),
}
"""Table → columns with files and texts for programs, which a workbook leaves out."""
Exported = str | int | float | None | dict[str, str]
"""A cell of the JSON file; bytes are {"base64": …}."""


class ExportTable(msgspec.Struct, frozen=True):
    """One sheet of a workbook: title, column headings, rows.

    Texts are unescaped: the writer of the workbook must prevent `=…` from becoming a formula.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


class Export:
    """Exports a snapshot of the open casebook.

    Example:
        >>> book.export.write_json(Path("全部数据.json"), datetime.now(UTC))
        >>> read_export(Path("全部数据.json"), Path("new.db")).counts.firms
        3
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def write_json(self, target: Path, now: datetime) -> None:
        """Writes every row as JSON; `read_export` creates a casebook from it.

        Layout: {"format", "exported_at", "steps": [names of migration steps], "last_numbers": {table: number},
        "tables": {table: {"columns": [names], "rows": [[cells]]}}}.
        The file is written beside the target and renamed. Raises: UserError if it cannot be written.
        """
        beside = beside_of(target)
        with self._snapshot(), border(target, "导出文件"):
            try:
                with beside.open("w", encoding="utf-8", newline="\n") as file:
                    for part in self._parts(now):
                        file.write(part)
                put_in_place(beside, target)
            finally:
                beside.unlink(missing_ok=True)

    def tables(self) -> tuple[ExportTable, ...]:
        """Returns the tables for a workbook: Chinese headings, the name of the firm in every row about one."""
        with self._snapshot():
            shown = (s for s in _shapes() if s.name not in _NOT_IN_TABLES and not s.name.startswith(_EXCHANGE))
            return tuple(self._table(shape) for shape in shown)

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Runs the body in a read transaction, so that all tables are of the same moment."""
        database = self._ledger.database
        if database.conn.in_transaction:
            yield
            return
        with border(self._ledger.path):
            database.execute("BEGIN")
            try:
                yield
            finally:
                database.rollback()

    def _parts(self, now: datetime) -> Iterator[str]:
        stamp = now.astimezone(UTC).isoformat(timespec="seconds")
        steps = self._column("SELECT name FROM _sqlite_migrations WHERE migration_set = 'casebook' ORDER BY id")
        yield f'{{"format": {_json(FORMAT)}, "exported_at": {_json(stamp)}, "steps": {_json(steps)},\n'
        numbers = {str(name): int(seq) for name, seq in self._ledger.tuples("SELECT name, seq FROM sqlite_sequence")}
        own = {shape.name for shape in _shapes()}
        yield f'"last_numbers": {_json({name: seq for name, seq in numbers.items() if name in own})},\n"tables": {{'
        for place, shape in enumerate(_shapes()):
            yield f'{"," if place else ""}\n{_json(shape.name)}: {{"columns": {_json(shape.columns)}, "rows": ['
            where = "WHERE 0" if shape.name == _SECRET else shape.order
            rows = self._ledger.database.execute(f"SELECT {', '.join(shape.columns)} FROM {shape.name} {where}")
            for number, row in enumerate(rows):
                yield f"{',' if number else ''}\n{_json([_json_cell(cell) for cell in row])}"
            yield "]}"
        yield "\n}}\n"

    def _column(self, sql: str) -> list[str]:
        return [str(row[0]) for row in self._ledger.tuples(sql)]

    def _table(self, shape: TableShape) -> ExportTable:
        name = shape.name
        own = tuple(column for column in shape.columns if column not in _NOT_IN_COLUMNS.get(name, ()))
        join = ""
        if name == "sheets":
            join = "JOIN determinations d ON d.id = t.determination LEFT JOIN firm_index i USING (enterprise_id)"
        elif name == "enterprises" or "enterprise_id" in shape.columns:
            firm = "id" if name == "enterprises" else "enterprise_id"
            join = f"LEFT JOIN firm_index i ON i.enterprise_id = t.{firm}"
        columns = ("firm_name", *own) if join else own
        read = [*(["i.name AS firm_name"] if join else []), *(f"t.{column}" for column in own)]
        rows = self._ledger.rows(f"SELECT {', '.join(read)} FROM {name} t {join}")
        return ExportTable(
            table_label(name),
            tuple(column_label(column) for column in columns),
            tuple(_for_people(name, row, columns) for row in rows),
        )


def _shapes() -> tuple[TableShape, ...]:
    return tables_after(schema_steps())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _json_cell(cell: Any) -> Exported:
    return {"base64": base64.b64encode(cell).decode()} if isinstance(cell, bytes) else cell


def _for_people(table: str, row: Mapping[str, Any], columns: tuple[str, ...]) -> tuple[str | int | None, ...]:
    shown = dict(row)
    if table in ("facts", "sayings"):
        shown["value"] = shown_fact(row["name"], row["value"])
        shown["name"] = field_label(row["name"])
    return tuple(shown[column] for column in columns)
