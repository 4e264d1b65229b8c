"""The key file: the data key of an encrypted casebook, encrypted once by passphrase and once by recovery code.

A new passphrase encrypts the same data key again, so the database itself is not rewritten. scrypt derives the
wrapping key and makes each attempt slow; ChaCha20-Poly1305 detects a wrong secret.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from casebook._database import DataKey
from policies import UserError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_FORMAT = 1
_MIN_LENGTH, _MIN_DISTINCT = 8, 4
"""Characters of a passphrase: at least 8 (NIST SP 800-63B, 5.1.1.2), at least 4 different ones (our choice)."""
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 alphabet: without I, L, O and U."""
_MISREADINGS = str.maketrans("OIL", "011")
_CODE_LENGTH, _GROUP_LENGTH, _CHECK_MODULUS = 25, 5, 31
"""24 random digits of 5 bits each (120 bits) and a check digit: the weighted sum modulo 31, a prime."""


class Secret(StrEnum):
    """What opens a key file."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"


class ScryptCost(msgspec.Struct, frozen=True):
    """scrypt parameters of one attempt: about 128 × n × r bytes of memory, time proportional to n × r × p.

    The defaults are those of the OWASP Password Storage Cheat Sheet (n = 2**17, r = 8, p = 1): 128 MiB; 0.29 s on an
    idle core (measured, docs/trust.md).
    """

    n: int = 2**17
    r: int = 8
    p: int = 1


_MAX_COST = ScryptCost(2**20, 16, 4)
"""Largest parameters accepted from a key file (2 GiB; our choice): a forged file must not exhaust the memory."""


class _Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    salt: bytes
    nonce: bytes
    text: bytes
    cost: ScryptCost


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a key file. `id` identifies the data key without revealing it."""

    format: int
    id: str
    boxes: dict[Secret, _Box]

    def open(self, kind: Secret, secret: str) -> DataKey | None:
        """Returns the data key, or None if the secret is wrong."""
        from cryptography.exceptions import InvalidTag

        box = self.boxes[kind]
        try:
            raw = _cipher(secret, box).decrypt(box.nonce, box.text, _associated_data(kind, self.id))
        except InvalidTag:
            return None
        return DataKey(raw)

    def with_box(self, kind: Secret, key: DataKey, secret: str, cost: ScryptCost) -> KeyFile:
        """Returns a copy in which `kind` is encrypted by a new secret."""
        return msgspec.structs.replace(self, boxes={**self.boxes, kind: _box(kind, key, secret, cost)})

    def text(self) -> bytes:
        """Returns the file content: indented JSON in UTF-8."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1)


def new_key_file(key: DataKey, passphrase: str, code: str, cost: ScryptCost) -> KeyFile:
    """Returns a key file that opens by passphrase and by recovery code."""
    secrets_by_kind = ((Secret.PASSPHRASE, passphrase), (Secret.RECOVERY, code))
    return KeyFile(_FORMAT, id_of(key), {kind: _box(kind, key, secret, cost) for kind, secret in secrets_by_kind})


def read_key_file(path: Path) -> KeyFile:
    """Reads a key file. Raises: UserError if it is missing, damaged, from a newer program or altered."""
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
    if set(found.boxes) != set(Secret) or any(not is_allowed_cost(cost) for cost in costs):
        raise UserError(f"密钥文件 {path} 的内容不对，可能被改动过，请从备份中找回")
    return found


def id_of(key: DataKey) -> str:
    """Returns 16 hexadecimal digits that identify a data key without revealing it."""
    return hashlib.sha256(b"kece data key\0" + key.raw).hexdigest()[:16]


def checked_passphrase(text: str) -> str:
    """Returns the passphrase in NFKC form, in which full-width and half-width characters are equal.

    Raises: UserError if it is too short or has too few different characters.
    """
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) < _MIN_LENGTH:
        raise UserError(f"口令太短，请至少用 {_MIN_LENGTH} 个字符，例如几个不相干的词")
    if len(set(plain)) < _MIN_DISTINCT:
        raise UserError("口令太简单，请不要只重复几个字符")
    return plain


def new_code() -> str:
    """Returns a new recovery code: 24 random digits (120 bits) and a check digit, in groups of five."""
    digits = "".join(secrets.choice(_DIGITS) for _ in range(_CODE_LENGTH - 1))
    return _grouped(digits + _check_digit(digits))


def read_code(text: str) -> str:
    """Returns a typed recovery code in its standard form; accepts lower case, spaces and O, I, L for 0, 1, 1.

    Raises: UserError if the length or the check digit is wrong.
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


def _box(kind: Secret, key: DataKey, secret: str, cost: ScryptCost) -> _Box:
    empty = _Box(secrets.token_bytes(16), secrets.token_bytes(12), b"", cost)
    text = _cipher(secret, empty).encrypt(empty.nonce, key.raw, _associated_data(kind, id_of(key)))
    return msgspec.structs.replace(empty, text=text)


def _cipher(secret: str, box: _Box) -> ChaCha20Poly1305:
    return cipher_of(secret, box.salt, box.cost)


def cipher_of(secret: str, salt: bytes, cost: ScryptCost) -> ChaCha20Poly1305:
    """Returns the cipher whose key scrypt derives from a secret."""
    # Imported here so that the window of an unencrypted casebook starts without the cryptography package.
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    plain = unicodedata.normalize("NFKC", secret).encode()
    stretched = Scrypt(salt=salt, length=32, n=cost.n, r=cost.r, p=cost.p).derive(plain)
    return ChaCha20Poly1305(stretched)


def _associated_data(kind: Secret, id_: str) -> bytes:
    return f"kece key {kind} {id_}".encode()


def is_allowed_cost(cost: ScryptCost) -> bool:
    """Returns whether a file from outside may ask for this cost: a forged one must not exhaust the memory."""
    power_of_two = cost.n > 1 and cost.n & (cost.n - 1) == 0
    return power_of_two and cost.n <= _MAX_COST.n and 0 < cost.r <= _MAX_COST.r and 0 < cost.p <= _MAX_COST.p
