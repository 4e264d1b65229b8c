"""Number formats of cells: what a person sees of a stored number (6%, 1234.5万, $100). Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from registers._units import FOREIGN, is_coin, plain_unit_text, whole_unit

BUILT_IN = {"9": "0%", "10": "0.00%"}
"""Built-in number formats that show anything but the number (ECMA-376 part 1, 18.8.30)."""
_PART = re.compile(r'"([^"]*)"|[\\!](.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|(.)', re.DOTALL)
_DIGITS = "0#?"
_CLOCK = re.compile("[ymdhs]", re.IGNORECASE)
_GENERAL = re.compile("General|G/通用格式", re.IGNORECASE)
_POINT = re.compile("0\x00(0+)")


class ShownAs(msgspec.Struct, frozen=True):
    """How cells of a style show a number: divided by a power of ten, as per cent, with a unit."""

    power: int = 0
    percent: bool = False
    unit: str = ""

    def cell(self, number: Decimal) -> Decimal | str:
        """Return what a person sees, exact: a text with its unit or %, or the number that is shown.

        >>> shown_as("0.00%").cell(Decimal("0.0625")), shown_as('0!.0,"万"').cell(Decimal(12345678))
        ('6.25%', '1234.5678万')
        """
        seen = (number * 100 if self.percent else number / Decimal(10) ** self.power).normalize()
        if self.percent:
            return f"{seen:f}%"
        if FOREIGN.search(self.unit):
            return f"{self.unit}{seen:f}"
        return f"{seen:f}{self.unit}" if self.unit else Decimal(f"{seen:f}")


@lru_cache(maxsize=1024)
def shown_as(code: str) -> ShownAs | None:
    """Return how a number format shows a number, None if it shows the number itself (0.00, ¥#,##0)."""
    plain, words = "", ""
    for part in _PART.finditer(_GENERAL.sub("0", code.split(";")[0])):
        literal = next((text for text in part.groups()[:3] if text is not None), None)
        if literal == "." and plain.endswith("0"):
            plain += "\x00"  # a point that is only written: 0!.0, shows 万 of a number in 元
        elif literal is not None:
            words += literal
        elif part[4] is not None:
            plain += "0" if part[4] in _DIGITS else part[4]
    if _CLOCK.search(plain) or "0" not in plain:
        return None
    if "%" in plain:
        return ShownAs(percent=True)
    words += "".join(letter for letter in plain if letter in "$¥￥€£")
    power, unit = _power(plain), _unit(words)
    return ShownAs(power=power, unit=unit) if power or unit else None


def _power(plain: str) -> int:
    """Return by which power of ten a format divides: thousands by commas at its end, more by a written point."""
    bare = re.sub("[^0,.\x00]", "", plain)
    scaled = re.search(r"0(,+)(?:\.0*)?$|0\.0*0(,+)$", bare)
    thousands = len(next(filter(None, scaled.groups()), "")) if scaled else 0
    point = _POINT.search(bare.replace(",", ""))
    return 3 * thousands + (len(point[1]) if point else 0)


def _unit(words: str) -> str:
    """Return the words of a format if they are a unit or foreign money; a sign of 人民币 alone says nothing."""
    plain = plain_unit_text(words)
    if not plain or is_coin(plain):
        return ""
    return words.strip() if FOREIGN.search(plain) or whole_unit(plain) else ""
