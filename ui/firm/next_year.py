"""The page “今年还是明年”: one title in two years of filing, with figures to try out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.firm.delegates import WrapDelegate
from ui.firm.next_year_models import LineModel, SpanModel, WorkColumn, WorkModel
from ui.firm.next_year_presenter import LineRow, YearsPresenter
from ui.widgets.flow import FlowLayout
from ui.widgets.table import set_table
from ui.widgets.theme import SPACE

if TYPE_CHECKING:
    from matcher import Match
    from ui.widgets.theme import Colours

_WIDTH, _HEIGHT = 1060, 560
"""Pixels: the page fits on 1366×768 at 125 %. On a larger window it takes its size, up to `_WIDEST`."""
_WIDEST = 1400
_CELL = 18
"""Pixels of a cell beside its text."""
_STORY = 4
"""Lines that the whole text of a condition takes, so that the tables do not jump."""


class NextYearDialog(QDialog):
    """A QDialog with the titles on top, the conditions on the left, the windows and what to make up on the right."""

    def __init__(self, match: Match, colours: Colours, policy: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"今年还是明年 - {match.profile.name}")
        room = parent.window().size() if parent is not None else self.size()
        self.resize(min(max(_WIDTH, room.width() - 60), _WIDEST), max(_HEIGHT, room.height() - 80))
        self.presenter = YearsPresenter(match, policy)
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.headline, self.dates, self.story, self.message = QLabel(), QLabel(), QLabel(), QLabel()
        self._refused = ""
        self.span_model = SpanModel(colours, self)
        self.line_model, self.work_model = LineModel(colours, self), WorkModel(self)
        self.spans, self.lines, self.work = QTableView(), QTableView(), QTableView()
        self.whole = QCheckBox("也列出与年度无关的条件(&A)")
        self.forget = QPushButton("清空试填(&C)")
        self.close_button = QPushButton("关闭")
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._build()
        self._connect()
        self.refresh()
        self._first_row()

    def _build(self) -> None:
        titles = FlowLayout(spacing=4)
        for title in self.presenter.titles:
            button = QPushButton(title.short or title.name)
            button.setCheckable(True)
            button.setObjectName("group")
            button.setToolTip(title.name)
            self._group.addButton(button)
            self.buttons[title.id] = button
            titles.addWidget(button)
        for button in (*self.buttons.values(), self.forget, self.close_button):
            button.setAutoDefault(False)
        self.headline.setObjectName("head")
        self.dates.setObjectName("muted")
        self.message.setObjectName("error")
        for label in (self.headline, self.dates, self.story, self.message):
            label.setWordWrap(True)
        self.story.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.story.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.story.setMinimumHeight(_STORY * self.story.fontMetrics().lineSpacing())
        self._build_tables()
        column = QVBoxLayout(self)
        column.setSpacing(SPACE)
        top = QHBoxLayout()
        top.addLayout(titles, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self.headline)
        column.addWidget(self.dates)
        column.addWidget(self._tables(), 1)

    def _build_tables(self) -> None:
        for view, model, name in (
            (self.spans, self.span_model, "各年的数"),
            (self.lines, self.line_model, "两年的条件"),
            (self.work, self.work_model, "要补什么"),
        ):
            view.setModel(model)
            set_table(view, name)
        for view in (self.lines, self.work):
            view.setWordWrap(True)
            view.setItemDelegate(WrapDelegate(view))
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
            view.horizontalHeader().sectionResized.connect(lambda *_: self._fit.start())
        self.spans.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        triggers = QAbstractItemView.EditTrigger
        self.spans.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed)

    def _tables(self) -> QSplitter:
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(_titled("各年的数（划线的明年不再计入，回车试填）", self.spans, self.message, self.forget))
        right.addWidget(_titled("要补什么", self.work))
        right.setSizes([240, 220])
        whole = QSplitter()
        whole.addWidget(_titled("两年的条件", self.lines, self.story, self.whole))
        whole.addWidget(right)
        whole.setStretchFactor(0, 4)
        whole.setStretchFactor(1, 3)
        whole.setSizes([580, 460])
        for splitter in (whole, right):
            splitter.setChildrenCollapsible(False)
        return whole

    def _connect(self) -> None:
        for policy, button in self.buttons.items():
            button.clicked.connect(lambda _=False, policy=policy: self.choose(policy))
        self._fit.timeout.connect(self._fit_rows)
        self.forget.clicked.connect(self._forget)
        self.close_button.clicked.connect(self.reject)
        self.whole.toggled.connect(self._show_whole)
        self.lines.selectionModel().currentChanged.connect(lambda index, _: self._tell(index))
        self.spans.activated.connect(self._edit)
        # Queued: the editor of the cell is still open while the model takes its text.
        self.span_model.tried.connect(self._try, Qt.ConnectionType.QueuedConnection)

    def choose(self, policy: str) -> None:
        """Shows a title."""
        self.presenter.choose(policy)
        self._refused = ""
        self.refresh()
        self._first_row()

    def _forget(self) -> None:
        self.presenter.forget()
        self._refused = ""
        self.refresh()
        self._first_row()

    def _show_whole(self, whole: bool) -> None:
        self.presenter.whole = whole
        self.refresh()
        self._first_row()

    def _edit(self, index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.spans.edit(index)

    def _try(self, fact: str, text: str) -> None:
        """Tries a figure out; the cell below is next, if the text was good."""
        place, chosen = self.spans.currentIndex(), self.lines.currentIndex().row()
        self._refused = self.presenter.assume(fact, text)
        self.refresh()
        below = min(place.row() + (not self._refused), self.span_model.rowCount() - 1)
        self.spans.setCurrentIndex(self.span_model.index(below, place.column()))
        self.lines.setCurrentIndex(self.line_model.index(chosen, 0))

    def _first_row(self) -> None:
        self.lines.setCurrentIndex(self.line_model.index(0, 0))
        last = self.span_model.columnCount() - 1
        self.spans.setCurrentIndex(self.span_model.index(0, last))

    def refresh(self) -> None:
        """Shows the chosen title."""
        presenter = self.presenter
        if presenter.chosen in self.buttons:
            self.buttons[presenter.chosen].setChecked(True)
        self.headline.setText(presenter.headline())
        self.dates.setText(presenter.dates())
        self.message.setText(self._refused or presenter.conflict())
        self.message.setVisible(bool(self.message.text()))
        self.forget.setEnabled(presenter.assumes)
        self.span_model.show(presenter.spans(), presenter.span_titles())
        self.line_model.show(presenter.lines(), presenter.line_titles())
        self.work_model.show(presenter.work())
        self._size_columns()
        self.story.clear()

    def _size_columns(self) -> None:
        fitting, stretch = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch
        header = self.spans.horizontalHeader()
        for column in range(self.span_model.columnCount()):
            header.setSectionResizeMode(column, fitting if column else stretch)
        self.lines.horizontalHeader().setSectionResizeMode(stretch)
        self.work.horizontalHeader().setSectionResizeMode(WorkColumn.TEXT, stretch)
        for column, words in ((WorkColumn.KIND, "补证据"), (WorkColumn.WHO, "2026-12-31 前")):
            self.work.setColumnWidth(column, self.work.fontMetrics().horizontalAdvance(words) + _CELL)
        self._fit.start()

    def _fit_rows(self) -> None:
        """Makes the rows as high as their wrapped texts, after the columns have got their widths."""
        for view in (self.lines, self.work):
            view.resizeRowsToContents()

    def _tell(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        self.story.setText(row.story if isinstance(row, LineRow) else "")


def _titled(title: str, *widgets: QWidget) -> QWidget:
    """Returns widgets below a heading; the first of them takes the room, buttons stand beside the heading."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    heading = QLabel(title)
    heading.setObjectName("section")
    top = QHBoxLayout()
    top.addWidget(heading, 1)
    column.addLayout(top)
    for place, widget in enumerate(widgets):
        if isinstance(widget, (QPushButton, QCheckBox)):
            top.addWidget(widget)
        else:
            column.addWidget(widget, 0 if place else 1)
    return box
