"""Runs hostile and damaged files through every door: `python -m tests.fuzz --cases 2000 --seed 1`.

Each case depends only on the seed, its door and its number, so `--only tables:137` repeats it.
Cases run in child processes with limits of time and memory. Every case must end with a sound result or
with one Chinese sentence; anything else, or a child that dies, is a failure.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from select import select
from typing import IO, Any

from tests.fuzz._doors import DOORS

_ROOT = Path(__file__).resolve().parents[2]
_BATCH = 40
_HANGS = 300.0
"""Seconds without output after which a child is ended. Our choice: far above the slowest case."""


@dataclass
class Report:
    """The results of the cases, as the child processes report them."""

    seed: int
    results: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    left: int = 0

    @property
    def failures(self) -> list[dict[str, Any]]:
        """The failed cases, sorted by name."""
        return sorted((r for r in self.results if r["verdict"] == "failed"), key=lambda r: str(r["case"]))

    def lines(self) -> list[str]:
        """Return the lines for the terminal: one per door, then the failures with the command that repeats them."""
        by_door: dict[str, Counter[str]] = defaultdict(Counter)
        slowest: dict[str, float] = defaultdict(float)
        peak: dict[str, int] = defaultdict(int)
        for result in self.results:
            door = str(result["case"]).partition(":")[0]
            by_door[door][str(result["verdict"])] += 1
            slowest[door] = max(slowest[door], result["seconds"])
            peak[door] = max(peak[door], result["peak"])
        lines = [
            f"{'door':<10} {'cases':>6} {'refused':>8} {'accepted':>9} {'failed':>7} {'slowest s':>10} {'most MB':>8}"
        ]
        for door, counts in by_door.items():
            lines.append(
                f"{door:<10} {counts.total():>6} {counts['refused']:>8} {counts['accepted']:>9} {counts['failed']:>7}"
                f" {slowest[door]:>10.1f} {peak[door] >> 20:>8}"
            )
        lines.append(
            f"seed {self.seed}: {len(self.results)} cases in {self.seconds:.0f} s, {len(self.failures)} failures"
        )
        slow = sorted(self.results, key=lambda r: -r["seconds"])[:3]
        lines.append("slowest: " + ", ".join(f"{r['case']} {r['maker']} {r['seconds']:.1f} s" for r in slow))
        if self.left:
            lines.append(f"the time was over: {self.left} cases were not run")
        for failure in self.failures:
            lines.append(f"FAILED {failure['case']} ({failure['maker']}): {failure['detail']}")
            lines.append(f"  again: python -m tests.fuzz --seed {self.seed} --only {failure['case']}")
        return lines


def plan(cases: int, doors: Iterable[str]) -> list[str]:
    """Return the names of the given number of cases, distributed over the doors by weight."""
    chosen = [DOORS[name] for name in doors]
    whole = sum(door.weight for door in chosen)
    counts = {door.name: cases * door.weight // whole for door in chosen}
    counts[chosen[0].name] += cases - sum(counts.values())
    return [f"{name}:{number}" for name, count in counts.items() for number in range(count)]


def fuzz(names: Sequence[str], seed: int, seconds: float, workers: int = 0) -> Report:
    """Run the named cases in child processes, several at a time, for at most `seconds`."""
    report, start = Report(seed), time.monotonic()
    batches = _batches(names)
    with ThreadPoolExecutor(workers or min(4, os.cpu_count() or 1)) as pool:
        for results, left in pool.map(lambda batch: _batch(batch, seed, start + seconds), batches):
            report.results += results
            report.left += left
    report.seconds = time.monotonic() - start
    return report


def _batches(names: Sequence[str]) -> list[list[str]]:
    """Return the cases in batches that alternate between the doors, so that a short run includes every door."""
    by_door: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_door[name.partition(":")[0]].append(name)
    cut = [[door[place : place + _BATCH] for place in range(0, len(door), _BATCH)] for door in by_door.values()]
    return [batch for turn in zip_longest(*cut) for batch in turn if batch]


def _batch(names: list[str], seed: int, ends: float) -> tuple[list[dict[str, Any]], int]:
    """Return the results of a batch, and the number of cases not run. A case that ends its child is a failure."""
    results: list[dict[str, Any]] = []
    while len(results) < len(names) and time.monotonic() < ends:
        rest = names[len(results) :]
        found, why = _child(rest, seed, ends)
        results += found
        if len(found) < len(rest) and why:
            results.append(
                {"case": rest[len(found)], "maker": "?", "verdict": "failed", "detail": why, "seconds": 0.0, "peak": 0}
            )
    return results, len(names) - len(results)


def _child(names: list[str], seed: int, ends: float) -> tuple[list[dict[str, Any]], str]:
    """Return the results of a child, and why it ended before the last case ("" if the time was over)."""
    command = [sys.executable, "-m", "tests.fuzz._child", str(seed), *names]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, stderr=said) as child:
            assert child.stdout is not None
            found, why = _heard(child.stdout, len(names), ends)
            child.kill()
        said.seek(0)
        complaint = said.read().decode(errors="replace").strip()[-300:]
    return found, f"{why}; {complaint}" if why == _DIED else why


_DIED = "the child died"


def _heard(stream: IO[bytes], count: int, ends: float) -> tuple[list[dict[str, Any]], str]:
    found: list[dict[str, Any]] = []
    text = b""
    while len(found) < count:
        if time.monotonic() > ends:
            return found, ""
        if not select([stream], [], [], _HANGS)[0]:
            return found, f"no end within {_HANGS:.0f} s"
        piece = os.read(stream.fileno(), 1 << 16)
        if not piece:
            return found, _DIED
        *lines, text = (text + piece).split(b"\n")
        found += [result for line in lines if "verdict" in (result := json.loads(line))]
    return found, ""


def main() -> int:
    """Print the report; return 1 if a case failed or was not run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30.0, help="stops after this time")
    parser.add_argument("--doors", nargs="*", choices=tuple(DOORS), default=tuple(DOORS))
    parser.add_argument("--only", nargs="*", help="these cases alone, as tables:137")
    chosen = parser.parse_args()
    names = chosen.only or plan(chosen.cases, chosen.doors)
    report = fuzz(names, chosen.seed, chosen.minutes * 60)
    print("\n".join(report.lines()))
    if chosen.only:
        print("\n".join(f"{r['case']} {r['verdict']}: {r['detail']}" for r in report.results))
    return int(bool(report.failures or report.left))
