"""Where the clauses of a document and their figures stand on its pages. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pages import Box
from ui.workshop.line_homes import line_homes

if TYPE_CHECKING:
    from clauses import PolicyText
    from pages import Document, Page, Paragraph, Word

_BLANKS = re.compile(r"\s+")
_BACK = 4.0
"""Points by which a line that is higher than the one before it begins another page or column."""
_NARROW = 0.55
"""The width of a Latin letter or figure beside a Chinese character."""
_BRACKETS = "(),;:"
"""Signs that are as wide as a Chinese character in print, and are recognised in a picture as narrow ones."""


@dataclass(frozen=True)
class ClausePlaces:
    """The places of a clause: of each of its lines, and of its figures by their start; each a page (from 1) and a box."""

    lines: tuple[tuple[int, Box], ...]
    figures: dict[int, tuple[tuple[int, Box], ...]]


def clause_places(document: Document, paragraphs: Sequence[str], text: PolicyText) -> tuple[ClausePlaces, ...]:
    """Returns the places of each clause; `paragraphs` are the texts of the document as they were corrected."""
    pages = {page.number: page for page in document.pages}
    found = []
    for clause, homes in zip(text.clauses, line_homes(paragraphs, text), strict=True):
        lines = dict.fromkeys(place for home in homes for place in _placed(document.paragraphs[home.paragraph]))
        figures = {}
        for figure in clause.figures:
            end = figure.start + len(figure.text)
            home = next((home for home in homes if home.holds(figure.start, end)), None)
            if home is not None:
                whole, first = paragraphs[home.paragraph], home.offset + figure.start - home.start
                bounds = _without_blanks(whole[:first]), _without_blanks(whole[: first + len(figure.text)])
                words = _words_of(document.paragraphs[home.paragraph], pages)
                figures[figure.start] = tuple(_part(words, _BLANKS.sub("", whole), *bounds))
        found.append(ClausePlaces(tuple(lines), figures))
    return tuple(found)


def _without_blanks(text: str) -> int:
    return len(_BLANKS.sub("", text))


def _placed(paragraph: Paragraph) -> Iterator[tuple[int, Box]]:
    """Yields the lines of a paragraph with their pages: it goes on at the top of the next page."""
    page, above = paragraph.page, None
    if page is None:
        return
    for box in paragraph.boxes:
        if above is not None and box.bottom < above.top - _BACK and box.left < above.right:
            page += 1
        above = box
        yield page, box


def _words_of(paragraph: Paragraph, pages: Mapping[int, Page]) -> list[tuple[int, Word]]:
    """Returns the words in the lines of a paragraph, with their pages; those of a table cell by cell."""
    found: list[tuple[int, Word]] = []
    for number, line in _placed(paragraph):
        if number in pages:
            page = pages[number]
            table = next((one for one in page.tables if paragraph.table is not None and one.box == line), None)
            cells = [box for row in table.boxes for box in row if box is not None] if table is not None else [line]
            found += ((number, word) for cell in cells for word in page.words if cell.holds(*word.box.middle))
    return found


def _part(words: Sequence[tuple[int, Word]], text: str, first: int, last: int) -> Iterator[tuple[int, Box]]:
    """Yields the places of some characters of a text, counted without blanks; none if the words have another text."""
    if _BLANKS.sub("", "".join(word.text for _, word in words)) != text:
        return
    at = 0
    for number, word in words:
        plain = _BLANKS.sub("", word.text)
        low, high = max(first - at, 0), min(last - at, len(plain))
        if low < high:
            yield number, _cut(word, plain, low, high)
        at += len(plain)


def _cut(word: Word, text: str, low: int, high: int) -> Box:
    """Returns the box of some characters of a word, by the usual widths of its characters."""
    wide, box = _BRACKETS if word.score < 1 else "", word.box
    widths = [_NARROW if sign.isascii() and sign not in wide else 1.0 for sign in text]
    scale = box.width / sum(widths)
    left = box.left + scale * sum(widths[:low])
    return Box(left, box.top, left + scale * sum(widths[low:high]), box.bottom)
