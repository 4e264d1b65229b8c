"""The card 要看的政策: own policies that wait for a second person, then what upkeep asks to be looked at. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.own import OwnState
from policies.upkeep import freshness
from ui.home.presenter import MOST, HomeLine, HomeSection
from ui.own_policies.due import due_rows

if TYPE_CHECKING:
    from datetime import date

    from policies.library import Library
    from policies.store import PolicyStore


def policies_due(store: PolicyStore, library: Library, on: date) -> HomeSection:
    """Returns the lines of the card; each opens its policy."""
    waiting = [
        HomeLine(each.name, f"{each.submitted_by} 提交，等人复核", "own", each.number, urgent=True)
        for each in store.revisions(OwnState.REVIEW)
    ]
    own = {each.policy.id for each in store.adopted()}
    rows = due_rows(freshness(library.policies, on, {}), own)
    lines = [*waiting, *(HomeLine(row.name, row.line, row.page, row.policy, tip=row.text) for row in rows)]
    return HomeSection(tuple(lines[:MOST]), len(lines))
