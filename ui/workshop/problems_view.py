"""The list of what keeps the draft from being submitted; Enter or a click goes to the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

from ui.widgets.list_model import ListModel
from ui.widgets.override import override
from ui.workshop.problem_rows import ProblemRow

if TYPE_CHECKING:
    from collections.abc import Sequence


class ProblemModel(ListModel[ProblemRow]):
    """One problem a row: what, and what to do."""

    @override
    def text(self, row: ProblemRow) -> str:
        return f"{row.text}\n{row.advice}" if row.advice else row.text


class ProblemList(QListView):
    """A QListView of problems; `chosen` carries the Problem."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.problems = ProblemModel(self)
        self.setModel(self.problems)
        self.setObjectName("lines")
        self.setWordWrap(True)
        self.setAccessibleName("还差什么")
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(3)
        self.clicked.connect(self._choose)

    def show_problems(self, problems: Sequence[ProblemRow]) -> None:
        """Shows problems."""
        self.problems.show(tuple(problems))

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, ProblemRow):
            self.chosen.emit(row.problem)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)
