"""The page “今年还是明年”: one title in two years of filing, with figures to try out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.firm.next_year_models import LineColumn, LineModel, SpanModel, WorkModel
from ui.firm.next_year_presenter import LineRow, YearsPresenter
from ui.widgets.flow import FlowLayout
from ui.widgets.table import set_table
from ui.widgets.theme import SPACE

if TYPE_CHECKING:
    from matcher import Match
    from ui.widgets.theme import Colours

_WIDTH, _HEIGHT = 1060, 560
"""Pixels: the page fits on 1366×768 at 125 %."""


class NextYearDialog(QDialog):
    """A QDialog with the titles on top, the windows and what to make up on the left, the conditions on the right."""

    def __init__(self, match: Match, colours: Colours, policy: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"今年还是明年 - {match.profile.name}")
        self.resize(_WIDTH, _HEIGHT)
        self.presenter = YearsPresenter(match, policy)
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.headline, self.dates, self.story, self.message = QLabel(), QLabel(), QLabel(), QLabel()
        self.span_model = SpanModel(colours, self._try, self)
        self.line_model, self.work_model = LineModel(colours, self), WorkModel(self)
        self.spans, self.lines, self.work = QTableView(), QTableView(), QTableView()
        self.whole = QCheckBox("也列出与年度无关的条件")
        self.forget = QPushButton("清空试填")
        self._build()
        self._connect()
        self.refresh()

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
        self.headline.setObjectName("head")
        self.dates.setObjectName("muted")
        self.message.setObjectName("error")
        for label in (self.headline, self.dates, self.story, self.message):
            label.setWordWrap(True)
        self.story.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for view, model, name in (
            (self.spans, self.span_model, "各年的数"),
            (self.lines, self.line_model, "两年的条件"),
            (self.work, self.work_model, "要补什么"),
        ):
            view.setModel(model)
            set_table(view, name)
        self.spans.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.spans.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.work.setWordWrap(True)
        close = QDialogButtonBox()
        close.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE)
        column.addLayout(titles)
        column.addWidget(self.headline)
        column.addWidget(self.dates)
        column.addWidget(self._tables(), 1)
        column.addWidget(close)

    def _tables(self) -> QSplitter:
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(
            _titled("各年的数（灰色划线的明年不再计入，最后一列可以试填）", self.spans, self.message, self.forget)
        )
        left.addWidget(_titled("要补什么", self.work))
        left.setSizes([260, 200])
        right = _titled("两年的条件", self.lines, self.story, self.whole)
        whole = QSplitter()
        whole.addWidget(left)
        whole.addWidget(right)
        whole.setSizes([440, 620])
        whole.setChildrenCollapsible(False)
        left.setChildrenCollapsible(False)
        return whole

    def _connect(self) -> None:
        for policy, button in self.buttons.items():
            button.clicked.connect(lambda _=False, policy=policy: self.choose(policy))
        self.forget.clicked.connect(self._forget)
        self.whole.toggled.connect(self._show_whole)
        self.lines.selectionModel().currentChanged.connect(lambda index, _: self._tell(index))

    def choose(self, policy: str) -> None:
        """Shows a title."""
        self.presenter.choose(policy)
        self.refresh()

    def _forget(self) -> None:
        self.presenter.forget()
        self.refresh()

    def _show_whole(self, whole: bool) -> None:
        self.presenter.whole = whole
        self.refresh()

    def _try(self, fact: str, text: str) -> None:
        place = self.spans.currentIndex()
        self.message.setText(self.presenter.assume(fact, text))
        self.refresh()
        self.spans.setCurrentIndex(self.span_model.index(place.row(), place.column()))

    def refresh(self) -> None:
        """Shows the chosen title."""
        presenter = self.presenter
        if presenter.chosen in self.buttons:
            self.buttons[presenter.chosen].setChecked(True)
        self.headline.setText(presenter.headline())
        self.dates.setText(presenter.dates())
        self.message.setVisible(bool(self.message.text()))
        self.forget.setEnabled(presenter.assumes)
        this, following = presenter.years
        self.span_model.show(presenter.spans(), presenter.span_titles())
        titles = ("条件", f"{this} 年申报", f"{following} 年申报", f"{this} 年底前要做到", "变化")
        self.line_model.show(presenter.lines(), titles)
        self.work_model.show(presenter.work())
        self._size_columns()
        self.story.setText("选一条，看全文。")

    def _size_columns(self) -> None:
        fixed, stretch = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch
        for view, wide in ((self.spans, 0), (self.lines, LineColumn.CONDITION), (self.work, 1)):
            header = view.horizontalHeader()
            for column in range(view.model().columnCount()):
                header.setSectionResizeMode(column, stretch if column == wide else fixed)
        self.work.resizeRowsToContents()

    def _tell(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        if isinstance(row, LineRow):
            self.story.setText(row.story)


def _titled(title: str, *widgets: QWidget) -> QWidget:
    """Returns widgets below a heading; the first of them takes the room."""
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
