"""The one place where contradictions are settled: a bar on the firm's page, and the dialog with a key for each way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.firm.settling import Unsettled, Way, head_words, settle, unsettled
from ui.widgets.labels import ElidedLabel
from ui.widgets.override import override
from ui.widgets.theme import SPACE

if TYPE_CHECKING:
    from ui.desk.matched_firm import MatchedFirm
    from ui.desk.session import FirmSession

_KEY = "F4"


class SettleBar(QFrame):
    """A QFrame that names the first contradiction; the signal `asked` is emitted when it is to be settled."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trial")
        self.words = ElidedLabel()
        self.words.setObjectName("caution")
        self.button = QPushButton(f"逐处核定…（{_KEY}）")
        self.button.setShortcut(QKeySequence(_KEY))
        self.button.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.hide()

    def show_state(self, firm: MatchedFirm) -> None:
        """Shows what contradicts itself, or hides the bar."""
        words = head_words(firm)
        self.words.setText(words)
        self.setVisible(bool(words))


class SettleCard(QFrame):
    """A QFrame with one contradiction and a button for each way; the buttons show their key while it is current."""

    chosen = Signal(object)

    def __init__(self, shown: Unsettled) -> None:
        super().__init__()
        self.setObjectName("card")
        self._ways = shown.ways
        text = QLabel(shown.text)
        text.setObjectName("question")
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(SPACE // 2)
        column.addWidget(text)
        self.buttons: list[QPushButton] = []
        for way in shown.ways:
            button = QPushButton()
            button.setAutoDefault(True)
            button.setObjectName("way")
            button.clicked.connect(lambda _=False, way=way: self.chosen.emit(way))
            self.buttons.append(button)
            column.addWidget(button)
        self.show_keys(current=False)

    def show_keys(self, *, current: bool) -> None:
        """Shows the keys of the ways, or leaves them out."""
        for number, (button, way) in enumerate(zip(self.buttons, self._ways, strict=True), 1):
            button.setText(f"{number}　{way.words}" if current else way.words)


class SettleDialog(QDialog):
    """A QDialog with every contradiction of a firm; the signal `wanted` carries a fact to be corrected in the form."""

    wanted = Signal(str)

    def __init__(self, session: FirmSession, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("两处说法不一")
        self.resize(640, 460)
        self._session = session
        self.cards: list[SettleCard] = []
        lead = QLabel("定下来以前，靠这些资料的政策都列在“材料冲突”，不下结论。按数字键选一种，回车选光标所在的一种。")
        lead.setObjectName("muted")
        lead.setWordWrap(True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.undo = QPushButton("撤销（Ctrl+Z）")
        self.undo.clicked.connect(self._undo)
        self.undo.hide()
        close = QPushButton("关闭")
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.message, 1)
        row.addWidget(self.undo)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(lead)
        column.addWidget(self.area, 1)
        column.addLayout(row)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self.undo.click)
        QApplication.instance().focusChanged.connect(self._show_current)  # type: ignore[union-attr]  # a window has an application
        self._fill()

    def _fill(self) -> None:
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(SPACE)
        self.cards = []
        for shown in unsettled(self._session):
            card = SettleCard(shown)
            card.chosen.connect(self._take)
            self.cards.append(card)
            column.addWidget(card)
        column.addStretch(1)
        self.area.setWidget(body)
        if self.cards:
            self.cards[0].buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self.cards[0].show_keys(current=True)

    def _current(self) -> SettleCard | None:
        focused = QApplication.focusWidget()
        found = next((card for card in self.cards if focused is not None and card.isAncestorOf(focused)), None)
        return found or next(iter(self.cards), None)

    def _show_current(self) -> None:
        current = self._current()
        for card in self.cards:
            card.show_keys(current=card is current)
        focused = QApplication.focusWidget()
        if focused is not None and current is not None and current.isAncestorOf(focused):
            self.area.ensureWidgetVisible(focused)

    def _take(self, way: Way) -> None:
        if way.leads_to_fact:
            self.accept()
            self.wanted.emit(way.fact)
            return
        answer = settle(self._session, way)
        self.message.setText(answer.message or f"已{way.words}")
        self.undo.setVisible(answer.accepted or self.undo.isVisible())
        if answer.accepted:
            QTimer.singleShot(0, self._after)  # the button that was pressed is still in use

    def _after(self) -> None:
        self._fill()
        if not self.cards:
            self.accept()

    def _undo(self) -> None:
        self._session.undo()
        self.message.setText("已撤销")
        self.undo.hide()
        self._fill()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        current, number = self._current(), event.text()
        if current is not None and number.isdecimal() and 1 <= int(number) <= len(current.buttons):
            current.buttons[int(number) - 1].click()
        else:
            super().keyPressEvent(event)
