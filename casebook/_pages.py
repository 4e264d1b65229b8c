"""Decrypts an encrypted file page by page. SQLCipher itself stops reading after the first broken page.

Layout of SQLCipher 4 (its design document): the first 16 bytes of the file are the salt; each page ends with a
16-byte initialisation vector and a 64-byte HMAC-SHA-512 over the page and the page number.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from casebook._database import PAGE, DataKey

_SALT, _VECTOR, _MAC = 16, 16, 64
_MAGIC = b"SQLite format 3\0"


def decrypted(source: Path, target: Path, key: DataKey) -> int:
    """Writes the file decrypted, with zeros for each page whose HMAC is wrong. Returns the number of those pages."""
    broken = 0
    with source.open("rb") as file, target.open("wb") as out:
        salt = file.read(_SALT)
        mac_key = hashlib.pbkdf2_hmac("sha512", key.raw, bytes(byte ^ 0x3A for byte in salt), 2, 32)
        file.seek(0)
        for number, page in enumerate(_pages(file), start=1):
            plain = _decrypt(page, number, key, mac_key)
            broken += plain is None
            out.write(plain or b"\0" * PAGE)
    return broken


def _pages(file: BinaryIO) -> Iterator[bytes]:
    while len(page := file.read(PAGE)) == PAGE:
        yield page


def _decrypt(page: bytes, number: int, key: DataKey, mac_key: bytes) -> bytes | None:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    start = _SALT if number == 1 else 0
    body, tail = page[start : PAGE - _MAC], page[PAGE - _MAC :]
    expected = hmac.digest(mac_key, body + number.to_bytes(4, "little"), "sha512")
    if not hmac.compare_digest(expected, tail):
        return None
    text, vector = body[:-_VECTOR], body[-_VECTOR:]
    decryptor = Cipher(algorithms.AES(key.raw), modes.CBC(vector)).decryptor()
    plain = decryptor.update(text) + decryptor.finalize()
    return _MAGIC[:start] + plain + b"\0" * (_VECTOR + _MAC)
