"""Takes back the facts on which the papers of one file contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from papers._sheet import Untaken
from papers._types import PaperFact, PaperReading
from policies import CATALOGUE, Unit

_ALIKE = {"total_income": "revenue", "rd_booked": "rd_expense", "rd_deductible": "rd_expense"}
"""Fields that count nearly the same as another one, in another view."""
_UNIT_APART = 500
"""How many times a figure may be as large as its like. Our choice: a wrong unit makes it a thousand times at least."""


def without_contradictions(readings: Sequence[PaperReading]) -> tuple[PaperReading, ...]:
    """Return the readings without facts on which two copies of one paper (a return and its correction) disagree."""
    values: dict[tuple[str, ...], list[object]] = defaultdict(list)
    for reading in readings:
        for fact in reading.facts:
            values[*_copy_of(reading), fact.field].append(fact.value)
    found: list[PaperReading] = []
    for reading in readings:
        told = [f for f in reading.facts if any(v != f.value for v in values[*_copy_of(reading), f.field])]
        found.append(_without(reading, told, f"文件里有两张 {reading.paper}，这个数不一样，没有取"))
    return tuple(found)


def without_strange_units(readings: Sequence[PaperReading]) -> tuple[PaperReading, ...]:
    """Return the readings without the amounts of papers of which one must have a wrong unit.

    It shows by an amount that is hundreds of times its like in another paper of the same year; which of the two is
    wrong cannot be told.
    """
    amounts: dict[tuple[str, ...], list[tuple[int, Decimal]]] = defaultdict(list)
    for number, reading in enumerate(readings):
        for fact in reading.facts:
            name, _, year = fact.field.partition(".")
            if _is_money(fact) and isinstance(fact.value, Decimal) and fact.value > 0:
                firm = reading.credit_code or reading.firm_name
                amounts[firm, _ALIKE.get(name, name), year].append((number, fact.value))
    strange: set[int] = set()
    for alike in amounts.values():
        least, most = min(alike, key=lambda one: one[1]), max(alike, key=lambda one: one[1])
        if least[0] != most[0] and most[1] >= least[1] * _UNIT_APART:
            strange |= {number for number, _ in alike}
    why = "与文件里另一张表同一年的数相差几百倍以上，有一处的单位可能写错，金额都没有取"
    return tuple(
        _without(reading, [fact for fact in reading.facts if _is_money(fact)], why) if number in strange else reading
        for number, reading in enumerate(readings)
    )


def _is_money(fact: PaperFact) -> bool:
    known = CATALOGUE.get(fact.field.partition(".")[0])
    return known is not None and known.unit is Unit.MONEY


def _without(reading: PaperReading, facts: Sequence[PaperFact], why: str) -> PaperReading:
    left = tuple(Untaken(place=fact.place.words(), why=why, text=fact.words[:40]) for fact in facts)
    kept = tuple(fact for fact in reading.facts if fact not in facts)
    return replace(reading, facts=kept, left_out=reading.left_out + left)


def _copy_of(reading: PaperReading) -> tuple[str, ...]:
    return reading.paper, reading.credit_code, reading.firm_name, reading.period
