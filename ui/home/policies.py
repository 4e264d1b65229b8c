"""The card 要看的政策: own policies that wait for a second person, then what upkeep asks to be looked at. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.own import OwnState
from ui.home.presenter import MOST, HomeLine, HomeSection
from ui.own_policies.due import due_on_desk

if TYPE_CHECKING:
    from policies.store import PolicyStore
    from ui.desk.desk import Desk


def policies_due(store: PolicyStore, desk: Desk) -> HomeSection:
    """Returns the lines of the card; each opens its policy."""
    waiting = [
        HomeLine(each.name, f"{each.submitted_by} 提交，等人复核", "own", each.number, urgent=True)
        for each in store.revisions(OwnState.REVIEW)
    ]
    rows = due_on_desk(desk)
    due = (HomeLine(row.name, row.line, row.page, row.policy, row.urgent, row.text) for row in rows)
    lines = (*waiting, *due)
    return HomeSection(lines[:MOST], len(lines))
