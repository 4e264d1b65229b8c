"""Making an invented firm of which some conditions are met and others are not, by trying one change after another.

Nothing here is trusted: every firm is judged by the rule itself before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, partial
from itertools import islice, pairwise, product
from types import MappingProxyType
from typing import cast

import msgspec

from matcher import ConditionVerdict, Facts, Outcome, Profile, Record, ScorePoints, without
from matcher.decide import decide
from policies import CATALOGUE, DIVISIONS, SIZE_INDUSTRIES, FieldType, full_region
from policies import rules as r
from workshop._levers import Lever, levers_of, usual
from workshop._scoring import compares, reachable, ways_to

_MET, _UNMET, _UNKNOWN = ConditionVerdict.MET, ConditionVerdict.UNMET, ConditionVerdict.UNKNOWN
_ROUNDS, _CHOICES, _WAYS = 6, 8, 8
"""Rounds more than conditions, changes tried for one of them, and ways through alternatives. Our choice."""
_ELSEWHERE = ("北京市海淀区", "天津市和平区", "天津市蓟州区", "浙江省温州市鹿城区")
_COMMON_TRADES = ("C35", "I65", "C26", "M73")
_SIZES = ((3, 20), (30, 400), (200, 5000), (1200, 50_000), (3000, 250_000))


class Want(msgspec.Struct, frozen=True):
    """A single condition and whether it should be met."""

    leaf: r.Rule
    met: bool


class Edge(msgspec.Struct, frozen=True):
    """Two neighbouring steps of a lever between which a condition turns; `exact` if one of them is on the line.

    `end` is 0 for the lower end of a span and 1 for the upper one.
    """

    end: int
    lever: Lever
    inside: int
    outside: int
    exact: bool


class Builder:
    """Makes firms for the conditions of one policy on one day."""

    def __init__(self, policy: str, on: date) -> None:
        self._policy, self.on = policy, on

    def outcome(self, leaf: r.Rule, firm: Profile) -> Outcome:
        """Return what a condition says of a firm."""
        return decide(leaf, Facts(firm, self.on), self._policy)

    def reads(self, leaf: r.Rule) -> tuple[str, ...]:
        """Return the facts that a condition reads, named as in `missing`."""
        return self.outcome(leaf, Profile(MappingProxyType({}))).missing

    def holds(self, want: Want, firm: Profile) -> bool:
        """Return whether a condition is as wanted."""
        return not self.wrong((want,), firm)

    def wrong(self, wants: Sequence[Want], firm: Profile) -> tuple[Want, ...]:
        """Return those conditions that are not as wanted."""
        facts = Facts(firm, self.on)
        verdicts = ((want, decide(want.leaf, facts, self._policy).verdict) for want in wants)
        return tuple(want for want, verdict in verdicts if verdict is not (_MET if want.met else _UNMET))

    def made(
        self, wants: Sequence[Want], firm: Profile, keeps: Callable[[Profile], bool] = lambda firm: True
    ) -> Profile | None:
        """Return the firm changed so that all conditions are as wanted and `keeps` is true, or None."""
        for _ in range(len(wants) + _ROUNDS):
            wrong = self.wrong(wants, firm)
            if not wrong:
                return firm if keeps(firm) else None
            found = self._least_wrong(wrong, wants, firm, keeps)
            if found is None:
                return None
            firm = found
        return firm if keeps(firm) and not self.wrong(wants, firm) else None

    def _least_wrong(
        self, wrong: Sequence[Want], wants: Sequence[Want], firm: Profile, keeps: Callable[[Profile], bool]
    ) -> Profile | None:
        """Return the firm with the first wrong condition as wanted, by the change that spoils the fewest others."""
        best: tuple[int, Profile] | None = None
        for each in islice(self.settled(wrong[0], firm), _CHOICES):
            if not keeps(each):
                continue
            after = len(self.wrong(wants, each))
            if best is None or after < best[0]:
                best = after, each
            if after < len(wrong):
                break
        return None if best is None else best[1]

    def settled(self, want: Want, firm: Profile) -> Iterator[Profile]:
        """Yield the firm with one condition as wanted, in different ways."""
        yield from (each for each in self._tried(want, firm) if self.holds(want, each))

    def _tried(self, want: Want, firm: Profile) -> Iterator[Profile]:
        match want.leaf:
            case r.Flag(field=field, value=value):
                yield firm.with_fact(field, value is want.met)
            case r.Manual(id=name):
                known = cast("Mapping[str, bool]", firm.facts.get("confirmed") or {})
                yield firm.with_fact("confirmed", MappingProxyType({**known, f"{self._policy}/{name}": want.met}))
            case r.Region(places=places):
                yield from (_moved(firm, place) for place in (places if want.met else _ELSEWHERE))
            case r.OneOf(left=left, values=values):
                yield from self._chosen(left.formula, values, firm, met=want.met)
            case r.Holds(kinds=kinds) | r.Recognised(kinds=kinds):
                yield self._titled(firm, kinds, held=want.met)
            case r.OnDate(field=field, day=day):
                yield from (firm.with_fact(field, day + timedelta(days=days)) for days in (0, 1, -1, 400, -400))
            case r.Compare() | r.Between() | r.Tiers():
                yield from self._turned(want, firm)
            case r.Score() as score:
                totals = reachable(score)
                good = [total for total in totals if compares(score, total) is want.met]
                for total in good[-1:] + good[:1] if want.met else good[:1] + good[-1:]:
                    yield from self.with_points(score, total, firm)
            case _:
                return

    def _titled(self, firm: Profile, kinds: tuple[str, ...], *, held: bool) -> Profile:
        known = cast("tuple[Record, ...]", firm.facts.get("qualifications") or ())
        rest = [each for each in known if each.get("kind") not in kinds]
        granted = max(date(self.on.year, 1, 1), self.on - timedelta(days=60))
        if held:
            ends = date(self.on.year + 2, 12, 31)
            rest.append(MappingProxyType({"kind": kinds[0], "granted_on": granted, "expires_on": ends}))
        return firm.with_fact("qualifications", tuple(rest))

    def _chosen(self, formula: str, values: tuple[str, ...], firm: Profile, *, met: bool) -> Iterator[Profile]:
        if formula == "size()":
            yield from self._sized(firm)
        elif formula in ("industry_section()", "industry_class()"):
            yield from (firm.with_fact("industry_code", code) for code in _codes(values, met=met))
        elif formula in CATALOGUE:
            field = CATALOGUE[formula]
            for value in values if met else (value for value in field.values or ("其他",) if value not in values):
                yield firm.with_fact(formula, (value,) if field.type is FieldType.TEXTS else value)

    def _sized(self, firm: Profile) -> Iterator[Profile]:
        for industry, (people, money) in product(("工业", *SIZE_INDUSTRIES), _SIZES):
            sized = firm.with_fact("size_industry", industry)
            for name, number in (("employees", people), ("revenue", money), ("total_assets", money)):
                lever = Lever(name=name, years=(self.on.year - 1,))
                sized = lever.turned(sized, int(number / lever.step), self.on)
            yield sized

    def _turned(self, want: Want, firm: Profile) -> Iterator[Profile]:
        """Yield the firm with a number well inside or outside of the line, then close to it, by every lever."""
        for edge in self._all_edges(want.leaf, firm):
            known = self.known(want.leaf, firm, edge.lever)
            near, far = (edge.inside, edge.outside) if want.met else (edge.outside, edge.inside)
            for more in (max(near, far) // 2, max(near, far) // 10, 0):
                steps = _round(near + (near - far) * more)
                if steps >= 0:
                    yield edge.lever.turned(known, steps, self.on)

    def with_points(self, score: r.Score, total: Decimal, firm: Profile) -> Iterator[Profile]:
        """Yield the firm with so many points, in different ways."""
        for way in ways_to(score, total):
            known = cast("Mapping[str, Decimal]", firm.facts.get("scores") or {})
            given = {f"{self._policy}/{item}": points for item, points in way.given}
            scored = firm.with_fact("scores", MappingProxyType({**known, **given}))
            wants = [each for rule, met in way.wants for each in ways(rule, met=met)[0]]
            found = self.made(wants, scored)
            if found is not None:
                points = self.outcome(score, found).actual
                if isinstance(points, ScorePoints) and points.low == points.high == total:
                    yield found

    def known(self, leaf: r.Rule, firm: Profile, lever: Lever | None = None) -> Profile:
        """Return the firm with an ordinary value for everything that a condition reads and nobody said."""
        tried = firm if lever is None else lever.turned(firm, 1, self.on)
        reads = self.reads(leaf)
        for _ in range(_CHOICES):
            missing = [fact for fact in self._unsaid(reads, tried) if not fact.startswith(("confirmed", "scores"))]
            if not missing:
                break
            for fact in missing:
                tried = usual(fact, tried, self.on)
            reads = self.outcome(leaf, tried).missing
        return tried

    def _unsaid(self, facts: Sequence[str], firm: Profile) -> tuple[str, ...]:
        """Return those facts of which nothing is said and which do not follow from others."""
        known = Facts(firm, self.on)
        return tuple(fact for fact in facts if not _said(fact, known))

    def edges(self, leaf: r.Rule, firm: Profile) -> tuple[Edge, ...]:
        """Return where a numeric condition turns, for each lever; those exactly on the line first."""
        return tuple(sorted(self._all_edges(leaf, firm), key=lambda edge: not edge.exact))

    def _all_edges(self, leaf: r.Rule, firm: Profile) -> Iterator[Edge]:
        for end, part in enumerate(_one_sided(leaf)):
            for lever in _levers(part, self.on):
                yield from self._edges(part, end, lever, firm)

    def _edges(self, leaf: r.Rule, end: int, lever: Lever, firm: Profile) -> Iterator[Edge]:
        known = self.known(leaf, firm, lever)

        @cache
        def verdict(steps: int) -> ConditionVerdict:
            return self.outcome(leaf, lever.turned(known, steps, self.on)).verdict

        for low, high in pairwise(_marks(verdict, lever.most)):
            pair = verdict(low), verdict(high)
            if set(pair) == {_MET, _UNMET}:
                first, second = _halved(partial(_is, verdict, pair[0]), low, high)
                if {verdict(first), verdict(second)} == {_MET, _UNMET}:
                    inside, outside = (first, second) if verdict(first) is _MET else (second, first)
                    sides = (lever.turned(known, steps, self.on) for steps in (first, second))
                    exact = any(is_on_line(self.outcome(leaf, side)) for side in sides)
                    yield Edge(end, lever, inside, outside, exact)

    def unasked(self, leaf: r.Rule, firm: Profile, lever: Lever | None = None) -> Iterator[Profile]:
        """Yield the firm without what a condition reads: one fact of it, then all, then what a person says of it too."""
        if lever is not None:
            yield without(firm, lever.facts)
        bare = without(firm, self.reads(leaf))
        yield bare
        for judged in ("scores", "confirmed"):
            bare = bare.with_fact(judged, None)
            yield bare


def is_on_line(outcome: Outcome) -> bool:
    """Return whether the figure of a firm is exactly the threshold."""
    figure = outcome.actual
    if isinstance(figure, ScorePoints):
        return figure.low == figure.high == outcome.line
    exact = getattr(figure, "exact", None)
    return exact is not None and exact == outcome.line


def _said(fact: str, known: Facts) -> bool:
    name, _, year = fact.partition(".")
    return known.in_year(name, int(year)) is not None if year.isdecimal() else known.values.get(name) is not None


def _round(steps: int) -> int:
    """Return a number near by with two figures, as people write them; the firm is tried out with it."""
    return round(steps, 2 - len(str(abs(steps))))


def _marks(verdict: Callable[[int], ConditionVerdict], most: int) -> list[int]:
    """Return steps to look at: ever wider apart, and the last ones before figures contradict each other."""
    marks = [0, *(4**n for n in range(most.bit_length()) if 4**n < most), most]
    ends = [
        step
        for low, high in pairwise(marks)
        if (verdict(low) is _UNKNOWN) is not (verdict(high) is _UNKNOWN)
        for step in _halved(_as_at(verdict, low), low, high)
    ]
    return sorted({*marks, *ends})


def _is(verdict: Callable[[int], ConditionVerdict], wanted: ConditionVerdict, steps: int) -> bool:
    return verdict(steps) is wanted


def _as_at(verdict: Callable[[int], ConditionVerdict], low: int) -> Callable[[int], bool]:
    """Return whether a step is known, or unknown, like that one."""
    unknown = verdict(low) is _UNKNOWN
    return lambda steps: (verdict(steps) is _UNKNOWN) is unknown


def _halved(is_lower: Callable[[int], bool], low: int, high: int) -> tuple[int, int]:
    """Return the two neighbours between which something turns that is true at `low` and false at `high`."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_lower(middle) else (low, middle)
    return low, high


