"""Comparison of places of registration."""

from __future__ import annotations

from matcher._facts import Facts
from policies import MUNICIPALITIES, full_region

_SUFFIXES = ("特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市", "区", "县")


def _stem(name: str) -> str:
    text = name.strip()
    for suffix in _SUFFIXES:
        if text.endswith(suffix) and len(text) - len(suffix) >= 2:
            return text[: -len(suffix)]
    return text


def same_place(one: str, other: str) -> bool:
    """Return whether two names mean the same place.

    >>> same_place("天津", "天津市")
    True
    """
    return one == other or _stem(one) == _stem(other)


def spellings_of(place: str) -> tuple[str, ...]:
    """Return every spelling that `same_place` accepts for a place, also odd ones such as 天津省.

    >>> spellings_of("天津市")[:2]
    ('天津市', '天津')
    """
    stem = _stem(place)
    ways = dict.fromkeys((place, stem, *(stem + suffix for suffix in _SUFFIXES)))
    return tuple(way for way in ways if same_place(way, place))


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
