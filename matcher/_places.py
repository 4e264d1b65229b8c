"""Whether a firm is registered in a place."""

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
    """Whether two names mean one place: 天津 and 天津市 do."""
    return one == other or _stem(one) == _stem(other)


def spellings_of(place: str) -> tuple[str, ...]:
    """Every way to write a place that `same_place` accepts: 天津市 and 天津, but also 天津省."""
    stem = _stem(place)
    ways = dict.fromkeys((place, stem, *(stem + suffix for suffix in _SUFFIXES)))
    return tuple(way for way in ways if same_place(way, place))


def in_place(place: str, facts: Facts) -> tuple[bool | None, tuple[str, ...]]:
    """Whether the firm is registered there (None: unknown), and what must be known to tell."""
    ranks = full_region(place) or ()
    fields = ("province", "city", "district", "zone")[: len(ranks)]
    missing: list[str] = []
    for field, wanted in zip(fields, ranks, strict=True):
        if field == "city" and wanted in MUNICIPALITIES:
            continue
        given = facts.text(field)
        if given is None and field == "province":
            given = _province_of_city(facts)
        if given is None:
            missing.append(field)
        elif not same_place(given, wanted):
            return False, ()
    return (None, tuple(missing)) if missing else (True, ())


def _province_of_city(facts: Facts) -> str | None:
    city = facts.text("city")
    return next((name for name in MUNICIPALITIES if city is not None and same_place(city, name)), None)


def in_municipality(facts: Facts) -> bool | None:
    """Whether the firm is registered in a 直辖市; None while its province is unknown."""
    province = facts.text("province") or facts.text("city")
    return None if province is None else any(same_place(province, name) for name in MUNICIPALITIES)
