"""What the fields of a card are picked from: facts and figures, yes-or-no facts, days, qualifications, places. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from policies import (
    CATALOGUE,
    CITIES,
    DISTRICTS,
    PROVINCES,
    QUALIFICATIONS,
    QUANTITIES,
    ZONES,
    Field,
    FieldType,
    Unit,
    depends_on_catalogue,
    formula,
    full_region,
)
from policies.operands import operand_of
from policies.places import place_names
from policies.rules import Operand
from ui.entry.picks import Pick, searched

_NUMBERS = (FieldType.COUNT, FieldType.NUMBER)
_TEXTS = (FieldType.ENUM, FieldType.TEXT, FieldType.TEXTS)


NATION = "全国"


class PickTable:
    """The names of the lists that a field can be picked from."""

    NUMBERS = "数值"
    TEXTS = "选项"
    FLAGS = "是否"
    DAYS = "日期"
    TITLES = "资质"
    PLACES = "地区"
    REALMS = "地区或全国"


@depends_on_catalogue
@cache
def entries(table: str) -> tuple[Pick, ...]:
    """Returns a whole list; the value is the formula of an operand, the name of a fact, a kind or a place."""
    return tuple(_ENTRIES[table]())


def found(table: str, typed: str) -> tuple[Pick, ...]:
    """Returns the entries that a text may mean, best first.

    >>> [pick.words for pick in found(PickTable.NUMBERS, "上年研发费用")][0]
    '上年研发费用（万元）'
    """
    return searched(entries(table), typed, by_words=True)


def named(table: str, text: str) -> str:
    """Returns the value of the entry with exactly these words, or the only one that they fit, "" if it is left open."""
    fitting = found(table, text) if text.strip() else ()
    exact = [pick.value for pick in fitting if text.strip() in (pick.words, pick.value)]
    return exact[0] if exact else fitting[0].value if len(fitting) == 1 else ""


def words_of(table: str, value: str) -> str:
    """Returns the words of an entry, the value itself if it is not listed."""
    return next((pick.words for pick in entries(table) if pick.value == value), value)


def operand(name: str) -> Operand:
    """Returns the operand of an entry of the numbers or texts."""
    made = operand_of(formula.parse(name), name)
    return made if made is not None else Operand(name, name)


@depends_on_catalogue
@cache
def _names_by_formula() -> dict[str, str]:
    return {operand(pick.value).formula: pick.value for table in _OPERANDS for pick in entries(table)}


def name_of(left: Operand) -> str:
    """Returns the entry that an operand comes from, "" for a formula with a label of its own."""
    name = _names_by_formula().get(left.formula, "")
    return name if name and operand(name) == left else ""


_OPERANDS = (PickTable.NUMBERS, PickTable.TEXTS)


def _numbers() -> Iterator[Pick]:
    for field in _matched(*_NUMBERS):
        yield _operand_pick(field.name)
    for field in _matched(FieldType.SERIES):
        yield from (_operand_pick(f"{field.name}[{year}]") for year in (-1, -2, -3))
    yield from (_operand_pick(name) for name, quantity in QUANTITIES.items() if quantity.unit is not Unit.NONE)


def _operand_pick(name: str) -> Pick:
    left = operand(name)
    unit = f"（{left.unit.value}）" if left.unit.value else ""
    return Pick(name, f"{left.label}{unit}", hidden=True)


def _texts() -> Iterator[Pick]:
    yield from (Pick(field.name, field.label, hidden=True) for field in _matched(*_TEXTS))
    yield from (Pick(name, each.label, hidden=True) for name, each in QUANTITIES.items() if each.unit is Unit.NONE)


def _facts(kind: FieldType) -> Iterator[Pick]:
    return (Pick(field.name, field.label, hidden=True) for field in _matched(kind))


def _matched(*kinds: FieldType) -> Iterator[Field]:
    return (field for field in CATALOGUE.values() if field.type in kinds and field.matched)


def _titles() -> Iterator[Pick]:
    return (Pick(kind, label, hidden=True) for kind, (label, _) in QUALIFICATIONS.items())


def _places() -> Iterator[Pick]:
    listed = (*PROVINCES, *CITIES, *DISTRICTS, *ZONES)
    known = (place.name for name in listed for place, brief in place_names()[name] if not brief)
    return (Pick(name, name, hidden=True) for name in dict.fromkeys(known) if full_region(name))


_ENTRIES = {
    PickTable.NUMBERS: _numbers,
    PickTable.TEXTS: _texts,
    PickTable.FLAGS: lambda: _facts(FieldType.FLAG),
    PickTable.DAYS: lambda: _facts(FieldType.DATE),
    PickTable.TITLES: _titles,
    PickTable.PLACES: _places,
    PickTable.REALMS: lambda: (Pick(NATION, NATION, hidden=True), *entries(PickTable.PLACES)),
}
