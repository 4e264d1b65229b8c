"""Policies that exclude each other: the alternatives, the better one and why."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from matcher.amounts import worth
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
    """Return what these policies bring together, in 万元: lower and upper bound (None: no bound).

    Of each exclusion group only the best policy counts.

    >>> total_worth(found.results)
    (Decimal('20.0'), Decimal('40.0'))
    """
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
