"""The one way in which rows are written: each with its journal line, in one transaction.

The journal holds rows as they were before and after, so that any change can be taken back by
putting the earlier rows in place again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from casebook._index import rebuild_index
from casebook._schema import border
from casebook._types import Author, Clock
from policies import InternalError, UserError
from policies.database import DataKey

Row = Mapping[str, str | int | None]
Values = Mapping[str, object] | tuple[object, ...]


_NOBODY = "每次修改都要记下修改人，请先填写你的姓名"


class ChangeKind(StrEnum):
    """What a change is to undo: an ordinary one, an undo itself, or one that stays.

    PRINTED is a sheet that went out; ACT is something done to the casebook as a whole (firm 0).
    """

    DONE = "done"
    ADDED = "added"
    UNDONE = "undone"
    REDONE = "redone"
    ERASED = "erased"
    PRINTED = "printed"
    ACT = "act"


KEYS: Mapping[str, tuple[str, ...]] = {
    "enterprises": ("id",),
    "facts": ("enterprise_id", "name"),
    "kept_columns": ("enterprise_id", "header"),
    "confirmations": ("enterprise_id", "condition"),
    "visits": ("id",),
    "requests": ("id",),
    "follow_ups": ("id",),
}


class JournaledChange:
    """One thing a person did to one firm; every row it touches bears the same number."""

    def __init__(self, ledger: Ledger, enterprise: int, head: Row) -> None:
        self.enterprise = enterprise
        self.touched: set[str] = set()
        self._ledger = ledger
        self._head = head

    def insert(self, table: str, row: Row) -> int:
        """A new row; its id."""
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        cursor = self._ledger.database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", dict(row))
        number = int(cursor.lastrowid or 0)
        self._note(table, (number,), None, {"id": number, **row})
        return number

    def added(self, table: str, number: int, row: Row) -> None:
        """Notes a row that was written without this change: to make room for it, or not to be undone."""
        self._note(table, (number,), None, row)

    def put(self, table: str, key: tuple[object, ...], row: Row | None) -> bool:
        """The row under its key as given, or gone with None; False where it is so already."""
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
    """The open database together with its journal; one per thread."""

    def __init__(self, database: Database, path: Path, clock: Clock, key: DataKey | None = None) -> None:
        self.database = database
        self.path = path
        self.key = key
        self._clock = clock

    def now(self) -> str:
        """The moment of a change, UTC, to the second."""
        moment = self._clock()
        if moment.tzinfo is None:
            raise InternalError("the clock of the casebook must bear a time zone")
        return moment.astimezone(UTC).isoformat(timespec="seconds")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; the write lock is taken at once, so no reader's view grows old in it."""
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
        """A change to one firm; what is drawn from its facts is drawn again at the end.

        Raises: UserError when nobody is named as the author.
        """
        if not author.who.strip():
            raise UserError(_NOBODY)
        with self.transaction():
            change = JournaledChange(self, enterprise, self._head(enterprise, author, kind, reverts))
            yield change
            if change.touched & {"facts", "enterprises"}:
                rebuild_index(self.database, enterprise)

    def note_erased(self, enterprise: int, author: Author) -> None:
        """The one line that stays of an erased firm."""
        head = self._head(enterprise, author, ChangeKind.ERASED, None)
        self.note({**head, "subject": "enterprises", "key": str(enterprise)}, None, None)

    def note_act(self, author: Author, text: str) -> None:
        """A line about the casebook as a whole."""
        if not author.who.strip():
            raise UserError(_NOBODY)
        with self.transaction():
            head = self._head(0, author, ChangeKind.ACT, None)
            self.note({**head, "subject": "casebook", "key": ""}, None, {"act": text})

    def _head(self, enterprise: int, author: Author, kind: ChangeKind, reverts: int | None) -> Row:
        # Counted by the sequence, which never falls back when the lines of an erased firm go.
        number = self.value("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'journal'")
        return {
            "change": int(str(number)), "kind": kind.value, "reverts": reverts, "at": self.now(),
            "who": author.who.strip(), "why": author.why.strip(), "enterprise_id": enterprise,
        }  # fmt: skip

    def run_pragma(self, pragma: str) -> None:
        """Runs a pragma outside of any transaction."""
        if self.database.conn.in_transaction:
            raise InternalError(f"not inside of a transaction: {pragma}")
        with border(self.path):
            self.database.execute(pragma).close()

    def note(self, head: Row, before: Row | None, after: Row | None) -> None:
        """One line of the journal."""
        line = {**head, "before": _to_json(before), "after": _to_json(after)}
        marks = ", ".join(f":{name}" for name in line)
        self.database.execute(f"INSERT INTO journal ({', '.join(line)}) VALUES ({marks})", line)

    def row(self, table: str, key: tuple[object, ...]) -> Row | None:
        """The row under a key."""
        return next(iter(self.rows(f"SELECT * FROM {table} WHERE {_key_condition(table)}", key)), None)

    def rows(self, sql: str, values: Values = ()) -> list[dict[str, str | int | None]]:
        """The rows of a query, by column name."""
        with border(self.path):
            cursor = self.database.execute(sql, values)  # type: ignore[arg-type]  # a tuple is a sequence
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def tuples(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """The rows of a query as they come, where thousands are read at once."""
        with border(self.path):
            return self.database.execute(sql, values).fetchall()  # type: ignore[arg-type]  # a tuple is a sequence

    def value(self, sql: str, values: Values = ()) -> str | int | bytes | None:
        """The one value of a query, None without a row."""
        with border(self.path):
            row = self.database.execute(sql, values).fetchone()  # type: ignore[arg-type]  # a tuple is a sequence
        return row[0] if row else None


def stored_row(text: str | None) -> Row | None:
    """A row as the journal holds it."""
    if text is None:
        return None
    row: Row = json.loads(text)
    return row


def _to_json(row: Row | None) -> str | None:
    return None if row is None else json.dumps(dict(row), ensure_ascii=False)


def _key_condition(table: str) -> str:
    return " AND ".join(f"{name} = ?" for name in KEYS[table])
