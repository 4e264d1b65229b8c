"""What a guess of a fact is, and how formulas become guesses."""

from __future__ import annotations

from functools import cache

import msgspec

from clauses._fact_years import Manner, YearSpan, formula_of, year_label
from policies import CATALOGUE, QUANTITIES, FieldType, Unit, depends_on_catalogue, formula
from policies.operands import operand_of
from policies.rules import Operand

SURE = 0.75
"""From here on a figure carries the name of the fact. Our choice: a wrong fact is worse than none."""


class FactGuess(msgspec.Struct, frozen=True, kw_only=True):
    """What a figure of a clause is compared with.

    `fact` is the name of the fact or derived quantity, "" for a formula that has no name. `start` and `end` bound the
    words in the clause that named it; both are 0 if they stand in the clause above. `sure` is from 0 to 1.
    """

    operand: Operand
    fact: str
    start: int
    end: int
    sure: float
    why: str


@depends_on_catalogue
@cache
def _names_by_formula() -> dict[str, str]:
    return {quantity.formula.replace(" ", ""): name for name, quantity in QUANTITIES.items()}


def quantity_of(text: str) -> str:
    """Return the name of the quantity with that formula, "" if there is none."""
    return _names_by_formula().get(text.replace(" ", ""), "")


def label_of(name: str) -> str:
    """Return the label of a fact or quantity."""
    return CATALOGUE[name].label if name in CATALOGUE else QUANTITIES[name].label


def unit_of(name: str) -> Unit:
    """Return the unit of a fact or quantity."""
    return CATALOGUE[name].unit if name in CATALOGUE else QUANTITIES[name].unit


def named_operand(name: str, years: YearSpan) -> tuple[Operand, str]:
    """Return the operand of a fact over years or of a quantity, and the name a figure carries for it."""
    text = formula_of(name, years)
    if name in QUANTITIES:
        parsed = formula.parse(name)
    else:
        named = quantity_of(text)
        text, name = (named, named) if named else (text, name)
        parsed = formula.parse(text)
    known = operand_of(parsed, text)
    if known is not None:
        return known, name
    label = f"{year_label(years)}{label_of(name)}{'合计' if years.manner != Manner.EACH and years.manner != Manner.MEAN else ''}"
    return Operand(text, label, unit_of(name)), name


def composed(text: str, label: str, unit: Unit) -> tuple[Operand, str]:
    """Return the operand of a formula, with the name of the quantity that has this formula."""
    if name := quantity_of(text):
        quantity = QUANTITIES[name]
        return Operand(quantity.formula, quantity.label, quantity.unit), name
    return Operand(text, label, unit), ""


def is_series(name: str) -> bool:
    """Return whether a fact has a value for each year."""
    return name in CATALOGUE and CATALOGUE[name].type is FieldType.SERIES
