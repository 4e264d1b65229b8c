"""The next best question: the fact that settles most policies, and the amount that depends on it.

A fact settles a policy if its value alone can decide the verdict, either way. A fact that can no longer change
any verdict is missing in no result, so it is never asked for. The flags of the clean record that are open are one
question, the block: answered with yes it sets each of them to false.
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
from policies import CATALOGUE, Cost, Holder, Unit, Verdict, depends_on_catalogue, show
from policies import rules as r

_NO_FACTS: frozenset[str] = frozenset()


BLOCK = "clean-record"
"""The name of the block among the questions; no fact has it."""
_BLOCK_LABEL = "没有不良记录"
_BLOCK_TEXT = "以下情形都没有？"


class Question(msgspec.Struct, frozen=True):
    """A fact that is worth asking for, or the block of the clean record.

    `facts` are all facts that the answer gives, `field` is the first of them. `settles` is the number of policies that
    the answer alone can decide, `touches` the number it helps to decide; `amount_at_stake` is the most those policies
    may bring, in 万元. `policies` are the ids of the latter. `why` says in a few words what the answer is good for.
    A `block` is answered with yes if none of its facts is true.
    """

    field: str
    label: str
    text: str
    holder: str
    settles: int
    touches: int
    amount_at_stake: Decimal
    policies: tuple[str, ...]
    facts: tuple[str, ...] = ()
    cost: Cost = Cost.BY_HEART
    block: bool = False
    why: str = ""

    def __post_init__(self) -> None:
        if not self.facts:
            msgspec.structs.force_setattr(self, "facts", (self.field,))


def deciding_facts(outcome: Outcome) -> tuple[frozenset[str], frozenset[str]]:
    """Return the questions that alone can make an open condition met, and those that alone can make it unmet.

    A question is named by its fact; the block by `BLOCK`.
    """
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
            asked = frozenset(map(_asked_as, outcome.missing))
            alone = asked if len(asked) == 1 else _NO_FACTS
            return alone, alone


def _in_all(sides: Iterable[frozenset[str]]) -> frozenset[str]:
    first, *others = sides
    return first.intersection(*others)


def _asked_as(fact: str) -> str:
    """Return the question that gives a fact: the block for a flag of the clean record, else the fact itself."""
    field = CATALOGUE.get(fact)
    return BLOCK if field is not None and field.clean else fact


class _Asked:
    """What hangs on one question, collected over the results."""

    def __init__(self) -> None:
        self.facts: set[str] = set()
        self.policies: dict[str, None] = {}
        self.settles = 0
        self.money = Decimal(0)


def next_questions(results: Iterable[MatchResult]) -> tuple[Question, ...]:
    """Return everything still worth asking for, best first.

    What settles most policies comes first, then facts before judgements, then the largest amount. The block comes
    after every fact that settles a policy, and facts about a talent, which only that person knows, come last.

    >>> incomplete = {field: raw[field] for field in raw if field != "total_assets"}
    >>> question = next_questions(match([policy], read_profile(incomplete), day, version).results)[0]
    >>> question.field, question.settles, question.text
    ('total_assets.2025', 1, '2025 年资产总额是多少（万元）？')
    """
    found: dict[str, _Asked] = {}
    manual: dict[str, r.Manual] = {}
    for result in results:
        if result.verdict is not Verdict.UNKNOWN or not result.state.in_force:
            continue
        people = _asked_of_people(result)
        if any(node.reason is r.ManualReason.UNPUBLISHED for node in people.values()):
            continue  # nobody can answer for conditions that are not published
        met, unmet = deciding_facts(result.outcome)
        high = worth(result.gains).ceiling or Decimal(0)
        for fact in result.missing:
            key = _asked_as(fact)
            asked = found.setdefault(key, _Asked())
            asked.facts.add(fact)
            if result.policy.id not in asked.policies:
                asked.policies[result.policy.id] = None
                asked.money += high
                asked.settles += key in met or key in unmet
        manual.update(people)
    return tuple(sorted((_question(asked, manual) for asked in found.values()), key=_sort_key))


ENOUGH = "再问下去多半不改变结果"
"""What a person is told when `enough` is true."""


def enough(questions: Iterable[Question]) -> bool:
    """Return whether asking on will probably change no result: no question settles a policy."""
    return not any(question.settles for question in questions)


def _sort_key(question: Question) -> tuple[bool, bool, int, bool, Decimal, int, tuple[int, str]]:
    personal = question.holder == Holder.PERSON.value
    judged = question.field.startswith(("confirmed.", "scores."))
    late = question.block or judged or not question.settles
    return (
        personal,
        late,
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


def _question(asked: _Asked, manual: Mapping[str, r.Manual]) -> Question:
    facts = tuple(sorted(asked.facts, key=_catalogue_order))
    fact, ids = facts[0], tuple(asked.policies)
    label, text, holder, cost = _words(fact, manual.get(fact))
    block = len(facts) > 1
    if block:
        label, text = _BLOCK_LABEL, _BLOCK_TEXT
    why = _why(asked)
    return Question(fact, label, text, holder, asked.settles, len(ids), asked.money, ids, facts, cost, block, why)


def _words(fact: str, node: r.Manual | None) -> tuple[str, str, str, Cost]:
    """Return label, text, holder and cost of the question for one fact."""
    if node is not None:
        text = f"请核实：{node.text}" if fact.startswith("confirmed.") else f"请评定：{node.text}"
        return node.text, text, node.holder or Holder.OFFICER.value, Cost.PAPERS
    name, _, year = fact.partition(".")
    field = CATALOGUE[name]
    return field_label(fact), field.ask(int(year) if year else None), field.holder.value, field.cost


def _why(asked: _Asked) -> str:
    """Return what the answer is good for, such as “能定 7 项，最多 85 万元”."""
    count = f"能定 {asked.settles} 项" if asked.settles else f"关系 {len(asked.policies)} 项"
    return f"{count}，最多 {show(asked.money, Unit.MONEY)}" if asked.money > 0 else count


def by_holder(questions: Iterable[Question]) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    """Return the questions grouped by who in the firm can answer them: (holder, questions), in catalogue order."""
    groups: dict[str, list[Question]] = {holder.value: [] for holder in Holder}
    for question in questions:
        groups.setdefault(question.holder, []).append(question)
    return tuple((holder, tuple(group)) for holder, group in groups.items() if group)
