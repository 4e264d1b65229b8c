"""Converts the values of the reading library to cells, a column at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from registers._limits import LimitGuard
from registers._text import cleaned
from registers._types import Cell

Raw = int | float | str | bool | time | date | datetime | timedelta
_EXACT = 16
"""A float of at most so many characters has at most 15 digits, as Excel shows it."""
_WHOLE = 1e15
_HEAD = 50
"""Rows that are converted apart, because headers mix texts with the numbers of a column. Our choice."""


def cells_of(raw: Sequence[Sequence[Raw]], guard: LimitGuard) -> tuple[tuple[Cell, ...], ...]:
    """Return rows of values as rows of cells: texts cleaned, floats rounded to 15 digits, as Excel does.

    Raises: UserError for a text longer than the limit, or if the time is up.
    """
    rows: list[tuple[Cell, ...]] = []
    for first, last in ((0, _HEAD), (_HEAD, len(raw))):
        columns = []
        for values in zip(*raw[first:last], strict=True):
            guard.check_time()
            columns.append(_column(values, partial(_check, guard=guard, first=first)))
        rows += zip(*columns, strict=True)
    return tuple(rows)


def _check(values: Sequence[Raw], guard: LimitGuard, first: int) -> None:
    for number, value in enumerate(values, first + 1):
        guard.check_cell(len(value) if isinstance(value, str) else 0, number)


def _column(values: Sequence[Raw], check: Callable[[Sequence[Raw]], None]) -> Sequence[Cell]:
    kinds = set(map(type, values))
    converted: dict[type, Iterator[Cell]] = {}
    for kind in kinds:
        same = values if len(kinds) == 1 else [value for value in values if type(value) is kind]
        if kind is str and max(map(len, same)) > 1000:  # type: ignore[arg-type]  # texts, as just asked
            check(values)
        converted[kind] = iter(_CONVERTERS.get(kind, _others)(same))
    if len(kinds) == 1:
        return tuple(next(iter(converted.values())))
    return [next(converted[type(value)]) for value in values]


def _texts(texts: Sequence[str]) -> Iterable[Cell]:
    plain = list(map(str.strip, texts))
    joined = "".join(plain)
    if not joined.isprintable() or '="' in joined:  # line breaks, odd spaces, invisible characters, ="0012"
        known = {text: cleaned(text) for text in set(texts)}
        plain = [known[text] for text in texts]
    return [text or None for text in plain] if "" in plain else plain


def _numbers(numbers: Sequence[float]) -> Iterable[Cell]:
    if not all(map(math.isfinite, numbers)):
        return [_number(number) if math.isfinite(number) else None for number in numbers]
    if all(map(float.is_integer, numbers)) and max(map(abs, numbers)) < _WHOLE:
        distinct = set(numbers)
        if len(distinct) * 2 > len(numbers):
            return list(map(Decimal, map(int, numbers)))
        known = {number: Decimal(int(number)) for number in distinct}
        return [known[number] for number in numbers]
    texts = list(map(repr, numbers))
    if max(map(len, texts)) <= _EXACT:
        return [Decimal(text[:-2] if text[-2:] == ".0" else text) for text in texts]
    return list(map(_number, numbers))


def _number(number: float) -> Decimal:
    return Decimal(f"{number:.15g}")


def _others(values: Sequence[Raw]) -> Iterable[Cell]:
    return [_other(value) for value in values]


def _other(value: Raw) -> Cell:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else cleaned(str(value)) or None


_CONVERTERS: dict[type, Callable[[Sequence[Raw]], Iterable[Cell]]] = {str: _texts, float: _numbers}  # type: ignore[dict-item]  # each takes what its type says
