"""Invented firms at the lines of a rule: just in, just out, and one of which the figure is not known.

Each is made by changing an ordinary firm until all other conditions are met, then turning one figure to the line. The
rule itself judges every firm before it is shown; a line for which none could be made is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from matcher import Facts, Profile, evaluate, field_of, raw_profile, read_profile, sentence
from matcher.wording import actual
from policies import Example, Policy, ValidationErrors, Verdict, Version
from policies import rules as r
from workshop._building import Builder, Edge, Want, is_on_line, others, ways
from workshop._scoring import compares, reachable
from workshop.coverage import has_line
from workshop.model import LiveFirm

JUST_IN, JUST_OUT, NOT_KNOWN, OUT, ALL_MET = "刚好够", "差一点", "不知道", "不满足", "都满足"
_LONGEST = 40


class NotMade(msgspec.Struct, frozen=True, kw_only=True):
    """A condition for which a firm could not be made, and why, in words."""

    card: str
    text: str


class LiveFirms(msgspec.Struct, frozen=True, kw_only=True):
    """The firms that were made, in the order of the rule, and the conditions for which one could not be made."""

    firms: tuple[LiveFirm, ...] = ()
    left_out: tuple[NotMade, ...] = ()

    def of(self, card: str) -> tuple[LiveFirm, ...]:
        """Return the firms of one condition."""
        return tuple(firm for firm in self.firms if firm.card == card)


def live_firms(
    policy: Policy, on: date, base: Profile | None = None, *, should_stop: Callable[[], bool] = lambda: False
) -> LiveFirms:
    """Return firms at the lines of the newest version of a policy, from an ordinary firm or from `base`.

    A condition with a threshold has a firm just in, one just out and one of which the figure is unknown; any other one
    a firm that does not meet it. A rule without thresholds has a firm that meets all and one of which something is
    unknown. Of `base` only what the rule reads is used. If the version is not in force on `on`, the firms are those of
    its first or last day. A rule with many alternatives takes seconds; `should_stop` ends the work early.
    """
    maker = _Maker(policy, on, base)
    firms: list[LiveFirm] = []
    left: list[NotMade] = []
    for leaf in maker.leaves:
        if should_stop():
            break
        made = tuple(maker.firms(leaf))
        firms += made
        missing = [title for title in _wanted(leaf) if title not in {firm.title for firm in made}]
        if missing:
            text = f"“{_short(leaf)}”没能造出“{'、'.join(missing)}”的企业，请自己举一家"
            left.append(NotMade(card=leaf.id, text=text))
    if not any(firm.title == JUST_IN for firm in firms) and not should_stop():
        firms = [*maker.without_lines(), *firms]
    return LiveFirms(firms=_with_own_names(firms), left_out=tuple(left))


def _wanted(leaf: r.Rule) -> tuple[str, ...]:
    """Return the titles of the firms that a condition should have."""
    return (JUST_IN, JUST_OUT, NOT_KNOWN) if has_line(leaf) else (OUT,)


def as_example(live: LiveFirm, verdict: Verdict) -> Example:
    """Return a firm as a worked example with the verdict that the author says is right."""
    if verdict is live.example.verdict:
        return live.example
    return replace(live.example, verdict=verdict, missing=None)


def _day_of(version: Version, on: date) -> date:
    if version.effective is not None and on < version.effective:
        return version.effective
    return version.expires if version.expires is not None and version.expires < on else on


def _with_own_names(firms: list[LiveFirm]) -> tuple[LiveFirm, ...]:
    seen: dict[str, int] = {}
    named: list[LiveFirm] = []
    for firm in firms:
        name = firm.example.name
        seen[name] = seen.get(name, 0) + 1
        whole = name if seen[name] == 1 else f"{name}（{seen[name]}）"
        named.append(replace(firm, example=replace(firm.example, name=whole)))
    return tuple(named)


def _leaves(rule: r.Rule) -> Iterator[r.Rule]:
    """Yield the single conditions; a score is one."""
    if isinstance(rule, (r.All, r.Any, r.Not)):
        for member in r.members_of(rule):
            yield from _leaves(member)
    else:
        yield rule


def _short(leaf: r.Rule) -> str:
    text = sentence(leaf)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


class _Maker:
    """Makes the firms of one policy."""

    def __init__(self, policy: Policy, on: date, base: Profile | None) -> None:
        self._policy, self._rule = policy, policy.versions[-1].rule
        self._on = _day_of(policy.versions[-1], on)
        self.leaves = tuple(_leaves(self._rule))
        self._builder = Builder(policy.id, self._on)
        self._eligible = Profile(MappingProxyType({}))
        if base is not None:
            reads = {field_of(fact) for leaf in self.leaves for fact in self._builder.reads(leaf)}
            self._eligible = base.where(lambda name: name in reads)

    def firms(self, leaf: r.Rule) -> Iterator[LiveFirm]:
        """Yield the firms of one condition."""
        for way in others(self._rule, leaf):
            around = self._builder.made(way, self._eligible)
            if around is None:
                continue
            found = tuple(self._at_line(leaf, way, around) if has_line(leaf) else self._outside(leaf, way, around))
            if found:
                yield from found
                return

    def without_lines(self) -> Iterator[LiveFirm]:
        """Yield a firm that meets all conditions, and one of which one of them is unknown."""
        rule = self._rule
        firms = (self._builder.made(way, self._eligible) for way in ways(rule, met=True))
        met = next((firm for firm in firms if firm is not None and self._verdict(firm) is Verdict.ELIGIBLE), None)
        if met is None:
            return
        yield self._shown(ALL_MET, rule, met)
        for leaf in self.leaves:
            for unknown in self._builder.unasked(leaf, met):
                if self._verdict(unknown) is Verdict.UNKNOWN:
                    yield self._shown(NOT_KNOWN, leaf, unknown)
                    return

    def _outside(self, leaf: r.Rule, way: tuple[Want, ...], around: Profile) -> Iterator[LiveFirm]:
        for met in (True, False):
            want = Want(leaf, met)
            firm = self._builder.made((*way, want), around)
            if firm is None:
                continue
            if self._verdict(firm) is Verdict.ELIGIBLE:
                self._eligible = firm
            elif self._verdict(firm) is Verdict.INELIGIBLE:
                yield self._shown(OUT, leaf, firm)

    def _at_line(self, leaf: r.Rule, way: tuple[Want, ...], around: Profile) -> Iterator[LiveFirm]:
        pairs = self._scored(leaf, around) if isinstance(leaf, r.Score) else self._turned(leaf, way, around)
        seen: set[object] = set()
        for inside, outside, line, unasked in pairs:
            sides = {self._verdict(inside): inside, self._verdict(outside): outside}
            if sides.keys() != {Verdict.ELIGIBLE, Verdict.INELIGIBLE} or line in seen:
                continue
            seen.add(line)
            yield self._shown(JUST_IN, leaf, sides[Verdict.ELIGIBLE])
            yield self._shown(JUST_OUT, leaf, sides[Verdict.INELIGIBLE])
            unknown = next((each for each in unasked if self._verdict(each) is Verdict.UNKNOWN), None)
            if unknown is not None and len(seen) == 1:
                yield self._shown(NOT_KNOWN, leaf, unknown)

    def _turned(
        self, leaf: r.Rule, way: tuple[Want, ...], around: Profile
    ) -> Iterator[tuple[Profile, Profile, object, Iterator[Profile]]]:
        """Yield firms on both sides of each line of a numeric condition, with the line and firms without the figure."""
        for band, bounds in _bands(leaf):
            start = self._builder.made((*way, *bounds), around)
            if start is None:
                continue
            for edge in self._builder.edges(leaf, start):
                pair = self._beside(leaf, (*way, *bounds), start, edge)
                if pair is not None:
                    yield (*pair, (band, edge.end), self._builder.unasked(leaf, pair[0], edge.lever))

    def _beside(
        self, leaf: r.Rule, wants: tuple[Want, ...], firm: Profile, edge: Edge
    ) -> tuple[Profile, Profile] | None:
        """Return the firm inside and outside of an edge with all other conditions as wanted on both sides, or None."""
        known = self._builder.known(leaf, firm, edge.lever)
        for steps in (edge.inside, edge.outside):
            turned = edge.lever.turned(known, steps, self._on)
            figure = self._builder.outcome(leaf, turned).actual
            settled = self._builder.made(wants, turned, partial(self._has, leaf, figure))
            if settled is not None:
                sides = tuple(edge.lever.turned(settled, each, self._on) for each in (edge.inside, edge.outside))
                if not any(self._builder.wrong(wants, side) for side in sides):
                    return sides[0], sides[1]
        return None

    def _has(self, leaf: r.Rule, figure: object, firm: Profile) -> bool:
        return self._builder.outcome(leaf, firm).actual == figure

    def _scored(self, score: r.Score, around: Profile) -> Iterator[tuple[Profile, Profile, object, Iterator[Profile]]]:
        totals = reachable(score)
        met = [total for total in totals if compares(score, total)]
        short = [total for total in totals if not compares(score, total)]
        if not met or not short:
            return
        rising = met[-1] > short[0]
        inside, outside = (met[0], short[-1]) if rising else (met[-1], short[0])
        for firm in self._builder.with_points(score, inside, around):
            for other in self._builder.with_points(score, outside, firm):
                yield firm, other, None, self._builder.unasked(score, firm)

    def _verdict(self, firm: Profile) -> Verdict | None:
        """Return the verdict of the rule on a firm as an example would keep it; None if it has an impossible figure."""
        try:
            return evaluate(self._policy, read_profile(raw_profile(firm)), self._on).verdict
        except ValidationErrors:
            return None

    def _shown(self, title: str, leaf: r.Rule, firm: Profile) -> LiveFirm:
        result = evaluate(self._policy, firm, self._on)
        outcome = self._builder.outcome(leaf, firm)
        figure = actual(outcome, Facts(firm, self._on), self._policy.id)
        example = Example(
            name=f"{title}：{_short(leaf)}",
            on=self._on,
            profile=raw_profile(firm),
            verdict=result.verdict,
            missing=result.missing,
            boundary=title in (JUST_IN, JUST_OUT),
        )
        met = "满足" if title == ALL_MET else "不满足"
        words = f"{_short(leaf)}；这家企业{figure or met}{'，正好在线上' if is_on_line(outcome) else ''}"
        return LiveFirm(title=title, words=words, example=example, card=leaf.id)


def _bands(leaf: r.Rule) -> Iterator[tuple[int, tuple[Want, ...]]]:
    """Yield the bands of a tiered threshold with what puts a firm into each; one without more for other conditions."""
    if not isinstance(leaf, r.Tiers):
        yield 0, ()
        return
    floor: Want | None = None
    for number, band in enumerate(leaf.bands):
        limit = band.upto if band.upto is not None else band.below
        top: tuple[Want, ...] = ()
        if limit is not None:
            op = r.Comparison.AT_MOST if band.upto is not None else r.Comparison.BELOW
            ceiling = r.Compare(left=leaf.by, op=op, value=limit)
            top = (Want(ceiling, met=True),)
        yield number, (*top, *((floor,) if floor is not None else ()))
        floor = Want(top[0].leaf, met=False) if top else None
