"""The list of what keeps the draft from being submitted; Enter or a click goes to the place."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QPushButton, QVBoxLayout, QWidget

from policies import Aspect
from ui.widgets.flow import FlowLayout
from ui.widgets.list_model import ListModel
from ui.widgets.override import override
from ui.workshop.problem_rows import ProblemRow
from workshop import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence


class ProblemStep(StrEnum):
    """What a key or button says of the current problem."""

    UNSTATED = "文件未作规定"
    UNREAD = "未读到原文"
    REST = "其余都未作规定"
    ADD = "加卡片"


PROBLEM_KEYS: Mapping[int, ProblemStep] = {
    Qt.Key.Key_1: ProblemStep.UNSTATED,
    Qt.Key.Key_2: ProblemStep.UNREAD,
    Qt.Key.Key_3: ProblemStep.REST,
    Qt.Key.Key_Plus: ProblemStep.ADD,
    Qt.Key.Key_Equal: ProblemStep.ADD,
}
_SIGNS = {ProblemStep.UNSTATED: "1", ProblemStep.UNREAD: "2", ProblemStep.REST: "3", ProblemStep.ADD: "+"}
_CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def steps_for(problem: Problem | None) -> tuple[ProblemStep, ...]:
    """Returns what can be said of a problem in its place."""
    if problem is None or problem.card:
        return ()
    if problem.part in {aspect.value for aspect in Aspect}:
        return (ProblemStep.UNSTATED, ProblemStep.UNREAD, ProblemStep.REST)
    return (ProblemStep.ADD,) if card_form_for(problem) else ()


def card_form_for(problem: Problem) -> str:
    """Returns the form of the card that a problem asks for, "" if it asks for none."""
    return next((form for start, form in _FORMS if problem.text.startswith(start)), "")


_NOTHING = "不差什么了：按“提交复核”，请另一位同事核对"
"""What the empty list says."""
_FORMS = (("没有写向谁咨询", "办理"), ("地区是“", "条件：注册地"), ("没有任何条件", "条件：人工核实"))


class ProblemModel(ListModel[ProblemRow]):
    """One problem a row: what, and what to do."""

    @override
    def text(self, row: ProblemRow) -> str:
        return f"{row.text}\n{row.advice}" if row.advice else row.text


class ProblemList(QListView):
    """A QListView of problems; `chosen` carries the Problem, `stepped` what a key says of the current one."""

    chosen = Signal(object)
    stepped = Signal(object)

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

    def current(self) -> Problem | None:
        """Returns the current problem."""
        row = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return row.problem if isinstance(row, ProblemRow) else None

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, ProblemRow):
            self.chosen.emit(row.problem)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.problems.rows:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.viewport().rect(), _CENTRED, _NOTHING)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = PROBLEM_KEYS.get(event.key()) if not event.modifiers() & _HELD else None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        elif step is not None:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


class ProblemsPanel(QWidget):
    """A QWidget with the list of problems and the buttons for what can be said of the current one in its place."""

    stepped = Signal(object)

    def __init__(self, problems: ProblemList) -> None:
        super().__init__()
        self.list = problems
        self.buttons = {step: QPushButton(f"{step.value} {_SIGNS[step]}") for step in ProblemStep}
        self._bar = QWidget()
        row = FlowLayout(self._bar, spacing=4)
        for step, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, step=step: self._say(step))
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._bar)
        column.addWidget(problems, 1)
        self.setFocusProxy(problems)
        problems.stepped.connect(self._say)
        problems.selectionModel().currentChanged.connect(lambda *_: self.refresh())
        problems.problems.modelReset.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows what can be said of the current problem."""
        steps = steps_for(self.list.current())
        for step, button in self.buttons.items():
            button.setVisible(step in steps)
        self._bar.setVisible(bool(steps))

    def _say(self, step: ProblemStep) -> None:
        problem = self.list.current()
        if step not in steps_for(problem):
            return
        row = self.list.currentIndex().row()
        self.stepped.emit((problem, step))
        last = len(self.list.problems.rows) - 1
        if self.isVisible() and last >= 0:
            self.list.setCurrentIndex(self.list.problems.index(min(row, last)))
