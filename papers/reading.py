"""Reads every paper of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from papers._credit_report import CREDIT_REPORT
from papers._heads import Head
from papers._licence import LICENCE
from papers._opening import sheets_of
from papers._parts import Piece, pieces_of
from papers._rights import RIGHTS, read_rights
from papers._sheet import PaperFile, Untaken
from papers._statements import BALANCE_SHEET, INCOME_STATEMENT
from papers._tax_basics import BASICS
from papers._tax_hnte import HNTE_RETURN
from papers._tax_main import MAIN_RETURN, PERIOD_EXPENSES
from papers._tax_rd import RD_DEDUCTION
from papers._types import PaperForm, PaperPart, PaperReading, PapersRead

_RETURNS = (BASICS, MAIN_RETURN, PERIOD_EXPENSES, RD_DEDUCTION, HNTE_RETURN)
FORMS: tuple[PaperForm, ...] = (*_RETURNS, BALANCE_SHEET, INCOME_STATEMENT, CREDIT_REPORT, LICENCE, RIGHTS)


def read_papers(source: Path | bytes, name: str, on: date) -> PapersRead:
    """Read the papers of a file as facts; `on` is the day of reading.

    Raises: UserError if the file cannot be opened. A file without a known paper has no readings.
    """
    return read_file(sheets_of(source, name), on)


def read_file(file: PaperFile, on: date) -> PapersRead:
    """Read the papers of a file that was opened already."""
    pieces = pieces_of(file, FORMS)
    cover = _shared([piece.head for piece in pieces])
    money = _shared([piece.head for piece in pieces if piece.form is None or piece.form.inherits])
    readings: list[PaperReading] = []
    rights: list[PaperPart] = []
    left_out = list(file.left_out)
    for piece in pieces:
        if piece.form is None or not piece.fit:
            left_out += _untold(piece)
            continue
        head = piece.head
        if piece.form.inherits and money is not None:
            head = head.filled(money)
        elif cover is not None:
            head = head.filled(
                Head(name=cover.name, name_place=cover.name_place, code=cover.code, code_place=cover.code_place)
            )
        part = PaperPart(sheet=piece.sheet, title=piece.title, head=head)
        if piece.form is RIGHTS:
            rights.append(part)
        else:
            readings.append(piece.form.read(part, on))
    if rights:
        readings.append(read_rights(rights, on))
    return PapersRead(
        name=file.name,
        sha256=file.sha256,
        readings=_without_contradictions(readings),
        left_out=tuple(left_out),
        document=file.document,
    )


def paper_score(file: PaperFile) -> float:
    """Return from 0 to 1 how surely a file holds a firm's paper: the fit of its best paper."""
    return max((piece.fit for piece in pieces_of(file, FORMS)), default=0.0)


def _shared(heads: Sequence[Head]) -> Head | None:
    """Return what all heads say together; None if two of them differ, as in a file with two firms or two years."""
    whole = Head()
    for head in heads:
        if not whole.agrees(head):
            return None
        whole = whole.filled(head)
    one_unit = len({head.unit for head in heads if head.unit is not None}) == 1
    return replace(whole, unit=whole.unit if one_unit else None, troubles=())


def _without_contradictions(readings: Sequence[PaperReading]) -> tuple[PaperReading, ...]:
    """Return the readings without facts on which two copies of one paper (a return and its correction) disagree."""
    values: dict[tuple[str, ...], list[object]] = defaultdict(list)
    for reading in readings:
        for fact in reading.facts:
            values[*_copy_of(reading), fact.field].append(fact.value)
    found: list[PaperReading] = []
    for reading in readings:
        told = [f for f in reading.facts if any(v != f.value for v in values[*_copy_of(reading), f.field])]
        left = tuple(
            Untaken(
                place=fact.place.words(),
                why=f"文件里有两张 {reading.paper}，这个数不一样，没有取",
                text=fact.words[:40],
            )
            for fact in told
        )
        kept = tuple(fact for fact in reading.facts if fact not in told)
        found.append(replace(reading, facts=kept, left_out=reading.left_out + left))
    return tuple(found)


def _copy_of(reading: PaperReading) -> tuple[str, ...]:
    return reading.paper, reading.credit_code, reading.firm_name, reading.period


def _untold(piece: Piece) -> Iterable[Untaken]:
    """Tell a part of the file that is no paper known here; covers and lists of forms are not told."""
    rows = [row for row in piece.sheet.rows if any(spot is not None and spot.value is not None for spot in row)]
    if len(rows) >= (1 if piece.title else 3):
        why = "没有认出是哪种材料，没有取" if piece.form is None else "只像这种表的一部分，没有取"
        yield Untaken(place=piece.sheet.name, why=why, text=piece.title[:40])
