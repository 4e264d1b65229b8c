"""Where the clauses of a document and their figures stand on its pages. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pages import Box

if TYPE_CHECKING:
    from clauses import PolicyText
    from pages import Document, Page, Paragraph

_BLANKS = re.compile(r"\s+")
_AHEAD = 12
"""How many paragraphs further on a line of a clause is looked for; what is not found there has no place."""
_BACK = 4.0
"""Points by which a line that is higher than the one before it begins another page or column."""
_NARROW = 0.55
"""The width of a Latin letter or figure beside a Chinese character."""


@dataclass(frozen=True)
class ClausePlaces:
    """The places of a clause: of each of its lines, and of its figures by their start; each a page (from 1) and a box."""

    lines: tuple[tuple[int, Box], ...]
    figures: dict[int, tuple[tuple[int, Box], ...]]


def clause_places(document: Document, text: PolicyText) -> tuple[ClausePlaces, ...]:
    """Returns the places of each clause. Clauses follow the paragraphs in their order."""
    plain = [_BLANKS.sub("", paragraph.text) for paragraph in document.paragraphs]
    pages = {page.number: page for page in document.pages}
    at, found = 0, []
    for clause in text.clauses:
        lines: dict[tuple[int, Box], None] = {}
        figures: dict[int, tuple[tuple[int, Box], ...]] = {}
        start = 0
        for line in clause.text.split("\n"):
            words = _BLANKS.sub("", line)
            hit = next((n for n in range(at, min(at + _AHEAD, len(plain))) if words and words in plain[n]), None)
            if hit is not None:
                at = hit
                lines.update(dict.fromkeys(_placed(document.paragraphs[hit])))
                for figure in clause.figures:
                    if start <= figure.start < start + len(line):
                        first = plain[hit].index(words) + len(_BLANKS.sub("", line[: figure.start - start]))
                        size = len(_BLANKS.sub("", figure.text))
                        places = _part(document.paragraphs[hit], pages, first, first + size)
                        figures[figure.start] = tuple(places)
            start += len(line) + 1
        found.append(ClausePlaces(tuple(lines), figures))
    return tuple(found)


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


def _part(paragraph: Paragraph, pages: dict[int, Page], first: int, last: int) -> Iterator[tuple[int, Box]]:
    """Yields the places of some characters of a paragraph, counted without blanks; none if its words do not tell."""
    words = [
        (number, word)
        for number, line in _placed(paragraph)
        if number in pages
        for word in pages[number].words
        if line.holds(*word.box.middle)
    ]
    if _BLANKS.sub("", "".join(word.text for _, word in words)) != _BLANKS.sub("", paragraph.text):
        return
    at = 0
    for number, word in words:
        text = _BLANKS.sub("", word.text)
        low, high = max(first - at, 0), min(last - at, len(text))
        if low < high:
            yield number, _cut(word.box, text, low, high)
        at += len(text)


def _cut(box: Box, text: str, low: int, high: int) -> Box:
    """Returns the box of some characters of a word, by the usual widths of its characters."""
    widths = [_NARROW if sign.isascii() else 1.0 for sign in text]
    scale = box.width / sum(widths)
    left = box.left + scale * sum(widths[:low])
    return Box(left, box.top, left + scale * sum(widths[low:high]), box.bottom)
