"""Results as the words of a card; no Qt here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from matcher import Condition, MatchResult, total_worth
from policies import plain
from survey.result_words import amount_words, note_words, state_words
from ui.desk.result_filter import ResultFilter, filtered

if TYPE_CHECKING:
    from matcher import Match

NOTHING = ResultFilter()


@dataclass(frozen=True)
class ResultCard:
    """One policy in the list: its name, what it is, what it is worth, and what stands in the way."""

    policy: str
    name: str
    line: str
    amount: str
    note: str
    hint: str

    @property
    def text(self) -> str:
        """All of it, as a screen reader says it."""
        return "\n".join(part for part in (self.name, self.line, self.amount, self.note) if part)


def card(result: MatchResult, match: Match) -> ResultCard:
    """The card of a result."""
    policy = result.policy
    line = " · ".join((policy.level.value.partition("(")[0], policy.kind.value, state_words(result)))
    hint = "\n".join(part for part in (policy.name, policy.region, policy.issuer) if part)
    return ResultCard(policy.id, policy.name, line, amount_words(result), note_words(result, match), hint)


def cards(results: Iterable[MatchResult], match: Match, narrow: ResultFilter = NOTHING) -> tuple[ResultCard, ...]:
    """Cards of what passes, in its order."""
    return tuple(card(result, match) for result in filtered(results, match, narrow))


TOLD = "〔口\u2060述〕"
"""Never broken within: a word joiner stands between the two characters."""


def marked(conditions: tuple[Condition, ...], told: frozenset[str]) -> tuple[Condition, ...]:
    """The conditions with a mark beside the firm's figure where it rests on what was only told."""
    return tuple(
        msgspec.structs.replace(
            condition,
            actual=f"{condition.actual}{TOLD}" if condition.id in told and not condition.children else condition.actual,
            children=marked(condition.children, told),
        )
        for condition in conditions
    )


def group_words(name: str, results: list[MatchResult]) -> str:
    """The button of a group: name, count and sum."""
    low, high = total_worth(results)
    if name not in ("可申报", "差一步") or high == 0:
        return f"{name} {len(results)}"
    top = f"{plain(high, 0)}" if high is not None else "…"
    sum_ = plain(low, 0) if low == high else f"{plain(low, 0)}–{top}"
    return f"{name} {len(results)}（{sum_}万元）"


def standing_words(match: Match) -> str:
    """Where the firm stands on the ladders, the next rung in words."""
    parts = []
    for standing in match.standings:
        if not standing.known:
            continue
        here = standing.current.label if standing.current is not None else "未入列"
        step = f"，下一级 {standing.next.label}" if standing.next is not None else ""
        parts.append(f"{here}{step}")
    return " ｜ ".join(parts)


def wanted_fact(condition: Condition) -> str:
    """The first open fact of a condition that the form can take; empty where there is none."""
    return next((fact for fact in condition.missing if not fact.startswith(("confirmed.", "scores."))), "")


def wanted_score(condition: Condition) -> str:
    """The first indicator of a condition that a person still has to judge; empty where there is none."""
    return next((fact for fact in condition.missing if fact.startswith("scores.")), "")
