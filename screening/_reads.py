"""Returns which columns of a register a condition reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from matcher import BODY_SOURCES
from policies import CATALOGUE, QUANTITIES, FieldType
from policies import formula as f
from policies import rules as r

_PLACE = ("province", "city", "district", "zone")
_LONGEST_SPAN = 3  # accounting years that average_growth looks back


def fields_of(rule: r.Rule, on: date) -> tuple[str, ...]:
    """Return the sorted names of the columns that a condition reads on a day (`revenue.2025` for a series)."""
    found = {name for node in r.walk(rule) for name in _of_node(node, on)}
    if any("." in name for name in found):
        found.add("founded_on")
    return tuple(sorted(found))


def with_sources(asked: frozenset[str]) -> frozenset[str]:
    """Return columns with the recognisable columns from which their values may follow (see `matcher.derive`).

    Name and credit code are always read.
    """
    named = frozenset(BODY_SOURCES) - {"name", "credit_code"}
    return asked | named if asked & named else asked


def _of_node(node: r.Rule, on: date) -> Iterator[str]:
    match node:
        case r.Flag(field=field) | r.OnDate(field=field):
            yield field
        case r.Compare(left=left) | r.Between(left=left) | r.OneOf(left=left):
            yield from of_formula(f.parse(left.formula), on)
        case r.Tiers(left=left, by=by):
            yield from of_formula(f.parse(left.formula), on)
            yield from of_formula(f.parse(by.formula), on)
        case r.Holds() | r.Recognised():
            yield "qualifications"
        case r.Region():
            yield from _PLACE
        case r.Manual():
            yield "confirmed"
        case r.Score(items=items):
            if any(item.judged for item in items):
                yield "scores"
        case _:
            return


def of_formula(formula: f.Formula, on: date) -> Iterator[str]:
    """Yield the names of the columns that a formula reads on a day."""
    last = on.year - 1
    for part in f.parts_of(formula):
        match part:
            case f.Fact(name="size_industry"):
                yield from ("industry_code", "size_industry")
            case f.Fact(name=name):
                yield name
            case f.YearFact(name=name, offset=offset):
                yield f"{name}.{on.year + offset}"
            case f.Years(name=name, years=years):
                yield from (f"{name}.{last - back}" for back in range(years))
            case f.Records(name=name):
                yield from (name, *place_of(part))
            case f.Named(name=name):
                yield from of_formula(f.parse(QUANTITIES[name].formula), on)
            case f.Builtin(name=name, arguments=arguments):
                yield from _of_builtin(name, arguments, last)
            case _:
                continue


def place_of(formula: f.Records) -> tuple[str, ...]:
    """Return the fields of the place if a count depends on whether 市 counts as 省部 (as in a 直辖市), otherwise ()."""
    asks = any("省部" in test.values and "市" not in test.values for test in formula.filters)
    return ("city", "province") if asks else ()


def _of_builtin(name: str, arguments: tuple[str, ...], last: int) -> Iterator[str]:
    span = _LONGEST_SPAN if name == "average_growth" else 1
    for field in (*f.BUILTINS[name], *(a for a in arguments if a in CATALOGUE)):
        if CATALOGUE[field].type is FieldType.SERIES:
            yield from (f"{field}.{last - back}" for back in range(span))
        else:
            yield field
