"""A page of words and ruled tables as rows of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from papers._sheet import Place, Spot, spot_of

if TYPE_CHECKING:
    from pages import Box, Page, PageTable, Word

_GAP = 0.9
"""A gap between two words wider than this part of the height begins a new cell. Our choice: a blank is narrower."""
_CROSSED = 0.03
"""Share of the rows that may cross the space between two columns. Our choice: a few long labels do."""
Row = tuple[Spot | None, ...]


class _Cell:
    """Words of one line that stand together."""

    def __init__(self, word: Word) -> None:
        self.words = [word]

    @property
    def left(self) -> float:
        return self.words[0].box.left

    @property
    def right(self) -> float:
        return max(word.box.right for word in self.words)


def rows_of_page(page: Page, before: int) -> list[Row]:
    """Return the rows of a page from top to bottom; `before` rows stand on the pages before it.

    A ruled table gives its cells. The words outside of tables are gathered into cells by the gaps between
    them, and into columns by the space that runs down between the cells.
    """
    blocks: list[tuple[float, list[Row]]] = []
    for table in page.tables:
        blocks.append((table.box.top, _of_table(table, page.number)))
    outside = [word for word in page.words if not any(_inside(word.box, table.box) for table in page.tables)]
    lines = [_cells(line) for line in _lines(outside)]
    for line, row in zip(lines, _aligned(lines, page.number), strict=True):
        blocks.append((line[0].words[0].box.top, [row]))
    rows = [row for _, block in sorted(blocks, key=lambda block: block[0]) for row in block]
    return [tuple(_placed(spot, number) for spot in row) for number, row in enumerate(rows, before + 1)]


def _placed(spot: Spot | None, row: int) -> Spot | None:
    return None if spot is None else replace(spot, place=replace(spot.place, row=row))


def _inside(box: Box, area: Box) -> bool:
    return (
        area.left <= (box.left + box.right) / 2 <= area.right and area.top <= (box.top + box.bottom) / 2 <= area.bottom
    )


def _of_table(table: PageTable, page: int) -> list[Row]:
    rows: list[Row] = []
    for texts, boxes in zip(table.rows, table.boxes, strict=True):
        row: list[Spot | None] = []
        for column, (text, box) in enumerate(zip(texts, boxes, strict=True), 1):
            across = 1
            while column - 1 + across < len(boxes) and boxes[column - 1 + across] is None and box is not None:
                across += 1
            place = Place(row=0, column=column, page=page, box=box)
            row.append(spot_of(text or "", place, across))
        rows.append(tuple(row))
    return rows


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    """Return words gathered by their baselines, from top to bottom and left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: ((word.box.top + word.box.bottom) / 2, word.box.left)):
        if lines and _same_line(lines[-1][-1].box, word.box):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.box.left) for line in lines]


def _same_line(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _cells(line: Sequence[Word]) -> list[_Cell]:
    cells = [_Cell(line[0])]
    for word in line[1:]:
        height = word.box.bottom - word.box.top
        if word.box.left - cells[-1].right > _GAP * height:
            cells.append(_Cell(word))
        else:
            cells[-1].words.append(word)
    return cells


def _aligned(lines: Sequence[Sequence[_Cell]], page: int) -> list[Row]:
    """Return the lines as rows over the columns that all of them share."""
    columns = _columns([line for line in lines if len(line) > 1])
    rows: list[Row] = []
    for line in lines:
        row: list[Spot | None] = []
        for cell in line:
            first = max(len(row), sum(1 for _, end in columns if end <= cell.left))
            last = max(first, sum(1 for start, _ in columns if start < cell.right) - 1)
            row += [None] * (first - len(row))
            place = Place(row=0, column=first + 1, page=page, box=_around(cell.words))
            row.append(spot_of(_text(cell.words), place, last - first + 1))
        rows.append(tuple(row))
    return rows


def _columns(lines: Sequence[Sequence[_Cell]]) -> list[tuple[float, float]]:
    """Return the left and right ends of the columns: where more than a few rows have a cell."""
    changes = sorted(
        [(cell.left, 1) for line in lines for cell in line] + [(cell.right, -1) for line in lines for cell in line]
    )
    allowed = int(len(lines) * _CROSSED)
    found: list[tuple[float, float]] = []
    count, start = 0, 0.0
    for x, change in changes:
        if count <= allowed < count + change:
            start = x
        elif count + change <= allowed < count:
            found.append((start, x))
        count += change
    return found


def _around(words: Sequence[Word]) -> Box:
    from pages import Box

    return Box(
        min(word.box.left for word in words),
        min(word.box.top for word in words),
        max(word.box.right for word in words),
        max(word.box.bottom for word in words),
    )


def _text(words: Sequence[Word]) -> str:
    """Return the words as one text, with a blank where there is a gap."""
    text = words[0].text
    for last, word in pairwise(words):
        gap = word.box.left - last.box.right
        text += ("" if gap < 0.12 * (word.box.bottom - word.box.top) else " ") + word.text
    return text
