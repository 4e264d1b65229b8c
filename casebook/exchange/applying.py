"""Writes the records that all batches say into the tables, with a journal line for each change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from casebook._index import rebuild_index
from casebook._ledger import KEYS, OFFICE, ChangeKind, JournaledChange, Ledger
from casebook._types import Author
from casebook.exchange.identities import Identities
from casebook.exchange.model import Fields, RecordKey
from casebook.exchange.rows import Stored, differences, firm_of, records_here, row_of
from casebook.exchange.tables import FIRMS, JOURNAL, TABLES, Keyed

Change = tuple[RecordKey, Fields | None, Fields | None]


class Applying:
    """Brings the tables to the wanted records, inside a transaction of the caller."""

    def __init__(self, ledger: Ledger, ids: Identities, author: Author) -> None:
        self._ledger, self._ids, self._author = ledger, ids, author
        self._changes: dict[int, JournaledChange] = {}
        self._touched: set[int] = set()

    def run(self, wanted: Mapping[RecordKey, Fields]) -> int:
        """Writes what differs and returns how many records did."""
        changes = list(differences(records_here(self._ledger, self._ids), wanted))
        order = {name: place for place, name in enumerate(TABLES)}
        gone = [change for change in changes if change[2] is None]
        for record, _, _ in sorted(gone, key=lambda change: -order[change[0].table]):
            self._remove(record)
        written = [change for change in changes if change[2] is not None]
        for record, before, after in sorted(written, key=lambda change: (order[change[0].table], change[0])):
            self._write(record, before, after or {})
        self._rebuild()
        return len(changes)

    def _firm(self, record: RecordKey) -> int | None:
        uid = firm_of(record)
        return self._ids.number(FIRMS, uid) if uid else OFFICE

    def _write(self, record: RecordKey, before: Fields | None, after: Fields) -> None:
        if record.table == FIRMS:
            self._write_firm(record, before, after)
            return
        firm = self._firm(record)
        if firm is None:
            return
        row = row_of(record, after, firm)
        for column, other in TABLES[record.table].refers.items():
            row[column] = None if row[column] is None else self._ids.number(other, str(row[column]))
        if record.table == JOURNAL:
            self._line(row)
        elif TABLES[record.table].kept:
            self._insert(record.table, row)
        elif TABLES[record.table].keyed is Keyed.UID:
            self._write_numbered(record, row, firm)
        else:
            self._change(firm).put(record.table, _key(record.table, row), _checked(row))
            self._touched.add(firm)

    def _write_firm(self, record: RecordKey, before: Fields | None, after: Fields) -> None:
        (uid,) = record.key
        number = self._ids.number(FIRMS, uid)
        if before is None or number is None:
            row = {"officer": after["officer"], "old_names": after["old_names"], "added_at": after["added_at"]}
            number = self._insert(FIRMS, row)
            self._ids.add(FIRMS, uid, number)
            self._change(number, ChangeKind.RECEIVED).added(FIRMS, number, {"id": number, **after})
        else:
            self._change(number).put(FIRMS, (number,), {"id": number, **after})
        self._touched.add(number)

    def _write_numbered(self, record: RecordKey, row: dict[str, Stored], firm: int) -> None:
        number = self._ids.number(record.table, record.key[0])
        if number is None or self._ledger.row(record.table, (number,)) is None:
            number = self._change(firm).insert(record.table, _checked(row))
            self._ids.add(record.table, record.key[0], number)
        else:
            self._change(firm).put(record.table, (number,), {"id": number, **_checked(row)})

    def _line(self, row: dict[str, Stored]) -> None:
        """Adds a line of a colleague's journal under a number of its own."""
        number = self._ledger.value("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'journal'")
        there = row.pop("number")
        change = {"change": int(str(number)), "kind": ChangeKind.RECEIVED.value, "reverts": None}
        self._insert(JOURNAL, {**row, **change, "replica": "received", "replica_number": there})

    def _insert(self, table: str, row: Mapping[str, Stored]) -> int:
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        cursor = self._ledger.database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", dict(row))
        return int(cursor.lastrowid or 0)

    def _remove(self, record: RecordKey) -> None:
        firm = self._firm(record)
        if firm is None or TABLES[record.table].kept or record.table == FIRMS:
            return
        if TABLES[record.table].keyed is Keyed.UID:
            key: tuple[object, ...] = (self._ids.number(record.table, record.key[0]),)
        else:
            key = _key(record.table, row_of(record, {}, firm))
        self._change(firm).put(record.table, key, None)
        self._touched.add(firm)

    def _change(self, firm: int, kind: ChangeKind = ChangeKind.RECEIVED) -> JournaledChange:
        if firm not in self._changes:
            self._changes[firm] = self._ledger.open_change(firm, self._author, kind)
        return self._changes[firm]

    def _rebuild(self) -> None:
        """Rebuilds the index of the firms; all old rows go first, since codes may have changed places."""
        firms = sorted(self._touched - {OFFICE})
        for firm in firms:
            self._ledger.database.execute("DELETE FROM firm_index WHERE enterprise_id = ?", (firm,))
        for firm in firms:
            rebuild_index(self._ledger.database, firm)


def _key(table: str, row: Mapping[str, Stored]) -> tuple[object, ...]:
    return tuple(row[name] for name in KEYS[table])


def _checked(row: Mapping[str, Stored]) -> dict[str, str | int | None]:
    """Returns a row whose cells a journal line can hold."""
    return {name: cell for name, cell in row.items() if not isinstance(cell, bytes)}
