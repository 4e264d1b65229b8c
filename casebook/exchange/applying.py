"""Brings the tables to the records that all batches say. The lines of the journal travel with them, so none are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casebook._index import rebuild_index
from casebook._ledger import KEYS, OFFICE, ChangeKind, Ledger
from casebook.exchange.identities import Identities
from casebook.exchange.model import Fields, RecordKey
from casebook.exchange.rows import Stored, differences, firm_of, records_here, row_of
from casebook.exchange.tables import DETERMINATIONS, EVIDENCE, FACTS, FIRMS, JOURNAL, SHEETS, TABLES, Keyed
from casebook.joining import move_records

_RECEIVED = "received"
"""The replica of a journal line from elsewhere whose computer is not told apart."""


class Applying:
    """Writes records as rows, inside a transaction of the caller."""

    def __init__(self, ledger: Ledger, ids: Identities) -> None:
        self._ledger, self._ids = ledger, ids
        self._touched: set[int] = set()

    def join_firms(self, groups: Iterable[frozenset[str]]) -> None:
        """Makes one row of the rows of firms that are the same: the oldest row stays."""
        for group in groups:
            numbers = sorted({n for uid in group if (n := self._ids.number(FIRMS, uid)) is not None and self._here(n)})
            for other in numbers[1:]:
                move_records(self._ledger, other, numbers[0])
                self._touched.add(numbers[0])
            for uid in group if numbers else ():
                self._ids.add(FIRMS, uid, numbers[0])

    def _here(self, number: int) -> bool:
        return self._ledger.row(FIRMS, (number,)) is not None

    def run(self, wanted: Mapping[RecordKey, Fields]) -> int:
        """Writes what differs and returns how many records did."""
        changes = list(differences(records_here(self._ledger, self._ids), wanted))
        order = {name: place for place, name in enumerate(TABLES)}
        gone = [record for record, _, after in changes if after is None]
        for record in sorted(gone, key=lambda record: -order[record.table]):
            self._remove(record)
        new = [(record, after) for record, _, after in changes if after is not None]
        written = 0
        for record, after in sorted(new, key=lambda pair: (order[pair[0].table], pair[0])):
            written += self._write(record, after)
        self._rebuild()
        return written + len(gone)

    def _firm(self, record: RecordKey) -> int | None:
        uid = firm_of(record)
        return self._ids.number(FIRMS, uid) if uid else OFFICE

    def _write(self, record: RecordKey, after: Fields) -> bool:
        """Writes a record and returns whether it has its place here."""
        firm = self._firm(record)
        if record.table == FIRMS:
            self._touched.add(self._write_numbered(record, {**after}))
        elif firm is None or self._is_of_another(record, after, firm):
            return False
        else:
            row = row_of(record, after, firm)
            for column, other in TABLES[record.table].refers.items():
                row[column] = None if row[column] is None else self._ids.number(other, str(row[column]))
            if record.table == JOURNAL:
                self._add_line(row)
            elif TABLES[record.table].keyed is Keyed.UID:
                self._write_numbered(record, row)
            else:
                self._insert(record.table, row, replace=not TABLES[record.table].kept or record.table == EVIDENCE)
            if record.table == FACTS:
                self._touched.add(firm)
        return True

    def _is_of_another(self, record: RecordKey, after: Fields, firm: int) -> bool:
        """Returns whether a printed sheet is kept for another firm already: a double whose profile is the same.

        It takes its place when a person joins the two firms.
        """
        if record.table not in (DETERMINATIONS, SHEETS):
            return False
        key = record.key[0] if record.table == DETERMINATIONS else after["determination"]
        owner = self._ledger.value("SELECT enterprise_id FROM determinations WHERE id = ?", (str(key),))
        return owner is not None and owner != firm

    def _write_numbered(self, record: RecordKey, row: dict[str, Stored]) -> int:
        number = self._ids.number(record.table, record.key[0])
        if number is not None and self._ledger.row(record.table, (number,)) is not None:
            sets = ", ".join(f"{name} = :{name}" for name in row)
            values: dict[str, Stored] = {"id": number}
            values.update(row)
            self._ledger.database.execute(f"UPDATE {record.table} SET {sets} WHERE id = :id", values)
            return number
        number = self._insert(record.table, row)
        self._ids.add(record.table, record.key[0], number)
        return number

    def _add_line(self, row: dict[str, Stored]) -> None:
        """Adds a line of a colleague's journal under a number of its own; it can be neither undone nor redone."""
        number = self._ledger.value("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'journal'")
        there = row.pop("number")
        change: dict[str, Stored] = {"change": int(str(number)), "kind": ChangeKind.RECEIVED.value, "reverts": None}
        self._insert(JOURNAL, {**row, **change, "replica": _RECEIVED, "replica_number": there})

    def _insert(self, table: str, row: Mapping[str, Stored], *, replace: bool = False) -> int:
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        verb = "INSERT OR REPLACE" if replace else "INSERT"
        cursor = self._ledger.database.execute(f"{verb} INTO {table} ({names}) VALUES ({marks})", dict(row))
        return int(cursor.lastrowid or 0)

    def _remove(self, record: RecordKey) -> None:
        firm = self._firm(record)
        if firm is None or TABLES[record.table].kept or record.table == FIRMS:
            return
        table = record.table
        columns, key = KEYS[table], tuple(row_of(record, {}, firm).get(name) for name in KEYS[table])
        if TABLES[table].keyed is Keyed.UID:
            key = (self._ids.number(table, record.key[0]),)
        where = " AND ".join(f"{name} = ?" for name in columns)
        self._ledger.database.execute(f"DELETE FROM {table} WHERE {where}", key)
        if table == FACTS:
            self._touched.add(firm)

    def _rebuild(self) -> None:
        """Rebuilds the index of the firms; all old rows go first, since codes may have changed places."""
        for firm in self._touched:
            self._ledger.database.execute("DELETE FROM firm_index WHERE enterprise_id = ?", (firm,))
        for firm in sorted(self._touched):
            rebuild_index(self._ledger.database, firm)
