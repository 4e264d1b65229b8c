"""Page numbers, repeated heads and feet: lines that are no part of the text."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from pages._words import lines
from pages.model import Line, Page

_ZONE = 0.12
"""Heads and feet lie within this share of the height from the edge of the page."""
_APART = 1.4
"""Between a head or foot and the text is a gap of more than so many usual steps from line to line."""
_NUMBER = re.compile(
    r"[-_·.\s]*(?:第?\s*\d{1,4}\s*页?|[IVXivx]{1,6})(?:\s*[/,]?\s*共?\s*\d{1,4}\s*页?)?[-_·.\s]*", re.IGNORECASE
)
_DASHES = str.maketrans("—–―─﹣", "-----")
_TIMES = 3
"""A line at the same place of so many pages is a head or foot; of a document of two pages, both."""


def margin_lines(pages: Sequence[Page]) -> dict[int, set[Line]]:
    """Return the lines that are page numbers, or heads and feet repeated on other pages, by page number."""
    found: dict[int, set[Line]] = {page.number: set() for page in pages}
    at: Mapping[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    for page in pages:
        for line in _outer_lines(page):
            text = unicodedata.normalize("NFKC", line.text).translate(_DASHES)
            if _NUMBER.fullmatch(text):
                found[page.number].add(line)
            else:
                at[re.sub(r"\d+", "0", text), round(line.box.middle[1] / 6)].append((page.number, line))
    for places in at.values():
        if len({number for number, _ in places}) >= min(_TIMES, max(2, len(pages))):
            for number, line in places:
                found[number].add(line)
    return found


def _outer_lines(page: Page) -> Iterator[Line]:
    """Yield the lines near the edges of a page that a gap separates from the text, outside of tables."""
    upright = [line for line in lines(page) if not line.words[0].turned]
    steps = [other.box.middle[1] - one.box.middle[1] for one, other in pairwise(upright)]
    apart = _APART * median(steps) if steps else 0.0
    for ordered, gaps in ((upright, steps), (upright[::-1], steps[::-1])):
        chain: list[Line] = []
        for line, gap in zip(ordered, [*gaps, page.height], strict=False):
            if not _in_zone(line, page):
                break
            chain.append(line)
            if gap > apart:
                yield from chain
                chain = []


def _in_zone(line: Line, page: Page) -> bool:
    share = line.box.middle[1] / max(1.0, page.height)
    inside = any(table.box.holds(*line.box.middle) for table in page.tables)
    return not inside and not _ZONE < share < 1 - _ZONE
