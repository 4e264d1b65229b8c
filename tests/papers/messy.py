"""Changes that real printouts show and that must not change what is read, as functions on rows of cells."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from tests.papers.make import Rows, Value, Wide

Row = list[Value | Wide]
_FULL = str.maketrans("0123456789()+-,:", "０１２３４５６７８９（）＋－，：")


def value_of(cell: Value | Wide) -> Value:
    """Return what a cell holds."""
    return cell.value if isinstance(cell, Wide) else cell


def with_value(cell: Value | Wide, value: Value) -> Value | Wide:
    """Return the cell with another value."""
    return Wide(value, cell.across, cell.down) if isinstance(cell, Wide) else value


def _texts(rows: Rows, change: Callable[[str], str]) -> list[Row]:
    return [
        [with_value(cell, change(text)) if isinstance(text := value_of(cell), str) else cell for cell in row]
        for row in rows
    ]


def blanks_inside(rows: Rows, chance: random.Random) -> list[Row]:
    """Put blanks and line ends between the characters of Chinese texts, as justified prints do."""

    def change(text: str) -> str:
        if text.isascii() or "：" in text:
            return text
        return "".join(sign + chance.choice(["", "", "", " ", "\n", "　"]) for sign in text).strip()

    return _texts(rows, change)


def full_width(rows: Rows, chance: random.Random) -> list[Row]:
    """Write texts in full width."""
    return _texts(rows, lambda text: text if text.isascii() else text.translate(_FULL))


def half_width(rows: Rows, chance: random.Random) -> list[Row]:
    """Write brackets and colons in half width."""
    return _texts(rows, lambda text: text.translate(str.maketrans("（）：＋－", "():+-")))


def blank_rows(rows: Rows, chance: random.Random) -> list[Row]:
    """Insert empty rows below the title; none inside of areas merged over rows."""
    found: list[Row] = []
    inside = 0
    for row in rows:
        if inside <= 0 and chance.random() < 0.2:
            found.append([None] * len(row))
        found.append(list(row))
        inside = max(inside - 1, *(cell.down - 1 if isinstance(cell, Wide) else 0 for cell in row), 0)
    return found


def blank_columns(rows: Rows, chance: random.Random) -> list[Row]:
    """Put empty columns before the first one."""
    count = chance.randint(1, 3)
    return [[*[None] * count, *row] for row in rows]


def other_line_numbers(rows: Rows, chance: random.Random) -> list[Row]:
    """Number the lines from another number, as another year's layout does."""
    add = chance.randint(1, 6)
    return [
        [with_value(row[0], value_of(row[0]) + add) if row and isinstance(value_of(row[0]), int) else row[0], *row[1:]]  # type: ignore[operator]
        if row
        else []
        for row in map(list, rows)
    ]


def no_line_numbers(rows: Rows, chance: random.Random) -> list[Row]:
    """Leave the numbers of the lines out."""
    return [
        [with_value(row[0], None) if isinstance(value_of(row[0]), int) else row[0], *row[1:]] if row else []
        for row in map(list, rows)
    ]


def zeros_left_blank(rows: Rows, chance: random.Random) -> list[Row]:
    """Leave amounts of zero blank, or write a dash."""
    return [
        [
            with_value(cell, chance.choice([None, "—", "-"]))
            if isinstance(value_of(cell), Decimal) and not value_of(cell)
            else cell
            for cell in row
        ]
        for row in rows
    ]


def in_unit(rows: Rows, word: str, factor: Decimal) -> list[Row]:
    """Write amounts in another unit, and the head so."""
    found = _texts(rows, lambda text: f"金额单位：{word}" if text.startswith("金额单位") else text)
    return [
        [with_value(cell, value * factor) if isinstance(value := value_of(cell), Decimal) else cell for cell in row]
        for row in found
    ]


HARMLESS = (
    blanks_inside,
    full_width,
    half_width,
    blank_rows,
    other_line_numbers,
    no_line_numbers,
    zeros_left_blank,
    blank_columns,
)


def damaged(rows: Rows, chance: random.Random) -> list[Row]:
    """Damage a sheet below its head as bad exports do: cells, rows or columns lost, doubled or shifted."""
    found = [[value_of(cell) for cell in row] for row in rows]
    width = max(len(row) for row in found)
    grid: list[list[Value]] = [[*row, *[None] * (width - len(row))] for row in found]
    damage = chance.choice(
        (_row_lost, _column_lost, _column_up, _cells_swapped, _row_doubled, _row_right, _figures_swapped)
    )
    damage(grid, chance)
    return [list(row) for row in grid]


_Grid = list[list[Value]]
_HEAD = 5


def _row_lost(grid: _Grid, chance: random.Random) -> None:
    del grid[chance.randrange(_HEAD, len(grid))]


def _column_lost(grid: _Grid, chance: random.Random) -> None:
    column = chance.randrange(len(grid[0]))
    for row in grid:
        del row[column]


def _column_up(grid: _Grid, chance: random.Random) -> None:
    column = chance.randrange(len(grid[0]))
    for i in range(chance.randrange(_HEAD, len(grid)), len(grid) - 1):
        grid[i][column] = grid[i + 1][column]


def _cells_swapped(grid: _Grid, chance: random.Random) -> None:
    row = chance.choice(grid[_HEAD:])
    one, two = chance.randrange(len(row)), chance.randrange(len(row))
    row[one], row[two] = row[two], row[one]


def _row_doubled(grid: _Grid, chance: random.Random) -> None:
    grid.insert(chance.randrange(_HEAD, len(grid)), list(chance.choice(grid[_HEAD:])))


def _row_right(grid: _Grid, chance: random.Random) -> None:
    chance.choice(grid[_HEAD:]).insert(chance.randrange(len(grid[0])), chance.choice([None, "备注", Decimal("12.00")]))


def _figures_swapped(grid: _Grid, chance: random.Random) -> None:
    one, two = chance.choice(grid[_HEAD:]), chance.choice(grid[_HEAD:])
    one[3:], two[3:] = two[3:], one[3:]
