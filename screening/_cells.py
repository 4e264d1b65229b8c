"""Cells of a register as the raw values that a profile is read from.

A register is text: what a spreadsheet, a CSV file or a warehouse holds in a cell, brought to one form.
An empty cell is unknown. What a cell cannot mean is refused with the column, the value and what to do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation

import msgspec

from matcher import Profile, Value, read_profile
from policies import CATALOGUE, Field, FieldType, Mistake, Mistakes, shown

FLAGS: Mapping[str, bool] = {
    "true": True, "false": False, "是": True, "否": False, "1": True, "0": False, "1.0": True, "0.0": False,
}  # fmt: skip
JSON_TYPES = (
    FieldType.TEXTS, FieldType.RECORDS, FieldType.RECORD, FieldType.SCORES, FieldType.CONFIRMED,
)  # fmt: skip
_WRITTEN_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_EXCEL_DAY = re.compile(r"(\d{5})(?:\.0+)?")
_EXCEL_ZERO = date(1899, 12, 30)
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DIGITS = Context(prec=15)
"""A number in a register has 15 significant digits, as in a spreadsheet: what lies behind is the tail of a
binary number (52634.590000000004 is 52634.59)."""
_WHOLE = re.compile(r"(\d+)\.0+")


class Column(msgspec.Struct, frozen=True):
    """A column of a register: the field it holds and, for a series, the year."""

    field: str
    year: int | None = None

    @property
    def name(self) -> str:
        """The name under which rules read it."""
        return self.field if self.year is None else f"{self.field}.{self.year}"

    @property
    def type(self) -> FieldType:
        """How the values of the field are written."""
        return CATALOGUE[self.field].type


class Refusal(msgspec.Struct, frozen=True):
    """One cell for which a row was refused."""

    row: int
    column: str
    value: str
    reason: str


class Unmeant(ValueError):
    """A cell that means nothing for its column; `what` says why, `advice` what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice


def raw_cell(column: Column, text: str) -> object:
    """The raw value of a cell that is not empty, as `read_profile` takes it.

    Raises: Unmeant with the reason.
    """
    field = CATALOGUE[column.field]
    kind = field.type
    if kind is FieldType.FLAG:
        return _flag(text)
    if kind is FieldType.DATE:
        return _day(text)
    if kind in (FieldType.NUMBER, FieldType.COUNT, FieldType.SERIES):
        return _number(text)
    if kind in JSON_TYPES:
        return _json(field, text)
    found = _WHOLE.fullmatch(text)
    return found[1] if found and column.field in ("industry_code", "credit_code") else text


def _flag(text: str) -> bool:
    value = FLAGS.get(text.lower())
    if value is None:
        raise Unmeant("应是“是”或“否”", "填 是/否、true/false 或 1/0，不清楚的留空")
    return value


def _day(text: str) -> str:
    written = _WRITTEN_DAY.fullmatch(text)
    if written is not None:
        return f"{int(written[1]):04}-{int(written[2]):02}-{int(written[3]):02}"
    serial = _EXCEL_DAY.fullmatch(text)
    if serial is None:
        raise Unmeant("不是有效日期", "写成 2026-03-14 的样子，不清楚的留空")
    return (_EXCEL_ZERO + timedelta(days=int(serial[1]))).isoformat()


def _number(text: str) -> Decimal:
    bare = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    try:
        number = Decimal(bare)
    except InvalidOperation:
        raise Unmeant("应是数字", "去掉单位和文字，只写数字，不清楚的留空") from None
    if not number.is_finite():
        raise Unmeant("应是有限的数字", "只写数字，不清楚的留空")
    return _DIGITS.plus(number) if abs(number.adjusted()) < _DIGITS.prec else number


def _json(field: Field, text: str) -> object:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        shape = "{…}" if field.type in (FieldType.RECORD, FieldType.SCORES, FieldType.CONFIRMED) else "[…]"
        raise Unmeant("不是 JSON 文本", f"写成 {shape} 的 JSON，没有的写 []，不清楚的留空") from None


def _no_constant(name: str) -> object:
    raise ValueError(name)


def read_value(column: Column, text: str) -> Value | None:
    """The value of one cell as a profile holds it; None for an empty one.

    Raises: Unmeant, Mistakes for a cell that cannot be read.
    """
    bare = text.strip()
    if not bare:
        return None
    raw = raw_cell(column, bare)
    profile = read_profile({column.field: raw if column.year is None else {str(column.year): raw}})
    return profile.facts.get(column.field)


def read_row(cells: Mapping[Column, str | None], row: int) -> Profile | tuple[Refusal, ...]:
    """A row as a profile, or why it is refused: every cell that cannot be read."""
    raw: dict[str, object] = {}
    refused: list[Refusal] = []
    for column, text in cells.items():
        if text is None or not text.strip():
            continue
        try:
            value = raw_cell(column, text.strip())
        except Unmeant as error:
            refused.append(Refusal(row, column.name, shown(text), f"{error.what}（{error.advice}）"))
            continue
        if column.year is None:
            raw[column.field] = value
        else:
            series = raw.setdefault(column.field, {})
            assert isinstance(series, dict)
            series[str(column.year)] = value
    try:
        profile = read_profile(raw)
    except Mistakes as error:
        refused += [_refusal(mistake, cells, row) for mistake in error.mistakes]
    return tuple(refused) if refused else profile


def _refusal(mistake: Mistake, cells: Mapping[Column, str | None], row: int) -> Refusal:
    field = mistake.place.partition("[")[0]
    column = next((c for c in cells if c.name == field), None)
    column = column or next((c for c in cells if c.name == field.partition(".")[0]), None)
    value = "" if column is None else shown(cells[column] or "")
    advice = f"（{mistake.advice}）" if mistake.advice else "（请更正或留空）"
    return Refusal(row, field if column is None else column.name, value, f"{mistake.what}{advice}")
