"""Work that needs the file of the records for itself: closed before, opened again after, nothing else meanwhile."""

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

_PAUSE = 100
_PATIENCE = 100
"""So many pauses are given to other work in the background to end."""


@dataclass(frozen=True)
class Switched:
    """What the work gave: the key by which the records open now, and an answer."""

    key: DataKey | None
    answer: object = None


class WaitDialog(QDialog):
    """Stays until the work is done; it cannot be closed."""

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
        """Esc does nothing: the work cannot be cut off half-way."""

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()


class Switch(QObject):
    """One such work at a time. `then` gets the answer in the window's thread once the records are open again."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = parent
        self._title = ""
        self._wait: WaitDialog | None = None
        self._pauses = 0
        self._work: Callable[[], Switched] | None = None
        self._then: Callable[[object], object] = _nothing
        self._runner = TaskRunner(self)
        self._runner.done.connect(self._done)
        self._runner.failed.connect(self._failed)

    def run(self, title: str, text: str, work: Callable[[], Switched], then: Callable[[object], object]) -> None:
        """Closes the records, does the work in the background and opens them again, whatever came of it."""
        if self._work is not None:
            return
        self._title, self._work, self._then, self._pauses = title, work, then, 0
        self._wait = WaitDialog(text, self._parent.window())
        self._wait.open()
        self._when_quiet()

    def _when_quiet(self) -> None:
        """Other work in the background has the file open still: it is given some seconds to end."""
        self._pauses += 1
        if QThreadPool.globalInstance().activeThreadCount() and self._pauses < _PATIENCE:
            QTimer.singleShot(_PAUSE, self._when_quiet)
            return
        self._desk.close_records()
        if self._work is not None:
            self._runner.start(self._work)

    def _done(self, switched: Switched) -> None:
        if self._back(switched.key):
            self._then(switched.answer)

    def _failed(self, message: str) -> None:
        if self._back(self._desk.key):
            messages.show_message(self._parent.window(), f"{self._title}没有完成", message)

    def _back(self, key: DataKey | None) -> bool:
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


def _nothing(answer: object) -> None:
    """Nothing follows."""
