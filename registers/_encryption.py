"""Opens workbooks that Excel encrypts with its own default password: “read-only”, opened there without asking."""

from __future__ import annotations

import io
import struct

_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PASSWORD = "VelvetSweatshop"
"""The published default password of Excel (MS-OFFCRYPTO, 2.3.7)."""
_MOST_SPINS = 1_000_000
"""Largest number of hash rounds that is tried. Excel writes 100,000; a hostile file could ask for days of work."""


def without_default_password(data: bytes) -> bytes:
    """Return the xlsx in an encrypted container if the default password opens it, otherwise the file as it is."""
    if _PACKAGE not in data:
        return data
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError

    plain = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        info = getattr(office, "info", None) or {}
        if int(info.get("spinValue", 0)) > _MOST_SPINS:
            return data
        office.load_key(password=_PASSWORD, verify_password=True)
        office.decrypt(plain)
    except (
        DecryptionError,
        FileFormatError,
        struct.error,
        ValueError,
        OSError,
        LookupError,
        AttributeError,
        TypeError,
    ):
        return data  # another password, or damaged: whoever opens it says so
    return plain.getvalue()
