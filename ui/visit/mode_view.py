"""走访模式: the QWidget of a running visit, one question at a time in big type; its state is in the presenter."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ui.desk.page import RefreshedWhenVisible
from ui.desk.session import EntryOutcome
from ui.visit.answer_effect import VisitLine
from ui.visit.ask import Ask
from ui.visit.cards import Check, Enough
from ui.visit.inputs import OriginBox, RequestForm
from ui.visit.list_card import CheckCard, DoneCard, EnoughCard, ListCard
from ui.visit.model import VisitLineModel
from ui.visit.needs_panel import NeedsTab
from ui.visit.presenter import VisitPresenter
from ui.visit.promises import NEED_KEY, REQUEST_KEY
from ui.visit.question_card import VisitQuestionCard
from ui.visit.settled_panel import SettledPanel, line_list
from ui.visit.words import VisitWords
from ui.widgets import theme
from ui.widgets.icons import icon
from ui.widgets.labels import ElidedLabel
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override

_KEEP = 500
"""Milliseconds from the last keystroke until the note is stored: the pause after a word, as for the form."""
_NOTE = 92
"""The height of the note in pixels."""
_SIDE = 340
"""The minimum width in pixels of the panel beside the question."""


class ModeView(RefreshedWhenVisible):
    """The widget of one visit.

    The signal `confirm_wanted` carries a manual condition and the answer, `list_wanted` the list to fill in, `answer_wanted`
    the number of a request and `message` a title and a text for the user.
    """

    confirm_wanted = Signal(str, bool)
    list_wanted = Signal(str)
    sheet_wanted = Signal()
    answer_wanted = Signal(int)
    left = Signal()
    message = Signal(str, str)

    def __init__(self, presenter: VisitPresenter, colours: theme.Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self._colours = colours
        self.firm, self.standing = ElidedLabel(), ElidedLabel()
        self.origin = OriginBox()
        self.back, self.end = QPushButton("走访列表"), QPushButton("结束走访（F9）")
        self.last = ElidedLabel()
        self.card, self.check = VisitQuestionCard(), CheckCard()
        self.enough, self.done = EnoughCard(colours), DoneCard()
        self.settled = SettledPanel(colours)
        self.supply_model, self.promise_model = VisitLineModel(colours, self), VisitLineModel(colours, self)
        self.supply = line_list(self.supply_model, "还要补的资料", wrap=False)
        self.promises = line_list(self.promise_model, "这家企业未办结的诉求和跟进")
        self.form = RequestForm(presenter.on)
        self.needs = NeedsTab(self.form, presenter.needs, self.promises, colours)
        self.tabs = QTabWidget()
        self.note, self.received = QPlainTextEdit(), PasteCleaningLineEdit()
        self.middle = QStackedWidget()
        self._keeper = QTimer(self)
        self._keeper.setSingleShot(True)
        self._keeper.setInterval(_KEEP)
        self._build()
        self._connect()

    # -- built

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE)
        for card in (self.card, self.check, self.enough, self.done):
            self.middle.addWidget(card)
        left.addWidget(self.middle, 1)
        left.addWidget(self._build_note())
        right = QVBoxLayout()
        right.setSpacing(theme.SPACE)
        right.addWidget(self.settled, 1)
        right.addWidget(self._build_tabs(), 1)
        body = QHBoxLayout()
        body.setSpacing(theme.SPACE)
        body.addLayout(left, 5)
        body.addLayout(right, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.setSpacing(6)
        whole.addLayout(self._build_top())
        whole.addWidget(self.last)
        whole.addLayout(body, 1)
        self.settled.setMinimumWidth(_SIDE)
        self.tabs.setMinimumWidth(_SIDE)
        self.apply_theme(self._colours)

    def _build_top(self) -> QHBoxLayout:
        self.firm.setObjectName("bigtitle")
        self.standing.setObjectName("muted")
        self.last.setObjectName("caution")
        for label in (self.firm, self.standing, self.last):
            label.setTextFormat(Qt.TextFormat.PlainText)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.firm)
        names.addWidget(self.standing)
        self.end.setObjectName("primary")
        self.end.setToolTip("记为今天已走访，保留记录和还要补的资料（F9）")
        source = QLabel("来源(&O)")
        source.setObjectName("muted")
        source.setBuddy(self.origin)
        row = QHBoxLayout()
        row.addLayout(names, 1)
        for widget in (source, self.origin, self.back, self.end):
            row.addWidget(widget)
        return row

    def _build_note(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        frame.setFixedHeight(_NOTE)
        title = QLabel("记录（F6）")
        title.setObjectName("section")
        self.note.setPlaceholderText("随手记，自动保存。Esc 回到问题。")
        self.note.setAccessibleName("走访记录")
        self.note.setTabChangesFocus(True)
        self.received.setPlaceholderText("接待人")
        self.received.setAccessibleName("接待人")
        self.received.setToolTip("企业方接待的人，只记工作需要的")
        self.received.setMaximumWidth(140)
        side = QVBoxLayout()
        side.addWidget(title)
        side.addWidget(self.received)
        side.addStretch(1)
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 8, 12, 8)
        row.addLayout(side)
        row.addWidget(self.note, 1)
        return frame

    def _build_tabs(self) -> QTabWidget:
        self.supply.setToolTip("回车：现在就问这一项")
        self.tabs.addTab(self.supply, "还要补（F8）")
        self.tabs.addTab(self.needs, "诉求（F7）")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        return self.tabs

    def _connect(self) -> None:
        self.presenter.changed.connect(self.refresh_when_visible)
        self.card.answered.connect(self._answer)
        self.card.given.connect(lambda raws: self._took(self.presenter.answer_all(raws)))
        self.check.confirmed.connect(lambda: self._checked(confirm=True))
        self.check.passed.connect(lambda: self._checked(confirm=False))
        self.check.chosen.connect(lambda line: self._told(self.presenter.choose(line)))
        self.enough.went_on.connect(self._go_on)
        self.enough.ended.connect(self.finish)
        self.card.skipped.connect(self._skip)
        self.card.listed.connect(self.list_wanted)
        self.card.back.connect(self._undo)
        self.settled.intended.connect(lambda policy: self._say(self.presenter.intend(policy).message))
        self.supply.activated.connect(lambda index: self._pick(index.data(Qt.ItemDataRole.UserRole)))
        self.promises.activated.connect(lambda index: self._open_promise(index.data(Qt.ItemDataRole.UserRole)))
        self.needs.given.connect(lambda draft: self.form.refuse(self.presenter.add_request(draft).message))
        self.needs.asking.connect(lambda asking: self.settled.setVisible(not asking))
        self.origin.activated.connect(lambda _: self._set_origin())
        self.note.textChanged.connect(self._keeper.start)
        self.received.textEdited.connect(lambda _: self._keeper.start())
        self._keeper.timeout.connect(self.keep_note)
        self.end.clicked.connect(self.finish)
        self.back.clicked.connect(self.left)
        self.done.sheet.clicked.connect(self.sheet_wanted)
        self.done.resume.clicked.connect(self._resume)
        self._add_keys()

    def _add_keys(self) -> None:
        for key, slot in (
            ("F3", self._undo),
            ("F4", self.card.skip),
            ("F6", self.note.setFocus),
            ("F7", lambda: self._open_tab(1)),
            ("F8", lambda: self._open_tab(0)),
            ("F9", self.finish),
        ):
            self._key(key, self, slot)
        for widget in (self.note, self.received, self.tabs, self.settled.list, self.origin):
            self._key("Escape", widget, self.enter)
        for key in ("Return", "Enter"):
            self._key(key, self.origin, self.enter)

    def _key(self, key: str, widget: QWidget, slot: object) -> None:
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    # -- used

    def _answer(self, fact: str, raw: object) -> None:
        if fact.startswith("confirmed."):
            self.confirm_wanted.emit(fact, bool(raw))
            return
        self.take(fact, raw)

    def take(self, fact: str, raw: object) -> None:
        """Gives an answer; a refused one stays on the card with its reason."""
        self._took(self.presenter.answer(fact, raw))

    def _took(self, answer: EntryOutcome) -> None:
        self.card.refuse(answer.message)
        if answer.accepted:
            self.enter()

    def _checked(self, *, confirm: bool) -> None:
        shown = self.check.shown
        if shown is not None and confirm:
            self._told(self.presenter.confirm_check(shown))
        elif shown is not None:
            self.presenter.pass_check(shown)
            self.enter()

    def _told(self, answer: EntryOutcome) -> None:
        if not answer.accepted:
            self.message.emit("没有记下", answer.message)
        self.enter()

    def _ask_for(self, fact: str) -> None:
        self.presenter.pick(fact)
        self.enter()

    def _go_on(self) -> None:
        self.presenter.go_on()
        self.enter()

    def _skip(self, fact: str) -> None:
        self.presenter.skip(fact)
        self.enter()

    def _undo(self) -> None:
        answer = self.presenter.undo()
        self.card.refuse(answer.message)
        self.enter()

    def _pick(self, line: object) -> None:
        if isinstance(line, VisitLine) and line.key:
            self._ask_for(line.key)

    def _open_promise(self, line: object) -> None:
        if not isinstance(line, VisitLine):
            return
        if line.key.startswith(REQUEST_KEY):
            self.answer_wanted.emit(int(line.key.removeprefix(REQUEST_KEY)))
        elif line.key.startswith(NEED_KEY):
            self.needs.enter(self.presenter.promises.needs()[int(line.key.removeprefix(NEED_KEY))])

    def _set_origin(self) -> None:
        self.presenter.set_origin(self.origin.origin)

    def _open_tab(self, place: int) -> None:
        self.tabs.setCurrentIndex(place)
        (self.supply, self.form)[place].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _resume(self) -> None:
        self.presenter.resume()
        self.enter()

    def enter(self) -> None:
        """Sets the focus to the card in the middle."""
        for card in (self.card, self.check, self.enough, self.done):
            if card is self.middle.currentWidget():
                card.enter()

    def _say(self, message: str) -> None:
        self.card.refuse(message)

    def finish(self) -> None:
        """Ends the visit."""
        self.keep_note()
        answer = self.presenter.end()
        if not answer.accepted:
            self.message.emit("走访没有结束", answer.message)
        self.enter()

    def keep_note(self) -> None:
        """Stores the note at once."""
        self._keeper.stop()
        answer = self.presenter.write(note=self.note.toPlainText(), received_by=self.received.text())
        if not answer.accepted:
            self.message.emit("记录没有存下", answer.message)

    def begin(self) -> None:
        """Shows a visit that was just started, from its first question on."""
        self.card.forget()
        self._show_note()
        self._keeper.stop()
        self.form.refuse("")
        self.form.show_offices(self.presenter.needs.offices())
        self.refresh()
        self.enter()

    def _show_note(self) -> None:
        visit = self.presenter.visit
        if visit is not None:
            self.note.setPlainText(visit.note)
            self.received.setText(self.presenter.received_by)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._outdated = True  # promises and follow-ups change on other pages and are not announced

    @override
    def refresh(self) -> None:
        presenter = self.presenter
        if not presenter.running:
            return
        words = presenter.words()
        for label, text in ((self.firm, words.firm), (self.standing, words.standing), (self.last, words.last)):
            label.setText(text)
        self.last.setVisible(bool(words.last))
        self.origin.show_origin(presenter.origin)
        self.settled.show_settled(presenter.settled, words.totals, words.warning)
        self.supply_model.show(words.supply)
        self.tabs.setTabText(0, words.supply_title)
        self.tabs.setTabText(1, words.promises_title)
        self.promise_model.show(words.promises)
        self._show_card(words)

    def _show_card(self, words: VisitWords) -> None:
        """Shows what is to be done now: facts to confirm, a question, the word that it is enough, or the end."""
        presenter = self.presenter
        card = None if presenter.ended else presenter.card
        self.end.setVisible(not presenter.ended)
        self.done.show_words(words.end)
        self.done.resume.setVisible(presenter.ended and presenter.card is not None)
        match card:
            case Ask():
                self._show_question(card, words)
            case Check():
                self.check.show_check(card)
                self._turn_to(self.check)
            case Enough():
                self.enough.show_enough(card)
                self._turn_to(self.enough)
            case None:
                self._turn_to(self.done)

    def _turn_to(self, card: VisitQuestionCard | ListCard) -> None:
        if card is not self.middle.currentWidget():
            self.middle.setCurrentWidget(card)
            card.guard.raise_guard()

    def _show_question(self, ask: Ask, words: VisitWords) -> None:
        self._turn_to(self.card)
        if self.card.show_ask(ask, self.presenter.suggestion(ask.fact)):
            self.card.refuse("")
        self.card.progress.setText(words.progress)
        self.card.undo.setEnabled(self.presenter.can_undo)

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies the theme to what the style sheet does not reach."""
        self._colours = colours
        self.settled.apply_theme(colours)
        self.needs.panel.apply_theme(colours)
        for model in (self.supply_model, self.promise_model, self.enough.model):
            model.colours = colours
        view: QListView
        for view in self.findChildren(QListView):
            view.viewport().update()
        self.end.setIcon(icon("circle-check", colours.on_accent))
        self.back.setIcon(icon("list-checks", colours.muted))
        self.done.sheet.setIcon(icon("file-text", colours.accent))
        self.card.undo.setIcon(icon("undo-2", colours.muted))
        self.card.unknown.setIcon(icon("circle-question-mark", colours.muted))
