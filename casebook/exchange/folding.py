"""What a set of batches says. The result does not depend on the order in which they came, nor on repetition. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from casebook.exchange.model import (
    OFFICE_UID,
    WHOLE,
    CellVersion,
    ExchangeBatch,
    ExchangeState,
    Operation,
    RecordKey,
    Scalar,
)
from casebook.exchange.same_firm import erased_firms, same_firms
from casebook.exchange.tables import ERASED, FACTS, FIRMS, JOINED, TABLES


class _Written(NamedTuple):
    """One value written to a cell, and the batch that it is from."""

    version: CellVersion
    batch: ExchangeBatch


def fold(batches: Iterable[ExchangeBatch]) -> ExchangeState:
    """Returns what the batches say together.

    A version counts as long as no batch whose writer had seen it writes the same cell. Operations on erased firms are
    left out.
    """
    kept = {batch.stamp: batch for batch in batches}
    ordered = [kept[stamp] for stamp in sorted(kept)]
    operations = [(operation, batch) for batch in ordered for operation in batch.operations]
    erased = erased_firms(operation for operation, _ in operations)
    living = [(operation, batch) for operation, batch in operations if not _is_gone(operation, erased)]
    firms = same_firms(operation for operation, _ in living)
    written: dict[RecordKey, dict[str, list[_Written]]] = {}
    for operation, batch in living:
        fields = written.setdefault(_at_home(operation.record, firms), {})
        for field, value in _values(operation):
            version = CellVersion(value, operation.who, operation.at, batch.stamp)
            fields.setdefault(field, []).append(_Written(version, batch))
    cells = {
        record: {field: _not_superseded(found) for field, found in sorted(fields.items())}
        for record, fields in sorted(written.items())
    }
    said = {
        record: apart
        for record, fields in sorted(written.items())
        if record.table == FACTS and (apart := _apart(fields[WHOLE]))
    }
    return ExchangeState(cells, said, firms, erased)


def _is_gone(operation: Operation, erased: frozenset[str]) -> bool:
    record = operation.record
    if record.table == JOINED and record.key[0] in erased:
        return True
    return record.table == ERASED or record.firm in erased or (record.table == FIRMS and record.key[0] in erased)


def _at_home(record: RecordKey, firms: Mapping[str, str]) -> RecordKey:
    """Returns the record under the firm that its firm is the same as."""
    if record.table == FIRMS:
        (uid,) = record.key
        return RecordKey(record.table, OFFICE_UID, (firms.get(uid, uid),))
    home = firms.get(record.firm, record.firm)
    return record if home == record.firm else RecordKey(record.table, home, record.key)


def _values(operation: Operation) -> Iterator[tuple[str, Scalar | Mapping[str, Scalar]]]:
    """Yields the fields that an operation writes: of a whole record all at once, else each, and whether it exists."""
    if TABLES[operation.record.table].whole:
        yield WHOLE, operation.fields
        return
    if operation.fields is None:
        yield WHOLE, 0
        return
    yield WHOLE, 1
    yield from operation.fields.items()


def _apart(written: list[_Written]) -> tuple[CellVersion, ...]:
    """Returns the versions that were written without knowledge of another one that says something else."""
    found = [one.version for one in written if any(_unaware(one, other) for other in written)]
    return tuple(sorted(found, key=lambda version: version.newness, reverse=True))


def _unaware(one: _Written, other: _Written) -> bool:
    knew = one.batch.saw(other.version.stamp) or other.batch.saw(one.version.stamp)
    return one is not other and not knew and one.version.value != other.version.value


def _not_superseded(written: list[_Written]) -> tuple[CellVersion, ...]:
    """Returns the versions that no later writer knew, the newest first; equal values once."""
    if len(written) == 1:
        return (written[0].version,)
    live = [
        one.version
        for one in written
        if not any(other.batch.saw(one.version.stamp) for other in written if other is not one)
    ]
    live.sort(key=lambda version: version.newness, reverse=True)
    found: list[CellVersion] = []
    for version in live:
        if all(version.value != other.value for other in found):
            found.append(version)
    return tuple(found)


def live_values(state: ExchangeState, record: RecordKey) -> Mapping[str, Scalar] | None:
    """Returns the fields of a record by its newest versions, None if it does not exist.

    A record that one person changed while another removed it exists: nothing that was written is lost.
    """
    fields = state.cells.get(record, {})
    if TABLES[record.table].whole:
        return next((version.value for version in fields.get(WHOLE, ()) if isinstance(version.value, Mapping)), None)
    if not any(version.value for version in fields.get(WHOLE, ())):
        return None
    return {field: found[0].value for field, found in fields.items() if field != WHOLE}  # type: ignore[misc]  # scalars


def records_of(state: ExchangeState, table: str) -> Iterator[RecordKey]:
    """Yields the records of one table, in order."""
    for name, records in groupby(state.cells, key=lambda record: record.table):
        if name == table:
            yield from records
