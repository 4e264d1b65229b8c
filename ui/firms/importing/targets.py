"""The targets of a column, with their labels. No Qt."""

from __future__ import annotations

from datetime import date

from matcher import CONTACTS
from policies import CATALOGUE, QUALIFICATIONS, FieldType
from registers import CONTACT_ROLES, HELD, KINDS, Target, Use, WrittenUnit, units_of

_YEARS = 5
"""The number of closed years offered per series."""
_PARTS = (HELD, "granted_on", "expires_on")
_UNREAD = (FieldType.SCORES, FieldType.CONFIRMED, FieldType.RECORD)


def targets(on: date) -> tuple[tuple[str, Target], ...]:
    """Returns every target with its label: not imported, kept as a remark, then the facts in form order."""
    found: list[tuple[str, Target]] = [("不导入", Target()), ("留作备注", Target(use=Use.EXTRA))]
    for field in CATALOGUE.values():
        if field.type in _UNREAD:
            continue
        if field.type is FieldType.SERIES:
            years = range(on.year - 1, on.year - 1 - _YEARS, -1)
            found += [_labelled(Target(use=Use.FIELD, field=field.name, year=year), on) for year in years]
        elif field.name == CONTACTS:
            parts = [part.name for part in field.parts]
            found += [
                _labelled(Target(use=Use.FIELD, field=CONTACTS, record=w, part=part), on)
                for w in CONTACT_ROLES
                for part in parts
            ]
        elif field.name == "qualifications":
            found.append(_labelled(Target(use=Use.FIELD, field=field.name, part=KINDS), on))
            for kind in QUALIFICATIONS:
                found += [
                    _labelled(Target(use=Use.FIELD, field=field.name, record=kind, part=part), on) for part in _PARTS
                ]
        else:
            found.append(_labelled(Target(use=Use.FIELD, field=field.name), on))
    return tuple(found)


def _labelled(target: Target, on: date) -> tuple[str, Target]:
    label = target.label(on.year)
    field = CATALOGUE[target.field]
    return (label.rpartition("（")[0] if units_of(field.unit) and label.endswith("）") else label), target


def words_of(target: Target, on: date) -> str:
    """Returns the label of a target."""
    bare = Target(
        use=target.use,
        field=target.field,
        year=target.year_on(on.year) if target.use is Use.FIELD else None,
        record=target.record,
        part=target.part,
    )
    if target.use is not Use.FIELD:
        return bare.label(on.year)
    return _labelled(bare, on)[0]


def units_for(target: Target) -> tuple[WrittenUnit, ...]:
    """Returns the units the column may be in; empty if there is only one. A scale (万人) is offered where it is written."""
    if target.use is not Use.FIELD or target.part:
        return ()
    scaled = target.unit is not WrittenUnit.PLAIN
    return units_of(CATALOGUE[target.field].unit) or ((WrittenUnit.PLAIN, target.unit) if scaled else ())


def unit_words(unit: WrittenUnit, target: Target) -> str:
    """Returns the label of a unit: 万元, 万人, 人."""
    own = CATALOGUE[target.field].unit
    return unit.value if units_of(own) else f"{unit.value}{own.value}"
