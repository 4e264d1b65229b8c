"""Headers of a register: field names of the contract or exact Chinese labels, series with their year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from policies import CATALOGUE, FieldType, Hints, UserError
from screening._cells import Column

_LABELS: Mapping[str, str] = {field.label: name for name, field in CATALOGUE.items() if field.matched}
_YEARLY = re.compile(r"(.+?)\.(\d{4})(?:\.0)?")


class Header(msgspec.Struct, frozen=True):
    """Which column of the file holds which fact. `ignored` are headers that are no fact, with a hint."""

    columns: tuple[tuple[str, Column], ...]
    ignored: tuple[str, ...]


def read_header(names: Sequence[str], where: str) -> Header:
    """The header of a register.

    Raises: UserError when no column is a fact, or two columns hold the same one.
    """
    columns: list[tuple[str, Column]] = []
    ignored: list[str] = []
    hints = Hints()
    seen: dict[Column, str] = {}
    for name in names:
        column = column_of(name)
        if column is None:
            ignored.append(_hinted(name, hints))
            continue
        if column in seen:
            raise UserError(f"{where}：“{seen[column]}”和“{name}”两列是同一项，请只留一列")
        seen[column] = name
        columns.append((name, column))
    if not columns:
        raise UserError(
            f"{where}：没有一列是企业资料的字段，第一行要写字段名（如 name、revenue.2021）或中文名（如 企业名称）"
        )
    return Header(tuple(columns), tuple(ignored))


def column_of(name: str) -> Column | None:
    """The fact a header names, None for any other text."""
    bare = name.strip().lstrip("\ufeff")
    field = _field(bare)
    if field is not None:
        return Column(field) if CATALOGUE[field].type is not FieldType.SERIES else None
    yearly = _YEARLY.fullmatch(bare)
    field = None if yearly is None else _field(yearly[1])
    if yearly is None or field is None or CATALOGUE[field].type is not FieldType.SERIES:
        return None
    return Column(field, int(yearly[2]))


def _field(name: str) -> str | None:
    field = CATALOGUE.get(name)
    return _LABELS.get(name) if field is None else name if field.matched else None


def _hinted(name: str, hints: Hints) -> str:
    if _field(name.strip()) is not None:
        return f"{name}（年度数据要写年份，如 {name}.2021）"
    stem = name.partition(".")[0]
    near = hints.nearest(stem, [*CATALOGUE, *_LABELS]) if len(stem) > 2 else ""
    return f"{name}（是不是“{near}”？）" if near else name
