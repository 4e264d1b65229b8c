"""Takes the facts of own policies into use before rows of firms are read that may name them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from policies import UserError
from policies.overlay import take_facts
from policies.store import OwnState, facts_from

_USED = (OwnState.ADOPTED.value, OwnState.STOPPED.value)


def take_own_facts(revisions: Iterable[tuple[object, object]]) -> None:
    """Takes the facts into use, given as state and stored facts of each revision. Damaged ones are left out."""
    for state, facts in revisions:
        if state in _USED and isinstance(facts, str):
            with suppress(UserError):
                take_facts(facts_from(facts))
