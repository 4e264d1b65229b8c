"""The page of the current firm: its facts on the left, the best questions on top, the results with reasons below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from casebook import Origin
from matcher import ResultChange, changes
from ui.desk.page import Page
from ui.entry.answers import Answering, answering
from ui.filings.door import ask_for_firm
from ui.firm.changes import ChangesDialog
from ui.firm.form import ProfileForm
from ui.firm.lacks import lacks_of
from ui.firm.question_bar import QuestionBar
from ui.firm.results import FirmResultsView
from ui.firm.settle import SettleBar, SettleDialog
from ui.firm.sources import SourceStrip, source_menu, source_words, sources_of
from ui.firm.trial import TrialBar
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.labels import ElidedLabel
from ui.widgets.override import override

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher import Question
    from ui.desk.desk import Desk
    from ui.desk.session import EntryOutcome
    from ui.firms.known import PrefillOffer
    from ui.papers import FileRead
    from ui.widgets.dropped import FileSource

_WAIT = 30
"""Milliseconds from the last keystroke to a new match: signals of one entry make one match, no delay is noticed."""
_KEEP = 500
"""Milliseconds from the last keystroke until typed facts are written to the casebook: the pause after a word."""
_NAME = 0.45
"""The maximum width of the firm's name, as a share of the page width."""


