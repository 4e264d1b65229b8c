"""Where the clauses of a document stand on its pages. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clauses import PolicyText
    from pages import Box, Document, Paragraph

_BLANKS = re.compile(r"\s+")
_AHEAD = 12
"""How many paragraphs further on a line of a clause is looked for; what is not found there has no place."""
_BACK = 4.0
"""Points by which a line that is higher than the one before it begins another page or column."""


def clause_places(document: Document, text: PolicyText) -> tuple[tuple[tuple[int, Box], ...], ...]:
    """Returns for each clause the places of its lines: page (from 1) and box. Clauses follow the paragraphs in order."""
    plain = [_BLANKS.sub("", paragraph.text) for paragraph in document.paragraphs]
    at = 0
    found: list[tuple[tuple[int, Box], ...]] = []
    for clause in text.clauses:
        places: dict[tuple[int, Box], None] = {}
        for line in filter(None, (_BLANKS.sub("", line) for line in clause.text.splitlines())):
            hit = next((n for n in range(at, min(at + _AHEAD, len(plain))) if line in plain[n]), None)
            if hit is not None:
                at = hit
                places.update(dict.fromkeys(_placed(document.paragraphs[hit])))
        found.append(tuple(places))
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
