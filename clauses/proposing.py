"""Proposes the parts of a policy from the clauses of its document. Nothing is decided here.

Each module of the kinds below yields proposals of one clause or of a few that belong together; this one puts them in
the order of the document and gives every part of the text to one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from clauses import _calls, _materials, _offices, _support, _validity
from clauses.content import GroupContent, Joined, RuleContent
from clauses.model import PolicyText, Proposal
from policies.rules import All, Any, Not, Rule

Proposer = Callable[[PolicyText], Iterable[Proposal]]
PROPOSERS: tuple[Proposer, ...] = (
    _support.propose,
    _calls.propose,
    _materials.propose,
    _offices.propose,
    _validity.propose,
)
"""What proposes, in the order of precedence: a figure that one of them used is not proposed again."""


def proposals_of(text: PolicyText) -> tuple[Proposal, ...]:
    """Return what the clauses may mean, in the order of the document; `parent` is an index of the result.

    >>> proposals_of(PolicyText())
    ()
    """
    return tuple(found for propose in PROPOSERS for found in propose(text))


def rule_at(proposals: Sequence[Proposal], place: int) -> Rule | None:
    """Return the condition of a proposal; that of a group with the conditions of its members. None if it is no condition."""
    content = proposals[place].content
    if isinstance(content, RuleContent):
        return content.rule
    if not isinstance(content, GroupContent):
        return None
    below = (rule_at(proposals, i) for i, each in enumerate(proposals) if each.parent == place)
    members = tuple(rule for rule in below if rule is not None)
    if not members:
        return None
    if content.joined is Joined.ALL:
        return All(members=members, label=content.label)
    either = Any(members=members) if len(members) > 1 else members[0]
    return Not(member=either, label=content.label) if content.joined is Joined.NONE else either
