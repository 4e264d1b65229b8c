"""Tables found from their drawn lines.

The lines cut the page into a grid; neighbouring places of the grid that no line separates are one (merged) cell. A
group of bounded cells that touch each other is a table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from pages._rulings import Ruling
from pages.model import Box

_SNAP = 2.5
"""Lines closer than this (points) are one line; ends reach this far."""
_SIDES = 400
"""Most rows or columns of the grid of a page. Our choice: beyond it is a drawing, not a table."""
_SQUARE = 48.0
_SEVERAL = 3
"""Lines that begin at one place before it counts as the side of a table."""
Place = tuple[int, int]
Extent = tuple[float, float]
Extents = dict[float, list[Extent]]


class Grid(msgspec.Struct, frozen=True):
    """A table as boxes, row by row; None where a merged cell covers a place."""

    boxes: tuple[tuple[Box | None, ...], ...]


def grids_of(rulings: Iterable[Ruling]) -> list[Grid]:
    """Return the ruled tables of a page from top to bottom."""
    level = _snapped([ruling for ruling in rulings if ruling.level])
    upright = _snapped([ruling for ruling in rulings if not ruling.level])
    if not 2 <= len(level) <= _SIDES or not 1 <= len(upright) <= _SIDES:
        return []
    upright |= _open_sides(level, upright)
    ys, xs = sorted(level), sorted(upright)
    above = {(r, c) for r, y in enumerate(ys) for c in _covered(level[y], xs)}
    before = {(r, c) for c, x in enumerate(xs) for r in _covered(upright[x], ys)}
    cells = _cells(above, before, len(ys) - 1, len(xs) - 1)
    tables = [_table(group, ys, xs) for group in _touching(cells)]
    return sorted((table for table in tables if table is not None), key=lambda table: _top(table))


def _top(grid: Grid) -> float:
    return min(box.top for row in grid.boxes for box in row if box is not None)


def _snapped(rulings: Sequence[Ruling]) -> Extents:
    """Return the lines by their place, nearly equal places joined, each as extents without small gaps."""
    joined: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda ruling: ruling.at):
        if joined and ruling.at - joined[-1][-1].at <= _SNAP:
            joined[-1].append(ruling)
        else:
            joined.append([ruling])
    found: Extents = {}
    for group in joined:
        extents: list[Extent] = []
        for start, end in sorted((ruling.start, ruling.end) for ruling in group):
            if extents and start <= extents[-1][1] + 2 * _SNAP:
                extents[-1] = (extents[-1][0], max(end, extents[-1][1]))
            else:
                extents.append((start, end))
        if long := [extent for extent in extents if extent[1] - extent[0] > 2 * _SNAP]:
            found[sum(ruling.at for ruling in group) / len(group)] = long
    return found


def _open_sides(level: Extents, upright: Extents) -> Extents:
    """Return the sides of tables that are drawn without them: where several lines begin, or end, with columns inside."""
    found: Extents = {}
    ends = sorted((x, y, extent) for y, extents in level.items() for extent in extents for x in extent)
    groups: list[list[tuple[float, float, Extent]]] = []
    for end in ends:
        if groups and end[0] - groups[-1][0][0] <= _SNAP:
            groups[-1].append(end)
        else:
            groups.append([end])
    for group in groups:
        x, top, bottom = group[0][0], min(y for _, y, _ in group), max(y for _, y, _ in group)
        left, right = min(extent[0] for *_, extent in group), max(extent[1] for *_, extent in group)
        drawn = any(abs(one - x) <= 2 * _SNAP for one in upright)
        inside = any(
            left < one < right and any(start < bottom and end > top for start, end in extents)
            for one, extents in upright.items()
        )
        if len(group) >= _SEVERAL and inside and not drawn:
            found[x] = [(top, bottom)]
    return found


def _covered(extents: Iterable[Extent], places: Sequence[float]) -> Iterable[int]:
    """Yield the spans between neighbouring places that the extents cover."""
    for start, end in extents:
        yield from range(bisect_left(places, start - _SNAP), bisect_right(places, end + _SNAP) - 1)


def _cells(above: set[Place], before: set[Place], rows: int, columns: int) -> list[tuple[Place, Place]]:
    """Return the bounded cells as first and last place of the grid: regions without a line inside."""
    seen: set[Place] = set()
    found = []
    for r in range(rows):
        for c in range(columns):
            if (r, c) in seen:
                continue
            region = _region((r, c), above, before, (rows, columns))
            seen |= region
            last = max(row for row, _ in region), max(column for _, column in region)
            first = min(row for row, _ in region), min(column for _, column in region)
            full = len(region) == (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
            if full and _is_bounded(first, last, above, before):
                found.append((first, last))
    return found


def _region(start: Place, above: set[Place], before: set[Place], size: Place) -> set[Place]:
    """Return the places reached from a place without crossing a line."""
    region, waiting = {start}, [start]
    while waiting:
        r, c = waiting.pop()
        ways = (
            ((r - 1, c), (r, c) in above),
            ((r + 1, c), (r + 1, c) in above),
            ((r, c - 1), (r, c) in before),
            ((r, c + 1), (r, c + 1) in before),
        )
        for place, closed in ways:
            if not closed and place not in region and 0 <= place[0] < size[0] and 0 <= place[1] < size[1]:
                region.add(place)
                waiting.append(place)
    return region


def _is_bounded(first: Place, last: Place, above: set[Place], before: set[Place]) -> bool:
    rows, columns = range(first[0], last[0] + 1), range(first[1], last[1] + 1)
    level = all((first[0], c) in above and (last[0] + 1, c) in above for c in columns)
    return level and all((r, first[1]) in before and (r, last[1] + 1) in before for r in rows)


def _touching(cells: list[tuple[Place, Place]]) -> list[list[tuple[Place, Place]]]:
    """Return groups of cells that share a corner, which are tables; one cell alone is a frame."""
    at: dict[Place, list[int]] = defaultdict(list)
    for i, (first, last) in enumerate(cells):
        for r in (first[0], last[0] + 1):
            for c in (first[1], last[1] + 1):
                at[r, c].append(i)
    group_of = list(range(len(cells)))

    def root(i: int) -> int:
        while group_of[i] != i:
            group_of[i] = group_of[group_of[i]]
            i = group_of[i]
        return i

    for together in at.values():
        for other in together[1:]:
            group_of[root(other)] = root(together[0])
    groups: dict[int, list[tuple[Place, Place]]] = defaultdict(list)
    for i, cell in enumerate(cells):
        groups[root(i)].append(cell)
    return [group for group in groups.values() if len(group) > 1]


def _table(group: list[tuple[Place, Place]], ys: list[float], xs: list[float]) -> Grid | None:
    """Return the cells laid out in the rows and columns that begin in this table."""
    rows = sorted({first[0] for first, _ in group})
    columns = sorted({first[1] for first, _ in group})
    boxes: list[list[Box | None]] = [[None] * len(columns) for _ in rows]
    for (top, left), (bottom, right) in group:
        box = Box(xs[left], ys[top], xs[right + 1], ys[bottom + 1])
        boxes[rows.index(top)][columns.index(left)] = box
    return Grid(tuple(map(tuple, boxes)))


class CellFinder:
    """Finds the cell in which the middle of a box lies."""

    def __init__(self, cells: Iterable[Box]) -> None:
        self._near: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for cell in cells:
            for x in range(int(cell.left // _SQUARE), int(cell.right // _SQUARE) + 1):
                for y in range(int(cell.top // _SQUARE), int(cell.bottom // _SQUARE) + 1):
                    self._near[x, y].append(cell)

    def __call__(self, box: Box) -> Box | None:
        """Return the cell around the middle of a box."""
        x, y = box.middle
        near = self._near.get((int(x // _SQUARE), int(y // _SQUARE)), ())
        return next((cell for cell in near if cell.holds(x, y)), None)
