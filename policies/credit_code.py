"""The unified social credit code (统一社会信用代码, GB 32100-2015): its letters, its check digit, its written forms."""

from __future__ import annotations

import re
import unicodedata

CODE_LENGTH = 18
"""How many characters a code has (GB 32100-2015)."""
CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""What a unified social credit code is made of (GB 32100-2015): no I, O, S, V, Z."""
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""The weights of the first 17 characters: the powers of 3, modulo 31 (GB 32100-2015, 附录 B)."""


def plain_code(code: str) -> str:
    """A credit code as it is compared: half width, capitals, no spaces or dashes."""
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", code)).upper()


def check_digit(first_17: str) -> str:
    """The 18th character that belongs to the first seventeen (GB 32100-2015, 附录 B)."""
    total = sum(CODE_LETTERS.index(letter) * weight for letter, weight in zip(first_17, _WEIGHTS, strict=True))
    return CODE_LETTERS[-total % 31]


CODE_SHAPE = f"([{CODE_LETTERS}]{{2}}[0-9]{{6}})[{CODE_LETTERS}]{{10}}"
"""A regular expression for a whole plain code; the first eight characters are its group."""
_SHAPE = re.compile(CODE_SHAPE)


def code_head(code: str) -> str | None:
    """Return the first eight characters of a code: the kind of body (two) and the division of registration (six).

    None if the text does not have the shape of a code; the check digit is not looked at.

    >>> code_head("91120102MA0000000P")
    '91120102'
    """
    plain = plain_code(code)
    return plain[:8] if _SHAPE.fullmatch(plain) else None
