"""Reads a business licence (营业执照): its text in a PDF, pasted, or recognised from a picture."""

from __future__ import annotations

from datetime import date

from papers._pairs import pairs_of
from papers._registered import code_of, facts_of, name_of
from papers._sheet import PaperSheet, Untaken
from papers._types import PaperForm, PaperKind, PaperPart, PaperReading

TITLE = "营业执照"


def read_licence(part: PaperPart, on: date) -> PaperReading:
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


def _looks(sheet: PaperSheet) -> float:
    """Return how surely a sheet is a licence: most of its labels on one page."""
    known = {pair.key for pair in pairs_of(sheet.rows) if pair.key and pair.text()}
    return len(known & {"code", "name", "type", "founded", "address", "scope"}) / 6 if len(known) >= 4 else 0.0


LICENCE = PaperForm(
    kind=PaperKind.LICENCE,
    titles=("营业执照", "企业法人营业执照"),
    labels=(),
    read=read_licence,
    titled=False,
    looks=_looks,
)
