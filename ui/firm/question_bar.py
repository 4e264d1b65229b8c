"""The bar with the three best questions, answered in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.entry.answers import Answering, AnswerKind, read_answer
from ui.entry.pick_line import PickPopup, not_picked
from ui.entry.picks import chosen
from ui.widgets.labels import ElidedLabel
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.widgets.theme import SPACE

if TYPE_CHECKING:
    from matcher import Question

_EMPTY = "还没有填。不知道就点“不知道”。"
_LEAST = 260
"""The minimum width of a card in pixels; cards that do not fit are hidden."""


class BarQuestionCard(QFrame):
    """A QFrame with one question. The signal `answered` carries the fact and the raw answer, `skipped` the facts."""

    answered = Signal(str, object)
    given = Signal(object)
    """Emitted when one answer gives several facts; carries their raw values by name."""
    skipped = Signal(tuple)
    wanted = Signal(str)
    """Emitted when a list or one of several facts is to be edited in the form; carries the name of its field."""

    def __init__(self, question: Question, put: Answering) -> None:
        super().__init__()
        self.setObjectName("card")
        self.question, self.put = question, put
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(_label(put.text, "question"))
        if put.kind is AnswerKind.BLOCK:
            listed = ElidedLabel("、".join(option.text for option in put.options))
            listed.setObjectName("muted")
            column.addWidget(listed)
        if put.known:
            column.addWidget(_label(put.known, "muted"))
        self.effect = _label(effect(question), "muted")
        column.addWidget(self.effect)
        self.message = _label("", "error")
        self.message.hide()
        column.addWidget(self.message)
        column.addStretch(1)
        column.addLayout(self._inputs())

    def _inputs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        if self.put.kind in (AnswerKind.LINE, AnswerKind.PICK):
            self._add_line(row)
        elif self.put.kind is AnswerKind.CHOICE:
            self._add_choice(row)
        elif self.put.kind is AnswerKind.BLOCK:
            self._add_block(row)
        else:
            self._add_buttons(row)
        skip = QPushButton("不知道")
        skip.setToolTip("本次不再问这一项")
        skip.clicked.connect(lambda: self.skipped.emit(self.question.facts))
        row.addWidget(skip)
        return row

    def _add_buttons(self, row: QHBoxLayout) -> None:
        for option in self.put.options:
            button = QPushButton(option.text)
            button.clicked.connect(lambda _=False, value=option.value: self.answered.emit(self.question.field, value))
            row.addWidget(button)
        if self.put.kind is AnswerKind.LIST:
            fill = QPushButton(self.put.fill)
            fill.clicked.connect(lambda: self.wanted.emit(self.question.field))
            row.addWidget(fill)

    def _add_block(self, row: QHBoxLayout) -> None:
        none, each = QPushButton("都没有"), QPushButton("逐项填")
        listed = "\n".join(option.text for option in self.put.options)
        none.setToolTip(f"以下情形都没有：\n{listed}")
        none.clicked.connect(lambda: self.given.emit(dict.fromkeys(self.question.facts, False)))
        each.clicked.connect(lambda: self.wanted.emit(self.question.field))
        row.addWidget(none)
        row.addWidget(each)

    def _add_choice(self, row: QHBoxLayout) -> None:
        box = QComboBox()
        box.addItem("请选择…", None)
        for option in self.put.options:
            box.addItem(option.text, option.value)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.activated.connect(lambda _: self._chosen(box.currentData()))
        row.addWidget(box, 1)

    def _chosen(self, value: object) -> None:
        if value is not None:
            self.answered.emit(self.question.field, value)

    def _add_line(self, row: QHBoxLayout) -> None:
        line = PasteCleaningLineEdit()
        line.setPlaceholderText(self.put.unit or "回车确认")
        if self.put.kind is AnswerKind.PICK:
            line.setPlaceholderText("名称、首字母或代码")
            line.returnPressed.connect(lambda: self._pick(line.text().strip()))
            PickPopup(self.question.field, line).picked.connect(self._answer)
        else:
            line.returnPressed.connect(lambda: self._answer(line.text()))
        row.addWidget(line, 1)
        done = QPushButton("确定")
        done.clicked.connect(line.returnPressed)
        row.addWidget(done)

    def _pick(self, typed: str) -> None:
        """Answers with the one entry that the text means; a text that means none is refused, as in a visit."""
        meant = chosen(self.question.field, typed)
        if meant is not None:
            self.answered.emit(self.question.field, meant.value)
        elif typed:
            self.refuse(not_picked(self.question.field, typed, self.question.label))
        else:
            self.refuse(_EMPTY)

    def _answer(self, text: str) -> None:
        raw = read_answer(self.question.field, text)
        if raw is None:
            self.refuse(_EMPTY)
        else:
            self.answered.emit(self.question.field, raw)

    def refuse(self, message: str) -> None:
        """Shows why an answer was refused."""
        self.message.setText(message)
        self.message.show()


def _label(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


def effect(question: Question) -> str:
    """Returns who holds the answer, and what it is good for."""
    return " · ".join(filter(None, (question.holder, question.why)))


class QuestionBar(QWidget):
    """A QWidget with the best questions side by side."""

    answered = Signal(str, object)
    given = Signal(object)
    skipped = Signal(tuple)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[BarQuestionCard] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE)

    def show_questions(self, asked: tuple[tuple[Question, Answering], ...]) -> None:
        """Shows the cards of these questions; a question that is still asked keeps its card and the text being typed."""
        kept = {card.question.field: card for card in self.cards}
        cards = [self._card(question, put, kept.get(question.field)) for question, put in asked]
        if cards == self.cards and cards:
            return
        while self._row.count():
            widget = self._row.takeAt(0).widget()
            if widget not in cards:
                widget.deleteLater()
        self.cards = cards
        for card in self.cards:
            self._row.addWidget(card, 1)
        self._fit()
        if not cards:
            self._row.addWidget(_label("没有还需要问的问题了。跳过的问题可在“编辑”菜单里重新提问。", "muted"))

    def _card(self, question: Question, put: Answering, kept: BarQuestionCard | None) -> BarQuestionCard:
        """Returns the card of a question; the current card is reused if it is answered in the same way."""
        if kept is not None and kept.put == put:
            kept.question = question
            kept.effect.setText(effect(question))
            return kept
        card = BarQuestionCard(question, put)
        card.answered.connect(self.answered)
        card.given.connect(self.given)
        card.skipped.connect(self.skipped)
        card.wanted.connect(self.wanted)
        return card

    def _fit(self) -> None:
        room = max(1, self.width() // _LEAST)
        for place, card in enumerate(self.cards):
            card.setVisible(place < room)

    @override
    def minimumSizeHint(self) -> QSize:
        """Room for the widest card alone: the others are hidden where they do not fit."""
        widest = max((card.minimumSizeHint().width() for card in self.cards), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def enter(self) -> None:
        """Sets the focus to the first question."""
        if self.cards:
            self.cards[0].focusNextChild()

    def refuse(self, fact: str, message: str) -> None:
        """Shows on the card of a fact why its answer was refused."""
        for card in self.cards:
            if card.question.field == fact:
                card.refuse(message)
