"""The cards with a list in the middle of the visit: facts to confirm together, and the word that it is enough."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.visit.cards import Check, CheckKind, CheckLine, Enough
from ui.visit.key_guard import KeyGuard
from ui.visit.model import VisitLineModel
from ui.visit.settled_panel import line_list
from ui.widgets.override import override
from ui.widgets.theme import Colours

_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class ListCard(QFrame):
    """A QFrame with a title, a line below it, a list and buttons. The first button has the focus and Enter."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.guard = KeyGuard(self)
        self.title, self.lead = QLabel(), QLabel()
        self.title.setObjectName("bigquestion")
        self.title.setProperty("step", "m")
        self.lead.setObjectName("muted")
        self.buttons = QHBoxLayout()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 12, 20, 12)
        self.column.setSpacing(6)
        for label in (self.title, self.lead):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            self.column.addWidget(label)

    def add_button(self, text: str, keys: tuple[str, ...], *, main: bool = False) -> QPushButton:
        """Adds a button that also answers keys."""
        button = QPushButton(text)
        button.setObjectName("bigger" if main else "big")
        self.buttons.addWidget(button)
        for key in keys:
            self.key(key, button)
        return button

    def key(self, key: str, button: QPushButton) -> QShortcut:
        """Lets a key press a button while the card has the focus."""
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(_WITHIN)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(button.click)
        return shortcut

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.guard.painted()


class CheckCard(ListCard):
    """The card of facts to check: `confirmed` and `passed` are about all of them, `chosen` carries one line."""

    confirmed = Signal()
    passed = Signal()
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.shown: Check | None = None
        self._keys: list[QShortcut] = []
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self.area, 1)
        self.yes = self.add_button("都对（回车）", ("Return", "Enter", "Y"), main=True)
        self.no = self.add_button("先不管（Esc）", ("Escape",))
        self.buttons.addStretch(1)
        self.column.addLayout(self.buttons)
        self.yes.clicked.connect(self.confirmed)
        self.no.clicked.connect(self.passed)

    def show_check(self, check: Check) -> None:
        """Shows the facts of a check; the same check stays as it is."""
        if check == self.shown:
            return
        self.shown = check
        self.title.setText(check.title)
        self.lead.setText(check.lead)
        sure = check.kind is not CheckKind.CONFLICT
        self.yes.setVisible(sure)
        self.yes.setEnabled(sure)  # Enter presses it only while it may
        while self._keys:
            old = self._keys.pop()
            old.setEnabled(False)
            old.deleteLater()
        body = QWidget()
        body.setObjectName("body")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for row, line in enumerate(check.lines):
            self._add_line(grid, row, line)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(len(check.lines), 1)
        self.area.setWidget(body)
        self.guard.raise_guard()

    def _add_line(self, grid: QGridLayout, row: int, line: CheckLine) -> None:
        button = QPushButton(line.button)
        button.setAccessibleName(" ".join(filter(None, (line.button, line.label, line.value))))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.chosen.emit(line))
        self._keys.append(self.key(line.key, button))
        grid.addWidget(button, row, 0)
        for column, (text, name) in enumerate(
            ((line.label, "muted"), (line.value, "head"), (line.because, "muted")), 1
        ):
            label = QLabel(text)
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(column > 1)
            grid.addWidget(label, row, column)

    def enter(self) -> None:
        """Sets the focus to the button that confirms all, or leaves them as they are."""
        (self.yes if self.yes.isEnabled() else self.no).setFocus(Qt.FocusReason.OtherFocusReason)


class EnoughCard(ListCard):
    """The card that says that it is enough: `ended` ends the visit, `went_on` asks further."""

    ended = Signal()
    went_on = Signal()

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.shown: Enough | None = None
        self.model = VisitLineModel(colours, self)
        self.list = line_list(self.model, "留给企业补的资料", wrap=False)
        self.column.addWidget(self.list, 1)
        self.more = self.add_button("接着问（回车）", ("Return", "Enter"))
        self.end = self.add_button("结束走访（F9）", ())
        self.buttons.addStretch(1)
        self.column.addLayout(self.buttons)
        self.more.clicked.connect(self.went_on)
        self.end.clicked.connect(self.ended)

    def show_enough(self, enough: Enough) -> None:
        """Shows the card."""
        if enough != self.shown:
            self.shown = enough
            self.title.setText(enough.title)
            self.lead.setText(enough.lead)
            self.model.show(enough.lines)
            self.guard.raise_guard()

    def enter(self) -> None:
        """Sets the focus to the button that asks on."""
        self.more.setFocus(Qt.FocusReason.OtherFocusReason)


class DoneCard(ListCard):
    """The card at the end: the visit in words, and the ways on to the sheet or back to the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.column.insertStretch(0, 1)
        self.lead.setObjectName("head")
        self.sheet = self.add_button("做服务单（回车）", ("Return", "Enter"))
        self.resume = self.add_button("继续提问（空格）", ("Space",))
        self.buttons.addStretch(1)
        self.column.addSpacing(12)
        self.column.addLayout(self.buttons)
        self.column.addStretch(2)

    def show_words(self, words: str) -> None:
        """Shows the summary of the visit: its first line as the title."""
        title, _, rest = words.partition("\n")
        self.title.setText(title)
        self.lead.setText(rest)

    def enter(self) -> None:
        """Sets the focus to the way to the sheet."""
        self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
