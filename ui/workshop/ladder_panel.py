"""The ladder of the conditions with the firm by which it is coloured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.entry.editors import NoWheelComboBox
from ui.widgets.override import override
from ui.workshop.ladder_view import LadderView

if TYPE_CHECKING:
    from ui.widgets.theme import Colours
    from ui.workshop.examples import Examples

_NOTHING = "还没有可以画的条件：先采纳条件卡片；有卡片不能判断的，先看“还差什么”"


class LadderPanel(QWidget):
    """A QWidget with the ladder of a draft. `chosen` carries the condition of a rung; `firm_chosen` is emitted for another firm."""

    chosen = Signal(str)
    firm_chosen = Signal()
    wanted = Signal()

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.examples: Examples | None = None
        self.firm, self.copy = NoWheelComboBox(), QPushButton("复制为图片")
        self.nothing = QLabel(_NOTHING)
        self.view, self.area = LadderView(colours), QScrollArea()
        self._build()
        self.view.chosen.connect(self.chosen)
        self.view.chosen.connect(lambda _: self._reveal())
        self.firm.activated.connect(self._choose)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setPixmap(self.view.grab()))

    def _build(self) -> None:
        self.firm.setAccessibleName("按哪家企业上色")
        self.firm.setSizeAdjustPolicy(NoWheelComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.firm.setMinimumContentsLength(12)
        self.nothing.setObjectName("muted")
        self.nothing.setWordWrap(True)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusProxy(self.view)
        self.area.setWidget(self.view)
        self.setFocusProxy(self.view)
        row = QHBoxLayout()
        row.addWidget(self.firm, 1)
        row.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.nothing)
        column.addWidget(self.area, 1)

    def show_examples(self, examples: Examples) -> None:
        """Shows the ladder of a draft."""
        self.examples = examples
        self.refresh()

    def refresh(self) -> None:
        """Shows the conditions as they are now."""
        examples = self.examples
        if examples is None or not self.isVisible():
            return
        choices = examples.choices()
        with QSignalBlocker(self.firm):
            self.firm.clear()
            for name, words in choices:
                self.firm.addItem(words, name)
            self.firm.setCurrentIndex(max(0, self.firm.findData(examples.selected)))
        part = examples.ladder()
        self.view.show_ladder(part)
        self.nothing.setVisible(part is None)
        self.area.setVisible(part is not None)
        self.copy.setEnabled(part is not None)

    def follow(self, card: str) -> None:
        """Marks the rung of the selected card."""
        self.view.follow(card)
        self._reveal()

    def _reveal(self) -> None:
        box = self.view.current_box()
        if box.isValid():
            self.area.ensureVisible(box.center().x(), box.center().y(), 0, box.height())

    def _choose(self, number: int) -> None:
        if self.examples is not None:
            self.examples.selected = str(self.firm.itemData(number) or "")
            self.refresh()
            self.firm_chosen.emit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.wanted.emit()

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme to the picture."""
        self.view.apply_theme(colours)
