"""The key file: the data key of an encrypted casebook, wrapped once by a passphrase and once by a recovery code.

A new passphrase wraps the same data key again, so that the database itself is not rewritten.
scrypt makes every try slow; ChaCha20-Poly1305 tells a wrong secret from a right one.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from policies import UserError
from policies.database import DataKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_FORMAT = 1
_MIN_LENGTH, _MIN_DISTINCT = 8, 4
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREADINGS = str.maketrans("OIL", "011")
_CODE_LENGTH, _GROUP_LENGTH, _CHECK_MODULUS = 25, 5, 31


class Secret(StrEnum):
    """What opens a key file."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"


class Cost(msgspec.Struct, frozen=True):
    """How slow one try is made (scrypt): about 128 × n × r bytes of memory, time by n × r × p."""

    n: int = 2**17
    r: int = 8
    p: int = 1


_MAX_COST = Cost(2**20, 16, 4)


class _Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    salt: bytes
    nonce: bytes
    text: bytes
    cost: Cost


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a key file. `id` tells which data key it is without telling the key."""

    format: int
    id: str
    boxes: dict[Secret, _Box]

    def open(self, kind: Secret, secret: str) -> DataKey | None:
        """The data key, or None when the secret is wrong."""
        from cryptography.exceptions import InvalidTag

        box = self.boxes[kind]
        try:
            raw = _cipher(secret, box).decrypt(box.nonce, box.text, _associated_data(kind, self.id))
        except InvalidTag:
            return None
        return DataKey(raw)

    def with_box(self, kind: Secret, key: DataKey, secret: str, cost: Cost) -> KeyFile:
        """The same with one of its two locks exchanged."""
        return msgspec.structs.replace(self, boxes={**self.boxes, kind: _box(kind, key, secret, cost)})

    def text(self) -> bytes:
        """The content of the file."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1)


def new_key_file(key: DataKey, passphrase: str, code: str, cost: Cost) -> KeyFile:
    """A key file for a data key."""
    secrets_by_kind = ((Secret.PASSPHRASE, passphrase), (Secret.RECOVERY, code))
    return KeyFile(_FORMAT, id_of(key), {kind: _box(kind, key, secret, cost) for kind, secret in secrets_by_kind})


def read_key_file(path: Path) -> KeyFile:
    """The key file at that place. Raises: UserError when it is lost, damaged or not to be trusted."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=KeyFile)
    except FileNotFoundError as error:
        raise UserError(f"密钥文件 {path} 不见了，没有它无法打开加密的数据库；请从备份中找回") from error
    except OSError as error:
        raise UserError(f"密钥文件 {path} 读不出来，请检查磁盘和权限") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UserError(f"密钥文件 {path} 已损坏，请从备份中找回同名的密钥文件") from error
    if found.format > _FORMAT:
        raise UserError(f"密钥文件 {path} 由更新版本的程序写成，请升级本程序")
    costs = [box.cost for box in found.boxes.values()]
    if set(found.boxes) != set(Secret) or any(not _is_allowed(cost) for cost in costs):
        raise UserError(f"密钥文件 {path} 的内容不对，可能被改动过，请从备份中找回")
    return found


def id_of(key: DataKey) -> str:
    """Which data key this is, without telling it."""
    return hashlib.sha256(b"kece data key\0" + key.raw).hexdigest()[:16]


def checked_passphrase(text: str) -> str:
    """The passphrase as it is used: full-width and half-width forms are one.

    Raises: UserError when it is too short or too plain to protect anything.
    """
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) < _MIN_LENGTH:
        raise UserError(f"口令太短，请至少用 {_MIN_LENGTH} 个字符，例如几个不相干的词")
    if len(set(plain)) < _MIN_DISTINCT:
        raise UserError("口令太简单，请不要只重复几个字符")
    return plain


def new_code() -> str:
    """A new recovery code: 120 random bits and a check digit, in groups for copying by hand."""
    digits = "".join(secrets.choice(_DIGITS) for _ in range(_CODE_LENGTH - 1))
    return _grouped(digits + _check_digit(digits))


def read_code(text: str) -> str:
    """The code that was meant: small letters, spaces and the usual misreadings are forgiven.

    Raises: UserError when it cannot be a recovery code, so that a slip of the pen is told at once.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    digits = plain.translate(_MISREADINGS)
    if len(digits) != _CODE_LENGTH:
        raise UserError(f"恢复码应有 {_CODE_LENGTH} 位，现在是 {len(digits)} 位，请对照恢复单重新输入")
    if set(digits) - set(_DIGITS) or digits[-1] != _check_digit(digits[:-1]):
        raise UserError("恢复码里有输错的字符，请对照恢复单逐组核对")
    return _grouped(digits)


def _check_digit(digits: str) -> str:
    return _DIGITS[sum(place * _DIGITS.index(digit) for place, digit in enumerate(digits, start=1)) % _CHECK_MODULUS]


def _grouped(digits: str) -> str:
    return "-".join(digits[start : start + _GROUP_LENGTH] for start in range(0, len(digits), _GROUP_LENGTH))


def _box(kind: Secret, key: DataKey, secret: str, cost: Cost) -> _Box:
    empty = _Box(secrets.token_bytes(16), secrets.token_bytes(12), b"", cost)
    text = _cipher(secret, empty).encrypt(empty.nonce, key.raw, _associated_data(kind, id_of(key)))
    return msgspec.structs.replace(empty, text=text)


def _cipher(secret: str, box: _Box) -> ChaCha20Poly1305:
    # Loaded only where a key file is opened or made: the window of a plain casebook starts without it.
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    plain = unicodedata.normalize("NFKC", secret).encode()
    stretched = Scrypt(salt=box.salt, length=32, n=box.cost.n, r=box.cost.r, p=box.cost.p).derive(plain)
    return ChaCha20Poly1305(stretched)


def _associated_data(kind: Secret, id_: str) -> bytes:
    return f"kece key {kind} {id_}".encode()


def _is_allowed(cost: Cost) -> bool:
    power_of_two = cost.n > 1 and cost.n & (cost.n - 1) == 0
    return power_of_two and cost.n <= _MAX_COST.n and 0 < cost.r <= _MAX_COST.r and 0 < cost.p <= _MAX_COST.p
