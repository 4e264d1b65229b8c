"""Screening a register: the verdict of every policy for every firm, from file to file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from matcher import Facts, Profile, Truth
from matcher.decide import decide
from policies import Library, Policy, UserError
from screening._cells import Column, Refusal, read_row
from screening._reads import fields_of
from screening._source import Source, open_register
from screening._target import VERDICTS, open_target, refused_path, write_refused

if TYPE_CHECKING:
    import polars as pl

BATCH = 100_000
_LONG_SLICE = 20_000
_NAMES = ("name", "credit_code")
_CODES = {Truth.MET: 0, Truth.UNMET: 1, Truth.UNKNOWN: 2}
Progress = Callable[[int, int | None], None]
"""Told after every batch: rows done, and rows in all where that is known."""


class Engine(StrEnum):
    """What works the verdicts out; all give the same."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SQLITE = "sqlite"
    PYTHON = "python"


class Cancelled(Exception):
    """The person who started a run stopped it; nothing was written."""


class Screening(msgspec.Struct, frozen=True):
    """What a run did. `rows` are the firms screened, `refused` the rows left out, `told` where they stand.

    `ignored` are headers of the register that are no fact, with a hint where one is close.
    """

    rows: int
    refused: int
    out: Path
    told: Path | None
    ignored: tuple[str, ...]


class Screener:
    """One engine for some policies on a day: a frame of cells in, verdicts and refusals out."""

    def __init__(self, policies: Sequence[Policy], on: date, engine: Engine = Engine.POLARS) -> None:
        from screening._prepare import Preparer
        from screening._verdicts import engine_for

        self.policies = tuple(policies)
        self.on = on
        rules = [policy.version_on(on)[0].rule for policy in self.policies]
        self._preparer = Preparer(frozenset(name for rule in rules for name in fields_of(rule, on)))
        self._engine = engine_for(engine, self.policies, on)

    def decide(
        self, frame: pl.DataFrame, columns: dict[str, Column], first: int = 2
    ) -> tuple[pl.DataFrame, list[Refusal]]:
        """The verdicts of a batch whose first row bears the number `first`.

        Returns: one row per firm that was not refused: `row`, `name`, `credit_code` and one column of
        verdict numbers (as in VERDICTS) per policy; and the refusals.
        """
        import polars as pl

        frame = frame.with_row_index("", offset=first)
        filled = pl.any_horizontal(_filled(frame, name) for name in columns)
        frame = frame.filter(filled)
        codes, left = self._decided(frame, columns)
        refusals: list[Refusal] = []
        kept = [True] * frame.height if left else []
        answers: dict[int, list[int]] = {}
        for place in left:
            read = read_row(row_cells(frame, columns, place), frame[""][place])
            if isinstance(read, Profile):
                answers[place] = explained(self.policies, read, self.on)
            else:
                kept[place] = False
                refusals.extend(read)
        table = pl.DataFrame(
            {"row": frame[""], **{name: _name(frame, columns, name) for name in _NAMES}}
            | {
                policy.id: _patched(code, answers, n)
                for n, (policy, code) in enumerate(zip(self.policies, codes, strict=True))
            }
        )
        return table.filter(pl.Series(kept)) if kept else table, refusals

    def _decided(self, frame: pl.DataFrame, columns: dict[str, Column]) -> tuple[list[pl.Series], Sequence[int]]:
        """The answers of the engine, and the positions that are decided one by one."""
        import polars as pl

        if self._engine is None:
            blank = pl.Series([0], dtype=pl.UInt8).new_from_index(0, frame.height)
            return [blank] * len(self.policies), range(frame.height)
        prepared = self._preparer.prepare(frame, columns)
        return self._engine.decide(prepared), prepared.left


def _filled(frame: pl.DataFrame, name: str) -> pl.Expr:
    import polars as pl

    cell = pl.col(name)
    return (
        cell.is_not_null() & (cell.str.strip_chars() != "") if frame.schema[name] == pl.String else cell.is_not_null()
    )


def row_cells(frame: pl.DataFrame, columns: dict[str, Column], place: int) -> dict[Column, str | None]:
    """The cells of one row as texts."""
    row = frame.row(place, named=True)
    return {column: as_text(row[name]) for name, column in columns.items()}


