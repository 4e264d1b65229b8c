"""Cuts the sheets of a file into papers: a title begins one, the next title ends it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from papers._heads import Head, head_of
from papers._labels import Lines, folded
from papers._sheet import PaperFile, PaperSheet
from papers._types import PaperForm

_FORM_CODE = re.compile(r"^([ABC]\d{6})(?:[-—_:、.]?)(?!\d)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|《|》|【|】")
_NOT_READ = re.compile(
    r".{2,36}(?:申报表|明细表|附表|计算表|现金流量表|(?:所有者|股东)?权益变动表|附注|余额表|附列资料|填报表单|填报说明)(?:补充资料)?"
    r"|现金流量表|余额表"
)
"""Titles of papers that stand beside those that are read."""
_WIDEST_TITLE = 6
"""Most cells of a row with a title. Our choice: code, title, firm, period and unit stand in one at times."""
_LONGEST_FORM = 600
"""Most rows of a form without a title. Our choice: a long sheet is a list, and searching it for labels takes seconds."""
_NEAR = 4
"""Rows in which the code and the title of one paper stand. Our choice."""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Rows from one title to the next. `form` is None for a cover, or a paper that is not read."""

    sheet: PaperSheet
    title: str
    form: PaperForm | None
    head: Head
    fit: float = 0.0


def pieces_of(file: PaperFile, forms: Sequence[PaperForm]) -> tuple[Piece, ...]:
    """Return the papers of a file in their order, together with what stands between them."""
    return tuple(piece for sheet in file.sheets for piece in _of_sheet(sheet, forms))


def _of_sheet(sheet: PaperSheet, forms: Sequence[PaperForm]) -> list[Piece]:
    starts = _starts(sheet, forms)
    if not starts:
        form, title = _titled(sheet.name, forms) or (_untitled(sheet, forms), sheet.name)
        return [_piece(sheet, title, form)] if any(True for _ in sheet.spots()) else []
    found: list[Piece] = []
    before = sheet.part(0, starts[0][0])
    if any(True for _ in before.spots()):
        found.append(_piece(before, "", None))
    ends = [*(start for start, _, _ in starts[1:]), len(sheet.rows)]
    for (start, title, form), end in zip(starts, ends, strict=True):
        part = sheet.part(start, end)
        piece = _piece(part, title, form or _untitled(part, forms))
        if found and _goes_on(found[-1], piece):
            piece = _piece(PaperSheet(name=sheet.name, rows=found[-1].sheet.rows + piece.sheet.rows), title, form)
            found.pop()
        found.append(piece)
    return _with_lead(found)


def _with_lead(pieces: list[Piece]) -> list[Piece]:
    """Give what stands before the first title (often the line of the unit) to the paper, if it is short."""
    if len(pieces) > 1 and not pieces[0].title and len(pieces[0].sheet.rows) <= _NEAR and pieces[1].form is not None:
        sheet = PaperSheet(name=pieces[1].sheet.name, rows=pieces[0].sheet.rows + pieces[1].sheet.rows)
        return [_piece(sheet, pieces[1].title, pieces[1].form), *pieces[2:]]
    return pieces


def _piece(sheet: PaperSheet, title: str, form: PaperForm | None) -> Piece:
    return Piece(
        sheet=sheet, title=title, form=form, head=head_of(sheet), fit=0.0 if form is None else fit(sheet, form)
    )


def fit(sheet: PaperSheet, form: PaperForm) -> float:
    """Return from 0 to 1 how surely a sheet is a paper: the share of its labels; 0 with too few of them."""
    if form.looks is not None:
        return form.looks(sheet)
    known = Lines(sheet).known(form.labels)
    return known / len(form.labels) if known >= form.fewest else 0.0


def _starts(sheet: PaperSheet, forms: Sequence[PaperForm]) -> list[tuple[int, str, PaperForm | None]]:
    """Return the rows that begin a paper, with its title; the form is None for one that is not read."""
    found: list[tuple[int, str, PaperForm | None]] = []
    for index, row in enumerate(sheet.rows):
        filled = [spot for spot in row if spot is not None]
        if len(filled) > _WIDEST_TITLE:
            continue
        titled = [pair for spot in filled if (pair := _titled(spot.text, forms)) is not None]
        if not titled:
            continue
        form, title = next((pair for pair in titled if pair[0] is not None), titled[0])
        if found and (found[-1][2] is form or form is None) and index - found[-1][0] < _NEAR:
            found[-1] = (found[-1][0], max(found[-1][1], title, key=_is_named), found[-1][2])
        else:
            found.append((index, title, form))
    return found


def _titled(text: str, forms: Sequence[PaperForm]) -> tuple[PaperForm | None, str] | None:
    """Return the form that a text is the title of; (None, title) for a tax form that is not read; None for no title."""
    name = folded(text)
    code = _FORM_CODE.match(name)
    bare = _BRACKETS.sub("", name[code.end() :] if code else name)
    by_code = next((form for form in forms if code and form.kind == code[1]), None)
    if code and (by_code is None or not bare or bare in by_code.titles):
        return by_code, text.strip()
    form = next((form for form in forms if _is_title(bare, name, form)), None)
    if form is None and not _NOT_READ.fullmatch(bare):
        return None
    return form, text.strip()


def _is_title(bare: str, name: str, form: PaperForm) -> bool:
    """Return whether a text is a title of a form; a long title may have words before it (附表5 …)."""
    before = any(len(title) > 7 and bare.endswith(title) and len(bare) < len(title) + 20 for title in form.titles)
    return before or bare in form.titles or (form.named is not None and form.named.fullmatch(name) is not None)


def _untitled(sheet: PaperSheet, forms: Sequence[PaperForm]) -> PaperForm | None:
    """Return the form that a sheet without a title is, by its labels."""
    if len(sheet.rows) > _LONGEST_FORM:
        forms = [form for form in forms if form.long]
    share, form = max(
        ((fit(sheet, form), form) for form in forms if not form.titled),
        key=lambda found: found[0],
        default=(0.0, None),
    )
    return form if share >= 0.6 else None


def _goes_on(one: Piece, other: Piece) -> bool:
    """Return whether a paper whose title is printed again on the next page goes on there."""
    if one.form is None or one.form is not other.form or not one.head.agrees(other.head):
        return False
    names = set(one.form.labels)
    here, there = Lines(one.sheet), Lines(other.sheet)
    return not any(here.known((name,)) and there.known((name,)) for name in names)


def _is_named(title: str) -> bool:
    """Return whether a title is a name, not only the code of a form."""
    return not title.isascii()
