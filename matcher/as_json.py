"""A match as a JSON object."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from matcher.amounts import Gain
from matcher.combine import ExclusionChoice
from matcher.evaluate import MatchResult
from matcher.explain import Condition
from matcher.gaps import Gap
from matcher.match import Match
from matcher.needs import NeedAnswer
from matcher.outcome import ScorePoints
from matcher.policy_words import call_words, condition_words
from matcher.questions import Question
from matcher.suggest import suggestions
from policies import Call, Document, Grade, plain
from policies import rules as r


def as_json(match: Match) -> dict[str, object]:
    """Return the whole match as a dictionary of JSON values; numbers are int or float, dates ISO text.

    >>> conditions = as_json(found)["results"][0]["conditions"]
    >>> [condition["actual"] for condition in conditions if condition["id"] == "taxable-income"]
    ['200万元']
    """
    return {
        "on": match.on.isoformat(),
        "library": {"version": match.library.version, "digest": match.library.digest},
        "determination": match.determination,
        "enterprise": {"name": match.profile.facts.get("name"), "size": match.size},
        "derived": [{"field": fact.field, "value": fact.value, "because": fact.because} for fact in match.derived],
        "unread": dict(match.unread),
        "results": [_result(match, result) for result in match.results],
        "next_questions": [_question(question) for question in match.questions],
        "enough": match.enough,
        "contradictions": [{"facts": list(found.facts), "text": found.text} for found in match.contradictions],
        "suggestions": [
            {"field": found.field, "value": found.value, "because": list(found.because)}
            for found in suggestions(match.profile)
        ],
        "ladder": [
            {
                "name": standing.name,
                "known": standing.known,
                "here": standing.here,
                "current": standing.current.kind if standing.current else None,
                "next": standing.next.kind if standing.next else None,
            }
            for standing in match.standings
        ],
        "choices": [_choice(choice) for choice in match.choices],
        "needs": [_need(answer) for answer in match.needs],
    }


def _choice(choice: ExclusionChoice) -> dict[str, object]:
    return {
        "group": choice.group,
        "text": choice.text,
        "policies": [result.policy.id for result in choice.results],
        "better": choice.better.policy.id if choice.better else None,
        "reason": choice.reason,
    }


def _need(answer: NeedAnswer) -> dict[str, object]:
    return {
        "category": answer.category,
        "text": answer.text,
        "amount": _number(answer.amount),
        "policies": [found.result.policy.id for found in answer.answers],
        "answers": [
            {"policy": found.result.policy.id, "why": found.why, "fits": found.fits} for found in answer.answers
        ],
    }


def _question(question: Question) -> dict[str, object]:
    return {
        "field": question.field,
        "facts": list(question.facts),
        "label": question.label,
        "text": question.text,
        "holder": question.holder,
        "cost": question.cost.value,
        "block": question.block,
        "settles": question.settles,
        "touches": question.touches,
        "amount_at_stake": _number(question.amount_at_stake),
        "why": question.why,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else float(rounded)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _result(match: Match, result: MatchResult) -> dict[str, object]:
    policy, offices = result.policy, match.offices_of(result.policy)
    return {
        "policy": policy.id,
        "name": policy.name,
        "level": policy.level.value,
        "region": policy.region,
        "kind": policy.kind.value,
        "verdict": result.verdict.value,
        "state": result.state.value,
        "held_until": _day(result.held_until),
        "grade": result.grade.value,
        "modelled": policy.modelled(match.on).value,
        "group": match.group_of(result).value,
        "missing": list(result.missing),
        "conditions": [_condition(condition) for condition in match.conditions(result)],
        "score": _score(result),
        "benefits": [_support(result, gain) for gain in result.gains],
        "materials": [{"text": material.text, "holder": material.holder} for material in policy.materials],
        "window": _window(match, result),
        "apply_at": policy.apply_at,
        "contact": "、".join(office.name for office in offices if office.name) or policy.lead_department,
        "phone": next((office.phone for office in offices if office.phone), ""),
        "offices": [
            {"name": office.name, "phone": office.phone, "address": office.address, "url": office.url}
            for office in offices
        ],
        "notes": [*policy.notes, *([result.version.note] if result.version.note else [])],
        "doubts": policy.doubts,
        "sources": [_document(document) for document in policy.documents],
    }


def _document(document: Document) -> dict[str, object]:
    return {
        "document": document.title,
        "number": document.number,
        "grade": document.grade.value,
        "confidence": _CONFIDENCE[document.grade],
        "read": document.read.value,
        "checked_on": _day(document.checked_on),
        "issued": _day(document.issued),
        "effective": _day(document.effective),
        "expires": _day(document.expires),
        "superseded_by": document.superseded_by,
        "draft": document.draft,
        "url": document.url,
    }


_CONFIDENCE = {
    Grade.OFFICIAL: "official-text",
    Grade.EXCERPT: "official-text",
    Grade.REPOST: "secondary",
    Grade.REPORT: "secondary",
}
"""Grade → the older word for it, which other programs read."""


def _window(match: Match, result: MatchResult) -> dict[str, object]:
    calls = result.policy.calls
    return {
        "opens": _day(result.opens),
        "closes": _day(result.closes),
        "text": call_words(result.policy, match.on),
        "calls": [call_as_json(call) for call in calls.dated],
        "last_seen": calls.last_seen,
    }


def call_as_json(call: Call) -> dict[str, object]:
    """Return one call as JSON values."""
    return {
        "year": call.year,
        "opens": _day(call.opens),
        "closes": _day(call.closes),
        "step": call.step,
        "portal": call.portal,
        "source": call.source,
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
        "negated": condition.negated,
        "untaken": condition.untaken,
        "note": condition.note,
        "source": {
            "document": condition.source.document,
            "clause": condition.source.clause,
            "grade": condition.source.grade.value,
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
    if gain.has_amount and not gain.certain:
        parts.append("路线或兑现条件尚待核实")
    return "；".join(part for part in parts if part)


def _support(result: MatchResult, gain: Gain) -> dict[str, object]:
    item = gain.support
    return {
        "text": item.text,
        "kind": item.kind.value,
        "low": _number(gain.low),
        "high": _number(gain.high),
        "unit": "万元",
        "limit": _number(item.limit),
        "cap": _number(item.cap),
        "certain": gain.certain,
        "event": condition_words(item.event) if item.event is not None else None,
        "pays": item.pays.value if item.pays is not None else None,
        "claim": item.claim,
        "payer": item.payer,
        "basis": support_basis(gain),
        "beneficiary": item.beneficiary or None,
        "clause": item.clause,
        "grade": result.policy.grade_of(item).value,
        "missing": list(gain.missing),
    }
