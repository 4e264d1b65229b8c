"""Selection of the policies that get a block, and of those that are listed by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from matcher import ConditionVerdict, Match, MatchResult, PolicyState, ResultGroup, worth
from policies import Modelled, Verdict
from sheet.options import Edition, SheetOptions

_LEAST_MET = 3
"""Conditions that must be met before an open policy gets a block: our choice."""
_LIKELY = Decimal("0.5")
"""Share of met conditions from which an open policy gets a block: our choice."""
_PAYING = Decimal("0.9")
"""Rank (as a share of met conditions) of an open policy whose amount is computed from the firm's own figures.

Our choice: after policies with nearly all conditions met, before all others.
"""


POSSIBLE = tuple(point for point in ResultGroup if point.possible or point is ResultGroup.CONSULT)


class Selection(msgspec.Struct, frozen=True):
    """Results by the part of the sheet in which they are printed.

    `later` meet the conditions but no call is open; `open` lack facts or confirmations; `others` are listed by name only.
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
        """The results that get a block."""
        return (*self.ready, *self.later, *self.near, *self.open)


class BlockLimits(msgspec.Struct, frozen=True):
    """The most policies of each group that get a block, and the most blocks in all."""

    ready: int
    near: int
    open: int
    blocks: int


BLOCK_LIMITS = (
    BlockLimits(6, 3, 4, 8),
    BlockLimits(4, 2, 3, 6),
    BlockLimits(3, 1, 2, 4),
    BlockLimits(2, 1, 1, 3),
    BlockLimits(1, 1, 1, 2),
)
"""Limits from the usual choice to the shortest; a firm's edition takes the first with which it fits four pages.

The first is our choice; the others shorten it step by step.
"""


def usual_choice(match: Match) -> tuple[str, ...]:
    """Return the ids of the policies that get a block if nobody chooses, in printed order.

    >>> usual_choice(found)
    ('cn-small-low-profit',)
    """
    return tuple(result.policy.id for result in select(match, SheetOptions()).blocks)


def select(match: Match, options: SheetOptions, limits: BlockLimits = BLOCK_LIMITS[0]) -> Selection:
    """Return the usual choice within the limits, or the caseworker's choice."""
    groups: dict[ResultGroup, list[MatchResult]] = {point: [] for point in ResultGroup}
    for result in match.results:
        groups[match.group_of(result)].append(result)
    for results in groups.values():
        results.sort(key=_rank)
    refused: tuple[MatchResult, ...] = (*groups[ResultGroup.NOT_MET], *groups[ResultGroup.OUT_OF_FORCE])
    refused = refused if options.edition is Edition.OFFICER or options.show_refused else ()
    held = tuple(groups[ResultGroup.HELD])
    if options.selected is not None:
        found = {result.policy.id: result for point in POSSIBLE for result in groups[point]}
        return _by_group([found[policy] for policy in options.selected if policy in found], groups, held, refused)
    unknown = (*groups[ResultGroup.TO_CONFIRM], *groups[ResultGroup.TO_ASK])
    likely = [(share, result) for result in unknown if (share := _met_share(result, match)) >= _LIKELY]
    likely.sort(key=lambda pair: (pair[1].state is PolicyState.CLOSED, -pair[0], _rank(pair[1])))
    ready = (*groups[ResultGroup.READY], *groups[ResultGroup.NEXT_ROUND])
    near = groups[ResultGroup.NEAR]
    first = (*ready[: limits.ready], *near[: limits.near])
    room = max(1, min(limits.open, limits.blocks - len(first)))
    chosen = (*first, *(result for _, result in likely[:room]))
    return _by_group(chosen, groups, held, refused)


def _by_group(
    chosen: Sequence[MatchResult],
    groups: Mapping[ResultGroup, Sequence[MatchResult]],
    held: tuple[MatchResult, ...],
    refused: tuple[MatchResult, ...],
) -> Selection:
    """Return the chosen results by group, in the given order; the rest are `others`."""
    ids = {result.policy.id for result in chosen}
    point = {result.policy.id: point for point, results in groups.items() for result in results}

    def picked(*wanted: ResultGroup) -> tuple[MatchResult, ...]:
        return tuple(result for result in chosen if point[result.policy.id] in wanted)

    return Selection(
        ready=picked(ResultGroup.READY),
        later=picked(ResultGroup.NEXT_ROUND),
        near=picked(ResultGroup.NEAR),
        open=picked(ResultGroup.TO_CONFIRM, ResultGroup.TO_ASK, ResultGroup.CONFLICT, ResultGroup.CONSULT),
        held=held,
        others=tuple(result for point in POSSIBLE for result in groups[point] if result.policy.id not in ids),
        refused=refused,
    )


def _rank(result: MatchResult) -> tuple[bool, Decimal, int, str]:
    """Sort key: policies with a published rule first, then largest amount, then fewest missing facts."""
    found = worth(result.gains)
    best = found.ceiling if found.ceiling is not None else found.low
    return result.policy.modelled(result.on) is Modelled.NONE, -best, len(result.missing), result.policy.id


def _met_share(result: MatchResult, match: Match) -> Decimal:
    """Return the share of met conditions of an open result; 0 without published rule or with too few met conditions."""
    if result.verdict is not Verdict.UNKNOWN or result.policy.modelled(match.on) is Modelled.NONE:
        return Decimal(0)
    if result.gains and all(gain.support.beneficiary for gain in result.gains):
        return Decimal(0)  # the support is for somebody else
    if any(gain.support.formula and gain.low and gain.certain for gain in result.gains):
        return _PAYING
    verdicts = [condition.verdict for condition in match.conditions(result)]
    met = verdicts.count(ConditionVerdict.MET)
    return Decimal(met) / len(verdicts) if met >= _LEAST_MET else Decimal(0)
