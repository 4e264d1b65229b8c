"""Reads a business licence (营业执照): its text in a PDF, pasted, or recognised from a picture."""

from __future__ import annotations

from datetime import date

from papers._registered import code_of, facts_of, name_of, pairs_of
from papers._sheet import Untaken
from papers._types import PaperKind, PaperReading, Part

TITLE = "营业执照"


def read_licence(part: Part, on: date) -> PaperReading:
    """Read a licence: name, code, 成立日期, 注册资本, 类型, 住所 and 经营范围."""
    pairs = pairs_of(part.sheet.rows)
    left_out: list[Untaken] = []
    facts = tuple(facts_of(pairs, TITLE, on, left_out))
    return PaperReading(
        paper=PaperKind.LICENCE,
        title=part.title or TITLE,
        firm_name=name_of(pairs, [])[0],
        credit_code=code_of(pairs, [])[0],
        facts=facts,
        left_out=tuple(left_out),
        sheet=part.sheet.name,
    )
