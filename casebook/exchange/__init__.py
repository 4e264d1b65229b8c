"""Several computers without network: what each wrote, put together so that order and repetition do not matter.

`Exchange` (`Casebook.exchange`) captures and merges batches; `write_exchange` and `read_exchange` carry them in encrypted
files; a card tells colleagues who one is.
"""

from casebook.exchange.cards import CARD_SUFFIX, Replica, card_bytes, read_card
from casebook.exchange.engine import SHARED_CODE, Colleague, Exchange, MergePreview
from casebook.exchange.files import (
    FILE_SUFFIX,
    ExchangeContent,
    Incoming,
    WrongPassphrase,
    read_exchange,
    sender_of,
    write_exchange,
)
from casebook.exchange.keys import ReplicaKeys
from casebook.exchange.model import CellVersion, RecordKey
from casebook.exchange.wanted import Conflict

__all__ = [
    "CARD_SUFFIX",
    "FILE_SUFFIX",
    "SHARED_CODE",
    "CellVersion",
    "Colleague",
    "Conflict",
    "Exchange",
    "ExchangeContent",
    "Incoming",
    "MergePreview",
    "RecordKey",
    "Replica",
    "ReplicaKeys",
    "WrongPassphrase",
    "card_bytes",
    "read_card",
    "read_exchange",
    "sender_of",
    "write_exchange",
]
