"""Functions that build common SQL expressions as sqlglot trees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from screening._figures import LARGEST
from screening._prepare import DOUBLE_TOLERANCE

if TYPE_CHECKING:
    from sqlglot import exp


def cast(value: exp.Expr, kind: str) -> exp.Expr:
    """Return CAST(value AS kind): `text`, `double`, `bigint`, `date`, `int128` or `decimal(38, 0)`."""
    from sqlglot import exp

    return exp.Cast(this=value, to=_type(kind))


@cache
def _built_type(kind: str) -> exp.DataType:
    from sqlglot import exp

    return exp.DataType.build(kind)


def _type(kind: str) -> exp.DataType:
    return _built_type(kind).copy()


def column(name: str) -> exp.Expr:
    """Return a column, always quoted."""
    from sqlglot import exp

    return exp.column(name, quoted=True)


def number(value: int) -> exp.Expr:
    """Return an integer literal."""
    from sqlglot import exp

    literal = exp.Literal.number(abs(value))
    return exp.Neg(this=literal) if value < 0 else literal


def text(value: str) -> exp.Expr:
    """Return a text literal."""
    from sqlglot import exp

    return exp.Literal.string(value)


def is_one_of(value: exp.Expr, among: Sequence[str]) -> exp.Expr:
    """Return value IN (…), which is NULL for NULL."""
    from sqlglot import exp

    if len(among) == 1:
        return exp.EQ(this=value.copy(), expression=text(among[0]))
    return exp.In(this=value.copy(), expressions=[text(word) for word in among])


def when(test: exp.Expr, then: exp.Expr, otherwise: exp.Expr | None = None) -> exp.Expr:
    """Return CASE WHEN … THEN … ELSE … END."""
    from sqlglot import exp

    return exp.Case(ifs=[exp.If(this=test, true=then)], default=otherwise or exp.null())


def all_of(tests: Sequence[exp.Expr]) -> exp.Expr:
    """Return the tests joined by AND, TRUE for no test."""
    from sqlglot import exp

    return exp.and_(*tests, copy=False) if tests else exp.true()


def any_of(tests: Sequence[exp.Expr]) -> exp.Expr:
    """Return the tests joined by OR, FALSE for no test."""
    from sqlglot import exp

    return exp.or_(*tests, copy=False) if tests else exp.false()


def count_of(value: exp.Expr) -> exp.Expr:
    """Return a count, with 0 for NULL."""
    from sqlglot import exp

    return exp.func("COALESCE", value, number(0), copy=False)


def as_double(value: exp.Expr) -> exp.Expr:
    """Return a cell as a double, NULL if it is not a number."""
    from sqlglot import exp

    return exp.TryCast(this=value, to=_type("double"))


def whole(value: exp.Expr, scale: int) -> exp.Expr:
    """Return a cell times `scale` as an integer, NULL if it cannot be represented exactly."""
    from sqlglot import exp

    size = as_double(value.copy())
    rounded = cast(exp.func("ROUND", exp.Mul(this=size.copy(), expression=_double(scale))), "bigint")
    back = exp.Div(this=cast(rounded.copy(), "double"), expression=_double(scale), typed=True, safe=True)
    small = exp.LT(this=exp.Abs(this=size.copy()), expression=_double(LARGEST // scale))
    apart = exp.Abs(this=exp.Sub(this=exp.Paren(this=back), expression=size.copy()))
    near = exp.Mul(this=exp.Abs(this=size.copy()), expression=cast(exp.Literal.number(str(DOUBLE_TOLERANCE)), "double"))
    return when(small, when(exp.LTE(this=apart, expression=near), rounded))


def _double(value: int) -> exp.Expr:
    from sqlglot import exp

    return cast(exp.Literal.number(value), "double")
