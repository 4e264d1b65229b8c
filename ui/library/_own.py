"""What the bureau itself did with the policies of the list. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.desk.desk import Desk

OWN, CORRECTED, CALLED = "本局政策", "本局更正", "本局加申报"


def own_marks(desk: Desk) -> Mapping[str, tuple[str, ...]]:
    """Returns the marks of policies by id: written by the bureau, corrected by it, with a round that it added."""
    if desk.casebook is None:
        return {}
    store = desk.casebook.policies
    marks: dict[str, tuple[str, ...]] = {own.policy.id: (CORRECTED if own.based_on else OWN,) for own in desk.own}
    for entry in store.calls():
        before = marks.get(entry.policy_id, ())
        marks[entry.policy_id] = tuple(dict.fromkeys((*before, CALLED)))
    return marks
