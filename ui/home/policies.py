"""The card 要看的政策: own policies that wait for a second person, then what upkeep asks to be looked at. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.overlay import beneath
from policies.own import OwnState
from ui.home.presenter import MOST, HomeLine, HomeSection
from ui.own_policies.due import DueState, due_rows

if TYPE_CHECKING:
    from policies.store import PolicyStore
    from ui.desk.desk import Desk


def policies_due(store: PolicyStore, desk: Desk) -> HomeSection:
    """Returns the lines of the card; each opens its policy."""
    waiting = [
        HomeLine(each.name, f"{each.submitted_by} 提交，等人复核", "own", each.number, urgent=True)
        for each in store.revisions(OwnState.REVIEW)
    ]
    adopted = store.adopted()
    own = frozenset(each.policy.id for each in adopted)
    state = DueState(desk.library, beneath(desk.installed, adopted), own, desk.settings.now.own_place)
    rows = due_rows(state, desk.on)
    due = (HomeLine(row.name, row.line, row.page, row.policy, row.urgent, row.text) for row in rows)
    lines = (*waiting, *due)
    return HomeSection(lines[:MOST], len(lines))
