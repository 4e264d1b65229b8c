"""The next best question: the fact that settles most policies, and the amount that depends on it.

A fact settles a policy if its value alone can decide the verdict, either way. A fact that can no longer change
any verdict is missing in no result, so it is never asked for. The flags of the clean record that are open are one
question, the block: answered with yes it sets each of them to false.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from math import sqrt

import msgspec

from matcher._effects import ZERO, Effect, effects
from matcher._labels import missing_label
from matcher._prospects import counted, weight_of
from matcher.amounts import worth
from matcher.evaluate import MatchResult
from matcher.priors import DEFAULT, Priors
from policies import CATALOGUE, Cost, FieldType, Holder, Unit, Verdict, depends_on_catalogue, show
from policies import rules as r

BLOCK = "clean-record"
"""The name of the block of the clean record among the questions; no fact has it."""
_CLEAN_LABEL, _BLOCK_TEXT = "信用与合规", "以下情形都没有？"
RARE = Decimal("0.2")
"""Largest share of firms that can say yes to a flag which is asked in a list with others: our choice."""
LINE = 0.005
"""Share of what is to be settled below which one more question is not worth it: our choice."""
_PROGRESS = 0.5
"""What an answer counts that brings a result nearer to its end without settling it: our choice, from the bench."""
_REFUSED = 0.5
"""What a refusal counts beside a policy that the firm gets: our choice, because it saves work but brings nothing."""
_COSTS = {Cost.AT_HAND: 1.0, Cost.BY_HEART: 1.0, Cost.ACCOUNTANT: 1.2, Cost.PAPERS: 1.4}
_COST_OF_LINE, _TIMES_RARE = 0.1, 1.5
"""What it costs to answer, to read one more line of a block, and how many times as much a question costs about which few
firms have anything to say: our choice, because people tire of those first."""


class Question(msgspec.Struct, frozen=True):
    """A fact that is worth asking for, or the block of the clean record.

    `facts` are all facts that the answer gives, `field` is the first of them. `settles` is the number of policies that
    the answer alone can decide, `touches` the number it helps to decide; `amount_at_stake` is the most those policies
    may bring, in 万元. `policies` are the ids of the latter. `why` says in a few words what the answer is good for.
    A `block` is answered with yes if none of its facts is true. `share` is the part of all that is to be settled, policies
    and money, which the answer is expected to settle, from 0 to 1.
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
    share: float = 0.0

    def __post_init__(self) -> None:
        if not self.facts:
            msgspec.structs.force_setattr(self, "facts", (self.field,))


def question_of(fact: str) -> str:
    """Return the question that asks for a fact: the fact itself, or a block for a flag that is nearly always no.

    The clean record is one block; other rare flags are one block for each holder in the firm.
    """
    return _blocks().get(fact, fact)


@depends_on_catalogue
@cache
def _blocks() -> Mapping[str, str]:
    flags = [
        field for field in CATALOGUE.values() if field.type is FieldType.FLAG and field.holder is not Holder.PERSON
    ]
    rare = {field.name: f"rare-{field.holder.value}" for field in flags if (field.base_rate or 1) <= RARE}
    return rare | {field.name: BLOCK for field in flags if field.clean}


class Part(msgspec.Struct, frozen=True):
    """What one result has to do with the questions.

    `high` is the most the policy may bring in 万元, `worth` how much its money counts, `effects` what each question does
    to an open result, and `people` the conditions that only a person can answer.
    """

    result: MatchResult
    high: Decimal
    worth: float
    effects: Mapping[str, Effect]
    people: Mapping[str, r.Manual]


def part_of(result: MatchResult, priors: Priors) -> Part | None:
    """Return what a result has to do with the questions; None if nothing anybody answers can make use of it."""
    people = _asked_of_people(result)
    if not result.state.in_force or any(node.reason is r.ManualReason.UNPUBLISHED for node in people.values()):
        return None
    high = worth(result.gains).ceiling or Decimal(0)
    if result.verdict is not Verdict.UNKNOWN:
        return Part(result, high, counted(high) if result.verdict is Verdict.ELIGIBLE else 0.0, {}, people)
    likely, found = effects(result.outcome, priors, question_of)
    return Part(result, high, counted(high) * sqrt(likely), found, people)


