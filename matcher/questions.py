"""The next best question: the fact that settles most policies, and the amount that depends on it.

A fact settles a policy if its value alone can decide the verdict, either way. A fact that can no longer change
any verdict is missing in no result, so it is never asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

import msgspec

from matcher._labels import field_label
from matcher.amounts import worth
from matcher.evaluate import MatchResult
from matcher.outcome import ConditionVerdict, Outcome
from policies import CATALOGUE, Holder, Verdict, depends_on_catalogue
from policies import rules as r

_NO_FACTS: frozenset[str] = frozenset()


class Question(msgspec.Struct, frozen=True):
    """A fact that is worth asking for.

    `settles` is the number of policies that this fact alone can decide, `touches` the number it helps to decide;
    `amount_at_stake` is the most those policies may bring, in 万元. `policies` are the ids of the latter.
    """

    field: str
    label: str
    text: str
    holder: str
    settles: int
    touches: int
    amount_at_stake: Decimal
    policies: tuple[str, ...]


def deciding_facts(outcome: Outcome) -> tuple[frozenset[str], frozenset[str]]:
    """Return the facts that alone can make an open condition met, and those that alone can make it unmet."""
    if outcome.verdict is not ConditionVerdict.UNKNOWN:
        return _NO_FACTS, _NO_FACTS
    sides = [deciding_facts(member) for member in outcome.members if member.verdict is ConditionVerdict.UNKNOWN]
    match outcome.node:
        case r.All():
            return _in_all(met for met, _ in sides), _NO_FACTS.union(*(unmet for _, unmet in sides))
        case r.Any():
            return _NO_FACTS.union(*(met for met, _ in sides)), _in_all(unmet for _, unmet in sides)
        case r.Not():
            met, unmet = sides[0]
            return unmet, met
        case _:
            alone = frozenset(outcome.missing) if len(outcome.missing) == 1 else _NO_FACTS
            return alone, alone


def _in_all(sides: Iterable[frozenset[str]]) -> frozenset[str]:
    first, *others = sides
    return first.intersection(*others)


def next_questions(results: Iterable[MatchResult]) -> tuple[Question, ...]:
    """Return every fact still worth asking for, best first.

    Facts that settle most policies come first, then facts before judgements, then the largest amount. Facts about
    a talent, which only that person knows, come last.

    >>> incomplete = {field: raw[field] for field in raw if field != "total_assets"}
    >>> question = next_questions(match([policy], read_profile(incomplete), day, version).results)[0]
    >>> question.field, question.settles, question.text
    ('total_assets.2025', 1, '2025 年资产总额是多少（万元）？')
    """
    settles: dict[str, int] = {}
    touches: dict[str, list[str]] = {}
    money: dict[str, Decimal] = {}
    manual: dict[str, r.Manual] = {}
    for result in results:
        if result.verdict is not Verdict.UNKNOWN or not result.state.in_force:
            continue
        asked = _asked_of_people(result)
        if any(node.reason is r.ManualReason.UNPUBLISHED for node in asked.values()):
            continue  # nobody can answer for conditions that are not published
        met, unmet = deciding_facts(result.outcome)
        high = worth(result.gains).ceiling or Decimal(0)
        for fact in result.missing:
            touches.setdefault(fact, []).append(result.policy.id)
            money[fact] = money.get(fact, Decimal(0)) + high
            settles[fact] = settles.get(fact, 0) + (fact in met or fact in unmet)
        manual.update(asked)
    found = [_question(fact, settles[fact], money[fact], tuple(ids), manual) for fact, ids in touches.items()]
    return tuple(sorted(found, key=_sort_key))


def _sort_key(question: Question) -> tuple[bool, int, bool, Decimal, int, tuple[int, str]]:
    personal = question.holder == Holder.PERSON.value
    judged = question.field.startswith(("confirmed.", "scores."))
    return (
        personal,
        -question.settles,
        judged,
        -question.amount_at_stake,
        -question.touches,
        _catalogue_order(question.field),
    )


def _catalogue_order(fact: str) -> tuple[int, str]:
    name = fact.partition(".")[0]
    positions = _positions()
    return positions.get(name, len(positions)), fact


@depends_on_catalogue
@cache
def _positions() -> Mapping[str, int]:
    return {name: i for i, name in enumerate(CATALOGUE)}


def _asked_of_people(result: MatchResult) -> dict[str, r.Manual]:
    """Return what only a person can answer and could still change the verdict: fact → condition (or judged item)."""
    wanted = {fact for fact in result.missing if fact.startswith(("confirmed.", "scores."))}
    if not wanted:
        return {}
    asked: dict[str, r.Manual] = {}
    for outcome in result.outcome.walk():
        if isinstance(outcome.node, r.Manual):
            asked[f"confirmed.{result.policy.id}/{outcome.node.id}"] = outcome.node
        elif isinstance(outcome.node, r.Score):
            for item in outcome.node.items:
                label = f"{result.policy.short or result.policy.name}评分“{item.label}”（0–{item.max} 分）"
                asked[f"scores.{result.policy.id}/{item.id}"] = r.Manual(text=label, reason=r.ManualReason.JUDGEMENT)
    return {fact: node for fact, node in asked.items() if fact in wanted}


def _question(
    fact: str, settles: int, amount: Decimal, ids: tuple[str, ...], manual: Mapping[str, r.Manual]
) -> Question:
    node = manual.get(fact)
    if node is not None:
        text = f"请核实：{node.text}" if fact.startswith("confirmed.") else f"请评定：{node.text}"
        return Question(fact, node.text, text, node.holder or Holder.OFFICER.value, settles, len(ids), amount, ids)
    name, _, year = fact.partition(".")
    field = CATALOGUE[name]
    text = field.ask(int(year) if year else None)
    return Question(fact, field_label(fact), text, field.holder.value, settles, len(ids), amount, ids)


def by_holder(questions: Iterable[Question]) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    """Return the questions grouped by who in the firm can answer them: (holder, questions), in catalogue order."""
    groups: dict[str, list[Question]] = {holder.value: [] for holder in Holder}
    for question in questions:
        groups.setdefault(question.holder, []).append(question)
    return tuple((holder, tuple(group)) for holder, group in groups.items() if group)
