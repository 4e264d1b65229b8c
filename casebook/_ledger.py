"""Writes rows together with their journal lines, in one transaction. No other module writes rows of a firm.

The journal stores each row before and after the change; undo writes the earlier row back.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from casebook._database import DataKey, border
from casebook._index import rebuild_index
from casebook._types import Author, Clock
from policies import InternalError, UserError

Row = Mapping[str, str | int | None]
Values = Mapping[str, object] | tuple[object, ...]


_NOBODY = "每次修改都要记下修改人，请先填写你的姓名"


class ChangeKind(StrEnum):
    """How undo treats a change. DONE can be undone; UNDONE and REDONE are undo steps; the others stay.

    JOINED made one firm of two; like ADDED it stays. RECEIVED came from a colleague's computer. PRINTED is a printed sheet; ACT concerns the whole casebook (firm 0), for example a restore.
    """

    DONE = "done"
    ADDED = "added"
    UNDONE = "undone"
    REDONE = "redone"
    ERASED = "erased"
    PRINTED = "printed"
    ACT = "act"
    JOINED = "joined"
    RECEIVED = "received"


KEYS: Mapping[str, tuple[str, ...]] = {
    "enterprises": ("id",),
    "facts": ("enterprise_id", "name"),
    "sayings": ("enterprise_id", "value", "name"),  # the last column names the subject of a journal line
    "kept_columns": ("enterprise_id", "header"),
    "confirmations": ("enterprise_id", "condition"),
    "visits": ("id",),
    "requests": ("id",),
    "follow_ups": ("id",),
    "filings": ("id",),
    "payouts": ("id",),
    "contracts": ("id",),
    "persons": ("id",),
    "title_ends": ("enterprise_id", "expires_on", "kind"),
    "plan_steps": ("id",),
    "joined_firms": ("enterprise_id", "uid"),
    "targets": ("id",),
    "resources": ("id",),
    "letters": ("id",),
}
OFFICE = 0
"""The firm number of changes that concern no firm: targets, resources."""


class JournaledChange:
    """One change by one person to one firm. Its journal lines share one change number."""

    def __init__(self, ledger: Ledger, enterprise: int, head: Row) -> None:
        self.enterprise = enterprise
        self.touched: set[str] = set()
        self._ledger = ledger
        self._head = head

    def insert(self, table: str, row: Row) -> int:
        """Inserts a row and returns its id."""
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        cursor = self._ledger.database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", dict(row))
        number = int(cursor.lastrowid or 0)
        self._note(table, (number,), None, {"id": number, **row})
        return number

    def added(self, table: str, number: int, row: Row) -> None:
        """Adds a journal line for a row that was inserted elsewhere."""
        self._note(table, (number,), None, row)

    def put(self, table: str, key: tuple[object, ...], row: Row | None) -> bool:
        """Inserts or updates the row with this key; None deletes it. Returns False if nothing changes."""
        before = self._ledger.row(table, key)
        if before == row:
            return False
        if row is None:
            self._ledger.database.execute(f"DELETE FROM {table} WHERE {_key_condition(table)}", key)
        elif before is None:
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            self._ledger.database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", dict(row))
        else:
            sets = ", ".join(f"{name} = ?" for name in row)
            self._ledger.database.execute(
                f"UPDATE {table} SET {sets} WHERE {_key_condition(table)}", (*row.values(), *key)
            )
        self._note(table, key, before, row)
        return True

    def _note(self, table: str, key: tuple[object, ...], before: Row | None, after: Row | None) -> None:
        self.touched.add(table)
        self._ledger.note({**self._head, "subject": table, "key": str(key[-1])}, before, after)


class Ledger:
    """The open database with its journal. Use one per thread."""

    def __init__(self, database: Database, path: Path, clock: Clock, key: DataKey | None = None) -> None:
        self.database = database
        self.path = path
        self.key = key
        self._clock = clock

    def new_id(self) -> str:
        """Returns a new id for a record whose id is the same on every computer: 16 random hexadecimal digits."""
        return secrets.token_hex(8)

    def now(self) -> str:
        """Returns the current time as ISO text in UTC, to the second."""
        moment = self._clock()
        if moment.tzinfo is None:
            raise InternalError("the clock of the casebook needs a time zone")
        return moment.astimezone(UTC).isoformat(timespec="seconds")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Runs the body in one transaction (a savepoint if one is open) and rolls back on an exception.

        BEGIN IMMEDIATE takes the write lock first, so that rows read in the body cannot change before the commit.
        """
        with border(self.path):
            if self.database.conn.in_transaction:
                with self.database.atomic():
                    yield
                return
            self.database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.database.execute("COMMIT")
            except BaseException:
                self.database.rollback()
                raise

    @contextmanager
    def change(
        self, enterprise: int, author: Author, kind: ChangeKind = ChangeKind.DONE, reverts: int | None = None
    ) -> Iterator[JournaledChange]:
        """Yields a change to one firm in a transaction, and rebuilds the firm's index rows at its end if needed.

        Raises: UserError if the author has no name.
        """
        if not author.who.strip():
            raise UserError(_NOBODY)
        with self.transaction():
            change = JournaledChange(self, enterprise, self._head(enterprise, author, kind, reverts))
            yield change
            if change.touched & {"facts", "enterprises"}:
                rebuild_index(self.database, enterprise)

    def note_erased(self, enterprise: int, author: Author) -> None:
        """Adds the journal line about the erasure of a firm, the only one kept for it."""
        head = self._head(enterprise, author, ChangeKind.ERASED, None)
        self.note({**head, "subject": "enterprises", "key": str(enterprise)}, None, None)

    def note_act(self, author: Author, text: str) -> None:
        """Adds a journal line about the whole casebook."""
        if not author.who.strip():
            raise UserError(_NOBODY)
        with self.transaction():
            head = self._head(0, author, ChangeKind.ACT, None)
            self.note({**head, "subject": "casebook", "key": ""}, None, {"act": text})

    def _head(self, enterprise: int, author: Author, kind: ChangeKind, reverts: int | None) -> Row:
        # From the sequence, which does not decrease when the lines of an erased firm are deleted.
        number = self.value("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'journal'")
        return {
            "change": int(str(number)), "kind": kind.value, "reverts": reverts, "at": self.now(),
            "who": author.who.strip(), "why": author.why.strip(), "enterprise_id": enterprise,
        }  # fmt: skip

    def run(self, sql: str, values: Values = ()) -> int:
        """Runs a statement that writes, for tables without journal lines; returns the number of the inserted row."""
        with border(self.path):
            return int(self.database.execute(sql, values).lastrowid or 0)  # type: ignore[arg-type]  # a tuple is a sequence

    def run_pragma(self, pragma: str) -> None:
        """Runs a pragma or VACUUM outside a transaction. Raises: InternalError inside one."""
        if self.database.conn.in_transaction:
            raise InternalError(f"not inside of a transaction: {pragma}")
        with border(self.path):
            self.database.execute(pragma).close()

    def note(self, head: Row, before: Row | None, after: Row | None) -> None:
        """Inserts one journal line: `head` with the row before and after the change."""
        line = {**head, "before": _to_json(before), "after": _to_json(after)}
        marks = ", ".join(f":{name}" for name in line)
        self.database.execute(f"INSERT INTO journal ({', '.join(line)}) VALUES ({marks})", line)

    def row(self, table: str, key: tuple[object, ...]) -> Row | None:
        """Returns the row with this primary key, or None."""
        return next(iter(self.rows(f"SELECT * FROM {table} WHERE {_key_condition(table)}", key)), None)

    def rows(self, sql: str, values: Values = ()) -> list[dict[str, str | int | None]]:
        """Returns the rows of a query as dictionaries by column name."""
        with border(self.path):
            cursor = self.database.execute(sql, values)  # type: ignore[arg-type]  # a tuple is a sequence
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def tuples(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Returns the rows of a query as tuples; faster than `rows` for thousands of rows."""
        with border(self.path):
            return self.database.execute(sql, values).fetchall()  # type: ignore[arg-type]  # a tuple is a sequence

    def value(self, sql: str, values: Values = ()) -> str | int | bytes | None:
        """Returns the first value of the first row, or None without a row."""
        with border(self.path):
            row = self.database.execute(sql, values).fetchone()  # type: ignore[arg-type]  # a tuple is a sequence
        return row[0] if row else None


def stored_row(text: str | None) -> Row | None:
    """Decodes a row from the JSON text in the journal."""
    if text is None:
        return None
    row: Row = json.loads(text)
    return row


def _to_json(row: Row | None) -> str | None:
    return None if row is None else json.dumps(dict(row), ensure_ascii=False)


def _key_condition(table: str) -> str:
    return " AND ".join(f"{name} = ?" for name in KEYS[table])
