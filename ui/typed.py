"""What a person types, as the raw value of a field; no Qt here.

What cannot be read stays the text it was, so that the profile reader can say what is wrong with it.
"""

from __future__ import annotations

import re
import unicodedata

from policies import Field, FieldType

_NUMBER = re.compile(r"-?\d+(\.\d*)?|-?\.\d+")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
NONE_WORDS = ("无", "没有")


def read_number(text: str, unit: str = "") -> object:
    """A number where it is one (thousands separators and the field's own unit are taken off), else the text."""
    clean = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if not clean:
        return None
    if unit:
        clean = clean.removesuffix(unit)
    if not _NUMBER.fullmatch(clean):
        return text
    return float(clean) if "." in clean.rstrip(".") else int(clean.rstrip("."))


def read_day(text: str) -> str:
    """A day in any usual spelling as 2022-04-18; the text itself where it is none."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if found is None:
        return text.strip()
    year, month, day = (part for part in found.groups() if part is not None)
    return f"{year}-{int(month):02d}-{int(day):02d}"


def is_day(text: str) -> bool:
    """Whether a day was typed to its end."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", read_day(text)) is not None


def read_text(field: Field, text: str) -> object:
    """A typed line as the raw value of its field; empty is unknown."""
    if not text.strip():
        return None
    if field.type in (FieldType.COUNT, FieldType.NUMBER):
        return read_number(text, field.unit.value)
    if field.type is FieldType.DATE:
        return read_day(text)
    if field.type is FieldType.TEXTS:
        if text.strip() in NONE_WORDS:
            return []
        return [part.strip() for part in re.split("[、，,；;]", text) if part.strip()]
    return text.strip()


def shown_raw(raw: object) -> str:
    """A raw value as it stands in a line."""
    if raw is None:
        return ""
    if isinstance(raw, list):
        return "、".join(str(item) for item in raw) if raw else NONE_WORDS[0]
    return str(raw)
