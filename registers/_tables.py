"""Turns a sheet into tables: finds the header, and tells rows of firms from everything else."""

from __future__ import annotations

from registers._headers import header_lines, header_score, header_texts
from registers._limits import LimitGuard
from registers._merged import filled, with_shared
from registers._rows import split_rows
from registers._types import OpenOptions, RegisterRow, RegisterTable, SheetGrid

_REGISTER_SCORE = 8
"""Lowest `header_score` of a register. Our choice: two usual headers reach it, or one beside three short texts."""


def looks_like_register(grid: SheetGrid, guard: LimitGuard) -> bool:
    """Return whether a sheet looks like a register of firms."""
    return bool(grid.rows) and header_score(filled(grid, guard)) >= _REGISTER_SCORE


def tables_of(
    grid: SheetGrid, sheets: tuple[str, ...], options: OpenOptions, guard: LimitGuard
) -> tuple[RegisterTable, ...]:
    """Return the tables of a sheet, at least one.

    Raises: UserError if it has no header or no row below it.
    """
    return (_table(filled(grid, guard), sheets, guard),)


def _table(grid: SheetGrid, sheets: tuple[str, ...], guard: LimitGuard) -> RegisterTable:
    lines = header_lines(grid)
    if not lines:
        raise guard.error("找不到表头", "请在第一行写上列名，如“企业名称”“统一社会信用代码”")
    headers = header_texts(grid, lines)
    rows, left_out = split_rows(with_shared(grid, lines[-1] + 1), lines, headers)
    if not rows:
        raise guard.error("表头下面没有数据", "请检查工作表和筛选")
    kept = [i for i, header in enumerate(headers) if header or any(row.cells[i] is not None for row in rows)]
    narrow = len(kept) < len(headers)
    return RegisterTable(
        name=guard.name,
        sheet=grid.sheet,
        sheets=sheets,
        title=_title(grid, lines),
        header_rows=tuple(line + 1 for line in lines),
        headers=tuple(headers[i] for i in kept),
        positions=tuple(i + grid.first_column for i in kept),
        rows=tuple(RegisterRow(row.number, tuple(row.cells[i] for i in kept)) for row in rows)
        if narrow
        else tuple(rows),
        left_out=tuple(left_out),
        notes=_notes(grid, headers),
    )


def _title(grid: SheetGrid, lines: tuple[int, ...]) -> str:
    """Return the texts above the header without repetitions, at most 500 characters."""
    texts = [str(cell) for row in grid.rows[: lines[0]] for cell in row if cell is not None]
    return " ".join(" ".join(dict.fromkeys(texts)).split())[:500]


def _notes(grid: SheetGrid, headers: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    texts = (cell for row in grid.rows for cell in row if isinstance(cell, str))
    if any("锟斤拷" in text or "\ufffd" in text for text in texts):
        found.append("表里有乱码（编码转换时损坏的文字），请对照原表核对")
    twice = [header for header in dict.fromkeys(headers) if header and headers.count(header) > 1]
    if twice:
        found.append(f"有重名的列：{'、'.join(twice)}")
    return tuple(found)
