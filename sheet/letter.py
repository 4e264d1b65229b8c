"""Letters of the bureau to firms: one or many in one PDF, each on pages of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak

from sheet.flowables import HEADED, gap, keep_together, para, rule, table
from sheet.fonts import register
from sheet.numbered import DocumentInfo, NumberedCanvas, build_pdf
from sheet.styles import ACCENT, BODY, CELL, CELL_MUTED, TITLE

_SUBJECT = ParagraphStyle(
    "letter-subject", parent=TITLE, fontSize=16, leading=24, alignment=TA_CENTER, textColor=ACCENT
)
_NUMBER = ParagraphStyle("letter-number", parent=CELL_MUTED, alignment=TA_CENTER)
_TEXT = ParagraphStyle("letter-text", parent=BODY, fontSize=11, leading=18.5, firstLineIndent=22, spaceAfter=4)
_TO = ParagraphStyle("letter-to", parent=_TEXT, firstLineIndent=0, spaceAfter=6)
_SIGNED = ParagraphStyle("letter-signed", parent=_TEXT, firstLineIndent=0, alignment=TA_RIGHT)
_HEAD = ParagraphStyle("letter-head", parent=CELL, fontName=TITLE.fontName)


class LetterTable(msgspec.Struct, frozen=True):
    """A table in a letter; `widths` are shares of the page width, all alike if empty."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One letter: to whom, its subject, paragraphs and tables, and who sends it.

    `number` is the number of the document (empty if the bureau gives none), `closing` the last line. The place for the
    seal is beside the name of the office.
    """

    to: str
    subject: str
    parts: tuple[str | LetterTable, ...]
    office: str
    officer: str
    phone: str
    on: date
    number: str = ""
    closing: str = "特此告知。"


class _Begin(Flowable):
    """Tells the canvas that a letter begins on this page."""

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return no size."""
        return 0, 0

    def draw(self) -> None:
        """Note the page."""
        canvas = self.canv
        assert isinstance(canvas, _LetterCanvas)  # build_pdf is given this class
        canvas.letter_begins()


class _LetterCanvas(NumberedCanvas):
    """A canvas that counts the pages of each letter."""

    def __init__(self, *arguments: object, **settings: object) -> None:
        super().__init__(*arguments, **settings)
        self._firsts: list[int] = []

    def letter_begins(self) -> None:
        """Note that a letter begins on the current page."""
        self._firsts.append(len(self._pages) + 1)

    def page_words(self, number: int, total: int) -> str:
        """Return the page within its letter."""
        first = max(page for page in self._firsts if page <= number)
        following = min((page for page in self._firsts if page > number), default=total + 1)
        return super().page_words(number - first + 1, following - first)


def letters_bytes(letters: Sequence[Letter]) -> bytes:
    """Return the letters as one PDF, each beginning on a page of its own with its own page numbers.

    Raises: MissingGlyph if a text contains a character that cannot be printed; ValueError without a letter.

    >>> letters_bytes([Letter(to="某公司", subject="告知书", parts=("内容。",), office="某区科技局", officer="张三",
    ...     phone="022-1", on=date(2026, 12, 1))])[:5]
    b'%PDF-'
    """
    if not letters:
        raise ValueError("no letters")
    register()
    story: list[Flowable] = []
    for place, letter in enumerate(letters):
        story += [PageBreak()] if place else []
        story += _letter(letter)
    subject = letters[0].subject
    footer = f"{letters[0].office}　{subject}".strip()
    info = DocumentInfo(title=subject, subject=subject, footer=footer)
    return build_pdf(story, info, _LetterCanvas).data


def _letter(letter: Letter) -> Iterator[Flowable]:
    yield _Begin()
    yield gap(8)
    yield para(letter.subject, _SUBJECT)
    if letter.number:
        yield para(letter.number, _NUMBER)
    yield rule()
    yield gap(6)
    yield para(f"{letter.to}：", _TO)
    for part in letter.parts:
        if isinstance(part, str):
            yield para(part, _TEXT)
        else:
            yield from _table(part)
    yield keep_together(list(_end(letter)))


def _table(part: LetterTable) -> Iterator[Flowable]:
    rows = [[para(heading, _HEAD) for heading in part.headings]]
    rows += [[para(cell, CELL) for cell in row] for row in part.rows]
    yield gap(4)
    yield table(rows, part.widths or (1,) * len(part.headings), HEADED, repeat=1)
    yield gap(8)


def _end(letter: Letter) -> Iterator[Flowable]:
    if letter.closing:
        yield para(letter.closing, _TEXT)
    yield gap(6)
    who = "　".join(
        part for part in (f"联系人：{letter.officer}", f"电话：{letter.phone}" if letter.phone else "") if part
    )
    yield para(who, _TEXT)
    yield gap(26)
    yield para(f"{letter.office or '　　　　　　　　'}（盖章）", _SIGNED)
    yield para(f"{letter.on.year} 年 {letter.on.month} 月 {letter.on.day} 日", _SIGNED)
