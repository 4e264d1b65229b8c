"""The words of a page put into the cells of its tables."""

from __future__ import annotations

from collections.abc import Iterable

from pages._grid import CellFinder, Grid
from pages._words import lines_of
from pages.model import Box, PageTable, Word, around


def filled(grid: Grid, words: Iterable[Word], finder: CellFinder) -> PageTable:
    """Return a table with the words whose middle lies in a cell; lines of a cell are apart by line ends."""
    inside: dict[Box, list[Word]] = {box: [] for row in grid.boxes for box in row if box is not None}
    for word in words:
        box = finder(word.box)
        if box is not None and box in inside:
            inside[box].append(word)
    texts = {box: "\n".join(line.text for line in lines_of(found)) for box, found in inside.items()}
    return PageTable(
        rows=tuple(tuple("" if box is None else texts[box] for box in row) for row in grid.boxes),
        boxes=grid.boxes,
        box=around(list(inside)),
    )
