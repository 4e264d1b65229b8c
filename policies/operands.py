"""The operand that a name, a year of a series or a quantity stands for, with the label and unit that are shown."""

from __future__ import annotations

from collections.abc import Mapping

from policies import formula as f
from policies.catalogue import CATALOGUE, QUANTITIES
from policies.fact_types import Quantity
from policies.rules import Operand

_YEAR_WORDS = {-1: "上年", -2: "前年", -3: "大前年"}


def operand_of(parsed: f.Formula, text: str, local: Mapping[str, Quantity] | None = None) -> Operand | None:
    """Return the operand of a name or a year of a series; None for another formula, which needs a label of its own.

    `text` is what was parsed, `local` the quantities that a policy defines itself.

    >>> operand_of(f.parse("revenue[-1]"), "revenue[-1]")
    Operand(formula='revenue[-1]', label='上年营业（销售）收入', unit=<Unit.MONEY: '万元'>, options=())
    """
    match parsed:
        case f.Named(name=name):
            quantity = (local or {}).get(name) or QUANTITIES[name]
            return Operand(quantity.formula, quantity.label, quantity.unit, quantity.options)
        case f.Fact(name=name):
            field = CATALOGUE[name]
            return Operand(text, field.label, field.unit, field.values)
        case f.YearFact(name=name, offset=offset):
            field = CATALOGUE[name]
            return Operand(text, f"{_YEAR_WORDS.get(offset, f'{-offset}年前')}{field.label}", field.unit)
    return None
