"""What computers tell each other: operations on records, in batches that are never changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

MARK = "kece"
"""The first word of every file of the exchange."""
Scalar = str | int | None
Fields = Mapping[str, Scalar]
OFFICE_UID = ""
"""The firm of records that belong to no firm."""
WHOLE = ""
"""The field of a cell that is a whole record, or tells whether the record exists."""


class RecordKey(msgspec.Struct, frozen=True, order=True):
    """A record on every computer: its table, the uid of its firm, and its key inside the firm.

    The key of a record with a uid is that uid; that of a fact is its name.
    """

    table: str
    firm: str
    key: tuple[str, ...]


class Operation(msgspec.Struct, frozen=True, array_like=True):
    """Fields of one record as one person wrote them; `fields` of None removes the record.

    `new` is whether the record did not exist before. `at` is ISO text in UTC.
    """

    record: RecordKey
    fields: Fields | None
    who: str
    at: str
    new: bool = False


class Stamp(msgspec.Struct, frozen=True, order=True):
    """Where an operation comes from: the computer, and the number of its batch."""

    replica: str
    number: int


class ExchangeBatch(msgspec.Struct, frozen=True):
    """The operations that a computer wrote since its last batch.

    `context` says which batches of the others it had taken in by then: replica → number.
    """

    stamp: Stamp
    context: Mapping[str, int]
    operations: tuple[Operation, ...]

    def saw(self, other: Stamp) -> bool:
        """Returns whether whoever wrote this batch had taken in the other one."""
        if other.replica == self.stamp.replica:
            return other.number < self.stamp.number
        return self.context.get(other.replica, 0) >= other.number


class CellVersion(msgspec.Struct, frozen=True):
    """One value of a cell that nobody has written over. For a whole record `value` holds its fields, None if removed."""

    value: Scalar | Fields
    who: str
    at: str
    stamp: Stamp

    @property
    def newness(self) -> tuple[str, Stamp]:
        """The order of versions: by time, then by computer, the same everywhere."""
        return self.at, self.stamp


class ExchangeState(msgspec.Struct, frozen=True):
    """What a set of batches says.

    `cells`: record → field → its versions, the newest first. `said`: fact → every version that was ever written without
    knowledge of another one, also when the fact is settled now. `firms`: uid → uid of the firm that it is the same as.
    `erased` are uids of firms that were deleted for good.
    """

    cells: Mapping[RecordKey, Mapping[str, tuple[CellVersion, ...]]] = MappingProxyType({})
    said: Mapping[RecordKey, tuple[CellVersion, ...]] = MappingProxyType({})
    firms: Mapping[str, str] = MappingProxyType({})
    erased: frozenset[str] = frozenset()
