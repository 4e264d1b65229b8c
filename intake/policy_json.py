"""What a policy document is read as, as the part of the JSON object of the data contract: clauses, figures, proposals."""

from __future__ import annotations

from collections.abc import Sequence

from clauses import (
    Clause,
    Figure,
    PolicyText,
    Proposal,
    SupportContent,
    TextLine,
    proposals_of,
    read_lines,
    read_policy,
    rule_at,
)
from intake.register import plain
from papers import PaperFile
from policies import Support
from policies.library import to_plain
from policies.rules import All, Any, Manual, Rule


def policy_as_json(file: PaperFile) -> dict[str, object]:
    """Return the heads, the clauses with their proposals, and how many figures have one."""
    text = policy_text(file)
    proposals = proposals_of(text)
    answered = {(each.clause, figure) for each in proposals for figure in each.figures}
    return {
        "title": text.title or None,
        "number": text.number or None,
        "issuer": text.issuer or None,
        "issued": plain(text.issued),
        "effective": plain(text.effective),
        "expires": plain(text.expires),
        "clauses": [_clause(place, clause, proposals) for place, clause in enumerate(text.clauses)],
        "figures_total": len(text.figures),
        "figures_with_proposal": len(answered),
    }


def policy_text(file: PaperFile) -> PolicyText:
    """Return the clauses of a document, or of a table whose rows are its lines."""
    if file.document is not None:
        return read_policy(file.document)
    rows = (row for sheet in file.sheets for row in sheet.rows)
    return read_lines(TextLine("\t".join(spot.text for spot in row if spot)) for row in rows)


def _clause(place: int, clause: Clause, proposals: Sequence[Proposal]) -> dict[str, object]:
    rule = _rule(place, proposals)
    return {
        "path": clause.path,
        "text": clause.text,
        "role": clause.role.value,
        "page": clause.page,
        "figures": [_figure(each) for each in clause.figures],
        "proposal": to_plain(rule) if rule is not None else None,
        "proposals": [_proposal(each) for each in proposals if each.clause == place],
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "text": figure.text,
        "value": plain(figure.value),
        "unit": figure.unit or None,
        "op": figure.op or None,
        "fact": figure.fact or None,
    }


def _rule(place: int, proposals: Sequence[Proposal]) -> Rule | None:
    """Return the condition that a clause may mean: what stands in no group of its own, or what its support asks."""
    own = {i for i, each in enumerate(proposals) if each.clause == place}
    tops = (i for i in sorted(own) if proposals[i].parent not in own)
    rules = tuple(rule for rule in (rule_at(proposals, i) for i in tops) if rule is not None)
    if rules:
        return rules[0] if len(rules) == 1 else All(members=rules)
    contents = (proposals[i].content for i in sorted(own))
    items = tuple(each.support for each in contents if isinstance(each, SupportContent))
    routes = tuple(rule for item in items if (rule := _route(item)) is not None)
    if not routes or len(routes) < len(items):
        return None
    return routes[0] if len(routes) == 1 else Any(members=routes)


def _route(item: Support) -> Rule | None:
    """Return what decides whether an item is given, as far as a fact does."""
    return item.when if item.when is not None or isinstance(item.event, Manual) else item.event


def _proposal(proposal: Proposal) -> dict[str, object]:
    return {
        "start": proposal.start,
        "end": proposal.end,
        "figures": list(proposal.figures),
        "sure": proposal.sure,
        "why": proposal.why,
        "content": to_plain(proposal.content),
    }
