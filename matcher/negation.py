"""Negated conditions in the form in which they are told: what stands under a `not` says what must not be.

The negation is carried down to the single conditions, so that each has its own verdict: that a firm is in no excluded
trade is met, and never an unmet trade below a met condition.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from matcher.decide import not_outcome
from matcher.outcome import Outcome
from matcher.wording import negative
from policies import rules as r

_OPPOSITE: Mapping[r.Comparison, r.Comparison] = {
    r.Comparison.AT_LEAST: r.Comparison.BELOW,
    r.Comparison.BELOW: r.Comparison.AT_LEAST,
    r.Comparison.ABOVE: r.Comparison.AT_MOST,
    r.Comparison.AT_MOST: r.Comparison.ABOVE,
}


def told(outcome: Outcome) -> Outcome:
    """Return an outcome in which a `not` stands only before a single condition.

    The verdicts follow: a group under a `not` becomes the opposite group of negated members (De Morgan).
    """
    if not isinstance(outcome.node, r.Not):
        return replace(outcome, members=tuple(told(member) for member in outcome.members))
    node, (member,) = told_rule(outcome.node), outcome.members
    if isinstance(outcome.node.member, r.Not):
        return told(member.members[0])
    if isinstance(node, (r.All, r.Any)):
        members = tuple(
            told(not_outcome(wrapped, inner))
            for wrapped, inner in zip(map(_negated, _members(outcome.node.member)), member.members, strict=True)
        )
        return replace(outcome, node=node, members=members)
    if isinstance(node, (r.Compare, r.Flag)):
        return replace(outcome, node=node, actual=member.actual, line=member.line, members=())
    return outcome


def told_rule(rule: r.Rule) -> r.Rule:
    """Return a rule in which the `not` at its top stands only before a single condition; other rules stay as they are."""
    if not isinstance(rule, r.Not):
        return rule
    member = rule.member
    label = rule.label or (negative(member) if member.label else "")
    match member:
        case r.Not(member=inner):
            return told_rule(inner)
        case r.All() | r.Any():
            group = r.Any if isinstance(member, r.All) else r.All
            members = tuple(_negated(inner) for inner in member.members)
            return group(
                members=members, id=rule.id, label=label, document=rule.document or member.document,
                clause=rule.clause or member.clause, grade=rule.grade or member.grade, note=rule.note or member.note,
            )  # fmt: skip
        case r.Flag(value=value):
            return replace(member, value=not value, id=rule.id or member.id, label=label)
        case r.Compare(op=op) if op in _OPPOSITE and not rule.label:
            return replace(member, op=_OPPOSITE[op], id=rule.id or member.id)
        case _:
            return rule


def _members(rule: r.Rule) -> tuple[r.Rule, ...]:
    return rule.members if isinstance(rule, (r.All, r.Any)) else ()


def _negated(rule: r.Rule) -> r.Not:
    """Return the negation of one condition, under the id and the source of the condition."""
    return r.Not(member=rule, id=rule.id, document=rule.document, clause=rule.clause, grade=rule.grade, note=rule.note)
