"""The cards of a draft as a tree: what stands in which group, what counts, and what needs no decision any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clauses import GroupContent, RuleContent, SupportContent
from policies import Aspect
from workshop.model import Card, CardState, Draft

Tree = Mapping[str, tuple[Card, ...]]


def tree_of(draft: Draft) -> Tree:
    """Return the cards of each group in their order, those at the top under "".

    A card whose group does not exist stands at the top.
    """
    known = {card.id for card in draft.cards}
    found: dict[str, list[Card]] = {}
    for card in draft.cards:
        found.setdefault(card.parent if card.parent in known else "", []).append(card)
    return {parent: tuple(cards) for parent, cards in found.items()}


def inside(tree: Tree, card: str) -> Iterator[Card]:
    """Yield all cards inside a group, outermost first."""
    for member in tree.get(card, ()):
        yield member
        yield from inside(tree, member.id)


def counting(draft: Draft) -> frozenset[str]:
    """Return the ids of the cards that are part of the policy: taken, and their groups too."""
    tree = tree_of(draft)
    return frozenset(_counting(tree, ""))


def _counting(tree: Tree, parent: str) -> Iterator[str]:
    for card in tree.get(parent, ()):
        if card.state.counts and card.content is not None:
            yield card.id
            if isinstance(card.content, GroupContent):
                yield from _counting(tree, card.id)


def settled(draft: Draft) -> frozenset[str]:
    """Return the ids of the cards that need no decision any more.

    They are decided, or in a group that was left out or that a person confirms as a whole.
    """
    tree = tree_of(draft)
    return frozenset(_settled(tree, "", whole=False))


def _settled(tree: Tree, parent: str, *, whole: bool) -> Iterator[str]:
    for card in tree.get(parent, ()):
        if whole or card.state.decided:
            yield card.id
        closed = card.state is CardState.REJECTED or (card.state.decided and not isinstance(card.content, GroupContent))
        yield from _settled(tree, card.id, whole=whole or closed)


def aspect_of(card: Card) -> Aspect | None:
    """Return the question about the applicants that a card answers, None for other cards."""
    return card.content.aspect if isinstance(card.content, (RuleContent, GroupContent)) else None


def stated_in(card: Card) -> tuple[str, str]:
    """Return the key of the document and the clause that the content of a card names."""
    match card.content:
        case RuleContent(rule=part) | SupportContent(support=part) | (GroupContent() as part):
            return part.document, part.clause
        case _:
            return "", ""
