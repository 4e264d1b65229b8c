"""A page of words and ruled tables as rows of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from papers._sheet import RECOGNISED, PaperPlace, Spot, is_blank, spot_of, value_in

if TYPE_CHECKING:
    from pages import Box, Page, PageTable, Word

_GAP = 0.9
"""A gap between two words wider than this part of the height begins a new cell. Our choice: a blank is narrower."""
_CROSSED = 0.05
"""Share of the rows that may cross the space between two columns. Our choice: a few long labels do."""
_CLOSE = 0.35
"""Lines closer than this part of their height can be one wrapped cell. Our choice: rows of a table are further apart."""
_TOUCHING = 0.3
"""Words of two cells closer than this part of the height are one that is cut. Our choice: a cell leaves more room."""
_OF_FIGURES = frozenset("0123456789,.，．%")
Row = tuple[Spot | None, ...]


class _Cell:
    """Words of one line that stand together."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = list(words)

    @property
    def left(self) -> float:
        return self.words[0].box.left

    @property
    def right(self) -> float:
        return max(word.box.right for word in self.words)

    @property
    def text(self) -> str:
        """The words as one text, with a blank where there is a gap."""
        text = self.words[0].text
        for last, word in pairwise(self.words):
            gap = word.box.left - last.box.right
            text += ("" if gap < 0.12 * word.box.height else " ") + word.text
        return text


_Line = list[_Cell]


def rows_of_page(page: Page, before: int) -> list[Row]:
    """Return the rows of a page from top to bottom; `before` rows stand on the pages before it.

    A ruled table gives its cells. The words outside of tables are gathered into cells by the gaps between
    them, and into columns by the space that runs down between the cells: such spots are `loose`.
    """
    from pages import lines

    blocks: list[tuple[float, list[Row]]] = []
    for table in page.tables:
        blocks.append((table.box.top, _of_table(table, page.number, _broken(page))))
    outside = [word for word in page.words if not any(table.box.holds(*word.box.middle) for table in page.tables)]
    cells = [_cells(line.words) for line in lines(replace(page, words=tuple(outside)))]
    columns = _columns(cells)
    for group in _wrapped(cells):
        top = min(word.box.top for line in group for cell in line for word in cell.words)
        blocks.append((top, _rows(group, columns, page.number)))
    if page.scanned:
        blocks = [(top, [_recognised(row, page) for row in block]) for top, block in blocks]
    rows = [row for _, block in sorted(blocks, key=lambda block: block[0]) for row in block]
    return [tuple(_placed(spot, number) for spot in row) for number, row in enumerate(rows, before + 1)]


def _recognised(row: Row, page: Page) -> Row:
    """Return the row with the score of the words in each cell."""
    found: list[Spot | None] = []
    for spot in row:
        box = spot.place.box if spot is not None else None
        scores = [word.score for word in page.words if box is not None and box.holds(*word.box.middle)]
        found.append(replace(spot, score=min([RECOGNISED, *scores])) if spot is not None else None)
    return tuple(found)


def _placed(spot: Spot | None, row: int) -> Spot | None:
    return None if spot is None else replace(spot, place=replace(spot.place, row=row))


def _broken(page: Page) -> list[Box]:
    """Return the places of figures that run over the border of their cell: they are cut there, each part is wrong."""
    from pages import lines

    found: list[Box] = []
    for line in lines(page):
        for one, other in pairwise(line.words):
            near = other.box.left - one.box.right < _TOUCHING * max(one.box.height, other.box.height)
            if near and one.text[-1] in _OF_FIGURES and other.text[0] in _OF_FIGURES:
                found += [one.box, other.box]
    return found


def _of_table(table: PageTable, page: int, broken: Sequence[Box]) -> list[Row]:
    columns = zip(*table.boxes, strict=True)
    edges = [min((box.left for box in column if box is not None), default=table.box.right) for column in columns]
    rows: list[Row] = []
    for texts, boxes in zip(table.rows, table.boxes, strict=True):
        row: list[Spot | None] = []
        for index, (text, box) in enumerate(zip(texts, boxes, strict=True)):
            across = sum(1 for edge in edges[index:] if box is not None and edge < box.right - 1)
            spot = spot_of(text, PaperPlace(row=0, column=index + 1, page=page, box=box), max(1, across))
            if spot is not None and box is not None:
                is_broken = any(box.holds(*part.middle) for part in broken)
                spot = replace(spot, reach=(box.left, box.right), value=None if is_broken else spot.value)
            row.append(spot)
        rows.append(tuple(row))
    return rows


