"""Facts that cannot stand side by side: sources that disagree, and parts that are larger than their whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import cast

import msgspec

from matcher._labels import field_label
from matcher.profile import Profile, Scalar, field_of
from policies import CATALOGUE, show


class Contradiction(msgspec.Struct, frozen=True):
    """Facts of which at least one is wrong, and a Chinese sentence that says why."""

    facts: tuple[str, ...]
    text: str


class PartsOfWhole(msgspec.Struct, frozen=True):
    """Series whose sum is in no year larger than `whole`.

    With `strict` a larger sum is impossible: at least one of the figures is wrong. Otherwise it is only odd, because the
    figures are counted by different rules, or because a firm may be like that.
    """

    parts: tuple[str, ...]
    whole: str
    strict: bool = True


PARTS_OF_WHOLES = (
    PartsOfWhole(("doctors",), "bachelors_up"),
    PartsOfWhole(("masters",), "bachelors_up"),
    PartsOfWhole(("doctors", "masters"), "bachelors_up"),
    PartsOfWhole(("doctors",), "employees"),
    PartsOfWhole(("masters",), "employees"),
    PartsOfWhole(("bachelors_up",), "employees"),
    PartsOfWhole(("sci_staff",), "employees"),
    PartsOfWhole(("rd_staff",), "employees"),
    PartsOfWhole(("main_revenue",), "revenue"),
    PartsOfWhole(("hightech_income",), "total_income"),
    PartsOfWhole(("tech_service_income",), "total_income"),
    PartsOfWhole(("rd_expense_domestic",), "rd_expense"),
    PartsOfWhole(("net_assets",), "total_assets"),
    PartsOfWhole(("tech_transfer_gain",), "tech_service_income", strict=False),
    PartsOfWhole(("rd_deductible",), "rd_expense", strict=False),
    PartsOfWhole(("rd_expense",), "revenue", strict=False),
    PartsOfWhole(("net_profit",), "total_income", strict=False),
)
"""The one table of parts and wholes, for contradictions, for columns and SQL, and for the cautions of the form."""
ORDERED_DAYS = (
    ("founded_on", "listed_on"),
    ("person_born_on", "person_degree_on"),
    ("person_born_on", "person_employed_on"),
)
"""Dates of which the first is never after the second."""
_STRICT = tuple(rule for rule in PARTS_OF_WHOLES if rule.strict)


def contradictions(profile: Profile) -> tuple[Contradiction, ...]:
    """Return what contradicts itself in a profile: disputed facts first, then impossible figures and dates.

    A range contradicts only if every number in it does.

    >>> impossible = read_profile({"sci_staff": {"2025": 120}, "employees": {"2025": 100}})
    >>> [found.text for found in contradictions(impossible)]
    ['2025 年科技人员数 120人 多于职工总数 100人，待核实']
    """
    disputes = [Contradiction((fact,), _dispute(fact, values)) for fact, values in profile.disputed.items()]
    years = [Contradiction(found.facts, f"{found.text}，待核实") for found in excesses(profile, _STRICT)]
    return (*disputes, *years, *_impossible_days(profile))


def _dispute(fact: str, values: tuple[Scalar, ...]) -> str:
    return f"{field_label(fact)}有 {len(values)} 种说法：{'、'.join(_shown(fact, value) for value in values)}，待核实"


def _shown(fact: str, value: Scalar) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, Decimal)):
        return show(Decimal(value), CATALOGUE[field_of(fact)].unit)
    return value.isoformat() if isinstance(value, date) else value


class Excess(msgspec.Struct, frozen=True):
    """A year in which the parts are larger than their whole, and the Chinese words for it."""

    rule: PartsOfWhole
    year: int
    text: str

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts of which at least one is wrong."""
        return tuple(f"{name}.{self.year}" for name in (*self.rule.parts, self.rule.whole))


def excesses(profile: Profile, rules: Iterable[PartsOfWhole] = PARTS_OF_WHOLES) -> Iterator[Excess]:
    """Yield the years in which parts are larger than their whole, whatever number of a range is the right one."""
    least, most = _least_and_most(profile)
    for rule in rules:
        wholes = most.get(rule.whole)
        parts = [least.get(part) for part in rule.parts]
        if wholes is None or None in parts:
            continue
        for year, first in cast("Mapping[int, Decimal]", parts[0]).items():
            whole = cast("Mapping[int, Decimal]", wholes).get(year)
            others = [cast("Mapping[int, Decimal]", part).get(year) for part in parts[1:]]
            if whole is None or None in others:
                continue
            total = first + sum(number for number in others if number is not None)
            if total > whole:
                yield Excess(rule, year, _excess_words(rule, year, total, whole, profile))


def _least_and_most(profile: Profile) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Return the least and the greatest number of every year of every series: field → year → number."""
    spans = profile.spans
    if not spans:
        return profile.facts, profile.facts
    sides: list[Mapping[str, object]] = []
    for side in (min, max):
        figures = {name: dict(value) if isinstance(value, Mapping) else value for name, value in profile.facts.items()}
        for fact, span in spans.items():
            name, _, year = fact.partition(".")
            if year:
                cast("dict[int, Decimal]", figures.setdefault(name, {}))[int(year)] = side(span.low, span.high)
        sides.append(figures)
    return sides[0], sides[1]


def _excess_words(rule: PartsOfWhole, year: int, total: Decimal, whole: Decimal, profile: Profile) -> str:
    unit, spans = CATALOGUE[rule.whole].unit, profile.spans
    names = "、".join(CATALOGUE[part].label for part in rule.parts)
    least = "至少" if any(f"{part}.{year}" in spans for part in rule.parts) else "共" if len(rule.parts) > 1 else ""
    most = "最多" if f"{rule.whole}.{year}" in spans else ""
    above = f"多于{CATALOGUE[rule.whole].label}{most} {show(whole, unit)}"
    return f"{year} 年{names}{least} {show(total, unit)} {above}"


def _impossible_days(profile: Profile) -> Iterator[Contradiction]:
    for first, second in ORDERED_DAYS:
        earlier, later = profile.facts.get(first), profile.facts.get(second)
        if isinstance(earlier, date) and isinstance(later, date) and earlier > later:
            names = f"{CATALOGUE[second].label} {later.isoformat()} 早于{CATALOGUE[first].label} {earlier.isoformat()}"
            yield Contradiction((first, second), f"{names}，待核实")


def hanging(found: Iterable[Contradiction], missing: Iterable[str]) -> tuple[Contradiction, ...]:
    """Return the contradictions on which a verdict hangs that these facts could still change."""
    wanted = set(missing)
    return tuple(one for one in found if not wanted.isdisjoint(one.facts))
