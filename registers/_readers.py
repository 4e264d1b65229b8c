"""Reads a cell as the fact of its column, by the type of the field; each returns the value and a Chinese remark."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

from matcher import range_words
from policies import Field, FieldType, shortened
from registers._cells import (
    CellError,
    code_in,
    day_in,
    flag_in,
    may_be_rounded,
    number_in,
    range_in,
    text_in,
    without_placeholder,
)
from registers._choices import choice_in, industry_in, place_in, texts_in
from registers._targets import Target
from registers._text import unquoted
from registers._types import Cell

_ROUNDED = "信用代码末三位都是 0，若由 Excel 转存过可能已丢失，请对照营业执照"
_Reading = Callable[[Cell, Field, Target], tuple[object, str]]


def _text(cell: Cell, field: Field, target: Target) -> tuple[object, str]:
    if field.name == "credit_code":
        code, remark = code_in(cell)
        return code, remark or (_ROUNDED if code and may_be_rounded(code) else "")
    text = text_in(cell)
    if text is not None and field.name in ("province", "city", "district", "industry_code"):
        text = unquoted(text)
    if text is not None and field.name in ("province", "city", "district"):
        place = place_in(text, field.name)
        missing = isinstance(place, dict) and field.name not in place
        return place, f"“{shortened(text)}”里没有写到{field.label}" if missing else ""
    if text is not None and field.name == "industry_code":
        return industry_in(text), ""
    return text, ""


def _day(cell: Cell, field: Field, target: Target) -> tuple[object, str]:
    day, remark = day_in(cell)
    return (None if day is None else day.isoformat()), remark


def _number(cell: Cell, field: Field, target: Target) -> tuple[object, str]:
    ends = range_in(cell, field.unit, target.unit)
    if ends is None:
        return number_in(cell, field.unit, target.unit), ""
    words = range_words(*ends)
    return words, f"是区间，按 {words}{field.unit.value} 之间计"


def _count(cell: Cell, field: Field, target: Target) -> tuple[object, str]:
    if cell == "无" and field.name != "niche_since":
        return Decimal(0), "“无”按 0 计"
    return _number(cell, field, target)


def _json(cell: Cell, field: Field, target: Target) -> tuple[object, str]:
    """Return the list or record written as JSON, as the data contract defines. Raises: CellError for invalid JSON."""
    cell = without_placeholder(cell)
    if cell is None:
        return None, ""
    if cell == "无" and field.type is FieldType.RECORDS:
        return [], ""
    try:
        return json.loads(str(cell), parse_float=Decimal), ""
    except (ValueError, RecursionError):
        raise CellError("不是 JSON 写法的列表", "请把这一列改指为“留作备注”，或按模板填写") from None


READERS: dict[FieldType, _Reading] = {
    FieldType.TEXT: _text,
    FieldType.DATE: _day,
    FieldType.FLAG: lambda cell, field, target: (flag_in(cell), ""),
    FieldType.COUNT: _count,
    FieldType.NUMBER: _number,
    FieldType.SERIES: _number,
    FieldType.ENUM: lambda cell, field, target: (choice_in(cell, field), ""),
    FieldType.TEXTS: lambda cell, field, target: (texts_in(cell), ""),
    FieldType.RECORDS: _json,
    FieldType.RECORD: _json,
    FieldType.SCORES: _json,
    FieldType.CONFIRMED: _json,
}
"""The reader of each type of field."""
