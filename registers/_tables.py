"""Turns a sheet into tables: finds the headers, and tells rows of firms from everything else."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from policies import UserError
from registers._blocks import Block, blocks, sections
from registers._forms import Form, form_of
from registers._headers import header_lines, header_score, header_texts
from registers._limits import LimitGuard
from registers._lines import field_of_label
from registers._merged import filled, with_shared
from registers._rows import firm_column, split_rows
from registers._types import Cell, LeftOut, OpenOptions, RegisterRow, RegisterTable, SheetGrid, column_letter

_REGISTER_SCORE = 8
"""Lowest `header_score` of a register. Our choice: two usual headers reach it, or one beside three short texts."""
_LONGEST_TITLE = 500
"""Characters of a title."""
_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d\d年")


class SheetReading(msgspec.Struct, frozen=True):
    """The tables of a sheet, and whether they look like registers of firms."""

    tables: tuple[RegisterTable, ...]
    register: bool


class _Frame(msgspec.Struct, frozen=True):
    """What the tables of one sheet share."""

    sheets: tuple[str, ...]
    options: OpenOptions
    guard: LimitGuard


def tables_of(grid: SheetGrid, sheets: tuple[str, ...], options: OpenOptions, guard: LimitGuard) -> SheetReading:
    """Return the tables of a sheet, at least one.

    Raises: UserError if it has no header or no row below it.
    """
    frame = _Frame(sheets, options, guard)
    hidden = () if options.hidden else _hidden(grid)
    shown = grid if options.hidden else _without_hidden(grid)
    if options.header_row is None and (form := form_of(shown)) is not None:
        return SheetReading((_form_table(form, grid, frame, hidden),), True)
    whole = filled(grid, guard) if options.hidden else _without_hidden(filled(grid, guard))
    parts = sections(whole) if options.header_row is None else [whole]
    tables: list[RegisterTable] = []
    for number, part in enumerate(parts):
        try:
            tables += _tables(part, frame, len(parts) > 1)
        except UserError:
            if not tables and number == len(parts) - 1:
                raise
    tables[0] = msgspec.structs.replace(tables[0], left_out=(*tables[0].left_out, *hidden))
    return SheetReading(tuple(tables), _is_register(tables[0], header_score(whole)))


def has_header(grid: SheetGrid) -> bool:
    """Return whether a sheet has the header of a register, whatever is below it."""
    return header_score(grid) >= _REGISTER_SCORE


def _is_register(table: RegisterTable, score: int) -> bool:
    """Return whether a table holds firms: a column of names or codes, or enough usual headers beside a name."""
    fields = {field_of_label(header) for header in table.headers}
    if {"name", "credit_code"} & fields and score >= _REGISTER_SCORE:
        return True
    return firm_column(("",) * len(table.headers), [row.cells for row in table.rows[:400]]) is not None


def _tables(grid: SheetGrid, frame: _Frame, several: bool) -> list[RegisterTable]:
    """Return the tables of one section: one, or one for each block side by side."""
    lines = header_lines(grid, frame.options.header_row)
    headers = header_texts(grid, lines) if lines else ("",) * len(grid.rows[0] if grid.rows else ())
    if not lines and frame.options.header_row is None and firm_column(headers, grid.rows) is None:
        raise frame.guard.error("找不到表头", "请在第一行写上列名，如“企业名称”“统一社会信用代码”")
    found = blocks(grid, lines, headers)
    if not found:
        part = f"第 {lines[0] + 1} 行起" if several and lines else ""
        return [_table(grid, lines, frame, part)]
    words = "、".join(block.words(grid) for block in found)
    note = f"左右并排 {len(found)} 组（{words}），每组按一张表读"
    return [_block_table(grid, block, lines, frame, note) for block in found]


def _block_table(grid: SheetGrid, block: Block, lines: tuple[int, ...], frame: _Frame, note: str) -> RegisterTable:
    table = _table(block.cut(grid), lines, frame, block.words(grid))
    return msgspec.structs.replace(table, notes=(note, *table.notes))


def _table(grid: SheetGrid, lines: tuple[int, ...], frame: _Frame, part: str) -> RegisterTable:
    headers = header_texts(grid, lines) if lines else ("",) * len(grid.rows[0])
    first = lines[-1] + 1 if lines else 0
    name = firm_column(headers, grid.rows[first:])
    split = split_rows(with_shared(grid, first), lines, headers, name)
    if not split.rows:
        raise frame.guard.error("表头下面没有数据", "请检查工作表，以及是不是筛选后都隐藏了")
    kept = [i for i, header in enumerate(headers) if header or any(row.cells[i] is not None for row in split.rows)]
    rows = split.rows
    if len(kept) < len(headers):
        rows = [RegisterRow(row.number, tuple(row.cells[i] for i in kept)) for row in rows]
    return RegisterTable(
        name=frame.guard.name,
        sheet=grid.sheet,
        sheets=frame.sheets,
        title=_title(grid, lines),
        header_rows=tuple(line + 1 for line in lines),
        headers=tuple(headers[i] for i in kept),
        positions=tuple(i + grid.first_column for i in kept),
        rows=tuple(rows),
        left_out=tuple(split.left_out),
        notes=(*grid.notes, *_notes(headers)),
        part=part,
        doubts=tuple(split.doubts),
    )


def _form_table(form: Form, grid: SheetGrid, frame: _Frame, hidden: tuple[LeftOut, ...]) -> RegisterTable:
    return RegisterTable(
        name=frame.guard.name,
        sheet=grid.sheet,
        sheets=frame.sheets,
        title=form.title[:_LONGEST_TITLE],
        header_rows=(),
        headers=form.labels,
        positions=tuple(column + grid.first_column for column in form.columns),
        rows=tuple(RegisterRow(number, cells) for number, cells in form.firms),
        left_out=(*form.left_out, *hidden),
        notes=(form.note, *grid.notes),
    )


def _title(grid: SheetGrid, lines: tuple[int, ...]) -> str:
    """Return the texts above the header without repetitions; a sheet named after a period (2024年) says it for them."""
    texts = [str(cell) for row in grid.rows[: lines[0] if lines else 0] for cell in row if cell is not None]
    title = " ".join(" ".join(dict.fromkeys(texts)).split())
    if _DATED.search(grid.sheet) and not _DATED.search(title):
        title = f"{grid.sheet} {title}".strip()
    return title[:_LONGEST_TITLE]


def _notes(headers: tuple[str, ...]) -> tuple[str, ...]:
    twice = [header for header in dict.fromkeys(headers) if header and headers.count(header) > 1]
    return (f"有重名的列：{'、'.join(twice)}",) if twice else ()


def _hidden(grid: SheetGrid) -> tuple[LeftOut, ...]:
    """Return the hidden rows and columns with content."""
    found: list[LeftOut] = []
    for row in sorted(grid.hidden_rows):
        if row < len(grid.rows) and (text := _first_text(grid.rows[row])):
            found.append(LeftOut(row + 1, "隐藏的行", text, f"第 {row + 1} 行"))
    for column in sorted(grid.hidden_columns):
        if 0 <= column < len(grid.rows[0] if grid.rows else ()):
            if text := _first_text(row[column] for row in grid.rows):
                found.append(LeftOut(0, "隐藏的列", text, f"{column_letter(grid.first_column + column)} 列"))
    return tuple(found)


def _first_text(cells: Iterable[Cell]) -> str:
    return next((str(cell)[:40] for cell in cells if cell is not None), "")


def _without_hidden(grid: SheetGrid) -> SheetGrid:
    """Return the sheet with blank cells in hidden rows and columns."""
    if not grid.hidden_rows and not grid.hidden_columns:
        return grid
    blank: tuple[Cell, ...] = (None,) * (len(grid.rows[0]) if grid.rows else 0)
    rows = [blank if n in grid.hidden_rows else row for n, row in enumerate(grid.rows)]
    if grid.hidden_columns:
        rows = [tuple(None if c in grid.hidden_columns else cell for c, cell in enumerate(row)) for row in rows]
    return msgspec.structs.replace(grid, rows=tuple(rows))
