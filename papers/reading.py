"""Reads every paper of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from papers._contradictions import without_contradictions, without_strange_units
from papers._credit_report import CREDIT_REPORT
from papers._heads import Head, names_other_year
from papers._labels import folded
from papers._licence import LICENCE
from papers._opening import sheets_of
from papers._parts import Piece, pieces_of
from papers._rights import RIGHTS, by_firm, read_rights
from papers._sheet import PaperFile, Untaken
from papers._statements import BALANCE_SHEET, INCOME_STATEMENT
from papers._tax_basics import BASICS
from papers._tax_hnte import HNTE_RETURN
from papers._tax_main import MAIN_RETURN, PERIOD_EXPENSES
from papers._tax_rd import RD_DEDUCTION
from papers._types import PaperForm, PaperPart, PaperReading, PapersRead

_RETURNS = (BASICS, MAIN_RETURN, PERIOD_EXPENSES, RD_DEDUCTION, HNTE_RETURN)
_OF_RETURN = re.compile("纳税人|税款所属|所得税")
_FIRM = re.compile(r"(?!.{0,4}(?:母|子|本|全|各|总|分)公司)[\u4e00-\u9fff()]{2,40}?(?:公司|合伙企业|合作社|研究院)")
_COVER = 60
"""Rows in which a cover says that it is one. Our choice: more than any has."""
FORMS: tuple[PaperForm, ...] = (*_RETURNS, BALANCE_SHEET, INCOME_STATEMENT, CREDIT_REPORT, LICENCE, RIGHTS)


def read_papers(source: Path | bytes, name: str, on: date) -> PapersRead:
    """Read the papers of a file as facts; `on` is the day of reading.

    Raises: UserError if the file cannot be opened. A file without a known paper has no readings.
    """
    return read_file(sheets_of(source, name), on)


def read_file(file: PaperFile, on: date) -> PapersRead:
    """Read the papers of a file that was opened already."""
    pieces = pieces_of(file, FORMS)
    cover = _shared([replace(piece.head, span=None) for piece in pieces])
    money = _shared([piece.head for piece in pieces if _is_of_return(piece)])
    readings: list[PaperReading] = []
    rights: list[PaperPart] = []
    left_out = list(file.left_out)
    for piece in pieces:
        if piece.form is None or not piece.fit:
            left_out += _untold(piece)
            continue
        head = piece.head
        if other := _other_firm(piece, cover):
            head = replace(head, name=other)
        elif piece.form.inherits and money is not None:
            head = head.filled(money if _may_be_of(piece, money) else replace(money, span=None))
        elif cover is not None:
            head = head.filled(replace(cover, unit=None))
        part = PaperPart(sheet=piece.sheet, title=piece.title, head=head)
        if piece.form is RIGHTS:
            rights.append(part)
        else:
            readings.append(piece.form.read(part, on))
    readings += [read_rights(lists, on) for lists in by_firm(rights)]
    return PapersRead(
        name=file.name,
        sha256=file.sha256,
        readings=without_strange_units(without_contradictions(readings)),
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


def _is_of_return(piece: Piece) -> bool:
    """Return whether a part of a file is a form or the cover of a return, not another sheet with a unit or a date."""
    if piece.form is not None:
        return piece.form.inherits
    return any(_OF_RETURN.search(folded(spot.text)) for spot in piece.sheet.part(0, _COVER).spots())


def _other_firm(piece: Piece, cover: Head | None) -> str:
    """Return the firm that the title or the sheet of a paper without a head names, if it is not that of the file."""
    if piece.head.name or piece.head.code or cover is None or not cover.name:
        return ""
    known = folded(cover.name)
    found = (_FIRM.match(folded(text)) for text in (piece.title, piece.sheet.name))
    return next((one[0] for one in found if one and not _shortens(one[0], known)), "")


def _shortens(name: str, whole: str) -> bool:
    """Return whether a name is made of the characters of a whole name in their order."""
    rest = iter(whole)
    return all(character in rest for character in name)


def _may_be_of(piece: Piece, cover: Head) -> bool:
    """Return whether the name of a sheet does not name another year than the cover."""
    return piece.head.span is not None or cover.year is None or not names_other_year(piece.sheet, cover.year)


def _untold(piece: Piece) -> Iterable[Untaken]:
    """Tell a part of the file that is no paper known here; covers and lists of forms are not told."""
    rows = [row for row in piece.sheet.rows if any(spot is not None and spot.value is not None for spot in row)]
    if len(rows) >= (1 if piece.title else 3):
        why = "没有认出是哪种材料，没有取" if piece.form is None else "只像这种表的一部分，没有取"
        yield Untaken(place=piece.sheet.name, why=why, text=piece.title[:40])
