"""Functions on lists of records (qualifications, platforms, loans …): merge two lists, find removed records. Pure.

A record is a dict of part name → value (`{"kind": "hnte", "granted_on": "2024-05-01"}`). The values may be raw texts
or values read from them, but one call must not mix the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from policies.catalogue import QUALIFICATIONS

OTHERS_OPEN = "其余资质待核实"
"""The `level` of a marker record, which has no other part: the list is incomplete, so what it does not list is unknown."""

Entry = TypeVar("Entry")


def is_marker(entry: object) -> bool:
    """Return whether an entry only marks the list as incomplete. An empty record counts as a marker too.

    >>> is_marker({"level": "其余资质待核实"}), is_marker({"kind": "hnte"})
    (True, False)
    """
    return isinstance(entry, Mapping) and dict(entry) in ({}, {"level": OTHERS_OPEN})


def without_markers(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries without the markers."""
    return [entry for entry in entries if not is_marker(entry)]


def merged(known: Iterable[Entry], new: Iterable[Entry]) -> list[Entry]:
    """Return both lists merged: no record is lost, and a record in both lists appears once, with all its parts.

    The result has no marker (is complete) if the new list has none, or if the known list has none and the new list
    adds no record to it.

    >>> merged([{"kind": "hnte"}], [{"kind": "hnte", "level": "国家"}])
    [{'kind': 'hnte', 'level': '国家'}]
    """
    known, new = list(known), list(new)
    found, surprises = without_markers(known), False
    for entry in without_markers(new):
        place = next((i for i, other in enumerate(found) if is_same(other, entry)), None)
        if place is None:
            found.append(entry)
            surprises = True
        else:
            found[place] = _joined(found[place], entry)
    known_open, new_open = any(map(is_marker, known)), any(map(is_marker, new))
    says_nothing = not new or new == known
    is_open = known_open if says_nothing else new_open and (known_open or surprises or not known)
    markers = [entry for entry in (*known, *new) if is_marker(entry)]
    return found + (markers[-1:] if is_open else [])


def is_same(one: object, other: object) -> bool:
    """Return whether two entries are the same record: shared parts are equal, and one has every part of the other.

    Two entries of one qualification are the same if the shared parts are equal, because a firm cannot hold it twice.
    """
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return one == other
    shared = one.keys() & other.keys()
    if not shared or any(one[part] != other[part] for part in shared):
        return False
    return len(shared) in (len(one), len(other)) or ("kind" in shared and one["kind"] in QUALIFICATIONS)


def removed_entries(before: Iterable[Entry], after: Iterable[Entry]) -> list[Entry]:
    """Return the entries of `before` that are missing in `after`; nothing if the list did not become shorter.

    An entry that was edited in place is therefore not reported as removed.

    >>> removed_entries([{"kind": "hnte"}, {"kind": "tech_sme"}], [{"kind": "hnte"}])
    [{'kind': 'tech_sme'}]
    """
    before, left = without_markers(before), without_markers(after)
    if len(left) >= len(before):
        return []
    gone: list[Entry] = []
    for entry in before:
        if entry in left:
            left.remove(entry)
        else:
            gone.append(entry)
    return gone


def _joined(one: Entry, other: Entry) -> Entry:
    if isinstance(one, Mapping) and isinstance(other, Mapping) and not other.keys() <= one.keys():
        return {**one, **other}  # type: ignore[return-value]  # a record like the two
    return one
