"""Builds one query: converted columns of the register, shared terms in layers, verdicts."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from policies import formula as f
from policies import rules as r
from screening._score import POINTS
from screening._terms import Op, Term, walk
from screening.sql._dialects import SqlDialect
from screening.sql._numbers import WIDE, Limbs, added, combined, compared, multiplied, split
from screening.sql._predicates import ListPredicates
from screening.sql._register import Register
from screening.sql._words import all_of, any_of, cast, column, number, text, when, whole

if TYPE_CHECKING:
    from sqlglot import exp

_READY = "ready"
_CHEAP = (Op.COLUMN, Op.NUMBER, Op.NULL, Op.TRUE, Op.FALSE, Op.NOT)
_ALWAYS_KEPT = (Op.FIGURE, Op.CONFIRMED, Op.SCORED, Op.INDUSTRY)


class Query:
    """The verdicts of some policies in one dialect.

    `answers` contains for each policy its id and the terms where its rule is met and unmet. With `wide` the query
    returns one row per firm and one column per policy, instead of one row per firm and policy.

    Each kind of term has a method that returns its SQL expression as limbs (see `_KINDS`); a boolean and an
    ordinary number have one limb.
    """

    def __init__(
        self, dialect: SqlDialect, on: date, answers: Sequence[tuple[str, Term, Term]], wide: bool = False
    ) -> None:
        self._dialect = dialect
        self._wide = wide
        self._answers = answers
        self._predicates = ListPredicates(dialect, on)
        self.register = Register(dialect, on)
        self._terms: dict[Term, Limbs] = {}
        self._levels: dict[Term, int] = {}
        self._answered: dict[r.Rule, exp.Expr] = {}
        self._layers: list[list[exp.Expr]] = []
        self._kept = 0
        self._deepest = 0
        self._written: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the register that the query reads."""
        self.text()
        return self.register.columns

    def text(self) -> str:
        """Return the query as text."""
        if self._written is None:
            self._written = self._built().sql(dialect=self._dialect.writes, copy=False)
        return self._written

    def _built(self) -> exp.Select:
        from sqlglot import exp

        roots = [term for _, met, unmet in self._answers for term in (met, unmet)]
        uses: dict[Term, int] = {}
        order = list(walk(roots))
        for term in order:
            for member in term.args:
                uses[member] = uses.get(member, 0) + 1
        chosen_among = {member for term in order if term.op in (Op.LEAST, Op.GREATEST) for member in term.args}
        for term in order:
            self._render(term, uses.get(term, 0) + (term in chosen_among))
        verdicts = [(name, self._verdict(met, unmet)) for name, met, unmet in self._answers]
        columns: list[exp.Expr] = [exp.alias_(verdict, name, quoted=True, copy=False) for name, verdict in verdicts]
        steps = [(f"step_{n}", layer) for n, layer in enumerate(self._layers, 1) if layer]
        steps.append(("verdicts", []))
        query = self._result([name for name, _ in verdicts])
        source = _READY
        query = self.register.into(query, _READY)
        for name, layer in steps:
            identity = [column("name"), column("credit_code"), *columns]
            chosen = identity if name == "verdicts" else [exp.Star(), *layer]
            step = exp.select(*chosen, copy=False).from_(source, copy=False)
            query = query.with_(name, as_=step, materialized=self._dialect.materialized, copy=False)
            source = name
        return query

    def _result(self, policies: Sequence[str]) -> exp.Select:
        from sqlglot import exp

        if self._wide:
            return exp.select(column("name"), *map(column, policies)).from_("verdicts")
        return self._dialect.lines([(name, column(name)) for name in policies], "verdicts")

    def _verdict(self, met: Term, unmet: Term) -> exp.Expr:
        ineligible = when(self._condition(unmet), text("ineligible"), text("unknown"))
        return when(self.register.plain(), when(self._condition(met), text("eligible"), ineligible))

    # terms -----------------------------------------------------------------------------------

    def _condition(self, term: Term) -> exp.Expr:
        return self._terms[term].parts[0].copy()

    def _number(self, term: Term) -> exp.Expr:
        return self._condition(term)

    def _render(self, term: Term, uses: int) -> None:
        self._deepest = 0
        limbs = _KINDS[term.op](self, term)
        level = max((self._levels[member] for member in term.args), default=0)
        level = max(level, self._deepest)
        shared = uses > 1 or term.op in _ALWAYS_KEPT or len(limbs.parts) > 1
        if shared and term.op not in _CHEAP:
            limbs = Limbs(tuple(self._keep(part, level) for part in limbs.parts), limbs.bounds)
            level += 1
        self._terms[term] = limbs
        self._levels[term] = level

    def _keep(self, part: exp.Expr, level: int) -> exp.Expr:
        from sqlglot import exp

        while len(self._layers) <= level:
            self._layers.append([])
        self._deepest = max(self._deepest, level + 1)
        self._kept += 1
        name = f"t{self._kept}"
        self._layers[level].append(exp.alias_(part, name, quoted=True, copy=False))
        return column(name)

    def _plain(self, value: exp.Expr, term: Term) -> Limbs:
        return Limbs((value,), (term.bound,))

    def _is_wide(self, *terms: Term) -> bool:
        return any(term.bound > WIDE for term in terms)

    def _limbs(self, term: Term) -> Limbs:
        """Return a number for wide arithmetic: one wide column, or limbs that can be multiplied."""

        limbs = self._terms[term]
        if self._dialect.wide is not None:
            return Limbs((cast(limbs.parts[0].copy(), self._dialect.wide),), limbs.bounds)
        return split(limbs)

    def column(self, term: Term) -> Limbs:
        return self._plain(column(self.register.number(str(term.data), term.bound)), term)

    def constant(self, term: Term) -> Limbs:
        return self._plain(number(typing.cast(int, term.data)), term)

    def null(self, term: Term) -> Limbs:
        from sqlglot import exp

        return self._plain(cast(exp.null(), "bigint"), term)

    def days(self, term: Term) -> Limbs:
        return self._plain(self.register.days(str(term.data)), term)

    def figure(self, term: Term) -> Limbs:
        formula, end = typing.cast("tuple[f.Records, str]", term.data)
        self.register.list_of(formula.name)
        self.register.place()
        return self._plain(self._predicates.figure(formula, end), term)

    def scored(self, term: Term) -> Limbs:
        policy, _, item = str(term.data).partition("/")
        given = self._dialect.at(column(self.register.json_of("scores")), (policy, item))
        return self._plain(whole(given, POINTS), term)

    def joined(self, term: Term) -> Limbs:
        from sqlglot import exp

        kind = {Op.ADD: exp.Add, Op.SUBTRACT: exp.Sub, Op.MULTIPLY: exp.Mul}[term.op]
        a, b = term.args
        if not self._is_wide(term, a, b):
            return self._plain(combined(kind, self._number(a), self._number(b)), term)
        left, right = self._limbs(a), self._limbs(b)
        if self._dialect.wide is not None:
            return self._plain(combined(kind, left.parts[0], right.parts[0]), term)
        return multiplied(left, right) if kind is exp.Mul else added(kind, left, right)

    def fill(self, term: Term) -> Limbs:
        from sqlglot import exp

        a, b = term.args
        return self._plain(exp.func("COALESCE", self._number(a), self._number(b)), term)

    def case(self, term: Term) -> Limbs:
        test, a, b = term.args
        if not self._is_wide(a, b):
            return self._plain(when(self._condition(test), self._number(a), self._number(b)), term)
        left, right = self._limbs(a), self._limbs(b)
        parts: list[exp.Expr] = []
        bounds: list[int] = []
        for place in range(max(len(left.parts), len(right.parts))):
            one, other = (n.parts[place] if place < len(n.parts) else self._zero(n) for n in (left, right))
            parts.append(when(self._condition(test), one, other))
            bounds.append(max(n.bounds[place] if place < len(n.bounds) else 0 for n in (left, right)))
        return Limbs(tuple(parts), tuple(bounds))

    def _zero(self, limbs: Limbs) -> exp.Expr:
        """Return a limb above the highest: zero, or NULL if the number is NULL."""
        from sqlglot import exp

        return combined(exp.Mul, limbs.parts[0], number(0))

    def extreme(self, term: Term) -> Limbs:
        from sqlglot import exp

        a, b = (self._number(member) for member in term.args)
        kind = exp.GTE if term.op is Op.GREATEST else exp.LTE
        chosen = when(kind(this=a.copy(), expression=b.copy()), a, b)
        absent = (exp.Is(this=value.copy(), expression=exp.null()) for value in (a, b))
        return self._plain(when(next(absent), b, when(next(absent), a, chosen)), term)

    # yes and no ------------------------------------------------------------------------------

    def truth(self, term: Term) -> Limbs:
        from sqlglot import exp

        return self._plain(exp.true() if term.op is Op.TRUE else exp.false(), term)

    def both(self, term: Term) -> Limbs:
        return self._plain(all_of([self._condition(member) for member in term.args]), term)

    def either(self, term: Term) -> Limbs:
        return self._plain(any_of([self._condition(member) for member in term.args]), term)

    def negated(self, term: Term) -> Limbs:
        from sqlglot import exp

        return self._plain(exp.Not(this=exp.Paren(this=self._condition(term.args[0]))), term)

    def compared(self, term: Term) -> Limbs:
        from sqlglot import exp

        kind = {Op.AT_LEAST: exp.GTE, Op.ABOVE: exp.GT, Op.SAME: exp.EQ}[term.op]
        a, b = term.args
        if not self._is_wide(a, b):
            answer: exp.Expr = combined(kind, self._number(a), self._number(b))
        elif self._dialect.wide is not None:
            answer = combined(kind, self._limbs(a).parts[0], self._limbs(b).parts[0])
        else:
            apart = added(exp.Sub, self._limbs(a), self._limbs(b))
            kept = Limbs(
                tuple(self._keep(part, max(self._levels[a], self._levels[b])) for part in apart.parts), apart.bounds
            )
            answer = compared(kind, split(kept))
        return self._plain(exp.func("COALESCE", answer, exp.false(), copy=False), term)

    def given(self, term: Term) -> Limbs:
        from sqlglot import exp

        return self._plain(exp.Not(this=exp.Is(this=self._number(term.args[0]), expression=exp.null())), term)

    def flag(self, term: Term) -> Limbs:
        field, wanted = typing.cast("tuple[str, bool]", term.data)
        return self._plain(self.register.flag(field, wanted), term)

    def by_day(self, term: Term) -> Limbs:
        field, ordinal = typing.cast("tuple[str, int]", term.data)
        return self._plain(self.register.by_day(field, ordinal), term)

    def given_day(self, term: Term) -> Limbs:
        from sqlglot import exp

        day = column(self.register.day(str(term.data)))
        return self._plain(exp.Not(this=exp.Is(this=day, expression=exp.null())), term)

    def industry(self, term: Term) -> Limbs:
        from sqlglot import exp

        known = exp.EQ(this=column(self.register.industry()), expression=text(str(term.data)))
        return self._plain(exp.func("COALESCE", known, exp.false(), copy=False), term)

    def asked(self, term: Term) -> Limbs:
        (rule, _), fields, met = typing.cast("tuple[tuple[r.Rule, str], tuple[str, ...], bool]", term.data)
        answer = self._answered.get(rule)
        if answer is None:
            self.register.needs(rule, fields)
            answer = self._answered[rule] = self._keep(self._predicates.answer(rule), 0)
        self._deepest = 1
        return self._plain(self._side(answer.copy(), met), term)

    def _side(self, answer: exp.Expr, met: bool) -> exp.Expr:
        from sqlglot import exp

        wanted = answer if met else exp.Not(this=exp.Paren(this=answer))
        return exp.func("COALESCE", wanted, exp.false(), copy=False)

    def confirmed(self, term: Term) -> Limbs:
        from sqlglot import exp

        key, wanted = typing.cast("tuple[str, bool]", term.data)
        answer = cast(self._dialect.at(column(self.register.json_of("confirmed")), (key,)), "text")
        known = exp.In(this=answer, expressions=[text(word) for word in (("true", "1") if wanted else ("false", "0"))])
        return self._plain(exp.func("COALESCE", known, exp.false(), copy=False), term)


_KINDS: Mapping[Op, Callable[[Query, Term], Limbs]] = {
    Op.COLUMN: Query.column,
    Op.NUMBER: Query.constant,
    Op.NULL: Query.null,
    Op.DAYS: Query.days,
    Op.FIGURE: Query.figure,
    Op.SCORED: Query.scored,
    Op.ADD: Query.joined,
    Op.SUBTRACT: Query.joined,
    Op.MULTIPLY: Query.joined,
    Op.FILL: Query.fill,
    Op.CASE: Query.case,
    Op.LEAST: Query.extreme,
    Op.GREATEST: Query.extreme,
    Op.TRUE: Query.truth,
    Op.FALSE: Query.truth,
    Op.AND: Query.both,
    Op.OR: Query.either,
    Op.NOT: Query.negated,
    Op.AT_LEAST: Query.compared,
    Op.ABOVE: Query.compared,
    Op.SAME: Query.compared,
    Op.GIVEN: Query.given,
    Op.FLAG: Query.flag,
    Op.BY_DAY: Query.by_day,
    Op.GIVEN_DAY: Query.given_day,
    Op.INDUSTRY: Query.industry,
    Op.ASK: Query.asked,
    Op.CONFIRMED: Query.confirmed,
}
