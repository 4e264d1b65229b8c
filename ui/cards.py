"""Results as the words of a card; no Qt here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from matcher import MatchResult, State, total_worth, worth
from policies import Modelled, Unit, Verdict, plain, show


@dataclass(frozen=True)
class Card:
    """One policy in the list."""

    policy: str
    text: str
    hint: str


def card(result: MatchResult) -> Card:
    """The card of a result."""
    policy = result.policy
    parts = [policy.level.value, policy.kind.value, state_words(result)]
    amount = amount_words(result)
    if amount:
        parts.append(amount)
    return Card(policy.id, f"{policy.name}\n{' · '.join(parts)}", f"{policy.name}\n{policy.region}　{policy.issuer}")


def cards(results: Iterable[MatchResult]) -> tuple[Card, ...]:
    """Cards in the order in which they matter: rules known, sure money, possible money, open facts."""
    return tuple(card(result) for result in sorted(results, key=_rank))


def _rank(result: MatchResult) -> tuple[bool, Decimal, Decimal, int, str]:
    low, high = worth(result.gains)
    none = result.policy.modelled(result.on) is Modelled.NONE
    return none, -low, -(high if high is not None else low), len(result.missing), result.policy.id


def state_words(result: MatchResult) -> str:
    """State with the days left or the last valid day."""
    if result.state is State.HELD and result.held_until is not None:
        return f"有效至 {result.held_until.isoformat()}"
    if result.days_left is not None:
        return f"还剩 {result.days_left} 天"
    return result.state.label


def amount_words(result: MatchResult) -> str:
    """The amount in a few words; 若符合 while the verdict is open."""
    low, high = worth(result.gains)
    head = "若符合 " if result.verdict is Verdict.UNKNOWN else ""
    if high is None:
        return f"{head}{show(low, Unit.MONEY)}以上" if low > 0 else ""
    if high == 0:
        return "金额待核" if any(gain.bears_amount and not gain.verified for gain in result.gains) else ""
    return head + (show(low, Unit.MONEY) if low == high else f"{plain(low)}–{plain(high)}万元")


def group_words(name: str, results: list[MatchResult]) -> str:
    """The button of a group: name, count and sum."""
    low, high = total_worth(results)
    if name not in ("可申报", "差一步") or high == 0:
        return f"{name} {len(results)}"
    top = f"{plain(high, 0)}" if high is not None else "…"
    sum_ = plain(low, 0) if low == high else f"{plain(low, 0)}–{top}"
    return f"{name} {len(results)}（{sum_}万元）"
