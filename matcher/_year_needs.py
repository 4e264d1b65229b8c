"""What the year that will be closed next must bring so that a condition is met; solved exactly, by deciding the rule.

Figures of the new year that nobody gave are taken as level with the year before, or as the least that another
condition asks of them; every need names the figures it rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import cast

import msgspec

from matcher._amount import merge
from matcher._facts import Facts
from matcher._labels import field_label
from matcher.decide import decide
from matcher.gaps import expanded, is_whole, levers
from matcher.outcome import ConditionVerdict, Outcome, ScorePoints
from matcher.profile import Profile, without
from policies import CATALOGUE, FieldType, Unit, show
from policies import rules as r

UPPER_LIMITS = (r.Comparison.AT_MOST, r.Comparison.BELOW)
_MOST_NAMED = 2
"""Figures that a need names one by one. Our choice, to keep a sentence short."""


class YearBasis(StrEnum):
    """Where a figure of the new year comes from."""

    GIVEN = "已填"
    ASSUMED = "假设"
    LINE = "达线所需"
    LEVEL = "与前一年持平"


class YearFigure(msgspec.Struct, frozen=True):
    """A figure of the new year in base units, and where it comes from; `fact` is named as in `missing`."""

    fact: str
    value: Decimal
    basis: YearBasis

    @property
    def text(self) -> str:
        """The figure in words: 2026 年营业（销售）收入按 4000万元计，与 2025 年持平."""
        words = f"与 {_year_before(self.fact)} 年持平" if self.basis is YearBasis.LEVEL else self.basis.value
        return f"{field_label(self.fact)}按 {show(self.value, _unit(self.fact))}计，{words}"


class YearNeed(msgspec.Struct, frozen=True):
    """The least figure of the new year that meets a condition, or the greatest if `least` is false.

    It is exact to the step in which it is printed (0.01 万元, 0.01 %, one person or piece). `own` is the figure of the
    fact itself without the need, `rests_on` are the other figures of the new year that were used.
    """

    fact: str
    bound: Decimal
    least: bool
    own: YearFigure | None
    rests_on: tuple[YearFigure, ...]

    @property
    def satisfied(self) -> bool:
        """Whether the figure as it is given, assumed or level with the year before is good enough."""
        if self.own is None:
            return False
        return self.own.value >= self.bound if self.least else self.own.value <= self.bound

    @property
    def short(self) -> str:
        """The need in a few words: 研发费用 ≥ 273万元."""
        label = CATALOGUE[self.fact.partition(".")[0]].label
        if self.least and self.bound <= 0:
            return f"{label}不限"
        return f"{label} {'≥' if self.least else '≤'} {show(self.bound, _unit(self.fact))}"

    @property
    def text(self) -> str:
        """The need as one sentence."""
        unit = _unit(self.fact)
        basis = f"（{self._basis_words()}）" if self.rests_on else ""
        if self.least and self.bound <= 0:
            return f"{field_label(self.fact)}不论多少都达线{basis}"
        head = f"{field_label(self.fact)}{'至少' if self.least else '不超过'} {show(self.bound, unit)}"
        return f"{head}{basis}{self._own_words(unit)}"

    def _basis_words(self) -> str:
        if len(self.rests_on) > _MOST_NAMED and all(figure.basis is YearBasis.LEVEL for figure in self.rests_on):
            return f"其他各数与 {_year_before(self.fact)} 年持平"
        return "；".join(figure.text for figure in self.rests_on)

    def _own_words(self, unit: Unit) -> str:
        if self.own is None:
            return ""
        value = show(self.own.value, unit)
        if self.own.basis is YearBasis.LEVEL:
            before = _year_before(self.fact)
            return f"，与 {before} 年的 {value}持平就够" if self.satisfied else f"，{before} 年为 {value}"
        return f"，{self.own.basis.value} {value}，{'够' if self.satisfied else '不够'}"


def _year_before(fact: str) -> int:
    return int(fact.partition(".")[2]) - 1


def _unit(fact: str) -> Unit:
    return CATALOGUE[fact.partition(".")[0]].unit


def step_of(fact: str) -> Decimal:
    """Return the step in base units in which figures of a fact are solved and printed."""
    unit = _unit(fact)
    if is_whole(unit):
        return Decimal(1)
    return Decimal("0.0001") if unit is Unit.SHARE else Decimal("0.01")


def facts_read(outcome: Outcome) -> tuple[str, ...]:
    """Return the facts that a condition of an unknown firm names as missing: all that it reads."""
    points = outcome.actual
    items = points.items if isinstance(points, ScorePoints) else ()
    return merge((outcome.missing, *(item.missing for item in items)))


def without_series(profile: Profile) -> Profile:
    """Return a copy without any figure of a year."""
    return profile.where(lambda name: CATALOGUE[name].type is not FieldType.SERIES)


def with_figures(profile: Profile, figures: Mapping[str, Decimal]) -> Profile:
    """Return a copy in which some figures (fact → number in base units) have these values."""
    facts = dict(profile.facts)
    for fact, value in figures.items():
        name, _, year = fact.partition(".")
        known = cast("Mapping[int, Decimal]", facts.get(name) or {})
        facts[name] = MappingProxyType({**known, int(year): value})
    if not profile.ranges and not profile.disputed:
        return Profile(MappingProxyType(facts))
    rest = without(profile, figures)
    return Profile(MappingProxyType(facts), rest.ranges, rest.disputed)


class YearPlan:
    """The figures of the new year of one firm: given, assumed, level with the year before, or as conditions ask."""

    def __init__(self, profile: Profile, later: date, assumed: Iterable[str] = ()) -> None:
        self._profile = profile
        self._later = later
        self._assumed = frozenset(assumed)
        self._asked: dict[str, Decimal] = {}
        self._needs: dict[tuple[str, str, tuple[YearFigure, ...]], YearNeed | None] = {}
        self.year = later.year - 1

    def of_new_year(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Return the facts that are figures of the new year."""
        return tuple(fact for fact in facts if fact.endswith(f".{self.year}"))

    def stated(self, fact: str) -> YearFigure | None:
        """Return the figure of the new year as it is given or assumed, else that of the year before, or None."""
        series = self._profile.series(fact.partition(".")[0])
        if self.year in series:
            basis = YearBasis.ASSUMED if fact in self._assumed else YearBasis.GIVEN
            return YearFigure(fact, series[self.year], basis)
        level = series.get(self.year - 1)
        return None if level is None else YearFigure(fact, level, YearBasis.LEVEL)

    def figure(self, fact: str) -> YearFigure | None:
        """Return the figure that conditions on other facts are solved with: the stated one, raised to what is asked."""
        stated, asked = self.stated(fact), self._asked.get(fact)
        return stated if asked is None else YearFigure(fact, asked, YearBasis.LINE)

    def binding(self, need: YearNeed) -> bool:
        """Return whether the figures as they are stated or asked by other conditions are not enough for a need."""
        asked = self._asked.get(need.fact)
        return not need.satisfied and (asked is None or not need.least or asked <= need.bound)

    def ask(self, needs: Iterable[YearNeed]) -> bool:
        """Raise the figures to what conditions ask of them; return whether any was raised."""
        raised = False
        for need in needs:
            stated, before = self.stated(need.fact), self.figure(need.fact)
            free = stated is None or stated.basis is YearBasis.LEVEL
            if need.least and free and (before is None or before.value < need.bound):
                self._asked[need.fact] = need.bound
                raised = True
        return raised

    def at_level(self, node: r.Rule, policy: str, reads: tuple[str, ...]) -> ConditionVerdict | None:
        """Return the verdict of a condition with the stated figures of the new year, or None if one is missing."""
        stated = [self.stated(fact) for fact in self.of_new_year(reads)]
        if None in stated:
            return None
        figures = {figure.fact: figure.value for figure in stated if figure is not None}
        return decide(node, Facts(with_figures(self._profile, figures), self._later), policy).verdict

    def needs(self, node: r.Rule, policy: str, reads: tuple[str, ...]) -> tuple[YearNeed, ...]:
        """Return what the new year must bring so that a condition is met; () if no figure of it can be solved.

        `reads` are the facts that the condition reads; while a figure of a closed year is unknown nothing is solved. A
        score may have several needs, each with the other figures as they are.
        """
        new = self.of_new_year(reads)
        if not all(self._known(fact) for fact in reads if fact not in new):
            return ()
        facts = Facts(self._reduced(reads), self._later)
        solved: list[YearNeed] = []
        for fact in dict.fromkeys(_levers_of(node, facts)):
            others = [self.figure(other) for other in new if other != fact]
            known = tuple(figure for figure in others if figure is not None)
            if fact in new and len(known) == len(others):
                key = (node.id, fact, known)
                if key not in self._needs:
                    self._needs[key] = self._solved(node, policy, fact, known, facts.profile)
                need = self._needs[key]
                if need is not None and not (isinstance(node, r.Score) and need.bound == 0):
                    solved.append(need)
                if solved and not isinstance(node, r.Score):
                    break
        return tuple(solved)

    def _known(self, fact: str) -> bool:
        name, _, year = fact.partition(".")
        return not year.isdecimal() or int(year) in self._profile.series(name)

    def _reduced(self, reads: tuple[str, ...]) -> Profile:
        """Return the profile with the series that a condition reads and no others."""
        names = {fact.partition(".")[0] for fact in reads}
        return self._profile.where(lambda name: CATALOGUE[name].type is not FieldType.SERIES or name in names)

    def _solved(
        self, node: r.Rule, policy: str, fact: str, known: tuple[YearFigure, ...], profile: Profile
    ) -> YearNeed | None:
        figures = {figure.fact: figure.value for figure in known}
        base, step = Facts(with_figures(profile, figures), self._later), step_of(fact)

        def met(steps: int) -> bool:
            return decide(node, base.replaced(fact, steps * step), policy).verdict is ConditionVerdict.MET

        own = self.stated(fact)
        start = 0 if own is None else max(0, int((own.value / step).to_integral_value(ROUND_CEILING)))
        least = not (isinstance(node, (r.Compare, r.Tiers)) and node.op in UPPER_LIMITS)
        if least:
            found = _first(met, start)
            if found == 0 and not met(_MOST_STEPS):
                return None  # more of this figure does not help
        else:
            beyond = _first(lambda steps: not met(steps), start)
            found = None if beyond is None or beyond == 0 else beyond - 1
        if found is None or not self._holds(node, policy, {**figures, fact: found * step}):
            return None
        return YearNeed(fact, found * step, least, own, known)

    def _holds(self, node: r.Rule, policy: str, figures: Mapping[str, Decimal]) -> bool:
        """Return whether a condition is met with figures that contradict nothing else that is known of the firm."""
        facts = Facts(with_figures(self._profile, figures), self._later)
        return decide(node, facts, policy).verdict is ConditionVerdict.MET


_MOST_STEPS = 10**12
"""Steps up to which a figure is looked for. Our choice: 10¹⁰ 万元, more than any firm has."""


def _first(holds: Callable[[int], bool], start: int) -> int | None:
    """Return the least number from 0 on for which `holds` is true, or None; once true it stays true.

    The search widens from `start` in both directions and then halves.
    """
    width = 1
    if holds(start):
        low, high = start, start
        while low > 0 and holds(low):
            high, low, width = low, max(0, low - width), width * 2
        if holds(low):
            return low
    else:
        low, high = start, start + 1
        while not holds(high):
            low, high, width = high, high + width, width * 2
            if high > _MOST_STEPS:
                return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _levers_of(node: r.Rule, facts: Facts) -> Iterator[str]:
    """Yield the facts of which more (for an upper limit: less) helps to meet a condition, best first."""
    match node:
        case r.Compare(left=left) | r.Tiers(left=left) | r.Between(left=left):
            yield from levers(expanded(left.formula), facts)
        case r.Score() | r.All() | r.Any():
            for member in r.members_of(node):
                if not isinstance(member, r.Compare) or member.op not in UPPER_LIMITS:
                    yield from _levers_of(member, facts)
        case _:
            return
