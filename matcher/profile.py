"""The profile of an enterprise: typed facts of one firm. Unknown facts are absent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import cast

import msgspec

from matcher.ranges import HOW_TO_WRITE, Range, bare_end, split_range
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
NUMBERS = (FieldType.NUMBER, FieldType.COUNT, FieldType.SERIES)
"""Types of fields whose values are numbers, and may be a range."""
_SINGLE = (FieldType.NUMBER, FieldType.COUNT, FieldType.TEXT, FieldType.DATE, FieldType.FLAG, FieldType.ENUM)
"""Types of fields with one value, on which sources may disagree (as on a year of a series); lists grow instead."""
EITHER = "either"


class Profile(msgspec.Struct, frozen=True):
    """The known facts of one firm: field name (see `policies.CATALOGUE`) → value.

    Money is Decimal in 万元 and shares are fractions (0.05 is 5 %). A series maps year → number, a record maps part
    name → scalar, a list of records is a tuple, `confirmed` maps "policy-id/condition-id" → bool and `scores` maps
    "policy-id/item-id" → points. A field that is unknown has no key.

    Two kinds of facts are known in part. They are keyed by the name of the fact (`revenue.2025`) and are not in
    `facts`: `ranges` are numbers known as an interval, `disputed` the different values that several sources give.
    """

    facts: Mapping[str, Value]
    ranges: Mapping[str, Range] = MappingProxyType({})
    disputed: Mapping[str, tuple[Scalar, ...]] = MappingProxyType({})

    @property
    def name(self) -> str:
        """The firm's name, or a placeholder while it is unknown."""
        return str(self.facts.get("name") or "（未填企业名称）")

    def series(self, name: str) -> Mapping[int, Decimal]:
        """Return the known years of a series: year → number in the unit of the field."""
        value = self.facts.get(name)
        return value if isinstance(value, Mapping) else {}  # type: ignore[return-value]  # read_profile puts only series here

    @property
    def spans(self) -> Mapping[str, Range]:
        """The numbers known in part: ranges, and disputed numbers from the least to the greatest."""
        if not self.disputed:
            return self.ranges
        spans = dict(self.ranges)
        for fact, values in self.disputed.items():
            numbers = [Decimal(value) for value in values if isinstance(value, (int, Decimal))]
            if CATALOGUE[field_of(fact)].type in NUMBERS:
                spans[fact] = Range(min(numbers), max(numbers))
        return spans

    def matched(self) -> Profile:
        """Return a copy with the facts that rules may read, without contacts."""
        return self.where(lambda name: CATALOGUE[name].matched)

    def with_fact(self, name: str, value: Value | None) -> Profile:
        """Return a copy in which one field has a new value, or is unknown if the value is None.

        Ranges and disputes of the field are dropped, those of all years of a series too.
        """
        rest = self.where(lambda key: key != name)
        return rest if value is None else Profile({**rest.facts, name: value}, rest.ranges, rest.disputed)

    def where(self, wanted: Callable[[str], bool]) -> Profile:
        """Return a copy with the fields whose name is wanted."""
        return Profile(
            MappingProxyType({name: value for name, value in self.facts.items() if wanted(name)}),
            MappingProxyType({fact: ends for fact, ends in self.ranges.items() if wanted(field_of(fact))}),
            MappingProxyType({fact: values for fact, values in self.disputed.items() if wanted(field_of(fact))}),
        )


def field_of(fact: str) -> str:
    """Return the field of a fact.

    >>> field_of("revenue.2025"), field_of("platforms")
    ('revenue', 'platforms')
    """
    return fact.partition(".")[0]


def without(profile: Profile, facts: Collection[str]) -> Profile:
    """Return a copy of the profile in which these facts (`revenue.2021`, `platforms`) are unknown.

    >>> "employees" in without(profile, ["employees.2025"]).facts
    False
    """
    kept: dict[str, Value] = {}
    for name, value in profile.facts.items():
        if name in facts:
            continue
        if CATALOGUE[name].type is FieldType.SERIES and isinstance(value, Mapping):
            years = {year: number for year, number in value.items() if f"{name}.{year}" not in facts}
            if years:
                kept[name] = years  # type: ignore[assignment]  # still a series
        else:
            kept[name] = value
    return Profile(
        MappingProxyType(kept),
        MappingProxyType({fact: ends for fact, ends in profile.ranges.items() if fact not in facts}),
        MappingProxyType({fact: values for fact, values in profile.disputed.items() if fact not in facts}),
    )


