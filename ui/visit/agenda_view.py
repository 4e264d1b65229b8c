"""安排与记录: the QWidget with the visits by day, the requests and the follow-ups; its state is in the presenter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPalette, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.visit.agenda import AgendaPeriod, AgendaPresenter
from ui.visit.model import GridModel
from ui.visit.rows import FOLLOW_UPS, REQUESTS, VISITS, GridRow, heading
from ui.widgets import theme
from ui.widgets.icons import icon
from ui.widgets.override import override
from ui.widgets.style_option import fields
from ui.widgets.table import set_table

if TYPE_CHECKING:
    from ui.desk.session import EntryOutcome

_ROW = 30
"""The height of a row in pixels."""
_EVERYBODY = "全部人员"


class _RowDelegate(QStyledItemDelegate):
    """An item delegate that keeps the text colour of the selected row: overdue stays red."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if colour is not None:
            fields(option).palette.setColor(QPalette.ColorRole.HighlightedText, colour)


class AgendaTable(QTableView):
    """A QTableView that selects whole rows and is activated with Enter or a double click."""

    def __init__(self, model: GridModel, name: str, widths: dict[int, int], wide: int) -> None:
        super().__init__()
        self.setModel(model)
        self.nothing = ""
        """The text shown when the table is empty."""
        self.setItemDelegate(_RowDelegate(self))
        set_table(self, name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setHighlightSections(False)
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.viewport().rect(), int(Qt.AlignmentFlag.AlignCenter), self.nothing)

    @property
    def row(self) -> GridRow | None:
        """Returns the selected row."""
        found = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, GridRow) else None


