"""Screening a register: the verdict of every policy for every firm, from file to file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from policies import Library, UserError
from screening._cells import RowRefusal
from screening._header import HeaderContext
from screening._rows import read_rows
from screening._source import MappedRows, RegisterSource, open_register
from screening._target import check_target, refused_path, write_refused, write_target
from screening.screener import NAMES, VERDICTS, Engine, Screener

if TYPE_CHECKING:
    import polars as pl

BATCH = 100_000
_LONG_SLICE = 20_000
Progress = Callable[[int, int | None], None]
"""Called after every batch: rows done, and rows in all where that is known."""


class Cancelled(Exception):
    """The person who started a run stopped it; nothing was written."""


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did.

    `rows` are the firms screened, `refused` the rows left out because a cell could not be read, `unread` the
    single cells that count as unknown, `left_out` the rows that are no firms (sums, remarks); `report` is the
    file that lists them all. `ignored` are headers that were not used, with a hint; `assumed` are Chinese sentences
    about what was taken for granted.
    """

    rows: int
    refused: int
    out: Path
    report: Path | None
    ignored: tuple[str, ...]
    unread: int = 0
    left_out: int = 0
    assumed: tuple[str, ...] = ()


class Options(msgspec.Struct, frozen=True):
    """How a register is screened: `wide` gives one column per policy instead of one line per policy.

    `progress` is called after every batch; a run ends with Cancelled once `cancelled` returns true.
    """

    engine: Engine = Engine.POLARS
    wide: bool = False
    batch: int = BATCH
    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None


def screen(register: Path, out: Path, on: date, library: Library, options: Options | None = None) -> Screening:
    """Screens a register (any table that `registers` opens, or parquet) and writes the verdicts (csv, parquet, xlsx).

    Long by default: `name, credit_code, policy, verdict`, firm by firm. In a register of exactly named columns a row
    with a cell that cannot be read is left out; in any other table the cell counts as unknown. Both are listed with
    their reason in `<out>.拒收.csv`. Nothing half-written is left behind.

    Raises: UserError for a file that cannot be read or written; Cancelled when `options` say so.
    """
    options = options or Options()
    check_target(out)
    if os.path.realpath(register) == os.path.realpath(out):  # unlike resolve, realpath accepts a link to itself
        raise UserError(f"结果文件不能是名册本身：{out}，请换一个文件名")
    run = _Run(Screener(library.policies, on, options.engine), options)
    ids = [policy.id for policy in library.policies]
    with open_register(register, options.batch, HeaderContext(on, run.screener.asked)) as source:
        tables = run.tables(source)
        parts = _wide if options.wide else _long
        columns = [*NAMES, *ids] if options.wide else [*NAMES, "policy", "verdict"]
        write_target(out, columns, (part for table in tables for part in parts(table, ids)))
    left_out = [RowRefusal(row.number, "", row.text, f"{row.why}，不是企业（没有计入）") for row in source.left_out]
    write_refused(sorted([*run.refusals, *left_out], key=lambda refusal: refusal.row), out)
    return Screening(
        rows=run.rows,
        refused=len({refusal.row for refusal in run.refusals if not refusal.row_kept}),
        unread=sum(refusal.row_kept for refusal in run.refusals),
        left_out=len(left_out),
        out=out,
        report=refused_path(out) if run.refusals or left_out else None,
        ignored=source.header.ignored,
        assumed=(*source.remarks, *source.header.assumed),
    )


class _Run:
    """Screens the batches of a register and counts."""

    def __init__(self, screener: Screener, options: Options) -> None:
        self.screener = screener
        self.rows = 0
        self.refusals: list[RowRefusal] = []
        self._options = options

    def tables(self, source: RegisterSource) -> Iterator[pl.DataFrame]:
        """The verdicts batch by batch. Raises: Cancelled, UserError."""
        columns = {column.name: column for _, column in source.header.columns}
        done = 0
        for batch in source.batches:
            if self._options.cancelled is not None and self._options.cancelled():
                raise Cancelled
            if isinstance(batch, MappedRows):
                firms = read_rows(batch.table, batch.mapping, self.screener.on)
                table, refusals = self.screener.table_of(firms.profiles, firms.numbers), firms.refusals
            else:
                table, refusals = self.screener.decide(batch.frame, columns, batch.numbers)
            self.refusals += refusals
            self.rows += table.height
            yield table
            done += len(batch)
            if self._options.progress is not None:
                self._options.progress(done, source.rows)


def _wide(table: pl.DataFrame, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
    import polars as pl

    kinds = pl.Series(VERDICTS, dtype=pl.Enum(VERDICTS))
    yield pl.DataFrame([*(table[name] for name in NAMES), *(kinds.gather(table[n]).alias(n) for n in ids)])


def _long(table: pl.DataFrame, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Firm by firm, the policies in the order of the library."""
    import polars as pl

    policies, kinds = pl.Enum(ids), pl.Enum(VERDICTS)
    for part in table.iter_slices(_LONG_SLICE):
        count = part.height
        every = pl.Series("policy", ids, dtype=policies)
        verdicts = part.select(pl.concat_list(ids).alias("verdict")).explode("verdict")["verdict"]
        firms = part.select(pl.col(name).repeat_by(len(ids)).explode() for name in NAMES)
        repeated = pl.concat([every] * count) if count else every.clear()
        yield firms.with_columns(
            repeated.alias("policy"), pl.Series(VERDICTS, dtype=kinds).gather(verdicts).alias("verdict")
        )
