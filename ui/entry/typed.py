"""Parsing of typed text into raw values of fields. No Qt.

Text that cannot be parsed is returned unchanged, so that the profile reader can report what is wrong with it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from matcher import EITHER, range_words, split_range
from policies import Field, FieldType, Unit
from registers import CellError, number_in

_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_PARTED = re.compile(r"[\d.][ \t\r\n\u3000]+[-+]?\.?\d")
_BLANK = re.compile(r"\d\s+[-+]?\.?\d")
_GROUPED = re.compile(r"^[^\d]*\d{1,3}(?:\s\d{3})+(?![\d\s]*\d)")
"""Digits grouped in thousands by the no-break spaces (U+00A0, U+2009, U+202F) that some programs write."""
NUMBERS = (FieldType.NUMBER, FieldType.COUNT, FieldType.SERIES)
"""Types of fields whose value is a number or a range of numbers."""
NONE_WORDS = ("无", "没有")


def read_number(text: str, unit: Unit = Unit.NONE) -> object:
    """Returns a number in the unit of its field (万元, per cent, people …); text that is no number is returned unchanged.

    Empty text is None. A unit in the text takes precedence over that of the field: 1.2亿元 is 12000 万元. A range is
    returned as its text in the unit of the field: 1-2亿 is 10000–20000.
    """
    try:
        found = _numbers(text, unit)
    except CellError:
        return text
    if len(set(found)) > 1:
        return range_words(*found)
    number = found[0] if found else None
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _numbers(text: str, unit: Unit) -> tuple[Decimal, ...]:
    """Returns the number of a text, both ends if it is a range, nothing if it is empty. Raises: CellError otherwise."""
    ends = split_range(text) or (text,)
    return tuple(number for number in (exact_number(end, unit) for end in ends) if number is not None)


def why_no_number(text: str, unit: Unit) -> str:
    """Returns why a text is not a number of that unit or a range of numbers, with advice; "" if it is one."""
    try:
        _numbers(text, unit)
    except CellError as unfit:
        return f"{unfit.why.replace('这一列', '这一项')}（{unfit.advice}）"
    return ""


def exact_number(text: str, unit: Unit) -> Decimal | None:
    """Returns a number in the unit of its field, None for an empty text. Raises: CellError if it is no single number."""
    text = text.strip()
    if not text:
        return None
    if _two_figures(text):
        raise CellError("一格里有两个数", "只写一个；千位分隔用逗号，如 1,200")
    number = number_in(text, unit)
    if number is None or number == number.to_integral_value() or Decimal(repr(float(number))) == number:
        return number
    raise CellError("位数太多", "最多写 15 位有效数字")


def _two_figures(text: str) -> bool:
    """Whether spaces separate two numbers. An ordinary space is never a thousands separator."""
    if _PARTED.search(text):
        return True
    plain = unicodedata.normalize("NFKC", text)
    return _BLANK.search(plain) is not None and _GROUPED.search(plain) is None


def read_points(text: str) -> object:
    """Returns points given by an officer: a number, with or without 分."""
    return read_number(text.strip().removesuffix(Unit.POINTS.value))


def read_day(text: str) -> str:
    """Returns a date in any usual spelling as 2022-04-18; other text is returned unchanged."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if found is None:
        return text.strip()
    year, month, day = (part for part in found.groups() if part is not None)
    return f"{year}-{int(month):02d}-{int(day):02d}"


def is_day(text: str) -> bool:
    """Whether the text is a complete date."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", read_day(text)) is not None


def may_become_day(text: str) -> bool:
    """Whether the text is the beginning of a date that is still being typed."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    return re.fullmatch(r"\d{0,4}|\d{4}([-./年]\d{0,2}([-./月]\d?)?|\d{0,3})", plain) is not None


def read_text(field: Field, text: str) -> object:
    """Returns a typed line as the raw value of its field; empty text is unknown."""
    if not text.strip():
        return None
    if field.type in (FieldType.COUNT, FieldType.NUMBER):
        return read_number(text, field.unit)
    if field.type is FieldType.DATE:
        return read_day(text)
    if field.type is FieldType.TEXTS:
        if text.strip() in NONE_WORDS:
            return []
        return [part.strip() for part in re.split("[、，,；;]", text) if part.strip()]
    return text.strip()


def is_disputed(raw: object) -> bool:
    """Returns whether a raw value holds values of sources that contradict each other."""
    return isinstance(raw, dict) and EITHER in raw


def shown_raw(raw: object) -> str:
    """Returns a raw value as the text of a line edit; values that contradict each other have no text."""
    if raw is None or is_disputed(raw):
        return ""
    if isinstance(raw, list):
        return "、".join(str(item) for item in raw) if raw else NONE_WORDS[0]
    return str(raw)
