"""Conditions over texts, dates and lists as SQL predicates, with NULL for unknown.

Each predicate gives the same verdict as the matcher.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from matcher import months_after, years_before
from policies import CATALOGUE, QUALIFICATIONS, FieldType, full_region
from policies import formula as f
from policies import rules as r
from policies.places import RANKS
from screening._conditions import parsed_formula
from screening._figures import SCALE
from screening.sql._dialects import Part, SqlDialect
from screening.sql._places import in_municipality, in_place
from screening.sql._words import all_of, any_of, column, count_of, is_one_of, number, text, when, whole

if TYPE_CHECKING:
    from sqlglot import exp

_CITY, _PROVINCIAL = "市", "省部"


def can_ask(rule: r.Rule) -> bool:
    """Return whether a condition over texts and lists can be written in SQL."""
    if isinstance(rule, (r.Holds, r.Recognised, r.Region)):
        return True
    if not isinstance(rule, r.OneOf):
        return False
    formula = parsed_formula(rule.left.formula)
    if isinstance(formula, f.Builtin):
        return formula.name in ("industry_section", "industry_class")
    return isinstance(formula, f.Fact) and formula.name not in RANKS and CATALOGUE[formula.name].type in (
        FieldType.TEXT, FieldType.ENUM, FieldType.TEXTS,
    )  # fmt: skip


class ListPredicates:
    """The conditions over texts and lists as predicates of one dialect on one day.

    Each kind of rule has a method that returns its predicate (see `_PREDICATES`).
    """

    def __init__(self, dialect: SqlDialect, on: date) -> None:
        self._dialect = dialect
        self._on = on

    def answer(self, rule: r.Rule) -> exp.Expr:
        """Return whether a condition is met, NULL for unknown."""
        return _PREDICATES[type(rule)](self, rule)

    # texts -----------------------------------------------------------------------------------

    def one_of(self, rule: r.OneOf) -> exp.Expr:
        formula = parsed_formula(rule.left.formula)
        if isinstance(formula, f.Builtin):
            return is_one_of(column(formula.name), rule.values)
        assert isinstance(formula, f.Fact)
        if CATALOGUE[formula.name].type is FieldType.TEXTS:
            inside = self._dialect.count(
                formula.name, column(formula.name), lambda part: is_one_of(part(""), rule.values)
            )
            return when(_given(column(formula.name)), _some(inside))
        return is_one_of(column(formula.name), rule.values)

    def region(self, rule: r.Region) -> exp.Expr:
        return any_of([in_place(full_region(place) or ()) for place in rule.places])

    # lists -----------------------------------------------------------------------------------

    def holds(self, rule: r.Holds) -> exp.Expr:
        from sqlglot import exp

        items = column("qualifications")
        valid = self._dialect.count("qualifications", items, lambda part: self._valid(part, rule.kinds))
        nameless = self._dialect.count(
            "qualifications", items, lambda part: exp.Is(this=part("kind"), expression=exp.null())
        )
        known = when(_some(valid), exp.true(), when(_some(nameless), exp.null(), exp.false()))
        return when(_given(items), known)

    def recognised(self, rule: r.Recognised) -> exp.Expr:
        """Return whether one of these qualifications was granted in the year of the day or the years before it."""
        from sqlglot import exp

        items = column("qualifications")
        first, today = date(self._on.year - rule.years, 1, 1), self._on
        span = (text(first.isoformat()), text(today.isoformat()))

        def granted(part: Part) -> exp.Expr:
            return all_of(
                [
                    is_one_of(part("kind"), rule.kinds),
                    exp.Between(this=part("granted_on"), low=span[0].copy(), high=span[1].copy()),
                ]
            )

        def unclear(part: Part) -> exp.Expr:
            undated = all_of([is_one_of(part("kind"), rule.kinds), _blank(part("granted_on"))])
            return any_of([_blank(part("kind")), undated])

        found = self._dialect.count("qualifications", items, granted)
        open_ = self._dialect.count("qualifications", items, unclear)
        return when(_given(items), when(_some(found), exp.true(), when(_some(open_), exp.null(), exp.false())))

    def _valid(self, part: Part, kinds: Sequence[str]) -> exp.Expr:
        """Return whether a record of these kinds is valid on the day, including its first and last day."""
        from sqlglot import exp

        today = text(self._on.isoformat())
        granted, stated = part("granted_on"), part("expires_on")
        started = any_of(
            [exp.Is(this=granted.copy(), expression=exp.null()), exp.LTE(this=granted.copy(), expression=today.copy())]
        )
        lasting = [
            when(is_one_of(part("kind"), (kind,)), self._lasts(granted, QUALIFICATIONS[kind][1])) for kind in kinds
        ]
        implied = exp.func("COALESCE", *lasting, exp.true())
        ended = when(_given(stated), exp.GTE(this=stated.copy(), expression=today.copy()), implied)
        return all_of([is_one_of(part("kind"), kinds), started, ended])

    def _lasts(self, granted: exp.Expr, months: int | None) -> exp.Expr:
        from sqlglot import exp

        if months is None:
            return exp.true()
        first = _earliest(self._on, months)
        fresh = exp.GTE(this=granted.copy(), expression=text(first.isoformat()))
        return any_of([exp.Is(this=granted.copy(), expression=exp.null()), fresh])

    def figure(self, formula: f.Records, end: str) -> exp.Expr:
        """Return one end (`low`, `high`) of a count or sum over a list, NULL for an unbounded high end."""
        from sqlglot import exp

        items = column(formula.name)
        counts = end == "low"

        def counted(part: Part) -> exp.Expr:
            passes = self._passes(formula, part)
            return exp.func("COALESCE", passes, exp.false() if counts else exp.true())

        known = self._gathered(formula, items, counted)
        known = exp.func("COALESCE", known, number(0))
        if formula.of is not None and not counts:
            unsaid = self._dialect.count(
                formula.name, items, lambda part: all_of([counted(part), _blank(self._amount(formula, part))])
            )
            known = when(_some(unsaid), exp.null(), known)
        return when(_given(items), known, number(0) if counts else exp.null())

    def _gathered(self, formula: f.Records, items: exp.Expr, test: Callable[[Part], exp.Expr]) -> exp.Expr:
        if formula.of is None:
            return self._dialect.count(formula.name, items, test)
        how = self._dialect.greatest if formula.greatest else self._dialect.total
        return how(formula.name, items, lambda part: self._amount(formula, part), test)

    def _amount(self, formula: f.Records, part: Part) -> exp.Expr:
        assert formula.of is not None
        field = CATALOGUE[formula.name].part(formula.of)
        scale = SCALE if field is not None and field.type is FieldType.NUMBER else 1
        return whole(part(formula.of), scale)

    def _passes(self, formula: f.Records, part: Part) -> exp.Expr:
        tests = [self._filtered(test, part) for test in formula.filters]
        if formula.years is not None:
            tests.append(self._recent(formula, part, formula.years))
        return all_of(tests)

    def _filtered(self, test: f.RecordFilter, part: Part) -> exp.Expr:
        from sqlglot import exp

        value = part(test.part)
        if test.values:
            among = is_one_of(value, test.values)
            among = exp.Not(this=exp.Paren(this=among)) if test.exclude else among
            if _PROVINCIAL in test.values and _CITY not in test.values:
                return when(is_one_of(value.copy(), (_CITY,)), in_municipality(), among)
            return among
        size = whole(value, 1)
        bounds: list[exp.Expr] = []
        if test.at_least is not None:
            bounds.append(exp.GTE(this=size.copy(), expression=number(test.at_least)))
        if test.at_most is not None:
            bounds.append(exp.LTE(this=size.copy(), expression=number(test.at_most)))
        return all_of(bounds)

    def _recent(self, formula: f.Records, part: Part, years: int) -> exp.Expr:
        from sqlglot import exp

        names = [field.name for field in CATALOGUE[formula.name].parts]
        first, today = years_before(self._on, years), self._on
        days = [part(name) for name in ("on", "granted_on") if name in names]
        by_day: exp.Expr = exp.null()
        if days:
            day = exp.func("COALESCE", *days) if len(days) > 1 else days[0]
            by_day = exp.Between(this=day, low=text(first.isoformat()), high=text(today.isoformat()))
        if "year" not in names:
            return by_day
        year = whole(part("year"), 1)
        in_span = exp.Between(this=year.copy(), low=number(today.year - years), high=number(today.year))
        return when(_given(year), in_span, by_day)


def _earliest(on: date, months: int) -> date:
    """Return the earliest grant date for which a validity in months includes a day."""
    day = months_after(on, -months) - timedelta(days=3)
    while months_after(day, months) < on:
        day += timedelta(days=1)
    return day


def _given(value: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return exp.Not(this=exp.Is(this=value.copy(), expression=exp.null()))


def _blank(value: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return exp.Is(this=value.copy(), expression=exp.null())


def _some(count: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return exp.GT(this=count_of(count), expression=number(0))


_PREDICATES: Mapping[type, Callable[..., exp.Expr]] = {
    r.OneOf: ListPredicates.one_of,
    r.Region: ListPredicates.region,
    r.Holds: ListPredicates.holds,
    r.Recognised: ListPredicates.recognised,
}
