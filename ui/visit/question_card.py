"""The question card of the visit, in big type, answered with the keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.entry.answers import AnswerKind, Option, read_answer
from ui.entry.pick_line import PickList
from ui.visit.ask import Ask
from ui.visit.block_list import BlockList
from ui.visit.key_guard import KeyGuard
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override

_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut
_WIDE, _MANY = 3, 9
"""The number of answer columns, and the number of answers above which they may scroll."""
_LOWEST = 160
"""The minimum height in pixels of scrolling answers."""


class VisitQuestionCard(QFrame):
    """A QFrame that shows one question. The signal `answered` carries the fact and the raw answer, `skipped` the fact."""

    answered = Signal(str, object)
    given = Signal(object)
    """Emitted when one answer gives several facts; carries their raw values by name."""
    skipped = Signal(str)
    listed = Signal(str)
    """Emitted when a list is to be filled in; carries its fact."""
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.shown: Ask | None = None
        self.line: QLineEdit | None = None
        self._focus: QWidget | None = None
        self.buttons: list[QPushButton] = []
        self.text, self.effect, self.about, self.before = QLabel(), QLabel(), QLabel(), QLabel()
        self.message, self.progress = QLabel(), QLabel()
        self.hint = QPushButton()
        self.unknown = QPushButton("不知道（Esc）")
        self.undo = QPushButton("上一题（F3）")
        self._body: QWidget = QWidget()
        self._place = QVBoxLayout()
        self._suggested: object = None
        self.guard = KeyGuard(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        names = ((self.text, "bigquestion"), (self.effect, "muted"), (self.about, "muted"), (self.message, "error"))
        for label, name in (*names, (self.before, "caution"), (self.progress, "muted")):
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.hint.setObjectName("hint")
        self.hint.setToolTip("按企业已有资料推测的答案，采用前请向企业核实")
        self.unknown.setToolTip("企业一时答不上：记入还要补的资料，换下一题（Esc 或 F4）")
        self.undo.setToolTip("退回上一个回答，重新问（F3）")
        for button in (self.unknown, self.undo):
            button.setObjectName("big")
        self._place.addWidget(self._body)
        foot = QHBoxLayout()
        foot.addWidget(self.unknown)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(6)
        column.addWidget(self.progress)
        column.addStretch(2)
        column.addWidget(self.text)
        column.addWidget(self.effect)
        column.addWidget(self.about)
        column.addWidget(self.before)
        column.addSpacing(8)
        column.addLayout(self._place)
        column.addWidget(self.hint)
        column.addWidget(self.message)
        column.addStretch(3)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.unknown.clicked.connect(self.skip)
        self.undo.clicked.connect(self.back)
        self.hint.clicked.connect(self._take_hint)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(_WITHIN)
        escape.setAutoRepeat(False)
        escape.activated.connect(self.skip)

    def skip(self) -> None:
        """Emits `skipped` for 不知道."""
        if self.shown is not None:
            self.skipped.emit(self.shown.fact)

    def _take_hint(self) -> None:
        if self.shown is not None:
            self.answered.emit(self.shown.fact, self._suggested)

    def show_ask(self, ask: Ask, suggestion: tuple[str, object] | None) -> bool:
        """Shows a question and returns whether it is another one; the same question keeps the text being typed."""
        another = self.shown is None or self.shown.question != ask.question
        if self.shown is None or (self.shown.fact, self.shown.answering) != (ask.fact, ask.answering):
            self._ask_anew(ask)
        self.shown = ask
        self.effect.setText(ask.effect)
        self.about.setText(ask.about)
        self.about.setVisible(bool(ask.about))
        self.before.setText(ask.before)
        self.before.setVisible(bool(ask.before))
        self._suggested = suggestion[1] if suggestion is not None else None
        self.hint.setText(suggestion[0] if suggestion is not None else "")
        self.hint.setVisible(suggestion is not None)
        return another

    def _ask_anew(self, ask: Ask) -> None:
        self.refuse("")
        self.text.setText(ask.text)
        self.text.setProperty("step", ask.step)
        self.text.style().unpolish(self.text)
        self.text.style().polish(self.text)
        body = self._make_body(ask)
        self._place.replaceWidget(self._body, body)
        body.show()  # at once: the next key may already be on its way
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        self.guard.raise_guard()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.guard.painted()

    def forget(self) -> None:
        """Makes the next question rebuild the card, even if it is the same one."""
        self.shown = None

    def _make_body(self, ask: Ask) -> QWidget:
        body = QWidget()
        self.line, self._focus, self.buttons = None, None, []
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        if ask.kind is AnswerKind.LINE:
            column.addLayout(self._make_line(ask))
        elif ask.kind is AnswerKind.PICK:
            column.addWidget(self._make_pick(ask))
        elif ask.kind is AnswerKind.BLOCK:
            column.addWidget(self._make_block(ask, body))
        else:
            column.addWidget(self._make_buttons(ask, body))
        for text in filter(None, (ask.answering.hint, ask.answering.known)):
            hint = QLabel(text)
            hint.setObjectName("muted")
            hint.setWordWrap(True)
            hint.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(hint)
        return body

    def _make_line(self, ask: Ask) -> QHBoxLayout:
        line = PasteCleaningLineEdit()
        line.setObjectName("big")
        line.setAccessibleName(ask.text)
        line.returnPressed.connect(lambda: self.answered.emit(ask.fact, read_answer(ask.fact, line.text())))
        done = QPushButton("确定（回车）")
        done.setObjectName("big")
        done.clicked.connect(line.returnPressed)
        row = QHBoxLayout()
        row.addWidget(line, 1)
        if ask.answering.unit:
            unit = QLabel(ask.answering.unit)
            unit.setObjectName("bigquestion")
            row.addWidget(unit)
        row.addWidget(done)
        self.line = line
        return row

    def _make_pick(self, ask: Ask) -> PickList:
        picks = PickList(ask.fact, ask.question.label)
        picks.setMinimumHeight(_LOWEST)
        picks.picked.connect(lambda value: self.answered.emit(ask.fact, value))
        picks.refused.connect(self.refuse)
        self.line = picks.line
        return picks

    def _make_block(self, ask: Ask, body: QWidget) -> BlockList:
        block = BlockList(ask.options)
        block.given.connect(self.given)
        self.buttons = [block.none, block.take]
        self._key("Y", block.none, body)
        for key in ("Return", "Enter"):
            self._key(key, block.take, body)
        self._focus = block.list
        return block

    def _make_buttons(self, ask: Ask, body: QWidget) -> QWidget:
        inner = QWidget()
        inner.setObjectName("body")
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        many = len(ask.options) > _MANY
        for place, option in enumerate(ask.options):
            self._add_button(option, ask, body)
            grid.addWidget(self.buttons[-1], place // _WIDE, place % _WIDE)
        if ask.kind is AnswerKind.LIST:
            fill = QPushButton(f"{ask.answering.fill}（F5）")
            fill.setObjectName("bigger")
            fill.setToolTip("打开小表逐条填写")
            fill.clicked.connect(lambda: self.listed.emit(ask.fact))
            self._key("F5", fill, body)
            self.buttons.append(fill)
            grid.addWidget(fill, 0, len(ask.options))
        grid.setColumnStretch(_WIDE, 1)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = QShortcut(QKeySequence(key), body)
            pressed.setContext(_WITHIN)
            pressed.setAutoRepeat(False)
            pressed.activated.connect(self._press)
        if not many:
            return inner
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        area.setMinimumHeight(min(_LOWEST, inner.sizeHint().height()))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _add_button(self, option: Option, ask: Ask, body: QWidget) -> None:
        button = QPushButton(f"{option.text}（{'/'.join(option.keys)}）")
        button.setObjectName(
            "bigger" if ask.kind is not AnswerKind.CHOICE else "big" if len(ask.options) <= _MANY else ""
        )
        button.clicked.connect(lambda: self.answered.emit(ask.fact, option.value))
        for key in option.keys:
            self._key(key, button, body)
        self.buttons.append(button)

    def _key(self, key: str, button: QPushButton, body: QWidget) -> None:
        shortcut = QShortcut(QKeySequence(key), body)
        shortcut.setContext(_WITHIN)
        shortcut.setAutoRepeat(False)  # a key held down answers one question, not all that follow
        shortcut.activated.connect(button.click)

    def _press(self) -> None:
        focused = next((button for button in self.buttons if button.hasFocus()), None)
        if focused is not None:
            focused.click()

    def enter(self) -> None:
        """Sets the focus to the answer."""
        target = self._focus or self.line or next(iter(self.buttons), self.unknown)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, message: str) -> None:
        """Shows why an answer was refused; the typed text is selected, so that the next keys replace it."""
        if message and self.line is not None:
            self.line.selectAll()
        self.message.setText(message)
        self.message.setVisible(bool(message))
