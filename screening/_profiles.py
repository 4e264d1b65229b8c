"""Converts profiles to prepared batches, without writing and parsing the facts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from matcher import Profile, Value, complete, completed
from policies import CATALOGUE, Field, FieldType
from screening._figures import LARGEST, SCALE
from screening._prepare import NUMBERS, CodedColumn, NumberColumn, PreparedBatch, holds_plain_numbers

if TYPE_CHECKING:
    pass

_KEPT = 50_000
"""Distinct values of one field that are kept from batch to batch. Our choice, to limit the memory."""
_INEXACT = -1
"""The code of a value that columns cannot represent exactly."""


class ProfilePreparer:
    """Converts batches of profiles; one per run. `asked` are the columns that rules read."""

    def __init__(self, asked: frozenset[str]) -> None:
        self._asked = sorted(asked)
        self._known: dict[str, Codes] = {}

    def prepare(self, profiles: Sequence[Profile]) -> PreparedBatch:
        """Return the facts of the profiles as numbers and codes, one position per profile."""
        numbers: dict[str, NumberColumn] = {}
        coded: dict[str, CodedColumn] = {}
        left = {place for place, profile in enumerate(profiles) if profile.ranges or profile.disputed}
        facts = [completed(profile.facts, complete(profile)) for profile in profiles]
        for name in self._asked:
            base, _, year = name.partition(".")
            field = CATALOGUE[base]
            values = [known.get(base) for known in facts]
            if year:
                values = [_in_year(value, int(year)) for value in values]
            if field.type in NUMBERS:
                numbers[name], inexact = _numbers(values, field)
            else:
                coded[name], inexact = self._coded(name, values)
            left.update(inexact)
        return PreparedBatch(len(profiles), numbers, coded, tuple(sorted(left)))

    def _coded(self, name: str, values: Sequence[Value | None]) -> tuple[CodedColumn, list[int]]:
        known = self._known.get(name)
        if known is None or len(known.values) > _KEPT:
            known = self._known[name] = Codes()
        return known.of(values)


def _in_year(value: Value | None, year: int) -> Decimal | None:
    return None if value is None else cast("Mapping[int, Decimal]", value).get(year)


def _numbers(values: Sequence[Value | None], field: Field) -> tuple[NumberColumn, list[int]]:
    """Return a column of numbers, and the positions of the values that it cannot represent exactly."""
    import polars as pl

    scale = SCALE * 100 if field.type is FieldType.SERIES and field.unit.value == "%" else SCALE
    scale = 1 if field.type is FieldType.COUNT else scale
    whole: list[int] = []
    inexact: list[int] = []
    for place, value in enumerate(values):
        if value is None:
            whole.append(0)
            continue
        scaled = cast("int | Decimal", value) * scale
        number = int(scaled)
        if number != scaled or abs(number) >= LARGEST:
            inexact.append(place)
            number = 0
        whole.append(number)
    valid = pl.Series([value is not None for value in values], dtype=pl.Boolean)
    return NumberColumn(pl.Series(whole, dtype=pl.Int64), None if valid.all() else valid), inexact


class Codes:
    """Codes of the distinct values of one field. `values` contains the value of each code; it is only appended to."""

    def __init__(self) -> None:
        self.values: list[Value | None] = [None]
        self._codes: dict[Hashable, int] = {None: 0}

    def of(self, values: Sequence[Value | None]) -> tuple[CodedColumn, list[int]]:
        """Return the coded values, and the positions of the values that a column cannot represent exactly."""
        import polars as pl

        codes = [0 if value is None else self._code(value) for value in values]
        inexact = [place for place, code in enumerate(codes) if code == _INEXACT]
        for place in inexact:
            codes[place] = 0
        return CodedColumn(pl.Series(codes, dtype=pl.UInt32), self.values), inexact

    def _code(self, value: Value) -> int:
        key = value if type(value) in _PLAIN else _key(value)
        code = self._codes.get(key)
        if code is None:
            code = len(self.values) if holds_plain_numbers(value) else _INEXACT
            self._codes[key] = code
            if code != _INEXACT:
                self.values.append(value)
        return code


_PLAIN = (bool, str, int, date)
"""Types of values that are their own key; asking for the type is far quicker than for an abstract class."""


def _key(value: object) -> Hashable:
    """Return a hashable key of a value; values of one field with equal keys are equal."""
    if isinstance(value, Mapping):
        return tuple(value.items())
    if isinstance(value, tuple):
        return tuple(map(_key, value))
    return value
