"""Which policies get a block of their own, and which are only named."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from matcher import Match, MatchResult, Standpoint, Truth, worth
from policies import Modelled, Verdict
from sheet.options import Edition, SheetOptions

_MOST_READY = 8
_MOST_NEAR = 3
_MOST_OPEN = 4


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
    refused = tuple((*groups[Standpoint.REFUSED], *groups[Standpoint.OUT_OF_FORCE]))
    refused = refused if options.edition is Edition.OFFICER or options.show_refused else ()
    held = tuple(groups[Standpoint.HELD])
    if options.selected is not None:
        return _chosen(match, groups, options.selected, held, refused)
    likely = [result for result in groups[Standpoint.OPEN] if _promising(result, match)]
    open_ = likely[:_MOST_OPEN]
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
    return Selection(
        picked(Standpoint.READY), picked(Standpoint.NEAR), picked(Standpoint.OPEN), held, others, refused
    )


def _rank(result: MatchResult) -> tuple[bool, Decimal, int, str]:
    """Most money first, then fewest open facts; policies with no published rule last."""
    low, high = worth(result.gains)
    best = high if high is not None else low
    return result.policy.modelled(result.on) is Modelled.NONE, -best, len(result.missing), result.policy.id


def _promising(result: MatchResult, match: Match) -> bool:
    """Whether an open result is worth a block: rules are known and most are met already."""
    if result.verdict is not Verdict.UNKNOWN or result.policy.modelled(match.on) is Modelled.NONE:
        return False
    truths = [condition.verdict for condition in match.conditions(result)]
    return truths.count(Truth.MET) * 2 >= len(truths)
