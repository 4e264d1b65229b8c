"""Conditions in words: verdict, the firm's figure, the threshold, gap, missing facts and source."""

from __future__ import annotations

import msgspec

from matcher._facts import Facts
from matcher.conflicts import hanging
from matcher.evaluate import MatchResult
from matcher.gaps import Gap, gap_of
from matcher.negation import told
from matcher.outcome import ConditionVerdict, Outcome
from matcher.wording import actual, marked, required, sentence
from policies import Grade, Policy
from policies import rules as r


class ConditionSource(msgspec.Struct, frozen=True):
    """The source of a condition: document (its number, else its title), clause, and its grade."""

    document: str
    clause: str
    grade: Grade
    title: str = ""
    url: str = ""


class Condition(msgspec.Struct, frozen=True):
    """One condition as shown by the window, the sheet and the JSON output."""

    id: str
    text: str
    verdict: ConditionVerdict
    actual: str
    required: str
    missing: tuple[str, ...]
    gap: Gap | None
    source: ConditionSource
    note: str = ""
    manual: bool = False
    children: tuple[Condition, ...] = ()
    negated: bool = False
    """Whether the text says the opposite of what a person is asked to confirm (是 makes it unmet)."""
    untaken: bool = False
    """Whether another member of a met any-of makes it needless: unmet or unknown, it stands against nothing."""


def conditions(result: MatchResult, facts: Facts) -> tuple[Condition, ...]:
    """Return the conditions of a result; an all-of at the root is replaced by its members.

    A condition is told as what must hold: what stands under a `not` in its negated form, with its own verdict.
    """
    outcome = told(result.outcome)
    roots = outcome.members if isinstance(outcome.node, r.All) and not outcome.node.id else (outcome,)
    return tuple(_condition(root, result.policy, facts, untaken=False) for root in roots)


def _condition(outcome: Outcome, policy: Policy, facts: Facts, *, untaken: bool) -> Condition:
    node, negated = outcome.node, isinstance(outcome.node, r.Not)
    asked = node.member if isinstance(node, r.Not) else node
    taken = isinstance(node, r.Any) and outcome.verdict is ConditionVerdict.MET
    return Condition(
        id=asked.id if isinstance(asked, r.Manual) else node.id,
        text=sentence(node),
        verdict=outcome.verdict,
        actual=_contradicted(outcome, facts) or marked(actual(outcome, facts, policy.id), node, facts),
        required=required(outcome, facts),
        missing=outcome.missing,
        gap=gap_of(outcome, facts),
        source=_source(node, policy),
        note=node.note,
        manual=isinstance(asked, r.Manual),
        children=()
        if negated
        else tuple(
            _condition(m, policy, facts, untaken=untaken or (taken and m.verdict is not ConditionVerdict.MET))
            for m in outcome.members
        ),
        negated=negated,
        untaken=untaken,
    )


def _contradicted(outcome: Outcome, facts: Facts) -> str:
    """Return the contradictions that keep a single condition open, in words."""
    if (outcome.members and not isinstance(outcome.node, r.Not)) or facts.contested.isdisjoint(outcome.missing):
        return ""
    return "；".join(found.text for found in hanging(facts.contradictions, outcome.missing))


def _source(node: r.Rule, policy: Policy) -> ConditionSource:
    document, grade = policy.document(node.document), policy.grade_of(node)
    if document is None:
        return ConditionSource("", node.clause, grade)
    return ConditionSource(document.citation, node.clause, grade, document.title, document.url or "")
