"""Reads registers batch by batch.

A parquet file and a large or exactly named CSV file are read as columns; any other table is opened by
`registers`, as in the window. Row numbers count from 1, including the header, as a spreadsheet shows them.
"""

from __future__ import annotations

import codecs
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from policies import UserError
from registers import Cell, LeftOut, Limits, Mapping, RegisterTable, Use, open_beginning, open_book
from screening._cells import FactColumn, column_of
from screening._frames import flattened, frame_of, table_of
from screening._header import HeaderContext, RegisterHeader, TableHead, read_header

if TYPE_CHECKING:
    import polars as pl

_CHUNK = 1 << 20
_FIRST = 2
"""The number of the first row below the header."""
_SAMPLES = 200
_ROWS_AT_ONCE = 5_000
"""Rows of a frame that are converted to a RegisterTable at once. Our choice, to limit the memory."""
_SMALL = 64 * 1024 * 1024
"""Bytes of a CSV file up to which the whole file is opened by `registers` if its headers are not exact.

The default of `Limits.size`: larger files could not be imported either.
"""
_LIMITS = Limits(size=512 << 20, unpacked=2 << 30, rows=1_048_576, columns=2000, cells=40_000_000, seconds=900.0)
"""Limits of a register to be screened: 8 times those of an import, and all rows of an Excel sheet. Our choice."""


class ExactRows(msgspec.Struct, frozen=True):
    """Rows of exactly named columns.

    `frame` has one column per fact, named as rules read it (`revenue.2025`); `numbers` are the row numbers.
    """

    frame: pl.DataFrame
    numbers: pl.Series

    def __len__(self) -> int:
        return self.frame.height


class MappedRows(msgspec.Struct, frozen=True):
    """Rows that `registers.read_firms` reads with a mapping."""

    table: RegisterTable
    mapping: Mapping

    def __len__(self) -> int:
        return len(self.table.rows)


class RegisterSource(msgspec.Struct, frozen=True, kw_only=True):
    """An open register. `rows` is the number of rows, None if unknown; `left_out` is what was not read,
    `others` are the headers of further tables.
    """

    header: RegisterHeader
    batches: Iterator[ExactRows | MappedRows]
    rows: int | None = None
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    others: tuple[RegisterHeader, ...] = ()

    def facts(self) -> dict[str, FactColumn]:
        """Return the facts of the exactly named columns of all tables, by name."""
        return {column.name: column for header in (*self.others, self.header) for _, column in header.columns}


@contextmanager
def open_register(path: Path, batch: int, context: HeaderContext) -> Iterator[RegisterSource]:
    """Open a register; its batches have at most `batch` rows.

    Raises: UserError if the file is missing, damaged, of another format, or has no header.
    """
    if not path.is_file():
        raise UserError(f"找不到企业名册：{path}，请检查路径")
    if path.suffix.lower() == ".parquet" or _starts_with(path, b"PAR1"):
        yield _parquet(path, batch, context)
        return
    with tempfile.TemporaryDirectory(prefix="kece-") as folder:
        source = _csv(path, batch, context, Path(folder)) if path.suffix.lower() == ".csv" else None
        yield source or _table(path, batch, context)


def _starts_with(path: Path, magic: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(magic)) == magic
    except OSError as error:
        raise UserError(f"打不开企业名册：{path}，请检查权限，或先关闭正在使用它的程序") from error


# tables ------------------------------------------------------------------------------------


def _table(path: Path, batch: int, context: HeaderContext) -> RegisterSource:
    """Open a table with `registers`, which handles titles, several header lines, sums, sheets and blocks.

    Every table of the file is read with a mapping of its own; the header of the first one is told.
    """
    book = open_book(path, limits=_LIMITS)
    parts = [(table, read_header(_head(table), context)) for table in book.tables]
    remarks = [note for table in book.tables for note in table.notes]
    if len(parts) > 1:
        remarks.append(f"筛选了 {len(parts)} 张表：{'、'.join(table.label for table in book.tables)}")
        remarks += [
            f"{table.label}：没有用到的列 {'、'.join(header.ignored)}" for table, header in parts[1:] if header.ignored
        ]
        remarks += [f"{table.label}：{text}" for table, header in parts[1:] for text in header.assumed]
    elif len(book.sheets) > 1:
        remarks.append(f"工作簿有 {len(book.sheets)} 张工作表，筛选的是“{parts[0][0].sheet}”")
    remarks += [f"{left.place}没有读：{left.why}" for left in book.left_out]
    remarks += [f"{doubt.place}“{doubt.text}”：{doubt.why}，请核对" for table in book.tables for doubt in table.doubts]
    return RegisterSource(
        header=parts[0][1],
        batches=chain.from_iterable(_slices(table, header, batch) for table, header in parts),
        rows=sum(len(table.rows) for table in book.tables),
        left_out=tuple(left for table in book.tables for left in table.left_out),
        remarks=tuple(remarks),
        others=tuple(header for _, header in parts[1:]),
    )


def _head(table: RegisterTable) -> TableHead:
    return TableHead(table.headers, table.samples(), table.title, table.name)


def _slices(table: RegisterTable, header: RegisterHeader, batch: int) -> Iterator[ExactRows | MappedRows]:
    import polars as pl

    columns = dict(header.columns)
    for first in range(0, len(table.rows), batch):
        rows = table.rows[first : first + batch]
        if header.mapping is not None:
            yield MappedRows(msgspec.structs.replace(table, rows=rows), header.mapping)
        else:
            yield ExactRows(frame_of(rows, columns), pl.Series([row.number for row in rows], dtype=pl.UInt32))


