"""Reads a sheet that is the form of one firm: labels left, values right, also two pairs in a row.

A sheet of the same kind may hold several forms, one below the other, or several firms side by side, a
column each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from registers._lines import field_of_label, is_firm_like
from registers._types import Cell, LeftOut, SheetGrid

_MOST_ROWS = 400
"""Rows of a sheet that is tried as a form. Our choice."""
_FEWEST_LABELS = 3
_YEAR = re.compile(r"(?:19|20)\d\d\s*(?:年度?|年末|年底)?|(?:上|本|去|今|前)年度?")


class _Token(msgspec.Struct, frozen=True):
    """A filled cell with the column behind its merged area."""

    row: int
    column: int
    after: int
    cell: Cell

    @property
    def field(self) -> str:
        """The field that the cell means as a label, "" for none."""
        return field_of_label(_plain(self.cell)) if isinstance(self.cell, str) else ""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """The firms of forms: the labels with the columns of their values, and for each firm its row and values."""

    labels: tuple[str, ...]
    columns: tuple[int, ...]
    firms: tuple[tuple[int, tuple[Cell, ...]], ...]
    title: str
    left_out: tuple[LeftOut, ...]
    note: str


def form_of(grid: SheetGrid) -> Form | None:
    """Return the firms of a sheet that consists of forms, None for any other sheet.

    `grid` is the sheet as it is written, without filled merged areas.
    """
    if not 2 <= len(grid.rows) <= _MOST_ROWS:
        return None
    lines = _lines(grid)
    labels = _label_columns(lines)
    if not labels:
        return None
    names = [token for line in lines for token in line if token.field == "name" and token.column in labels]
    firsts = [_values(line, labels, token)[:1] for token in names for line in lines if token in line]
    if not names or not all(first and _is_name(first[0].cell) for first in firsts):
        return None
    reader = _FormReader(lines, labels)
    if len(names) == 1 and len(values := _name_values(lines, labels, names[0])) > 1:
        return reader.side_by_side(values)
    return reader.stacked([token.row for token in names])


def _is_name(cell: Cell) -> bool:
    return isinstance(cell, str) and is_firm_like(cell)


def _lines(grid: SheetGrid) -> list[list[_Token]]:
    """Return the filled cells of each row that has some."""
    ends = {(top, left): right + 1 for top, left, _, right in grid.merged}
    rows = (
        [_Token(n, c, ends.get((n, c), c + 1), cell) for c, cell in enumerate(row) if cell is not None]
        for n, row in enumerate(grid.rows)
    )
    return [row for row in rows if row]


def _label_columns(lines: list[list[_Token]]) -> set[int]:
    """Return the columns of the labels: most of their texts mean a fact, and stand one below the other."""
    known = Counter(token.column for line in lines for token in line if token.field)
    texts = Counter(token.column for line in lines if len(line) > 1 for token in line if isinstance(token.cell, str))
    fields: dict[int, set[str]] = {}
    for line in lines:
        for token in line:
            if token.field:
                fields.setdefault(token.column, set()).add(_plain(token.cell))
    first = {column for column, count in known.items() if count >= _FEWEST_LABELS and count * 2 >= texts[column]}
    forms = max(1, sum(token.field == "name" for line in lines for token in line))
    first = {column for column in first if len(fields[column]) * forms * 3 >= known[column] * 2}
    if not first:
        return set()
    return first | {
        column for column, count in known.items() if count * 2 >= texts[column] and len(fields[column]) * forms >= count
    }


def _plain(cell: Cell) -> str:
    return re.sub(r"[\s：:*＊]+$|^[*＊\s]+", "", str(cell))


def _values(line: list[_Token], labels: set[int], label: _Token) -> list[_Token]:
    """Return the cells behind a label up to the next one."""
    place = line.index(label)
    found: list[_Token] = []
    for token in line[place + 1 :]:
        if token.column in labels and isinstance(token.cell, str):
            break
        found.append(token)
    return found if not found or found[0].column == label.after else []


def _name_values(lines: list[list[_Token]], labels: set[int], name: _Token) -> list[_Token]:
    line = next(line for line in lines if name in line)
    values = _values(line, labels, name)
    return values if all(_is_name(value.cell) for value in values) else values[:1]


class _FormReader:
    """Reads the pairs of labels and values of a sheet."""

    def __init__(self, lines: list[list[_Token]], labels: set[int]) -> None:
        self._lines = lines
        self._labels = labels
        self._left: list[LeftOut] = []

    def stacked(self, starts: list[int]) -> Form:
        """Return one firm for each row of a name; the lines between two names belong to the upper one."""
        first = self._first_line()
        title = " ".join(str(token.cell) for line in self._lines[:first] for token in line)
        firms: list[tuple[int, dict[str, _Token]]] = [(start, {}) for start in starts]
        for label, value in self._pairs(self._lines[first:]):
            place = max((n for n, start in enumerate(starts) if start <= value.row), default=0)
            found = firms[place][1]
            if label in found and found[label].cell != value.cell:
                self._leave(value, f"“{label}”写了两次，取前面的一处")
            found.setdefault(label, value)
        return self._form(firms, title, "这张表左边是项目、右边是内容，按企业的登记表读")

    def side_by_side(self, names: list[_Token]) -> Form:
        """Return one firm for each column of a name."""
        first = self._first_line()
        title = " ".join(str(token.cell) for line in self._lines[:first] for token in line)
        firms: list[tuple[int, dict[str, _Token]]] = [(name.column, {}) for name in names]
        own = {name.column: found for name, (_, found) in zip(names, firms, strict=True)}
        for line in self._lines[first:]:
            for label in line:
                if label.column in self._labels and isinstance(label.cell, str):
                    for value in _values(line, self._labels, label):
                        if value.column in own:
                            own[value.column].setdefault(_plain(label.cell), value)
        return self._form(firms, title, "这张表一列是一家企业，“行号”按列数（A 列为 1）")

    def _first_line(self) -> int:
        return next(n for n, line in enumerate(self._lines) if any(t.field and t.column in self._labels for t in line))

    def _pairs(self, lines: list[list[_Token]]) -> Iterator[tuple[str, _Token]]:
        heads: dict[int, str] = {}
        for line in lines:
            years = [token for token in line if _YEAR.fullmatch(str(token.cell))]
            if len(years) > 1 and len(years) >= len(line) - 1:
                heads = {token.column: str(token.cell) for token in years}
                continue
            used: set[int] = set()
            for label in line:
                if label.column not in self._labels or not isinstance(label.cell, str):
                    continue
                used.add(label.column)
                values = _values(line, self._labels, label)
                headed = [value for value in values if value.column in heads] if len(values) > 1 else []
                for value in headed or values[:1]:
                    used.add(value.column)
                    head = heads[value.column] + " " if headed else ""
                    yield head + _plain(label.cell), value
            for token in line:
                if token.column not in used:
                    self._leave(token, "旁边没有对应的项目")

    def _leave(self, token: _Token, why: str) -> None:
        self._left.append(LeftOut(token.row + 1, why, str(token.cell)[:40], f"第 {token.row + 1} 行"))

    def _form(self, firms: list[tuple[int, dict[str, _Token]]], title: str, note: str) -> Form:
        labels = list(dict.fromkeys(label for _, found in firms for label in found))
        columns = [next(found[label].column for _, found in firms if label in found) for label in labels]
        rows = [
            (start + 1, tuple(found[label].cell if label in found else None for label in labels))
            for start, found in firms
        ]
        return Form(
            labels=tuple(labels),
            columns=tuple(columns),
            firms=tuple(rows),
            title=title,
            left_out=tuple(self._left),
            note=note,
        )
