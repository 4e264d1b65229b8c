"""What can be turned on an invented firm so that a number of a condition changes, and what it has where nobody says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import cast

import msgspec

from matcher import Profile, Record, Value, field_of
from policies import CATALOGUE, QUANTITIES, Field, FieldType, Group, Unit
from policies import formula as f

_WHOLE = (Unit.PEOPLE, Unit.ITEMS, Unit.PIECES, Unit.FIRMS, Unit.SEATS, Unit.RANK, Unit.TIMES, Unit.MONTHS, Unit.YEARS)
_SINCE = "niche_since"
"""A year: it is turned back from the day like a date."""
_MONEY_STEP, _SHARE_STEP = Decimal("0.01"), Decimal("0.0001")


class Lever(msgspec.Struct, frozen=True, kw_only=True):
    """A fact of the firm that is turned in steps. `years` are those of a series, all turned alike.

    `records` is the list that it fills: with so many records that pass, or with one of which a part has the amount.
    """

    name: str
    years: tuple[int, ...] = ()
    records: f.Records | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of what it turns, as in `missing`."""
        return tuple(f"{self.name}.{year}" for year in self.years) if self.years else (self.name,)

    @property
    def step(self) -> Decimal:
        """The size of one step in base units: a cent of money in 万元 is 100 元, people and days are whole."""
        field = CATALOGUE[self.name]
        if self.records is not None:
            part = field.part(self.records.of) if self.records.of is not None else None
            return _MONEY_STEP if part is not None and part.unit is Unit.MONEY else Decimal(1)
        if field.type in (FieldType.COUNT, FieldType.DATE) or field.unit in _WHOLE:
            return Decimal(1)
        return _SHARE_STEP if field.unit is Unit.SHARE else _MONEY_STEP

    @property
    def most(self) -> int:
        """The largest number of steps that makes sense."""
        if self.name == _SINCE:
            return 60
        if self.records is not None and self.records.of is None:
            return 200
        return 30_000 if CATALOGUE[self.name].type is FieldType.DATE else 10**9

    def turned(self, firm: Profile, steps: int, on: date) -> Profile:
        """Return the firm with this fact at so many steps."""
        field, number = CATALOGUE[self.name], steps * self.step
        value: Value
        if self.records is not None:
            known = cast("tuple[Record, ...]", firm.facts.get(self.name) or ())
            others = (record for record in known if not _passes(record, self.records))
            value = (*others, *_records(self.records, field, number, on))
        elif self.years:
            value = MappingProxyType({**firm.series(self.name), **dict.fromkeys(self.years, number)})
        elif field.type is FieldType.DATE:
            value = on - timedelta(days=steps)
        elif self.name == _SINCE:
            value = on.year - steps
        elif field.type is FieldType.COUNT:
            value = int(number)
        else:
            value = number
        return firm.with_fact(self.name, value)


def _passes(record: Record, wanted: f.Records) -> bool:
    for test in wanted.filters:
        part = record.get(test.part)
        if test.at_most is not None or test.at_least is not None:
            fits = isinstance(part, int) and not (
                (test.at_most is not None and part > test.at_most)
                or (test.at_least is not None and part < test.at_least)
            )
        else:
            fits = part is not None and (part in test.values) is not test.exclude
        if not fits:
            return False
    return True


def _records(wanted: f.Records, field: Field, number: Decimal, on: date) -> Iterator[Record]:
    """Yield records that pass every filter: `number` of them, or one with that amount."""
    parts: dict[str, object] = {}
    for test in wanted.filters:
        part = field.part(test.part)
        if test.at_most is not None or test.at_least is not None:
            parts[test.part] = test.at_most if test.at_most is not None else test.at_least
        elif not test.exclude:
            parts[test.part] = test.values[0]
        elif part is not None:
            parts[test.part] = next((value for value in part.values if value not in test.values), "其他")
    for part in field.parts:
        if part.name in ("on", "granted_on"):
            parts.setdefault(part.name, on - timedelta(days=30))
        elif part.name == "year":
            parts.setdefault("year", on.year - 1)
    if wanted.of is not None:
        yield MappingProxyType({**parts, wanted.of: number})  # type: ignore[dict-item]  # parts of the right types
        return
    for _ in range(int(number)):
        yield MappingProxyType(dict(parts))  # type: ignore[arg-type]  # as above


