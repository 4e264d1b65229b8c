"""Lists of records (qualifications, platforms, loans …): what is on record stays when more is added. Pure.

The functions take records as read or as raw, as long as one call does not mix the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from policies.catalogue import QUALIFICATIONS

OTHERS_OPEN = "其余资质待核实"
"""The level of a record without a kind: the list is not complete, what is not listed stays unknown."""

Entry = TypeVar("Entry")


def is_marker(entry: object) -> bool:
    """Whether an entry only says that the list is not complete; an empty record says no more than that."""
    return isinstance(entry, Mapping) and dict(entry) in ({}, {"level": OTHERS_OPEN})


def on_record(entries: Iterable[Entry]) -> list[Entry]:
    """The entries themselves, without markers: the list as it is once nothing else is to come."""
    return [entry for entry in entries if not is_marker(entry)]


def added(known: Iterable[Entry], new: Iterable[Entry]) -> list[Entry]:
    """Both lists as one: nothing on record is lost, the same thing is listed once, in its fuller form.

    The result is complete if the new list is complete or brings nothing that a complete known list lacks.
    """
    known, new = list(known), list(new)
    found, surprises = on_record(known), False
    for entry in on_record(new):
        place = next((i for i, other in enumerate(found) if same(other, entry)), None)
        if place is None:
            found.append(entry)
            surprises = True
        else:
            found[place] = _fuller(found[place], entry)
    known_open, new_open = any(map(is_marker, known)), any(map(is_marker, new))
    says_nothing = not new or new == known
    is_open = known_open if says_nothing else new_open and (known_open or surprises or not known)
    markers = [entry for entry in (*known, *new) if is_marker(entry)]
    return found + (markers[-1:] if is_open else [])


def same(one: object, other: object) -> bool:
    """Whether two entries are about the same thing: no part differs, and one says no more than the other.

    Two entries of one qualification are the same as soon as no part differs: a firm does not hold it twice.
    """
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return one == other
    shared = one.keys() & other.keys()
    if not shared or any(one[part] != other[part] for part in shared):
        return False
    return len(shared) in (len(one), len(other)) or ("kind" in shared and one["kind"] in QUALIFICATIONS)


def removed(before: Iterable[Entry], after: Iterable[Entry]) -> list[Entry]:
    """The entries that are gone from a list that became shorter; one that was changed in place is not."""
    before, left = on_record(before), on_record(after)
    if len(left) >= len(before):
        return []
    gone: list[Entry] = []
    for entry in before:
        if entry in left:
            left.remove(entry)
        else:
            gone.append(entry)
    return gone


def _fuller(one: Entry, other: Entry) -> Entry:
    if isinstance(one, Mapping) and isinstance(other, Mapping) and not other.keys() <= one.keys():
        return {**one, **other}  # type: ignore[return-value]  # a record like the two
    return one
