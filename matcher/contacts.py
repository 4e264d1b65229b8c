"""The contact persons of a firm. Rules never read them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from matcher.profile import Profile

CONTACTS = "contacts"
"""Name of the catalogue field that holds the contacts."""


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One contact person of the firm; unknown parts are empty texts. `note` is for officers only."""

    name: str = ""
    post: str = ""
    phone: str = ""
    note: str = ""

    def words(self) -> str:
        """Return name, post and phone on one line, without the note: 张三（总经理）138 0000 0000."""
        post = f"（{self.post}）" if self.post and self.name else self.post
        return " ".join(filter(None, (f"{self.name}{post}", self.phone)))

    def short(self) -> str:
        """Return name and phone only, for a narrow column."""
        return " ".join(filter(None, (self.name or self.post, self.phone)))


def contacts_of(profile: Profile) -> tuple[Contact, ...]:
    """Return the contacts of a firm in stored order; empty while unknown."""
    return contacts_in(profile.facts.get(CONTACTS))


def contacts_in(records: object) -> tuple[Contact, ...]:
    """Return the contacts in a raw list of records; anything that is not a record is ignored.

    >>> contacts_in([{"name": "李四", "phone": "022-0000 0000"}])[0].name
    '李四'
    """
    listed = records if isinstance(records, (tuple, list)) else ()
    found = (_contact(record) for record in listed if isinstance(record, Mapping))
    return tuple(contact for contact in found if contact != Contact())


def reachable(contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """Return the contacts with a phone first, otherwise in the same order."""
    return tuple(sorted(contacts, key=lambda contact: not contact.phone))


def contact_words(contacts: tuple[Contact, ...], most: int = 2) -> str:
    """Return the first contacts on one line, those with a phone first, and the number of the rest.

    >>> contact_words(contacts_in([{"name": "李四"}, {"name": "张三", "phone": "138 0000 0000"}]))
    '张三 138 0000 0000；李四'
    """
    shown = [words for contact in reachable(contacts)[:most] if (words := contact.words())]
    more = len(contacts) - most
    return "；".join(shown) + (f"，另有 {more} 人" if more > 0 else "")


def _contact(record: Mapping[str, object]) -> Contact:
    texts = {name: str(record.get(name) or "") for name in ("name", "post", "phone", "note")}
    return Contact(**texts)
