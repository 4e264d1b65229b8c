"""Proposes the parts of a policy from the clauses of its document. Nothing is decided here.

Each module of the kinds below yields proposals of one clause or of a few that belong together; this one puts them in
the order of the document and gives every part of the text to one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from clauses import _calls, _conditions, _materials, _offices, _support, _validity
from clauses.content import CallsContent, GroupContent, Joined, RuleContent, SupportContent
from clauses.model import PolicyText, Proposal
from policies.rules import All, Any, Manual, Not, OnDate, OneOf, Rule, walk

Proposer = Callable[[PolicyText], Iterable[Proposal]]
PROPOSERS: tuple[Proposer, ...] = (
    _conditions.propose,
    _support.propose,
    _calls.propose,
    _materials.propose,
    _offices.propose,
    _validity.propose,
    _conditions.propose_of_support,
)
"""What proposes, in the order of precedence: a figure that one of them used is not proposed again."""


def proposals_of(text: PolicyText) -> tuple[Proposal, ...]:
    """Return what the clauses may mean, in the order of the document; `parent` is an index of the result.

    >>> proposals_of(PolicyText())
    ()
    """
    found: list[Proposal] = []
    used: set[tuple[int, int]] = set()
    papers = tuple(_materials.propose(text))
    for propose in PROPOSERS:
        own = list(propose(text))
        kept = [
            place
            for place in _without(own, used)
            if not _is_founding(own[place], found) and not _asks_for_papers(own[place], papers)
        ]
        if propose is _conditions.propose_of_support:
            found, kept = _with_routes(found, own, kept)
        places = {old: len(found) + new for new, old in enumerate(kept)}
        found += [replace(own[old], parent=places.get(own[old].parent)) for old in kept]  # type: ignore[arg-type]
        used |= {figure for old in kept if not _in_kind(own[old]) for figure in figures_of(own[old])}
    return _ordered(found)


def _asks_for_papers(proposal: Proposal, papers: Sequence[Proposal]) -> bool:
    """Return whether a condition for a person says no more than the papers that are proposed from its words."""
    content = proposal.content
    if proposal.parent is not None or not (isinstance(content, RuleContent) and isinstance(content.rule, Manual)):
        return False
    return any(
        each.clause == proposal.clause and proposal.start <= each.start and each.end <= proposal.end for each in papers
    )


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
        if not (_is_rule(each) or _states_sum(each)) and any(figure in used for figure in figures_of(each)):
            return False
        return place not in members or any(stays(below) for below in members[place])

    kept = {place for place in range(len(found)) if stays(place)}
    return [place for place in sorted(kept) if _root_kept(found, place, kept)]


def _with_routes(
    found: list[Proposal], asked: Sequence[Proposal], kept: Sequence[int]
) -> tuple[list[Proposal], list[int]]:
    """Return the proposals, and the places of what the clauses about support ask for the whole policy.

    Where one of several items asks it (`_support` gave that item the figures), it becomes the route of the item.
    """
    given = {figure for each in found if _pays(each) for figure in figures_of(each)}
    clauses = {each.clause for each in asked if figures_of(each) & given}
    routes: dict[int, list[Rule]] = {}
    for place in kept:
        each = asked[place]
        if each.clause in clauses and isinstance(each.content, RuleContent | GroupContent):
            item = _item_at(found, each) if each.parent is None or _is_choice(asked, each.parent) else None
            rule = rule_at(asked, place) if item is not None and not _is_choice(asked, place) else None
            if item is not None and rule is not None:
                routes.setdefault(item, []).append(rule)
    with_routes = [_routed(each, routes.get(place, ())) for place, each in enumerate(found)]
    return with_routes, [place for place in kept if asked[place].clause not in clauses]


def _is_choice(asked: Sequence[Proposal], place: int) -> bool:
    """Return whether a proposal is the group of routes that each have an item of their own."""
    content = asked[place].content
    return isinstance(content, GroupContent) and content.joined is Joined.ANY and asked[place].parent is None


def _pays(proposal: Proposal) -> bool:
    return isinstance(proposal.content, SupportContent) and proposal.content.support.has_amount


def _item_at(found: Sequence[Proposal], asked: Proposal) -> int | None:
    """Return the place of the only item that begins last before some words, None if a list of items does."""
    items = [
        (each.start, place)
        for place, each in enumerate(found)
        if _pays(each) and each.clause == asked.clause and each.start <= asked.start < each.end
    ]
    last = max((start for start, _ in items), default=-1)
    places = [place for start, place in items if start == last]
    return places[0] if len(places) == 1 else None


def _routed(proposal: Proposal, asked: Sequence[Rule]) -> Proposal:
    """Return an item with what a fact decides of those who get it as its route."""
    if not isinstance(proposal.content, SupportContent) or not asked:
        return proposal
    support = proposal.content.support
    members = [] if support.when is None else [support.when]
    for rule in asked:
        decided = not any(isinstance(node, Manual) for node in walk(rule))
        general = isinstance(rule, OneOf) and rule.left.formula == "org_type"
        if decided and not general and not any(_alike(rule, other) for other in (*members, support.event)):
            members.append(rule)
    when = All(members=tuple(members), clause=support.clause) if len(members) > 1 else next(iter(members), None)
    return replace(proposal, content=SupportContent(support=replace(support, when=when)))


def _alike(rule: Rule, other: Rule | None) -> bool:
    """Return whether two rules say the same, whatever their labels."""
    return other is not None and type(rule) is type(other) and replace(rule, label="") == replace(other, label="")


def _is_founding(proposal: Proposal, found: Sequence[Proposal]) -> bool:
    """Return whether a day was taken for one of a call that says by when the firm must have been founded."""
    return isinstance(proposal.content, CallsContent) and any(
        isinstance(each.content, RuleContent)
        and isinstance(each.content.rule, OnDate)
        and each.clause == proposal.clause
        and each.start < proposal.end
        and proposal.start < each.end
        for each in found
    )


def _in_kind(proposal: Proposal) -> bool:
    """Return whether support is proposed that states no amount; its figures may be conditions."""
    return isinstance(proposal.content, SupportContent) and not proposal.content.support.has_amount


def _states_sum(proposal: Proposal) -> bool:
    """Return whether support with a sum is proposed, which a condition that holds the whole sentence does not replace."""
    content = proposal.content
    return isinstance(content, SupportContent) and (content.support.has_amount or content.support.limit is not None)


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
