"""Conditions that depend on verbal facts (口述), found by evaluating the rule again without those facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal

from matcher._amount import Amount
from matcher._facts import Facts
from matcher.decide import decide
from matcher.evaluate import MatchResult
from matcher.negation import told
from matcher.outcome import ConditionVerdict, Outcome
from matcher.profile import Profile, without
from policies import rules as r

VERBAL = "口述"
_CLOSE = Decimal("0.1")
"""Share of the line within which a figure that was only told may well be on the other side: our choice."""


def verbal_words(result: MatchResult, profile: Profile, on: date, verbal_facts: Collection[str]) -> Mapping[str, str]:
    """Return 口述 by the id of each condition that rests on verbal facts, with a warning if the figure is near the line.

    `verbal_facts` are names such as `revenue.2021`; the id of the rule's root is the empty text.

    >>> near = verbal_words(found.results[0], profile, day, ["employees.2025", "total_assets.2025"])
    >>> near["employees"], near["total-assets"]
    ('口述', '口述')
    """
    if not verbal_facts:
        return {}
    bare = told(decide(result.version.rule, Facts(without(profile, verbal_facts), on), result.policy.id))
    open_ = {outcome.node.id for outcome in bare.walk() if outcome.verdict is ConditionVerdict.UNKNOWN}
    return {
        outcome.node.id: f"{VERBAL}，离线不到 {_CLOSE:.0%}" if _close(outcome) else VERBAL
        for outcome in told(result.outcome).walk()
        if outcome.verdict is not ConditionVerdict.UNKNOWN and outcome.node.id in open_
    }


def _close(outcome: Outcome) -> bool:
    """Return whether a figure is so near to a line that a small error of the teller changes the verdict."""
    amount = outcome.actual
    if not isinstance(amount, Amount) or amount.exact is None:
        return False
    return any(abs(amount.exact - line) < abs(line) * _CLOSE for line in _lines(outcome))


def _lines(outcome: Outcome) -> Iterator[Decimal]:
    if isinstance(outcome.node, r.Between):
        yield from (outcome.node.low, outcome.node.high)
    elif outcome.line is not None:
        yield outcome.line
