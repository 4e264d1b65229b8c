"""The profile of an enterprise: typed facts of one firm. Unknown facts are absent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import cast

import msgspec

from policies import CATALOGUE, SIZE_INDUSTRIES, Field, FieldType, Reader, Unreadable, ValidationErrors, shortened

Scalar = str | bool | int | Decimal | date
Record = Mapping[str, Scalar]
Value = (
    Scalar
    | tuple[str, ...]
    | tuple[Record, ...]
    | Record
    | Mapping[int, Decimal]
    | Mapping[str, Decimal]
    | Mapping[str, bool]
)

_LONGEST_NAME = 200
"""Characters. Our choice: a longer text is not a name."""
_LONGEST_TEXT = 20_000
"""Characters. Our choice: 经营范围 runs to a few thousand at most."""
_LARGEST = Decimal(10) ** 12
"""In the unit of the field, so 10¹² 万元. Our choice: no firm reaches it, so a larger figure is a mistake."""
_MOST_DECIMALS = 30
"""Digits after the point: more than any spreadsheet writes. Rejects 1e-999999999, which would fill the cache."""
_YEARS = range(1949, 2101)
"""Years a series may have. Our choice: from the founding of the People's Republic to the end of the century."""


class Profile(msgspec.Struct, frozen=True):
    """The known facts of one firm: field name (see `policies.CATALOGUE`) → value.

    Money is Decimal in 万元 and shares are fractions (0.05 is 5 %). A series maps year → number, a record maps part
    name → scalar, a list of records is a tuple, `confirmed` maps "policy-id/condition-id" → bool and `scores` maps
    "policy-id/item-id" → points. A field that is unknown has no key.
    """

    facts: Mapping[str, Value]

    @property
    def name(self) -> str:
        """The firm's name, or a placeholder while it is unknown."""
        return str(self.facts.get("name") or "（未填企业名称）")

    def series(self, name: str) -> Mapping[int, Decimal]:
        """Return the known years of a series: year → number in the unit of the field."""
        value = self.facts.get(name)
        return value if isinstance(value, Mapping) else {}  # type: ignore[return-value]  # read_profile puts only series here

    def matched(self) -> Profile:
        """Return a copy with the facts that rules may read, without contacts."""
        return Profile(MappingProxyType({k: v for k, v in self.facts.items() if CATALOGUE[k].matched}))

    def with_fact(self, name: str, value: Value | None) -> Profile:
        """Return a copy in which one fact has a new value, or is unknown if the value is None."""
        facts = {key: known for key, known in self.facts.items() if key != name}
        if value is not None:
            facts[name] = value
        return Profile(MappingProxyType(facts))


def read_profile(raw: object, where: str = "企业画像") -> Profile:
    """Read a raw tree (from JSON or YAML: field name → value, year as text → number) as a profile.

    `where` names the input in error messages. Money is 万元; shares are percent (5 is 5 %).
    Raises: ValidationErrors with every field that is unknown, has the wrong type or an impossible value.

    >>> read_profile({"name": "示例公司", "revenue": {"2025": 1200}}).series("revenue")[2025]
    Decimal('1200')
    """
    reader = Reader(where)
    facts: dict[str, Value] = {}
    try:
        mapping = reader.mapping(raw, "")
    except Unreadable:
        raise ValidationErrors(reader.errors) from None
    reader.unknown_keys(mapping, CATALOGUE, "")
    for name, given in mapping.items():
        field = CATALOGUE.get(name)
        if field is None or given is None:
            continue
        try:
            value = _FieldReader(reader).read(field, given, name)
        except Unreadable:
            continue
        if value is not None:
            facts[name] = value
    if reader.errors:
        raise ValidationErrors(reader.errors)
    return Profile(MappingProxyType(facts))


