"""The panel beside a need: the policies and products that fit it, put on the sheet with one key."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QListView, QStackedWidget, QVBoxLayout, QWidget

from matcher import Need
from policies import Unit
from ui.entry.typed import read_number
from ui.visit.answer_effect import VisitLine
from ui.visit.inputs import RequestForm
from ui.visit.model import VisitLineModel
from ui.visit.needs import NeedPresenter
from ui.visit.promises import RequestDraft, money_of
from ui.visit.settled_panel import line_list
from ui.widgets.override import override
from ui.widgets.theme import Colours

_TYPING = 150
"""Milliseconds from the last keystroke to the answers: the pause between two words."""
_MOST = 9
"""Lines that have a key of their own."""


class NeedsPanel(QWidget):
    """A list of what fits a need. Enter, Space or the number of a line puts it on the sheet; Ctrl and the number do so
    from anywhere in `around`.
    """

    def __init__(self, presenter: NeedPresenter, colours: Colours, around: QWidget) -> None:
        super().__init__()
        self.presenter = presenter
        self.model = VisitLineModel(colours, self)
        self.title, self.note = QLabel(), QLabel()
        self.list = line_list(self.model, "对得上这条诉求的政策、产品和资源")
        self._build()
        self._add_keys(around)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        self.title.setObjectName("section")
        self.note.setObjectName("muted")
        for label in (self.title, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.list.setToolTip("回车、空格或编号：放上服务单、写进答复；再按一次取下。输入诉求时用 Ctrl 加编号")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.list, 1)
        column.addWidget(self.note)
        column.addStretch(0)
        self.setFocusProxy(self.list)

    def _add_keys(self, around: QWidget) -> None:
        self.list.activated.connect(lambda index: self._choose(index.data(Qt.ItemDataRole.UserRole)))
        self._key("Space", self.list, lambda: self._choose(self.list.currentIndex().data(Qt.ItemDataRole.UserRole)))
        for number in range(1, _MOST + 1):
            self._key(str(number), self.list, partial(self._choose_at, number))
        around.installEventFilter(self)

    def _key(self, key: str, widget: QWidget, slot: object) -> None:
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes Ctrl and a number before the window, which leads to the page of the firm by them."""
        if not isinstance(event, QKeyEvent) or event.modifiers() != Qt.KeyboardModifier.ControlModifier:
            return False
        number = event.key() - Qt.Key.Key_0
        if not self.isVisible() or not self.presenter.policy_at(number):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() is QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._choose_at(number)
        return True

    def _choose_at(self, number: int) -> None:
        self.presenter.choose(self.presenter.policy_at(number))

    def _choose(self, line: object) -> None:
        if isinstance(line, VisitLine):
            self.presenter.choose(line.key)

    def refresh(self) -> None:
        """Shows what fits the need in hand."""
        words = self.presenter.words()
        row = max(0, self.list.currentIndex().row())
        self.title.setText(words.title)
        self.note.setText(words.note)
        self.note.setVisible(bool(words.note))
        self.model.show(words.lines)
        self.list.setVisible(bool(words.lines))
        if words.lines:
            self.list.setCurrentIndex(self.model.index(min(row, len(words.lines) - 1)))

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        self.model.colours = colours
        self.list.viewport().update()


class NeedsTab(QWidget):
    """The form of a request with what fits it below, or the open promises while nothing is typed.

    `given` carries the draft with the answer chosen, `asking` whether a need is being entered.
    """

    given = Signal(object)
    asking = Signal(bool)

    def __init__(self, form: RequestForm, presenter: NeedPresenter, promises: QListView, colours: Colours) -> None:
        super().__init__()
        self.form, self.presenter = form, presenter
        self.panel = NeedsPanel(presenter, colours, self)
        self.stack = QStackedWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING)
        form.office.hide()
        for widget in (promises, self.panel):
            self.stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(form)
        column.addWidget(self.stack, 1)
        self._connect()

    def _connect(self) -> None:
        form = self.form
        form.text.textChanged.connect(lambda _: self._timer.start())
        form.amount.textChanged.connect(lambda _: self._timer.start())
        form.category.currentIndexChanged.connect(lambda _: self._timer.start())
        form.reply.check.toggled.connect(lambda _: self._timer.start())
        form.reply.box.dateChanged.connect(lambda _: self._timer.start())
        form.given.connect(self._give)
        self._timer.timeout.connect(self.look_up)
        down = QShortcut(QKeySequence("Down"), form.text)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._enter_list)

    def look_up(self) -> None:
        """Shows what fits the typed need."""
        self._timer.stop()
        draft = self.form.draft
        typed = bool(draft.text)
        self.presenter.ask(need_of(draft), draft.reply_by)
        self.stack.setCurrentIndex(int(typed))
        if not typed:
            self.form.office.hide()
        self.asking.emit(typed)
        self.form.office.setVisible(typed)  # after others made room for it: a small screen has none otherwise

    def enter(self, need: Need) -> None:
        """Fills the form with a need in the profile, to be noted with an answer."""
        self.form.fill(RequestDraft.of(need))
        self.form.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.look_up()

    def _enter_list(self) -> None:
        self.look_up()
        if self.presenter.words().lines:
            self.panel.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _give(self, draft: RequestDraft) -> None:
        self.look_up()
        self.given.emit(replace(draft, answer=self.presenter.reply(), resources=self.presenter.chosen_resources))
        self.look_up()


def need_of(draft: RequestDraft) -> Need:
    """Returns the need of a draft; an amount that cannot be read counts as not given."""
    amount = read_number(draft.amount, Unit.MONEY)
    return Need(draft.category.value, draft.text, None if isinstance(amount, str) else money_of(amount))