class FirmPage(Page):
    """The page 画像与匹配. The signal `message` carries a title and a text for the user."""

    message = Signal(str, str)
    sheet_wanted = Signal()
    keep_wanted = Signal()

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = desk.firm
        self.firm = ElidedLabel()
        self.firm.setObjectName("title")
        self.state = ElidedLabel()
        self.state.setObjectName("muted")
        self.form = ProfileForm(self.presenter.on.year - 1)
        self.questions = QuestionBar()
        self.results = FirmResultsView(colours)
        self.results.bind(self.presenter)
        self.sheet_button = QPushButton("服务单…")
        self.visit_button = QPushButton("走访")
        self.keep_button = QPushButton("存入企业库")
        self.try_button, self.compare_button = QPushButton("试算"), QPushButton("与上次比较")
        self.strip = SourceStrip()
        self.trial = TrialBar()
        self.unsettled = SettleBar()
        self.notice = QLabel()
        self._waiting: dict[str, object] = {}
        self._replaced = True
        """Whether a change since the last refresh replaced the firm's facts: what is being typed yields."""
        self._offered: set[str] = set()
        self._timer = self._single(_WAIT, self.give_waiting)
        self._keeper = self._single(_KEEP, self.keep)
        self._lay_out()
        self._connect()

    def _single(self, wait: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(slot)
        return timer

    def _lay_out(self) -> None:
        self.sheet_button.setObjectName("primary")
        self.sheet_button.setToolTip("预览、保存、打印服务单（Ctrl+P）")
        self.try_button.setToolTip("改一改数字，看结果怎么变；结束后全部复原，不保存")
        self.compare_button.setToolTip("和上一次服务单相比，哪些政策新符合、不再符合、金额变了")
        self.visit_button.setToolTip("开始走访：一题一题问，一边问一边看结果（F9）")
        self.results.filing.setToolTip("给这家企业、眼前这项政策建一条办理（F7）")
        self.keep_button.setToolTip("把屏幕上的企业存入企业库，以后每次修改随时保存")
        top = QHBoxLayout()
        top.addWidget(self.firm)
        top.addWidget(self.state, 1)
        for button in (self.compare_button, self.try_button, self.keep_button, self.visit_button):
            top.addWidget(button)
        top.addWidget(self.sheet_button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SPACE, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.questions)
        column.addWidget(self.results, 1)
        left = QWidget()
        column_left = QVBoxLayout(left)
        column_left.setContentsMargins(0, 0, 0, 0)
        column_left.setSpacing(theme.SPACE)
        column_left.addWidget(self.strip)
        column_left.addWidget(self.form, 1)
        self.splitter = QSplitter()
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([400, 860])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.addLayout(top)
        whole.addWidget(self.trial)
        whole.addWidget(self.unsettled)
        self.notice.setObjectName("caution")
        self.notice.setWordWrap(True)
        self.notice.hide()
        whole.addWidget(self.notice)
        whole.addWidget(self.splitter, 1)
        self._draw_icons()

    def _connect(self) -> None:
        self.presenter.changed.connect(self._follow)
        self.form.given.connect(self._wait)
        self.questions.answered.connect(self.answer)
        self.questions.given.connect(self.presenter.give_all)
        self.questions.skipped.connect(lambda facts: self.presenter.skip(*facts))
        self.questions.wanted.connect(self.form.reveal)
        self.results.answered.connect(self.answer)
        self.results.wanted.connect(self.form.reveal)
        self.form.source_asked.connect(self._offer_sources)
        self.form.unfolded.connect(self.refresh)
        self.strip.chosen.connect(self._take_origin)
        self.strip.lacks.clicked.connect(self.show_lacks)
        self.try_button.clicked.connect(self._begin_trial)
        self.trial.ended.connect(self.presenter.end_trial)
        self.trial.asked.connect(lambda: self._show_changes("试算的变化", self.presenter.tried_changes()))
        self.compare_button.clicked.connect(self._compare)
        self.unsettled.asked.connect(self.settle)
        self.results.panel.years.clicked.connect(self.show_next_year)
        self.sheet_button.clicked.connect(self.sheet_wanted)
        self.keep_button.clicked.connect(self.keep_wanted)
        self.results.filing.clicked.connect(lambda: ask_for_firm(self, [self.results.chosen]))
        self.visit_button.clicked.connect(lambda: self.go.emit("visit", self.desk.number))
        self.strip.papers.clicked.connect(lambda: self.read_papers())
        for key, button in (("F9", self.visit_button), ("F6", self.strip.papers), ("F7", self.results.filing)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
        line: QLineEdit
        for line in self.form.editors["name"].findChildren(QLineEdit):
            line.editingFinished.connect(self._offer_known)

    def _offer_known(self) -> None:
        """Offers, once, to fill in what the documents state about a known name typed for a new firm."""
        from ui.firms.known import offer_for_typed

        self.give_waiting()
        name = self.presenter.profile.name
        offer = offer_for_typed(self.desk) if name not in self._offered else None
        if offer is not None:
            self._offered.add(name)
            messages.ask(self, offer.title, offer.text, lambda: self._take_known(offer))

    def _take_known(self, offer: PrefillOffer) -> None:
        from ui.firms.known import take

        answer = take(self.desk, offer)
        if not answer.accepted:
            self.message.emit("没有填入", answer.message)

    def _wait(self, name: str, raw: object) -> None:
        self._waiting[name] = raw
        self._timer.start()

    def give_waiting(self) -> None:
        """Applies the input that was typed a moment ago."""
        waiting, self._waiting = self._waiting, {}
        for name, raw in waiting.items():
            self.form.editors[name].refuse(self.presenter.give(name, raw, typed=True).message)
        if waiting:
            self._show_state()
            self._keeper.start()

    def undo(self) -> None:
        """Undoes the last entry, including one typed a moment ago."""
        self.give_waiting()
        self.presenter.undo()

    def redo(self) -> None:
        """Redoes the entry that was undone last."""
        self.give_waiting()
        self.presenter.redo()

    def keep(self) -> EntryOutcome:
        """Writes the typed facts to the casebook."""
        answer = self.presenter.flush()
        if answer.accepted:
            self._show_state()
        else:
            self.message.emit("没有存下", answer.message)
        return answer

    def answer(self, fact: str, raw: object) -> None:
        """Applies an answer given beside a question or a reason."""
        if fact.startswith("confirmed.") and raw is not None and self.presenter.record is not None:
            self._ask_confirmation(fact, holds=bool(raw))
            return
        answer = self.presenter.answer(fact, raw)
        if not answer.accepted:
            self.refuse(fact, answer.message)

    def _ask_confirmation(self, fact: str, *, holds: bool) -> None:
        from ui.firm.confirm import ConfirmDialog

        dialog = ConfirmDialog(self.presenter, fact, holds=holds, parent=self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_origin(self, word: str) -> None:
        if self.presenter.record is not None:
            self.keep()
            self.presenter.record.origin = Origin(word)

    def offer_sources(self) -> None:
        """Shows the menu of sources for the fact being edited."""
        name, record = self.form.focused(), self.presenter.record
        if record is None or not sources_of(name, record.sources):
            self.message.emit(
                "没有可改的来源", "先把光标放进左边一项已填的资料，再按 F2；还没有存入企业库的企业不记来源。"
            )
            return
        editor = self.form.editors[name]
        self._offer_sources(name, editor.mapToGlobal(editor.rect().bottomLeft()))

    def _offer_sources(self, name: str, place: QPoint) -> None:
        record = self.presenter.record
        found = sources_of(name, record.sources) if record is not None else {}
        if record is None or not found:
            return
        menu = source_menu(self, source_words(found))
        menu.triggered.connect(lambda action: self._set_source(tuple(found), Origin(action.data())))
        menu.popup(place)

    def _set_source(self, facts: tuple[str, ...], origin: Origin) -> None:
        answer = self.presenter.set_sources(facts, origin)
        if not answer.accepted:
            self.message.emit("没有改", answer.message)

    def _begin_trial(self) -> None:
        self.give_waiting()
        answer = self.presenter.try_out()
        if not answer.accepted:
            self.message.emit("不能试算", answer.message)

    def _compare(self) -> None:
        self.give_waiting()
        then = self.desk.last_match()
        if then is None:
            self.message.emit("没有可比的", "这家企业以前没有出过服务单；打印或保存一次服务单后，下次就能比较。")
            return
        self._show_changes(f"与 {then.on.isoformat()} 的服务单比较", changes(then, self.presenter.match))

    def show_next_year(self) -> None:
        """Shows this year beside next year for the titles of the firm, that of the chosen policy first."""
        from ui.firm.next_year import NextYearDialog

        self.give_waiting()
        dialog = NextYearDialog(self.presenter.match, self.colours, self.results.chosen, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read_papers(self, sources: Sequence[FileSource] = (), read: Sequence[FileRead] = ()) -> None:
        """Fills the firm from papers: from these, from files already read, or from files that are asked for."""
        from ui.papers import open_papers

        self.give_waiting()
        if self.keep().accepted:
            open_papers(self, sources, read)

    def show_lacks(self) -> None:
        """Shows what is missing or old, and which papers would bring it."""
        from ui.firm.lacks_dialog import LacksDialog

        self.give_waiting()
        dialog = LacksDialog(lacks_of(self.presenter), self)
        dialog.papers_wanted.connect(self.read_papers)
        dialog.wanted.connect(self.form.reveal)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_changes(self, title: str, found: tuple[ResultChange, ...]) -> None:
        dialog = ChangesDialog(title, self.presenter.match.profile.name, found, self)
        dialog.chosen.connect(self.results.reveal)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def settle(self) -> None:
        """Opens the dialog that settles the contradictions of the firm."""
        self.give_waiting()
        dialog = SettleDialog(self.presenter, self)
        dialog.wanted.connect(self.form.reveal)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def refuse(self, fact: str, message: str) -> None:
        """Shows why an answer was refused, at the place where it was given."""
        self.questions.refuse(fact, message)
        self.results.panel.refuse(message)

    @override
    def arrive(self, target: object = None) -> None:
        if isinstance(target, int) and target != self.desk.number:
            answer = self.desk.open_firm(target)
            if not answer.accepted:
                self.message.emit("打不开", answer.message)
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.results.list.setFocus(Qt.FocusReason.OtherFocusReason)  # the keys of the page work from inside it

    @override
    def leave(self) -> None:
        self.give_waiting()
        self.keep()

    def _follow(self) -> None:
        self._replaced = self._replaced or self.presenter.replaced
        self.refresh_when_visible()

    @override
    def refresh(self) -> None:
        replaced, self._replaced = self._replaced, False
        self.firm.setText(self.presenter.match.profile.name)
        self._show_state()
        self.keep_button.setVisible(self.desk.casebook is not None and self.presenter.record is None)
        for button in (self.compare_button, self.visit_button, self.results.filing):
            button.setVisible(self.presenter.record is not None)
        self.try_button.setHidden(self.presenter.trying)
        self.trial.show_trial(self.presenter.trying, self.presenter.tried_changes())
        self.unsettled.show_state(self.presenter)
        record = self.presenter.record
        self.strip.show_state(record.origin if record is not None else None, *self.presenter.completeness())
        lacks = lacks_of(self.presenter)
        self.strip.show_lacks(lacks.count_words(), lacks.best_words())
        self.notice.setText(self.presenter.notice)
        self.notice.setVisible(bool(self.presenter.notice))
        if replaced:
            self._waiting = {}
        presenter = self.presenter
        self.form.display(presenter.shown, presenter.refusals(), presenter.raw, overwrite=replaced)
        self.form.show_sources(record.sources if record is not None else {}, self.colours.unknown)
        self.form.kept.show_columns(record.kept_columns if record is not None else ())
        self.form.warn(self.presenter.cautions())
        self.form.suggest(self.presenter.suggestions())
        self.questions.show_questions(self._asked())
        self.results.refresh(reset=replaced)

    @override
    def renew(self) -> None:
        """Adds the editors of facts that the library brought; the results follow the firm anyway."""
        self.form.extend()
        self.refresh_when_visible()

    def _asked(self) -> tuple[tuple[Question, Answering], ...]:
        """Returns the best questions, each with how it is answered."""
        facts, on = self.presenter.profile.facts, self.presenter.on
        found = self.presenter.questions()
        return tuple((question, answering(question, facts.get(question.field), on)) for question in found)

    def _show_state(self) -> None:
        from ui.firm.state_words import state_words

        self.state.setText(f"　{state_words(self.presenter)}")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.firm.setMaximumWidth(round(self.width() * _NAME))  # beside a long name the state keeps its room

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        self.results.apply_theme(colours)
        self._draw_icons()

    def _draw_icons(self) -> None:
        self.sheet_button.setIcon(icon("file-text", self.colours.on_accent))
        self.visit_button.setIcon(icon("footprints", self.colours.muted))
        self.results.filing.setIcon(icon("package-check", self.colours.muted))
        self.keep_button.setIcon(icon("archive", self.colours.muted))