class _FieldReader:
    """Reads raw values by the type of their field."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(self, field: Field, raw: object, place: str) -> Value | None:
        return _READERS[field.type](self, field, raw, place)

    def text(self, field: Field, raw: object, place: str) -> str | None:
        text = self._reader.text(raw, place).strip()
        longest = _LONGEST_TEXT if field.name in ("business_scope", "text") else _LONGEST_NAME
        if len(text) > longest:
            raise self._reader.fail(place, f"“{field.label}”有 {len(text)} 个字，太长了", f"不超过 {longest} 个字")
        if any(
            (ord(ch) < 32 and ch not in "\n\t") or ch in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069"
            for ch in text
        ):
            raise self._reader.fail(place, f"“{field.label}”里有看不见的控制字符", "请重新输入这一项")
        return text or None

    def choice(self, field: Field, raw: object, place: str) -> str:
        text = self._reader.text(raw, place)
        if field.name == "size_industry":
            text = next((name for name in SIZE_INDUSTRIES if name == text.split("（")[0]), text)
        if text not in field.values:
            raise self._reader.fail(
                place, f"“{field.label}”不能是“{shortened(text)}”", f"可选：{'、'.join(field.values)}"
            )
        return text

    def number(self, field: Field, raw: object, place: str) -> Decimal:
        if isinstance(raw, float):
            raw = Decimal(str(raw))
        if type(raw) is str:  # a quoted text; an unquoted scalar of YAML is a subclass of str that may be a number
            raise self._reader.fail(
                place, f"“{field.label}”应是数字，不是“{shortened(raw)}”", "去掉引号和单位，只写数字"
            )
        try:
            number = self._reader.number(raw, place)
        except InvalidOperation:
            raise self._reader.fail(place, f"“{field.label}”应是数字") from None
        exponent = cast(int, number.as_tuple().exponent)  # finite numbers have an integer exponent
        if not -_LARGEST < number < _LARGEST or exponent > _LARGEST.adjusted():
            raise self._reader.fail(
                place, f"“{field.label}”大得不合常理：{shortened(number)}", "单位是万元、人或件，请核对"
            )
        if exponent < -_MOST_DECIMALS:
            raise self._reader.fail(place, f"“{field.label}”的小数位数太多：{shortened(number)}", "请核对")
        if number < 0 and not field.signed:
            raise self._reader.fail(place, f"“{field.label}”不能是负数：{shortened(number)}", "请核对")
        return number

    def count(self, field: Field, raw: object, place: str) -> int:
        number = self.number(field, raw, place)
        if number != int(number):
            raise self._reader.fail(place, f"“{field.label}”应是整数，不是“{shortened(number)}”")
        if field.name in ("year", "niche_since") and int(number) not in _YEARS:
            raise self._reader.fail(place, f"“{field.label}”应是年份，不是“{shortened(number)}”")
        return int(number)

    def flag(self, field: Field, raw: object, place: str) -> bool:
        return self._reader.flag(raw, place)

    def day(self, field: Field, raw: object, place: str) -> date:
        day = self._reader.day(raw, place)
        if day.year not in _YEARS:
            raise self._reader.fail(place, f"“{field.label}”的年份不合常理：{day.isoformat()}", "请核对")
        return day

    def texts(self, field: Field, raw: object, place: str) -> tuple[str, ...]:
        return tuple(self._reader.text(item, f"{place}[{i}]") for i, item in enumerate(self._reader.items(raw, place)))

    def records(self, field: Field, raw: object, place: str) -> tuple[Record, ...]:
        return tuple(self.record(field, item, f"{place}[{i}]") for i, item in enumerate(self._reader.items(raw, place)))

    def record(self, field: Field, raw: object, place: str) -> Record:
        mapping = self._reader.mapping(raw, place)
        self._reader.unknown_keys(mapping, [part.name for part in field.parts], place)
        parts: dict[str, Scalar] = {}
        for part in field.parts:
            given = mapping.get(part.name)
            if given is not None:
                value = self.read(part, given, f"{place}.{part.name}")
                if isinstance(value, (str, bool, int, Decimal, date)):
                    parts[part.name] = value
        return MappingProxyType(parts)

    def series(self, field: Field, raw: object, place: str) -> Mapping[int, Decimal] | None:
        years: dict[int, Decimal] = {}
        for key, given in self._reader.mapping(raw, place).items():
            spot = f"{place}.{key}"
            if len(key) != 4 or not key.isdecimal() or int(key) not in _YEARS:
                raise self._reader.fail(spot, f"“{shortened(key)}”不是年份", "按年度写，如 2021: 1200")
            if given is None:
                continue
            number = self.number(field, given, spot)
            years[int(key)] = number / 100 if field.unit.value == "%" else number
        return MappingProxyType(years) if years else None

    def scores(self, field: Field, raw: object, place: str) -> Mapping[str, Decimal]:
        flat: dict[str, Decimal] = {}
        for policy, items in self._reader.mapping(raw, place).items():
            for item, given in self._reader.mapping(items, f"{place}.{policy}").items():
                if given is not None:
                    flat[f"{policy}/{item}"] = self.number(field, given, f"{place}.{policy}.{item}")
        return MappingProxyType(flat)

    def confirmed(self, field: Field, raw: object, place: str) -> Mapping[str, bool]:
        mapping = self._reader.mapping(raw, place)
        return MappingProxyType(
            {key: self._reader.flag(given, f"{place}.{key}") for key, given in mapping.items() if given is not None}
        )


_READERS = {
    FieldType.TEXT: _FieldReader.text,
    FieldType.DATE: _FieldReader.day,
    FieldType.FLAG: _FieldReader.flag,
    FieldType.COUNT: _FieldReader.count,
    FieldType.NUMBER: _FieldReader.number,
    FieldType.ENUM: _FieldReader.choice,
    FieldType.TEXTS: _FieldReader.texts,
    FieldType.RECORDS: _FieldReader.records,
    FieldType.RECORD: _FieldReader.record,
    FieldType.SERIES: _FieldReader.series,
    FieldType.SCORES: _FieldReader.scores,
    FieldType.CONFIRMED: _FieldReader.confirmed,
}


def raw_profile(profile: Profile) -> dict[str, object]:
    """Return the profile as a raw tree, from which `read_profile` reads an equal profile.

    >>> raw_profile(profile)["taxable_income"]
    {'2025': 200}
    """
    return {name: _raw(CATALOGUE[name], value) for name, value in profile.facts.items()}


def _raw(field: Field, value: Value) -> object:
    if field.type is FieldType.SERIES and isinstance(value, Mapping):
        factor = 100 if field.unit.value == "%" else 1
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