def read_profile(raw: object, where: str = "企业画像") -> Profile:
    """Read a raw tree (from JSON or YAML: field name → value, year as text → number) as a profile.

    `where` names the input in error messages. Money is 万元; shares are percent (5 is 5 %). A number may be the text of
    a range ("1000–2000"); where sources disagree, a value may be `{"either": [one, other]}`.
    Raises: ValidationErrors with every field that is unknown, has the wrong type or an impossible value.

    >>> read_profile({"name": "示例公司", "revenue": {"2025": 1200}}).series("revenue")[2025]
    Decimal('1200')
    """
    reader = Reader(where)
    fields = _FieldReader(reader)
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
            value = fields.fact(field, given, name)
        except Unreadable:
            continue
        if value is not None:
            facts[name] = value
    if reader.errors:
        raise ValidationErrors(reader.errors)
    return Profile(MappingProxyType(facts), MappingProxyType(fields.ranges), MappingProxyType(fields.disputed))


class _FieldReader:
    """Reads raw values by the type of their field. Collects ranges and disputed values by the name of their fact."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.ranges: dict[str, Range] = {}
        self.disputed: dict[str, tuple[Scalar, ...]] = {}

    def fact(self, field: Field, raw: object, fact: str) -> Value | None:
        """Return the value of a field; None if it is unknown, a range or disputed."""
        return self.read(field, raw, fact) if field.type not in _SINGLE else self._known(field, raw, fact)

    def _known(self, field: Field, raw: object, fact: str) -> Scalar | None:
        if isinstance(raw, dict) and EITHER in raw:
            return self._either(field, raw, fact)
        ends = split_range(raw) if field.type in NUMBERS and isinstance(raw, str) else None
        return self._single(field, raw, fact) if ends is None else self._range(field, ends, fact)

    def _range(self, field: Field, ends: tuple[str, str], fact: str) -> Scalar | None:
        texts = [bare_end(end, field.unit) for end in ends]
        if None in texts:
            raise self._reader.fail(fact, f"“{field.label}”的区间单位应是{field.unit.value or '空着'}", HOW_TO_WRITE)
        low, high = (self._single(field, Decimal(text), fact) for text in texts if text is not None)
        assert isinstance(low, (int, Decimal))
        assert isinstance(high, (int, Decimal))
        if low > high:
            raise self._reader.fail(
                fact, f"“{field.label}”的区间前后颠倒：{shortened('–'.join(ends))}", "小的写在前面，如 1000–2000"
            )
        if low == high:
            return low
        self.ranges[fact] = Range(Decimal(low), Decimal(high))
        return None

    def _either(self, field: Field, raw: dict[str, object], fact: str) -> Scalar | None:
        self._reader.unknown_keys(raw, (EITHER,), fact)
        items = self._reader.items(raw[EITHER], fact)
        given = {self._single(field, item, f"{fact}[{place}]") for place, item in enumerate(items)} - {None}
        if not given:
            raise self._reader.fail(fact, f"“{field.label}”的 either 里没有值", "写两种或更多说法，如 [1200, 1500]")
        values = tuple(sorted(given))  # type: ignore[type-var]  # values of one field are of one type
        if len(values) > 1:
            self.disputed[fact] = cast("tuple[Scalar, ...]", values)
        return values[0] if len(values) == 1 else None

    def _single(self, field: Field, raw: object, place: str) -> Scalar | None:
        """Return one value of a field, of one year if it is a series."""
        value = self.figure(field, raw, place) if field.type is FieldType.SERIES else self.read(field, raw, place)
        return value if isinstance(value, (str, bool, int, Decimal, date)) else None

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
                place, f"“{field.label}”应是数字，不是“{shortened(raw)}”", f"去掉引号和单位，{HOW_TO_WRITE}"
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
            number = self._known(field, given, spot)
            if isinstance(number, Decimal):
                years[int(key)] = number
        return MappingProxyType(years) if years else None

    def figure(self, field: Field, raw: object, place: str) -> Decimal:
        """Return the figure of one year of a series."""
        number = self.number(field, raw, place)
        return number / 100 if field.unit.value == "%" else number

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