def _one_sided(leaf: r.Rule) -> tuple[r.Rule, ...]:
    """Return a numeric condition as conditions that turn once: a span as its two ends, a number as its lower end."""
    match leaf:
        case r.Between(left=left, low=low, high=high):
            return (
                r.Compare(left=left, op=r.Comparison.AT_LEAST, value=low),
                r.Compare(left=left, op=r.Comparison.AT_MOST, value=high),
            )
        case r.Compare(left=left, op=r.Comparison.EQUAL, value=value):
            return tuple(
                r.Compare(left=left, op=op, value=value) for op in (r.Comparison.AT_MOST, r.Comparison.AT_LEAST)
            )
        case _:
            return (leaf,)


def _levers(leaf: r.Rule, on: date) -> tuple[Lever, ...]:
    match leaf:
        case r.Compare(left=left):
            return levers_of(left.formula, on)
        case r.Tiers(left=left, by=by):
            return (*levers_of(left.formula, on), *levers_of(by.formula, on))
        case _:
            return ()


def _moved(firm: Profile, place: str) -> Profile:
    ranks = full_region(place) or ()
    fields = ("province", "city", "district", "zone")
    moved = firm.where(lambda name: name not in (*fields, "credit_code"))
    for field, name in zip(fields, ranks, strict=False):
        moved = moved.with_fact(field, name)
    return moved


