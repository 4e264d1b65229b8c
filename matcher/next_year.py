"""One policy this year beside next year: what leaves the window of closed years, what the new year adds and must bring.

Both sides are the same evaluation, on the day and twelve months later. Figures of the year that will then be closed are
unknown unless they are given or assumed; everything that is not a figure of a year is taken as it is today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from matcher._facts import Facts
from matcher._holding import last_day, months_after, valid_records
from matcher._year_lines import EndingTitle, LinesOfYears, Sides, YearLine, YearSide, YearTurn, leaves, series_read
from matcher._year_needs import YearBasis, YearFigure, YearNeed, YearPlan, with_figures
from matcher._year_work import YEARLY_SCORES, MakeUp, MakeUpKind, make_ups
from matcher.conflicts import Contradiction, hanging
from matcher.decide import group_outcome, not_outcome
from matcher.evaluate import MatchResult, evaluate_with, verdict_of
from matcher.groups import NEAR_DISTANCE
from matcher.outcome import ConditionVerdict, Outcome, refused_by_place
from matcher.profile import Profile
from matcher.ranges import Range
from policies import CATALOGUE, QUALIFICATIONS, Call, Policy, Verdict, show
from policies import rules as r

YEAR_TITLES = ("hnte", "little_giant", "srdi_sme", "tech_sme")
"""The titles for which this year is set beside next year: 高企, 小巨人, 专精特新, 科小."""


class SeriesSpan(msgspec.Struct, frozen=True):
    """A series in the windows of both years: the years that count this year, those that count next year, and figures.

    `figures` holds the known years; that of the new year only if it is given or assumed. `spans` holds the years known
    in part: a range, or figures on which sources disagree.
    """

    name: str
    this: tuple[int, ...]
    next: tuple[int, ...]
    figures: Mapping[int, YearFigure]
    spans: Mapping[int, Range]

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
    are the conditions, `work` is what must be made up for next year. `contradictions` are figures of these years that
    cannot stand side by side, tried ones among them; they count as unknown.
    """

    this: MatchResult
    next: MatchResult
    spans: tuple[SeriesSpan, ...]
    lines: tuple[YearLine, ...]
    work: tuple[MakeUp, ...]
    level: Verdict
    certificate: CertificateEnd | None = None
    contradictions: tuple[Contradiction, ...] = ()

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
    def window_words(self) -> tuple[str, ...]:
        """What leaves and what comes, in words: one sentence for windows of several years, one for the last year."""
        long = [span for span in self.spans if len(span.next) > 1]
        short = [CATALOGUE[span.name].label for span in self.spans if len(span.next) == 1]
        new = self.new_year
        words = [f"不再计入 {year} 年：{'、'.join(figures)}" for year, figures in _leaving(long).items()]
        if long:
            words.append(f"新计入 {new} 年：{'、'.join(CATALOGUE[span.name].label for span in long)}")
        if short:
            words.append(f"由 {new - 1} 年改看 {new} 年：{'、'.join(short)}")
        return tuple(words)

    @property
    def level_words(self) -> str:
        """What comes of next year if the new year is level with the year before, in words."""
        if not any(span.figures for span in self.spans):
            return f"各年的数还没有填，{self.next.on.year} 年能不能报看不出来"
        figures = (figure for span in self.spans for figure in span.figures.values())
        tried = any(figure.basis is YearBasis.ASSUMED for figure in figures)
        level = f"与 {self.new_year - 1} 年持平，{self.next.on.year} 年申报"
        head = f"{self.new_year} 年按试填的数、其余{level}" if tried else f"{self.new_year} 年各数若{level}"
        below = tuple(line.label for line in self.lines if line.level is ConditionVerdict.UNMET)
        if self.level is Verdict.UNKNOWN and below:
            return f"{head}还有没到线的数，要看别的办法：{_some(below)}"
        short = self.short_of if self.level is Verdict.INELIGIBLE else ()
        return f"{head}{_LEVEL_WORDS[self.level]}{f'：{_some(short)}' if short else ''}"

    @property
    def short_of(self) -> tuple[str, ...]:
        """The conditions that are not met next year if the new year is level with the year before; no ways of a choice."""
        found: list[str] = []
        below: int | None = None
        for line in self.lines:
            if below is not None and line.depth > below:
                continue
            below = line.depth if line.alternative else None
            after = line.next.verdict if line.next is not None else None
            if below is None and ConditionVerdict.UNMET in (line.level, after):
                found.append(line.label)
        return tuple(found)

    @property
    def call_words(self) -> str:
        """When applications are accepted: the known call of next year, else that it is not announced, with the last one.

        A round of this year that is over is said first.
        """
        year, dated = self.next.on.year, [call for call in self.policy.calls.dated if call.closes is not None]
        over = max((call.closes for call in dated if call.closes and call.year == self.this.on.year), default=None)
        parts = [f"{self.this.on.year} 年申报已于 {over} 截止"] if over is not None and over < self.this.on else []
        known = next((call for call in dated if call.year == year), None)
        if known is not None:
            return "；".join((*parts, f"{year} 年申报{_days(known)}"))
        last = max(dated, key=lambda call: call.year, default=None)
        before = f"，上一轮{_days(last)}" if last is not None else ""
        return "；".join((*parts, f"{year} 年申报时间未公布{before}"))

    @property
    def rounds(self) -> str:
        """What is known of earlier rounds where no round has dates, in the words of the policy."""
        return "" if self.policy.calls.dated else self.policy.calls.text

    @property
    def telling(self) -> bool:
        """Whether there is something to say on paper: a title that ends, or a line that the new year changes.

        Nothing is said where no figure is known, the title lasts beyond next year, the policy has then ended, or the
        firm is far away: a figure that would have to double, or more than two conditions that no new year mends.
        """
        if self.certificate is not None and self.certificate.until.year > self.next.on.year:
            return False
        if not self.next.state.in_force or not any(span.figures for span in self.spans):
            return False
        if sum(item.distant for item in self.work) > _MOST_DISTANT:
            return False
        if any(_far(need) for line in self.lines if not line.alternative for need in line.needs):
            return False
        ends = self.certificate is not None and any(line.needs for line in self.lines)
        return ends or any(line.telling for line in self.lines)