def as_text(value: object) -> str | None:
    """A cell as the text it stands for; None for an empty one."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _name(frame: pl.DataFrame, columns: dict[str, Column], field: str) -> pl.Series:
    import polars as pl

    if field not in columns:
        return pl.Series(field, [None], dtype=pl.String).new_from_index(0, frame.height)
    return frame[field].cast(pl.String).str.strip_chars().alias(field)


def _patched(codes: pl.Series, answers: dict[int, list[int]], number: int) -> pl.Series:
    if not answers:
        return codes
    return codes.clone().scatter(list(answers), [answer[number] for answer in answers.values()])


def explained(policies: Sequence[Policy], profile: Profile, on: date) -> list[int]:
    """The verdict numbers of one firm by the explained evaluator."""
    facts = Facts(profile, on)
    return [_CODES[decide(policy.version_on(on)[0].rule, facts, policy.id).truth] for policy in policies]


class Options(msgspec.Struct, frozen=True):
    """How a register is screened: `wide` gives one column per policy instead of one line per policy.

    `progress` is told after every batch; a run ends with Cancelled as soon as `cancelled` says so.
    """

    engine: Engine = Engine.POLARS
    wide: bool = False
    batch: int = BATCH
    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None


def screen(register: Path, out: Path, on: date, library: Library, options: Options | None = None) -> Screening:
    """Screens a register (xlsx, csv, parquet) and writes the verdicts to `out` (csv, parquet, xlsx).

    Long by default: `name, credit_code, policy, verdict`, firm by firm. Rows with a cell that cannot be
    read are told with their reason in `<out>.拒收.csv`. Nothing half-written is left behind.

    Raises: UserError for a file that cannot be read or written; Cancelled when `options` say so.
    """
    options = options or Options()
    if os.path.realpath(register) == os.path.realpath(out):  # a link to itself is no error of this
        raise UserError(f"结果文件不能是名册本身：{out}，请换一个文件名")
    screener = Screener(library.policies, on, options.engine)
    ids = [policy.id for policy in library.policies]
    columns = [*_NAMES, *ids] if options.wide else [*_NAMES, "policy", "verdict"]
    rows, refusals = 0, list[Refusal]()
    with ExitStack() as stack:
        source = stack.enter_context(open_register(register, options.batch))
        target = stack.enter_context(open_target(out, columns))
        for table, refused in _batches(screener, source, options):
            refusals += refused
            rows += table.height
            for part in _wide(table, ids) if options.wide else _long(table, ids):
                target.add(part)
    write_refused(refusals, out)
    count = len({refusal.row for refusal in refusals})
    return Screening(rows, count, out, refused_path(out) if refusals else None, source.header.ignored)


def _batches(screener: Screener, source: Source, options: Options) -> Iterator[tuple[pl.DataFrame, list[Refusal]]]:
    columns, row = dict(source.columns), 2
    for frame in source.batches():
        if options.cancelled is not None and options.cancelled():
            raise Cancelled
        yield screener.decide(frame, columns, row)
        row += frame.height
        if options.progress is not None:
            options.progress(row - 2, source.rows)


def _wide(table: pl.DataFrame, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
    import polars as pl

    kinds = pl.Series(VERDICTS, dtype=pl.Enum(VERDICTS))
    yield pl.DataFrame([*(table[name] for name in _NAMES), *(kinds.gather(table[n]).alias(n) for n in ids)])


def _long(table: pl.DataFrame, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Firm by firm, the policies in the order of the library."""
    import polars as pl

    policies, kinds = pl.Enum(ids), pl.Enum(VERDICTS)
    for part in table.iter_slices(_LONG_SLICE):
        count = part.height
        every = pl.Series("policy", ids, dtype=policies)
        verdicts = part.select(pl.concat_list(ids).alias("verdict")).explode("verdict")["verdict"]
        firms = part.select(pl.col(name).repeat_by(len(ids)).explode() for name in _NAMES)
        repeated = pl.concat([every] * count) if count else every.clear()
        yield firms.with_columns(
            repeated.alias("policy"), pl.Series(VERDICTS, dtype=kinds).gather(verdicts).alias("verdict")
        )