def _codes(values: tuple[str, ...], *, met: bool) -> Iterator[str]:
    """Yield codes of trades that are, or are not, in one of these sections or classes."""
    return (code for code in (*_COMMON_TRADES, *DIVISIONS) if code.startswith(values) is met)


def ways(rule: r.Rule, *, met: bool) -> tuple[tuple[Want, ...], ...]:
    """Return the ways to make a rule met (or unmet), each as single conditions; the first members first."""
    return tuple(islice(_ways(rule, met=met), _WAYS))


def _ways(rule: r.Rule, *, met: bool) -> Iterator[tuple[Want, ...]]:
    match rule:
        case r.Not(member=member):
            yield from _ways(member, met=not met)
        case r.All(members=members) | r.Any(members=members):
            if isinstance(rule, r.All) is met:
                for combined in product(*(ways(member, met=met) for member in members)):
                    yield tuple(want for part in combined for want in part)
            else:
                for member in members:
                    yield from _ways(member, met=met)
        case _:
            yield (Want(rule, met),)


def others(rule: r.Rule, leaf: r.Rule) -> tuple[tuple[Want, ...], ...]:
    """Return the ways to make a rule hang on one of its conditions alone; none if it is not in it."""
    return tuple(islice(_others(rule, leaf), _WAYS))


def _others(rule: r.Rule, leaf: r.Rule) -> Iterator[tuple[Want, ...]]:
    if rule is leaf:
        yield ()
        return
    match rule:
        case r.Not(member=member):
            yield from _others(member, leaf)
        case r.All(members=members) | r.Any(members=members):
            met = isinstance(rule, r.All)
            inside = next((m for m in members if any(node is leaf for node in r.walk(m))), None)
            if inside is None:
                return
            rest = [ways(member, met=met) for member in members if member is not inside]
            for combined in product(others(inside, leaf), *rest):
                yield tuple(want for part in combined for want in part)
        case _:
            return
