"""Proposes the parts of a policy from the clauses of its document. Nothing is decided here.

Each module of the kinds below yields proposals of one clause or of a few that belong together; this one puts them in
the order of the document and gives every part of the text to one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from clauses import _calls, _conditions, _materials, _offices, _support, _validity
from clauses.content import GroupContent, Joined, RuleContent, SupportContent
from clauses.model import PolicyText, Proposal
from policies.rules import All, Any, Manual, Not, Rule

Proposer = Callable[[PolicyText], Iterable[Proposal]]
PROPOSERS: tuple[Proposer, ...] = (
    _support.propose,
    _calls.propose,
    _materials.propose,
    _offices.propose,
    _validity.propose,
    _conditions.propose,
)
"""What proposes, in the order of precedence: a figure that one of them used is not proposed again."""


def proposals_of(text: PolicyText) -> tuple[Proposal, ...]:
    """Return what the clauses may mean, in the order of the document; `parent` is an index of the result.

    >>> proposals_of(PolicyText())
    ()
    """
    found: list[Proposal] = []
    used: set[tuple[int, int]] = set()
    for propose in PROPOSERS:
        own = list(propose(text))
        kept = _without(own, used)
        places = {old: len(found) + new for new, old in enumerate(kept)}
        found += [replace(own[old], parent=places.get(own[old].parent)) for old in kept]  # type: ignore[arg-type]
        used |= {figure for old in kept if not _in_kind(own[old]) for figure in figures_of(own[old])}
    return _ordered(found)


def figures_of(proposal: Proposal) -> set[tuple[int, int]]:
    """Return the figures that a proposal uses, each as (clause, figure)."""
    return {(proposal.clause, figure) for figure in proposal.figures} | set(proposal.beside)


def _without(found: Sequence[Proposal], used: set[tuple[int, int]]) -> list[int]:
    """Return the places of the proposals that use no figure of `used`; a group is left out with its last member."""
    members: dict[int, list[int]] = {}
    for place, each in enumerate(found):
        if each.parent is not None:
            members.setdefault(each.parent, []).append(place)

    def stays(place: int) -> bool:
        each = found[place]
        if not _is_rule(each) and any(figure in used for figure in figures_of(each)):
            return False
        return place not in members or any(stays(below) for below in members[place])

    kept = {place for place in range(len(found)) if stays(place)}
    return [place for place in sorted(kept) if _root_kept(found, place, kept)]


def _in_kind(proposal: Proposal) -> bool:
    """Return whether support is proposed that states no amount; its figures may be conditions."""
    return isinstance(proposal.content, SupportContent) and not proposal.content.support.has_amount


def _is_rule(proposal: Proposal) -> bool:
    """Return whether a fact decides what is proposed; an amount that is given may stand in the words of it too."""
    return isinstance(proposal.content, RuleContent) and not isinstance(proposal.content.rule, Manual)


def _root_kept(found: Sequence[Proposal], place: int, kept: set[int]) -> bool:
    parent = found[place].parent
    return parent is None or (parent in kept and _root_kept(found, parent, kept))


def _ordered(found: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Return the proposals in the order of their words, groups before their members, with parents that fit."""
    order = sorted(
        range(len(found)), key=lambda place: (found[place].clause, found[place].start, _depth(found, place), place)
    )
    places = {old: new for new, old in enumerate(order)}
    return tuple(
        found[old] if found[old].parent is None else replace(found[old], parent=places[found[old].parent])  # type: ignore[index]
        for old in order
    )


def _depth(found: Sequence[Proposal], place: int) -> int:
    parent = found[place].parent
    return 0 if parent is None else 1 + _depth(found, parent)


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
