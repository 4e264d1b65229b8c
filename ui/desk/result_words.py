"""The texts of results: cards, marks, amounts and group titles. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from matcher import Condition, ConditionVerdict, MatchResult, Worth, total_worth, worth_words
from policies.rules import Manual
from survey.result_words import amount_words, note_words, state_words
from ui.desk.result_filter import ResultFilter, filtered

if TYPE_CHECKING:
    from matcher import Match, Ranked

NOTHING = ResultFilter()


@dataclass(frozen=True)
class ResultCard:
    """The texts of one policy in the list: its name, kind, amount, why it stands there, and what is missing."""

    policy: str
    name: str
    line: str
    amount: str
    why: str
    note: str
    hint: str

    @property
    def text(self) -> str:
        """The whole card as plain text, for screen readers."""
        return "\n".join(part for part in (self.name, self.line, self.amount, self.why, self.note) if part)


def card(entry: Ranked, match: Match) -> ResultCard:
    """Returns the card of a result; the reason of its place leaves out what the state tells."""
    result, policy = entry.result, entry.result.policy
    state = state_words(result)
    line = " · ".join((policy.level.value.partition("(")[0], policy.kind.value, state))
    hint = "\n".join(part for part in (policy.name, policy.region, policy.issuer) if part)
    why, note = entry.beyond(state).replace("，", " · "), note_words(result, match)
    return ResultCard(policy.id, policy.name, line, amount_words(result), why, note, hint)


def cards(entries: Iterable[Ranked], match: Match, narrow: ResultFilter = NOTHING) -> tuple[ResultCard, ...]:
    """Returns the cards of the results that match the filter, sorted."""
    return tuple(card(entry, match) for entry in filtered(entries, match, narrow))


_JOINED = "口\u2060述"
"""Never broken within: a word joiner stands between the two characters."""


def manual_reasons(result: MatchResult) -> Mapping[str, str]:
    """Returns why a person must confirm it, by the id of each condition that a person confirms."""
    nodes = (outcome.node for outcome in result.outcome.walk())
    return {node.id: node.reason.value for node in nodes if isinstance(node, Manual)}


def marked(
    conditions: tuple[Condition, ...], verbal: Mapping[str, str], reasons: Mapping[str, str]
) -> tuple[Condition, ...]:
    """Returns the conditions with a remark beside the firm's figure: that it rests on a verbal fact (`verbal`, its words
    by the id of the condition), or why a person must still confirm it.
    """
    return tuple(
        msgspec.structs.replace(
            condition,
            actual=f"{condition.actual}{_mark(condition, verbal, reasons)}",
            children=marked(condition.children, verbal, reasons),
        )
        for condition in conditions
    )


def _mark(condition: Condition, verbal: Mapping[str, str], reasons: Mapping[str, str]) -> str:
    if condition.manual and condition.verdict is ConditionVerdict.UNKNOWN and condition.id in reasons:
        return f"（{reasons[condition.id]}）"
    words = "" if condition.children else verbal.get(condition.id, "")
    return f"〔{words.replace('口述', _JOINED)}〕" if words else ""


def sum_words(results: Sequence[MatchResult]) -> str:
    """Returns what a firm can count on from these policies together, in whole 万元; "" if no sum is known.

    Ceilings of routes and events that nobody answered are told policy by policy, and are no part of a sum.
    """
    found = total_worth(results)
    if not found.low and not found.high:
        return ""
    return worth_words(Worth(round(found.low, 0), None if found.high is None else round(found.high, 0)))


def standing_words(match: Match) -> str:
    """Returns the firm's place on the ladders of classes and the next step; 资质未核 once if no title is known."""
    parts = []
    for standing in match.standings:
        step = f"，下一级 {standing.next.label}" if standing.next is not None else ""
        if standing.on_it:
            parts.append(f"{standing.here}{step}")
        elif standing.known and standing.next is not None:
            parts.append(f"还没有{standing.next.label}")
    return " ｜ ".join(parts or dict.fromkeys(standing.here for standing in match.standings))


def wanted_fact(condition: Condition) -> str:
    """Returns the first unknown fact of a condition that the form can show, or ""."""
    return next((fact for fact in condition.missing if not fact.startswith(("confirmed.", "scores."))), "")


def wanted_score(condition: Condition) -> str:
    """Returns the first indicator of a condition that an officer still has to judge, or ""."""
    return next((fact for fact in condition.missing if fact.startswith("scores.")), "")
