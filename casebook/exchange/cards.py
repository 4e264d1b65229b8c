"""The card (名片) of a replica: who it is and its public keys, for colleagues who write files for it and check its batches."""

from __future__ import annotations

import msgspec

from casebook.exchange.batches import replica_of
from casebook.exchange.model import MARK
from policies import UserError

CARD_SUFFIX = ".kececard"
_MOST = 4096
_FORMAT = 1


class Replica(msgspec.Struct, frozen=True):
    """A casebook on one computer, as others know it: id, name of its officer, public keys of 32 bytes each."""

    replica: str
    name: str
    signing: bytes
    opening: bytes

    @property
    def fingerprint(self) -> str:
        """What two people read to each other by telephone before they trust a card: 16 digits in groups of four."""
        return " ".join(self.replica[place : place + 4] for place in range(0, len(self.replica), 4))


class _Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mark: str
    format: int
    name: str
    signing: str
    opening: str


def card_bytes(replica: Replica) -> bytes:
    """Returns the card as a small JSON text; it holds no secret."""
    card = _Card(f"{MARK}-card", _FORMAT, replica.name, replica.signing.hex(), replica.opening.hex())
    return msgspec.json.format(msgspec.json.encode(card), indent=1)


def read_card(content: bytes) -> Replica:
    """Returns the replica of a card. Raises: UserError if it is no card, damaged or of a newer program."""
    fault = UserError("这不是本程序的名片文件，或已损坏，请同事重新导出")
    if len(content) > _MOST:
        raise fault
    try:
        card = msgspec.json.decode(content, type=_Card)
        signing, opening = bytes.fromhex(card.signing), bytes.fromhex(card.opening)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise fault from error
    if card.mark != f"{MARK}-card" or len(signing) != 32 or len(opening) != 32:
        raise fault
    if card.format > _FORMAT:
        raise UserError("这张名片由更新版本的程序写成，请升级本程序")
    if not card.name.strip() or len(card.name) > 60 or not card.name.isprintable():
        raise fault
    return Replica(replica_of(signing), card.name.strip(), signing, opening)
