"""A statement as groups of columns that mean the same, with the figure of each line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from papers._labels import bare
from papers._page_columns import realigned
from papers._periods import Period
from papers._sheet import PaperSheet, Spot, Untaken, is_blank
from papers._statement_columns import Column, Role, Section, sections_of

Key = Callable[[str], str | None]
Meaning = tuple[Role, Period | None]


class ColumnGroup(msgspec.Struct, frozen=True):
    """The columns of one meaning, on both sides of a sheet: the lines in order, each with its label and figure.

    `figures` and `labels` are by the key of the line; a line that stands twice with two figures is not in them.
    """

    role: Role
    period: Period | None
    words: str
    lines: tuple[tuple[Spot, Spot | None], ...]
    figures: Mapping[str, Spot]
    labels: Mapping[str, Spot]

    def values(self) -> dict[str, Decimal]:
        """Return the numbers of the figures."""
        return {key: spot.value for key, spot in self.figures.items() if spot.value is not None}


class StatementGrid(msgspec.Struct, frozen=True):
    """The groups of a statement, the spots above its lines, and what could not be understood."""

    groups: tuple[ColumnGroup, ...]
    head: tuple[Spot, ...]
    heads: tuple[Column, ...]
    troubles: tuple[Untaken, ...] = ()


def statement_of(sheet: PaperSheet, key_of: Key) -> StatementGrid:
    """Return the statement on a sheet; `key_of` gives the key of the lines that are used."""
    sections = sections_of(sheet)
    sheet = realigned(sheet, sections)
    troubles: list[Untaken] = []
    lines: dict[Meaning, list[tuple[Spot, Spot | None]]] = defaultdict(list)
    words: dict[Meaning, str] = {}
    for section in sections:
        if not _under_heads(sheet, section, key_of):
            troubles.append(Untaken(place="", why="各行的名称不在表头的“项目”栏下，数字可能错位，没有取"))
            continue
        places = _places(sheet, section, troubles)
        for column in places.values():
            words.setdefault((column.role, column.period), column.words)
        heads = _heads_of_blocks(sheet, section)
        for label, cells in _labelled(sheet, section, places):
            if heads and len(cells) != heads[_block(section, label.column)]:
                figures = [spot for spot in cells if not _numbers_line(spot, places)]
                if key_of(label.text) is not None and figures:
                    why = f"“{bare(label.text)[:20]}”一行的数比栏目少，分不清是哪一栏，没有取"
                    troubles.append(Untaken(place=label.place.words(), why=why, text=figures[0].text))
                continue
            for meaning, spot in _figures(label, cells, places, key_of, troubles):
                lines[meaning].append((label, spot))
    groups = tuple(_group(meaning, words[meaning], rows, key_of, troubles) for meaning, rows in lines.items())
    above = [row for section in sections[:1] for row in sheet.rows[: section.head]]
    again = [row for s in sections[1:] for row in sheet.rows[max(0, s.head - _HEAD_ROWS) : s.head]]
    above += [row for row in again if all(spot is None or spot.value is None for spot in row)]
    head = tuple(spot for row in above for spot in row if spot is not None)
    return StatementGrid(groups, head, tuple(c for section in sections for c in section.columns), tuple(troubles))


def _numbers_line(spot: Spot, places: Mapping[int, Column]) -> bool:
    column = places.get(spot.column)
    return column is not None and column.role is Role.LINE and spot.value is not None and 0 < spot.value < 200


def _under_heads(sheet: PaperSheet, section: Section, key_of: Key) -> bool:
    """Return whether the lines that are used stand under the heads of the labels: else the head has slipped aside."""
    rows = [
        (row, spot.column)
        for row in sheet.rows[section.body : section.end]
        for spot in row
        if spot is not None and spot.value is None and key_of(spot.text) is not None
    ]
    if section.labels:
        return all(column in section.labels for _, column in rows)
    headed = {place for column in section.columns for place in column.columns}
    figures = {spot.column for row, _ in rows for spot in row if spot is not None and spot.value is not None}
    return figures <= headed and all(column < min(headed, default=0) for _, column in rows)


def _heads_of_blocks(sheet: PaperSheet, section: Section) -> dict[int, int]:
    """Return how many heads stand beside each column of labels, if the text has no empty cells; else nothing.

    Cells told by the gaps between them have no empty ones: a row with fewer figures than heads does not tell which.
    """
    for row in sheet.rows[section.head : section.end]:
        filled = [k for k, spot in enumerate(row) if spot is not None]
        if filled and (len(filled) != filled[-1] - filled[0] + 1 or any(s.place.box is not None for s in row if s)):
            return {}
    found: dict[int, int] = defaultdict(int)
    for column in section.columns:
        found[_block(section, column.columns[0])] += 1
    return found


_HEAD_ROWS = 3
"""Rows above a head that is repeated in which firm, period and unit can stand again. Our choice."""
_UNUSED = (Role.LINE, Role.OTHER)


def _block(section: Section, column: int) -> int:
    """Return the column of the labels that a column of figures belongs to."""
    return max((label for label in section.labels if label <= column), default=0)


def _places(sheet: PaperSheet, section: Section, troubles: list[Untaken]) -> dict[int, Column]:
    """Return the head over each column. On a page, figures beside the heads count from the left if as many stand there.

    In a workbook each cell has its column; figures without a head are not read.
    """
    known = {place: column for column in section.columns for place in column.columns}
    blocks: dict[int, set[int]] = defaultdict(set)
    for row in sheet.rows[section.body : section.end]:
        for spot in row:
            if spot is not None and spot.value is not None and spot.place.box is not None:
                blocks[_block(section, spot.column)].add(spot.column)
    for block, places in blocks.items():
        if places <= known.keys():
            continue
        heads = [c for c in section.columns if c.columns and _block(section, c.columns[0]) == block]
        heads = (
            heads
            if any(_is_numbering(sheet, section, p) for p in places)
            else [c for c in heads if c.role is not Role.LINE]
        )
        if len(heads) == len(places):
            known |= dict(zip(sorted(places), heads, strict=True))
        else:
            troubles.append(Untaken(place="", why="有一列数字对不上表头，没有取"))
            known |= {place: Column(Role.OTHER, "", range(place, place + 1)) for place in places}
    return _without_twins(section, known, troubles)


def _is_numbering(sheet: PaperSheet, section: Section, place: int) -> bool:
    """Return whether a column of figures numbers the lines: 1, 2, 3 …"""
    found = [
        spot.value
        for row in sheet.rows[section.body : section.end]
        for spot in row
        if spot is not None and spot.column == place and spot.value is not None
    ]
    rising = all(one < other for one, other in pairwise(found))
    return len(found) > 2 and rising and all(value == int(value) and 0 < value < 200 for value in found)


def _without_twins(section: Section, known: dict[int, Column], troubles: list[Untaken]) -> dict[int, Column]:
    """Return the columns without those of one block whose heads say the same."""
    seen: dict[tuple[int, Role, Period | None], Column] = {}
    twins: set[tuple[int, Role, Period | None]] = set()
    for place, column in sorted(known.items()):
        name = (_block(section, place), column.role, column.period)
        if column.role not in _UNUSED and seen.setdefault(name, column) != column:
            if name not in twins:
                troubles.append(
                    Untaken(place="", why=f"有两列表头都是“{column.words}”，分不清，没有取", text=column.words)
                )
            twins.add(name)
    return {
        place: Column(Role.OTHER, column.words, column.columns)
        if (_block(section, place), column.role, column.period) in twins
        else column
        for place, column in known.items()
    }


def _labelled(sheet: PaperSheet, section: Section, places: Mapping[int, Column]) -> Iterator[tuple[Spot, list[Spot]]]:
    """Yield each label with the cells to its right, up to the next label."""
    for row in sheet.rows[section.body : section.end]:
        label: Spot | None = None
        cells: list[Spot] = []
        for spot in row:
            if spot is None or is_blank(spot):
                continue
            if spot.value is None and spot.column not in places:
                if label is not None:
                    yield label, cells
                label, cells = spot, []
            else:
                cells.append(spot)
        if label is not None:
            yield label, cells


def _figures(
    label: Spot, cells: Sequence[Spot], places: Mapping[int, Column], key_of: Key, troubles: list[Untaken]
) -> Iterator[tuple[Meaning, Spot | None]]:
    """Yield the meaning and the figure of each column beside a label."""
    found: dict[Meaning, list[Spot]] = defaultdict(list)
    for spot in cells:
        column = places.get(spot.column)
        if column is None or column.role in _UNUSED:
            continue
        found[column.role, column.period].append(spot)
    for meaning, spots in found.items():
        figure = spots[0] if len(spots) == 1 and spots[0].value is not None else None
        if figure is None and key_of(label.text) is not None:
            said = "、".join(bare(spot.text) for spot in spots)[:40]
            why = f"“{bare(label.text)[:20]}”写的不是一个数，没有取"
            troubles.append(Untaken(place=spots[0].place.words(), why=why, text=said))
        yield meaning, figure


def _group(
    meaning: Meaning,
    words: str,
    rows: Sequence[tuple[Spot, Spot | None]],
    key_of: Key,
    troubles: list[Untaken],
) -> ColumnGroup:
    figures: dict[str, Spot] = {}
    labels: dict[str, Spot] = {}
    twice: set[str] = set()
    for label, spot in rows:
        key = key_of(label.text)
        if key is None or spot is None:
            continue
        if key in figures and figures[key].value != spot.value:
            twice.add(key)
            why = f"“{bare(label.text)[:20]}”出现两次，数不同，没有取"
            troubles.append(Untaken(place=spot.place.words(), why=why, text=spot.text))
        figures.setdefault(key, spot)
        labels.setdefault(key, label)
    kept = {key: spot for key, spot in figures.items() if key not in twice}
    return ColumnGroup(*meaning, words, tuple(rows), kept, labels)
