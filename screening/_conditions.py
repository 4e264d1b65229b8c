"""Compiles rules to terms over columns, with one function per kind of rule, as in `matcher.decide`.

Each condition becomes two bitmaps (met, unmet); a firm in neither is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec

from matcher import SIZE_TABLE, SIZES, ConditionVerdict, Facts, Profile
from matcher.decide import decide
from policies import QUANTITIES, Policy, UserError
from policies import formula as f
from policies import rules as r
from screening._ages import age_field, last_day_where
from screening._amounts import Inexpressible
from screening._figures import FormulaCompiler
from screening._reads import fields_of
from screening._score import Scores
from screening._terms import Bitmaps, Term, Terms


class Conditions:
    """Compiles rules to one graph of terms for one day.

    A condition over texts and lists, and one that columns cannot express, becomes a question (`Op.ASK`).
    The columnar engine answers it with `matcher.decide`, once per distinct set of the facts it
    reads. An engine that writes questions in its own language passes `can_ask`, which returns whether it
    supports a rule; other rules raise UserError.

    Each kind of rule has a method that returns its bitmaps (see `_KINDS`); `policy` is the id of its policy.
    """

    def __init__(self, terms: Terms, on: date, can_ask: Callable[[r.Rule], bool] | None = None) -> None:
        self.terms = terms
        self.on = on
        self.can_ask = can_ask
        self.figures = FormulaCompiler(terms, on)
        self._scores = Scores(terms, self.figures.arithmetic, self.rule)
        self._memory: dict[tuple[r.Rule, str], Bitmaps] = {}

    def policy(self, policy: Policy) -> Bitmaps:
        """Compile the rule of the version that applies on the day.

        Raises: UserError naming policy and condition if the engine cannot express a condition.
        """
        return self.rule(policy.version_on(self.on)[0].rule, policy.id)

    def rule(self, rule: r.Rule, policy: str) -> Bitmaps:
        """Return the compiled condition of a policy; equal conditions are compiled once."""
        bare = without_labels(rule)
        key = (bare, policy if _needs_answers(bare) else "")
        found = self._memory.get(key)
        if found is None:
            found = self._memory[key] = self._compiled(rule, bare, policy)
        return found

    def _compiled(self, rule: r.Rule, bare: r.Rule, policy: str) -> Bitmaps:
        try:
            return _KINDS[type(rule)](self, bare, policy)
        except Inexpressible as error:
            if self.can_ask is not None:
                raise self._refused(rule, policy, str(error)) from error
            return self._ask(bare, policy)

    def _refused(self, rule: r.Rule, policy: str, why: str) -> UserError:
        name = rule.id or rule.label or type(rule).__name__
        return UserError(f"政策 {policy} 的条件“{name}”不能写成 SQL（{why}），请改用 polars 或 python 引擎")

    def _ask(self, bare: r.Rule, policy: str) -> Bitmaps:
        """Return a condition that the engine answers once per distinct set of facts."""
        t, policy_id = self.terms, policy if _needs_answers(bare) else ""
        truth = decide(bare, Facts(Profile({}), self.on), policy_id).verdict
        if truth is not ConditionVerdict.UNKNOWN:
            return self.decided(truth is ConditionVerdict.MET)
        if self.can_ask is not None and not self.can_ask(bare):
            raise self._refused(bare, policy, "没有对应的写法")
        fields = fields_of(bare, self.on)
        met, unmet = (t.ask((bare, policy_id), fields, bitmap) for bitmap in (True, False))
        indeterminate = any(isinstance(node, (r.Compare, r.Between, r.Tiers)) for node in r.walk(bare))
        return Bitmaps(met, unmet, t.false, indeterminate)

    def decided(self, met: bool) -> Bitmaps:
        """Return a condition with the same verdict for all firms."""
        t = self.terms
        return Bitmaps(t.truth(met), t.truth(not met), t.false)

    # logic -----------------------------------------------------------------------------------

    def all_of(self, node: r.All, policy: str) -> Bitmaps:
        members = [self.rule(member, policy) for member in node.members]
        t = self.terms
        return self._joined(t.both(m.met for m in members), t.either(m.unmet for m in members), members)

    def any_of(self, node: r.Any, policy: str) -> Bitmaps:
        members = [self.rule(member, policy) for member in node.members]
        t = self.terms
        return self._joined(t.either(m.met for m in members), t.both(m.unmet for m in members), members)

    def _joined(self, met: Term, unmet: Term, members: Sequence[Bitmaps]) -> Bitmaps:
        undefined = self.terms.either(member.undefined for member in members)
        return Bitmaps(met, unmet, undefined, any(member.indeterminate for member in members))

    def negated(self, node: r.Not, policy: str) -> Bitmaps:
        """Return the negation. Where a number is undefined, both the rule and its negation are unmet.

        Raises: Inexpressible if it is not known where a number is undefined.
        """
        t, member = self.terms, self.rule(node.member, policy)
        if member.indeterminate:
            raise Inexpressible("“除外”里的数无法按列判断")
        defined = t.negate(member.undefined)
        return Bitmaps(t.both((member.unmet, defined)), t.either((member.met, member.undefined)), member.undefined)

    # numbers ---------------------------------------------------------------------------------

    def compare(self, node: r.Compare, policy: str) -> Bitmaps:
        return self._line(node.left.formula, node.op, node.value)

    def _line(self, formula: str, op: r.Comparison, line: Decimal) -> Bitmaps:
        """Compare a number with a limit; an age is compared as a date with a day."""
        field = age_field(parsed_formula(formula))
        if field is None:
            number = self.figures.compute(formula)
            met, unmet = self.figures.arithmetic.against(number, op, Fraction(line))
            return Bitmaps(met, unmet, number.undefined)
        if op is r.Comparison.EQUAL:
            least, most = (
                self._age(formula, field, side, line) for side in (r.Comparison.AT_LEAST, r.Comparison.AT_MOST)
            )
            return self._joined(
                self.terms.both((least.met, most.met)), self.terms.either((least.unmet, most.unmet)), (least, most)
            )
        return self._age(formula, field, op, line)

    def _age(self, formula: str, field: str, op: r.Comparison, line: Decimal) -> Bitmaps:
        t = self.terms
        rising = op in (r.Comparison.AT_LEAST, r.Comparison.ABOVE)
        opposite = {r.Comparison.AT_MOST: r.Comparison.ABOVE, r.Comparison.BELOW: r.Comparison.AT_LEAST}
        last = last_day_where(formula, field, op if rising else opposite[op], line, self.on)
        early = t.false if last is None else t.by_day(field, last.toordinal())
        late = t.both((t.given_day(field), t.negate(early)))
        return Bitmaps(early, late, t.false) if rising else Bitmaps(late, early, t.false)

    def between(self, node: r.Between, policy: str) -> Bitmaps:
        t, formula = self.terms, node.left.formula
        least = self._line(formula, r.Comparison.AT_LEAST, node.low)
        most = self._line(formula, r.Comparison.AT_MOST, node.high)
        return self._joined(t.both((least.met, most.met)), t.either((least.unmet, most.unmet)), (least, most))

    def tiers(self, node: r.Tiers, policy: str) -> Bitmaps:
        """All limits that may apply must give the same verdict; if none can apply, the condition is unmet."""
        t = self.terms
        applies: list[Term] = []
        bitmaps: list[Bitmaps] = []
        above_floor = t.true
        defined = t.negate(self._line(node.by.formula, r.Comparison.AT_LEAST, Decimal(0)).undefined)
        for band in node.bands:
            limit = band.upto if band.upto is not None else band.below
            within = t.true
            bitmaps.append(self._line(node.left.formula, node.op, band.value))
            if limit is not None:
                beyond, under = self._limit(node.by.formula, limit, band.below is not None)
                within = t.negate(beyond.met)
            applies.append(t.both((within, above_floor, defined)))
            if limit is not None:
                above_floor = t.negate(under.met)
        met = t.both(t.either((t.negate(on), bitmap.met)) for on, bitmap in zip(applies, bitmaps, strict=True))
        unmet = t.both(t.either((t.negate(on), bitmap.unmet)) for on, bitmap in zip(applies, bitmaps, strict=True))
        return Bitmaps(t.both((t.either(applies), met)), unmet, t.either(bitmap.undefined for bitmap in bitmaps))

    def _limit(self, formula: str, limit: Decimal, excluded: bool) -> tuple[Bitmaps, Bitmaps]:
        """Return where the deciding number is above a band, and where it does not reach the next band."""
        beyond = r.Comparison.AT_LEAST if excluded else r.Comparison.ABOVE
        under = r.Comparison.BELOW if excluded else r.Comparison.AT_MOST
        return self._line(formula, beyond, limit), self._line(formula, under, limit)

    # scores ----------------------------------------------------------------------------------

    def score(self, node: r.Score, policy: str) -> Bitmaps:
        met, unmet = self._scores.decide(node, policy)
        return Bitmaps(met, unmet, self.terms.false)

    # facts -----------------------------------------------------------------------------------

    def flag(self, node: r.Flag, policy: str) -> Bitmaps:
        t = self.terms
        return Bitmaps(t.flag(node.field, node.value), t.flag(node.field, not node.value), t.false)

    def on_date(self, node: r.OnDate, policy: str) -> Bitmaps:
        """Compare a date with a day, by whether it is not after the day, and not after the day before."""
        t, day = self.terms, node.day.toordinal()
        given = t.given_day(node.field)
        upto, before = t.by_day(node.field, day), t.by_day(node.field, day - 1)
        if node.op is r.Comparison.EQUAL:
            met = t.both((upto, t.negate(before)))
        else:
            early = upto if node.op in (r.Comparison.AT_MOST, r.Comparison.ABOVE) else before
            met = early if node.op in (r.Comparison.AT_MOST, r.Comparison.BELOW) else t.negate(early)
        return Bitmaps(t.both((given, met)), t.both((given, t.negate(met))), t.false)

    def one_of(self, node: r.OneOf, policy: str) -> Bitmaps:
        formula = parsed_formula(node.left.formula)
        if formula == f.Builtin("size"):
            return self._size(node.values)
        return self._ask(node, policy)

    def _size(self, values: tuple[str, ...]) -> Bitmaps:
        """Firm size (工信部联企业〔2011〕300号): all sizes that are still possible must give the same verdict."""
        t = self.terms
        low, high = ([t.true, *self._reaches(end), t.false] for end in ("low", "high"))
        possible = [t.both((high[rank], t.negate(low[rank + 1]))) for rank in range(len(SIZES))]
        known = t.either(t.industry(name) for name in SIZE_TABLE)
        met, unmet = (
            t.both((known, *(t.negate(p) for p, size in zip(possible, SIZES, strict=True) if (size in values) is side)))
            for side in (False, True)
        )
        return Bitmaps(met, unmet, t.false)

    def _reaches(self, end: str) -> list[Term]:
        """Return for small, medium and large whether the low (high) end of each measure reaches its limit."""
        t = self.terms
        return [
            t.either(
                t.both((t.industry(name), *(self._measure(end, m, int(lines[rank])) for m, lines in rows.items())))
                for name, rows in SIZE_TABLE.items()
            )
            for rank in range(len(SIZES) - 1)
        ]

    def _measure(self, end: str, measure: str, line: int) -> Term:
        t = self.terms
        number = self.figures.in_year(measure, self.on.year - 1)
        reached, missed = self.figures.arithmetic.against(number, r.Comparison.AT_LEAST, Fraction(line))
        return reached if end == "low" else t.negate(missed)

    def holds(self, node: r.Holds, policy: str) -> Bitmaps:
        return self._ask(node, policy)

    def recognised(self, node: r.Recognised, policy: str) -> Bitmaps:
        return self._ask(node, policy)

    def region(self, node: r.Region, policy: str) -> Bitmaps:
        return self._ask(node, policy)

    def manual(self, node: r.Manual, policy: str) -> Bitmaps:
        t, key = self.terms, f"{policy}/{node.id}"
        return Bitmaps(t.confirmed(key, True), t.confirmed(key, False), t.false)


def without_labels(rule: r.Rule) -> r.Rule:
    """Return the condition without labels, sources and ids, which do not change the verdict.

    A manual condition keeps its id, under which the answers are stored.
    """
    keep = {"id": rule.id} if isinstance(rule, r.Manual) else {"id": ""}
    bare = msgspec.structs.replace(rule, label="", document="", clause="", note="", grade=None, **keep)
    match bare:
        case r.All(members=members) | r.Any(members=members):
            return msgspec.structs.replace(bare, members=tuple(without_labels(member) for member in members))
        case r.Not(member=member):
            return msgspec.structs.replace(bare, member=without_labels(member))
        case r.Compare(left=left) | r.Between(left=left) | r.OneOf(left=left):
            return msgspec.structs.replace(bare, left=r.Operand(left.formula, ""))
        case r.Tiers(left=left, by=by):
            return msgspec.structs.replace(bare, left=r.Operand(left.formula, ""), by=r.Operand(by.formula, ""))
        case _:
            return bare


def _needs_answers(rule: r.Rule) -> bool:
    return any(isinstance(node, (r.Manual, r.Score)) for node in r.walk(rule))


def parsed_formula(text: str) -> f.Formula:
    """Parse a formula; a name from the table of quantities is replaced by its formula."""
    parsed = f.parse(text)
    return parsed_formula(QUANTITIES[parsed.name].formula) if isinstance(parsed, f.Named) else parsed


_KINDS: Mapping[type, Callable[..., Bitmaps]] = {
    r.All: Conditions.all_of,
    r.Any: Conditions.any_of,
    r.Not: Conditions.negated,
    r.Compare: Conditions.compare,
    r.Flag: Conditions.flag,
    r.Between: Conditions.between,
    r.OnDate: Conditions.on_date,
    r.OneOf: Conditions.one_of,
    r.Tiers: Conditions.tiers,
    r.Score: Conditions.score,
    r.Holds: Conditions.holds,
    r.Recognised: Conditions.recognised,
    r.Region: Conditions.region,
    r.Manual: Conditions.manual,
}
