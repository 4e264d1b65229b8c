"""The reading order of the lines of a page: two columns of prose are read one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pages._words import lines_of
from pages.model import Line, Word

_ROWS = 5
"""Fewer rows are no columns of prose."""
_FULL = 0.7
_MOST = 0.6
"""A column is prose if so many of its lines fill so much of its width; the values of a form do not."""
_CHARACTERS = 9
"""A column of prose is at least so many characters wide."""
_STEP = 2.0


def in_order(words: Iterable[Word]) -> list[list[Line]]:
    """Return the upright lines of a page as blocks: each column of prose is one, what spans both is another."""
    rows = list(lines_of(word for word in words if not word.turned))
    if len(rows) < _ROWS or (gutter := _gutter(rows)) is None:
        return [rows] if rows else []
    blocks: list[list[Line]] = []
    waiting: list[Line] = []
    for row in rows:
        if _crosses(row, gutter):
            blocks += _columns(waiting, gutter)
            waiting = []
            if blocks and blocks[-1] and _crosses(blocks[-1][-1], gutter):
                blocks[-1].append(row)
            else:
                blocks.append([row])
        else:
            waiting.append(row)
    return blocks + _columns(waiting, gutter)


def _gutter(rows: Sequence[Line]) -> float | None:
    """Return the x between two columns of prose: in the middle of the text, crossed by the fewest rows."""
    left, right = min(row.box.left for row in rows), max(row.box.right for row in rows)
    start, end = left + 0.35 * (right - left), left + 0.65 * (right - left)
    best: tuple[int, float] | None = None
    for i in range(int((end - start) / _STEP) + 1):
        x = start + i * _STEP
        crossing = sum(1 for row in rows if _crosses(row, x))
        if best is None or (crossing, abs(x - (left + right) / 2)) < (best[0], abs(best[1] - (left + right) / 2)):
            best = crossing, x
    if best is None or len(rows) - best[0] < _ROWS:
        return None
    return best[1] if _is_prose([row for row in rows if not _crosses(row, best[1])], best[1]) else None


def _crosses(row: Line, x: float) -> bool:
    return any(word.box.left < x < word.box.right for word in row.words)


def _sides(rows: Iterable[Line], x: float) -> tuple[list[Line], list[Line]]:
    words = [word for row in rows for word in row.words]
    left = [word for word in words if word.box.middle[0] < x]
    return list(lines_of(left)), list(lines_of(word for word in words if word.box.middle[0] >= x))


def _is_prose(rows: Sequence[Line], x: float) -> bool:
    for side in _sides(rows, x):
        if len(side) < _ROWS:
            return False
        width = max(line.box.right for line in side) - min(line.box.left for line in side)
        if width < _CHARACTERS * side[0].box.height:
            return False
        full = sum(1 for line in side if line.words[-1].box.right - line.words[0].box.left >= _FULL * width)
        if full < _MOST * len(side) or any(len(line.words) > 3 for line in side):
            return False
    return True


def _columns(rows: Sequence[Line], x: float) -> list[list[Line]]:
    return [side for side in _sides(rows, x) if side]
