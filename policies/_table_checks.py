"""Checks of fact tables that could be read: names, labels, values, parts, estimates, formulas.

The private checks yield tuples (place in the table, error, advice).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policies import formula as f
from policies._core_facts import KIND
from policies._reader import Hints
from policies.catalogue import CATALOGUE, QUANTITIES
from policies.fact_types import FactTables, Field, FieldType, Quantity

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FUNCTIONS = frozenset({"min", "max", "sum", "mean", "tier", "count", "total", "largest"})
_LISTS = (FieldType.RECORDS, FieldType.RECORD)
_FIGURES = (FieldType.COUNT, FieldType.NUMBER, FieldType.SERIES)
_SINGLE = (FieldType.SCORES, FieldType.CONFIRMED)
_IN_RECORDS = (FieldType.TEXT, FieldType.DATE, FieldType.FLAG, FieldType.COUNT, FieldType.NUMBER, FieldType.ENUM)


class Mistake(NamedTuple):
    """One error in a table (`facts`, `quantities` or `qualifications`) at the entry `place`."""

    table: str
    place: str
    what: str
    advice: str = ""


def check_tables(tables: FactTables) -> Iterator[Mistake]:
    """Yield the errors of the entries, except those in formulas, which need the facts in use."""
    facts = [(field.name, field.label) for field in tables.facts]
    quantities = [(quantity.name, quantity.label) for quantity in tables.quantities]
    for table, entries, taken in (
        ("facts", facts, {*_FUNCTIONS, *f.BUILTINS, *(name for name, _ in quantities), *QUANTITIES}),
        ("quantities", quantities, {*_FUNCTIONS, *(name for name, _ in facts), *CATALOGUE}),
        ("qualifications", [(title.kind, title.label) for title in tables.qualifications], set()),
    ):
        yield from (Mistake(table, *wrong) for wrong in _check_names(entries, taken))
    for field in tables.facts:
        yield from (Mistake("facts", field.name, what, advice) for what, advice in _check_field(field))
        for part in field.parts:
            spot = f"{field.name}.parts.{part.name}"
            yield from (Mistake("facts", spot, what, advice) for what, advice in _check_part(field, part))
    labels = {known.label: name for name, known in CATALOGUE.items()}
    for field in tables.facts:
        if labels.get(field.label, field.name) != field.name:
            yield Mistake("facts", field.name, f"名称“{field.label}”已是 {labels[field.label]} 的", "换一个说法")
    for title in tables.qualifications:
        if title.months is not None and title.months < 1:
            yield Mistake("qualifications", title.kind, "有效期至少 1 个月", "没有写明的不写 months")


def _check_names(entries: Sequence[tuple[str, str]], taken: set[str]) -> Iterator[tuple[str, str, str]]:
    seen: set[str] = set()
    labels: set[str] = set()
    for name, label in entries:
        if not _NAME.fullmatch(name):
            yield name, f"“{name[:40]}”不能作名称", "用小写英文字母、数字和下划线，以字母开头，如 green_factory"
        if name in seen:
            yield name, f"“{name}”写了两遍", "只保留一个"
        elif name in taken:
            yield name, f"“{name}”已用作字段、指标或函数的名称", "换一个名称"
        if not label.strip():
            yield name, "没有中文名称", "写上 label"
        elif label in labels:
            yield name, f"名称“{label}”写了两遍", "换一个说法"
        seen.add(name)
        labels.add(label)


def _check_field(field: Field) -> Iterator[tuple[str, str]]:
    if (field.type in _LISTS) != bool(field.parts):
        yield "清单的各栏与类型不合", "records、record 要写 parts，别的类型不写"
    if (field.type is FieldType.ENUM) != bool(field.values):
        yield "可选值与类型不合", "enum 要写 values，别的类型不写"
    if field.unit and field.type not in _FIGURES:
        yield "这种类型没有单位", "去掉 unit，或改为 int、money、series"
    if field.signed and field.type not in _FIGURES:
        yield "这种类型没有负数", "去掉 signed"
    if field.type in _SINGLE and field.name != field.type.value:
        yield f"{field.type.value} 只有程序自己用", "换一种类型"
    if field.type is FieldType.FLAG and not field.question:
        yield "是非题没有问法", "写上 question"
    if field.clean and field.type is not FieldType.FLAG:
        yield "clean 只用于是非题", "去掉 clean，或改为 bool"
    if field.base_rate is not None and not (field.type is FieldType.FLAG and 0 <= field.base_rate <= 1):
        yield "base_rate 只用于是非题，在 0 到 1 之间", "检查类型和数字"


def _check_part(field: Field, part: Field) -> Iterator[tuple[str, str]]:
    if not _NAME.fullmatch(part.name) or [other.name for other in field.parts].count(part.name) > 1:
        yield "栏的名称不合要求或重复", "用小写英文字母、数字和下划线，各栏不同"
    if part.type not in _IN_RECORDS:
        yield f"清单里不能有 {part.type.value}", f"可用：{'、'.join(type_.value for type_ in _IN_RECORDS)}"
    kinds = field.name == "qualifications" and part.name == KIND
    if not kinds and (part.type is FieldType.ENUM) != bool(part.values):
        yield "可选值与类型不合", "enum 要写 values，别的类型不写"


def check_formulas(quantities: Sequence[Quantity]) -> Iterator[Mistake]:
    """Yield the errors of the formulas: they may name facts in use and quantities that stand above them."""
    own = {quantity.name for quantity in quantities}
    above = {name for name in QUANTITIES if name not in own}
    hints = Hints()
    for quantity in quantities:
        try:
            parts = tuple(f.parts_of(f.parse(quantity.formula)))
        except f.FormulaError as error:
            yield Mistake("quantities", f"{quantity.name}.formula", str(error))
            continue
        for part in parts:
            if isinstance(part, f.Named) and part.name not in above:
                advice = hints.question(part.name, [*CATALOGUE, *above], "公式只能用字段和写在上面的指标")
                yield Mistake("quantities", f"{quantity.name}.formula", f"没有“{part.name[:40]}”", advice)
        above.add(quantity.name)
