"""The records that a casebook should hold by what all batches say, and what they do not agree on. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from casebook._types import Origin
from casebook._values import from_json, to_json
from casebook.exchange.folding import live_values
from casebook.exchange.model import WHOLE, CellVersion, ExchangeState, Fields, RecordKey, Scalar
from casebook.exchange.tables import FACTS, FIRMS, SAYINGS, TABLES
from casebook.sayings import ends_of, may_be_disputed
from firms import plain_code
from matcher import EITHER


class Conflict(msgspec.Struct, frozen=True):
    """A field that people wrote without knowledge of each other. The first version is the one in use.

    `field` is empty if the whole record differs: a fact that cannot be disputed, or a record that one removed.
    """

    record: RecordKey
    field: str
    versions: tuple[CellVersion, ...]

    @property
    def id(self) -> str:
        """The same for the same field of the same record."""
        return "/".join((self.record.table, self.record.firm, *self.record.key, self.field))


class Wanted(msgspec.Struct, frozen=True):
    """The records, the conflicts, the facts that are disputed now, and firms that share a credit code.

    `shared`: firm whose code is withheld → firm that keeps it.
    """

    records: Mapping[RecordKey, Fields]
    conflicts: tuple[Conflict, ...]
    disputed: tuple[RecordKey, ...]
    shared: Mapping[str, str]


def wanted(state: ExchangeState) -> Wanted:
    """Returns the records by the newest versions; facts that sources may dispute keep all of them beside each other."""
    work = _Work(state)
    records = work.records()
    shared = _shared_codes(records)
    for firm in shared:
        del records[RecordKey(FACTS, firm, ("credit_code",))]
    return Wanted(records, tuple(work.conflicts), tuple(work.disputed), shared)


class _Work:
    """Goes through the records of a state once."""

    def __init__(self, state: ExchangeState) -> None:
        self._state = state
        self.conflicts: list[Conflict] = []
        self.disputed: list[RecordKey] = []

    def records(self) -> dict[RecordKey, Fields]:
        """Returns the records, without those of firms that do not exist and references to what does not exist."""
        live = {
            record: fields for record in self._state.cells if (fields := live_values(self._state, record)) is not None
        }
        live.update(_sayings(self._state))
        here = {record.key[0] for record in live if record.table == FIRMS}
        named = {record.firm for record in live if record.table == FACTS and record.key == ("name",)}
        whole, found = here & named, dict[RecordKey, Fields]()
        for record, fields in live.items():
            table = TABLES[record.table]
            firm = record.key[0] if record.table == FIRMS else record.firm
            if firm and (table.of_firm or record.table == FIRMS) and firm not in whole:
                continue
            settled = self._settled(record, fields)
            found[record] = _referring(record, settled, live) if table.refers else settled
        return found

    def _settled(self, record: RecordKey, fields: Fields) -> Fields:
        versions = self._state.cells.get(record, {})
        if record.table == FACTS and len(versions[WHOLE]) > 1:
            return self._fact(record, versions[WHOLE])
        for field, several in versions.items():
            if len(several) > 1 and not TABLES[record.table].kept and _contradict(record, several):
                self.conflicts.append(Conflict(record, field, several))
        return fields

    def _fact(self, record: RecordKey, versions: Sequence[CellVersion]) -> Fields:
        """Returns a fact that several people wrote: all values where they may be disputed, else the newest."""
        said = _weighed([version.value for version in versions if isinstance(version.value, Mapping)])
        if len({fields["value"] for fields in said}) == 1:
            return said[0]
        if not may_be_disputed(record.key[0]):
            self.conflicts.append(Conflict(record, WHOLE, tuple(versions)))
            return said[0]
        self.disputed.append(record)
        parts = [end for fields in reversed(said) for end in ends_of(from_json(str(fields["value"])))]
        either = to_json({EITHER: list(dict.fromkeys(parts))})
        return {**said[0], "value": either}


def _contradict(record: RecordKey, several: Sequence[CellVersion]) -> bool:
    """Returns whether versions say different things, not only who said the same, and when."""
    said = TABLES[record.table].says
    told = [version.value for version in several]
    if not said:
        return True
    return len({tuple(map(each.get, said)) if isinstance(each, Mapping) else None for each in told}) > 1


def _sayings(state: ExchangeState) -> Iterator[tuple[RecordKey, Fields]]:
    """Yields what was said of facts by people who did not know of each other, but for what a person wrote himself."""
    for record, versions in state.said.items():
        said = _weighed([version.value for version in versions if isinstance(version.value, Mapping)])
        if len({fields["value"] for fields in said}) == 1 or not may_be_disputed(record.key[0]):
            continue
        for fields in reversed(said):
            saying = RecordKey(SAYINGS, record.firm, (record.key[0], str(fields["value"])))
            if saying not in state.cells and not isinstance(from_json(str(fields["value"])), dict):
                yield saying, {name: value for name, value in fields.items() if name != "value"}


def _weighed(said: Sequence[Fields]) -> list[Fields]:
    """Returns what was said, without presumptions where anybody stated something."""
    stated = [fields for fields in said if fields["origin"] != Origin.PRESUMED.value]
    return list(stated or said)


def _referring(record: RecordKey, fields: Fields, live: Mapping[RecordKey, Fields]) -> Fields:
    """Returns a record without references to records that do not exist."""
    there: dict[str, Scalar] = dict(fields)
    for column, other in TABLES[record.table].refers.items():
        if there[column] is not None and RecordKey(other, record.firm, (str(there[column]),)) not in live:
            there[column] = None
    return there


def _shared_codes(records: Mapping[RecordKey, Fields]) -> dict[str, str]:
    """Returns the firms whose credit code another firm has too: the firm with the smallest uid keeps it."""
    owners: dict[str, str] = {}
    shared: dict[str, str] = {}
    for record, code in sorted(_codes(records)):
        owner = owners.setdefault(code, record.firm)
        if owner != record.firm:
            shared[record.firm] = owner
    return shared


def _codes(records: Mapping[RecordKey, Fields]) -> Iterator[tuple[RecordKey, str]]:
    for record, fields in records.items():
        if record.table == FACTS and record.key == ("credit_code",):
            value = from_json(str(fields["value"]))
            if isinstance(value, str) and (code := plain_code(value)):
                yield record, code
