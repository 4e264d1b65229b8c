"""Copies the readable rows of a damaged casebook into a new one and reports what is lost."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import msgspec

from casebook import _database as db
from casebook._damaged_reader import Cells, DamagedDatabaseReader, rebuild_header
from casebook._files import SALVAGE, wipe
from casebook._index import INDEX_TABLES, rebuild_index
from casebook._ledger import Ledger
from casebook._own_facts import take_own_facts
from casebook._pages import decrypted
from casebook._row_checks import is_readable_row
from casebook._tables import tables_after
from casebook._types import Author, Origin
from casebook._wording import table_label
from casebook.exchange.mending import forget_batches
from policies import InternalError, UserError

_NOT_COPIED = (*INDEX_TABLES, "_sqlite_migrations")


class SalvagedTable(msgspec.Struct, frozen=True):
    """The result for one table: rows copied, rows rejected as invalid, and whether some rows could not be read."""

    table: str
    rows: int
    refused: int
    incomplete: bool

    def line(self) -> str:
        """Returns the result as one Chinese sentence."""
        parts = [f"{table_label(self.table)}：救回 {self.rows} 条"]
        if self.refused:
            parts.append(f"{self.refused} 条内容已坏，没有采用")
        if self.incomplete:
            parts.append("另有一部分读不出来")
        return "，".join(parts)


class SalvageReport(msgspec.Struct, frozen=True):
    """The result of a salvage. `repaired`: one sentence per firm whose record, name or code had to be replaced."""

    tables: tuple[SalvagedTable, ...]
    repaired: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was lost."""
        return not self.repaired and all(not part.refused and not part.incomplete for part in self.tables)

    def lines(self) -> tuple[str, ...]:
        """Returns the report in Chinese sentences."""
        return (*(part.line() for part in self.tables if part.rows or part.refused or part.incomplete), *self.repaired)


def salvage(path: Path, target: Path, now: datetime, key: db.DataKey | None = None) -> SalvageReport:
    """Copies the readable rows of a damaged file into a new casebook at `target`; the damaged file is not changed.

    `key` opens the damaged file and encrypts the new one.
    Raises: UserError if the target exists or no firm can be read.
    """
    if target.exists():
        raise UserError(f"{target} 已经存在，请换一个文件名")
    with db.border(path), tempfile.TemporaryDirectory(dir=target.parent, prefix=SALVAGE) as folder:
        try:
            damaged = _copied(path, Path(folder), key)
            if key is not None and db.key_file(path).exists():
                db.copy_file(db.key_file(path), db.key_file(target))
            with closing(db.open_raw(damaged)) as connection:
                return _rescue(DamagedDatabaseReader(connection), target, now, key)
        except BaseException:
            for tail in ("", "-wal", "-shm", ".key"):
                wipe(target.with_name(target.name + tail))
            raise
        finally:
            for file in Path(folder).iterdir():
                wipe(file)


def _copied(path: Path, folder: Path, key: db.DataKey | None) -> Path:
    """Makes an unencrypted working copy, with a new header if it has none. The caller wipes it."""
    copy, plain = folder / "damaged.db", folder / "plain.db"
    copyfile(path, copy)
    if (log := path.with_name(f"{path.name}-wal")).exists():
        copyfile(log, copy.with_name(f"{copy.name}-wal"))
    if key is not None:
        _checkpoint(copy, key)
        decrypted(copy, plain, key)
        copy = plain
    with copy.open("rb") as file:
        sound = file.read(16) == b"SQLite format 3\0"
    if not sound:
        rebuild_header(copy, reserved=80 if key is not None else 0)
    return copy


def _checkpoint(copy: Path, key: db.DataKey) -> None:
    """Writes the -wal into the copy, if SQLCipher can read it."""
    with closing(db.open_raw(copy, key)) as connection, suppress(*db.library_errors()):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def _rescue(damaged: DamagedDatabaseReader, target: Path, now: datetime, key: db.DataKey | None) -> SalvageReport:
    tables = damaged.tables()
    with closing(db.open_database(target, key)) as database:
        ledger = Ledger(database, target, lambda: now, key)
        work = _Rescue(ledger, damaged, now)
        with ledger.transaction():
            report = work.run(tables)
            forget_batches(ledger)
            if not any(ledger.value(f"SELECT 1 FROM {table}") for table in ("enterprises", "policy_revisions")):
                raise UserError("这个文件里已经读不出任何企业数据，无法抢救，请恢复备份")
        ledger.note_act(Author("程序", "数据库损坏"), "；".join(("从损坏的文件中抢救", *report.lines()))[:2000])
        if found := db.faults(database.conn):
            raise InternalError(f"the rescued file is not sound: {found[0]}")
    return report


