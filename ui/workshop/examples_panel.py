"""The example firms beside the cards: one key says whether the verdict of the program is right."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.widgets.flow import FlowLayout
from ui.widgets.override import override
from ui.widgets.tasks import StoppableRunner
from ui.workshop.cards_view import CardList
from ui.workshop.examples import Examples

if TYPE_CHECKING:
    from ui.widgets.theme import Colours

_PAUSE = 250
"""Milliseconds without a change after which the firms are made again."""


class ExampleStep(StrEnum):
    """What a key or a button says about the selected firm."""

    RIGHT = "是"
    WRONG = "不对"
    ALL = "全部确认"
    BACK = "收回"


_KEYS = {ExampleStep.RIGHT: "Y", ExampleStep.WRONG: "X", ExampleStep.ALL: "Shift+回车", ExampleStep.BACK: "Delete"}
_HINTS = {
    ExampleStep.RIGHT: "程序的结论对，这家企业成为政策的例子（Y 或回车）",
    ExampleStep.WRONG: "程序的结论不对，去改这一条条件（X 或 N）",
    ExampleStep.ALL: "所有待确认的结论都对",
    ExampleStep.BACK: "不再作例子",
}
_STEPS: dict[int, ExampleStep] = {
    Qt.Key.Key_Y: ExampleStep.RIGHT,
    Qt.Key.Key_Return: ExampleStep.RIGHT,
    Qt.Key.Key_Enter: ExampleStep.RIGHT,
    Qt.Key.Key_X: ExampleStep.WRONG,
    Qt.Key.Key_N: ExampleStep.WRONG,
    Qt.Key.Key_Delete: ExampleStep.BACK,
}


def step_of(event: QKeyEvent) -> ExampleStep | None:
    """Returns what a key says, None if it is left to the list."""
    shift = Qt.KeyboardModifier.ShiftModifier
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held == shift:
        return ExampleStep.ALL if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else None
    return _STEPS.get(event.key()) if held == Qt.KeyboardModifier.NoModifier else None


class ExamplesPanel(QWidget):
    """A QWidget with the example firms of a draft.

    The firms are made in the background while the panel or the ladder is shown, and again after the conditions changed.
    `card_wanted` carries the condition whose firm was judged wrongly, `selected` is emitted when another firm is
    looked at or the firms are others.
    """

    card_wanted = Signal(str)
    selected = Signal()

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.examples: Examples | None = None
        self.caption, self.missing = QLabel(), QLabel()
        self.list = CardList(colours, "例子企业")
        self.buttons = {step: QPushButton(f"{step.value} {_KEYS[step]}") for step in ExampleStep}
        self._runner = StoppableRunner(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.caption.setObjectName("section")
        self.missing.setObjectName("muted")
        self.missing.setWordWrap(True)
        self.list.setSelectionMode(CardList.SelectionMode.SingleSelection)
        bar = QWidget()
        row = FlowLayout(bar, spacing=4)
        for step, button in self.buttons.items():
            button.setObjectName("primary" if step is ExampleStep.RIGHT else "")
            button.setToolTip(_HINTS[step])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, step=step: self.do(step))
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.caption)
        column.addWidget(bar)
        column.addWidget(self.list, 1)
        column.addWidget(self.missing)

    def _connect(self) -> None:
        self.list.installEventFilter(self)
        self.list.chosen.connect(self._select)
        self.list.opened.connect(lambda _: self.do(ExampleStep.WRONG))
        self._pause.timeout.connect(self.make)
        self._runner.failed.connect(self.caption.setText)

    def show_examples(self, examples: Examples) -> None:
        """Shows the firms of a draft."""
        self._runner.stop()
        self.examples = examples
        self.refresh()

    def refresh(self) -> None:
        """Shows the answers of the present draft; the firms are made again soon if the conditions are others."""
        if self.examples is None or not self.isVisible():
            return
        self._show()
        if self.examples.stale:
            self._pause.start()

    def make(self) -> None:
        """Makes the firms in the background if they are not those of the present conditions."""
        examples = self.examples
        if examples is None or not examples.stale:
            return
        self.caption.setText("正在造例子企业…")
        self._runner.restart(examples.work(), lambda made: self._made(examples, made))

    def _made(self, examples: Examples, made: object) -> None:
        if examples is self.examples:
            examples.take(made)  # type: ignore[arg-type]  # what its work returned
            self._show()
            self.selected.emit()

    def _show(self) -> None:
        examples = self.examples
        assert examples is not None  # it was shown
        self.list.show_rows(examples.rows())
        self.list.follow(examples.selected)
        self.caption.setText(examples.words())
        self.missing.setText(examples.missing())
        self.missing.setVisible(bool(examples.missing()))

    def go_to_stale(self) -> None:
        """Goes to the first example that does not hold any more."""
        if self.examples is not None:
            self.examples.go_to_stale()
            self._show()

    def _select(self, firm: str) -> None:
        if self.examples is not None:
            self.examples.selected = firm
            self.selected.emit()

    def do(self, step: ExampleStep) -> None:
        """Does what a key or button says."""
        examples = self.examples
        if examples is None:
            return
        if step is ExampleStep.RIGHT:
            examples.confirm()
        elif step is ExampleStep.ALL:
            examples.confirm_all()
        elif step is ExampleStep.BACK:
            examples.take_back()
        elif card := examples.deny():
            self.card_wanted.emit(card)
        self._show()
        self.selected.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        step = step_of(event)
        if step is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self.do(step)
        return True

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show() if self.examples is not None else None
        self.make()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Makes no firms that nobody looks at."""
        self._pause.stop()
        super().hideEvent(event)

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme to the list."""
        self.list.apply_theme(colours)
