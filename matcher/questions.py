"""The next best question: the one whose answer settles most, and how much money hangs on it.

A fact settles a policy if its answer alone can decide the verdict, one way or the other. Facts
that can no longer change any verdict appear in no result's missing facts and are never asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from matcher.amounts import worth
from matcher.evaluate import MatchResult, PolicyState
from matcher.outcome import ConditionVerdict, Outcome
from matcher.wording import field_label
from policies import CATALOGUE, Holder, Verdict
from policies import rules as r

_NOTHING: frozenset[str] = frozenset()
_POSITIONS = {name: i for i, name in enumerate(CATALOGUE)}


class Question(msgspec.Struct, frozen=True):
    """A fact worth asking for.

    `settles` counts the policies this answer alone can decide, `touches` those it helps to
    decide; `amount_at_stake` is what those policies may bring, 万元.
    """

    field: str
    label: str
    text: str
    holder: str
    settles: int
    touches: int
    amount_at_stake: Decimal
    policies: tuple[str, ...]


def deciders(outcome: Outcome) -> tuple[frozenset[str], frozenset[str]]:
    """Facts that alone can make an open condition met, and those that alone can make it unmet."""
    if outcome.truth is not ConditionVerdict.UNKNOWN:
        return _NOTHING, _NOTHING
    open_members = [member for member in outcome.members if member.truth is ConditionVerdict.UNKNOWN]
    match outcome.node:
        case r.All():
            return _joined(open_members, 0), _any_of(open_members, 1)
        case r.Any():
            return _any_of(open_members, 0), _joined(open_members, 1)
        case r.Not():
            met, unmet = deciders(outcome.members[0])
            return unmet, met
        case _:
            alone = frozenset(outcome.missing) if len(outcome.missing) == 1 else _NOTHING
            return alone, alone


def _any_of(members: Iterable[Outcome], side: int) -> frozenset[str]:
    return _NOTHING.union(*(deciders(member)[side] for member in members))


def _joined(members: list[Outcome], side: int) -> frozenset[str]:
    sides = [deciders(member)[side] for member in members]
    return sides[0].intersection(*sides[1:]) if sides else _NOTHING


def next_questions(results: Iterable[MatchResult]) -> tuple[Question, ...]:
    """Every fact still worth asking, best first: settles most, facts before judgements, most money.

    What only a talent knows of himself comes after all that a firm can tell.
    """
    settles: dict[str, int] = {}
    touches: dict[str, list[str]] = {}
    money: dict[str, Decimal] = {}
    manual: dict[str, r.Rule] = {}
    for result in results:
        if result.verdict is not Verdict.UNKNOWN or result.state in (PolicyState.EXPIRED, PolicyState.NOT_YET):
            continue
        met, unmet = deciders(result.outcome)
        high = worth(result.gains)[1] or Decimal(0)
        for fact in result.missing:
            touches.setdefault(fact, []).append(result.policy.id)
            money[fact] = money.get(fact, Decimal(0)) + high
            settles[fact] = settles.get(fact, 0) + (fact in met or fact in unmet)
        _collect_manual(result, manual)
    found = [_question(fact, settles[fact], money[fact], tuple(ids), manual) for fact, ids in touches.items()]
    return tuple(sorted(found, key=_urgency))


def _urgency(question: Question) -> tuple[bool, int, bool, Decimal, int, tuple[int, str]]:
    personal = question.holder == Holder.PERSON.value
    judged = question.field.startswith(("confirmed.", "scores."))
    return personal, -question.settles, judged, -question.amount_at_stake, -question.touches, _order(question.field)


def _order(fact: str) -> tuple[int, str]:
    name = fact.partition(".")[0]
    return _POSITIONS.get(name, len(_POSITIONS)), fact


def _collect_manual(result: MatchResult, manual: dict[str, r.Rule]) -> None:
    for outcome in result.outcome.walk():
        if isinstance(outcome.node, r.Manual):
            manual[f"confirmed.{result.policy.id}/{outcome.node.id}"] = outcome.node
        elif isinstance(outcome.node, r.Score):
            for item in outcome.node.items:
                label = f"{result.policy.short or result.policy.name}评分“{item.label}”（0–{item.max} 分）"
                manual[f"scores.{result.policy.id}/{item.id}"] = r.Manual(text=label)


def _question(fact: str, settles: int, amount: Decimal, ids: tuple[str, ...], manual: Mapping[str, r.Rule]) -> Question:
    node = manual.get(fact)
    if isinstance(node, r.Manual):
        text = f"请核实：{node.text}" if fact.startswith("confirmed.") else f"请评定：{node.text}"
        return Question(fact, node.text, text, node.holder or Holder.OFFICER.value, settles, len(ids), amount, ids)
    name, _, year = fact.partition(".")
    field = CATALOGUE[name]
    text = field.ask(int(year) if year else None)
    return Question(fact, field_label(fact), text, field.holder.value, settles, len(ids), amount, ids)


def by_holder(questions: Iterable[Question]) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    """The list of facts still to supply, grouped by who in the firm holds the answer."""
    groups: dict[str, list[Question]] = {holder.value: [] for holder in Holder}
    for question in questions:
        groups.setdefault(question.holder, []).append(question)
    return tuple((holder, tuple(group)) for holder, group in groups.items() if group)
