"""Registers read batch by batch: xlsx, csv and parquet, each as a frame of cells.

Row numbers are those a person sees in a spreadsheet: the header is row 1. In a parquet file, which
has no header row, they count alike.
"""

from __future__ import annotations

import codecs
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from policies import UserError
from screening._cells import Column
from screening._guard import check_workbook
from screening._header import Header, read_header

if TYPE_CHECKING:
    import polars as pl

SUFFIXES = (".xlsx", ".csv", ".parquet")
_CHUNK = 1 << 20


class Source:
    """An open register: its header, how many rows it has (None: not known yet), its batches."""

    def __init__(self, header: Header, rows: int | None, frames: Iterator[pl.DataFrame]) -> None:
        self.header = header
        self.rows = rows
        self._frames = frames

    @property
    def columns(self) -> Mapping[str, Column]:
        """The facts by the name of their column in the frames."""
        return {column.name: column for _, column in self.header.columns}

    def batches(self) -> Iterator[pl.DataFrame]:
        """Frames of cells with the names of facts; row order is kept."""
        import polars as pl

        names = {name: column.name for name, column in self.header.columns}
        for frame in self._frames:
            yield flat(frame.select(pl.col(old).alias(new) for old, new in names.items()))


@contextmanager
def open_register(path: Path, batch: int) -> Iterator[Source]:
    """A register in a file, in batches of so many rows.

    Raises: UserError when the file is missing, of another kind, damaged or has no header.
    """
    if not path.is_file():
        raise UserError(f"找不到企业名册：{path}，请检查路径")
    opener = {".xlsx": _xlsx, ".csv": _csv, ".parquet": _parquet}.get(path.suffix.lower())
    if opener is None:
        raise UserError(f"不认识的名册格式：{path.name}，请用 {'、'.join(SUFFIXES)}")
    with opener(path, batch) as source:
        yield source


@contextmanager
def _parquet(path: Path, batch: int) -> Iterator[Source]:
    import polars as pl

    with _translated(path):
        table = pl.scan_parquet(path)
        names = table.collect_schema().names()
        rows = int(table.select(pl.len()).collect().item())
    header = read_header(names, path.name)
    wanted = [name for name, _ in header.columns]
    yield Source(header, rows, _batched(table.select(wanted), path, batch))


@contextmanager
def _csv(path: Path, batch: int) -> Iterator[Source]:
    with tempfile.TemporaryDirectory(prefix="kece-") as folder:
        with _translated(path):
            plain = _in_utf8(path, Path(folder))
            header, table = _csv_table(plain, path.name)
        yield Source(header, None, _batched(table, path, batch))


def _csv_table(plain: Path, where: str) -> tuple[Header, pl.LazyFrame]:
    import polars as pl

    if plain.stat().st_size == 0:
        raise UserError(f"企业名册是空的：{where}，第一行要写字段名")
    first = pl.read_csv(plain, has_header=False, n_rows=1, infer_schema=False).row(0)
    names = [str(name or "") for name in first]
    header = read_header(names, where)
    places = [str(number) for number in range(len(names))]
    table = pl.scan_csv(plain, has_header=False, infer_schema=False, new_columns=places).slice(1)
    return header, table.select(pl.col(str(names.index(name))).alias(name) for name, _ in header.columns)


def _batched(table: pl.LazyFrame, path: Path, batch: int) -> Iterator[pl.DataFrame]:
    """The rows of a lazy table in frames of exactly so many rows (the last one fewer)."""
    import polars as pl

    held: list[pl.DataFrame] = []
    count = 0
    with _translated(path):
        for frame in table.collect_batches(chunk_size=batch, maintain_order=True):
            held.append(frame)
            count += frame.height
            while count >= batch:
                whole = pl.concat(held)
                yield whole.head(batch)
                rest = whole.slice(batch)
                held, count = [rest], rest.height
        if count:
            yield pl.concat(held)


def _in_utf8(path: Path, folder: Path) -> Path:
    """The file itself where it is UTF-8, else a copy: Chinese Excel writes GB 18030."""
    encoding = "gb18030"
    if _decodes(path, "utf-8-sig"):
        with path.open("rb") as file:
            if not file.read(3).startswith(codecs.BOM_UTF8):
                return path
        encoding = "utf-8-sig"
    elif not _decodes(path, encoding):
        raise UserError(f"读不出企业名册：{path.name} 的文字编码不是 UTF-8 或 GB 18030，请另存为“CSV UTF-8”")
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
def _xlsx(path: Path, batch: int) -> Iterator[Source]:
    from python_calamine import CalamineError, CalamineWorkbook

    check_workbook(path)
    try:
        book = CalamineWorkbook.from_path(path)
        sheet = book.get_sheet_by_index(0)
        rows = iter(sheet.iter_rows())
        first = next(rows, None)
    except (CalamineError, OSError) as error:
        raise UserError(f"读不出企业名册：{path.name} 不是完好的 xlsx 文件，请用表格软件另存一次") from error
    with closing(book):
        if first is None:
            raise UserError(f"企业名册是空的：{path.name}，第一行要写字段名")
        names = [_cell(value) or "" for value in first]
        header = read_header(names, path.name)
        wanted = {name: names.index(name) for name, _ in header.columns}
        yield Source(header, sheet.total_height - 1, _sheet_batches(rows, wanted, batch))


def _sheet_batches(rows: Iterator[Sequence[object]], wanted: Mapping[str, int], batch: int) -> Iterator[pl.DataFrame]:
    import polars as pl

    schema = dict.fromkeys(wanted, pl.String)
    columns: dict[str, list[str | None]] = {name: [] for name in wanted}
    count = 0
    for row in rows:
        for name, place in wanted.items():
            columns[name].append(_cell(row[place]) if place < len(row) else None)
        count += 1
        if count == batch:
            yield pl.DataFrame(columns, schema=schema)
            columns, count = {name: [] for name in wanted}, 0
    if count:
        yield pl.DataFrame(columns, schema=schema)


def _cell(value: object) -> str | None:
    """A cell of a spreadsheet as text; numbers as they are shown, without a binary tail."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return (value.date() if midnight else value).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Nested columns of a parquet file as JSON text, NaN as unknown, categories as text."""
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


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    import polars as pl

    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UserError(f"读不出企业名册：{path.name} 内容不完整或格式不对，请另存一次再试") from error
