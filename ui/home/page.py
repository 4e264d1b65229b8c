"""The home page: cards of what is due, ends or changed, read in a worker thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from survey.background import BackgroundJob
from survey.changes_since import RecentChanges, changes_since
from ui.desk.page import IMPORT, LetterView, Page
from ui.desk.title_outcome import ask_outcome
from ui.home.card import HomeCard
from ui.home.change_lines import change_sections
from ui.home.due_card import DueCard
from ui.home.policies import policies_due
from ui.home.presenter import Board, CardName, HomeLine, HomePresenter, HomeSection, gather
from ui.home.welcome import Welcome
from ui.widgets import theme
from ui.widgets.icons import icon
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from casebook import TitleOutcome
    from survey.due import DueItem
    from ui.desk.desk import Desk

_COLUMNS = (
    (CardName.WINDOWS, CardName.CHANGES, CardName.DUE),
    (CardName.EXPIRING, CardName.LAPSED, CardName.UNSEEN),
)
_MATCHED = (CardName.WINDOWS, CardName.CHANGES)
_MARK = 15
"""Pixels of the small icons in the library line: the height of its text."""


class HomePage(Page):
    """The page 工作台. A click or Enter on a line opens its subject."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = HomePresenter(desk)
        self.board = Board()
        self.head = QLabel()
        self.library = QLabel()
        self.safety = QLabel()
        self._marks = (QLabel(), QLabel())
        self.welcome = Welcome()
        self.due = DueCard(colours)
        self.cards = {name: HomeCard(name, colours) for column in _COLUMNS for name in column}
        self.reader, self.matcher = TaskRunner(self), TaskRunner(self)
        self._stop = Event()
        self._found: RecentChanges | None = None
        self._build()
        self._connect()
        self.apply_theme(colours)

    def _build(self) -> None:
        title = QLabel("工作台")
        title.setObjectName("title")
        top = QHBoxLayout()
        top.addWidget(title)
        top.addWidget(self.head)
        top.addStretch(1)
        for mark, label in zip(self._marks, (self.library, self.safety), strict=True):
            top.addWidget(mark)
            top.addWidget(label)
            label.setObjectName("muted")
        self.head.setObjectName("muted")
        self.safety.setToolTip("企业资料以明文存放。可以在设置里加上口令。")
        self.library.setToolTip("匹配用的政策库版本；过了一个多月没有更新，请问管理员要新的政策库")
        columns = QHBoxLayout()
        columns.setSpacing(theme.SPACE)
        columns.addWidget(self.due, 4)
        for names in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(theme.SPACE)
            for name in names:
                column.addWidget(self.cards[name], 1)
            columns.addLayout(column, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 12)
        whole.setSpacing(theme.SPACE)
        whole.addLayout(top)
        whole.addWidget(self.welcome)
        whole.addLayout(columns, 1)

    def _connect(self) -> None:
        for card in self.cards.values():
            card.chosen.connect(self.open_line)
        self.due.chosen.connect(self.open_line)
        changed = self.cards[CardName.CHANGES]
        changed.button.setText("看过了")
        changed.button.setToolTip("政策库更新带来的变化已经看过")
        changed.button.clicked.connect(self._library_seen)
        for name, words, target in (
            (CardName.CHANGES, "告知…", LetterView.CHANGES),
            (CardName.EXPIRING, "提醒…", LetterView.EXPIRING),
        ):
            self.cards[name].more.setText(words)
            self.cards[name].more.show()
            self.cards[name].more.clicked.connect(partial(self.go.emit, "letters", target))
        self.due.reminder.connect(partial(self.go.emit, "letters", LetterView.EXPIRING))
        self.due.planning.connect(self._plan)
        self.due.route.connect(self._print_route)
        self.due.outcome.connect(self._note_outcome)
        self.reader.done.connect(self._show_board)
        self.reader.failed.connect(self._show_failure)
        self.matcher.done.connect(self._show_changes)
        self.matcher.failed.connect(lambda message: self._fill(dict.fromkeys(_MATCHED, HomeSection()), message))
        self.welcome.given.connect(self._introduce)
        self.welcome.imported.connect(lambda: self.go.emit("firms", IMPORT))

    @override
    def arrive(self, target: object = None) -> None:
        self.presenter.first_look()
        self._show_head()
        self._enter()
        for name in _MATCHED:
            self.cards[name].show_note("正在匹配…")
        self._stop.set()
        self._stop = Event()
        self.reader.start(self._read)
        self.matcher.start(self._matching(self._stop))

    def _enter(self) -> None:
        """Sets the focus to what is due, or to what is asked at the first start."""
        first = self.due.list if self.presenter.officer_known else self.welcome.lines["officer"]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def leave(self) -> None:
        self._stop.set()

    def _read(self) -> Board:
        with self.desk.open_book() as book:
            self.presenter.keep_seen(book)
            board = gather(book, self.desk.on)
            due = policies_due(book.policies, self.desk)
        return replace(board, sections={**board.sections, CardName.DUE: due})

    def _matching(self, stop: Event) -> Callable[[], object]:
        before, desk = self._found, self.desk
        job = BackgroundJob(should_stop=stop.is_set)

        def work() -> RecentChanges:
            with desk.open_book() as book:
                return changes_since(book, desk.library, desk.on, job, before)

        return work

    def _show_board(self, board: Board) -> None:
        self.board = board
        self._fill(board.sections)
        self.due.show_items(board.due, self.desk.on, self.desk.settings.now.officer.strip(), firms=board.firms > 0)
        self._show_head()
        lists = (self.due.list, *(card.list for card in self.cards.values()))
        if self.isVisible() and not any(view.hasFocus() for view in lists) and self.presenter.officer_known:
            self._enter()  # a list without lines was not shown, so it could not take the focus

    def _show_changes(self, found: RecentChanges) -> None:
        if found.whole:
            self._found = found
            self._fill(change_sections(found, found.state[2]))
            self.cards[CardName.CHANGES].button.setVisible(self.presenter.library_is_new())

    def _fill(self, sections: dict[CardName, HomeSection], instead: str = "") -> None:
        for name, section in sections.items():
            count = self.presenter.count_words(name, section.total)
            self.cards[name].show_section(section, count, instead or self.presenter.empty_words(name, self.board))

    def _show_failure(self, message: str) -> None:
        self._fill({name: HomeSection() for name in CardName if name not in _MATCHED}, message)
        self.due.fail(message)

    def _show_head(self) -> None:
        self.head.setText(f"　{self.presenter.head_words()}")
        self.library.setText(self.presenter.library_words())
        self.safety.setText(self.presenter.encryption_words())
        self._marks[1].setVisible(bool(self.safety.text()))
        self.safety.setVisible(bool(self.safety.text()))
        self.welcome.offer(officer=not self.presenter.officer_known, firms=self.board.firms == 0)
        self._draw_marks()

    def _introduce(self, officer: str, office: str, phone: str) -> None:
        message = self.presenter.introduce(officer, office, phone)
        self.welcome.refuse(message)
        if not message:
            self._show_head()

    def _library_seen(self) -> None:
        self.presenter.library_seen()
        self.presenter.keep_seen(self.desk.book)
        card = self.cards[CardName.CHANGES]
        card.button.hide()
        card.show_note(self.presenter.count_words(CardName.CHANGES, card.model.rowCount()))

    def _plan(self, firms: tuple[int, ...]) -> None:
        """Opens the planning of visits to firms that something is due for."""
        from ui.planning import ask_visits

        ask_visits(self.desk, firms, self, lambda words: self.arrive())

    def _print_route(self, visits: tuple[DueItem, ...]) -> None:
        """Shows the route sheet of planned visits, to be printed."""
        from ui.planning import show_route

        show_route(self.desk, self.presenter.stops_of(visits), self)

    def _note_outcome(self, titles: tuple[DueItem, ...], outcome: TitleOutcome) -> None:
        """Asks why titles are being renewed or were given up, and notes it."""
        keys = tuple((item.enterprise, item.about, item.due_on) for item in titles)
        ask_outcome(self.desk, keys, outcome, self, self.arrive)

    def open_line(self, line: HomeLine) -> None:
        """Opens the page of a line."""
        self.go.emit(line.page, line.target)

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        for card in self.cards.values():
            card.apply_theme(colours)
        self.due.apply_theme(colours)
        self._draw_marks()

    def _draw_marks(self) -> None:
        warn = self.colours.unknown
        colour = warn if self.presenter.is_stale() else self.colours.muted
        self._marks[0].setPixmap(icon("book-open", colour).pixmap(_MARK, _MARK))
        self._marks[1].setPixmap(icon("lock-open", warn).pixmap(_MARK, _MARK))
