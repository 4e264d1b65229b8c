"""Whether the content of a card can be judged at all: facts, titles, places, units and bands that exist and fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from clauses import Content, RuleContent, SupportContent
from policies import CATALOGUE, QUALIFICATIONS, QUANTITIES, FieldType, Unit, formula, full_region
from policies import rules as r
from policies.quantities import Quantity

Fault = tuple[str, str]
"""What is wrong, and what to do."""
_PICK = "从清单里选一个，或新建这个事实"


def faults(content: Content | None, own: Sequence[Quantity] = ()) -> Iterator[Fault]:
    """Yield what keeps the conditions and formulas of a content from being judged; `own` are quantities of the policy."""
    names = {*QUANTITIES, *(quantity.name for quantity in own)}
    match content:
        case RuleContent(rule=rule):
            yield from _of_rule(rule, names)
        case SupportContent(support=support):
            for part in (support.when, support.event):
                yield from _of_rule(part, names) if part is not None else ()
            yield from _of_formula(support.formula, names) if support.formula is not None else ()
        case _:
            return


def _of_rule(rule: r.Rule, names: set[str]) -> Iterator[Fault]:
    for node in r.walk(rule):
        yield from _of_node(node, names)


def _of_node(node: r.Rule, names: set[str]) -> Iterator[Fault]:
    match node:
        case r.Compare(left=left, value=value):
            yield from _of_formula(left.formula, names)
            yield from _shares(left, value)
        case r.Between(left=left, low=low, high=high):
            yield from _of_formula(left.formula, names)
            yield from _shares(left, high)
            if low > high:
                yield "下限大于上限", "检查两个数"
        case r.Tiers(left=left, by=by, bands=bands):
            yield from _of_formula(left.formula, names)
            yield from _of_formula(by.formula, names)
            yield from _of_bands(bands)
        case r.OneOf(left=left, values=values):
            yield from _of_formula(left.formula, names)
            if not values:
                yield "没有写可以是哪些", "至少选一项"
        case r.Flag(field=field):
            yield from _of_field(field, FieldType.FLAG)
        case r.OnDate(field=field):
            yield from _of_field(field, FieldType.DATE)
        case r.Holds(kinds=kinds) | r.Recognised(kinds=kinds):
            yield from ((f"没有“{kind}”这种资质", "从清单里选") for kind in kinds if kind not in QUALIFICATIONS)
        case r.Region(places=places):
            yield from (
                (f"“{place}”不是完整地名", "从省（直辖市）写起，如 天津市河东区")
                for place in places
                if full_region(place) is None
            )
        case r.Manual(reason=r.ManualReason.NO_FACT, suggestion=""):
            yield "没有写哪个事实可以代替人工核实", "写明建议增加的事实"
        case _:
            return


def _of_field(name: str, kind: FieldType) -> Iterator[Fault]:
    field = CATALOGUE.get(name)
    if field is None or field.type is not kind or not field.matched:
        yield f"没有“{name}”这个事实", _PICK


def _shares(left: r.Operand, value: Decimal) -> Iterator[Fault]:
    if left.unit is Unit.SHARE and abs(value) > 1:
        yield "比例超过 100%", "检查数字和小数点"


def _of_formula(text: str, names: set[str]) -> Iterator[Fault]:
    try:
        parts = tuple(formula.parts_of(formula.parse(text)))
    except formula.FormulaError as error:
        yield str(error), _PICK
        return
    for part in parts:
        if isinstance(part, formula.Named) and part.name not in names:
            yield f"没有“{part.name}”这个事实", _PICK


def _of_bands(bands: Sequence[r.Band]) -> Iterator[Fault]:
    limits = [band.upto if band.upto is not None else band.below for band in bands]
    closed = [limit for limit in limits if limit is not None]
    if not bands or limits[-1] is not None or None in limits[:-1] or closed != sorted(set(closed)):
        yield "各档没有由小到大，或最后一档还有界限", "分档由小到大写，最后一档不写界限"