class AgendaView(QWidget):
    """The agenda widget.

    The signal `start_wanted` carries the firm and the visit to start, `message` a title and a text for the user; the
    other signals carry nothing or a row.
    """

    start_wanted = Signal(int, int)
    firm_wanted = Signal(int)
    plan_wanted = Signal()
    move_wanted = Signal(int)
    request_wanted = Signal()
    answer_wanted = Signal(int)
    follow_up_wanted = Signal()
    all_needs_wanted = Signal()
    message = Signal(str, str)

    def __init__(self, presenter: AgendaPresenter, colours: theme.Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.visit_model = GridModel(VISITS, colours, self)
        self.request_model = GridModel(REQUESTS, colours, self)
        self.follow_up_model = GridModel(FOLLOW_UPS, colours, self)
        self.visits = AgendaTable(self.visit_model, "走访列表", {0: 168, 1: 230, 2: 130, 3: 70, 4: 80, 5: 170}, 6)
        self.requests = AgendaTable(self.request_model, "诉求列表", {0: 128, 1: 130, 2: 44, 3: 44, 5: 64}, 4)
        self.follow_ups = AgendaTable(self.follow_up_model, "待跟进列表", {0: 128, 1: 110}, 2)
        self.requests.nothing = "没有诉求。走访中随时记，或点“新诉求…”。"
        self.follow_ups.nothing = "没有待跟进的事。"
        self.spans = {span: QPushButton(span.value) for span in AgendaPeriod}
        self.officer = QComboBox()
        self.plan, self.start = QPushButton("安排走访…"), QPushButton("开始走访")
        self.move_day, self.cancel, self.open = QPushButton("改期…"), QPushButton("取消走访"), QPushButton("看企业")
        self.new_request, self.reply = QPushButton("新诉求…"), QPushButton("答复…")
        self.closed = QPushButton("含已办结")
        self.all_needs = QPushButton("诉求台账")
        self.new_follow_up, self.done = QPushButton("新跟进…"), QPushButton("办完")
        self.visit_title, self.request_title, self.follow_up_title = QLabel(), QLabel(), QLabel()
        self.detail, self.empty = QLabel(), QLabel()
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.apply_theme(colours)

    # -- built

    def _build(self) -> None:
        for label in (self.request_title, self.follow_up_title):
            label.setObjectName("section")
        self.visit_title.setObjectName("title")
        for label in (self.detail, self.empty):
            label.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.detail.setWordWrap(True)
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.start.setObjectName("primary")
        self.start.setToolTip("对选中的企业开始走访（在列表里按回车）")
        self.done.setToolTip("选中的跟进今天办完了（在列表里按回车）")
        self.reply.setToolTip("写答复、改状态、办结（在列表里按回车）")
        self.closed.setCheckable(True)
        self.all_needs.setToolTip("全部诉求：筛选、回访、答复函、导入导出、打印")
        quiet = (
            self.move_day,
            self.cancel,
            self.open,
            self.new_request,
            self.closed,
            self.new_follow_up,
            self.all_needs,
        )
        for button in quiet:
            button.setObjectName("quiet")
        self.closed.setObjectName("group")
        self._stack.addWidget(self.visits)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(self._build_top())
        column.addWidget(self._stack, 6)
        column.addWidget(self.detail)
        column.addLayout(self._build_below(), 5)

    def _build_top(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.addWidget(self.visit_title)
        row.addSpacing(theme.SPACE)
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for place, (span, button) in zip(("left", "middle", "right"), self.spans.items(), strict=True):
            button.setCheckable(True)
            button.setObjectName("segment")
            button.setProperty("place", place)
            button.setAccessibleName(f"列出{span.value}的走访")
            group.addButton(button)
            segments.addWidget(button)
        self.officer.setAccessibleName("按人员筛选")
        self.officer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.officer.setMinimumContentsLength(5)
        row.addLayout(segments)
        row.addWidget(self.officer)
        row.addStretch(1)
        for widget in (self.open, self.move_day, self.cancel, self.plan, self.start):
            row.addWidget(widget)
        return row

    def _build_below(self) -> QHBoxLayout:
        requests = _titled(
            self.request_title, (self.all_needs, self.closed, self.new_request, self.reply), self.requests
        )
        follow_ups = _titled(self.follow_up_title, (self.new_follow_up, self.done), self.follow_ups)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(requests, 3)
        row.addLayout(follow_ups, 2)
        return row

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self.refresh)
        for span, button in self.spans.items():
            button.clicked.connect(lambda _=False, span=span: presenter.show(span=span))
        self.officer.activated.connect(lambda _: presenter.show(officer=self.officer.currentData()))
        self.closed.toggled.connect(lambda on: presenter.show(closed=on))
        self.plan.clicked.connect(self.plan_wanted)
        self.start.clicked.connect(self._start)
        self.open.clicked.connect(self._open)
        self.move_day.clicked.connect(lambda: self._with(self.visits, self.move_wanted.emit))
        self.cancel.clicked.connect(lambda: self._with(self.visits, self._cancel))
        self.new_request.clicked.connect(self.request_wanted)
        self.all_needs.clicked.connect(self.all_needs_wanted)
        self.reply.clicked.connect(lambda: self._with(self.requests, self.answer_wanted.emit))
        self.new_follow_up.clicked.connect(self.follow_up_wanted)
        self.done.clicked.connect(self._finish)
        self.visits.selectionModel().currentChanged.connect(self._chosen)
        self.visits.activated.connect(lambda _: self._enter())
        self.requests.activated.connect(lambda _: self._with(self.requests, self.answer_wanted.emit))
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self.follow_ups)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._finish)

    # -- used

    def _with(self, grid: AgendaTable, then: object) -> None:
        if grid.row is not None and callable(then):
            then(grid.row.key)

    def _start(self) -> None:
        row = self.visits.row
        if row is not None:
            self.start_wanted.emit(row.firm, row.key)

    def _open(self) -> None:
        row = self.visits.row
        if row is not None:
            self.firm_wanted.emit(row.firm)

    def _enter(self) -> None:
        if self.start.isEnabled():
            self._start()
        else:
            self._open()

    def _cancel(self, visit: int) -> None:
        self._say("没有取消", self.presenter.cancel(visit))

    def _finish(self) -> None:
        row = self.follow_ups.row
        if row is not None:
            self._say("没有记下", self.presenter.finish(row.key))

    def _say(self, title: str, answer: EntryOutcome) -> None:
        if not answer.accepted:
            self.message.emit(title, answer.message)

    def _chosen(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        visit = row.key if isinstance(row, GridRow) else None
        startable, movable = self.presenter.allowed_actions(visit)
        self.start.setEnabled(startable)
        self.move_day.setEnabled(movable)
        self.cancel.setEnabled(movable)
        self.open.setEnabled(visit is not None)
        words = self.presenter.detail_words(visit) if visit is not None else ""
        self.detail.setText(words if len(words) <= 160 else f"{words[:159]}…")
        self.detail.setToolTip(words)
        self.detail.setVisible(bool(words))

    def refresh(self) -> None:
        """Shows the state of the presenter and keeps the selected row."""
        presenter = self.presenter
        visits, requests, follow_ups = presenter.visit_rows, presenter.request_rows, presenter.follow_up_rows
        self._show(self.visits, self.visit_model, visits)
        self._show(self.requests, self.request_model, requests)
        self._show(self.follow_ups, self.follow_up_model, follow_ups)
        self.visit_title.setText(heading("走访", visits))
        self.request_title.setText(heading("诉求", requests))
        self.follow_up_title.setText(heading("待跟进", follow_ups))
        self.empty.setText(presenter.empty_words())
        self._stack.setCurrentIndex(0 if visits else 1)
        self.spans[presenter.span].setChecked(True)
        self.reply.setEnabled(bool(requests))
        self.done.setEnabled(bool(follow_ups))
        self._chosen(self.visits.currentIndex())
        self._show_officers()

    def _show(self, grid: AgendaTable, model: GridModel, rows: tuple[GridRow, ...]) -> None:
        kept = grid.row
        model.show(rows)
        keys = [row.key for row in rows]
        if rows:
            place = keys.index(kept.key) if kept is not None and kept.key in keys else 0
            grid.setCurrentIndex(model.index(place, 0))

    def _show_officers(self) -> None:
        names = self.presenter.officers()
        self.officer.clear()
        self.officer.addItem(_EVERYBODY, None)
        for name in names:
            self.officer.addItem(name, name)
        self.officer.setCurrentIndex(max(0, self.officer.findData(self.presenter.officer)))

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies the theme to what the style sheet does not reach."""
        for model in (self.visit_model, self.request_model, self.follow_up_model):
            model.colours = colours
        for grid in (self.visits, self.requests, self.follow_ups):
            grid.viewport().update()
        self.plan.setIcon(icon("calendar-days", colours.muted))
        self.start.setIcon(icon("footprints", colours.on_accent))


def _titled(title: QLabel, buttons: tuple[QPushButton, ...], body: QWidget) -> QVBoxLayout:
    top = QHBoxLayout()
    top.addWidget(title, 1)
    for button in buttons:
        top.addWidget(button)
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addLayout(top)
    column.addWidget(body, 1)
    return column
