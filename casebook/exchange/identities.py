"""The names of records that are the same on every computer, for records that have a number here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from casebook._ledger import Ledger
from casebook.exchange.tables import TABLES, Keyed

_DIGITS = 20
"""Hexadecimal digits of a uid: 80 bits; our choice, no two records of any office will share one."""
_NUMBERED = tuple(table.name for table in TABLES.values() if table.keyed is Keyed.UID)


class Identities:
    """Uids of the numbered records of one casebook, and their numbers.

    A uid is made of the journal line that told of the record first, so that copies of a casebook agree on it. Once used,
    it is kept in `exchange_ids`.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._uids: dict[tuple[str, int], str] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        # Firms that became one here have several uids; the smallest is the one that others are told.
        for subject, uid, number in ledger.tuples("SELECT subject, uid, local FROM exchange_ids ORDER BY uid"):
            self._uids.setdefault((str(subject), int(number)), str(uid))
            self._numbers[str(subject), str(uid)] = int(number)
        for table in _NUMBERED:
            self._find(table)

    def _find(self, table: str) -> None:
        """Makes the uids of the records that have none yet."""
        present = [int(row[0]) for row in self._ledger.tuples(f"SELECT id FROM {table}")]
        without = {str(number): number for number in present if (table, number) not in self._uids}
        if not without:
            return
        salt = self._ledger.tuples("SELECT at, who, after FROM journal ORDER BY number LIMIT 1")
        for key, line in self._first_lines(table):
            if key in without:
                self._note(table, without.pop(key), _digest([*salt, table, key, *line]))
        for number in without.values():
            row = self._ledger.row(table, (number,))
            self._note(table, number, _digest([*salt, table, row]))

    def _first_lines(self, table: str) -> Iterator[tuple[str, tuple[object, ...]]]:
        sql = (
            "SELECT key, at, who, after, MIN(number) FROM journal "
            "WHERE subject = ? AND before IS NULL AND after IS NOT NULL AND replica = '' GROUP BY key"
        )
        for key, at, who, after, _ in self._ledger.tuples(sql, (table,)):
            yield str(key), (at, who, after)

    def _note(self, table: str, number: int, uid: str) -> None:
        self._uids[table, number] = uid
        self._numbers[table, uid] = number

    def uid(self, table: str, number: int) -> str:
        """Returns the uid of a record."""
        return self._uids[table, number]

    def knows(self, table: str, number: int) -> bool:
        """Returns whether a record with this number is here or was here."""
        return (table, number) in self._uids

    def number(self, table: str, uid: str) -> int | None:
        """Returns the number of a record here, None if it is not here."""
        return self._numbers.get((table, uid))

    def add(self, table: str, uid: str, number: int) -> None:
        """Notes that the record with this uid has this number here."""
        if (table, number) not in self._uids or uid < self._uids[table, number]:
            self._uids[table, number] = uid
        self._numbers[table, uid] = number

    def keep(self) -> None:
        """Stores all uids, so that they stay whatever happens to the journal."""
        kept = {
            (str(a), str(b)): int(c) for a, b, c in self._ledger.tuples("SELECT subject, uid, local FROM exchange_ids")
        }
        new = [
            (table, uid, number) for (table, uid), number in self._numbers.items() if kept.get((table, uid)) != number
        ]
        self._ledger.database.conn.executemany("INSERT OR REPLACE INTO exchange_ids VALUES (?, ?, ?)", new)

    def firms(self) -> Mapping[str, int]:
        """Returns uid → number of every firm that ever was here."""
        return {uid: number for (table, uid), number in self._numbers.items() if table == "enterprises"}


def _digest(parts: list[object]) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
