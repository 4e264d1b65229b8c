"""Splits the rows below a header into rows of firms and rows that are left out with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from registers._lines import (
    field_of_label,
    is_example,
    is_firm_like,
    is_group,
    is_masked,
    is_no_name,
    is_sum,
)
from registers._text import folded
from registers._types import Cell, LeftOut, RegisterRow, SheetGrid

_REMARK = re.compile(
    r"(?:注|备注|说明|填表说明|填报说明)\s*\d*\s*[:：].*|(?:填表人|填报人|制表|审核|单位负责人|填表日期|制表日期|联系电话)\s*[人]?\s*[:：].*",
    re.S,
)
_CODE = re.compile(r"[0-9A-Za-z\s-]{15,24}")
_FEW = 2
"""Filled cells of a row that is looked at closely in a wider table. Our choice: a number and a name."""
_SAMPLE = 400
_TOP = 6
"""First rows that show how full a row of the table is, whatever foot lines follow. Our choice."""
_MOSTLY = 0.7
"""Share of names of firms in a list from which on another text in it is doubted. Our choice."""
_STARTS = frozenset("合小总共平累本全以注备说填制审单示样例[(（*＊XxＸ×某〇○…")
_ENDS = frozenset("计均值数家户总)）】:：例")
"""First and last characters of texts that may stand in a row of sums or remarks."""


class RowSplit(msgspec.Struct, frozen=True):
    """The rows that may be firms, the rows left out, and the rows that are read but may not be firms."""

    rows: list[RegisterRow]
    left_out: list[LeftOut]
    doubts: list[LeftOut]


def split_rows(grid: SheetGrid, lines: tuple[int, ...], headers: tuple[str, ...], name: int | None) -> RowSplit:
    """Split the rows below the header.

    `name` is the column of the names of firms, if it is known. What stands in a row decides, not a list of
    words: a row of one text that is no name of a firm, a text over all columns, a count of firms.
    """
    first = lines[-1] + 1 if lines else 0
    judge = _RowJudge(grid, headers, first, name)
    found = RowSplit([], [], [])
    rows = grid.rows[first:]
    close = judge.conspicuous(rows)
    for number, cells in enumerate(rows, first + 1):
        if number - first - 1 not in close:
            found.rows.append(RegisterRow(number, cells))
            continue
        filled = [cell for cell in cells if cell is not None]
        if not filled:
            continue
        why, doubt = judge.verdict(number - 1, cells, filled)
        place = f"第 {number} 行"
        if why:
            found.left_out.append(LeftOut(number, why, str(filled[0])[:40], place))
            continue
        found.rows.append(RegisterRow(number, cells))
        if doubt:
            found.doubts.append(LeftOut(number, doubt, _shown(cells, filled, name), place))
    last = found.rows[-1].number if found.rows else 0
    settled = [_settled(left, last) for left in found.left_out]
    return RowSplit(found.rows, settled, found.doubts)


_ALONE = "只有一段文字，不是企业"


def _settled(left: LeftOut, last: int) -> LeftOut:
    """Return a row of one text as a heading of a group if rows of firms follow, otherwise as a foot line."""
    if left.why != _ALONE:
        return left
    why = "分组行" if left.number < last else "表尾说明"
    return msgspec.structs.replace(left, why=why)


def _shown(cells: Sequence[Cell], filled: Sequence[Cell], name: int | None) -> str:
    own = cells[name] if name is not None else None
    return str(own if own is not None else filled[0])[:40]


class _RowJudge:
    """Decides for the rows of one table which of them are no firms."""

    def __init__(self, grid: SheetGrid, headers: tuple[str, ...], first: int, name: int | None) -> None:
        self._headers = tuple(map(folded, headers))
        self._first = first
        self._name = name
        sample = _spread(grid.rows[first:])
        counts = [sum(cell is not None for cell in row) for row in sample]
        self._usual = max(map(_median, (counts, counts[:_TOP])))
        self._dense = _densest(sample)
        self._names = name is not None and _share(row[name] for row in sample) >= _MOSTLY
        width = len(headers)
        self._wide = {
            row: right - left + 1
            for top, left, bottom, right in grid.merged
            if right > left and bottom >= first and right - left + 1 >= min(3, width)
            for row in range(top, bottom + 1)
        }
        starts = {header[:1] for header in (*self._headers, *headers)}
        self._starts = _STARTS | starts

    def conspicuous(self, rows: Sequence[tuple[Cell, ...]]) -> set[int]:
        """Return the rows (from 0) that are looked at closely: with few cells, or a text that may be no firm."""
        if not rows:
            return set()
        close = {0, *(row - self._first for row in self._wide)}
        leading = {0, min(1, len(rows[0]) - 1), self._name or 0}
        for column in leading | self._dense:
            cells = [row[column] for row in rows]
            close.update(n for n, cell in enumerate(cells) if cell is None)
            if column in leading:
                close.update(self._marked(cells))
        return close

    def _marked(self, cells: Sequence[Cell]) -> Iterator[int]:
        starts, ends = self._starts, _ENDS
        for number, cell in enumerate(cells):
            if type(cell) is str and (cell[0] in starts or cell[-1] in ends):
                yield number

    def verdict(self, row: int, cells: tuple[Cell, ...], filled: Sequence[Cell]) -> tuple[str, str]:
        """Return why a row (from 0) is no firm, "" if it may be one, and why that is in doubt."""
        if len(filled) > 1 and self._repeats(cells):
            return "重复的表头", ""
        leading = [cell for cell in filled[:2] if isinstance(cell, str)]
        if any(map(is_sum, leading)):
            return "合计行", ""
        distinct = dict.fromkeys(map(str, filled))
        if leading and _REMARK.fullmatch(leading[0]) and len(distinct) <= 4:
            return "表尾说明", ""
        if row == self._first and len(filled) > 2 and _numbered(filled):
            return "栏次行", ""
        if isinstance(filled[0], str) and is_example(filled[0]):
            return "示例行", ""
        if len(distinct) == 1:
            return self._alone(row, cells, filled)
        return self._with_little(cells, filled)

    def _repeats(self, cells: tuple[Cell, ...]) -> bool:
        """Return whether each cell repeats its header, or one line of it."""
        pairs = zip(cells, self._headers, strict=True)
        return all(isinstance(cell, str) and folded(cell) in header for cell, header in pairs if cell is not None)

    def _alone(self, row: int, cells: tuple[Cell, ...], filled: Sequence[Cell]) -> tuple[str, str]:
        """Judge a row of one text."""
        text = filled[0]
        if not isinstance(text, str):
            return "", ""
        if self._usual < 2 and row not in self._wide:  # a list of names and nothing else
            title = row == self._first and not any(self._headers)
            if is_no_name(text) or is_masked(text) or (title and not is_firm_like(text)):
                return _ALONE, ""
            return "", "" if is_firm_like(text) or not self._names else "不像企业名称"
        if field_of_label(text):
            return "是表格里的项目名，不是企业", ""
        if row in self._wide or is_no_name(text) or not is_firm_like(text):
            return _ALONE, ""
        if is_masked(text):
            return "名称里有隐去的字，认不出是哪一家", ""
        if self._name is not None and cells[self._name] is None:
            return _ALONE, ""
        return "", "这一行只有名称，没有别的内容"

    def _with_little(self, cells: tuple[Cell, ...], filled: Sequence[Cell]) -> tuple[str, str]:
        """Judge a row of several values."""
        name = cells[self._name] if self._name is not None else None
        texts = [cell for cell in filled if isinstance(cell, str)]
        if isinstance(name, str) and is_masked(name):
            coded = any(_CODE.fullmatch(text) for text in texts)
            return ("", "名称里有隐去的字") if coded else ("名称里有隐去的字，认不出是哪一家", "")
        if any(_CODE.fullmatch(text) or is_firm_like(text) for text in texts):
            few = len(filled) <= _FEW < self._usual and isinstance(filled[0], Decimal)
            return "", "这一行只有序号和名称，没有别的内容" if few else ""
        figures = sum(1 for cell in filled if isinstance(cell, Decimal))
        if self._usual < 3 or len(filled) > 4 or figures > 1:
            return "", ""
        if figures == 0 and all(map(_beside, filled)):
            return "表尾说明", ""
        if isinstance(name, str) and (is_no_name(name) or (is_group(name) and not figures)):
            return _ALONE, ""
        return "", ""


def _beside(cell: Cell) -> bool:
    """Return whether a cell may stand beside others in a foot line: a day, a named value, an office."""
    return isinstance(cell, date) or (isinstance(cell, str) and (is_no_name(cell) or is_group(cell)))


def _median(counts: Sequence[int]) -> int:
    return sorted(counts)[len(counts) // 2] if counts else 0


def _densest(sample: Sequence[tuple[Cell, ...]]) -> set[int]:
    """Return the fullest columns, one more than `_FEW`: a row of few values is blank in one of them."""
    filled = [sum(row[column] is not None for row in sample) for column in range(len(sample[0]) if sample else 0)]
    return set(sorted(range(len(filled)), key=lambda column: -filled[column])[: _FEW + 1])


def _spread(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Return some rows, evenly spaced, without blank ones."""
    step = max(1, len(rows) // _SAMPLE)
    return [row for row in rows[::step] if any(cell is not None for cell in row)]


def _numbered(filled: Sequence[Cell]) -> bool:
    """Return whether a row only numbers the columns: 甲 乙 1 2 3."""
    numbers = [str(cell) for cell in filled if str(cell) not in ("甲", "乙", "丙", "丁", "栏次")]
    if len(numbers) < 2 or not all(n.isdigit() for n in numbers):
        return False
    return [int(n) for n in numbers] in (list(range(1, len(numbers) + 1)), list(range(len(numbers))))


def firm_column(headers: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> int | None:
    """Return the column with the names of firms: by its header, otherwise by its cells; None if there is none."""
    sample = _spread(rows)
    shares = [
        _share(row[column] for row in sample) for column in range(len(headers) or len(sample[0]) if sample else 0)
    ]
    named = [column for column, header in enumerate(headers) if field_of_label(header) == "name"]
    if named:
        return max(named, key=lambda column: (shares[column] if shares else 0, -column))
    best = max(range(len(shares)), key=lambda column: shares[column], default=None)
    return best if best is not None and shares[best] >= 0.5 else None


def _share(cells: Iterable[Cell]) -> float:
    """Return which share of the filled cells reads like names of firms."""
    filled = [cell for cell in cells if cell is not None]
    like = sum(1 for cell in filled if isinstance(cell, str) and is_firm_like(cell))
    return like / len(filled) if len(filled) > 1 or like else 0.0
