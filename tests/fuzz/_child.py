"""Runs cases inside limits of time and memory: `python -m tests.fuzz._child SEED door:number …`.

Writes one JSON line before and one after each case. A case may end this process; the parent process
then continues with the next case.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import TextIO

from policies import UserError
from tests.fuzz._case import Case, Unsound, chance_of, judged
from tests.fuzz._doors import DOORS

SECONDS = 30.0
"""So much work may one case cost, in seconds of the processor. The slowest take two: the limit is for what never ends."""
MEMORY = 6 << 30
"""Address space of a child; engines reserve much that they never use."""
PEAK = 1536 << 20
"""What one case may hold in memory."""
_FILE = 2 << 30


def main(arguments: Sequence[str]) -> int:
    """Run the named cases."""
    seed, names = int(arguments[0]), arguments[1:]
    limited()
    warnings.simplefilter("error")
    logging.disable(logging.CRITICAL)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as pipe, tempfile.TemporaryDirectory(prefix="kece-fuzz-") as root:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        (Path(root) / "work").mkdir()
        for name in names:
            _write_record(pipe, {"begin": name})
            _write_record(pipe, run(seed, name, Path(root)))
    return 0


def limited() -> None:
    """Set the limits of this process permanently."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE, _FILE))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def run(seed: int, name: str, root: Path) -> dict[str, object]:
    """Run one case; return its verdict, its processor time (seconds) and its peak memory (bytes)."""
    door, _, number = name.partition(":")
    folder = root / "case"
    folder.mkdir()
    case = Case(seed, door, int(number), folder, root / "work", chance_of(seed, door, int(number)))
    _forget_peak()
    before, start = _memory("VmRSS"), time.process_time()
    with _own_temporary_folder(root / "temporary") as temporary:
        verdict, detail = _verdict(case)
        spent, peak = time.process_time() - start, max(0, _memory("VmHWM") - before)
        if left := sorted(entry.name for entry in temporary.iterdir()):
            verdict, detail = "failed", f"left behind in the temporary folder: {left[:3]}"
    rmtree(folder)
    if verdict != "failed" and spent > SECONDS:
        verdict, detail = "failed", f"took {spent:.1f} s"
    if verdict != "failed" and peak > PEAK:
        verdict, detail = "failed", f"held {peak >> 20} MB"
    maker = DOORS[door].makers[int(number) % len(DOORS[door].makers)].__name__.strip("_")
    return {"case": name, "maker": maker, "verdict": verdict, "detail": detail, "seconds": spent, "peak": peak}


def _verdict(case: Case) -> tuple[str, str]:
    try:
        DOORS[case.door].run(case)
    except UserError as error:
        try:
            judged(error)
        except Unsound as unsound:
            return "failed", str(unsound)
        return "refused", str(error)[:200]
    except Unsound as unsound:
        return "failed", str(unsound)
    except BaseException as error:  # noqa: BLE001 - any other error is a defect to report
        where = traceback.extract_tb(error.__traceback__)[-4:]
        place = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(where))
        return "failed", f"{type(error).__name__}: {str(error)[:160]} ({place})"
    return "accepted", ""


@contextmanager
def _own_temporary_folder(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    tempfile.tempdir = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = None
        rmtree(folder)


def _forget_peak() -> None:
    """Reset the peak memory of this process."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _memory(name: str) -> int:
    """Return a memory figure of this process in bytes; 0 if the system does not provide it."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


def _write_record(stream: TextIO, line: dict[str, object]) -> None:
    stream.write(json.dumps(line) + "\n")
    stream.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
