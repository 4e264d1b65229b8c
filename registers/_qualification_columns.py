"""Guesses what a column about one qualification contains: whether it is held, a date, the level."""

from __future__ import annotations

import re

from registers._cells import CellError, day_in, flag_in
from registers._qualifiers import qualifier_in
from registers._sample import ColumnSample, extra
from registers._targets import HELD, MappedColumn, Target, Use
from registers._types import Cell
from registers._words import PART_WORDS, WHETHER

_A_YEAR = re.compile(r"(?:19|20)\d\d|(?<!\d)\d\d年|年度|年份|上年|去年|前年|[上近]一年")


def qualification_column(sample: ColumnSample, kind: str, rest: str) -> MappedColumn:
    """Return the column for a qualification. `rest` is the header without its name, it or the cells decide the part."""
    if odd := qualifier_in(rest):
        return extra(sample, f"表头里有“{odd}”，意思不同")
    bare = WHETHER.sub("", rest).strip("的")
    part = "" if bare else HELD
    for name, words in PART_WORDS.items():
        part = part or (name if bare in words else "")
    if not part:
        return extra(sample, f"不知道“{bare}”指什么")
    why = "资质列"
    if part == HELD and _A_YEAR.search(sample.header.text):
        return extra(sample, "说的是某一年度，现在是否有效不知道")
    if part == HELD and sample.cells:
        part, why = _held_or_day(sample.cells)
        if not part:
            return extra(sample, why)
    target = Target(use=Use.FIELD, field="qualifications", record=kind, part=part)
    confidence = 95 if "日期" not in why else 75
    return MappedColumn(header=sample.header.written, target=target, confidence=confidence, why=why)


def _held_or_day(cells: tuple[Cell, ...]) -> tuple[str, str]:
    flags = days = 0
    for cell in cells:
        try:
            flags += flag_in(cell) is not None
            continue
        except CellError:
            pass
        try:
            days += day_in(cell)[0] is not None
        except CellError:
            continue
    if flags * 2 >= len(cells):
        return HELD, "内容是“是/否”"
    if days * 2 >= len(cells):
        return "granted_on", "内容是日期，按取得日期计，请核对"
    return "", "内容既不是“是/否”也不是日期"
