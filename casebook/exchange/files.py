"""Exchange files: batches for a colleague, encrypted by a passphrase or for the colleague alone, and signed.

A file is a line that says what it is, a line of JSON, and the encrypted rest. The line of JSON tells who wrote it and how it is
locked; it is part of what is signed and cannot be changed unseen.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from casebook._database import border
from casebook._keyfile import ScryptCost, checked_passphrase, cipher_of, is_allowed_cost
from casebook.exchange.batches import SignedBatch
from casebook.exchange.cards import Replica, card_bytes, read_card
from casebook.exchange.keys import ReplicaKeys, is_signed
from casebook.exchange.model import MARK
from policies import UserError
from policies.files import save_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

FILE_SUFFIX = ".keceswap"
_FIRST_LINE = f"{MARK}-exchange\n".encode()
_FORMAT = 1
_LONGEST_HEAD = 8192
_LARGEST = 512 << 20
"""Bytes of the largest file that is read, and of its content unpacked: our choice, ten times what 10,000 firms hold."""
_DAMAGED = "{name} 不是完整的交换文件，可能没有拷完或已损坏，请对方重新导出"
_CHANGED = "{name} 与写它的人的签名不符，可能被改动过，没有读入；请对方重新导出"


DEFAULT_COST = ScryptCost()
_MOST_COST = DEFAULT_COST.n * DEFAULT_COST.r * DEFAULT_COST.p
"""What a passphrase may cost: what this program writes; a forged file must not take the memory of a small laptop."""


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    name: str
    signing: str
    opening: str
    nonce: str
    for_replica: str = ""
    ephemeral: str = ""
    salt: str = ""
    cost: ScryptCost = ScryptCost()


class _Sealed(msgspec.Struct, frozen=True):
    """A file in parts: its head, the line with it, the encrypted body."""

    head: _Head
    line: bytes
    body: bytes


class ExchangeContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file carries: what its casebook knows of each replica, and batches."""

    vector: Mapping[str, int]
    batches: tuple[SignedBatch, ...]


class Incoming(msgspec.Struct, frozen=True):
    """What a file holds: who wrote it, what that casebook knows of each replica, and the batches."""

    sender: Replica
    vector: Mapping[str, int]
    batches: tuple[SignedBatch, ...]


class WrongPassphrase(UserError):
    """The passphrase does not open the file."""


def write_exchange(
    path: Path,
    content: ExchangeContent,
    sender: tuple[Replica, ReplicaKeys],
    secret: str | Replica,
    cost: ScryptCost = DEFAULT_COST,
) -> None:
    """Writes a file beside and renames it. `secret` is a passphrase, or the colleague who alone can open it.

    Raises: UserError for a weak passphrase, or if the file cannot be written.
    """
    me, keys = sender
    nonce = secrets.token_bytes(12)
    head = {
        "format": _FORMAT, "name": me.name, "signing": me.signing.hex(), "opening": me.opening.hex(), "nonce": nonce.hex(),
    }  # fmt: skip
    if isinstance(secret, str):
        salt = secrets.token_bytes(16)
        locked = cipher_of(checked_passphrase(secret), salt, cost)
        head |= {"salt": salt.hex(), "cost": msgspec.to_builtins(cost)}
    else:
        ephemeral, locked = _for_colleague(secret.opening)
        head |= {"for_replica": secret.replica, "ephemeral": ephemeral.hex()}
    line = msgspec.json.encode(head) + b"\n"
    packed = zlib.compress(msgspec.json.encode(content), 6)
    body = locked.encrypt(nonce, packed, _FIRST_LINE + line)
    signed = _FIRST_LINE + line + body
    save_bytes(path, signed + keys.sign(signed))


def sender_of(path: Path) -> tuple[Replica, bool]:
    """Returns who wrote a file, and whether it asks for a passphrase. Raises: UserError as `read_exchange`."""
    head = _split(path, _content_of(path)).head
    return _sender(path, head), not head.for_replica


def read_exchange(path: Path, secret: str | tuple[Replica, ReplicaKeys]) -> Incoming:
    """Returns what a file holds; `secret` is the passphrase, or the own replica with its keys.

    Raises: WrongPassphrase; UserError if the file is not whole, was changed, is for somebody else or of a newer program.
    """
    data = _content_of(path)
    sealed = _split(path, data)
    sender = _sender(path, sealed.head)
    if not is_signed(data[:-64], data[-64:], sender.signing):
        raise UserError(_CHANGED.format(name=path.name))
    locked = _lock(path, sealed.head, secret)
    content = _unlocked(path, locked, sealed, passphrase=isinstance(secret, str))
    return Incoming(sender, content.vector, content.batches)