def _cells(words: Sequence[Word]) -> _Line:
    cells = [_Cell(words[:1])]
    for word in words[1:]:
        if word.box.left - cells[-1].right > _GAP * word.box.height:
            cells.append(_Cell([word]))
        else:
            cells[-1].words.append(word)
    return cells


def _columns(lines: Iterable[_Line]) -> list[tuple[float, float]]:
    """Return the left and right ends of the columns: where more than a few rows of the table have a cell.

    Long texts may cross the space between two columns: as few as leave a column for each cell of the longest row.
    """
    lines = list(lines)
    body = [line for line in lines if len(line) > 2] or [line for line in lines if len(line) > 1]
    changes = sorted((x, change) for line in body for cell in line for x, change in ((cell.left, 1), (cell.right, -1)))
    most = max((len(line) for line in body), default=0)
    best: list[tuple[float, float]] = []
    for crossing in range(max(1, int(len(body) * _CROSSED)) + 1):
        found = _runs(changes, crossing)
        if len(found) > len(best):
            best = found
        if len(best) >= most:
            break
    return best


def _runs(changes: Sequence[tuple[float, int]], crossing: int) -> list[tuple[float, float]]:
    """Return where more than `crossing` of the cells overlap."""
    found: list[tuple[float, float]] = []
    count, start = 0, 0.0
    for x, change in changes:
        if count <= crossing < count + change:
            start = x
        elif count + change <= crossing < count:
            found.append((start, x))
        count += change
    return found


def _wrapped(lines: Iterable[_Line]) -> list[list[_Line]]:
    """Return the lines in groups: lines of one row whose cells are wrapped.

    Figures stand in one line of a row only; a head has no figures, and one line with most of its cells.
    """
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and _are_close(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    found: list[list[_Line]] = []
    for group in groups:
        figures = sum(any(_is_figure(cell.text) for cell in line) for line in group)
        found += [group] if figures == 1 or (not figures and _is_wrapped_head(group)) else [[line] for line in group]
    return found


def _is_wrapped_head(group: Sequence[_Line]) -> bool:
    """Return whether lines without figures are one row: one has several cells, one or two more continue cells of it."""
    sizes = sorted(len(line) for line in group)
    return 2 <= len(group) <= 3 and sizes[-1] >= 2 and sizes[-2] < sizes[-1] and sizes[0] == 1


def _are_close(one: _Line, other: _Line) -> bool:
    bottom = max(word.box.bottom for cell in one for word in cell.words)
    top = min(word.box.top for cell in other for word in cell.words)
    return top - bottom < _CLOSE * other[0].words[0].box.height


def _is_figure(text: str) -> bool:
    return value_in(text) is not None or is_blank_text(text)


def is_blank_text(text: str) -> bool:
    """Return whether a text only marks an empty cell."""
    return is_blank(spot_of(text, PaperPlace(row=0, column=0)))


def _rows(group: Sequence[_Line], columns: Sequence[tuple[float, float]], page: int) -> list[Row]:
    """Return the lines of a group as one row; a text beside a wrapped one in the same column is a row of its own."""
    parts: dict[int, list[_Cell]] = {}
    ends: dict[int, int] = {}
    alone: list[Row] = []
    for line in group:
        after = -1
        for cell in line:
            first = max(after + 1, sum(1 for _, end in columns if end <= cell.left))
            after = max(first, sum(1 for start, _ in columns if start < cell.right) - 1)
            parts.setdefault(first, []).append(cell)
            ends[first] = max(after, ends.get(first, after))
    row: list[Spot | None] = [None] * (max(parts) + 1)
    for first, cells in parts.items():
        right = max(cells, key=lambda cell: cell.right)
        beside = [cell for cell in cells if cell.right <= right.left]
        alone += [(*(None,) * first, _spot([cell], first, columns[first : first + 1], page)) for cell in beside]
        row[first] = _spot([c for c in cells if c not in beside], first, columns[first : ends[first] + 1], page)
    return [*alone, tuple(row)]


def _spot(cells: Sequence[_Cell], first: int, columns: Sequence[tuple[float, float]], page: int) -> Spot | None:
    box = _around([word for cell in cells for word in cell.words])
    sides = [side for column in columns for side in column]
    spot = spot_of(
        "\n".join(cell.text for cell in cells),
        PaperPlace(row=0, column=first + 1, page=page, box=box),
        max(1, len(columns)),
    )
    reach = min([box.left, *sides[:1]]), max([box.right, *sides[-1:]])
    return replace(spot, loose=True, reach=reach) if spot is not None else None


def _around(words: Sequence[Word]) -> Box:
    from pages import Box

    boxes = [word.box for word in words]
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    return Box(left, min(box.top for box in boxes), right, max(box.bottom for box in boxes))
