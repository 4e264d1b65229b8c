"""Screening of 100,000 and 1,000,000 firms: columnar engine, plain Polars query, and loop over rows.

`python -m bench.screening [rows …]`. Each measurement runs in its own process, so that its memory peak is its
own; the register is made once and stored in a parquet file.
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
"""Rows of the loop, whose times are scaled to the whole register."""
FLOOR = 0.28
"""Seconds of a C program with AVX-512 for 1,000,000 firms × 300 policies of 12 conditions."""
PLAIN_GOAL, FLOOR_GOAL, MEMORY_GOAL = 0.8, 6.0, 2 * 1024
"""Ratio to the plain query, ratio to FLOOR, and MiB: our choice."""


@dataclass(frozen=True)
class Measured:
    """Seconds of reading and deciding, memory peak in MiB, and the counts of the run."""

    reading: float
    seconds: float
    peak: int
    counted: str


def policies() -> tuple[Policy, ...]:
    """Return the first 300 policies of the library, sorted by id."""
    return load_library(library_path()).policies[:POLICIES]


def columnar(path: Path, wanted: tuple[Policy, ...]) -> tuple[float, float, str]:
    """Run the columnar engine on a typed register in memory: two bitmaps per policy."""
    import polars as pl

    from screening._cells import column_of
    from screening._reads import fields_of

    frame = pl.read_parquet(path)
    fields = frozenset(name for p in wanted for name in fields_of(p.version_on(ON)[0].rule, ON))
    columns = {name: column for name in frame.columns if name in fields and (column := column_of(name)) is not None}
    frame = frame.select(list(columns))

    return _median_round(lambda: _screened(frame, columns, wanted, fields))


def _screened(
    frame: pl.DataFrame, columns: dict[str, FactColumn], wanted: tuple[Policy, ...], fields: frozenset[str]
) -> tuple[float, float, str]:
    """Return the seconds of converting cells to integers and codes, the seconds of deciding, and the counts."""
    from screening._columnar import Columnar
    from screening._prepare import Preparer

    start = perf_counter()
    engine, preparer = Columnar(wanted, ON), Preparer(fields)
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
    """Run the plain query on the same register in memory: one nullable boolean per policy."""
    import polars as pl

    from bench._screening_plain import query

    translated = query(wanted, ON)
    names = {name for expression in translated.values() for name in expression.meta.root_names()}
    frame = pl.read_parquet(path, columns=sorted(names))

    def run() -> tuple[float, float, str]:
        start = perf_counter()
        chosen = [expression.alias(name) for name, expression in translated.items()]
        matrix = frame.lazy().select(chosen).collect(engine="streaming")
        met = sum(int(column.sum()) for column in matrix.iter_columns())
        unknown = sum(column.null_count() for column in matrix.iter_columns())
        counted = (met, matrix.height * matrix.width - met - unknown, 0)
        return 0.0, perf_counter() - start, str(counted)

    return _median_round(run)


def loop(path: Path, wanted: tuple[Policy, ...]) -> tuple[float, float, str]:
    """Run the explained evaluator row by row on a sample; times are scaled to the whole register."""
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
    """Run the command from file to file: every cell read and checked, one column per policy written."""
    from screening import Options, screen

    library: Library = library_of(wanted, "bench")
    out = path.with_name("out.parquet")
    start = perf_counter()
    done = screen(path, out, ON, library, Options(wide=True))
    return 0.0, perf_counter() - start, f"{done.rows} rows, {done.refused} refused"


def _median_round(run: Callable[[], tuple[float, float, str]]) -> tuple[float, float, str]:
    """Return the round with the median total time."""
    rounds = sorted((run() for _ in range(ROUNDS)), key=lambda table: table[0] + table[1])
    return rounds[ROUNDS // 2]


_RUNS: Mapping[str, Callable[[Path, tuple[Policy, ...]], tuple[float, float, str]]] = {
    "columnar": columnar, "plain": plain, "loop": loop, "whole": whole,
}  # fmt: skip


def _in_own_process(what: str, path: Path, subset: bool) -> Measured:
    """Run one measurement in its own process."""
    command = [sys.executable, "-m", "bench.screening", "--run", what, str(path), str(int(subset))]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Measured(**json.loads(output))


def _run(what: str, path: Path, subset: bool) -> str:
    from bench._screening_plain import query

    wanted = policies()
    if subset:
        translated = query(wanted, ON)
        wanted = tuple(policy for policy in wanted if policy.id in translated)
    reading, seconds, counted = _RUNS[what](path, wanted)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return json.dumps({"reading": reading, "seconds": seconds, "peak": peak, "counted": counted})


def lines(rows: tuple[int, ...] = ROWS) -> list[str]:
    """Return the table: time, memory, scaling and ratios, with the goals."""
    from bench._screening_plain import query

    wanted = policies()
    table = [f"{len(wanted)} policies; {len(query(wanted, ON))} of them can be said by the plain query"]
    per_row: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in rows:
            path = Path(folder) / f"{count}.parquet"
            subprocess.run([sys.executable, "-m", "bench.screening", "--make", str(count), str(path)], check=True)
            ours, same, theirs, looped, filed = (
                _in_own_process(what, path, subset)
                for what, subset in (
                    ("columnar", False), ("columnar", True), ("plain", True), ("loop", False), ("whole", False),
                )
            )  # fmt: skip
            per_row.append(ours.seconds / count)
            table += [
                f"\n{count} firms",
                *_deciding_lines(count, ours, same, theirs),
                *_file_lines(looped, ours, filed),
            ]
    table.append(f"\nscaling: {per_row[-1] / per_row[0]:.2f} times the time per firm at {rows[-1]} (linear: 1)")
    return table


def _deciding_lines(count: int, ours: Measured, same: Measured, theirs: Measured) -> list[str]:
    floor = FLOOR * count / 1_000_000
    return [
        _time_line("columnar, all policies", ours),
        _time_line("columnar, those of the plain query", same),
        _time_line("plain Polars query, cells taken as they are", theirs),
        _goal_line("deciding / plain query", same.seconds / theirs.seconds, PLAIN_GOAL),
        _goal_line("reading and deciding / plain query", (same.reading + same.seconds) / theirs.seconds, PLAIN_GOAL),
        _goal_line(f"deciding / C floor ({floor:.3f} s)", ours.seconds / floor, FLOOR_GOAL),
    ]


def _time_line(what: str, run: Measured) -> str:
    return f"  {what:<44}read {run.reading:7.3f} s  decide {run.seconds:7.3f} s  {run.peak:6} MiB  {run.counted}"


def _file_lines(looped: Measured, ours: Measured, filed: Measured) -> list[str]:
    return [
        f"  loop over rows (scaled)             {looped.seconds:8.1f} s  {looped.seconds / ours.seconds:6.0f} times ours",
        f"  from parquet to parquet             {filed.seconds:8.1f} s  {filed.peak:6} MiB  {filed.counted}",
        _goal_line("peak MiB of the whole run", filed.peak, MEMORY_GOAL),
    ]


def _goal_line(what: str, value: float, most: float) -> str:
    return f"  {what}: {value:.2f}, goal ≤ {most:g}: {'kept' if value <= most else 'MISSED'}"


def main(arguments: list[str]) -> int:
    """Print the table, or (in a separate process) one measurement."""
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
