"""Screening 100,000 and 1,000,000 firms: the columnar engine beside a plain Polars query and the loop over rows.

`python -m bench.screening [rows …]`. Each measurement runs in a process of its own, so that its peak
of memory is its own; the register is made once and lies in a parquet file.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from policies import Library, Policy, library_of, load_library
from resources import library_path

if TYPE_CHECKING:
    import polars as pl

    from screening._cells import FactColumn

ON = date(2026, 6, 1)
POLICIES = 300
ROWS = (100_000, 1_000_000)
BATCH = 100_000
ROUNDS = 3
SAMPLE = 200
FLOOR = 0.28
"""Seconds of the program in C with AVX-512 for 1,000,000 firms × 300 policies of 12 conditions."""
PLAIN_GOAL, FLOOR_GOAL, MEMORY_GOAL = 0.8, 6.0, 2 * 1024


@dataclass(frozen=True)
class Measured:
    """Seconds of reading and of deciding, MiB at the peak, and what the run counted."""

    reading: float
    seconds: float
    peak: int
    counted: str


def policies() -> tuple[Policy, ...]:
    """The first 300 policies of the library by their ids."""
    return load_library(library_path()).policies[:POLICIES]


def columnar(path: Path, wanted: tuple[Policy, ...]) -> tuple[float, float, str]:
    """The columnar engine over a typed register in memory: two bitmaps per policy."""
    import polars as pl

    from screening._cells import column_of
    from screening._reads import fields_of

    frame = pl.read_parquet(path)
    asked = frozenset(name for p in wanted for name in fields_of(p.version_on(ON)[0].rule, ON))
    columns = {name: column for name in frame.columns if name in asked and (column := column_of(name)) is not None}
    frame = frame.select(list(columns))

    return _best(lambda: _screened(frame, columns, wanted, asked))


def _screened(
    frame: pl.DataFrame, columns: dict[str, FactColumn], wanted: tuple[Policy, ...], asked: frozenset[str]
) -> tuple[float, float, str]:
    """Seconds of reading cells into whole numbers and codes, seconds of deciding, and what was counted."""
    from screening._columnar import Columnar
    from screening._prepare import Preparer

    start = perf_counter()
    engine, preparer = Columnar(wanted, ON), Preparer(asked)
    counts, reading = [0, 0, 0], 0.0
    for part in frame.iter_slices(BATCH):
        begun = perf_counter()
        prepared = preparer.prepare(part, columns)
        reading += perf_counter() - begun
        verdicts = engine.decide(prepared)
        counts[0] += sum(int(bitmap.sum()) for bitmap in verdicts.met)
        counts[1] += sum(int(bitmap.sum()) for bitmap in verdicts.unmet)
        counts[2] += len(prepared.row_by_row)
    return reading, perf_counter() - start - reading, str(tuple(counts))


def plain(path: Path, wanted: tuple[Policy, ...]) -> tuple[float, float, str]:
    """The plain query over the same register in memory: one nullable boolean per policy."""
    import polars as pl

    from bench._screening_plain import query

    said = query(wanted, ON)
    names = {name for expression in said.values() for name in expression.meta.root_names()}
    frame = pl.read_parquet(path, columns=sorted(names))

    def run() -> tuple[float, float, str]:
        start = perf_counter()
        chosen = [expression.alias(name) for name, expression in said.items()]
        matrix = frame.lazy().select(chosen).collect(engine="streaming")
        met = sum(int(column.sum()) for column in matrix.iter_columns())
        unknown = sum(column.null_count() for column in matrix.iter_columns())
        counted = (met, matrix.height * matrix.width - met - unknown, 0)
        return 0.0, perf_counter() - start, str(counted)

    return _best(run)


def loop(path: Path, wanted: tuple[Policy, ...]) -> tuple[float, float, str]:
    """The explained evaluator, row by row, on a sample; scaled to the whole."""
    import polars as pl

    from screening import Engine
    from screening._cells import column_of
    from screening.screener import Screener

    table = pl.scan_parquet(path)
    height = int(table.select(pl.len()).collect().item())
    frame = table.head(SAMPLE).collect()
    columns = {name: column for name in frame.columns if (column := column_of(name)) is not None}
    start = perf_counter()
    rows = pl.int_range(2, 2 + frame.height, dtype=pl.UInt32, eager=True)
    Screener(wanted, ON, Engine.PYTHON).decide(frame, columns, rows)
    return 0.0, (perf_counter() - start) * height / SAMPLE, f"{SAMPLE} sampled"


def whole(path: Path, wanted: tuple[Policy, ...]) -> tuple[float, float, str]:
    """From file to file as the command does it: every cell read and checked, one column per policy written."""
    from screening import Options, screen

    library: Library = library_of(wanted, "bench")
    out = path.with_name("out.parquet")
    start = perf_counter()
    done = screen(path, out, ON, library, Options(wide=True))
    return 0.0, perf_counter() - start, f"{done.rows} rows, {done.refused} refused"


def _best(run: Callable[[], tuple[float, float, str]]) -> tuple[float, float, str]:
    """The median round by its whole time."""
    rounds = sorted((run() for _ in range(ROUNDS)), key=lambda told: told[0] + told[1])
    return rounds[ROUNDS // 2]


_RUNS: Mapping[str, Callable[[Path, tuple[Policy, ...]], tuple[float, float, str]]] = {
    "columnar": columnar, "plain": plain, "loop": loop, "whole": whole,
}  # fmt: skip


def _alone(what: str, path: Path, subset: bool) -> Measured:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "bench.screening", "--run", what, str(path), str(int(subset))]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Measured(**json.loads(told))


def _run(what: str, path: Path, subset: bool) -> str:
    from bench._screening_plain import query

    wanted = policies()
    if subset:
        said = query(wanted, ON)
        wanted = tuple(policy for policy in wanted if policy.id in said)
    reading, seconds, counted = _RUNS[what](path, wanted)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return json.dumps({"reading": reading, "seconds": seconds, "peak": peak, "counted": counted})


def lines(rows: tuple[int, ...] = ROWS) -> list[str]:
    """The table: time, memory, scaling and ratios, reached or not."""
    from bench._screening_plain import query

    wanted = policies()
    told = [f"{len(wanted)} policies; {len(query(wanted, ON))} of them can be said by the plain query"]
    per_row: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in rows:
            path = Path(folder) / f"{count}.parquet"
            subprocess.run([sys.executable, "-m", "bench.screening", "--make", str(count), str(path)], check=True)
            ours, same, theirs, looped, filed = (
                _alone(what, path, subset)
                for what, subset in (
                    ("columnar", False), ("columnar", True), ("plain", True), ("loop", False), ("whole", False),
                )
            )  # fmt: skip
            per_row.append(ours.seconds / count)
            told += [f"\n{count} firms", *_told(count, ours, same, theirs), *_files(looped, ours, filed)]
    told.append(f"\nscaling: {per_row[-1] / per_row[0]:.2f} times the time per firm at {rows[-1]} (linear: 1)")
    return told


def _told(count: int, ours: Measured, same: Measured, theirs: Measured) -> list[str]:
    floor = FLOOR * count / 1_000_000
    return [
        _timed("columnar, all policies", ours),
        _timed("columnar, those of the plain query", same),
        _timed("plain Polars query, cells taken as they are", theirs),
        _goal("deciding / plain query", same.seconds / theirs.seconds, PLAIN_GOAL),
        _goal("reading and deciding / plain query", (same.reading + same.seconds) / theirs.seconds, PLAIN_GOAL),
        _goal(f"deciding / C floor ({floor:.3f} s)", ours.seconds / floor, FLOOR_GOAL),
    ]


def _timed(what: str, run: Measured) -> str:
    return f"  {what:<44}read {run.reading:7.3f} s  decide {run.seconds:7.3f} s  {run.peak:6} MiB  {run.counted}"


def _files(looped: Measured, ours: Measured, filed: Measured) -> list[str]:
    return [
        f"  loop over rows (scaled)             {looped.seconds:8.1f} s  {looped.seconds / ours.seconds:6.0f} times ours",
        f"  from parquet to parquet             {filed.seconds:8.1f} s  {filed.peak:6} MiB  {filed.counted}",
        _goal("peak MiB of the whole run", filed.peak, MEMORY_GOAL),
    ]


def _goal(what: str, value: float, most: float) -> str:
    return f"  {what}: {value:.2f}, goal ≤ {most:g}: {'kept' if value <= most else 'MISSED'}"


def main(arguments: list[str]) -> int:
    """Prints the table, or (in a process of its own) one measurement."""
    match arguments:
        case ["--run", what, path, subset]:
            print(_run(what, Path(path), subset == "1"))
        case ["--make", count, path]:
            from bench._screening_data import register

            register(int(count)).write_parquet(path, row_group_size=BATCH)
        case _:
            print("\n".join(lines(tuple(map(int, arguments)) or ROWS)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
