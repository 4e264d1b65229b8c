"""Puts lines of print together that are one row, by the distances between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec.structs import replace

from papers._sheet import Spot

_WIDER = 1.25
"""A gap is one between two rows if it is wider than the narrowest beside it by this factor. Our choice."""


def top_of(line: Sequence[Spot]) -> float | None:
    """Return where a line begins on its page, None for a line without a place."""
    return min((spot.place.box.top for spot in line if spot.place.box is not None), default=None)


def split_at(tops: Sequence[float | None]) -> int | None:
    """Return how many lines between two rows belong to the upper one, None if the distances do not tell it.

    `tops` are the places of the upper row, the lines between, and the lower row.

    >>> split_at([10, 14, 20, 24]), split_at([10, 20, 30]) is None
    (1, True)
    """
    known = [top for top in tops if top is not None]
    if len(known) < max(3, len(tops)):
        return None
    gaps = [below - above for above, below in pairwise(known)]
    widest = max(gaps)
    if min(gaps) <= 0 or widest <= _WIDER * min(gaps):
        return None
    return gaps.index(widest)


def joined_at(anchors: Sequence[int], lines: Sequence[list[Spot]]) -> list[list[Spot]]:
    """Return the lines with those around each anchor joined to it; a line that belongs to none stands alone."""
    owner: dict[int, int] = {anchor: anchor for anchor in anchors}
    for first, last in pairwise(anchors):
        count = split_at([top_of(line) for line in lines[first : last + 1]])
        if count is not None:
            owner |= {k: first if k <= first + count else last for k in range(first + 1, last)}
    if anchors:
        _join_ends(owner, anchors, lines)
    found: list[list[Spot]] = []
    for k, line in enumerate(lines):
        if k in anchors:
            found.append(_merged(lines[j] for j in range(len(lines)) if owner.get(j) == k))
        elif k not in owner:
            found.append(line)
    return found


def _join_ends(owner: dict[int, int], anchors: Sequence[int], lines: Sequence[list[Spot]]) -> None:
    """Join the lines before the first and after the last anchor that stand as close as the lines of the other rows."""
    inner = [
        below - above
        for k in range(len(lines) - 1)
        if owner.get(k) is not None and owner.get(k) == owner.get(k + 1)
        if (above := top_of(lines[k])) is not None and (below := top_of(lines[k + 1])) is not None
    ]
    most = max(inner, default=0.0) * 1.05
    for start, step in ((anchors[0], -1), (anchors[-1], 1)):
        k = start
        while 0 <= k + step < len(lines):
            here, there = top_of(lines[k]), top_of(lines[k + step])
            if here is None or there is None or not 0 < abs(there - here) <= most:
                break
            k += step
            owner[k] = start


def _merged(lines: Iterable[list[Spot]]) -> list[Spot]:
    """Return one line whose cells hold the texts of the same column from top to bottom."""
    found: dict[int, Spot] = {}
    for line in lines:
        for spot in line:
            known = found.get(spot.column)
            found[spot.column] = spot if known is None else replace(known, text=known.text + spot.text, value=None)
    return [found[column] for column in sorted(found)]