class _Asked:
    """What hangs on one question, collected over the results; `gain` and `worth` are expected parts that it settles."""

    def __init__(self) -> None:
        self.facts: set[str] = set()
        self.policies: list[str] = []
        self.settles = 0
        self.money = Decimal(0)
        self.gain = self.worth = 0.0

    def add(self, part: Part, effect: Effect, progress: float) -> None:
        """Add what the answer does to one result; what it only advances counts as `progress`."""
        gain = weight_of(part.result.state) * _gain(effect, progress)
        self.policies.append(part.result.policy.id)
        self.money += part.high
        self.settles += effect.settles
        self.gain += gain
        self.worth += gain * part.worth


def next_questions(results: Iterable[MatchResult], priors: Priors = DEFAULT) -> tuple[Question, ...]:
    """Return everything still worth asking for, best first.

    What settles most for its cost comes first: half of it counts policies, half the money they may bring. Then come
    the block of the clean record, which few firms fail, what settles next to nothing, what a person must judge, and
    last the facts about a talent, which only that person knows. `priors` tell how other firms answer.

    >>> incomplete = {field: raw[field] for field in raw if field != "total_assets"}
    >>> question = next_questions(match([policy], read_profile(incomplete), day, version).results)[0]
    >>> question.field, question.settles, question.text
    ('total_assets.2025', 1, '2025 年资产总额是多少（万元）？')
    """
    return in_order(part for result in results if (part := part_of(result, priors)) is not None)


def in_order(parts: Iterable[Part]) -> tuple[Question, ...]:
    """Return the questions of these parts, best first."""
    found: dict[str, _Asked] = {}
    manual: dict[str, r.Manual] = {}
    count, money = 0, 0.0
    for part in parts:
        count += 1
        money += part.worth
        manual.update(part.people)
        for fact in part.result.missing:
            found.setdefault(question_of(fact), _Asked()).facts.add(fact)
        for key, effect in part.effects.items():
            found[key].add(part, effect, 0.0 if key == BLOCK else _PROGRESS)
    whole = float(count), money or 1.0
    return tuple(sorted((_question(asked, manual, whole) for asked in found.values()), key=_sort_key))


def _gain(effect: Effect, progress: float) -> float:
    """Return the expected part of a result that an answer settles; what it only advances counts for a part."""
    good, bad = (
        1.0 if met * unmet < ZERO else progress * (1 - met * unmet) for met, unmet in (effect.good, effect.bad)
    )
    return effect.likely * good + (1 - effect.likely) * bad * _REFUSED


ENOUGH = "再问下去多半不改变结果"
"""What a person is told when `enough` is true."""


def enough(questions: Iterable[Question]) -> bool:
    """Return whether asking on will probably change no result: no question settles the share `LINE`."""
    return not any(question.share >= LINE for question in questions)


def _sort_key(question: Question) -> tuple[bool, bool, int, float, tuple[int, str]]:
    personal = question.holder == Holder.PERSON.value
    judged = question.field.startswith(("confirmed.", "scores."))
    clean = question_of(question.field) == BLOCK
    late = 1 if clean else 0 if question.share >= LINE else 2
    cost = _COSTS[question.cost] + _COST_OF_LINE * (len(question.facts) - 1)
    if not question.block and not judged and CATALOGUE[question.field.partition(".")[0]].rare:
        cost *= _TIMES_RARE
    return personal, judged, late, -question.share / cost, _catalogue_order(question.field)


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


def _question(asked: _Asked, manual: Mapping[str, r.Manual], whole: tuple[float, float]) -> Question:
    facts = tuple(sorted(asked.facts, key=_catalogue_order))
    fact, ids = facts[0], tuple(asked.policies)
    label, text, holder, cost = _words(fact, manual.get(fact))
    block = len(facts) > 1
    if block:
        label, text = _CLEAN_LABEL if question_of(fact) == BLOCK else f"少见情形（{holder}）", _BLOCK_TEXT
        cost = max((CATALOGUE[name].cost for name in facts), key=list(Cost).index)
    share = (asked.gain / whole[0] + asked.worth / whole[1]) / 2
    why = _why(asked)
    return Question(
        fact, label, text, holder, asked.settles, len(ids), asked.money, ids, facts, cost, block, why, share
    )


def _words(fact: str, node: r.Manual | None) -> tuple[str, str, str, Cost]:
    """Return label, text, holder and cost of the question for one fact."""
    if node is not None:
        text = f"请核实：{node.text}" if fact.startswith("confirmed.") else f"请评定：{node.text}"
        return node.text, text, node.holder or Holder.OFFICER.value, Cost.PAPERS
    name, _, year = fact.partition(".")
    field = CATALOGUE[name]
    return missing_label(fact), field.ask(int(year) if year else None), field.holder.value, field.cost


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
