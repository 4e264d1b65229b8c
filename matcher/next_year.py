"""One policy this year beside next year: what leaves the window of closed years, what the new year adds and must bring.

Both sides are the same evaluation, on the day and twelve months later. Figures of the year that will then be closed are
unknown unless they are given or assumed; everything that is not a figure of a year is taken as it is today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import msgspec

from matcher._facts import Facts
from matcher._holding import last_day, months_after, valid_records
from matcher._year_lines import LinesOfYears, Sides, YearLine, YearSide, YearTurn, leaves, series_read
from matcher._year_needs import YearBasis, YearFigure, YearNeed, YearPlan, with_figures
from matcher._year_work import YEARLY_SCORES, MakeUp, MakeUpKind, make_ups
from matcher.decide import conjunction, disjunction, negation
from matcher.evaluate import MatchResult, evaluate_with, verdict_of
from matcher.groups import NEAR_DISTANCE
from matcher.outcome import ConditionVerdict, Outcome, refused_by_place
from matcher.profile import Profile
from policies import CATALOGUE, Policy, Verdict
from policies import rules as r

KINDS = ("hnte", "little_giant", "srdi_sme", "tech_sme")
"""The titles for which this year is set beside next year: 高企, 小巨人, 专精特新, 科小."""


class SeriesSpan(msgspec.Struct, frozen=True):
    """A series in the windows of both years: the years that count this year, those that count next year, and figures.

    `figures` holds the known years; that of the new year only if it is given or assumed.
    """

    name: str
    this: tuple[int, ...]
    next: tuple[int, ...]
    figures: Mapping[int, YearFigure]

    @property
    def years(self) -> tuple[int, ...]:
        """All years that count in one of the two windows, oldest first."""
        return tuple(sorted({*self.this, *self.next}))

    @property
    def leaves(self) -> tuple[int, ...]:
        """The years that count this year and no longer next year."""
        return tuple(year for year in self.this if year not in self.next)

    @property
    def adds(self) -> tuple[int, ...]:
        """The years that count next year and not yet this year."""
        return tuple(year for year in self.next if year not in self.this)


class CertificateEnd(msgspec.Struct, frozen=True):
    """The last day of the title the firm holds or held, and the known call that ends last before it.

    `renewal` are the policy's own words on how it is renewed; `spans_years` is false for a title of one year.
    """

    until: date
    on: date
    closes: date | None = None
    renewal: str = ""
    spans_years: bool = True

    @property
    def text(self) -> str:
        """When the title ends and when it must be renewed, in words."""
        if self.until < self.on:
            return f"资格已于 {self.until.isoformat()} 到期，要重新申报"
        parts = [f"资格 {self.until.isoformat()} 到期", self.renewal]
        if self.spans_years:
            closes = f"{self.closes.isoformat()} 截止" if self.closes is not None else "时间未公布"
            parts.append(f"到期前的最后一批申报{closes}")
        return "；".join(part for part in parts if part)


class YearAhead(msgspec.Struct, frozen=True):
    """One policy this year beside next year for one firm.

    `this` is the result on the day, `next` the one twelve months later; a title that ends in between is unknown there,
    because it may be renewed. `level` is the verdict of next year if the new year is level with the year before. `lines`
    are the conditions, `work` is what must be made up for next year.
    """

    this: MatchResult
    next: MatchResult
    spans: tuple[SeriesSpan, ...]
    lines: tuple[YearLine, ...]
    work: tuple[MakeUp, ...]
    level: Verdict
    certificate: CertificateEnd | None = None

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.this.policy

    @property
    def years(self) -> tuple[int, int]:
        """The two years of filing."""
        return self.this.on.year, self.next.on.year

    @property
    def new_year(self) -> int:
        """The year that is closed next year and is not yet closed today."""
        return self.next.on.year - 1

    @property
    def telling(self) -> bool:
        """Whether there is something to say on paper: known figures, nothing hopeless, and a line that is about years.

        Nothing is said where the title lasts beyond next year, the policy has then ended, or the firm is far away: a
        figure that would have to double, or more than two conditions that no new year mends.
        """
        if self.certificate is not None and self.certificate.until.year > self.next.on.year:
            return False
        if not self.next.state.in_force or not any(span.figures for span in self.spans):
            return False
        if sum(item.distant for item in self.work) > _MOST_DISTANT:
            return False
        if any(_far(need) for line in self.lines if not line.alternative for need in line.needs):
            return False
        return any(line.needs or line.turn in (YearTurn.GAINED, YearTurn.LOST) for line in self.lines)


_MOST_DISTANT = 2


def _far(need: YearNeed) -> bool:
    """Return whether a figure is more than half below what is needed, the distance of 差一步."""
    return need.least and need.own is not None and need.own.value < need.bound * (1 - NEAR_DISTANCE)


def year_ahead(policy: Policy, profile: Profile, on: date, assumed: Mapping[str, Decimal] | None = None) -> YearAhead:
    """Set a policy on a day beside the same policy twelve months later.

    `assumed` are figures of the new year to try out, by fact (`revenue.2026`) in base units.

    >>> hnte = library.get("cn-hnte")
    >>> figures = {"revenue": {"2025": 4000}, "rd_expense": {"2025": 250}, "founded_on": "2020-01-01"}
    >>> ahead = year_ahead(hnte, read_profile(figures), day)
    >>> [(span.name, span.leaves, span.adds) for span in ahead.spans if span.name == "revenue"]
    [('revenue', (2023,), (2026,))]
    """
    assumed = dict(assumed or {})
    later = months_after(on, 12)
    facts_now = Facts(profile, on)
    facts_later = Facts(with_figures(_a_year_on(profile), assumed), later)
    this, plain = evaluate_with(policy, facts_now), evaluate_with(policy, facts_later)
    ending = _ending_titles(plain.version.rule, facts_now, facts_later)
    outcome = _with_open_renewals(plain.outcome, ending)
    following = msgspec.structs.replace(plain, outcome=outcome, verdict=verdict_of(outcome))
    plan = YearPlan(facts_later.profile, later, assumed)
    sides = Sides(this, following, facts_now, facts_later, plan, ending)
    lines = LinesOfYears(sides).lines()
    spans = _spans(sides)
    level = _at_level(policy, sides, spans)
    return YearAhead(this, following, spans, lines, make_ups(sides, lines), level, _certificate(this, facts_now))


def _at_level(policy: Policy, sides: Sides, spans: Iterable[SeriesSpan]) -> Verdict:
    """Return the verdict of next year with every figure of the new year level with the year before where it is open."""
    year = sides.plan.year
    stated = (sides.plan.stated(f"{span.name}.{year}") for span in spans if year in span.next)
    figures = {figure.fact: figure.value for figure in stated if figure is not None}
    result = evaluate_with(policy, Facts(with_figures(sides.later.profile, figures), sides.later.on))
    return verdict_of(_with_open_renewals(result.outcome, sides.ending))


def _a_year_on(profile: Profile) -> Profile:
    """Return the profile as it reads a year later: scores of the current year are then those of the year before."""
    for now, before in YEARLY_SCORES.items():
        profile = profile.with_fact(before, profile.facts.get(now)).with_fact(now, None)
    return profile


def _ending_titles(rule: r.Rule, now: Facts, later: Facts) -> dict[str, date]:
    """Return the conditions on a title that the firm holds now and that ends within the year, with its last day."""
    found: dict[str, date] = {}
    for node in leaves(rule):
        if isinstance(node, r.Holds) and not valid_records(later, node.kinds):
            ends = [end for end in map(last_day, valid_records(now, node.kinds)) if end is not None]
            if ends:
                found[node.id] = max(ends)
    return found


def _with_open_renewals(outcome: Outcome, ending: Mapping[str, date]) -> Outcome:
    """Return an outcome in which conditions on titles that may be renewed are unknown."""
    node = outcome.node
    if node.id in ending and isinstance(node, r.Holds):
        return Outcome(node, ConditionVerdict.UNKNOWN, ("qualifications",))
    if not ending or not isinstance(node, (r.All, r.Any, r.Not)):
        return outcome
    members = tuple(_with_open_renewals(member, ending) for member in outcome.members)
    verdicts = [member.verdict for member in members]
    if isinstance(node, r.Not):
        verdict = negation(verdicts[0])
    else:
        verdict = conjunction(verdicts) if isinstance(node, r.All) else disjunction(verdicts)
    open_ = verdict is ConditionVerdict.UNKNOWN
    missing = [f for m in members if open_ and m.verdict is ConditionVerdict.UNKNOWN for f in m.missing]
    return msgspec.structs.replace(outcome, verdict=verdict, missing=tuple(dict.fromkeys(missing)), members=members)


def _spans(sides: Sides) -> tuple[SeriesSpan, ...]:
    """Return the series that the policy reads in one of the two years, in the order of the catalogue."""
    policy = sides.this.policy.id
    this = series_read(sides.this.version.rule, sides.now, policy).values()
    following = series_read(sides.next.version.rule, sides.later, policy).values()
    read = tuple({fact for facts in group for fact in facts} for group in (this, following))
    names = {fact.partition(".")[0] for group in read for fact in group}
    return tuple(_span(name, read[0], read[1], sides) for name in CATALOGUE if name in names)


def _span(name: str, this: set[str], following: set[str], sides: Sides) -> SeriesSpan:
    windows = [
        tuple(sorted(int(f.partition(".")[2]) for f in facts if f.startswith(f"{name}.")))
        for facts in (this, following)
    ]
    figures: dict[int, YearFigure] = {}
    for year, value in sides.later.profile.series(name).items():
        if year in windows[0] or year in windows[1]:
            figure = sides.plan.figure(f"{name}.{year}") if year == sides.plan.year else None
            figures[year] = figure or YearFigure(f"{name}.{year}", value, YearBasis.GIVEN)
    return SeriesSpan(name, windows[0], windows[1], figures)


def _certificate(this: MatchResult, facts: Facts) -> CertificateEnd | None:
    """Return the end of the title that the policy grants, if the firm has it or had it, and the last call before it."""
    grants = this.policy.grants
    records = [record for record in facts.records("qualifications") or () if record.get("kind") == grants]
    ends = [end for end in map(last_day, records) if end is not None]
    if not grants or not ends:
        return None
    until = this.held_until or max(ends)
    days = (call.closes for call in this.policy.calls.dated)
    closes = max((day for day in days if day is not None and facts.on <= day <= until), default=None)
    validity = this.policy.validity
    return CertificateEnd(until, facts.on, closes, validity.renewal, validity.months is not None)


def titles_ahead(results: Iterable[MatchResult]) -> tuple[Policy, ...]:
    """Return the policies for which a firm can compare the years: of each title the one of its own place first.

    >>> [ahead.id for ahead in titles_ahead(match(library.policies, profile, day, version).results)]
    ['cn-hnte', 'cn-little-giant', 'cn-srdi-sme', 'cn-tech-sme']
    """
    granting: dict[str, list[MatchResult]] = {}
    for result in results:
        if result.policy.grants in KINDS and not refused_by_place(result.outcome):
            granting.setdefault(str(result.policy.grants), []).append(result)
    return tuple(_own(granting[kind]).policy for kind in KINDS if kind in granting)


def _own(results: list[MatchResult]) -> MatchResult:
    """Return the policy of the firm's own place if it is known to be there, else the one of the nation."""
    return max(results, key=lambda result: _placed(result) * len(result.policy.region))


def _placed(result: MatchResult) -> int:
    """Return 1 if the firm is in the place of a policy that asks for one, 0 if it asks for none, -1 if unknown."""
    regions = [o.verdict for o in result.outcome.walk() if isinstance(o.node, r.Region)]
    if not regions:
        return 0
    return 1 if all(verdict is ConditionVerdict.MET for verdict in regions) else -1


__all__ = [
    "KINDS",
    "CertificateEnd",
    "MakeUp",
    "MakeUpKind",
    "SeriesSpan",
    "YearAhead",
    "YearBasis",
    "YearFigure",
    "YearLine",
    "YearNeed",
    "YearSide",
    "YearTurn",
    "titles_ahead",
    "year_ahead",
]
