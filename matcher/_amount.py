"""Partly known numbers: the interval that contains the number, and the facts that would narrow it.

Interval arithmetic keeps the list of missing facts exact: three known patents and an unknown number of
others are at least three, so no further fact is needed to show that there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, DecimalException

import msgspec

ZERO = Decimal(0)


class Amount(msgspec.Struct, frozen=True):
    """A number from `low` to `high`, both included; None means no bound. Exact when both are equal.

    `missing` lists the facts that would narrow the interval. `undefined` is the reason (Chinese) why the number
    does not exist (denominator of zero, year before the firm existed), else the empty text; an undefined number
    meets no threshold.
    """

    low: Decimal | None
    high: Decimal | None
    missing: tuple[str, ...] = ()
    undefined: str = ""

    @property
    def exact(self) -> Decimal | None:
        """The number if it is known exactly, else None."""
        return self.low if self.low is not None and self.low == self.high and not self.undefined else None


def known(number: Decimal) -> Amount:
    """Return an amount that is exactly `number`."""
    return Amount(number, number)


def unknown(fact: str, signed: bool = False) -> Amount:
    """Return an amount without upper bound that depends on `fact`; without lower bound too if `signed`, else ≥ 0."""
    return Amount(None if signed else ZERO, None, (fact,))


def undefined(why: str) -> Amount:
    """Return an amount that does not exist; `why` is the reason in Chinese."""
    return Amount(None, None, (), why)


def merge(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the missing facts of several parts in order, without duplicates."""
    seen: dict[str, None] = {}
    for group in groups:
        for fact in group:
            seen[fact] = None
    return tuple(seen)


def _interval(low: Decimal | None, high: Decimal | None, a: Amount, b: Amount) -> Amount:
    if low is not None and low == high:
        return Amount(low, high)
    return Amount(
        low, high, a.missing if not b.missing else b.missing if not a.missing else merge((a.missing, b.missing))
    )


def _undefined(a: Amount, b: Amount) -> Amount:
    return a if a.undefined else b


def add(a: Amount, b: Amount) -> Amount:
    """Return a + b."""
    if a.undefined or b.undefined:
        return _undefined(a, b)
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    return _interval(low, high, a, b)


def subtract(a: Amount, b: Amount) -> Amount:
    """Return a − b."""
    if a.undefined or b.undefined:
        return _undefined(a, b)
    low = None if a.low is None or b.high is None else a.low - b.high
    high = None if a.high is None or b.low is None else a.high - b.low
    return _interval(low, high, a, b)


def multiply(a: Amount, b: Amount) -> Amount:
    """Return a × b. Zero times any number is zero, even an unknown one."""
    if a.undefined or b.undefined:
        return _undefined(a, b)
    if a.low is not None and a.low == a.high and b.low is not None and b.low == b.high:
        return known(a.low * b.low)
    if a.exact == ZERO or b.exact == ZERO:
        return known(ZERO)
    return _interval(*_product(a, b), a, b)


def _product(a: Amount, b: Amount) -> tuple[Decimal | None, Decimal | None]:
    if a.low is not None and b.low is not None and a.low >= 0 and b.low >= 0:
        return a.low * b.low, None if a.high is None or b.high is None else a.high * b.high
    if None in (a.low, a.high, b.low, b.high):
        return None, None
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high) if x is not None and y is not None]
    return min(corners), max(corners)


def divide(a: Amount, b: Amount) -> Amount:
    """Return a ÷ b; undefined if b is known to be zero."""
    if a.undefined or b.undefined:
        return _undefined(a, b)
    if b.low is not None and b.low == b.high:
        if b.low == 0:
            return undefined("分母为零，无法计算")
        inverse = b.low
        ends = [None if end is None else _quotient(end, inverse) for end in (a.low, a.high)]
        return _interval(ends[0], ends[1], a, b) if inverse > 0 else _interval(ends[1], ends[0], a, b)
    if a.low is None or b.low is None or a.low < 0 or b.low < 0 or (b.low == 0 and b.high is not None):
        return _interval(None, None, a, b)  # a divisor that may be 0 leaves open whether there is a quotient
    low = ZERO if b.high is None else _quotient(a.low, b.high)
    high = None if a.high is None or b.low == 0 else _quotient(a.high, b.low)
    return Amount(low, high, merge((a.missing, b.missing)))


def _quotient(number: Decimal, by: Decimal) -> Decimal | None:
    try:
        return number / by
    except DecimalException:
        return None


def extreme(greatest: bool, parts: tuple[Amount, ...]) -> Amount:
    """Return the greatest of the parts, or the least if `greatest` is false."""
    for part in parts:
        if part.undefined:
            return part
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    if greatest:
        floors = [low for low in lows if low is not None]
        low = max(floors) if floors else None
        high = None if None in highs else max(h for h in highs if h is not None)
        alive = [p for p in parts if low is None or p.high is None or p.high > low]
    else:
        tops = [high for high in highs if high is not None]
        high = min(tops) if tops else None
        low = None if None in lows else min(low for low in lows if low is not None)
        alive = [p for p in parts if high is None or p.low is None or p.low < high]
    if low is not None and low == high:
        return known(low)
    return Amount(low, high, merge(part.missing for part in alive))


def hull(parts: Iterable[Amount], also: tuple[str, ...] = ()) -> Amount:
    """Return the smallest interval that contains every part.

    Used when the amount is one of the parts and it is not known which; `also` are the facts that decide it.
    """
    alive = [part for part in parts if not part.undefined]
    if not alive:
        return undefined("无法计算")
    low = None if any(p.low is None for p in alive) else min(p.low for p in alive if p.low is not None)
    high = None if any(p.high is None for p in alive) else max(p.high for p in alive if p.high is not None)
    if low is not None and low == high:
        return known(low)
    return Amount(low, high, merge((also, *(part.missing for part in alive))))


class PartlyKnownText(msgspec.Struct, frozen=True):
    """A partly known text: the values it may have (None: any), and the facts that would decide it.

    `several` is true for a list of texts, of which any one may match.
    """

    options: tuple[str, ...] | None
    missing: tuple[str, ...] = ()
    several: bool = False
