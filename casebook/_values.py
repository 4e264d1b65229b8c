"""Converts facts to and from their stored form: one JSON text per fact, numbers exact.

Stored names are those the matcher uses for missing facts: `revenue.2021` for one year of a series,
`scores.cn-hnte/growth` for a judged score, otherwise the name of the field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import msgspec

from matcher import EITHER, Profile, Range, Scalar, Value, field_label, field_of, range_words, read_profile
from policies import CATALOGUE, QUALIFICATIONS, Field, FieldType, InternalError, UserError, plain


class Either(msgspec.Struct, frozen=True):
    """The different values that sources give for one fact."""

    values: tuple[Scalar, ...]


Known = Value | Range | Either
"""What may be known about a fact: a value, a range of numbers, or values that contradict each other."""
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_SPLIT_TYPES = (FieldType.SERIES, FieldType.SCORES)


def to_json(value: object) -> str:
    """Returns a value as JSON text; decimals keep every digit. Example: `to_json(Decimal("1.50"))` is "1.50"."""
    return _ENCODER.encode(_raw(value)).decode()


def from_json(text: str) -> object:
    """Decodes JSON text; numbers with a decimal point become Decimal."""
    return json.loads(text, parse_float=Decimal)


def facts_of(profile: Profile) -> dict[str, Known]:
    """Returns what is known about every fact by its stored name, contradicting values and ranges too."""
    found: dict[str, Known] = {}
    for name, value in profile.facts.items():
        if CATALOGUE[name].type in _SPLIT_TYPES and isinstance(value, Mapping):
            found |= {f"{name}.{key}": part for key, part in value.items()}
        else:
            found[name] = value
    return found | dict(profile.ranges) | {fact: Either(values) for fact, values in profile.disputed.items()}


def checked(facts: Mapping[str, Known]) -> dict[str, str]:
    """Validates facts by field or stored name. Returns JSON text by stored name.

    Raises: ValidationErrors for invalid values; UserError for an empty value, or for `confirmed.…`, which only
    `ConfirmationRepository` stores (with reason and end).
    """
    if any(name.partition(".")[0] == "confirmed" for name in facts):
        raise UserError("人工核实要写明理由和有效期，不能当作普通数据保存，请在匹配页逐项核实")
    raw: dict[str, object] = {}
    for name, value in facts.items():
        field, _, tail = name.partition(".")
        if field not in CATALOGUE:
            raise InternalError(f"no such fact: {name}")
        typed = {tail: value} if tail else value
        _merge(raw, CATALOGUE[field], typed)
    profile = read_profile(raw, "企业画像")
    known = {*profile.facts, *map(field_of, (*profile.ranges, *profile.disputed))}
    if empty := [name for name in facts if field_of(name) not in known]:
        raise UserError(f"“{field_label(empty[0])}”是空的；如果不知道，请标为“未知”")
    return stored(profile)


def stored(profile: Profile) -> dict[str, str]:
    """Returns every fact of a profile as JSON text by stored name."""
    found: dict[str, str] = {}
    for name, value in profile.facts.items():
        raw: dict[str, object] = {}
        _merge(raw, CATALOGUE[name], value)
        if CATALOGUE[name].type is FieldType.SERIES:
            found |= {f"{name}.{year}": to_json(number) for year, number in _items(raw[name])}
        elif CATALOGUE[name].type is FieldType.SCORES:
            nested = ((policy, _items(points)) for policy, points in _items(raw[name]))
            found |= {f"{name}.{policy}/{item}": to_json(number) for policy, items in nested for item, number in items}
        else:
            found[name] = to_json(raw[name])
    parts = facts_of(Profile(MappingProxyType({}), profile.ranges, profile.disputed))
    return found | {fact: to_json(_raw_part(CATALOGUE[field_of(fact)], part)) for fact, part in parts.items()}


def profile_of(facts: Iterable[tuple[str, str]], confirmed: Mapping[str, bool]) -> Profile:
    """Builds a profile from (stored name, JSON text) pairs and confirmations by condition.

    Raises: UserError if a stored value cannot be read.
    """
    try:
        raw = _raw_of(facts)
    except (KeyError, ValueError) as error:
        raise UserError("企业数据里有读不懂的内容，文件可能已经损坏，请恢复备份") from error
    if confirmed:
        raw["confirmed"] = dict(confirmed)
    return read_profile(raw, "企业画像")


def _raw_of(facts: Iterable[tuple[str, str]]) -> dict[str, object]:
    raw: dict[str, object] = {}
    for name, text in facts:
        field, _, tail = name.partition(".")
        if not tail:
            raw[name] = from_json(text)
        elif CATALOGUE[field].type is FieldType.SCORES:
            policy, _, item = tail.partition("/")
            _inner(_inner(raw, field), policy)[item] = from_json(text)
        else:
            _inner(raw, field)[tail] = from_json(text)
    return raw


def to_stored(name: str, value: Known) -> str:
    """Returns what is known about a fact as the JSON text that is stored."""
    return to_json(_raw_part(CATALOGUE[field_of(name)], value))


def shown_known(name: str, value: Known) -> str:
    """Returns what is known about a fact in words with its unit, as `shown_fact` does for stored values."""
    return shown_fact(name, to_stored(name, value))


def shown_fact(name: str, text: str) -> str:
    """Returns a stored value in words with its unit, for the journal."""
    field, value = CATALOGUE[name.partition(".")[0]], from_json(text)
    values = value[EITHER] if isinstance(value, dict) and EITHER in value else [value]
    return " 或 ".join(f"{_shown(field, value)}{field.unit.value}" for value in values)


def _shown(field: Field, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, Decimal)):
        return plain(Decimal(value), 8)
    if isinstance(value, list):
        return "、".join(_shown(field, item) for item in value) or "无"
    if isinstance(value, dict):
        parts = ((field.part(str(key)), part) for key, part in value.items())
        return " ".join(f"{part.label}{_shown(part, item)}" for part, item in parts if part is not None)
    title = QUALIFICATIONS.get(value) if field.name == "kind" and isinstance(value, str) else None
    return title[0] if title is not None else str(value)


def _merge(raw: dict[str, object], field: Field, value: object) -> None:
    """Adds a typed value to a raw tree; shares become percent, scores are nested by policy."""
    if field.type not in _SPLIT_TYPES or not isinstance(value, Mapping):
        raw[field.name] = _raw_part(field, value)
        return
    inner = _inner(raw, field.name)
    for key, item in value.items():
        if field.type is FieldType.SERIES:
            inner[str(key)] = _raw_part(field, item)
        else:
            policy, _, name = str(key).partition("/")
            _inner(inner, policy)[name] = item


def _raw_part(field: Field, value: object) -> object:
    """Returns the raw form of one value, range or dispute of a field; shares of a year become percent."""
    factor = 100 if field.type is FieldType.SERIES and field.unit.value == "%" else 1
    match value:
        case Range(low=low, high=high):
            return range_words(low * factor, high * factor)
        case Either(values=values):
            return {EITHER: [_raw_part(field, item) for item in values]}
        case int() | Decimal() if not isinstance(value, bool) and factor > 1:
            return value * factor
    return _raw(value)


def _inner(tree: dict[str, object], key: str) -> dict[str, object]:
    inner = tree.setdefault(key, {})
    if not isinstance(inner, dict):
        raise InternalError(f"two shapes for one fact: {key}")
    return inner


def _items(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []


def _raw(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _raw(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [_raw(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
