"""Opens workbooks that are encrypted with the password that Excel itself knows.

A workbook that is only protected against changes may be stored this way ([MS-OFFCRYPTO] 2.3.7.4). Real
passwords stay unknown.
"""

from __future__ import annotations

import io
import re

from registers._biff import MAGIC

_DEFAULT = "VelvetSweatshop"
_SPINS = re.compile(rb'spinCount="(\d+)"')
_MOST_SPINS = 1_000_000
"""Rounds of hashing that are accepted. Excel writes 100,000; a hostile file could claim any number."""


def without_default_password(data: bytes) -> bytes:
    """Return the workbook without the encryption that needs no password; other files as they are."""
    if not data.startswith(MAGIC) or any(int(spins[:12]) > _MOST_SPINS for spins in _SPINS.findall(data)):
        return data
    import msoffcrypto

    plain = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not file.is_encrypted():
            return data
        file.load_key(password=_DEFAULT, verify_password=True)
        file.decrypt(plain)
    except Exception:  # noqa: BLE001  # the library raises what its parsers raise; the file is then refused as encrypted
        return data
    return plain.getvalue()
