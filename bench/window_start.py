"""Start of the window in a separate process with existing records: times since the process was created."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench._window_rig import Reading


_ROUNDS = 3
_STEPS = {
    "window": "start: first paint (“正在打开政策库…”)",
    "home": "start: first page painted, the other pages to be built when asked for",
    "filled": "start: first page filled, the firms visited last matched",
}


def _run(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.window_start", str(folder), repr(time.time())]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)  # our own
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def timings(folder: Path) -> Iterable[Reading]:
    """Measure some starts after a warm-up start."""
    from bench._window_rig import Duration, median_of

    runs = [_run(folder) for _ in range(_ROUNDS + 1)][1:]
    for step, label in _STEPS.items():
        yield median_of(label, [Duration(run[step], run[f"cpu_{step}"]) for run in runs])


def memory(folder: Path) -> str:
    """Return the memory of one process after each step, in MB."""
    run = _run(folder)
    return (
        f"memory: {run['mb_home']:.0f} MB with the first page, {run['mb_list']:.0f} MB with the list of all firms, "
        f"{run['mb_firm']:.0f} MB with a firm open"
    )


def _megabytes() -> float:
    text = Path("/proc/self/status").read_text()
    line = next((line for line in text.splitlines() if line.startswith("VmRSS")), "VmRSS: 0 kB")
    return int(line.split()[1]) / 1024


def _child(folder: Path, made_at: float) -> dict[str, float]:
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from datetime import date

    import main
    from ui.app import make_application
    from ui.window import MainWindow

    found: dict[str, float] = {}
    app = make_application(["bench"])
    window = MainWindow(main.window_services(folder, lambda: date(2026, 11, 24)))
    window.resize(1366, 740)
    window.show()
    app.processEvents()
    found["window"], found["cpu_window"] = time.time() - made_at, time.process_time()
    window.load()
    app.processEvents()
    found["home"], found["cpu_home"] = time.time() - made_at, time.process_time()
    from bench._window_rig import RICH, wait_until_idle

    wait_until_idle(app)
    found["filled"], found["cpu_filled"] = time.time() - made_at, time.process_time()
    for name, page, target in (("mb_home", "home", None), ("mb_list", "firms", None), ("mb_firm", "firm", RICH)):
        window.go(page, target)
        wait_until_idle(app)
        found[name] = _megabytes()
    window.close()
    window.desk.close()
    return found


if __name__ == "__main__":
    print(json.dumps(_child(Path(sys.argv[1]), float(sys.argv[2]))), flush=True)
