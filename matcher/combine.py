"""Policies that exclude each other: the alternatives, the better one and why."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from matcher._amount import ZERO
from matcher.amounts import Worth, larger, total, worth
from matcher.evaluate import MatchResult
from policies import Verdict, plain


class ExclusionChoice(msgspec.Struct, frozen=True):
    """Policies of which the firm may take only one.

    `better` is None if the amounts do not decide; `reason` is Chinese text for the user.
    """

    group: str
    text: str
    results: tuple[MatchResult, ...]
    better: MatchResult | None
    reason: str


def choices(results: Sequence[MatchResult]) -> tuple[ExclusionChoice, ...]:
    """Return every exclusion group in which two or more policies are still possible for the firm."""
    groups: dict[str, list[MatchResult]] = {}
    texts: dict[str, str] = {}
    for result in results:
        if result.verdict is Verdict.INELIGIBLE:
            continue
        for exclusion in result.policy.exclusions:
            groups.setdefault(exclusion.group, []).append(result)
            texts[exclusion.group] = exclusion.text
    return tuple(_choice(group, texts[group], members) for group, members in groups.items() if len(members) > 1)


def _choice(group: str, text: str, members: list[MatchResult]) -> ExclusionChoice:
    worths = [(worth(member.gains), member) for member in members]
    ranked = sorted(worths, key=lambda pair: -pair[0].low)
    low, best = ranked[0][0].low, ranked[0][1]
    rival = max((_most(pair[0]) for pair in ranked[1:]), default=Decimal(0))
    if low > rival:
        reason = f"至少 {plain(low)} 万元，高于其他各项的最高值 {plain(rival)} 万元"
        return ExclusionChoice(group, text, tuple(members), best, reason)
    return ExclusionChoice(group, text, tuple(members), None, "现有数据还分不出高下，补齐资料后再比较")


def _most(found: Worth) -> Decimal:
    return found.ceiling if found.ceiling is not None else Decimal("Infinity")


def total_worth(results: Sequence[MatchResult]) -> Worth:
    """Return what these policies bring together; nothing of a policy is certain unless the firm is eligible.

    Of each exclusion group only the best policy counts. `open_high` is the largest ceiling of one of them.

    >>> total_worth(found.results)
    Worth(low=Decimal('20.0'), high=Decimal('40.0'), open_high=Decimal('0'))
    """
    grouped: dict[str, tuple[Decimal, Decimal | None]] = {}
    open_high: Decimal | None = Decimal(0)
    for result in results:
        found = worth(result.gains)
        least = found.low if result.verdict is Verdict.ELIGIBLE else Decimal(0)
        key = result.policy.exclusions[0].group if result.policy.exclusions else result.policy.id
        before = grouped.get(key, (Decimal(0), Decimal(0)))
        grouped[key] = (max(before[0], least), larger(before[1], found.high))
        open_high = larger(open_high, found.open_high)
    return Worth(
        sum((low for low, _ in grouped.values()), ZERO), total(high for _, high in grouped.values()), open_high
    )
