"""The conditions of one policy on two days side by side, each with what the new year must bring for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from matcher._facts import Facts
from matcher._holding import months_after
from matcher._year_needs import YearNeed, YearPlan, facts_read, without_series
from matcher.decide import decide
from matcher.evaluate import MatchResult
from matcher.explain import Condition, conditions
from matcher.outcome import ConditionVerdict, Outcome
from policies import CATALOGUE, FieldType
from policies import rules as r

_MET, _UNMET, _UNKNOWN = ConditionVerdict.MET, ConditionVerdict.UNMET, ConditionVerdict.UNKNOWN
_GROUPS = (r.All, r.Any, r.Not)
_LOOK_AHEAD = 4
"""Years within which a condition that closed years refuse may be met again. Our choice: no window is longer."""


class YearTurn(StrEnum):
    """What becomes of a condition from this year to the next."""

    STAYS = "仍满足"
    GAINED = "转为满足"
    LOST = "不再满足"
    UNMET = "仍不满足"
    OPEN = "看新一年的数"
    ASK = "待核实"


class YearSide(msgspec.Struct, frozen=True):
    """A condition in one of the two years: its verdict, the firm's figure and the line, in words."""

    verdict: ConditionVerdict
    actual: str
    required: str


class YearLine(msgspec.Struct, frozen=True):
    """One condition in both years; a side is None if the version of that year does not have the condition.

    `label` names what is compared, without the threshold. `depth` is its depth in the rule, `alternative` whether meeting a sibling instead is enough. `dated` is true if it
    reads figures of years or differs between the two sides. `earliest` is the first year of filing in which closed years
    no longer refuse it, where the new year cannot mend it.
    """

    id: str
    text: str
    label: str
    depth: int
    alternative: bool
    this: YearSide | None
    next: YearSide | None
    dated: bool
    needs: tuple[YearNeed, ...] = ()
    earliest: int | None = None
    waits: bool = False
    """Whether figures of the new year are among the facts that could still change it."""
    level: ConditionVerdict | None = None
    """Its verdict if the new year is level with the year before, None where a figure is missing."""

    @property
    def turn(self) -> YearTurn:
        """What becomes of the condition."""
        before = self.this.verdict if self.this is not None else _UNKNOWN
        after = self.next.verdict if self.next is not None else _MET
        if after is _UNKNOWN:
            return YearTurn.OPEN if self.waits else YearTurn.ASK
        if after is _MET:
            return YearTurn.GAINED if before is _UNMET else YearTurn.STAYS
        return YearTurn.LOST if before is _MET else YearTurn.UNMET

    @property
    def telling(self) -> bool:
        """Whether the two years differ: it turns, or what is not met this year or at last year's level can be mended."""
        if self.turn in (YearTurn.GAINED, YearTurn.LOST) or self.earliest is not None:
            return self.dated
        before = self.this.verdict if self.this is not None else _UNKNOWN
        return bool(self.needs) and _UNMET in (before, self.level)


class EndingTitle(msgspec.Struct, frozen=True):
    """A title that the firm holds today and that ends within twelve months."""

    label: str
    until: date
    own: bool = False
    """Whether the policy itself grants the title: then it is filed to renew it, and the title is held on filing."""


class Sides(msgspec.Struct, frozen=True):
    """The two evaluations of a policy, with what both rest on.

    `ending` maps the ids of conditions to the title that they need and that ends in between.
    """

    this: MatchResult
    next: MatchResult
    now: Facts
    later: Facts
    plan: YearPlan
    ending: Mapping[str, EndingTitle]


def leaves(rule: r.Rule) -> Iterator[r.Rule]:
    """Yield the conditions of a rule that have no members of their own; a score counts as one."""
    if isinstance(rule, _GROUPS):
        for member in r.members_of(rule):
            yield from leaves(member)
    else:
        yield rule


def series_read(rule: r.Rule, facts: Facts, policy: str) -> dict[str, tuple[str, ...]]:
    """Return for each condition inside a rule the figures of years that it reads, by the id of the condition."""
    bare = Facts(without_series(facts.profile), facts.on)
    return {node.id: tuple(filter(is_dated, facts_read(decide(node, bare, policy)))) for node in leaves(rule)}


def is_dated(fact: str) -> bool:
    """Return whether a fact is the figure of one year."""
    field = CATALOGUE.get(fact.partition(".")[0])
    return field is not None and field.type is FieldType.SERIES


