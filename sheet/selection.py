"""Which policies get a block of their own, and which are only named."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from matcher import Match, MatchResult, Standpoint, State, Truth, worth
from policies import Modelled, Verdict
from sheet.options import Edition, SheetOptions

_MOST_READY = 8
_MOST_NEAR = 3
_MOST_OPEN = 4
_LEAST_MET = 3
_LIKELY = Decimal("0.5")
_PAYING = Decimal("0.9")  # an amount worked out from the firm's own figures is worth a block


class Selection(msgspec.Struct, frozen=True):
    """Results by the part of the sheet they stand in. `others` are named in one line each."""

    ready: tuple[MatchResult, ...]
    near: tuple[MatchResult, ...]
    open: tuple[MatchResult, ...]
    held: tuple[MatchResult, ...]
    others: tuple[MatchResult, ...]
    refused: tuple[MatchResult, ...]

    @property
    def blocks(self) -> tuple[MatchResult, ...]:
        """The results that are printed whole."""
        return (*self.ready, *self.near, *self.open)


def select(match: Match, options: SheetOptions) -> Selection:
    """The usual choice, or the caseworker's."""
    groups: dict[Standpoint, list[MatchResult]] = {point: [] for point in Standpoint}
    for result in match.results:
        groups[match.standpoint(result)].append(result)
    for results in groups.values():
        results.sort(key=_rank)
    refused: tuple[MatchResult, ...] = (*groups[Standpoint.REFUSED], *groups[Standpoint.OUT_OF_FORCE])
    refused = refused if options.edition is Edition.OFFICER or options.show_refused else ()
    held = tuple(groups[Standpoint.HELD])
    if options.selected is not None:
        return _chosen(match, groups, options.selected, held, refused)
    likely = [(share, result) for result in groups[Standpoint.OPEN] if (share := _met_share(result, match)) >= _LIKELY]
    likely.sort(key=lambda pair: (pair[1].state is State.CLOSED, -pair[0], _rank(pair[1])))
    open_ = [result for _, result in likely[:_MOST_OPEN]]
    ready, near = groups[Standpoint.READY], groups[Standpoint.NEAR]
    rest = [result for result in groups[Standpoint.OPEN] if result not in open_]
    others = (*ready[_MOST_READY:], *near[_MOST_NEAR:], *rest)
    return Selection(tuple(ready[:_MOST_READY]), tuple(near[:_MOST_NEAR]), tuple(open_), held, others, refused)


def _chosen(
    match: Match,
    groups: dict[Standpoint, list[MatchResult]],
    wanted: tuple[str, ...],
    held: tuple[MatchResult, ...],
    refused: tuple[MatchResult, ...],
) -> Selection:
    order = {policy: i for i, policy in enumerate(wanted)}

    def picked(point: Standpoint) -> tuple[MatchResult, ...]:
        return tuple(sorted((r for r in groups[point] if r.policy.id in order), key=lambda r: order[r.policy.id]))

    possible = (Standpoint.READY, Standpoint.NEAR, Standpoint.OPEN)
    others = tuple(r for point in possible for r in groups[point] if r.policy.id not in order)
    return Selection(picked(Standpoint.READY), picked(Standpoint.NEAR), picked(Standpoint.OPEN), held, others, refused)


def _rank(result: MatchResult) -> tuple[bool, Decimal, int, str]:
    """Most money first, then fewest open facts; policies with no published rule last."""
    low, high = worth(result.gains)
    best = high if high is not None else low
    return result.policy.modelled(result.on) is Modelled.NONE, -best, len(result.missing), result.policy.id


def _met_share(result: MatchResult, match: Match) -> Decimal:
    """How much of an open result is met already; 0 where no rule is published or almost nothing known."""
    if result.verdict is not Verdict.UNKNOWN or result.policy.modelled(match.on) is Modelled.NONE:
        return Decimal(0)
    if any(gain.benefit.formula and gain.verified and gain.low and gain.certain for gain in result.gains):
        return _PAYING
    truths = [condition.verdict for condition in match.conditions(result)]
    met = truths.count(Truth.MET)
    return Decimal(met) / len(truths) if met >= _LEAST_MET else Decimal(0)
