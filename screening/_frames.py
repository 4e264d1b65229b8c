"""Converts rows of tables to frames of texts, and frames to tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from policies import UserError
from registers import Cell, RegisterRow, RegisterTable
from screening._cells import FactColumn

if TYPE_CHECKING:
    import polars as pl


def frame_of(rows: Sequence[RegisterRow], columns: Mapping[int, FactColumn]) -> pl.DataFrame:
    """Return the exactly named columns of rows as texts; `columns` contains the fact of each column by index."""
    import polars as pl

    cells = {column.name: [_text(row.cells[place]) for row in rows] for place, column in columns.items()}
    return pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))


def _text(cell: Cell) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"{cell:f}" if isinstance(cell, Decimal) else cell.isoformat()


def table_of(frame: pl.DataFrame, headers: Sequence[str], first: int, name: str) -> RegisterTable:
    """Return a frame as a table of `registers`; `first` is the row number of its first row."""
    rows = tuple(RegisterRow(number, tuple(map(_cell, cells))) for number, cells in enumerate(frame.iter_rows(), first))
    return RegisterTable(
        name=name, sheet="", sheets=(), title="", header_rows=(1,),
        headers=tuple(headers), positions=tuple(range(len(headers))), rows=rows,
    )  # fmt: skip


def _cell(value: object) -> Cell:
    """Return the value of a frame as a cell; a float is rounded to 15 digits, as in a spreadsheet."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float | Decimal):
        number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
        return number if number.is_finite() else None
    return str(value).strip() or None


def flattened(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with nested columns as JSON text, categories as text and NaN as NULL.

    Raises: UserError for a column of bytes that are not text.
    """
    import polars as pl

    for name, kind in frame.schema.items():
        if isinstance(kind, (pl.List, pl.Struct, pl.Array)):
            texts = [
                None if cell is None else json.dumps(cell, ensure_ascii=False, default=_json) for cell in frame[name]
            ]
            frame = frame.with_columns(pl.Series(name, texts, dtype=pl.String))
        elif kind in (pl.Categorical, pl.Enum, pl.Binary):
            try:
                frame = frame.with_columns(pl.col(name).cast(pl.String))
            except pl.exceptions.PolarsError as error:
                raise UserError(f"企业名册的“{name}”一列不是文字，请改成文字再试") from error
        elif kind.is_float():
            frame = frame.with_columns(pl.col(name).fill_nan(None))
    return frame


def _json(value: object) -> object:
    import polars as pl

    if isinstance(value, pl.Series):
        return value.to_list()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    raise TypeError(type(value).__name__)