class LinesOfYears:
    """Makes the lines of one policy."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._policy = sides.next.policy.id
        self._read = series_read(sides.next.version.rule, sides.later, self._policy)
        self._outcomes = {outcome.node.id: outcome for outcome in sides.next.outcome.walk()}
        self._settle()

    def _settle(self) -> None:
        """Raise the figures of the plan until they fit all conditions that must hold together."""
        must = [o for o in _must_hold(self._sides.next.outcome) if o.verdict is not _MET]
        for _ in range(_LOOK_AHEAD):
            if not self._sides.plan.ask(need for outcome in must for need in self._needs(outcome)):
                return

    def lines(self) -> tuple[YearLine, ...]:
        """Return the conditions in the order of the policy; the members of a group that is met are left out."""
        now = conditions(self._sides.this, self._sides.now)
        later = conditions(self._sides.next, self._sides.later)
        return tuple(self._rows(now, later, 0, alternative=False))

    def _rows(
        self, now: Sequence[Condition], later: Sequence[Condition], depth: int, *, alternative: bool
    ) -> Iterator[YearLine]:
        known = {condition.id: condition for condition in now}
        for after in later:
            before = known.pop(after.id, None)
            yield self._line(before, after, depth, alternative=alternative)
            node = self._outcomes[after.id].node
            if isinstance(node, (r.All, r.Any)) and not _both_met(before, after):
                members = before.children if before is not None else ()
                yield from self._rows(members, after.children, depth + 1, alternative=isinstance(node, r.Any))
        for gone in known.values():
            yield YearLine(gone.id, gone.text, gone.text, depth, alternative, _side(gone), None, dated=True)

    def _line(self, before: Condition | None, after: Condition, depth: int, *, alternative: bool) -> YearLine:
        outcome = self._outcomes[after.id]
        side = _side(after)
        if after.id in self._sides.ending:
            title = self._sides.ending[after.id]
            tail = "到期，按到期复核申报" if title.own else "到期，续期后才算"
            side = YearSide(after.verdict, f"{title.until.isoformat()} {tail}", after.required)
        first = _side(before) if before is not None else None
        needs = self._needs(outcome) if outcome.verdict is not _MET else ()
        return YearLine(
            id=after.id,
            text=after.text,
            label=_label(outcome.node) or after.text,
            depth=depth,
            alternative=alternative,
            this=first,
            next=side,
            dated=bool(self._read.get(after.id)) or _differs(first, side),
            needs=needs,
            earliest=self._earliest(outcome) if outcome.verdict is _UNMET and not needs else None,
            waits=bool(self._sides.plan.of_new_year(outcome.missing)),
            level=self._level(outcome),
        )

    def _level(self, outcome: Outcome) -> ConditionVerdict | None:
        reads = self._read.get(outcome.node.id, ())
        if not self._sides.plan.of_new_year(reads):
            return None
        return self._sides.plan.at_level(outcome.node, self._policy, reads)

    def _needs(self, outcome: Outcome) -> tuple[YearNeed, ...]:
        reads = self._read.get(outcome.node.id, ())
        if not self._sides.plan.of_new_year(reads):
            return ()
        return self._sides.plan.needs(outcome.node, self._policy, reads)

    def _earliest(self, outcome: Outcome) -> int | None:
        if not isinstance(outcome.node, (r.Compare, r.Tiers, r.Between)):
            return None
        for years in range(1, _LOOK_AHEAD):
            day = months_after(self._sides.later.on, 12 * years)
            if decide(outcome.node, Facts(self._sides.later.profile, day), self._policy).verdict is not _UNMET:
                return day.year
        return None


def _label(node: r.Rule) -> str:
    return node.label or (node.left.label if isinstance(node, (r.Compare, r.Tiers, r.Between)) else "")


def _must_hold(outcome: Outcome) -> Iterator[Outcome]:
    """Yield the conditions that no other condition can stand in for; a score is none, many figures can mend it."""
    if isinstance(outcome.node, r.All):
        for member in outcome.members:
            yield from _must_hold(member)
    elif not isinstance(outcome.node, (r.Any, r.Not, r.Score)):
        yield outcome


def _both_met(before: Condition | None, after: Condition) -> bool:
    return after.verdict is _MET and (before is None or before.verdict is _MET)


def _differs(this: YearSide | None, following: YearSide) -> bool:
    """Return whether the two sides say different things; a firm that only grows older and stays good does not count."""
    return this != following and not (this is not None and this.verdict is following.verdict is _MET)


def _side(condition: Condition) -> YearSide:
    return YearSide(condition.verdict, condition.actual, condition.required)
