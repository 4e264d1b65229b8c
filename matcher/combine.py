"""Policies that exclude each other: side by side, the better choice and why."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from matcher.amounts import worth
from matcher.evaluate import MatchResult
from policies import Verdict, plain


class ExclusionChoice(msgspec.Struct, frozen=True):
    """A group of which one may be enjoyed. `better` is None where amounts do not tell."""

    group: str
    text: str
    results: tuple[MatchResult, ...]
    better: MatchResult | None
    reason: str


def choices(results: Sequence[MatchResult]) -> tuple[ExclusionChoice, ...]:
    """Every exclusion group in which more than one policy is still possible for the firm."""
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
    ranked = sorted(worths, key=lambda pair: -pair[0][0])
    (low, _), best = ranked[0]
    rival = max(
        (pair[0][1] if pair[0][1] is not None else Decimal("Infinity") for pair in ranked[1:]), default=Decimal(0)
    )
    if low > rival:
        reason = f"至少 {plain(low)} 万元，高于其他各项的最高值 {plain(rival)} 万元"
        return ExclusionChoice(group, text, tuple(members), best, reason)
    return ExclusionChoice(group, text, tuple(members), None, "现有数据还分不出高下，补齐资料后再比较")


def total_worth(results: Sequence[MatchResult]) -> tuple[Decimal, Decimal | None]:
    """What a firm may get from these policies together, 万元; of an exclusion group the best counts once."""
    low, high = Decimal(0), Decimal(0)
    unbounded = False
    grouped: dict[str, tuple[Decimal, Decimal | None]] = {}
    for result in results:
        least, most = worth(result.gains)
        least = least if result.verdict is Verdict.ELIGIBLE else Decimal(0)
        key = result.policy.exclusions[0].group if result.policy.exclusions else result.policy.id
        before = grouped.get(key, (Decimal(0), Decimal(0)))
        top = None if most is None or before[1] is None else max(before[1], most)
        grouped[key] = (max(before[0], least), top)
    for least, most in grouped.values():
        low += least
        unbounded = unbounded or most is None
        high += most or Decimal(0)
    return low, None if unbounded else high
