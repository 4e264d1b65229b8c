"""Interval arithmetic over columns: both ends of a partly known number are exact quotients of integers.

The same arithmetic as in `matcher._amount`, over terms. An end that is NULL is unbounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from policies import rules as r
from screening._terms import Op, Term, Terms


class Inexpressible(Exception):
    """Raised for a formula that columns cannot express exactly. The message is Chinese."""


@dataclass(frozen=True)
class Ratio:
    """factor × numerator ÷ denominator.

    The factor is positive; the denominator is positive wherever the numerator is not NULL.
    """

    numerator: Term
    denominator: Term
    factor: Fraction = Fraction(1)


@dataclass(frozen=True)
class Interval:
    """A number between two ends; `exact` where it is known, `undefined` where it does not exist."""

    low: Ratio
    high: Ratio
    exact: Term
    undefined: Term


def _constant_value(number: Interval) -> Fraction | None:
    """Return the value of a constant interval, None for any other."""
    top = number.low.numerator
    return (
        number.low.factor * top.data
        if top.op is Op.NUMBER and number.high == number.low and isinstance(top.data, int)
        else None
    )


class Arithmetic:
    """Intervals over one graph of terms."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def known(self, number: Fraction) -> Interval:
        """Return a constant interval."""
        t = self.terms
        end = self.constant(number)
        return Interval(end, end, t.true, t.false)

    def constant(self, number: Fraction) -> Ratio:
        """Return a constant end."""
        return Ratio(self.terms.number(number.numerator), self.terms.one, Fraction(1, number.denominator))

    def open_end(self) -> Ratio:
        """Return an unbounded end."""
        return Ratio(self.terms.null, self.terms.one)

    def fact(self, value: Term, scale: int, signed: bool, undefined: Term) -> Interval:
        """Return a fact: exact where known, otherwise at least zero (any number if `signed`)."""
        t = self.terms
        factor = Fraction(1, scale)
        low = value if signed else t.fill(value, t.zero)
        return Interval(Ratio(low, t.one, factor), Ratio(value, t.one, factor), t.given(value), undefined)

    def _case(self, test: Term, a: Ratio, b: Ratio) -> Ratio:
        t = self.terms
        if b.numerator is t.null:
            return Ratio(t.case(test, a.numerator, t.null), a.denominator, a.factor)
        if a.numerator is t.null:
            return Ratio(t.case(test, t.null, b.numerator), b.denominator, b.factor)
        a, b = self.alike(a, b)
        return Ratio(t.case(test, a.numerator, b.numerator), t.case(test, a.denominator, b.denominator), a.factor)

    def alike(self, *ends: Ratio) -> list[Ratio]:
        """Return the ends with a common factor."""
        unit = Fraction(1, lcm(*(end.factor.denominator for end in ends)))
        t = self.terms
        return [
            Ratio(t.multiply(end.numerator, t.number(int(end.factor / unit))), end.denominator, unit) for end in ends
        ]

    def _sum(self, a: Ratio, b: Ratio, minus: bool = False) -> Ratio:
        t = self.terms
        if t.null in (a.numerator, b.numerator):
            return self.open_end()
        if b.numerator is t.zero:
            return a
        a, b = self.alike(a, b)
        join = t.subtract if minus else t.add
        if a.denominator is b.denominator:
            return Ratio(join(a.numerator, b.numerator), a.denominator, a.factor)
        left, right = t.multiply(a.numerator, b.denominator), t.multiply(b.numerator, a.denominator)
        return Ratio(join(left, right), t.multiply(a.denominator, b.denominator), a.factor)

    def add(self, a: Interval, b: Interval) -> Interval:
        """Return a + b."""
        return self._joined(self._sum(a.low, b.low), self._sum(a.high, b.high), a, b)

    def subtract(self, a: Interval, b: Interval) -> Interval:
        """Return a − b."""
        return self._joined(self._sum(a.low, b.high, minus=True), self._sum(a.high, b.low, minus=True), a, b)

    def _joined(self, low: Ratio, high: Ratio, a: Interval, b: Interval) -> Interval:
        t = self.terms
        return Interval(low, high, t.both((a.exact, b.exact)), self._void(a, b))

    def _void(self, *parts: Interval) -> Term:
        return self.terms.either(part.undefined for part in parts)

    def multiply(self, a: Interval, b: Interval) -> Interval:
        """Return a × b, where one is constant, or neither has a negative low end.

        Raises: Inexpressible for a product of two numbers that may be negative and partly known.
        """
        t = self.terms
        for number, other in ((_constant_value(a), b), (_constant_value(b), a)):
            if number is not None:
                return self._multiple(other, number)
        both_exact = t.both((a.exact, b.exact))
        product = self._product(a.low, b.low)
        if not (a.low.numerator.positive and b.low.numerator.positive):
            raise Inexpressible("两个可能为负、又只知道一部分的数相乘")
        nothing = t.either(t.both((part.exact, t.same(part.low.numerator, t.zero))) for part in (a, b))
        high = self._case(nothing, self.constant(Fraction(0)), self._product(a.high, b.high))
        low = self._case(t.given(product.numerator), product, self.constant(Fraction(0)))
        return Interval(low, high, t.either((both_exact, nothing)), self._void(a, b))

    def _multiple(self, a: Interval, number: Fraction) -> Interval:
        t = self.terms
        if number == 0:
            return replace(self.known(number), undefined=a.undefined)
        low, high = self._times(a.low, number), self._times(a.high, number)
        if number > 0:
            sure = t.either((self._not_negative(a.low), t.given(a.high.numerator)))
            low = self._case(sure, low, self.open_end())
            high = self._case(t.given(a.low.numerator), high, self.open_end())
        else:
            closed = t.both((t.given(a.low.numerator), t.given(a.high.numerator)))
            low, high = self._case(closed, high, self.open_end()), self._case(closed, low, self.open_end())
        return Interval(low, high, a.exact, a.undefined)

    def _product(self, a: Ratio, b: Ratio) -> Ratio:
        t = self.terms
        return Ratio(
            t.multiply(a.numerator, b.numerator), t.multiply(a.denominator, b.denominator), a.factor * b.factor
        )

    def divide(self, a: Interval, b: Interval) -> Interval:
        """Return a ÷ b; undefined where the divisor is known to be zero."""
        t = self.terms
        number = _constant_value(b)
        if number is not None:
            return self._scaled_down(a, number)
        nil = t.both((b.exact, t.same(b.low.numerator, t.zero)))
        counted = self._not_negative(a.low)
        plain = t.either((b.exact, t.both((counted, self._not_negative(b.low)))))
        never_nil = t.either((b.exact, t.above(b.low.numerator, t.zero)))
        low = self._case(
            t.given(b.high.numerator),
            self._over(a.low, b.high, t.both((plain, never_nil, t.above(b.high.numerator, t.zero)))),
            self._case(t.both((counted, self._not_negative(b.low))), self.constant(Fraction(0)), self.open_end()),
        )
        high = self._over(a.high, b.low, t.both((plain, t.above(b.low.numerator, t.zero))))
        if not b.low.numerator.positive:
            low, high = self._turned(a, b, low, high)
        nothing_over = t.both((counted, t.given(high.numerator), t.same(a.high.numerator, t.zero)))
        exact = t.either((t.both((a.exact, b.exact)), nothing_over))
        return Interval(low, high, exact, t.either((self._void(a, b), nil)))

    def _turned(self, a: Interval, b: Interval, low: Ratio, high: Ratio) -> tuple[Ratio, Ratio]:
        """Return the ends with the case of a known negative divisor, which swaps them and changes their sign."""
        t = self.terms
        below = t.both((b.exact, t.above(t.zero, b.low.numerator)))
        under = Ratio(t.subtract(t.zero, b.low.numerator), b.low.denominator, b.low.factor)
        ends = (
            self._over(Ratio(t.subtract(t.zero, e.numerator), e.denominator, e.factor), under, t.true)
            for e in (a.high, a.low)
        )
        new_low, new_high = ends
        return self._case(below, new_low, low), self._case(below, new_high, high)

    def _scaled_down(self, a: Interval, number: Fraction) -> Interval:
        t = self.terms
        if number == 0:
            return Interval(self.open_end(), self.open_end(), t.false, t.true)
        ends = [self._times(end, 1 / number) for end in (a.low, a.high)]
        low, high = ends if number > 0 else ends[::-1]
        return Interval(low, high, a.exact, a.undefined)

    def _times(self, end: Ratio, by: Fraction) -> Ratio:
        t = self.terms
        top = end.numerator if by > 0 else t.subtract(t.zero, end.numerator)
        return Ratio(top, end.denominator, end.factor * abs(by))

    def _over(self, a: Ratio, b: Ratio, where: Term) -> Ratio:
        t = self.terms
        top = t.case(where, t.multiply(a.numerator, b.denominator), t.null)
        return Ratio(top, t.multiply(a.denominator, b.numerator), a.factor / b.factor)

    def _not_negative(self, end: Ratio) -> Term:
        return self.terms.at_least(end.numerator, self.terms.zero)

    def extreme(self, greatest: bool, parts: Sequence[Interval]) -> Interval:
        """Return the greatest or least of the parts.

        Raises: Inexpressible for quotients, whose ends have different denominators.
        """
        t = self.terms
        ends = [end for part in parts for end in (part.low, part.high)]
        if any(end.denominator is not t.one for end in ends):
            raise Inexpressible("商的最大值或最小值")
        alike = self.alike(*ends)
        lows, highs = [end.numerator for end in alike[::2]], [end.numerator for end in alike[1::2]]
        low, high = t.extreme(greatest, lows), t.extreme(greatest, highs)
        if greatest:
            high = t.case(t.both(t.given(top) for top in highs), high, t.null)
        else:
            low = t.case(t.both(t.given(top) for top in lows), low, t.null)
        factor = alike[0].factor
        return Interval(Ratio(low, t.one, factor), Ratio(high, t.one, factor), t.same(low, high), self._void(*parts))

    # comparisons -----------------------------------------------------------------------------

    def _sides(self, end: Ratio, line: Fraction) -> tuple[Term, Term]:
        """Return two integers that compare like the end and the limit."""
        t = self.terms
        factor = end.factor / line if line else Fraction(1)
        if not line:
            return end.numerator, t.zero
        sign = 1 if line > 0 else -1
        left = t.multiply(end.numerator, t.number(abs(factor).numerator))
        return left, t.multiply(end.denominator, t.number(sign * abs(factor).denominator))

    def _at_least(self, end: Ratio, line: Fraction) -> Term:
        return self.terms.at_least(*self._sides(end, line))

    def _above(self, end: Ratio, line: Fraction) -> Term:
        return self.terms.above(*self._sides(end, line))

    def against(self, number: Interval, op: r.Comparison, line: Fraction) -> tuple[Term, Term]:
        """Return where the comparison is met, and where it is unmet."""
        t = self.terms
        met, unmet = self._bitmaps(number, op, line)
        defined = t.negate(number.undefined)
        return t.both((met, defined)), t.either((unmet, number.undefined))

    def _bitmaps(self, number: Interval, op: r.Comparison, line: Fraction) -> tuple[Term, Term]:
        t = self.terms
        low, high = number.low, number.high
        match op:
            case r.Comparison.AT_LEAST:
                return self._at_least(low, line), self._reaches_not(high, line, strictly=False)
            case r.Comparison.ABOVE:
                return self._above(low, line), self._reaches_not(high, line, strictly=True)
            case r.Comparison.AT_MOST:
                return self._reaches_not(high, line, strictly=True), self._above(low, line)
            case r.Comparison.BELOW:
                return self._reaches_not(high, line, strictly=False), self._at_least(low, line)
            case r.Comparison.EQUAL:
                met = t.both((number.exact, t.same(*self._sides(low, line))))
                outside = (self._above(low, line), self._reaches_not(high, line, strictly=False))
                return met, t.either(outside)

    def _reaches_not(self, high: Ratio, line: Fraction, strictly: bool) -> Term:
        left, right = self._sides(high, line)
        return self.terms.at_least(right, left) if strictly else self.terms.above(right, left)
