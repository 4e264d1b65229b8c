"""The runner of background work; results of superseded tasks are dropped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from policies import KeceError
from ui.widgets.override import override

Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)


class _Signals(QObject):
    done = Signal(int, object)
    failed = Signal(int, str)


class _Job(QRunnable):
    def __init__(self, number: int, work: Callable[[], object], signals: _Signals) -> None:
        super().__init__()
        self._number, self._work, self._signals = number, work, signals

    @override
    def run(self) -> None:
        try:
            answer = self._work()
        except KeceError as error:
            self._signals.failed.emit(self._number, str(error))
        except Exception:  # noqa: BLE001 - the border of the thread: logged, and told to the person
            _log.exception("a task failed")
            self._signals.failed.emit(self._number, "程序内部出错，请把日志交给维护人员")
        else:
            self._signals.done.emit(self._number, answer)


class TaskRunner(QObject):
    """Runs one kind of work at a time in a worker thread; only the result of the newest task is emitted."""

    done = Signal(object)
    failed = Signal(str)
    busy = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest = 0
        self._signals = _Signals()
        self._signals.done.connect(self._finished)
        self._signals.failed.connect(self._broke)

    def start(self, work: Callable[[], object]) -> None:
        """Starts work; a pending result of earlier work is dropped."""
        self._newest += 1
        self.busy.emit(True)
        QThreadPool.globalInstance().start(_Job(self._newest, work, self._signals))

    def _finished(self, number: int, answer: object) -> None:
        if number == self._newest:
            self.busy.emit(False)
            self.done.emit(answer)

    def _broke(self, number: int, message: str) -> None:
        if number == self._newest:
            self.busy.emit(False)
            self.failed.emit(message)


class ReadingSteps(QObject):
    """Carries the progress of reading files from the worker thread: the name of the file, the pages done, all pages.

    It outlives the dialog that shows it.
    """

    made = Signal(str, int, int)


class StoppableRunner(TaskRunner):
    """Runs work that can be stopped; each start says what takes its answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = Event()
        self._take: Callable[[Any], None] = lambda _: None
        self.done.connect(self._deliver)

    def restart(
        self, prepare: Callable[[Callable[[], bool]], Callable[[], Answer]], take: Callable[[Answer], None]
    ) -> None:
        """Stop what runs and start other work.

        `prepare` gets a function that says whether to stop, and returns the work; `take` is called with the answer.
        """
        self.stop()
        self._stop = Event()
        self._take = take
        self.start(prepare(self._stop.is_set))

    def stop(self) -> None:
        """Ask the work that runs to stop."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether the last work was asked to stop."""
        return self._stop.is_set()

    def _deliver(self, answer: object) -> None:
        self._take(answer)
