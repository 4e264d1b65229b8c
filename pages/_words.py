"""Characters gathered into words, and words into lines, by their places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from statistics import median_low
from typing import TypeVar

from pages._glyphs import Glyph
from pages.model import Box, Line, Page, Word, around

_GAP = 0.5
"""A gap wider than this share of the height ends a word. Our choice: wider than the blanks of justified text."""
_LATIN = 0.18
"""The same between Latin letters and digits, where the file need not hold the blanks."""
_BLANK = 0.12
"""Words of a line this far apart (share of the height) have a blank between them."""
_OVERLAP = 0.5
"""Two boxes lie on one line if they share at least this part of the lower one."""
_STAMPED = 1.3
"""An item so much taller than its row that lies over another one is a stamp, not a part of the row."""
Placed = TypeVar("Placed")


def words_of(glyphs: Iterable[Glyph], cell_of: Callable[[Box], object]) -> list[Word]:
    """Return the words of upright and sideways characters from top to bottom, upright ones first.

    A blank, a gap or the border of a table cell (`cell_of` tells two cells apart) ends a word.
    """
    found: list[Word] = []
    for angle in (0, 90, 180, 270):
        same = [(_laid(glyph.box, angle), glyph) for glyph in glyphs if glyph.angle == angle]
        for row in rows_of(same, lambda pair: pair[0]):
            row.sort(key=lambda pair: pair[0].left)
            found += (_word(run, angle) for run in _runs(row, cell_of))
    return found


def _laid(box: Box, angle: int) -> Box:
    """Return the box as it would lie on a page turned so that its text is upright."""
    if angle == 90:
        return Box(box.top, -box.right, box.bottom, -box.left)
    if angle == 180:
        return Box(-box.right, -box.bottom, -box.left, -box.top)
    if angle == 270:
        return Box(-box.bottom, box.left, -box.top, box.right)
    return box


def _runs(row: Iterable[tuple[Box, Glyph]], cell_of: Callable[[Box], object]) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    last: tuple[Box, Glyph] | None = None
    for laid, glyph in row:
        if not glyph.text.strip():
            last = None
            continue
        if last is None or _is_apart(last, (laid, glyph)) or cell_of(last[1].box) != cell_of(glyph.box):
            runs.append([])
        elif _doubled(last[1], glyph):
            continue
        runs[-1].append(glyph)
        last = laid, glyph
    return runs


def _is_apart(one: tuple[Box, Glyph], other: tuple[Box, Glyph]) -> bool:
    """Return whether a gap between two characters ends a word; between Latin letters a blank may be a narrow gap."""
    latin = one[1].text.isascii() and other[1].text.isascii()
    return _gap(one[0], other[0]) > (_LATIN if latin else _GAP)


def _doubled(one: Glyph, other: Glyph) -> bool:
    """Return whether a character was printed twice at nearly one place to look bold."""
    near = abs(one.box.left - other.box.left) + abs(one.box.top - other.box.top)
    return one.text == other.text and near < 0.15 * max(one.box.height, 1)


def _gap(one: Box, other: Box) -> float:
    return (other.left - one.right) / max(1.0, min(one.height, other.height))


def _word(run: Sequence[Glyph], angle: int) -> Word:
    text = "".join(glyph.text for glyph in run)
    return Word(text, around([glyph.box for glyph in run]), turned=angle != 0)


def rows_of(items: Iterable[Placed], box_of: Callable[[Placed], Box]) -> list[list[Placed]]:
    """Return the items gathered into rows from top to bottom; the tallest item of a row decides where it lies."""
    rows: list[list[Placed]] = []
    bands: list[tuple[float, float]] = []
    for item in sorted(items, key=lambda item: box_of(item).middle[1]):
        box = box_of(item)
        for i in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            if _overlap(bands[i], box) >= _OVERLAP:
                rows[i].append(item)
                if box.height > bands[i][1] - bands[i][0]:
                    bands[i] = (box.top, box.bottom)
                break
        else:
            rows.append([item])
            bands.append((box.top, box.bottom))
    return [part for row in rows for part in _without_stamps(row, box_of)]


def _without_stamps(row: list[Placed], box_of: Callable[[Placed], Box]) -> list[list[Placed]]:
    """Return a row, and after it what was stamped over it."""
    limit = _STAMPED * median_low(box_of(item).height for item in row)
    flat = [box_of(item) for item in row if box_of(item).height <= limit]
    stamps = [item for item in row if box_of(item).height > limit and _lies_over(box_of(item), flat)]
    return [[item for item in row if item not in stamps], stamps] if stamps else [row]


def _lies_over(box: Box, others: Iterable[Box]) -> bool:
    """Return whether a box covers a part of another one from left to right, or lies within it."""
    shared = ((min(box.right, one.right) - max(box.left, one.left), min(box.width, one.width)) for one in others)
    return any(both > _OVERLAP * narrow for both, narrow in shared if narrow > 0)


def _overlap(band: tuple[float, float], box: Box) -> float:
    shared = min(band[1], box.bottom) - max(band[0], box.top)
    return shared / max(0.01, min(band[1] - band[0], box.height))


def lines(page: Page) -> tuple[Line, ...]:
    """Return the lines of a page from top to bottom: words on one baseline, whatever their column.

    Words that run sideways are lines of their own, at the end.
    """
    return lines_of(page.words)


def lines_of(words: Iterable[Word]) -> tuple[Line, ...]:
    """Return the lines of some words of one page."""
    upright: list[Word] = []
    turned: list[Word] = []
    for word in words:
        (turned if word.turned else upright).append(word)
    rows = rows_of(upright, lambda word: word.box)
    return (*(_line(row) for row in rows), *(_line([word]) for word in turned))


def _line(row: list[Word]) -> Line:
    row.sort(key=lambda word: word.box.left)
    text = row[0].text
    for one, other in pairwise(row):
        blank = " " if _gap(one.box, other.box) > _BLANK else ""
        text += blank + other.text
    return Line(text, tuple(row), around([word.box for word in row]))
