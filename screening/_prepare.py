"""Converts a batch of a register to columns of integers and columns of coded values.

Texts, dates, booleans and lists are read once per distinct cell, with the reader of profiles. A row
with a cell that columns cannot represent exactly is listed in `row_by_row`: it is read and decided
separately, or refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from matcher import Value
from policies import CATALOGUE, FieldType, ValidationErrors
from registers import CellError
from screening._cells import FactColumn, read_value
from screening._codebook import Codebook
from screening._figures import LARGEST, SCALE

if TYPE_CHECKING:
    import polars as pl

NUMBERS = (FieldType.NUMBER, FieldType.COUNT, FieldType.SERIES)
"""Types of fields that become columns of integers."""
_KEPT = 50_000
"""Distinct cells of one column whose values are kept from batch to batch. Our choice, to limit the memory."""
_FREE_TEXTS = ("name", "credit_code", "street", "business_scope")
_SHORT = 200  # characters of a text in the catalogue
_LONGEST_NUMBER = 30  # characters of a number that is read as a column; our choice, more than 15 digits need
DOUBLE_TOLERANCE = 3e-16
"""Largest relative error of a double that stands for a decimal number.

Rounding to a double errs by at most 1.1e-16 (2⁻⁵³); numbers of 15 digits differ by at least 1e-15.
"""


class _Bad:
    """Marks a cell whose row must be read separately."""


_BAD = _Bad()


@dataclass(frozen=True)
class NumberColumn:
    """A column of integers; NULL where `valid` is false (`valid` is None if all are known)."""

    values: pl.Series
    valid: pl.Series | None


@dataclass(frozen=True)
class CodedColumn:
    """A column of codes, which are indexes into `values`; code 0 means unknown.

    `values` is one list for all batches. It is only appended to, so codes keep their meaning.
    """

    codes: pl.Series
    values: Sequence[Value | None]


@dataclass(frozen=True)
class PreparedBatch:
    """A batch as columns, by the name under which rules read them (`revenue.2025`).

    `height` is the number of rows; `row_by_row` are the positions of rows that must be decided one by one.
    """

    height: int
    numbers: Mapping[str, NumberColumn]
    coded: Mapping[str, CodedColumn]
    row_by_row: tuple[int, ...]


class Preparer:
    """Prepares batches and keeps the values of distinct cells; one per run.

    `asked` are the columns that rules read; free texts that no rule reads are not converted.
    """

    def __init__(self, asked: frozenset[str]) -> None:
        self._free = frozenset(_FREE_TEXTS) - asked
        self._known: dict[tuple[FactColumn, str], _CellValues] = {}

    def prepare(self, frame: pl.DataFrame, columns: Mapping[str, FactColumn]) -> PreparedBatch:
        """Return the batch as numbers and codes; `columns` contains the fact of each column of the frame."""

        numbers: dict[str, NumberColumn] = {}
        coded: dict[str, CodedColumn] = {}
        bad: list[pl.Series] = []
        for name, column in columns.items():
            cells = frame[name]
            if column.type in NUMBERS:
                numbers[column.name], wrong = self._numbers(cells, column)
            elif column.field in self._free:
                wrong = self._free_text(cells)
            else:
                coded[column.name], wrong = self._coded(cells, column)
            if wrong is not None and wrong.any():
                bad.append(wrong)
        left: tuple[int, ...] = ()
        if bad:
            rows = bad[0]
            for more in bad[1:]:
                rows = rows | more
            left = tuple(rows.arg_true().to_list())
        return PreparedBatch(frame.height, numbers, coded, left)

    # numbers ---------------------------------------------------------------------------------

    def _numbers(self, cells: pl.Series, column: FactColumn) -> tuple[NumberColumn, pl.Series | None]:
        import polars as pl

        count = column.type is FieldType.COUNT
        scale, signed = (1 if count else SCALE), CATALOGUE[column.field].signed
        strange = None
        if cells.dtype == pl.Null:
            return NumberColumn(
                pl.Series([0], dtype=pl.Int64).new_from_index(0, len(cells)), _all_false(len(cells))
            ), None
        if not cells.dtype.is_numeric():
            cells, strange = _floats(cells)
        if cells.dtype.is_integer():
            return self._whole(cells, scale, signed)
        floats = cells.cast(pl.Float64)
        floats = floats.fill_nan(None)
        valid = floats.is_not_null() if floats.null_count() else None
        floats = floats.fill_null(0.0)
        # Our choice for counts: 10¹² is far above any real one, and products of two still fit 128 bits.
        fits = floats.abs() < LARGEST / scale if not count else floats.abs() < 1e12
        if not fits.all():
            floats = floats.zip_with(fits, pl.Series([0.0]))
        values = (floats * float(scale)).round(0).cast(pl.Int64)
        # Divide by a series: Polars multiplies by the inverse of a scalar, which rounds differently.
        parts = pl.Series([float(scale)]).new_from_index(0, len(values))
        exact = (values.cast(pl.Float64) / parts - floats).abs() <= floats.abs() * DOUBLE_TOLERANCE
        sound = fits & exact if signed else fits & exact & (floats >= 0)
        wrong = ~sound if strange is None else ~sound | strange
        return NumberColumn(values, valid), wrong

    def _whole(self, cells: pl.Series, scale: int, signed: bool) -> tuple[NumberColumn, pl.Series | None]:
        import polars as pl

        valid = cells.is_not_null() if cells.null_count() else None
        filled = cells.fill_null(0)
        most = pl.Series([min(LARGEST // scale, 10**12) - 1], dtype=pl.Int64)
        fits = filled <= most if filled.dtype.is_unsigned_integer() else (filled <= most) & (filled >= -most)
        if not fits.all():
            filled = filled.zip_with(fits, pl.Series([0], dtype=filled.dtype))
        values = filled.cast(pl.Int64) * scale
        return NumberColumn(values, valid), ~fits if signed else ~(fits & (values >= 0))

    # texts -----------------------------------------------------------------------------------

    def _free_text(self, cells: pl.Series) -> pl.Series | None:
        """Return the rows whose text is too long or has control characters; they are read one by one."""
        import polars as pl

        if cells.dtype != pl.String:
            return None
        strange = cells.str.contains(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069]")
        return ((cells.str.len_chars() > _SHORT) | strange).fill_null(False)

    def _coded(self, cells: pl.Series, column: FactColumn) -> tuple[CodedColumn, pl.Series | None]:
        import polars as pl

        if cells.dtype not in (pl.String, pl.Boolean):
            cells = cells.cast(pl.String)
        known = self._known.get((column, str(cells.dtype)))
        if known is None or len(known.values) > _KEPT:
            known = self._known[(column, str(cells.dtype))] = _CellValues(column)
        return known.read(cells)


class _CellValues:
    """The values of the distinct cells of one column."""

    def __init__(self, column: FactColumn) -> None:
        self.values: list[Value | None] = [None]
        self._column = column
        self._cells = Codebook()
        self._places: list[int] = []
        self._bad: list[bool] = []

    def read(self, cells: pl.Series) -> tuple[CodedColumn, pl.Series | None]:
        """Return the coded cells, and the rows that must be read one by one (None for no row)."""
        import polars as pl

        numbers, new = self._cells.number(cells)
        for cell in new:
            meaning = _meaning(self._column, cell)
            bad = isinstance(meaning, _Bad)
            self._bad.append(bad)
            if meaning is None or isinstance(meaning, _Bad):
                self._places.append(0)
            else:
                self._places.append(len(self.values))
                self.values.append(meaning)
        codes = pl.Series(self._places, dtype=pl.UInt32).gather(numbers)
        wrong = pl.Series(self._bad, dtype=pl.Boolean).gather(numbers) if any(self._bad) else None
        return CodedColumn(codes, self.values), wrong


def _floats(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return texts as doubles, and the rows whose text is not a plain decimal number."""
    import polars as pl

    text = cells.cast(pl.String).str.strip_chars()
    text = text.set(text == "", None) if (text == "").any() else text
    floats = text.cast(pl.Float64, strict=False)
    plain = text.str.contains(r"^-?\d+(\.\d+)?$") & (text.str.len_chars() <= _LONGEST_NUMBER)
    wrong = text.is_not_null() & ~(plain & floats.is_not_null()).fill_null(False)
    return floats, wrong


