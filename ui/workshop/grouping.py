"""Conditions put into groups, taken out of them and moved: the draft that follows, or why it cannot be. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import workshop
from clauses import GroupContent, Joined, RuleContent
from policies import UserError

if TYPE_CHECKING:
    from workshop import Card, Draft


def grouped(draft: Draft, cards: Collection[str], joined: Joined) -> tuple[Draft, str]:
    """Returns the draft with conditions in a new group, and the card to select.

    Cards inside a group that is chosen too go with it. Raises: UserError if the cards cannot be in one group.
    """
    chosen = [card for card in draft.cards if card.id in cards and card.parent not in cards]
    if not chosen or not all(isinstance(card.content, RuleContent | GroupContent) for card in chosen):
        raise UserError("只有条件能组成一组，请只选条件")
    if len({card.parent for card in chosen}) > 1:
        raise UserError("选的条件不在同一组里，先把它们拆出来（U）")
    return workshop.nest(draft, [card.id for card in chosen], joined), chosen[0].id


def taken_out(draft: Draft, card: Card) -> tuple[Draft, str]:
    """Returns the draft with a group dissolved, or a card taken out of its group, and the card to select.

    Raises: UserError if the card is neither.
    """
    if isinstance(card.content, GroupContent):
        inside = next((each.id for each in draft.cards if each.parent == card.id), "")
        return workshop.unnest(draft, card.id), inside
    group = draft.card(card.parent)
    if group is None:
        raise UserError("这张卡片不在组里")
    return workshop.move(draft, card.id, into=group.parent), card.id


def moved(draft: Draft, card: Card, step: int) -> Draft:
    """Returns the draft with a card moved among those with the same parent; at an end it stays."""
    beside = [other.id for other in draft.cards if other.parent == card.parent]
    place = beside.index(card.id) + step
    if not 0 <= place < len(beside):
        return draft
    rest = [other for other in beside if other != card.id]
    return workshop.move(draft, card.id, rest[place] if place < len(rest) else "")


def put_in(draft: Draft, card: Card) -> Draft:
    """Returns the draft with a condition at the end of the group nearest above it, or below it if there is none above.

    Raises: UserError if it is no condition, or no group stands beside it.
    """
    if not isinstance(card.content, RuleContent | GroupContent):
        raise UserError("只有条件能放进组里")
    beside = [other for other in draft.cards if other.parent == card.parent]
    place = beside.index(card)
    nearest = (*reversed(beside[:place]), *beside[place + 1 :])
    group = next((other for other in nearest if isinstance(other.content, GroupContent)), None)
    if group is None:
        raise UserError("旁边没有条件组：选几个条件按 G 组成一组")
    return workshop.move(draft, card.id, into=group.id)
