"""The order in which results are printed, group by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from matcher import Match, MatchResult, ResultGroup, worth
from policies import Modelled


def in_order(match: Match) -> Mapping[ResultGroup, Sequence[MatchResult]]:
    """Return the results of every group in printed order."""
    groups: dict[ResultGroup, list[MatchResult]] = {point: [] for point in ResultGroup}
    for result in match.results:
        groups[match.group_of(result)].append(result)
    for results in groups.values():
        results.sort(key=_rank)
    return groups


def _rank(result: MatchResult) -> tuple[bool, Decimal, int, str]:
    found = worth(result.gains)
    best = found.ceiling if found.ceiling is not None else found.low
    return result.policy.modelled(result.on) is Modelled.NONE, -best, len(result.missing), result.policy.id
