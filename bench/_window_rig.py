"""The real window over 10,000 firms, offscreen, and how its answers are timed."""

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
"""The number of the firm with every fact known: the sample `machine-builder`."""
_LIMIT = 60
_OFFICER = "张三"


def make_records(folder: Path) -> None:
    """10,000 firms with visits, requests, plans and old names, and one known in every detail."""
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
    told = Author(_OFFICER)
    numbers = chance.sample(range(1, FIRMS + 1), 500)
    for number in numbers:
        book.enterprises.amend(number, told, old_names=(f"天津旧名{number}有限公司",))
    for number in numbers[:100]:
        raised = ON - timedelta(days=chance.randrange(90))
        asked = NewRequest(
            category=chance.choice(tuple(Category)),
            text="想了解研发费用补助",
            raised_on=raised,
            officer=_OFFICER,
            reply_by=raised + timedelta(days=30),
        )
        book.requests.add(number, asked, told)
        book.visits.add(number, NewVisit(on=ON + timedelta(days=chance.randrange(14)), officer=_OFFICER), told)


def taken(action: Callable[[], object]) -> Spent:
    """What an action takes."""
    start, begun = perf_counter(), process_time()
    action()
    return Spent(perf_counter() - start, process_time() - begun)


def settled(app: QApplication) -> None:
    """Until nothing runs in the background and nothing waits to be painted."""
    for _ in range(3):
        QThreadPool.globalInstance().waitForDone()
        app.processEvents()


class Spent(NamedTuple):
    """Seconds on the clock, and of them those in which this process worked."""

    clock: float
    work: float


@dataclass(frozen=True)
class Reading:
    """What an action took. The goal is held against work and pause: on a machine that others load the clock tells
    how long the process had to stand aside, and that is another time in each run."""

    clock: Timing
    work: float
    pause: float = 0
    goal: float | None = None

    @property
    def kept(self) -> bool:
        """Whether work and pause stay below the goal; True without one."""
        return self.goal is None or self.work + self.pause < self.goal

    def line(self) -> str:
        """One line for the terminal."""
        pause = f" + pause {self.pause * 1000:.0f}" if self.pause else ""
        text = f"{self.clock.line()}  work {self.work * 1000:.1f}{pause} ms"
        if self.goal is None:
            return text
        return f"{text}, goal < {self.goal * 1000:.0f}: {'kept' if self.kept else 'MISSED'}"


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        self._widget = widget
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Counts, and lets everything pass."""
        if watched is self._widget and event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


class Rig:
    """The loaded window; waits for what a person would see."""

    def __init__(self, folder: Path, on: date = ON) -> None:
        found = QApplication.instance()
        self.app = found if isinstance(found, QApplication) else make_application(["bench"])
        self.window = MainWindow(main.window_services(folder, lambda: on))
        self.window.resize(1366, 740)
        self.window.show()
        self.window.load()
        self.calm()

    def close(self) -> None:
        """Closes window and records."""
        self.calm()
        self.window.close()
        self.window.desk.close()
        self.window.deleteLater()
        self.calm()

    def turn(self) -> None:
        """Lets Qt do what waits, or wait for the next thing."""
        self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def calm(self) -> None:
        """Until nothing runs in the background and nothing waits to be painted."""
        settled(self.app)

    def until(self, done: Callable[[], bool]) -> None:
        """Turns until something is so. Raises: TimeoutError."""
        end = perf_counter() + _LIMIT
        while not done():
            if perf_counter() > end:
                raise TimeoutError("the window did not answer")
            self.turn()

    def shown(self, widget: QWidget, action: Callable[[], object], ready: Callable[[], bool] = lambda: True) -> Spent:
        """From an action until the widget was painted with it; `ready` says that it can show it."""
        paints = Paints(widget)

        def until_painted() -> None:
            action()
            self.until(ready)
            before = paints.count
            widget.update()
            self.until(lambda: paints.count > before)

        spent = taken(until_painted)
        widget.removeEventFilter(paints)
        return spent

    def type(self, line: QLineEdit, key: str) -> None:
        """One keystroke; a Chinese character comes whole, as an input method gives it."""
        if key.isascii():
            QTest.keyClicks(line, key)
        else:
            line.insert(key)


def spread(label: str, spent: Sequence[Spent], goal: float | None = None, pause: float = 0) -> Reading:
    """The median of some rounds; `pause` is how long the window waits for the next key before it begins."""
    clock, work = [one.clock for one in spent], [one.work for one in spent]
    return Reading(Timing(label, median(clock), min(clock), max(clock)), median(work), pause, goal)


def frames(label: str, action: Callable[[int], Spent], number: int, goal: float) -> tuple[Reading, Reading]:
    """Many frames: the median, and what 99 of 100 keep."""
    spent = [action(place) for place in range(number)]
    clock, work = [one.clock for one in spent], [one.work for one in spent]
    late, worked = (quantiles(times, n=100)[98] for times in (clock, work))
    rare = Reading(Timing(f"{label}, 99 of 100 frames", late, min(clock), max(clock)), worked, goal=goal)
    return spread(f"{label}, a frame", spent), rare


@contextmanager
def rig(folder: Path) -> Iterator[Rig]:
    """A window over the records in a folder, closed at the end."""
    made = Rig(folder)
    try:
        yield made
    finally:
        made.close()
