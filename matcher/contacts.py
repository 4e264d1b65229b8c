"""The people by whom a firm is reached: kept for people, never read by a rule."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from matcher.profile import Profile

CONTACTS = "contacts"
"""The field of the catalogue that holds them."""


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person of the firm; what is unknown is the empty text. `note` is for the officers only."""

    name: str = ""
    post: str = ""
    phone: str = ""
    note: str = ""

    def words(self) -> str:
        """Name, post and phone on one line: 张三（总经理）138 0000 0000. The note is not part of it."""
        post = f"（{self.post}）" if self.post and self.name else self.post
        return " ".join(filter(None, (f"{self.name}{post}", self.phone)))

    def short(self) -> str:
        """Name and phone alone, for a narrow column."""
        return " ".join(filter(None, (self.name or self.post, self.phone)))


def contacts_of(profile: Profile) -> tuple[Contact, ...]:
    """The contacts of a firm in the order in which they are kept; empty while none is known."""
    return contacts_in(profile.facts.get(CONTACTS))


def contacts_in(records: object) -> tuple[Contact, ...]:
    """The same of a raw list of records; anything that is no record is passed over."""
    listed = records if isinstance(records, (tuple, list)) else ()
    found = (_contact(record) for record in listed if isinstance(record, Mapping))
    return tuple(contact for contact in found if contact != Contact())


def reachable(contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """The contacts with those that have a phone first; otherwise they stay in their order."""
    return tuple(sorted(contacts, key=lambda contact: not contact.phone))


def contact_words(contacts: tuple[Contact, ...], most: int = 2) -> str:
    """The first contacts on one line, those with a phone before the others, with the number of the rest."""
    shown = [words for contact in reachable(contacts)[:most] if (words := contact.words())]
    more = len(contacts) - most
    return "；".join(shown) + (f"，另有 {more} 人" if more > 0 else "")


def _contact(record: Mapping[str, object]) -> Contact:
    texts = {name: str(record.get(name) or "") for name in ("name", "post", "phone", "note")}
    return Contact(**texts)
