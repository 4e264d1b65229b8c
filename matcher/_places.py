"""Comparison of places of registration."""

from __future__ import annotations

from matcher._facts import Facts
from policies import MUNICIPALITIES, full_region


def in_place(place: str, facts: Facts) -> tuple[bool | None, tuple[str, ...]]:
    """Return whether the firm is registered in a place (None: unknown), and the facts that would decide it; cached."""
    found = facts.places.get(place)
    if found is None:
        found = facts.places[place] = _in_place(place, facts)
    return found


def _in_place(place: str, facts: Facts) -> tuple[bool | None, tuple[str, ...]]:
    ranks = full_region(place) or ()
    fields = ("province", "city", "district", "zone")[: len(ranks)]
    missing: list[str] = []
    for field, wanted in zip(fields, ranks, strict=True):
        if field == "city" and wanted in MUNICIPALITIES:
            continue
        given = facts.text(field)
        if given is None:
            missing.append(field)
        elif given != wanted:
            return False, ()
    return (None, tuple(missing)) if missing else (True, ())


def in_municipality(facts: Facts) -> bool | None:
    """Return whether the firm is registered in a 直辖市, or None while its province is unknown."""
    province = facts.text("province")
    return None if province is None else province in MUNICIPALITIES
