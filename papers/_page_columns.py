"""Puts the cells of further pages of a statement under the heads of the page that has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from papers._sheet import PaperSheet, Spot
from papers._statement_columns import Section

Ranges = dict[int, tuple[float, float]]


def realigned(sheet: PaperSheet, sections: Sequence[Section]) -> PaperSheet:
    """Return the sheet with the cells of pages without a head in the columns of the page before, by their places."""
    rows = list(sheet.rows)
    for section in sections:
        page = _page(rows[section.head])
        if page is None:
            continue
        own = [row for row in rows[section.head : section.end] if _page(row) in (page, None)]
        ranges = _ranges(spot for row in own for spot in row if spot is not None)
        for r in range(section.body, section.end):
            if _page(rows[r]) not in (page, None):
                rows[r] = _moved(rows[r], ranges)
    return PaperSheet(name=sheet.name, rows=tuple(rows))


def _page(row: Sequence[Spot | None]) -> int | None:
    return next((spot.place.page for spot in row if spot is not None), None)


def _ranges(spots: Iterable[Spot]) -> Ranges:
    """Return the left and right end of each column."""
    found: Ranges = {}
    for spot in spots:
        if spot.place.box is not None and spot.across == 1:
            left, right = found.get(spot.column, (spot.place.box.left, spot.place.box.right))
            found[spot.column] = (min(left, spot.place.box.left), max(right, spot.place.box.right))
    return found


def _moved(row: Sequence[Spot | None], ranges: Ranges) -> tuple[Spot | None, ...]:
    """Return a row with each cell in the column that it shares most of its width with; nothing is dropped."""
    placed: dict[int, Spot] = {}
    for spot in row:
        if spot is None:
            continue
        column = _column(spot, ranges)
        while column in placed:
            column += 1
        placed[column] = replace(spot, place=replace(spot.place, column=column))
    return tuple(placed.get(column) for column in range(1, max(placed, default=0) + 1))


def _column(spot: Spot, ranges: Ranges) -> int:
    box = spot.place.box
    if box is None or not ranges:
        return spot.column
    shared = {column: min(right, box.right) - max(left, box.left) for column, (left, right) in ranges.items()}
    return max(shared, key=lambda column: shared[column])
