"""The real window with 10,000 firms, offscreen, and the timing of its responses."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

import main
from bench.casebook import FIRMS, ON, SOURCE, fill
from bench.clock import Timing
from casebook import Author, Casebook, Category, NewRequest, NewVisit, open_casebook
from matcher import read_profile
from policies.rawfile import read_raw
from resources import sample_paths
from ui.app import make_application
from ui.desk.settings import SettingsStore
from ui.widgets.override import override
from ui.window import MainWindow

RICH = FIRMS + 1
"""Number of the firm with every fact known: the sample `machine-builder`."""
_LIMIT = 60
"""Seconds to wait for the window before TimeoutError."""
_OFFICER = "张三"


def make_records(folder: Path) -> None:
    """Make 10,000 firms with visits, requests, plans and old names, and one with every fact known."""
    with open_casebook(folder / "kece.db") as book:
        fill(book)
        with book.all_or_nothing():
            _add_rich(book)
            _add_work(book, random.Random(5))
    settings = SettingsStore(folder / "settings.json", main._write_file)
    settings.change(officer=_OFFICER, office="科技局", phone="022-1234")


def _add_rich(book: Casebook) -> None:
    path = next(path for path in sample_paths() if path.stem == "machine-builder")
    raw = read_raw(path)
    if isinstance(raw, dict):
        book.enterprises.add(read_profile({key: raw[key] for key in raw if key != "confirmed"}), SOURCE, _OFFICER)


def _add_work(book: Casebook, chance: random.Random) -> None:
    author = Author(_OFFICER)
    numbers = chance.sample(range(1, FIRMS + 1), 500)
    for number in numbers:
        book.enterprises.amend(number, author, old_names=(f"天津旧名{number}有限公司",))
    for number in numbers[:100]:
        raised = ON - timedelta(days=chance.randrange(90))
        request = NewRequest(
            category=chance.choice(tuple(Category)),
            text="想了解研发费用补助",
            raised_on=raised,
            officer=_OFFICER,
            reply_by=raised + timedelta(days=30),
        )
        book.requests.add(number, request, author)
        book.visits.add(number, NewVisit(on=ON + timedelta(days=chance.randrange(14)), officer=_OFFICER), author)


def time_of(action: Callable[[], object]) -> Duration:
    """Return the time an action takes."""
    start, begun = perf_counter(), process_time()
    action()
    return Duration(perf_counter() - start, process_time() - begun)


def wait_until_idle(app: QApplication) -> None:
    """Wait until no background task runs and no event is pending."""
    for _ in range(3):
        QThreadPool.globalInstance().waitForDone()
        app.processEvents()


class Duration(NamedTuple):
    """Seconds on the clock, and seconds of processor time of this process."""

    clock: float
    work: float


@dataclass(frozen=True)
class Reading:
    """The time of one action, with its goal in seconds.

    Work and pause are compared with the goal, because on a busy machine the clock also counts the time in which other
    processes run, and that differs between runs.
    """

    clock: Timing
    work: float
    pause: float = 0
    goal: float | None = None

    @property
    def goal_met(self) -> bool:
        """Whether work and pause are below the goal; True without one."""
        return self.goal is None or self.work + self.pause < self.goal

    def line(self) -> str:
        """Return one line for the terminal."""
        pause = f" + pause {self.pause * 1000:.0f}" if self.pause else ""
        text = f"{self.clock.line()}  work {self.work * 1000:.1f}{pause} ms"
        if self.goal is None:
            return text
        return f"{text}, goal < {self.goal * 1000:.0f}: {'kept' if self.goal_met else 'MISSED'}"


class Paints(QObject):
    """Counts the paint events of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        self._widget = widget
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Count paint events, and let every event pass."""
        if watched is self._widget and event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


class Rig:
    """The loaded window, with functions that wait for what a person would see."""

    def __init__(self, folder: Path, on: date = ON) -> None:
        found = QApplication.instance()
        self.app = found if isinstance(found, QApplication) else make_application(["bench"])
        self.window = MainWindow(main.window_services(folder, lambda: on))
        self.window.resize(1366, 740)
        self.window.show()
        self.window.load()
        self.wait_until_idle()

    def close(self) -> None:
        """Close window and records."""
        self.wait_until_idle()
        self.window.close()
        self.window.desk.close()
        self.window.deleteLater()
        self.wait_until_idle()

    def turn(self) -> None:
        """Process pending events, or wait for the next one."""
        self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def wait_until_idle(self) -> None:
        """Wait until no background task runs and no event is pending."""
        wait_until_idle(self.app)

    def until(self, done: Callable[[], bool]) -> None:
        """Process events until a condition holds. Raises: TimeoutError."""
        end = perf_counter() + _LIMIT
        while not done():
            if perf_counter() > end:
                raise TimeoutError("the window did not answer")
            self.turn()

    def time_until_painted(
        self, widget: QWidget, action: Callable[[], object], ready: Callable[[], bool] = lambda: True
    ) -> Duration:
        """Return the time from an action until the widget is painted, once `ready` says that the result is available."""
        paints = Paints(widget)

        def until_painted() -> None:
            action()
            self.until(ready)
            before = paints.count
            widget.update()
            self.until(lambda: paints.count > before)

        spent = time_of(until_painted)
        widget.removeEventFilter(paints)
        return spent

    def type(self, line: QLineEdit, key: str) -> None:
        """Type one key; a Chinese character is inserted whole, as by an input method."""
        if key.isascii():
            QTest.keyClicks(line, key)
        else:
            line.insert(key)


def median_of(label: str, spent: Sequence[Duration], goal: float | None = None, pause: float = 0) -> Reading:
    """Return the median of some rounds; `pause` is how long the window waits for the next key before it begins."""
    clock, work = [one.clock for one in spent], [one.work for one in spent]
    return Reading(Timing(label, median(clock), min(clock), max(clock)), median(work), pause, goal)


def frames(label: str, action: Callable[[int], Duration], number: int, goal: float) -> tuple[Reading, Reading]:
    """Return the median of many frames, and the 99th percentile."""
    spent = [action(place) for place in range(number)]
    clock, work = [one.clock for one in spent], [one.work for one in spent]
    late, worked = (quantiles(times, n=100)[98] for times in (clock, work))
    rare = Reading(Timing(f"{label}, 99 of 100 frames", late, min(clock), max(clock)), worked, goal=goal)
    return median_of(f"{label}, a frame", spent), rare


@contextmanager
def open_rig(folder: Path) -> Iterator[Rig]:
    """Open a window over the records in a folder, and close it at the end."""
    rig = Rig(folder)
    try:
        yield rig
    finally:
        rig.close()
