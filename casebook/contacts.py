"""Whom to call at many firms at once: read from the facts, for lists and for the search."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from casebook._ledger import Ledger
from casebook._values import from_json
from matcher import CONTACTS, Contact, contacts_in


class ContactRepository:
    """Reads the contacts of firms; they are written as a fact (`contacts`) of each firm."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def of(self, enterprises: Collection[int]) -> Mapping[int, tuple[Contact, ...]]:
        """The contacts of each of these firms; a firm of which none is known is left out."""
        sql = "SELECT enterprise_id, value FROM facts WHERE name = ?"
        wanted = frozenset(enterprises)
        rows = self._ledger.tuples(sql, (CONTACTS,))
        return {firm: found for firm, text in rows if firm in wanted and (found := stored_contacts(text))}


def stored_contacts(text: str) -> tuple[Contact, ...]:
    """The contacts in a stored fact; a text that cannot be read holds none."""
    try:
        return contacts_in(from_json(text))
    except ValueError:
        return ()
