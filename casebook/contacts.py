"""Reads the contacts of many firms at once, for lists and the search."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from casebook._ledger import Ledger
from casebook._values import from_json
from matcher import CONTACTS, Contact, contacts_in


class ContactRepository:
    """Reads contacts, which are stored as the fact `contacts` of each firm."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def of(self, enterprises: Collection[int]) -> Mapping[int, tuple[Contact, ...]]:
        """Returns the contacts by firm id; firms without contacts are left out."""
        sql = "SELECT enterprise_id, value FROM facts WHERE name = ?"
        wanted = frozenset(enterprises)
        rows = self._ledger.tuples(sql, (CONTACTS,))
        return {firm: found for firm, text in rows if firm in wanted and (found := stored_contacts(text))}


def stored_contacts(text: str) -> tuple[Contact, ...]:
    """Returns the contacts in a stored fact, none if the text cannot be read."""
    try:
        return contacts_in(from_json(text))
    except ValueError:
        return ()
