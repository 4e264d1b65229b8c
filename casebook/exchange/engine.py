"""The exchange of one casebook with others: what it wrote as batches, and batches of others taken in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from casebook._ledger import Ledger
from casebook._types import Author
from casebook.exchange.applying import Applying
from casebook.exchange.batches import SignedBatch, packed, read_batch, read_head
from casebook.exchange.folding import fold
from casebook.exchange.identities import Identities
from casebook.exchange.keys import ReplicaKeys, new_keys, sign
from casebook.exchange.model import Batch, Fields, Operation, RecordKey, Stamp, State
from casebook.exchange.rows import changed_fields, differences, records_here
from casebook.exchange.tables import ERASED, FIRMS, JOURNAL
from casebook.exchange.wanted import Conflict, Wanted, wanted
from policies import UserError


class Replica(msgspec.Struct, frozen=True):
    """A casebook on one computer, as others know it: id, name of its officer, public keys (32 bytes each)."""

    replica: str
    name: str
    signing: bytes
    opening: bytes