class _Rescue:
    """Fills a new casebook from a damaged one."""

    def __init__(self, ledger: Ledger, damaged: DamagedDatabaseReader, now: datetime) -> None:
        self._ledger = ledger
        self._execute = ledger.database.conn.execute
        self._damaged = damaged
        self._now = now.astimezone(UTC)
        self._repaired: list[str] = []
        self._shapes = {shape.name: shape for shape in tables_after(db.schema_steps())}
        self._inserted: dict[str, set[object]] = {"enterprises": set(), "visits": set(), "libraries": set()}

    def run(self, tables: Mapping[str, str]) -> SalvageReport:
        """Copies all tables, parents first, then rebuilds the index tables."""
        read = {table: self._read(table, tables) for table in self._shapes}
        take_own_facts((row.get("state"), row.get("facts")) for row in read["policy_revisions"][0])
        self._add_missing_firms(read)
        parts = [self._fill(table, *rows) for table, rows in read.items()]
        self._rebuild_indexes(tables)
        parts += self._copy_other_tables(tables)
        return SalvageReport(tuple(parts), tuple(self._repaired))

    def _read(self, table: str, tables: Mapping[str, str]) -> tuple[list[Cells], bool]:
        shape = self._shapes[table]
        if table not in tables:
            return [], not self._had_table(table, tables)
        if not shape.ordered_by_key:
            return self._damaged.rows(table)
        firms = {
            row["enterprise_id"]
            for other in ("visits", "journal")
            if other in tables
            for row in self._damaged.rows(other)[0]
        }
        firms |= {row["id"] for row in self._damaged.rows("enterprises")[0]} if "enterprises" in tables else set()
        return self._damaged.keyed_rows(table, sorted(firm for firm in firms if isinstance(firm, int)), shape.key)

    def _had_table(self, table: str, tables: Mapping[str, str]) -> bool:
        """Returns whether the schema version of the damaged file has this table."""
        rows = self._damaged.rows("_sqlite_migrations")[0] if "_sqlite_migrations" in tables else []
        applied = {row.get("name") for row in rows}
        steps = tuple(step for step in db.schema_steps() if step[0] in applied)
        return not steps or any(shape.name == table for shape in tables_after(steps))

    def _add_missing_firms(self, read: Mapping[str, tuple[list[Cells], bool]]) -> None:
        """Adds an `enterprises` row for every firm that has facts but has lost its own row."""
        rows = read["enterprises"][0]
        there = {row["id"] for row in rows}
        for firm in sorted({row["enterprise_id"] for row in read["facts"][0]} - there):
            stamp = self._now.isoformat(timespec="seconds")
            rows.append({"id": firm, "officer": "", "old_names": "[]", "added_at": stamp})
            self._repaired.append(f"企业编号 {firm}：登记行已丢失，负责人和曾用名要重新填写")

    def _fill(self, table: str, rows: list[Cells], whole: bool) -> SalvagedTable:
        kept = sum(self._insert(table, row) for row in rows)
        return SalvagedTable(table, kept, len(rows) - kept, not whole)

    def _insert(self, table: str, row: Cells) -> bool:
        if table == "determinations" and row.get("library") not in self._inserted["libraries"]:
            self._put("libraries", {"digest": row.get("library"), "version": "已丢失", "body": b""})
        if row.get("visit_id") not in self._inserted["visits"]:
            row = {**row, **({"visit_id": None} if "visit_id" in row else {})}
        return _is_intact_row(table, row) and self._put(table, row)

    def _put(self, table: str, row: Cells) -> bool:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        try:
            self._execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values())).close()
        except db.library_errors():
            return False  # a value that the column does not allow, or a row whose firm is lost
        if table in self._inserted:
            self._inserted[table].add(row.get("digest") if table == "libraries" else row.get("id"))
        return True

    def _rebuild_indexes(self, tables: Mapping[str, str]) -> None:
        """Rebuilds the index tables. A firm without a name gets its name in the old index, or one with its number."""
        old = self._damaged.rows("firm_index")[0] if "firm_index" in tables else []
        names = {row["enterprise_id"]: row["name"] for row in old}
        for firm in sorted(self._inserted["enterprises"], key=str):
            for _ in range(2):
                try:
                    with self._ledger.transaction():
                        rebuild_index(self._ledger.database, int(str(firm)))
                    break
                except UserError as error:
                    self._repair_fact(int(str(firm)), names, str(error))

    def _repair_fact(self, firm: int, names: Mapping[object, Any], why: str) -> None:
        code_taken = "信用代码" in why
        fact = "credit_code" if code_taken else "name"
        self._execute("DELETE FROM facts WHERE enterprise_id = ? AND name = ?", (firm, fact)).close()
        if not code_taken:
            name = str(names.get(firm) or f"名称已丢失的企业 {firm}")
            value = (firm, "name", json.dumps(name, ensure_ascii=False), Origin.IMPORTED.value)
            rest = (self._now.date().isoformat(), "程序", "从损坏的数据库中抢救")
            columns = "enterprise_id, name, value, origin, day, officer, note"
            self._execute(f"INSERT INTO facts ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", (*value, *rest)).close()
        self._repaired.append(
            f"企业编号 {firm}：{'信用代码与另一家重复，已去掉' if code_taken else '名称已丢失或损坏，请核对'}"
        )

    def _copy_other_tables(self, tables: Mapping[str, str]) -> Iterable[SalvagedTable]:
        """Copies tables that the schema does not have, unchecked: nothing that the file holds is dropped."""
        foreign = {table: sql for table, sql in tables.items() if table not in (*self._shapes, *_NOT_COPIED)}
        for table, sql in foreign.items():
            if self._create(sql):
                yield self._fill(table, *self._damaged.rows(table))
        present = {row[0] for row in self._execute("SELECT tbl_name FROM sqlite_master")}
        for table, sql in self._damaged.other_objects():
            if table in foreign or (table not in present and table not in _NOT_COPIED):
                self._create(sql)
        for row in self._damaged.rows("_sqlite_migrations")[0] if foreign and "_sqlite_migrations" in tables else ():
            if row.get("migration_set") != "casebook":
                self._put("_sqlite_migrations", {name: row[name] for name in ("migration_set", "name", "applied_at")})

    def _create(self, sql: str) -> bool:
        """Runs a CREATE statement from the damaged file. Returns False if it is invalid."""
        try:
            self._execute(sql).close()
        except db.library_errors():
            return False
        return True


def _is_intact_row(table: str, row: Cells) -> bool:
    """Returns whether the values of a row are valid; a readable page can contain damaged texts."""
    return is_readable_row(table, row) and not any(isinstance(value, str) and "�" in value for value in row.values())
