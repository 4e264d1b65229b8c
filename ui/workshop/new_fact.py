"""A fact that a policy needs and the catalogue does not have: what is asked about it, and the field that follows. No Qt."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from policies import CATALOGUE, QUANTITIES, Field, FieldType, Unit
from policies.fact_types import Group, Holder
from ui.workshop.form import FieldError, FormField, InputKind, Values, choices_of
from ui.workshop.picks import PickTable
from workshop import fact_name

_KINDS: Mapping[str, tuple[tuple[FieldType, str], ...]] = {
    PickTable.NUMBERS: ((FieldType.NUMBER, "一个数"), (FieldType.SERIES, "每年一个数")),
    PickTable.TEXTS: ((FieldType.ENUM, "几种之一"),),
    PickTable.FLAGS: ((FieldType.FLAG, "是或否"),),
    PickTable.DAYS: ((FieldType.DATE, "日期"),),
}
"""What can be made where a field is picked from a list: only what the condition can use."""
_FIGURES = (FieldType.NUMBER, FieldType.SERIES)
_UNITS = tuple((unit, unit.value or "没有单位") for unit in Unit)
_WHOLE = (Unit.PEOPLE, Unit.ITEMS, Unit.PIECES, Unit.FIRMS, Unit.TIMES, Unit.SEATS, Unit.RANK)
_SEPARATORS = re.compile(r"[、，,；;\s]+")
_GROUPS: Mapping[Holder, Group] = {
    Holder.FINANCE: Group.FINANCE,
    Holder.STAFF: Group.PEOPLE,
    Holder.IP: Group.IP,
    Holder.RESEARCH: Group.STANDING,
    Holder.OFFICE: Group.IDENTITY,
    Holder.PERSON: Group.PERSON,
    Holder.OFFICER: Group.JUDGEMENT,
}
"""Where the firm's form asks for a fact, by who knows it."""


def can_make(table: str) -> bool:
    """Returns whether facts of this list can be made."""
    return table in _KINDS


def fact_fields(table: str) -> tuple[FormField, ...]:
    """Returns what is asked about a new fact of a list."""
    return (
        FormField("label", "叫什么", needed=True, hint="如 上年技术合同成交额；年份不用写，选“每年一个数”"),
        FormField("type", "是什么", InputKind.CHOICE, _KINDS[table], needed=True),
        FormField("unit", "单位", InputKind.CHOICE, _UNITS, needed=True, only_if=("type", _FIGURES)),
        FormField(
            "values", "可以是", needed=True, hint="用顿号隔开，如 甲级、乙级", only_if=("type", (FieldType.ENUM,))
        ),
        FormField("holder", "谁知道", InputKind.CHOICE, choices_of(Holder), needed=True),
        FormField("question", "怎么问企业", hint="不填就用叫法来问"),
    )


def first_values(table: str, typed: str) -> Values:
    """Returns what the form of a new fact begins with."""
    return {
        "label": typed.strip(),
        "type": _KINDS[table][0][0],
        "unit": Unit.MONEY,
        "holder": Holder.OFFICE,
    }


def made_fact(values: Values, taken: Collection[str] = ()) -> Field:
    """Returns the field; its name is made from the label. Raises: FieldError if something cannot be used."""
    label, kind = str(values["label"]).strip(), values["type"]
    assert isinstance(kind, FieldType)  # the form asks for it
    if label in {*(field.label for field in CATALOGUE.values()), *(each.label for each in QUANTITIES.values())}:
        raise FieldError("label", f"已经有“{label}”，请直接从列表里选")
    unit = values.get("unit")
    unit = unit if isinstance(unit, Unit) and kind in _FIGURES else Unit.NONE
    holder = values["holder"]
    assert isinstance(holder, Holder)  # the form asks for it
    options = _options(str(values.get("values") or "")) if kind is FieldType.ENUM else ()
    question = str(values.get("question") or "").strip()
    return Field(
        name=fact_name(label, {*CATALOGUE, *QUANTITIES, *taken}),
        label=label,
        type=FieldType.COUNT if kind is FieldType.NUMBER and unit in _WHOLE else kind,
        group=_GROUPS[holder],
        unit=unit,
        holder=holder,
        values=options,
        question=question or (f"{label}：是还是否？" if kind is FieldType.FLAG else ""),
    )


def _options(text: str) -> tuple[str, ...]:
    options = tuple(dict.fromkeys(filter(None, _SEPARATORS.split(text))))
    if len(options) < 2:
        raise FieldError("values", "至少写两种，用顿号隔开")
    return options


def picked_name(field: Field) -> str:
    """Returns the entry of the list by which the new fact is picked: of a yearly one the year before."""
    return f"{field.name}[-1]" if field.type is FieldType.SERIES else field.name
