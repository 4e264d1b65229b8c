"""Converts cells of exactly named columns to raw values, the input of `read_profile`.

An empty cell is unknown. Numbers, dates and booleans are read as in other tables (`registers`); texts are used
unchanged, lists are JSON. An unreadable cell is refused with its column, value, reason and advice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Context, Decimal

import msgspec

from matcher import Profile, Value, range_words, read_profile
from policies import CATALOGUE, Field, FieldType, ValidationError, ValidationErrors, shortened
from registers import CellError, contract_target, day_in, flag_in, number_in, range_in

_NUMBERS = (FieldType.NUMBER, FieldType.COUNT, FieldType.SERIES)
_OBJECTS = (FieldType.RECORD, FieldType.SCORES, FieldType.CONFIRMED)
_LISTS = (FieldType.TEXTS, FieldType.RECORDS)
_DIGITS = Context(prec=15)
"""A number in a register has 15 significant digits, as in a spreadsheet; further digits are rounding errors of
binary numbers (52634.590000000004 is 52634.59)."""
_WHOLE = re.compile(r"(\d+)\.0+")


class FactColumn(msgspec.Struct, frozen=True):
    """A column of a register: the field it holds and, for a series, the year."""

    field: str
    year: int | None = None

    @property
    def name(self) -> str:
        """The name under which rules read the column: `revenue.2025`."""
        return self.field if self.year is None else f"{self.field}.{self.year}"

    @property
    def type(self) -> FieldType:
        """The type of the field."""
        return CATALOGUE[self.field].type


class RowRefusal(msgspec.Struct, frozen=True):
    """An unreadable cell. With `row_kept` the cell counts as unknown, otherwise its row is left out.

    `row` is the row number in the file; `reason` is Chinese and includes the advice.
    """

    row: int
    column: str
    value: str
    reason: str
    row_kept: bool = False


def column_of(header: str) -> FactColumn | None:
    """Return the fact that a header names exactly, None for any other text.

    >>> column_of("revenue.2025"), column_of("备注")
    (FactColumn(field='revenue', year=2025), None)
    """
    target = contract_target(header)
    return None if target is None else FactColumn(target.field, target.year)


def raw_cell(column: FactColumn, text: str) -> object:
    """Return the raw value of a non-empty cell for `read_profile`; None if its text means unknown.

    Raises: CellError if the cell cannot be read.
    """
    field = CATALOGUE[column.field]
    kind = field.type
    if kind is FieldType.FLAG:
        return flag_in(text)
    if kind is FieldType.DATE:
        day, remark = day_in(text)
        if remark:
            raise CellError("不是完整的日期", "写成 2026-03-14 的样子，不清楚的留空")
        return None if day is None else day.isoformat()
    if kind in _NUMBERS:
        ends = range_in(text, field.unit)
        if ends is not None:
            return range_words(*map(_significant, ends))
        number = number_in(text, field.unit)
        return None if number is None else _significant(number)
    if kind in _LISTS or kind in _OBJECTS:
        return _json(field, text)
    found = _WHOLE.fullmatch(text)
    return found[1] if found and column.field in ("industry_code", "credit_code") else text


def _significant(number: Decimal) -> Decimal:
    if abs(number.adjusted()) >= _DIGITS.prec:
        return number
    return _DIGITS.plus(number)


def _json(field: Field, text: str) -> object:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        shape = "{…}" if field.type in _OBJECTS else "[…]"
        raise CellError("不是 JSON 文本", f"写成 {shape} 的 JSON，没有的写 []，不清楚的留空") from None


def _no_constant(name: str) -> object:
    raise ValueError(name)


def read_value(column: FactColumn, text: str) -> Value | None:
    """Return the value of one cell as in a profile; None for an empty cell.

    Raises: CellError, ValidationErrors if the cell cannot be read.
    """
    bare = text.strip()
    if not bare:
        return None
    raw = raw_cell(column, bare)
    profile = read_profile({column.field: raw if column.year is None else {str(column.year): raw}})
    return profile.facts.get(column.field)


def read_row(cells: Mapping[FactColumn, str | None], row: int) -> Profile | tuple[RowRefusal, ...]:
    """Return the profile of a row, or a refusal for each unreadable cell."""
    raw: dict[str, object] = {}
    refused: list[RowRefusal] = []
    for column, text in cells.items():
        if text is None or not text.strip():
            continue
        try:
            value = raw_cell(column, text.strip())
        except CellError as error:
            refused.append(RowRefusal(row, column.name, shortened(text), f"{error.why}（{error.advice}）"))
            continue
        if column.year is None:
            raw[column.field] = value
        else:
            series = raw.setdefault(column.field, {})
            assert isinstance(series, dict)
            series[str(column.year)] = value
    try:
        profile = read_profile(raw)
    except ValidationErrors as error:
        refused += [_refusal(mistake, cells, row) for mistake in error.errors]
    return tuple(refused) if refused else profile


def _refusal(mistake: ValidationError, cells: Mapping[FactColumn, str | None], row: int) -> RowRefusal:
    field = mistake.place.partition("[")[0]
    column = next((c for c in cells if c.name == field), None)
    column = column or next((c for c in cells if c.name == field.partition(".")[0]), None)
    value = "" if column is None else shortened(cells[column] or "")
    advice = f"（{mistake.advice}）" if mistake.advice else "（请更正或留空）"
    return RowRefusal(row, field if column is None else column.name, value, f"{mistake.what}{advice}")
