"""Partly known numbers: the interval in which a number lies, and the facts that would narrow it.

Arithmetic on them is what makes “missing” exact: three known patents and an unknown number of
others are at least three, and nothing more need be asked to say that there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, DecimalException

import msgspec

ZERO = Decimal(0)


class Amount(msgspec.Struct, frozen=True):
    """A number between `low` and `high` (None: no bound). Exact when nothing is missing.

    `undefined` says why there is no such number at all (a denominator of zero, a year before
    the firm existed); an undefined number meets no line.
    """

    low: Decimal | None
    high: Decimal | None
    missing: tuple[str, ...] = ()
    undefined: str = ""

    @property
    def exact(self) -> Decimal | None:
        """The number, where it is known."""
        return self.low if self.low is not None and self.low == self.high and not self.undefined else None


def known(number: Decimal) -> Amount:
    """A number that is known."""
    return Amount(number, number)


def unknown(fact: str, signed: bool = False) -> Amount:
    """A number of which only its sign may be known."""
    return Amount(None if signed else ZERO, None, (fact,))


def undefined(why: str) -> Amount:
    """A number that does not exist."""
    return Amount(None, None, (), why)


def merge(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Missing facts of several parts, in order, each once."""
    seen: dict[str, None] = {}
    for group in groups:
        for fact in group:
            seen[fact] = None
    return tuple(seen)


def _made(low: Decimal | None, high: Decimal | None, a: Amount, b: Amount) -> Amount:
    if low is not None and low == high:
        return Amount(low, high)
    return Amount(
        low, high, a.missing if not b.missing else b.missing if not a.missing else merge((a.missing, b.missing))
    )


def _void(a: Amount, b: Amount) -> Amount:
    return a if a.undefined else b


def add(a: Amount, b: Amount) -> Amount:
    """a + b."""
    if a.undefined or b.undefined:
        return _void(a, b)
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    return _made(low, high, a, b)


def subtract(a: Amount, b: Amount) -> Amount:
    """a − b."""
    if a.undefined or b.undefined:
        return _void(a, b)
    low = None if a.low is None or b.high is None else a.low - b.high
    high = None if a.high is None or b.low is None else a.high - b.low
    return _made(low, high, a, b)


def multiply(a: Amount, b: Amount) -> Amount:
    """a × b; zero times anything is zero."""
    if a.undefined or b.undefined:
        return _void(a, b)
    if a.low is not None and a.low == a.high and b.low is not None and b.low == b.high:
        return known(a.low * b.low)
    if a.exact == ZERO or b.exact == ZERO:
        return known(ZERO)
    return _made(*_product(a, b), a, b)


def _product(a: Amount, b: Amount) -> tuple[Decimal | None, Decimal | None]:
    if a.low is not None and b.low is not None and a.low >= 0 and b.low >= 0:
        return a.low * b.low, None if a.high is None or b.high is None else a.high * b.high
    if None in (a.low, a.high, b.low, b.high):
        return None, None
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high) if x is not None and y is not None]
    return min(corners), max(corners)


def divide(a: Amount, b: Amount) -> Amount:
    """a ÷ b; a known denominator of zero leaves the quotient undefined."""
    if a.undefined or b.undefined:
        return _void(a, b)
    if b.low is not None and b.low == b.high:
        if b.low == 0:
            return undefined("分母为零，无法计算")
        inverse = b.low
        ends = [None if end is None else _quotient(end, inverse) for end in (a.low, a.high)]
        return _made(ends[0], ends[1], a, b) if inverse > 0 else _made(ends[1], ends[0], a, b)
    if a.low is None or b.low is None or a.low < 0 or b.low < 0:
        return _made(None, None, a, b)
    low = ZERO if b.high is None else _quotient(a.low, b.high) if b.high else ZERO
    high = None if a.high is None or b.low == 0 else _quotient(a.high, b.low)
    return Amount(low, high, merge((a.missing, b.missing)))


def _quotient(number: Decimal, by: Decimal) -> Decimal | None:
    try:
        return number / by
    except DecimalException:
        return None


def extreme(greatest: bool, parts: tuple[Amount, ...]) -> Amount:
    """The greatest (or least) of the parts."""
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
    """A number that is one of the parts; `also` are the facts that choose among them."""
    alive = [part for part in parts if not part.undefined]
    if not alive:
        return undefined("无法计算")
    low = None if any(p.low is None for p in alive) else min(p.low for p in alive if p.low is not None)
    high = None if any(p.high is None for p in alive) else max(p.high for p in alive if p.high is not None)
    if low is not None and low == high:
        return known(low)
    return Amount(low, high, merge((also, *(part.missing for part in alive))))
