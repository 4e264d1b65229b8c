"""The rows of a casebook as records that are the same on every computer."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping

from casebook._ledger import OFFICE, Ledger
from casebook._migrations import STEPS
from casebook._tables import tables_after
from casebook.exchange.identities import Identities
from casebook.exchange.model import OFFICE_UID, Fields, RecordKey, Scalar
from casebook.exchange.tables import EVIDENCE, FIRMS, JOURNAL, SHEETS, TABLES, Keyed, TravelTable

_FIRM = "enterprise_id"
_READ: Mapping[str, str] = {
    # The other lines of the journal are about this computer.
    JOURNAL: "FROM journal WHERE kind NOT IN ('act', 'erased')",
    # A sheet belongs to the firm of its determination, and is deleted with it everywhere.
    SHEETS: f", {_FIRM} FROM sheets s JOIN determinations d ON d.id = s.determination",
}
COLUMNS = {shape.name: shape.columns for shape in tables_after(STEPS) if shape.name in TABLES}
"""The columns of the tables that travel."""
Stored = str | int | bytes | None


def records_here(ledger: Ledger, ids: Identities) -> dict[RecordKey, Fields]:
    """Returns every record of the casebook that travels. Lines about firms that are not known any more are left out."""
    found: dict[RecordKey, Fields] = {}
    for table in TABLES.values():
        names = COLUMNS[table.name]
        columns = (*names, _FIRM) if table.name == SHEETS else names
        for row in ledger.tuples(f"SELECT {', '.join(names)} {_READ.get(table.name, f'FROM {table.name}')}"):
            read = _record(table, dict(zip(columns, row, strict=True)), ids)
            if read is not None:
                found[read[0]] = read[1]
    return found


def _record(table: TravelTable, row: dict[str, Stored], ids: Identities) -> tuple[RecordKey, Fields] | None:
    firm = OFFICE_UID
    if table.of_firm:
        number = int(str(row.pop(_FIRM)))
        known = number == OFFICE or ids.knows(FIRMS, number)
        if not known:
            return None
        firm = OFFICE_UID if number == OFFICE else ids.uid(FIRMS, number)
    for column in table.local:
        del row[column]
    if table.name == JOURNAL:
        row = _line(row)
    fields: dict[str, Scalar] = {name: _plain(cell) for name, cell in row.items()}
    for column, other in table.refers.items():
        fields[column] = None if row[column] is None else ids.uid(other, int(str(row[column])))
    if table.keyed is Keyed.CONTENT:
        return RecordKey(table.name, firm, (_content(fields),)), fields
    if table.keyed is Keyed.UID:
        return RecordKey(table.name, firm, (ids.uid(table.name, int(str(fields.pop("id")))),)), fields
    return RecordKey(table.name, firm, tuple(str(fields.pop(name)) for name in table.key)), fields


def _line(row: dict[str, Stored]) -> dict[str, Stored]:
    """Returns a line of the journal with the number that it has where it was written."""
    number, there = row.pop("number"), row.pop("replica_number")
    del row["replica"]
    return {**row, "number": there or number}


def row_of(record: RecordKey, fields: Fields, firm: int) -> dict[str, Stored]:
    """Returns a record as a row; references and the own number are left to the caller."""
    table = TABLES[record.table]
    row: dict[str, Stored] = dict(fields)
    if table.keyed is Keyed.NAMES:
        row |= dict(zip(table.key, record.key, strict=True))
    if _FIRM in COLUMNS[table.name]:
        row[_FIRM] = firm
    for column in table.bytes_in:
        row[column] = base64.b64decode(str(row[column]), validate=True)
    return row


def _plain(cell: Stored) -> Scalar:
    return base64.b64encode(cell).decode() if isinstance(cell, bytes) else cell


def _content(fields: Mapping[str, Scalar]) -> str:
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:20]


def firm_of(record: RecordKey) -> str:
    """Returns the uid of the firm that a record tells of, "" for the office."""
    return record.key[0] if record.table == FIRMS else record.firm


def changed_fields(before: Fields | None, after: Fields | None, record: RecordKey) -> Fields | None:
    """Returns what an operation has to say so that `after` follows from `before`: of a whole record all, else what differs."""
    if after is None or before is None or TABLES[record.table].whole:
        return after
    return {name: value for name, value in after.items() if before.get(name) != value}


def differences(
    before: Mapping[RecordKey, Fields], after: Mapping[RecordKey, Fields]
) -> Iterator[tuple[RecordKey, Fields | None, Fields | None]]:
    """Yields the records that differ, with what they are before and after; None where there is none.

    What is kept is the same for ever once it is there: a compressed library may have other bytes on another computer.
    Only of evidence the name and who added it may differ.
    """
    for record, fields in after.items():
        old = before.get(record)
        if old is not None and TABLES[record.table].kept and record.table != EVIDENCE:
            continue
        if old != fields:
            yield record, old, fields
    for record, fields in before.items():
        if record not in after:
            yield record, fields, None