# frames ------------------------------------------------------------------------------------


def _parquet(path: Path, batch: int, context: HeaderContext) -> RegisterSource:
    import polars as pl

    with _translated(path):
        table = pl.scan_parquet(path)
        names = tuple(table.collect_schema().names())
        rows = int(table.select(pl.len()).collect().item())
        beginning = None if _all_exact(names) else flattened(table.head(_SAMPLES).collect())
    samples = () if beginning is None else table_of(beginning, names, _FIRST, path.name).samples()
    header = read_header(TableHead(names, samples, where=path.name), context)
    return RegisterSource(header=header, batches=_of_frames(table, header, path, batch), rows=rows)


def _csv(path: Path, batch: int, context: HeaderContext, folder: Path) -> RegisterSource | None:
    """Return a text table whose first line is its whole header, read as columns; None for any other file."""
    import polars as pl

    plain = _in_utf8(path, folder)
    if plain is None or plain.stat().st_size == 0:
        return None
    try:
        first = pl.read_csv(plain, has_header=False, n_rows=1, infer_schema=False).row(0)
    except pl.exceptions.PolarsError:
        return None
    headers = tuple(" ".join((name or "").split()) for name in first)
    samples: tuple[tuple[Cell, ...], ...] = ()
    if not _all_exact(headers):
        found = _beginning_of(path, headers)
        if found is None:
            return None
        samples = found
    header = read_header(TableHead(headers, samples, where=path.name), context)
    if header.mapping is not None and path.stat().st_size <= _SMALL:
        return None
    places = [str(place) for place in range(len(headers))]
    table = pl.scan_csv(plain, has_header=False, infer_schema=False, new_columns=places).slice(1)
    return RegisterSource(header=header, batches=_of_frames(table, header, path, batch))


def _all_exact(headers: Sequence[str]) -> bool:
    """Return whether each non-blank header names its fact exactly."""
    return any(headers) and all(column_of(header) is not None for header in headers if header.strip())


def _beginning_of(path: Path, headers: tuple[str, ...]) -> tuple[tuple[Cell, ...], ...] | None:
    """Return the first rows below the header; None if the first line alone is not the header.

    If no rows can be read, the first line counts as the header if it names a fact exactly.
    """
    try:
        table = open_beginning(path)
    except UserError:
        return () if any(column_of(header) is not None for header in headers) else None
    if table.header_rows != (1,) or [h for h in table.headers if h] != [h for h in headers if h]:
        return None
    rows: list[tuple[Cell, ...]] = []
    for cells in table.samples():
        wide: list[Cell] = [None] * len(headers)
        for place, cell in zip(table.positions, cells, strict=True):
            wide[place] = cell
        rows.append(tuple(wide))
    return tuple(rows)


def _of_frames(table: pl.LazyFrame, header: RegisterHeader, path: Path, batch: int) -> Iterator[ExactRows | MappedRows]:
    """Yield the rows of a lazy table, whose columns are in the order of the header."""
    import polars as pl

    names = table.collect_schema().names()
    number = _FIRST
    if header.mapping is None:
        chosen = [pl.col(names[place]).alias(column.name) for place, column in header.columns]
        for frame in _batched(table.select(chosen), path, batch):
            yield ExactRows(flattened(frame), pl.int_range(number, number + frame.height, dtype=pl.UInt32, eager=True))
            number += frame.height
        return
    used = [place for place, column in enumerate(header.mapping.columns) if column.target.use is Use.FIELD]
    mapping = msgspec.structs.replace(header.mapping, columns=tuple(header.mapping.columns[place] for place in used))
    headers = [column.header for column in mapping.columns]
    for frame in _batched(table.select([names[place] for place in used]), path, min(batch, _ROWS_AT_ONCE)):
        yield MappedRows(table_of(flattened(frame), headers, number, path.name), mapping)
        number += frame.height


def _batched(table: pl.LazyFrame, path: Path, batch: int) -> Iterator[pl.DataFrame]:
    """Yield the rows of a lazy table in frames of exactly `batch` rows (the last one may have fewer)."""
    import polars as pl

    frames: list[pl.DataFrame] = []
    count = 0
    with _translated(path):
        for frame in table.collect_batches(chunk_size=batch, maintain_order=True):
            frames.append(frame)
            count += frame.height
            while count >= batch:
                whole = pl.concat(frames)
                yield whole.head(batch)
                rest = whole.slice(batch)
                frames, count = [rest], rest.height
        if count:
            yield pl.concat(frames)


def _in_utf8(path: Path, folder: Path) -> Path | None:
    """Return the file itself if it is UTF-8, a UTF-8 copy if it is GB 18030 (Chinese Excel), otherwise None."""
    encoding = "gb18030"
    if _decodes(path, "utf-8-sig"):
        with path.open("rb") as file:
            if not file.read(3).startswith(codecs.BOM_UTF8):
                return path
        encoding = "utf-8-sig"
    elif not _decodes(path, encoding):
        return None
    copy = folder / "register.csv"
    with path.open(encoding=encoding, newline="") as source, copy.open("w", encoding="utf-8", newline="") as target:
        while text := source.read(_CHUNK):
            target.write(text)
    return copy


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    import polars as pl

    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UserError(f"读不出企业名册：{path.name} 内容不完整或格式不对，请另存一次再试") from error
