"""Numbers known only as a range, such as 1000–2000: how they are written and read."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import msgspec

from policies import Unit

HOW_TO_WRITE = "写一个数，或两头都有的区间，如 1000–2000"
"""Advice where a text is neither a number nor a range."""
_PLAIN = re.compile(r"[+-]?\d*\.?\d+(?:e[+-]?\d+)?", re.IGNORECASE)
_ENDS = re.compile(
    r"\s*([+-]?\d[\d,. ]*)([^\d\s—–~至到-]*)\s*(?:[-—–~]+|至|到)\s*([+-]?\d[\d,. ]*)(\D*)", re.IGNORECASE
)
_END = re.compile(r"([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)(\D*)")


class Range(msgspec.Struct, frozen=True):
    """A number from `low` to `high`, both included, in the unit of its field; `low` is less than `high`."""

    low: Decimal
    high: Decimal


def split_range(text: str) -> tuple[str, str] | None:
    """Return the texts of both ends of a range, None if the text is not a range. A unit at the end holds for both.

    >>> split_range("1000-2000万元"), split_range("1000～2000"), split_range("1000以上")
    (('1000万元', '2000万元'), ('1000', '2000'), None)
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if _PLAIN.fullmatch(plain):
        return None
    found = _ENDS.fullmatch(plain)
    if found is None:
        return None
    low, own, high, unit = (part.strip() for part in found.groups())
    return low + (own or unit), high + unit


def bare_end(end: str, unit: Unit) -> str | None:
    """Return the digits of an end of a range, None if they are followed by another unit than that of the field.

    >>> bare_end("1,000万元", Unit.MONEY), bare_end("12件", Unit.PEOPLE)
    ('1000', None)
    """
    found = _END.fullmatch(end)
    suffixes = ("", unit.value, "万") if unit is Unit.MONEY else ("", unit.value)
    return found[1].replace(",", "") if found is not None and found[2] in suffixes else None


def range_words(low: Decimal, high: Decimal) -> str:
    """Return a range as `read_profile` reads it, without loss.

    >>> range_words(Decimal("1000"), Decimal("2000.50"))
    '1000–2000.5'
    """
    return f"{_digits(low)}–{_digits(high)}"


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
