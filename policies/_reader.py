"""Reading raw data (from YAML or JSON) into frozen structs; all errors are collected.

One generic reader follows the types of the struct's fields; rules have their own short form (see `_rules`).
Raw data are dicts, lists, texts, numbers, True, False and None. A place is a path such as `versions[0].rule`.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum

import msgspec

from policies.errors import ValidationError

_HALF = re.compile("[\ud800-\udfff]")
"""A lone surrogate (half a character beyond U+FFFF), which cannot be written as UTF-8."""
_MOST_NAMED = 30
"""Names listed in one message. Our choice: a longer list is not read."""


_MOST_HINTS = 20
"""Wrong words of one file for which a nearest name is searched. Our choice: a user is shown five errors; searching for
each of 20,000 wrong words took 77 % of the reading time."""
_LONGEST_WORD = 100
"""Characters of the longest word for which a nearest name is searched. Our choice: no name is as long."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most similar to the given one, or "" if none is similar.

    >>> nearest("revenu", ["revenue", "employees"])
    'revenue'
    """
    if len(word) > _LONGEST_WORD:
        return ""
    from rapidfuzz import process

    found = process.extractOne(word, list(known), score_cutoff=55)
    return found[0] if found else ""


class Hints:
    """Finds nearest names for the first `most` wrong words of one file, and none for the rest.

    The search for a nearest name takes far longer than finding the error, so a file with thousands of wrong words
    must not start it for each of them.
    """

    def __init__(self, most: int = _MOST_HINTS) -> None:
        self._left = most

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """Return the known word most similar to the given one, or "" if there is none or after `most` searches."""
        if self._left <= 0:
            return ""
        self._left -= 1
        return nearest(word, known)

    def question(self, word: str, known: Iterable[str], otherwise: str = "") -> str:
        """Return the advice “是不是“nearest name”？”, or `otherwise` if there is no similar name."""
        near = self.nearest(word, known)
        return f"是不是“{near}”？" if near else otherwise


def shortened(value: object) -> str:
    """Return a raw value as text for a message, shortened to 40 characters.

    >>> shortened(True), len(shortened("长" * 50))
    ('True', 38)
    """
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}…"


class Unreadable(Exception):
    """Raised when a value cannot be read; the error is already recorded in the reader."""


class Reader:
    """Reads raw values of one file and collects the errors.

    `where` is the name of the file. `special` maps a type to the function (raw value, place) → value that reads it.
    The methods that read a value raise Unreadable if the value is wrong; the error is recorded first.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.errors: list[ValidationError] = []
        self.hints = Hints()
        self.special: dict[object, Callable[[object, str], object]] = {}

    def wrong(self, place: str, what: str, advice: str = "") -> None:
        """Record an error without raising an exception."""
        self.errors.append(ValidationError(self.where, place, what, advice))

    def fail(self, place: str, what: str, advice: str = "") -> Unreadable:
        """Record an error and return the exception to raise: `raise reader.fail(…)`."""
        self.wrong(place, what, advice)
        return Unreadable()

    def mapping(self, raw: object, place: str) -> dict[str, object]:
        """Return the value as a dict with text keys."""
        if not isinstance(raw, dict):
            raise self.fail(place, f"应是“键: 值”的结构，不是“{shortened(raw)}”")
        if any(_HALF.search(key) for key in raw):
            raise self.fail(place, "有一个键里有残缺的字符（半个编码）", "请重新输入")
        return raw

    def items(self, raw: object, place: str) -> list[object]:
        """Return the value as a list; null is an empty list."""
        if raw is None:
            return []
        if not isinstance(raw, list):
            raise self.fail(place, f"应是列表，不是“{shortened(raw)}”", "每项一行，以“- ”开头")
        return raw

    def unknown_keys(self, raw: dict[str, object], known: Iterable[str], place: str) -> None:
        """Record an error for every key that is not in `known`; the first ones are given the nearest known key."""
        names = tuple(known)
        listed = f"可用：{'、'.join(names)}" if len(names) <= _MOST_NAMED else "没有相近的名称，请核对或删去"
        for key in raw:
            if key not in names:
                advice = self.hints.question(key, names, listed)
                self.wrong(f"{place}.{key}" if place else key, f"没有“{shortened(key)}”这一项", advice)

    def struct(self, cls: type[msgspec.Struct], raw: object, place: str) -> object:
        """Read a raw mapping (field name → raw value) into a struct and record all errors in it.

        Raises: Unreadable if any field could not be read.
        """
        mapping = self.mapping(raw, place)
        fields = msgspec.structs.fields(cls)
        self.unknown_keys(mapping, [field.name for field in fields], place)
        values: dict[str, object] = {}
        broken = False
        for field in fields:
            spot = f"{place}.{field.name}" if place else field.name
            if field.name not in mapping:
                if field.required:
                    self.wrong(spot, "缺少这一项", "必填")
                    broken = True
                continue
            given = mapping[field.name]
            if given is None and not field.required:
                continue
            try:
                values[field.name] = self.value(field.type, given, spot)
            except Unreadable:
                broken = True
        if broken:
            raise Unreadable
        return cls(**values)

    def value(self, kind: object, raw: object, place: str) -> object:
        """Return the raw value converted to the type `kind` (the annotation of a field)."""
        if kind in self.special:
            return self.special[kind](raw, place)
        origin = typing.get_origin(kind)
        if origin is tuple:
            return self._tuple(typing.get_args(kind), raw, place)
        if origin in (typing.Union, types.UnionType):
            inner = [arm for arm in typing.get_args(kind) if arm is not type(None)]
            return None if raw is None else self.value(inner[0], raw, place)
        if origin is dict:
            return self.mapping(raw, place)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self.struct(kind, raw, place)
        return self._scalar(kind, raw, place)

    def _tuple(self, arms: tuple[object, ...], raw: object, place: str) -> tuple[object, ...]:
        items = self.items(raw, place)
        if arms[-1] is not Ellipsis:
            if len(items) != len(arms):
                raise self.fail(place, f"应有 {len(arms)} 个值")
            return tuple(
                self.value(arm, item, f"{place}[{i}]") for i, (arm, item) in enumerate(zip(arms, items, strict=True))
            )
        read: list[object] = []
        broken = False
        for i, item in enumerate(items):
            try:
                read.append(self.value(arms[0], item, f"{place}[{i}]"))
            except Unreadable:
                broken = True
        if broken:
            raise Unreadable
        return tuple(read)

    def _scalar(self, kind: object, raw: object, place: str) -> object:
        if kind is str:
            return self.text(raw, place)
        if kind is bool:
            return self.flag(raw, place)
        if kind is int:
            return self.whole(raw, place)
        if kind is Decimal:
            return self.number(raw, place)
        if kind is date:
            return self.day(raw, place)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self.choice(kind, raw, place)
        raise TypeError(f"no reader for {kind!r}")

    def _present(self, raw: object, place: str) -> None:
        if raw is None:
            raise self.fail(place, "缺少这一项", "必填")

    def text(self, raw: object, place: str) -> str:
        """Return the value as text."""
        self._present(raw, place)
        if not isinstance(raw, str):
            raise self.fail(place, f"应是文字，不是“{shortened(raw)}”")
        if _HALF.search(raw):
            raise self.fail(place, "里面有残缺的字符（半个编码）", "请重新输入这一项")
        return str(raw)

    def flag(self, raw: object, place: str) -> bool:
        """Return the value as True or False."""
        if not isinstance(raw, bool):
            raise self.fail(place, f"应是 true 或 false，不是“{shortened(raw)}”")
        return raw

    def whole(self, raw: object, place: str) -> int:
        """Return the value as an int."""
        number = self.number(raw, place)
        if number != int(number):
            raise self.fail(place, f"应是整数，不是“{shortened(raw)}”")
        return int(number)

    def number(self, raw: object, place: str) -> Decimal:
        """Return the value as a finite Decimal."""
        self._present(raw, place)
        if isinstance(raw, bool) or not isinstance(raw, (str, int, Decimal)):
            raise self.fail(place, f"应是数字，不是“{shortened(raw)}”")
        try:
            number = Decimal(raw)
        except InvalidOperation:
            raise self.fail(place, f"应是数字，不是“{shortened(raw)}”") from None
        if not number.is_finite():
            raise self.fail(place, f"应是有限的数字，不是“{shortened(raw)}”")
        return number

    def day(self, raw: object, place: str) -> date:
        """Return the value, written as `2026-03-14`, as a date."""
        self._present(raw, place)
        if isinstance(raw, str):
            try:
                return date.fromisoformat(raw)
            except ValueError:
                pass
        raise self.fail(place, f"“{shortened(raw)}”不是有效日期", "写成 2026-03-14 的样子")

    def choice(self, kind: type[Enum], raw: object, place: str) -> Enum:
        """Return the value as a member of the enumeration `kind`."""
        self._present(raw, place)
        try:
            return kind(str(raw))
        except ValueError:
            allowed = [str(member.value) for member in kind]
            hint = self.hints.question(str(raw), allowed)
            raise self.fail(place, f"不能是“{shortened(raw)}”", f"{hint}可选：{'、'.join(allowed)}") from None