def _all_false(height: int) -> pl.Series:
    import polars as pl

    return pl.Series([False]).new_from_index(0, height)


def _meaning(column: FactColumn, cell: object) -> Value | _Bad | None:
    if cell is None:
        return None
    text = ("true" if cell else "false") if isinstance(cell, bool) else str(cell)
    try:
        value = read_value(column, text)
    except (CellError, ValidationErrors):
        return _BAD
    return value if value is None or holds_plain_numbers(value) else _BAD


def holds_plain_numbers(value: object) -> bool:
    """Return whether columns can represent all numbers inside a value exactly."""
    if isinstance(value, Mapping):
        return all(holds_plain_numbers(part) for part in value.values())
    if isinstance(value, tuple):
        return len(value) < SCALE and sum(map(_size, value)) < LARGEST and all(map(holds_plain_numbers, value))
    return not isinstance(value, Decimal) or (abs(value) * SCALE < LARGEST and value * SCALE == int(value * SCALE))


def _size(record: object) -> Decimal:
    """Return the sum of the magnitudes of the numbers of a record, in millionths."""
    parts = cast("Mapping[str, object]", record).values() if isinstance(record, Mapping) else ()
    numbers = (Decimal(p) for p in parts if isinstance(p, (int, Decimal)) and not isinstance(p, (bool, date)))
    return sum((abs(number) * SCALE for number in numbers), Decimal(0))
