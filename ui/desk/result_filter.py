"""Filtering and sorting of the results in a group. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from matcher import worth

if TYPE_CHECKING:
    from matcher import Match, MatchResult, Ranked

_FAR = Decimal(10) ** 6
_LATE = 10**6


class Order(StrEnum):
    """The sort orders of a group."""

    WORTH = "推荐顺序"
    AMOUNT = "按金额"
    DEADLINE = "按截止日"
    CLOSENESS = "按接近程度"


@dataclass(frozen=True)
class ResultFilter:
    """Which policies of a group are listed, and in what order. An empty text matches everything."""

    kind: str = ""
    level: str = ""
    department: str = ""
    order: Order = Order.WORTH

    @property
    def narrows(self) -> bool:
        """Whether the filter can exclude anything."""
        return bool(self.kind or self.level or self.department)


def filtered(entries: Iterable[Ranked], match: Match, narrow: ResultFilter) -> list[Ranked]:
    """Returns the results that match the filter, in the order chosen; entries arrive by worth to the firm."""
    passing = [entry for entry in entries if _passes(entry.result, narrow)]
    if narrow.order is Order.DEADLINE:
        passing.sort(key=lambda entry: _days(entry.result))
    elif narrow.order is Order.CLOSENESS:
        passing.sort(key=lambda entry: _distance(entry.result, match))
    elif narrow.order is Order.AMOUNT:
        passing.sort(key=lambda entry: _money(entry.result))
    return passing


def choices(results: Iterable[MatchResult]) -> dict[str, tuple[str, ...]]:
    """Returns the values that occur, by the name of the filter."""
    policies = [result.policy for result in results]
    return {
        "kind": tuple(dict.fromkeys(sorted(policy.kind.value for policy in policies))),
        "level": tuple(dict.fromkeys(policy.level.value for policy in sorted(policies, key=lambda p: len(p.region)))),
        "department": tuple(
            dict.fromkeys(sorted(policy.lead_department for policy in policies if policy.lead_department))
        ),
    }


def _passes(result: MatchResult, narrow: ResultFilter) -> bool:
    policy = result.policy
    return (
        narrow.kind in ("", policy.kind.value)
        and narrow.level in ("", policy.level.value)
        and narrow.department in ("", policy.lead_department)
    )


def _days(result: MatchResult) -> int:
    return result.days_left if result.days_left is not None else _LATE


def _distance(result: MatchResult, match: Match) -> tuple[Decimal, int]:
    """Returns the sort key of a distance: the sum of the relative gaps, then the number of unknown facts."""
    gaps = [condition.gap for condition in match.conditions(result) if condition.gap is not None]
    far = sum((gap.distance if gap.distance is not None else _FAR for gap in gaps), Decimal(0))
    return far, len(result.missing)


def _money(result: MatchResult) -> tuple[Decimal, Decimal]:
    """Returns the sort key of an amount: certain money, then possible money."""
    found = worth(result.gains)
    return -found.low, -(found.ceiling if found.ceiling is not None else found.low)
