"""A dialog that reads files or a copied text in a worker thread, and shows how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QWidget

from policies import InternalError
from ui.widgets.drop_dialog import DropDialog
from ui.widgets.tasks import ReadingSteps, StoppableRunner

if TYPE_CHECKING:
    from ui.widgets.tasks import Answer

Report = Callable[[str, int, int], object]
"""Takes the name of the file that is read, the pages done and all pages."""
_ROOM = 48
"""Pixels of the screen that the dialog leaves free, for its frame."""


class ReadingDialog(DropDialog):
    """A DropDialog that takes Ctrl+V too. A dialog of this kind has a bar and a line of words."""

    def __init__(self, title: str, size: tuple[int, int], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAcceptDrops(True)
        self.resize(QSize(*size).boundedTo(self.screen().availableSize() - QSize(_ROOM, _ROOM)))
        self.runner = StoppableRunner(self)
        self._steps = ReadingSteps()
        self._steps.made.connect(self._step)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.activated.connect(self.paste)

    @property
    def bar(self) -> QProgressBar:
        """The bar of the reading."""
        raise InternalError("no bar")

    def say(self, words: str) -> None:
        """Shows a line of words."""
        raise InternalError("no place for words")

    def paste(self) -> None:
        """Takes the clipboard: copied files, or a copied text."""
        self.take(QGuiApplication.clipboard().mimeData())

    def read_in_background(
        self, work: Callable[[Report, Callable[[], bool]], Answer], take: Callable[[Answer], None]
    ) -> None:
        """Reads in a worker thread; `work` gets what to report to and whether to stop, `take` the answer."""
        steps = self._steps  # outlives the dialog

        def report(name: str, done: int, total: int) -> None:
            steps.made.emit(name, done, total)

        def prepare(stopped: Callable[[], bool]) -> Callable[[], Answer]:
            return lambda: work(report, stopped)

        self.bar.setRange(0, 0)
        self.bar.show()
        self.runner.restart(prepare, take)

    def _step(self, name: str, done: int, total: int) -> None:
        if self.bar.isVisible():
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self.say(f"正在读 {name}" + (f"：第 {done} 页，共 {total} 页" if total else "…"))
