"""What was written here since the last batch, found by comparing the tables with what all batches say."""

from __future__ import annotations

from collections.abc import Iterator

from casebook._ledger import Ledger
from casebook._types import Author
from casebook.exchange.identities import Identities
from casebook.exchange.model import OFFICE_UID, ExchangeState, Fields, Operation, RecordKey
from casebook.exchange.rows import changed_fields, differences, records_here
from casebook.exchange.tables import ERASED, FIRMS, JOINED, TABLES, Keyed
from casebook.exchange.wanted import wanted

_Line = tuple[str, str]


def captured(ledger: Ledger, ids: Identities, state: ExchangeState, author: Author, now: str) -> Iterator[Operation]:
    """Yields an operation for each record that differs from what the batches say.

    Who wrote it and when says the journal; where it does not, the record itself, and at last `author` and `now`.
    """
    lines = _Lines(ledger, ids)
    for record, before, after in differences(wanted(state).records, records_here(ledger, ids)):
        if (record.table == FIRMS and after is None) or (after is None and TABLES[record.table].kept):
            continue  # told as an erased firm below, or gone with it
        who, at = lines.of(record) or _told(after) or (author.who, now)
        yield Operation(record, changed_fields(before, after, record), who, at, new=before is None)
    for uid in _erased(ledger, ids):
        if uid not in state.erased:
            yield Operation(RecordKey(ERASED, OFFICE_UID, (uid,)), {}, author.who, now)


def joined_here(ledger: Ledger, ids: Identities, state: ExchangeState, now: str) -> tuple[Operation, ...]:
    """Returns the firms that a person joined here, as far as the batches do not say it; all else is compared after them."""
    return tuple(
        Operation(record, fields, str(fields["officer"]), now, new=True)
        for record, fields in records_here(ledger, ids).items()
        if record.table == JOINED and record not in state.cells
    )


def settled_by_joining(
    ledger: Ledger, ids: Identities, state: ExchangeState, author: Author, now: str
) -> Iterator[Operation]:
    """Yields what holds of the records that firms had each their own version of before a person joined them here."""
    for record, fields in records_here(ledger, ids).items():
        versions = state.cells.get(record, {})
        if record.firm in state.firms.values() or (record.table == FIRMS and record.key[0] in state.firms.values()):
            several = {field for field, found in versions.items() if len(found) > 1}
            if several and not TABLES[record.table].kept:
                yield Operation(record, fields, author.who, now)


def _erased(ledger: Ledger, ids: Identities) -> Iterator[str]:
    gone = {
        int(number) for (number,) in ledger.tuples("SELECT DISTINCT enterprise_id FROM journal WHERE kind = 'erased'")
    }
    return (uid for uid, number in ids.firms().items() if number in gone)


def _told(fields: Fields | None) -> _Line | None:
    """Returns who and when, as far as a record tells it: the officer and day of a fact."""
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
