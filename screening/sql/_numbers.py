"""Integers in SQL; wide integers as several columns (limbs) if a dialect has no 128-bit type.

A wide number is a list of limbs, each a column of at most 63 bits: number = Σ limb × 10⁸ⁱ. Limbs may be
negative and need not be carried. A comparison carries once; then the highest non-zero limb decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from screening.sql._words import number, when

if TYPE_CHECKING:
    from sqlglot import exp

BASE = 10**8
"""Base of the limbs. Our choice: the product of two limbs is below 10¹⁶, and hundreds of products fit 63 bits."""
WIDE = 2**62
"""Largest bound of a number in one 64-bit column; the sum of two such numbers does not overflow."""


@dataclass(frozen=True)
class Limbs:
    """The limbs of a number, lowest first, with the largest magnitude of each. One limb is an ordinary number."""

    parts: tuple[exp.Expr, ...]
    bounds: tuple[int, ...]


def bracketed(value: exp.Expr) -> exp.Expr:
    """Return an operand, in brackets if it needs them."""
    from sqlglot import exp

    plain = isinstance(value, (exp.Column, exp.Literal, exp.Case, exp.Paren, exp.Func, exp.Cast))
    return value.copy() if plain else exp.Paren(this=value.copy())


def combined(kind: type[exp.Binary], left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return a binary expression of two operands, in brackets if they need them."""
    return kind(this=bracketed(left), expression=bracketed(right))


def split(value: Limbs) -> Limbs:
    """Return the same number in limbs that can be multiplied: each is below 10⁸ in magnitude."""
    from sqlglot import exp

    parts: list[exp.Expr] = []
    bounds: list[int] = []
    carry: exp.Expr | None = None
    most = 0
    for part, bound in zip(value.parts, value.bounds, strict=True):
        whole = part if carry is None else combined(exp.Add, part, carry)
        most += bound
        if most < BASE:
            parts.append(whole)
            bounds.append(most)
            carry, most = None, 0
            continue
        parts.append(combined(exp.Mod, whole, number(BASE)))
        bounds.append(BASE - 1)
        carry, most = divided(whole), most // BASE
    while carry is not None:
        parts.append(carry if most < BASE else combined(exp.Mod, carry, number(BASE)))
        bounds.append(min(most, BASE - 1))
        carry, most = (divided(carry), most // BASE) if most >= BASE else (None, 0)
    return Limbs(tuple(parts), tuple(bounds))


def divided(value: exp.Expr) -> exp.Expr:
    """Return the integer quotient of a value and the base, rounded towards zero."""
    from sqlglot import exp

    return exp.Div(this=bracketed(value), expression=number(BASE), typed=True, safe=True)


def added(kind: type[exp.Binary], a: Limbs, b: Limbs) -> Limbs:
    """Return a + b or a − b (`kind` is Add or Sub), limb by limb."""
    from sqlglot import exp

    parts: list[exp.Expr] = []
    bounds: list[int] = []
    for place in range(max(len(a.parts), len(b.parts))):
        left = a.parts[place] if place < len(a.parts) else number(0)
        right = b.parts[place] if place < len(b.parts) else number(0)
        parts.append(combined(kind, left, right))
        bounds.append(sum(n.bounds[place] for n in (a, b) if place < len(n.bounds)))
    assert kind in (exp.Add, exp.Sub)
    return Limbs(tuple(parts), tuple(bounds))


def multiplied(a: Limbs, b: Limbs) -> Limbs:
    """Return a × b of split numbers: the products of all pairs of limbs."""
    from sqlglot import exp

    places: list[list[exp.Expr]] = [[] for _ in range(len(a.parts) + len(b.parts) - 1)]
    bounds = [0] * len(places)
    for i, left in enumerate(a.parts):
        for j, right in enumerate(b.parts):
            places[i + j].append(combined(exp.Mul, left, right))
            bounds[i + j] += a.bounds[i] * b.bounds[j]
    return Limbs(tuple(_sum(products) for products in places), tuple(bounds))


def _sum(products: Sequence[exp.Expr]) -> exp.Expr:
    from sqlglot import exp

    total = products[0]
    for product in products[1:]:
        total = combined(exp.Add, total, product)
    return total


def compared(kind: type[exp.Binary], difference: Limbs) -> exp.Expr:
    """Return the comparison of a carried difference with zero."""
    from sqlglot import exp

    lowest, *higher = difference.parts
    answer: exp.Expr = kind(this=bracketed(lowest), expression=number(0))
    for part in higher:
        unlike = exp.NEQ(this=bracketed(part), expression=number(0))
        answer = when(unlike, kind(this=bracketed(part), expression=number(0)), answer)
    return answer
