"""The page of the library: a search line, filters, the list, and the open entry."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from policies import UserError
from ui.desk.page import Page
from ui.filings.door import ask_for_firms
from ui.library.model import RowDelegate, RowModel
from ui.library.panel import ReadingPanel
from ui.library.presenter import FILTERS, LibraryPresenter, LibraryRow, tip
from ui.own_policies.call import added_rounds, keep_round, take_out_round
from ui.own_policies.starting import DraftOpener
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policies import Policy
    from ui.desk.desk import Desk
    from ui.library.booklet import BookletDialog
    from ui.own_policies.call_dialog import CallDialog
    from ui.own_policies.intake_dialog import IntakeDialog
    from ui.own_policies.reading import DocumentRead
    from ui.papers import FileRead

_TYPING = 30
"""Milliseconds from the last keystroke to the search: one search for a pasted text, and no delay is noticed."""


class LibraryPage(Page):
    """The page 政策库."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = LibraryPresenter(desk)
        self.line = PasteCleaningLineEdit()
        self.count, self.empty, self.note = QLabel(), QLabel(), QLabel()
        self.boxes = {name: QComboBox() for name in FILTERS}
        self.stars, self.clear, self.booklet = QPushButton("☆ 只看收藏"), QPushButton("清除"), QPushButton("打印汇编…")
        self.own, self.intake = QPushButton("本局政策"), QPushButton("录入政策…")
        self.door: IntakeDialog | None = None
        self.call: CallDialog | None = None
        self.model = RowModel(self)
        self.list = QListView()
        self.delegate = RowDelegate(self.list, colours)
        self.panel = ReadingPanel(desk, self.presenter, colours)
        self.dialog: BookletDialog | None = None
        self._glass = QAction(self)
        self._stack = QStackedWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING)
        self._letters, self._lettered = TaskRunner(self), False
        self._build()
        self._connect()
        self._fill_filters()
        self.presenter.refresh()

    def _build(self) -> None:
        title = QLabel("政策库")
        title.setObjectName("title")
        self.count.setObjectName("muted")
        self.stars.setCheckable(True)
        self.stars.setObjectName("group")
        self.clear.setObjectName("quiet")
        self.clear.setToolTip("清空搜索和全部筛选")
        self.booklet.setToolTip("把政策库或其中一部分印成一册，供责任科室核对签字")
        self.own.setToolTip("本局录入、更正的政策：草稿、待复核、采用、停用")
        self.intake.setToolTip("把一份通知、办法录成能判断的政策：粘贴文字，或拖文件进来（Ctrl+Shift+N）")
        top = QHBoxLayout()
        top.addWidget(title)
        top.addWidget(self.count)
        top.addStretch(1)
        top.addWidget(self.stars)
        top.addWidget(self.booklet)
        for button in (self.own, self.intake):
            button.setVisible(self.desk.casebook is not None)
            top.addWidget(button)
        filters = QHBoxLayout()
        filters.setSpacing(6)
        self.line.setPlaceholderText("名称、简称、拼音首字母、文号、条件和支持内容里的词，空格隔开")
        self.line.setClearButtonEnabled(True)
        self.line.setAccessibleName("搜索政策")
        self.line.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        filters.addWidget(self.line, 1)
        for name, box in self.boxes.items():
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(5)
            box.setToolTip(tip(name))
            box.setAccessibleName(tip(name))
            filters.addWidget(box)
        filters.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addLayout(filters)
        column.addWidget(self._body(), 1)
        self._draw_icons()

    def _body(self) -> QSplitter:
        self.list.setModel(self.model)
        self.list.setItemDelegate(self.delegate)
        self.list.setAccessibleName("政策列表")
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.note)
        column.addWidget(self._stack, 1)
        splitter = QSplitter()
        splitter.addWidget(found)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([390, 880])
        splitter.setChildrenCollapsible(False)
        return splitter

    def _connect(self) -> None:
        self.presenter.rows_changed.connect(self._show)
        self.presenter.entry_changed.connect(self._show_entry)
        self.line.textChanged.connect(lambda _: self._timer.start())
        self.line.returnPressed.connect(self._read_first)
        self._timer.timeout.connect(lambda: self.presenter.search(self.line.text()))
        for name, box in self.boxes.items():
            box.activated.connect(lambda _, name=name, box=box: self.presenter.narrow(name, box.currentData()))
        self.stars.toggled.connect(self.presenter.star_only)
        self.clear.clicked.connect(self._clear)
        self.empty.linkActivated.connect(lambda link: self.look_for(self.presenter.suggestions[int(link)]))
        self.booklet.clicked.connect(self.ask_booklet)
        self.list.selectionModel().currentChanged.connect(lambda index, _: self._read(index))
        self.delegate.star.connect(self.presenter.toggle_star)
        self.panel.wanted.connect(lambda number: self.go.emit("firm", number))
        self.panel.firms.pooled.connect(self.ask_pool)
        self.own.clicked.connect(lambda: self.go.emit("own", None))
        self.intake.clicked.connect(lambda: self.ask_documents())
        self.panel.correct_wanted.connect(self.correct)
        self.panel.round_wanted.connect(self.ask_round)

    @override
    def renew(self) -> None:
        """Shows the library that is in use now; the state of the page stays."""
        self.presenter.renew(self.colours)
        self._fill_filters()
        self._lettered = False

    def _fill_filters(self) -> None:
        for name, box in self.boxes.items():
            box.clear()
            for choice in self.presenter.choices(name):
                box.addItem(choice.label, choice.value)
            box.setCurrentIndex(max(0, box.findData(self.presenter.chosen.get(name))))
            box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 32)

    @override
    def arrive(self, target: object = None) -> None:
        if not self._lettered:
            self._lettered = True
            self._letters.start(self.desk.policy_index.prepare_letters)
        if isinstance(target, tuple):
            self.ask_documents(target)
        if isinstance(target, str) and self.presenter.show(target, self.colours):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()
        if not self.presenter.current:
            self._read_first()

    def ask_pool(self, firms: list[int]) -> None:
        """Begins a filing of the open policy for each of the firms."""
        policy = self.presenter.policy
        if policy is not None:
            ask_for_firms(self, firms, policy.id)

    @override
    def leave(self) -> None:
        self.panel.firms.halt()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves the focus from the search line to the list with the down arrow."""
        if event.key() == Qt.Key.Key_Down and self.line.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.model.index(0))
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        self.model.show(self.presenter.rows)
        self.count.setText(self.presenter.count_words())
        self.empty.setText(self._nothing_found())
        self.note.setText(self.presenter.note)
        self.note.setVisible(bool(self.presenter.note and self.presenter.rows))
        self._stack.setCurrentIndex(0 if self.presenter.rows else 1)
        self.stars.setText("★ 只看收藏" if self.presenter.starred_only else "☆ 只看收藏")
        self._mark()
        self.panel.refresh_star()

    def _nothing_found(self) -> str:
        """Returns the text of an empty list, with suggestions as links that carry the index of the suggestion."""
        words = escape(self.presenter.empty_words()).replace("\n", "<br>")
        if self.presenter.rows or not self.presenter.suggestions:
            return words
        links = (f'<a href="{i}">{escape(text)}</a>' for i, text in enumerate(self.presenter.suggestions))
        return f"{words}<p>{'<br>'.join(links)}</p>"

    def look_for(self, text: str) -> None:
        """Sets the search text and searches at once."""
        self.line.setText(text)
        self._timer.stop()
        self.presenter.search(text)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self) -> None:
        """Selects the open entry in the list, if it is listed."""
        place = self.model.place(self.presenter.current)
        if place.isValid() and place != self.list.currentIndex():
            self.list.setCurrentIndex(place)

    def _show_entry(self) -> None:
        self.panel.refresh()
        self._mark()

    def _read(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, LibraryRow) and row.id != self.presenter.current:
            self.presenter.show(row.id, self.colours)

    def _read_first(self) -> None:
        self._timer.stop()
        if self.presenter.text != self.line.text():
            self.presenter.search(self.line.text())
        if self.presenter.rows:
            self.list.setCurrentIndex(self.model.index(0))
            self._read(self.model.index(0))

    def _clear(self) -> None:
        self.line.blockSignals(True)
        self.line.clear()
        self.line.blockSignals(False)
        for box in self.boxes.values():
            box.setCurrentIndex(0)
        self.stars.setChecked(False)
        self.presenter.clear()

    def ask_booklet(self) -> None:
        """Opens the booklet dialog."""
        from ui.library.booklet import BookletDialog

        self.dialog = BookletDialog(self.desk, self)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def ask_documents(self, read: Sequence[FileRead | DocumentRead] = ()) -> None:
        """Opens the door for documents, with files that were read already."""
        from ui.own_policies.intake_dialog import open_intake
        from ui.own_policies.reading import read_before

        self.door = open_intake(self, read_before(read))

    def correct(self) -> None:
        """Opens the open policy as a draft in the workshop."""
        policy = self.presenter.policy
        if policy is None:
            return
        try:
            number = DraftOpener.of(self.desk).correction(policy)
        except UserError as error:
            messages.show_message(self, "没有打开", str(error))
            return
        self.go.emit("workshop", number)

    def ask_round(self) -> None:
        """Asks for a round of applications of the open policy."""
        from ui.own_policies.call_dialog import CallDialog

        policy = self.presenter.policy
        if policy is not None:
            self.call = CallDialog(policy, added_rounds(self.desk, policy), self.desk.as_of, self)
            self.call.given.connect(
                lambda form: self._change_rounds(policy, partial(keep_round, self.desk, policy, form))
            )
            self.call.removed.connect(
                lambda entry: self._change_rounds(policy, partial(take_out_round, self.desk, entry), stay=True)
            )
            self.call.finished.connect(self.call.deleteLater)
            self.call.open()

    def _change_rounds(self, policy: Policy, change: Callable[[], None], *, stay: bool = False) -> None:
        """Adds or takes out a round; the dialog closes after one was added, and tells why one was refused."""
        assert self.call is not None  # it asked
        try:
            change()
        except UserError as error:
            self.call.refuse(str(error))
            return
        if stay:
            self.call.show_added(added_rounds(self.desk, policy))
        else:
            self.call.accept()

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        self.delegate.colours = colours
        self.panel.apply_theme(colours)
        self._draw_icons()

    def _draw_icons(self) -> None:
        self.booklet.setIcon(icon("printer", self.colours.muted))
        self._glass.setIcon(icon("search", self.colours.muted))
