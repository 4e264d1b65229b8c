"""The raw form of a profile, as it is stored and exported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from matcher.profile import EITHER, Profile, Scalar, Value, field_of
from matcher.ranges import range_words
from policies import CATALOGUE, Field, FieldType


def raw_profile(profile: Profile) -> dict[str, object]:
    """Return the profile as a raw tree, from which `read_profile` reads an equal profile.

    >>> raw_profile(profile)["taxable_income"]
    {'2025': 200}
    """
    raw = {name: _raw(CATALOGUE[name], value) for name, value in profile.facts.items()}
    for fact, ends in profile.ranges.items():
        factor = _factor(CATALOGUE[field_of(fact)])
        _put(raw, fact, range_words(ends.low * factor, ends.high * factor))
    for fact, values in profile.disputed.items():
        field = CATALOGUE[field_of(fact)]
        _put(raw, fact, {EITHER: [_raw_scalar(_scaled(value, _factor(field))) for value in values]})
    return raw


def _put(raw: dict[str, object], fact: str, value: object) -> None:
    """Put the raw value of a fact into a raw profile."""
    name, _, year = fact.partition(".")
    if not year:
        raw[name] = value
        return
    years = raw.setdefault(name, {})
    assert isinstance(years, dict)
    years[year] = value


def _factor(field: Field) -> int:
    """Return the factor from the base unit to the unit of raw values: shares are written in percent."""
    return 100 if field.type is FieldType.SERIES and field.unit.value == "%" else 1


def _scaled(value: Scalar, factor: int) -> Scalar:
    return value * factor if isinstance(value, Decimal) else value


def _raw(field: Field, value: Value) -> object:
    if field.type is FieldType.SERIES and isinstance(value, Mapping):
        factor = _factor(field)
        return {
            str(year): _raw_scalar(number * factor) for year, number in value.items() if isinstance(number, Decimal)
        }
    if field.type is FieldType.SCORES and isinstance(value, Mapping):
        nested: dict[str, dict[str, object]] = {}
        for key, points in value.items():
            policy, _, item = str(key).partition("/")
            nested.setdefault(policy, {})[item] = _raw_scalar(points)
        return nested
    if isinstance(value, Mapping):
        return {str(key): _raw_scalar(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [dict(_raw(field, item)) if isinstance(item, Mapping) else item for item in value]  # type: ignore[call-overload]  # a mapping's raw form is a dict
    return _raw_scalar(value)


def _raw_scalar(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def canonical(profile: Profile) -> bytes:
    """Return the matched facts as bytes that are equal for equal profiles, whatever the order of entry.

    Contacts are left out, so no id that leaves the program is derived from personal data.
    """
    return json.dumps(
        raw_profile(profile.matched()), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
