"""Runs work that needs exclusive access to the database: closes the records before and reopens them after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QVBoxLayout, QWidget

from ui.widgets import messages, theme
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from casebook import DataKey
    from ui.desk.desk import Desk

_PAUSE_MS = 100
_MAX_PAUSES = 100
"""Other background work may take 100 pauses of 100 ms, 10 s in all, to end (our choice)."""


@dataclass(frozen=True)
class ExclusiveResult:
    """Result of the work: the key that opens the records now, and a value for the `then` callback."""

    key: DataKey | None
    answer: object = None


class WaitDialog(QDialog):
    """A busy dialog, which the user cannot close."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("请稍候")
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setMinimumWidth(380)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setFixedHeight(6)
        bar.setTextVisible(False)
        label = QLabel(text)
        label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(theme.SPACE)
        column.addWidget(label)
        column.addWidget(bar)

    @override
    def reject(self) -> None:
        """Ignores Esc: the work must not be interrupted."""

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()


class ExclusiveRunner(QObject):
    """Runs one piece of work at a time. Calls `then(answer)` in the GUI thread after the records are reopened."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = parent
        self._title = ""
        self._wait: WaitDialog | None = None
        self._pauses = 0
        self._work: Callable[[], ExclusiveResult] | None = None
        self._then: Callable[[object], object] = _ignore
        self._runner = TaskRunner(self)
        self._runner.done.connect(self._done)
        self._runner.failed.connect(self._failed)

    def run(self, title: str, text: str, work: Callable[[], ExclusiveResult], then: Callable[[object], object]) -> None:
        """Closes the records, runs the work in the background and reopens them, also if the work failed."""
        if self._work is not None:
            return
        self._title, self._work, self._then, self._pauses = title, work, then, 0
        self._wait = WaitDialog(text, self._parent.window())
        self._wait.open()
        self._start_when_idle()

    def _start_when_idle(self) -> None:
        """Starts the work when other background work, which may have the file open, has ended, or after 10 s."""
        self._pauses += 1
        if QThreadPool.globalInstance().activeThreadCount() and self._pauses < _MAX_PAUSES:
            QTimer.singleShot(_PAUSE_MS, self._start_when_idle)
            return
        self._desk.close_records()
        if self._work is not None:
            self._runner.start(self._work)

    def _done(self, switched: ExclusiveResult) -> None:
        if self._reopen(switched.key):
            self._then(switched.answer)

    def _failed(self, message: str) -> None:
        if self._reopen(self._desk.key):
            messages.show_message(self._parent.window(), f"{self._title}没有完成", message)

    def _reopen(self, key: DataKey | None) -> bool:
        from policies import KeceError

        self._work = None
        if self._wait is not None:
            self._wait.accept()
            self._wait.deleteLater()
            self._wait = None
        try:
            self._desk.reopen_records(key)
        except KeceError as error:
            box = messages.show_message(self._parent.window(), self._title, f"{error}\n\n请重新启动程序。")
            box.finished.connect(self._parent.window().close)
            return False
        return True


def _ignore(answer: object) -> None:
    """The default callback; does nothing."""