_LEVEL_WORDS = {
    Verdict.ELIGIBLE: "就符合",
    Verdict.INELIGIBLE: "还达不到",
    Verdict.UNKNOWN: "没有达不到的数，还有待核实的",
}


def _some(names: Sequence[str]) -> str:
    tail = f"等 {len(names)} 项" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + tail


def _leaving(spans: Iterable[SeriesSpan]) -> dict[int, list[str]]:
    """Return the figures that leave the windows, by year; a figure that nobody told is only named."""
    found: dict[int, list[str]] = {}
    for span in spans:
        field = CATALOGUE[span.name]
        for year in span.leaves:
            figure = span.figures.get(year)
            shown = f"{field.label} {show(figure.value, field.unit)}" if figure is not None else field.label
            found.setdefault(year, []).append(shown)
    return found


def _days(call: Call) -> str:
    first = f" {call.opens.isoformat()}" if call.opens is not None else ""
    return f"{first} 至 {call.closes.isoformat()}" if call.closes is not None else first


_MOST_DISTANT = 2
_MOST_NAMED = 2
"""Conditions named in the headline, the rest as a number. Our choice, to keep it one sentence."""


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
    ending = _ending_titles(policy.grants, plain.version.rule, facts_now, facts_later)
    outcome = _with_open_renewals(plain.outcome, ending)
    following = msgspec.structs.replace(plain, outcome=outcome, verdict=verdict_of(outcome))
    plan = YearPlan(facts_later.counted, later, assumed)
    sides = Sides(this, following, facts_now, facts_later, plan, ending)
    lines = LinesOfYears(sides).lines()
    spans = _spans(sides)
    level = _at_level(policy, sides, spans)
    read = {f"{span.name}.{year}" for span in spans for year in span.years}
    wrong = hanging(facts_later.contradictions, read)
    work = make_ups(sides, lines)
    return YearAhead(this, following, spans, lines, work, level, _certificate(this, facts_now), wrong)


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


def _ending_titles(grants: str | None, rule: r.Rule, now: Facts, later: Facts) -> dict[str, EndingTitle]:
    """Return the conditions on a title that the firm holds now and that ends within the year, with its last day."""
    found: dict[str, EndingTitle] = {}
    for node in leaves(rule):
        if isinstance(node, r.Holds) and not valid_records(later, node.kinds):
            held = [(end, str(rec["kind"])) for rec in valid_records(now, node.kinds) if (end := last_day(rec))]
            if held:
                until, kind = max(held)
                found[node.id] = EndingTitle(QUALIFICATIONS[kind][0], until, own=kind == grants)
    return found


def _with_open_renewals(outcome: Outcome, ending: Mapping[str, EndingTitle]) -> Outcome:
    """Return an outcome in which conditions on titles that may be renewed are unknown, on the own title met."""
    node = outcome.node
    if node.id in ending and isinstance(node, r.Holds):
        if ending[node.id].own:
            return Outcome(node, ConditionVerdict.MET)
        return Outcome(node, ConditionVerdict.UNKNOWN, ("qualifications",))
    if not ending or not isinstance(node, (r.All, r.Any, r.Not)):
        return outcome
    members = tuple(_with_open_renewals(member, ending) for member in outcome.members)
    return not_outcome(node, members[0]) if isinstance(node, r.Not) else group_outcome(node, members)


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
    partly = sides.later.profile.spans
    spans = {year: partly[f"{name}.{year}"] for year in {*windows[0], *windows[1]} if f"{name}.{year}" in partly}
    return SeriesSpan(name, windows[0], windows[1], figures, spans)


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
        if result.policy.grants in YEAR_TITLES and not refused_by_place(result.outcome):
            granting.setdefault(str(result.policy.grants), []).append(result)
    return tuple(_own(granting[kind]).policy for kind in YEAR_TITLES if kind in granting)


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
    "YEAR_TITLES",
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
