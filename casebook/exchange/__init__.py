"""Several computers without network: what each wrote, put together so that order and repetition do not matter.

`Exchange` (`Casebook.exchange`) captures and merges batches; `write_exchange` and `read_exchange` carry them in encrypted
files, `write_file`, `look_into` and `take_in` do so for an open casebook; a card tells colleagues who one is.
"""

from casebook.exchange.cards import CARD_SUFFIX, Replica, card_bytes, read_card
from casebook.exchange.carrying import (
    FileFor,
    LookedAt,
    WrittenFile,
    add_card,
    batches_written,
    history,
    look_into,
    read_card_file,
    remove_card,
    take_in,
    told,
    write_file,
)
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
    "FileFor",
    "Incoming",
    "LookedAt",
    "MergePreview",
    "RecordKey",
    "Replica",
    "ReplicaKeys",
    "WrittenFile",
    "WrongPassphrase",
    "add_card",
    "batches_written",
    "card_bytes",
    "history",
    "look_into",
    "read_card",
    "read_card_file",
    "read_exchange",
    "remove_card",
    "sender_of",
    "take_in",
    "told",
    "write_exchange",
    "write_file",
]