def levers_of(text: str, on: date) -> tuple[Lever, ...]:
    """Return what can be turned so that a formula changes: what stands first in it first."""
    return tuple(dict.fromkeys(_levers(f.parse(text), on.year)))


def _levers(formula: f.Formula, year: int) -> Iterator[Lever]:
    match formula:
        case f.Named(name=name) if name in QUANTITIES:
            yield from _levers(f.parse(QUANTITIES[name].formula), year)
        case f.YearFact(name=name, offset=offset):
            yield Lever(name=name, years=(year + offset,))
        case f.Years(name=name, years=years):
            yield Lever(name=name, years=tuple(range(year - years, year)))
            yield Lever(name=name, years=(year - 1,))
        case f.Fact(name=name):
            yield Lever(name=name)
        case f.Records(name=name):
            yield Lever(name=name, records=formula)
        case f.Builtin(name=name, arguments=arguments):
            yield from _of_facts((*arguments, *f.BUILTINS[name]), year)
        case f.Extreme(members=members):
            parts = [member for member in members if isinstance(member, f.YearFact)]
            if len({part.name for part in parts}) == 1:
                yield Lever(name=parts[0].name, years=tuple(sorted(part.offset + year for part in parts)))
            yield from (lever for member in members for lever in _levers(member, year))
        case f.Binary(left=left, right=right):
            yield from _levers(left, year)
            yield from _levers(right, year)
        case f.Tier(of=of, steps=steps, otherwise=otherwise):
            yield from (lever for part in (of, *(s for _, s in steps), otherwise) for lever in _levers(part, year))
        case _:
            return


def _of_facts(names: tuple[str, ...], year: int) -> Iterator[Lever]:
    for name in names:
        field = CATALOGUE.get(name)
        if field is not None and field.type is FieldType.SERIES:
            yield Lever(name=name, years=(year - 1,))
        elif field is not None and field.type in (FieldType.COUNT, FieldType.NUMBER, FieldType.DATE):
            yield Lever(name=name)


_USUAL: Mapping[str, int] = {
    "revenue": 2000, "main_revenue": 1500, "total_income": 2000, "hightech_income": 1200, "rd_expense": 100,
    "total_assets": 3000, "net_assets": 1500, "liabilities": 1000, "employees": 50, "bachelors_up": 20, "masters": 4,
    "doctors": 1, "sci_staff": 10, "rd_staff": 10, "net_profit": 100, "tech_service_income": 300,
}  # fmt: skip
"""An ordinary small firm, where nothing else is asked: parts are smaller than their wholes."""


def usual(fact: str, firm: Profile, on: date) -> Profile:
    """Return the firm with an ordinary value for a fact (named as in `missing`)."""
    name, _, year = fact.partition(".")
    field = CATALOGUE[field_of(fact)]
    if field.type is FieldType.SERIES:
        number = Decimal(_USUAL.get(name, _usual_number(field)))
        return firm.with_fact(name, MappingProxyType({**firm.series(name), int(year): number}))
    return firm.with_fact(name, _usual_value(field, on))


def _usual_number(field: Field) -> Decimal:
    if field.group is Group.IP and field.type is FieldType.COUNT:
        return Decimal(0)  # one kind is enough
    return {Unit.MONEY: Decimal(100), Unit.SHARE: Decimal("0.1"), Unit.PEOPLE: Decimal(5)}.get(field.unit, Decimal(1))


def _usual_value(field: Field, on: date) -> Value:
    match field.type:
        case FieldType.FLAG:
            return False
        case FieldType.DATE:
            years = 40 if field.name == "person_born_on" else 5
            return date(on.year - years, 3, 1)
        case FieldType.COUNT:
            return on.year - 6 if field.name == _SINCE else int(_USUAL.get(field.name, _usual_number(field)))
        case FieldType.NUMBER:
            return _usual_number(field)
        case FieldType.ENUM:
            return field.values[0]
        case FieldType.TEXT:
            return "C3562" if field.name == "industry_code" else "未说明"
        case _:
            return ()
