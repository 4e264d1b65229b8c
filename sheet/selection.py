"""Which policies get a block of their own, and which are only named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from matcher import ConditionVerdict, Match, MatchResult, PolicyState, ResultGroup, worth
from policies import Modelled, Verdict
from sheet.options import Edition, SheetOptions

_SHUT = (PolicyState.CLOSED, PolicyState.UPCOMING)
_LEAST_MET = 3
_LIKELY = Decimal("0.5")
_PAYING = Decimal("0.9")  # an amount worked out from the firm's own figures is worth a block


POSSIBLE = (ResultGroup.READY, ResultGroup.NEAR, ResultGroup.OPEN)


class Selection(msgspec.Struct, frozen=True):
    """Results by the part of the sheet they stand in.

    `later` meet the conditions while the window is shut; `others` are named only.
    """

    ready: tuple[MatchResult, ...]
    later: tuple[MatchResult, ...]
    near: tuple[MatchResult, ...]
    open: tuple[MatchResult, ...]
    held: tuple[MatchResult, ...]
    others: tuple[MatchResult, ...]
    refused: tuple[MatchResult, ...]

    @property
    def blocks(self) -> tuple[MatchResult, ...]:
        """The results that are printed whole."""
        return (*self.ready, *self.later, *self.near, *self.open)


class Measure(msgspec.Struct, frozen=True):
    """How many policies of each group get a block, and how many blocks there are at most."""

    ready: int
    near: int
    open: int
    blocks: int


MEASURES = (Measure(6, 3, 4, 8), Measure(4, 2, 3, 6), Measure(3, 1, 2, 4), Measure(2, 1, 1, 3), Measure(1, 1, 1, 2))
"""From the usual choice down to the shortest, for a firm's edition that must stay short."""


def usual_choice(match: Match) -> tuple[str, ...]:
    """The ids of the policies that are printed whole when nobody chooses, in their order."""
    return tuple(result.policy.id for result in select(match, SheetOptions()).blocks)


def select(match: Match, options: SheetOptions, measure: Measure = MEASURES[0]) -> Selection:
    """The usual choice, or the caseworker's."""
    groups: dict[ResultGroup, list[MatchResult]] = {point: [] for point in ResultGroup}
    for result in match.results:
        groups[match.group_of(result)].append(result)
    for results in groups.values():
        results.sort(key=_rank)
    refused: tuple[MatchResult, ...] = (*groups[ResultGroup.REFUSED], *groups[ResultGroup.OUT_OF_FORCE])
    refused = refused if options.edition is Edition.OFFICER or options.show_refused else ()
    held = tuple(groups[ResultGroup.HELD])
    if options.selected is not None:
        found = {result.policy.id: result for point in POSSIBLE for result in groups[point]}
        return _placed([found[policy] for policy in options.selected if policy in found], groups, held, refused)
    likely = [(share, result) for result in groups[ResultGroup.OPEN] if (share := _met_share(result, match)) >= _LIKELY]
    likely.sort(key=lambda pair: (pair[1].state is PolicyState.CLOSED, -pair[0], _rank(pair[1])))
    ready = sorted(groups[ResultGroup.READY], key=lambda result: result.state in _SHUT)
    near = groups[ResultGroup.NEAR]
    first = (*ready[: measure.ready], *near[: measure.near])
    room = max(1, min(measure.open, measure.blocks - len(first)))
    chosen = (*first, *(result for _, result in likely[:room]))
    return _placed(chosen, groups, held, refused)


def _placed(
    chosen: Sequence[MatchResult],
    groups: Mapping[ResultGroup, Sequence[MatchResult]],
    held: tuple[MatchResult, ...],
    refused: tuple[MatchResult, ...],
) -> Selection:
    """The chosen ones, in their order, by their group; the rest are the others."""
    ids = {result.policy.id for result in chosen}
    point = {result.policy.id: point for point, results in groups.items() for result in results}

    def picked(wanted: ResultGroup) -> tuple[MatchResult, ...]:
        return tuple(result for result in chosen if point[result.policy.id] is wanted)

    ready = picked(ResultGroup.READY)
    return Selection(
        ready=tuple(result for result in ready if result.state not in _SHUT),
        later=tuple(result for result in ready if result.state in _SHUT),
        near=picked(ResultGroup.NEAR),
        open=picked(ResultGroup.OPEN),
        held=held,
        others=tuple(result for point in POSSIBLE for result in groups[point] if result.policy.id not in ids),
        refused=refused,
    )


def _rank(result: MatchResult) -> tuple[bool, Decimal, int, str]:
    """Most money first, then fewest open facts; policies with no published rule last."""
    low, high = worth(result.gains)
    best = high if high is not None else low
    return result.policy.modelled(result.on) is Modelled.NONE, -best, len(result.missing), result.policy.id


def _met_share(result: MatchResult, match: Match) -> Decimal:
    """How much of an open result is met already; 0 where no rule is published or almost nothing known."""
    if result.verdict is not Verdict.UNKNOWN or result.policy.modelled(match.on) is Modelled.NONE:
        return Decimal(0)
    if result.gains and all(gain.benefit.beneficiary for gain in result.gains):
        return Decimal(0)  # the advantage goes to somebody else
    if any(gain.benefit.formula and gain.verified and gain.low and gain.certain for gain in result.gains):
        return _PAYING
    verdicts = [condition.verdict for condition in match.conditions(result)]
    met = verdicts.count(ConditionVerdict.MET)
    return Decimal(met) / len(verdicts) if met >= _LEAST_MET else Decimal(0)
