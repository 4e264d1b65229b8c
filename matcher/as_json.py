"""A match as a JSON object."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from matcher.amounts import Gain
from matcher.evaluate import MatchResult
from matcher.explain import Condition
from matcher.gaps import Gap
from matcher.match import Match
from matcher.outcome import ScorePoints
from matcher.suggest import suggestions
from policies import plain
from policies import rules as r


def as_json(match: Match) -> dict[str, object]:
    """Return the whole match as a dictionary of JSON values; numbers are int or float, dates ISO text.

    >>> as_json(found)["results"][0]["conditions"][1]["actual"]
    '200万元'
    """
    return {
        "on": match.on.isoformat(),
        "library": {"version": match.library.version, "digest": match.library.digest},
        "determination": match.determination,
        "enterprise": {"name": match.profile.facts.get("name"), "size": match.size},
        "results": [_result(match, result) for result in match.results],
        "next_questions": [
            {
                "field": question.field,
                "label": question.label,
                "text": question.text,
                "holder": question.holder,
                "settles": question.settles,
                "touches": question.touches,
                "amount_at_stake": _number(question.amount_at_stake),
            }
            for question in match.questions
        ],
        "suggestions": [
            {"field": found.field, "value": found.value, "because": list(found.because)}
            for found in suggestions(match.profile)
        ],
        "ladder": [
            {
                "name": standing.name,
                "known": standing.known,
                "current": standing.current.kind if standing.current else None,
                "next": standing.next.kind if standing.next else None,
            }
            for standing in match.standings
        ],
        "choices": [
            {
                "group": choice.group,
                "text": choice.text,
                "policies": [result.policy.id for result in choice.results],
                "better": choice.better.policy.id if choice.better else None,
                "reason": choice.reason,
            }
            for choice in match.choices
        ],
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else float(rounded)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _result(match: Match, result: MatchResult) -> dict[str, object]:
    policy = result.policy
    return {
        "policy": policy.id,
        "name": policy.name,
        "level": policy.level.value,
        "region": policy.region,
        "kind": policy.kind.value,
        "verdict": result.verdict.value,
        "state": result.state.value,
        "held_until": _day(result.held_until),
        "modelled": policy.modelled(match.on).value,
        "group": match.group_of(result).value,
        "missing": list(result.missing),
        "conditions": [_condition(condition) for condition in match.conditions(result)],
        "score": _score(result),
        "benefits": [_support(gain) for gain in result.gains],
        "materials": [{"text": material.text, "holder": material.holder} for material in policy.materials],
        "window": {"opens": _day(result.opens), "closes": _day(result.closes), "text": policy.window.text},
        "apply_at": policy.apply_at,
        "contact": policy.contact or policy.lead_department,
        "notes": [*policy.notes, *([result.version.note] if result.version.note else [])],
        "doubts": policy.doubts,
        "sources": [
            {
                "document": document.title,
                "number": document.number,
                "confidence": document.confidence.value,
                "issued": _day(document.issued),
                "effective": _day(document.effective),
                "expires": _day(document.expires),
                "superseded_by": document.superseded_by,
                "url": document.url,
            }
            for document in policy.documents
        ],
    }


def _condition(condition: Condition) -> dict[str, object]:
    return {
        "id": condition.id,
        "text": condition.text,
        "verdict": condition.verdict.value,
        "actual": condition.actual,
        "required": condition.required,
        "missing": list(condition.missing),
        "gap": _gap(condition.gap),
        "manual": condition.manual,
        "note": condition.note,
        "source": {
            "document": condition.source.document,
            "clause": condition.source.clause,
            "confidence": condition.source.confidence,
        },
        "children": [_condition(child) for child in condition.children],
    }


def _gap(gap: Gap | None) -> dict[str, object] | None:
    if gap is None:
        return None
    return {
        "field": gap.field or None,
        "change": _number(gap.change),
        "unit": gap.unit.value,
        "text": gap.text,
        "ready_on": _day(gap.ready_on),
    }


def _score(result: MatchResult) -> dict[str, object] | None:
    outcome = result.outcome.score()
    if outcome is None or not isinstance(outcome.actual, ScorePoints) or not isinstance(outcome.node, r.Score):
        return None
    points, node = outcome.actual, outcome.node
    return {
        "low": _number(points.low),
        "high": _number(points.high),
        "pass": f"{node.op.value} {plain(node.pass_mark)}",
        "verdict": outcome.verdict.value,
        "items": [
            {
                "id": entry.item.id,
                "label": entry.item.label,
                "group": entry.item.group,
                "max": _number(entry.item.max),
                "low": _number(entry.low),
                "high": _number(entry.high),
                "missing": list(entry.missing),
            }
            for entry in points.items
        ],
    }


def support_basis(gain: Gain) -> str:
    """Return the basis of an amount in Chinese, with assumptions and doubts."""
    parts = [gain.support.basis]
    if gain.estimated:
        parts.append("可加计费用未填，按研发费用估算")
    if gain.has_amount and not gain.verified:
        parts.append("待核：依据未读到原文")
    if gain.has_amount and not gain.certain:
        parts.append("是否适用尚待核实")
    return "；".join(part for part in parts if part)


def _support(gain: Gain) -> dict[str, object]:
    support = gain.support
    return {
        "text": support.text,
        "kind": support.kind.value,
        "low": _number(gain.low),
        "high": _number(gain.high),
        "unit": "万元",
        "limit": _number(support.limit),
        "basis": support_basis(gain),
        "beneficiary": support.beneficiary or None,
        "clause": support.clause,
        "confidence": support.confidence.value,
        "missing": list(gain.missing),
    }
