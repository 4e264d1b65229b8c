"""What was written here since the last batch, found by comparing the tables with what all batches say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from casebook._ledger import Ledger
from casebook._types import Author
from casebook.exchange.folding import fold
from casebook.exchange.identities import Identities
from casebook.exchange.model import OFFICE_UID, ExchangeBatch, Fields, Operation, RecordKey
from casebook.exchange.rows import changed_fields, differences, firm_of, records_here
from casebook.exchange.tables import ERASED, FIRMS, JOINED, TABLES, Keyed
from casebook.exchange.wanted import Conflict, wanted

_Line = tuple[str, str]


def captured(
    ledger: Ledger, ids: Identities, known: Sequence[ExchangeBatch], next_one: ExchangeBatch, author: Author
) -> Iterator[Operation]:
    """Yields an operation for each record that differs from what the batches say; `next_one` is their empty batch.

    Who wrote it and when says the journal; where it does not, the record itself, and at last `author` and `now`.
    Firms that a person joined here are one before anything is compared: their records have moved, and are not removed.
    """
    lines, now = _Lines(ledger, ids), ledger.now()
    here, state = records_here(ledger, ids), fold(known)
    joined = [
        Operation(record, fields, *(lines.of(record) or (author.who, now)), new=True)
        for record, fields in here.items()
        if record.table == JOINED and record not in state.cells
    ]
    target = wanted(state)
    if joined:
        yield from joined
        open_before = {conflict.id for conflict in target.conflicts}
        target = wanted(fold([*known, msgspec.structs.replace(next_one, operations=tuple(joined))]))
        new = [conflict for conflict in target.conflicts if conflict.id not in open_before]
        yield from _settled_by_joining(new, here, {operation.record.firm for operation in joined}, lines)
    for record, before, after in differences(target.records, here):
        if after is None and (TABLES[record.table].kept or not _has_firm(here, record)):
            continue  # told as an erased firm below, or gone with it; a firm never goes but by that
        who, at = lines.of(record) or _told(after) or (author.who, now)
        yield Operation(record, changed_fields(before, after, record), who, at, new=before is None)
    for uid in _erased(ledger, ids):
        if uid not in state.erased:
            yield Operation(RecordKey(ERASED, OFFICE_UID, (uid,)), {}, author.who, now)


def _has_firm(here: Mapping[RecordKey, Fields], record: RecordKey) -> bool:
    firm = firm_of(record)
    return firm == OFFICE_UID or RecordKey(FIRMS, OFFICE_UID, (firm,)) in here


def _settled_by_joining(
    conflicts: Iterable[Conflict], here: Mapping[RecordKey, Fields], firms: Collection[str], lines: _Lines
) -> Iterator[Operation]:
    """Yields what the person who joined firms decided where they differed."""
    for conflict in conflicts:
        fields = here.get(conflict.record)
        if firm_of(conflict.record) not in firms or fields is None:
            continue
        if not TABLES[conflict.record.table].whole:
            fields = {conflict.field: fields[conflict.field]} if conflict.field else {}
        newest = conflict.versions[0]
        yield Operation(conflict.record, fields, *(lines.of(conflict.record) or (newest.who, newest.at)))


def _erased(ledger: Ledger, ids: Identities) -> Iterator[str]:
    gone = {
        int(number) for (number,) in ledger.tuples("SELECT DISTINCT enterprise_id FROM journal WHERE kind = 'erased'")
    }
    return (uid for uid, number in ids.firms().items() if number in gone)


def _told(fields: Fields | None) -> _Line | None:
    """Returns who and when, as far as a record tells it: the officer and day of a fact, the time of evidence."""
    if fields is not None and fields.get("at"):
        return str(fields.get("who") or ""), str(fields["at"])
    if fields is None or not fields.get("day"):
        return None
    return str(fields.get("officer") or fields.get("who") or ""), f"{fields['day']}T00:00:00+00:00"


class _Lines:
    """The last line of the journal about each record."""

    def __init__(self, ledger: Ledger, ids: Identities) -> None:
        self._ids = ids
        sql = (
            "SELECT enterprise_id, subject, key, who, at, MAX(number) FROM journal WHERE replica = '' "
            "GROUP BY enterprise_id, subject, key"
        )
        self._last: dict[tuple[int, str, str], _Line] = {
            (int(firm), str(subject), str(key)): (str(who), str(at))
            for firm, subject, key, who, at, _ in ledger.tuples(sql)
        }

    def of(self, record: RecordKey) -> _Line | None:
        """Returns who wrote a record last, and when."""
        table = TABLES[record.table]
        uid = record.key[0] if record.table == FIRMS else record.firm
        firm = 0 if uid == OFFICE_UID else self._ids.number(FIRMS, uid)
        key = str(self._ids.number(record.table, record.key[0])) if table.keyed is Keyed.UID else record.key[0]
        return None if firm is None else self._last.get((firm, record.table, key))
