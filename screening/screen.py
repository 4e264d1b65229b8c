"""Screens a register: reads a file of firms, writes the verdict of each policy for each firm."""

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
"""Rows per batch. Our choice: about 2 s of work for 300 policies (docs/performance.md)."""
_LONG_SLICE = 20_000
"""Firms whose long result is built at once. Our choice: 10 million lines for 500 policies."""
Progress = Callable[[int, int | None], None]
"""Called after each batch with the number of rows done, and of all rows (None if unknown)."""


class Cancelled(Exception):
    """Raised if the user cancels a run; no file is written."""


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a run.

    Counts: `rows` firms screened, `refused` rows left out because of an unreadable cell, `unread` cells that
    count as unknown, `left_out` rows that are not firms (sums, remarks). `report` is the file that lists them,
    None without any. `ignored` are unused headers with a hint; `assumed` are Chinese sentences about assumptions.
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
    """Options of a run. `wide` writes one column per policy instead of one line per firm and policy.

    `batch` is the number of rows per batch; `progress` is called after each batch; a run raises Cancelled
    as soon as `cancelled` returns true.
    """

    engine: Engine = Engine.POLARS
    wide: bool = False
    batch: int = BATCH
    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None


def screen(register: Path, out: Path, on: date, library: Library, options: Options | None = None) -> Screening:
    """Screen a register (any table that `registers` opens, or parquet); write the verdicts (csv, parquet, xlsx).

    The result has one line per firm and policy with the columns `name, credit_code, policy, verdict`. In a
    register of exactly named columns, a row with an unreadable cell is left out; in any other table the cell
    counts as unknown. Both are listed with the reason in `<out>.拒收.csv`. The result is complete or absent.

    A register of 天津甲公司 (1200 万元 revenue) and 天津乙公司 (300), a library with the policy p0
    (revenue of at least 1000 万元):

    >>> screen(register, out, date(2026, 3, 14), library).rows
    2
    >>> out.read_text("utf-8").splitlines()
    ['name,credit_code,policy,verdict', '天津甲公司,,p0,eligible', '天津乙公司,,p0,ineligible']

    Raises: UserError for a file that cannot be read or written; Cancelled if `options.cancelled` returns true.
    """
    options = options or Options()
    check_target(out)
    if os.path.realpath(register) == os.path.realpath(out):  # unlike resolve, realpath accepts a symlink loop
        raise UserError(f"结果文件不能是名册本身：{out}，请换一个文件名")
    run = _Run(Screener(library.policies, on, options.engine), options)
    ids = [policy.id for policy in library.policies]
    with open_register(register, options.batch, HeaderContext(on, run.screener.asked)) as source:
        tables = run.tables(source)
        parts = _wide if options.wide else _long
        columns = [*NAMES, *ids] if options.wide else [*NAMES, "policy", "verdict"]
        write_target(out, columns, (part for table in tables for part in parts(table, ids)))
    left_out = [
        RowRefusal(row.number, "" if row.number else row.place, row.text, f"{row.why}（没有计入）")
        for row in source.left_out
    ]
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
    """Screens the batches of a register; counts the rows and collects the refusals."""

    def __init__(self, screener: Screener, options: Options) -> None:
        self.screener = screener
        self.rows = 0
        self.refusals: list[RowRefusal] = []
        self._options = options

    def tables(self, source: RegisterSource) -> Iterator[pl.DataFrame]:
        """Yield the verdicts of each batch as in `Screener.decide`. Raises: Cancelled, UserError."""
        facts = source.facts()
        done = 0
        for batch in source.batches:
            if self._options.cancelled is not None and self._options.cancelled():
                raise Cancelled
            if isinstance(batch, MappedRows):
                firms = read_rows(batch.table, batch.mapping, self.screener.on)
                table, refusals = self.screener.table_of(firms.profiles, firms.numbers), firms.refusals
            else:
                columns = {name: facts[name] for name in batch.frame.columns}
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
    """Yield one line per firm and policy, firm by firm, with the policies in the order of the library."""
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
