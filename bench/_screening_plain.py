"""The rules as a plain Polars query, as one would write it by hand: nullable booleans and doubles.

Only conditions that take one line of a query are translated: comparisons of numbers, sums and quotients,
answers, texts, dates, places, and what a person confirms (unknown in every row here).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce

import polars as pl

from policies import CATALOGUE, QUANTITIES, Policy, Unit, full_region
from policies import formula as f
from policies import rules as r


class NotOneLine(Exception):
    """A condition that takes more than one line of a query."""


def query(policies: Sequence[Policy], on: date) -> dict[str, pl.Expr]:
    """Return one expression for each policy that can be translated: true, false, or null for unknown."""
    found: dict[str, pl.Expr] = {}
    for policy in policies:
        try:
            found[policy.id] = _rule(policy.version_on(on)[0].rule, on)
        except NotOneLine:
            continue
    return found


def _rule(rule: r.Rule, on: date) -> pl.Expr:
    match rule:
        case r.All(members=members):
            return reduce(lambda a, b: a & b, (_rule(member, on) for member in members))
        case r.Any(members=members):
            return reduce(lambda a, b: a | b, (_rule(member, on) for member in members))
        case r.Not(member=member):
            return ~_rule(member, on)
        case r.Compare(left=left, op=op, value=value):
            return _against(_number(f.parse(left.formula), on), op, float(value))
        case r.Flag(field=field, value=value):
            return pl.col(field) if value else ~pl.col(field)
        case r.OnDate(field=field, op=op, day=day):
            return _against(pl.col(field), op, day)
        case r.OneOf(left=left, values=values) if isinstance(f.parse(left.formula), f.Fact):
            return pl.col(left.formula).is_in(values)
        case r.Region(places=places):
            return reduce(lambda a, b: a | b, (_place(place) for place in places))
        case r.Manual():
            return pl.lit(None, pl.Boolean)
        case _:
            raise NotOneLine


def _against(number: pl.Expr, op: r.Comparison, line: object) -> pl.Expr:
    table = {
        r.Comparison.AT_LEAST: number >= line,
        r.Comparison.ABOVE: number > line,
        r.Comparison.AT_MOST: number <= line,
        r.Comparison.BELOW: number < line,
        r.Comparison.EQUAL: number == line,
    }
    return table[op]


def _place(place: str) -> pl.Expr:
    ranks = full_region(place) or ()
    named = zip(("province", "city", "district", "zone"), ranks, strict=False)
    tests = [pl.col(field) == wanted for field, wanted in named if field != "zone"]
    if len(ranks) > 3:
        raise NotOneLine
    return reduce(lambda a, b: a & b, tests, pl.lit(True))


def _year(name: str, year: int) -> pl.Expr:
    column = pl.col(f"{name}.{year}")
    return column / 100 if CATALOGUE[name].unit is Unit.SHARE else column


def _number(formula: f.Formula, on: date) -> pl.Expr:
    match formula:
        case f.Number(value=value):
            return pl.lit(float(value))
        case f.Fact(name=name):
            return pl.col(name)
        case f.YearFact(name=name, offset=offset):
            return _year(name, on.year + offset)
        case f.Years(name=name, years=years, mean=mean):
            total = reduce(lambda a, b: a + b, (_year(name, on.year - back) for back in range(1, years + 1)))
            return total / years if mean else total
        case f.Named(name=name):
            return _number(f.parse(QUANTITIES[name].formula), on)
        case f.Binary(operator=operator, left=left, right=right):
            a, b = _number(left, on), _number(right, on)
            return {"+": a + b, "-": a - b, "*": a * b, "/": a / b}[operator.value]
        case f.Builtin(name="days_since", arguments=(field,)):
            return (pl.lit(on) - pl.col(field)).dt.total_days()
        case _:
            raise NotOneLine
