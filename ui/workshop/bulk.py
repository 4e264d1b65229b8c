"""Cards that are taken as one decision: those of a clause, of a group, of all materials. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import workshop
from ui.workshop.rows import DraftPart, section_of

if TYPE_CHECKING:
    from ui.workshop.rows import ClausePlace, Rows
    from workshop import Card, Draft

_WHOLE_PARTS = (DraftPart.MATERIALS, DraftPart.OFFICES, DraftPart.NOTES)
"""Parts that no verdict depends on: one key takes all of their cards."""


def taken_at_once(draft: Draft, rows: Rows, place: ClausePlace | None, card: str) -> tuple[Draft, tuple[str, ...]]:
    """Returns the draft with all cards taken that wait and have a content, and their ids.

    They are those of the clause and of the clauses under it, with what is in their groups; if the selected card is a
    material, all materials, and so for the door and the notes.
    """
    names = {row.id for clause in _under(rows, place) for row in rows.cards_at(clause)} | {card}
    chosen = draft.card(card)
    part = section_of(chosen) if chosen is not None else None
    if part in _WHOLE_PARTS:
        names |= {each.id for each in draft.cards if section_of(each) is part}
    for each in draft.cards:  # a group stands before its members
        names |= {each.id} if each.parent in names else set()
    waiting = tuple(each for each in draft.cards if each.id in names and _can_be_taken(each))
    for each in waiting:
        draft = workshop.take(draft, each.id)
    return draft, tuple(each.id for each in waiting)


def _can_be_taken(card: Card) -> bool:
    return not card.state.decided and card.content is not None


def _under(rows: Rows, place: ClausePlace | None) -> tuple[ClausePlace, ...]:
    """Returns a clause and those under it: 第四条 and 第四条（一）."""
    clause = next((row for row in rows.clauses if row.place == place), None)
    if clause is None:
        return ()
    below = (
        row.place
        for row in rows.clauses
        if clause.path and row.place.sha256 == clause.place.sha256 and row.path.startswith(f"{clause.path}（")
    )
    return (clause.place, *below)
