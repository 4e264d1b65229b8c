"""The texts of results: cards, marks, amounts and group titles. No Qt."""

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
    """The texts of one policy in the list: its name, kind, amount and what is missing."""

    policy: str
    name: str
    line: str
    amount: str
    note: str
    hint: str

    @property
    def text(self) -> str:
        """The whole card as plain text, for screen readers."""
        return "\n".join(part for part in (self.name, self.line, self.amount, self.note) if part)


def card(result: MatchResult, match: Match) -> ResultCard:
    """Returns the card of a result."""
    policy = result.policy
    line = " · ".join((policy.level.value.partition("(")[0], policy.kind.value, state_words(result)))
    hint = "\n".join(part for part in (policy.name, policy.region, policy.issuer) if part)
    return ResultCard(policy.id, policy.name, line, amount_words(result), note_words(result, match), hint)


def cards(results: Iterable[MatchResult], match: Match, narrow: ResultFilter = NOTHING) -> tuple[ResultCard, ...]:
    """Returns the cards of the results that match the filter, sorted."""
    return tuple(card(result, match) for result in filtered(results, match, narrow))


VERBAL_MARK = "〔口\u2060述〕"
"""Never broken within: a word joiner stands between the two characters."""


def marked(conditions: tuple[Condition, ...], verbal: frozenset[str]) -> tuple[Condition, ...]:
    """Returns the conditions, with a mark beside the firm's figure where it rests on a verbal fact."""
    return tuple(
        msgspec.structs.replace(
            condition,
            actual=f"{condition.actual}{VERBAL_MARK}"
            if condition.id in verbal and not condition.children
            else condition.actual,
            children=marked(condition.children, verbal),
        )
        for condition in conditions
    )


def group_words(name: str, results: list[MatchResult]) -> str:
    """Returns the text of a group button: name, count and sum."""
    low, high = total_worth(results)
    if name not in ("可申报", "差一步") or high == 0:
        return f"{name} {len(results)}"
    top = f"{plain(high, 0)}" if high is not None else "…"
    sum_ = plain(low, 0) if low == high else f"{plain(low, 0)}–{top}"
    return f"{name} {len(results)}（{sum_}万元）"


def standing_words(match: Match) -> str:
    """Returns the firm's place on the ladders of classes and the next step."""
    parts = []
    for standing in match.standings:
        if not standing.known:
            continue
        here = standing.current.label if standing.current is not None else "未入列"
        step = f"，下一级 {standing.next.label}" if standing.next is not None else ""
        parts.append(f"{here}{step}")
    return " ｜ ".join(parts)


def wanted_fact(condition: Condition) -> str:
    """Returns the first unknown fact of a condition that the form can show, or ""."""
    return next((fact for fact in condition.missing if not fact.startswith(("confirmed.", "scores."))), "")


def wanted_score(condition: Condition) -> str:
    """Returns the first indicator of a condition that an officer still has to judge, or ""."""
    return next((fact for fact in condition.missing if fact.startswith("scores.")), "")