def _content_of(path: Path) -> bytes:
    with border(path, "交换文件"):
        if not path.is_file():
            raise UserError(f"{path} 不是普通文件，请选择同事导出的交换文件")
        if path.stat().st_size > _LARGEST:
            raise UserError(f"{path.name} 太大，不像是交换文件，请检查是否选错文件")
        return path.read_bytes()


def _split(path: Path, data: bytes) -> _Sealed:
    """Returns the parts of a file."""
    if not data.startswith(_FIRST_LINE):
        raise UserError(f"{path.name} 不是本程序的交换文件，请选择同事导出的“{FILE_SUFFIX}”文件")
    rest = data[len(_FIRST_LINE) :]
    end = rest.find(b"\n", 0, _LONGEST_HEAD)
    if end < 0 or len(rest) - end - 1 < 64:
        raise UserError(_DAMAGED.format(name=path.name))
    try:
        plain = msgspec.json.decode(rest[:end])
        if isinstance(plain, dict) and isinstance(plain.get("format"), int) and plain["format"] > _FORMAT:
            raise UserError(f"{path.name} 由更新版本的程序写成，请升级本程序后再读入")
        head = msgspec.convert(plain, _Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(_DAMAGED.format(name=path.name)) from error
    return _Sealed(head, rest[: end + 1], rest[end + 1 : -64])


def _sender(path: Path, head: _Head) -> Replica:
    try:
        written = Replica("", head.name, bytes.fromhex(head.signing), bytes.fromhex(head.opening))
        return read_card(card_bytes(written))
    except (UserError, ValueError) as error:
        raise UserError(_DAMAGED.format(name=path.name)) from error


def _lock(path: Path, head: _Head, secret: str | tuple[Replica, ReplicaKeys]) -> ChaCha20Poly1305:
    try:
        if isinstance(secret, str):
            if head.for_replica:
                raise UserError(f"{path.name} 是专门写给一位同事的，不用口令；请在他的电脑上读入")
            if not is_allowed_cost(head.cost) or head.cost.n * head.cost.r * head.cost.p > _MOST_COST:
                raise UserError(_DAMAGED.format(name=path.name))
            return cipher_of(secret, bytes.fromhex(head.salt), head.cost)
        me, keys = secret
        if not head.for_replica:
            raise UserError(f"{path.name} 要用口令打开，请向 {head.name} 问口令")
        if head.for_replica != me.replica:
            raise UserError(f"{path.name} 是写给另一位同事的，本机打不开；请 {head.name} 按本机的名片重新导出")
        return _shared(keys.opening, bytes.fromhex(head.ephemeral), bytes.fromhex(head.ephemeral) + me.opening)
    except ValueError as error:
        raise UserError(_DAMAGED.format(name=path.name)) from error


def _unlocked(path: Path, locked: ChaCha20Poly1305, sealed: _Sealed, *, passphrase: bool) -> ExchangeContent:
    from cryptography.exceptions import InvalidTag

    try:
        packed = locked.decrypt(bytes.fromhex(sealed.head.nonce), sealed.body, _FIRST_LINE + sealed.line)
    except (InvalidTag, ValueError) as error:
        if passphrase:
            raise WrongPassphrase(f"口令不对，打不开 {path.name}；请核对口令，注意大小写") from error
        raise UserError(_DAMAGED.format(name=path.name)) from error
    try:
        unpack = zlib.decompressobj()
        raw = unpack.decompress(packed, _LARGEST)
        if unpack.unconsumed_tail:
            raise UserError(_DAMAGED.format(name=path.name))
        return msgspec.json.decode(raw, type=ExchangeContent)
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(_DAMAGED.format(name=path.name)) from error


def _for_colleague(opening: bytes) -> tuple[bytes, ChaCha20Poly1305]:
    """Returns the public half of a key made for one file, and the lock that only the colleague can open."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    once = X25519PrivateKey.generate()
    public = once.public_key().public_bytes_raw()
    return public, _shared(once.private_bytes_raw(), opening, public + opening)


def _shared(private: bytes, public: bytes, salt: bytes) -> ChaCha20Poly1305:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    agreed = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))
    raw = HKDF(algorithm=SHA256(), length=32, salt=salt, info=f"{MARK}-exchange".encode()).derive(agreed)
    return ChaCha20Poly1305(raw)
