"""The amounts that the text of a support mentions, and the amounts in its numbers and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from policies.formula import FormulaError, Named, Number, Tier, parse, parts_of
from policies.model import Support
from policies.quantities import Quantity
from policies.rules import Between, Compare, Rule, Tiers, walk
from policies.values import Unit

_NUMBER = r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?"
_LINKED = re.compile(rf"((?:{_NUMBER}\s*(?:[-—–~～至到或和、/]|——)\s*)*{_NUMBER})\s*(万元|亿元)")
_FACTORS = {"万元": Decimal(1), "亿元": Decimal(10_000)}


def amounts_in_text(text: str) -> Iterator[tuple[str, Decimal]]:
    """Yield every amount in 万元 or 亿元 of a text: the words and the number in 万元.

    >>> list(amounts_in_text("奖励 5、10万元"))
    [('5万元', Decimal('5')), ('10万元', Decimal('10'))]
    """
    for found in _LINKED.finditer(text):
        for number in re.findall(_NUMBER, found[1]):
            amount = Decimal(re.sub("[,，]", "", number)) * _FACTORS[found[2]]
            yield f"{number}{found[2]}", amount


def amounts_in_data(support: Support, local: Sequence[Quantity]) -> frozenset[Decimal]:
    """Return the numbers in a support's data, in 万元: its bounds, its formula and the thresholds of its `when`.

    Quantities that the policy itself defines (`local`) are replaced by their formulas. The result is empty for a
    support without an amount.
    """
    stated = {number for number in (support.low, support.high, support.cap, support.limit) if number is not None}
    if support.formula is None and not stated:
        return frozenset()
    formulas = {quantity.name: quantity.formula for quantity in local}
    lines = {line for rule in (support.when, support.event) if rule is not None for line in _lines(rule)}
    computed = set(_numbers(support.formula, formulas)) if support.formula is not None else set()
    return frozenset(stated | computed | lines)


def _numbers(text: str, local: dict[str, str]) -> Iterator[Decimal]:
    try:
        parts = tuple(parts_of(parse(text)))
    except FormulaError:
        return
    for part in parts:
        match part:
            case Number(value=value):
                yield value
            case Tier(steps=steps):
                yield from (limit for limit, _ in steps)
            case Named(name=name) if name in local:
                rest = {key: formula for key, formula in local.items() if key != name}
                yield from _numbers(local[name], rest)


def _lines(rule: Rule) -> Iterator[Decimal]:
    for node in walk(rule):
        match node:
            case Compare(left=left, value=value) if left.unit is Unit.MONEY:
                yield value
            case Between(left=left, low=low, high=high) if left.unit is Unit.MONEY:
                yield from (low, high)
            case Tiers(bands=bands):
                yield from (
                    limit for band in bands for limit in (band.value, band.upto, band.below) if limit is not None
                )
