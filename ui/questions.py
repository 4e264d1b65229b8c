"""The three best questions on top, answered in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from policies import CATALOGUE, FieldType, Unit, show
from ui.marks import override
from ui.theme import SPACE
from ui.typed import read_number, read_text

if TYPE_CHECKING:
    from matcher import Question

_LEAST = 220
"""Pixels a card needs; what has no room waits its turn."""
_LISTS = (FieldType.RECORDS, FieldType.RECORD)


class QuestionCard(QFrame):
    """One question. `answered` carries the fact and the raw answer, `skipped` the fact."""

    answered = Signal(str, object)
    skipped = Signal(str)
    wanted = Signal(str)
    """A list is answered in the form: the name of its field."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.setObjectName("card")
        self.question = question
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(_label(question.text, "question"))
        column.addWidget(_label(effect(question), "muted"))
        self.message = _label("", "error")
        self.message.hide()
        column.addWidget(self.message)
        column.addStretch(1)
        column.addLayout(self._inputs())

    def _inputs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        name = self.question.field.partition(".")[0]
        if name == "confirmed":
            self._add_buttons(row, (("是", True), ("否", False)))
        elif name == "scores":
            self._add_line(row, "分")
        else:
            self._add_field(row, name)
        skip = QPushButton("不知道")
        skip.setToolTip("本次不再问这一项")
        skip.clicked.connect(lambda: self.skipped.emit(self.question.field))
        row.addWidget(skip)
        return row

    def _add_field(self, row: QHBoxLayout, name: str) -> None:
        field = CATALOGUE[name]
        if field.type is FieldType.FLAG:
            self._add_buttons(row, (("是", True), ("否", False)))
        elif field.type in _LISTS:
            self._add_buttons(row, (("无", []),))
            there = QPushButton("去填写")
            there.clicked.connect(lambda: self.wanted.emit(name))
            row.addWidget(there)
        elif field.type is FieldType.ENUM:
            self._add_choice(row, field.values)
        else:
            self._add_line(row, field.unit.value)

    def _add_buttons(self, row: QHBoxLayout, answers: tuple[tuple[str, object], ...]) -> None:
        for text, value in answers:
            button = QPushButton(text)
            button.clicked.connect(lambda _=False, value=value: self.answered.emit(self.question.field, value))
            row.addWidget(button)

    def _add_choice(self, row: QHBoxLayout, values: tuple[str, ...]) -> None:
        box = QComboBox()
        box.addItem("请选择…", None)
        for value in values:
            box.addItem(value, value)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.activated.connect(lambda _: self._chosen(box.currentData()))
        row.addWidget(box, 1)

    def _chosen(self, value: object) -> None:
        if value is not None:
            self.answered.emit(self.question.field, value)

    def _add_line(self, row: QHBoxLayout, unit: str) -> None:
        line = QLineEdit()
        line.setPlaceholderText(unit or "回车确认")
        line.returnPressed.connect(lambda: self.answered.emit(self.question.field, self._read(line.text())))
        row.addWidget(line, 1)
        done = QPushButton("确定")
        done.clicked.connect(line.returnPressed)
        row.addWidget(done)

    def _read(self, text: str) -> object:
        name, _, tail = self.question.field.partition(".")
        return read_number(text) if tail else read_text(CATALOGUE[name], text)

    def refuse(self, message: str) -> None:
        """Says why an answer was not taken."""
        self.message.setText(message)
        self.message.show()


def _label(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


def effect(question: Question) -> str:
    """Who holds the answer, what it settles and what hangs on it."""
    settles = f"可定 {question.settles} 项" if question.settles else f"关系 {question.touches} 项"
    money = f"，涉及 {show(question.amount_at_stake, Unit.MONEY)}" if question.amount_at_stake else ""
    return f"{question.holder} · {settles}{money}"


class QuestionBar(QWidget):
    """The best questions side by side."""

    answered = Signal(str, object)
    skipped = Signal(str)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[QuestionCard] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE)

    def show_questions(self, questions: tuple[Question, ...]) -> None:
        """Replaces the cards; the same questions keep theirs, with what is being typed."""
        if [card.question.field for card in self.cards] == [question.field for question in questions] and self.cards:
            return
        while self._row.count():
            widget = self._row.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        self.cards = [QuestionCard(question) for question in questions]
        for card in self.cards:
            card.answered.connect(self.answered)
            card.skipped.connect(self.skipped)
            card.wanted.connect(self.wanted)
            self._row.addWidget(card, 1)
        self._fit()
        if not questions:
            self._row.addWidget(_label("没有还需要问的问题了。跳过的问题可在“编辑”菜单里重新提问。", "muted"))

    def _fit(self) -> None:
        room = max(1, self.width() // _LEAST)
        for place, card in enumerate(self.cards):
            card.setVisible(place < room)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def enter(self) -> None:
        """Puts the focus into the first question."""
        if self.cards:
            self.cards[0].focusNextChild()

    def refuse(self, fact: str, message: str) -> None:
        """Shows why an answer was not taken, on its card."""
        for card in self.cards:
            if card.question.field == fact:
                card.refuse(message)
