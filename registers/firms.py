"""Converts profiles to one wide table with exact headers, which `read_firms` reads without guessing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from matcher import CONTACTS, EITHER, Profile, Value, field_of, raw_profile
from policies import CATALOGUE, QUALIFICATIONS, Field, FieldType, Unit
from policies.records import OTHERS_OPEN
from registers._cells import CellError, without_placeholder
from registers._qualifications import NO_MORE
from registers._types import Cell
from registers.template import header_of, qualification_header

_ALWAYS = ("name", "credit_code", "province", "city", "district", "street")
"""Fields that always have a column, so that the header of the table is recognised."""
_NOT_IN_TABLES = (FieldType.SCORES, FieldType.CONFIRMED)
_SIGNS = re.compile(r"[、，,；;\n|\[]")
_PARTS = ("granted_on", "expires_on", "level")
_OPEN = {"level": OTHERS_OPEN}
_ENCODER = msgspec.json.Encoder(decimal_format="number")
Column = tuple[str, tuple[Cell, ...]]
"""Header and cells of one column, one cell per firm."""
_Records = Mapping[str, Mapping[str, object]]


def firms_table(profiles: Sequence[Profile]) -> tuple[Column, ...]:
    """Return the header and the cells (one per firm) of each column that is known for at least one firm.

    A series has one column per year; a qualification has columns for its dates and level; lists of
    records are JSON. Scores and confirmations have no column: they need a reason and are only stored in
    the casebook. A range is a text that is read back as a range; values that contradict each other are a text that is
    read back as unknown, with the text as a remark.

    >>> columns = dict(firms_table([read_profile({"name": "天津甲公司", "revenue": {"2024": 1200}})]))
    >>> columns["企业名称"], columns["2024年营业（销售）收入（万元）"]
    (('天津甲公司',), (Decimal('1200'),))
    """
    told = [_known_in_part(profile) for profile in profiles]
    return tuple(column for field in CATALOGUE.values() for column in _columns(field, profiles, told))


def _known_in_part(profile: Profile) -> Mapping[str, str]:
    """Return the texts of ranges and of contradicting values, by the name of the fact."""
    if not profile.ranges and not profile.disputed:
        return {}
    raw, found = raw_profile(profile), dict[str, str]()
    for fact in (*profile.ranges, *profile.disputed):
        name, _, year = fact.partition(".")
        value = raw[name]
        value = value[year] if year and isinstance(value, dict) else value
        values = value[EITHER] if isinstance(value, dict) else None
        found[fact] = f"{' 或 '.join(map(str, values))}（待核实）" if isinstance(values, list) else str(value)
    return found


def _columns(field: Field, profiles: Sequence[Profile], told: Sequence[Mapping[str, str]]) -> Iterator[Column]:
    if field.type in _NOT_IN_TABLES:
        return
    values: list[Value | None] = [
        texts.get(field.name, profile.facts.get(field.name)) for profile, texts in zip(profiles, told, strict=True)
    ]
    if field.type is FieldType.SERIES:
        yield from _years(field, profiles, told)
        return
    if field.name not in _ALWAYS and all(value is None for value in values):
        return
    if field.name == "qualifications":
        yield from _qualifications(field, values)
    elif field.name == CONTACTS:
        # A column with the label of the field contains names in free form; whole records use the field name.
        yield field.name, tuple(_cell(field, value) for value in values)
    else:
        yield header_of(field), tuple(_cell(field, value) for value in values)


def _years(field: Field, profiles: Sequence[Profile], told: Sequence[Mapping[str, str]]) -> Iterator[Column]:
    factor = 100 if field.unit is Unit.SHARE else 1
    firms: list[dict[int, Cell]] = []
    for profile, texts in zip(profiles, told, strict=True):
        cells: dict[int, Cell] = {year: number * factor for year, number in profile.series(field.name).items()}
        own = {fact: text for fact, text in texts.items() if field_of(fact) == field.name}
        firms.append(cells | {int(fact.partition(".")[2]): text for fact, text in own.items()})
    for year in sorted({year for cells in firms for year in cells}):
        yield header_of(field, year), tuple(cells.get(year) for cells in firms)


def _cell(field: Field, value: Value | None) -> Cell:
    if value is None or isinstance(value, bool | str | date | Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if not value:
        return "无"
    if field.type is FieldType.TEXTS and all(isinstance(item, str) and _is_plain(item) for item in value):
        return "、".join(map(str, value))
    return _json(value)


def _is_plain(text: str) -> bool:
    """Return whether a text can be an item of a list written with 、."""
    try:
        return text == text.strip() and text != "无" and without_placeholder(text) == text and not _SIGNS.search(text)
    except CellError:
        return False


def _qualifications(field: Field, values: Sequence[Value | None]) -> Iterator[Column]:
    """Yield a column that lists the kinds, and a column for each part of a kind that is known for some firm."""
    firms = [_by_kind(value) for value in values]
    yield header_of(field), tuple(_kinds(value, kinds) for value, kinds in zip(values, firms, strict=True))
    for kind in QUALIFICATIONS:
        for part in _PARTS:
            cells = tuple(_part(kinds, kind, part) for kinds in firms)
            if any(cell is not None for cell in cells):
                yield qualification_header(kind, part), cells


def _by_kind(value: Value | None) -> _Records | None:
    """Return the records by kind; None if a kind is repeated or missing, which columns cannot represent."""
    records = [record for record in value if isinstance(record, Mapping)] if isinstance(value, tuple) else []
    named = records[:-1] if records and records[-1] == _OPEN else records
    kinds = [str(record.get("kind") or "") for record in named]
    if "" in kinds or len(set(kinds)) < len(kinds) or (records and not named):
        return None
    return dict(zip(kinds, named, strict=True))


def _kinds(value: Value | None, kinds: _Records | None) -> Cell:
    if not isinstance(value, tuple):
        return None
    if kinds is None:
        return _json(value)
    names = [QUALIFICATIONS[kind][0] for kind in kinds]
    if len(names) == len(value):
        names.append(NO_MORE if names else "无")
    return "、".join(names)


def _part(kinds: _Records | None, kind: str, part: str) -> Cell:
    value = (kinds or {}).get(kind, {}).get(part)
    return value if isinstance(value, str | date) else None


def _json(value: object) -> str:
    return _ENCODER.encode(_tree(value)).decode()


def _tree(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return [_tree(item) for item in value] if isinstance(value, tuple) else value
