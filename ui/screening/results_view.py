"""结果: the policies with their counts above, the firms of one group below, to select, export and plan."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from matcher import ResultGroup
from survey.run import GROUPS
from ui.desk.rows_model import RowsModel
from ui.desk.rows_table import RowsTable
from ui.filings.door import door_words
from ui.screening.presenter import (
    COUNT_HEADINGS,
    COUNT_TIPS,
    COUNTS_THAT_MAY_BE_ZERO,
    LINE_HEADINGS,
    LINE_TIPS,
    MAY_BE_EMPTY,
    ScreeningPresenter,
)
from ui.widgets import theme
from ui.widgets.flow import FlowLayout
from ui.widgets.icons import icon

_COUNT_WIDTHS = {place: 62 if len(point.label) < 5 else 88 for place, point in enumerate(GROUPS, 1)} | {
    len(GROUPS) + 1: 110,
    len(GROUPS) + 2: 84,
}
"""Pixels of the columns of the counted groups, the sum and what may be added."""


class ScreeningResultsView(QWidget):
    """A QWidget with the results of a run.

    The signal `wanted` asks for the firms of the current policy and group, `opened` carries the number of a firm,
    `exported`, `planned` and `pooled` carry the places of the checked firms, or of all if none is checked.
    """

    wanted = Signal()
    opened = Signal(int)
    exported = Signal(list)
    planned = Signal(list)
    pooled = Signal(list)

    def __init__(self, presenter: ScreeningPresenter, colours: theme.Colours) -> None:
        super().__init__()
        self.presenter = presenter
        self.counts = RowsModel(COUNT_HEADINGS, self)
        self.firms = RowsModel(LINE_HEADINGS, self, ticks=True)
        self.policies = RowsTable(self.counts, "政策和家数", _COUNT_WIDTHS, 0)
        self.list = RowsTable(
            self.firms, "企业，空格勾选，回车打开", {0: 216, 1: 140, 2: 64, 4: 110, 5: 60, 6: 66, 7: 92}, 3
        )
        self.groups = {point: QPushButton() for point in GROUPS}
        self.chosen, self.empty, self.detail = QLabel(), QLabel(), QLabel()
        self.all, self.export, self.plan = QPushButton("全选"), QPushButton("导出…"), QPushButton("安排走访…")
        self.pool = QPushButton()
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.apply_theme(colours)
        self.refresh()

    def _build(self) -> None:
        self.counts.right, self.counts.tips = frozenset(range(1, len(COUNT_HEADINGS))), COUNT_TIPS
        self.firms.right, self.firms.tips = frozenset((2, 4, 5)), LINE_TIPS
        self.list.setToolTip("双击或回车打开企业，空格勾选")
        groups = FlowLayout()
        for point, button in self.groups.items():
            button.setObjectName("group")
            button.setCheckable(True)
            button.setAccessibleName(point.label)
            self._group.addButton(button)
            groups.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addLayout(groups, 1)
        self.chosen.setObjectName("muted")
        self.plan.setToolTip("把勾选的企业排成计划走访，指定日期和走访人")
        self.export.setToolTip("把勾选的（没有勾选时全部列出的）企业写成遴选名单")
        self.pool.setToolTip("给勾选的企业各建一条这项政策的办理：认定类进培育库，其余进申报（F7）")
        for widget in (self.chosen, self.all, self.export, self.plan, self.pool):
            row.addWidget(widget)
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.detail.setObjectName("muted")
        self.detail.setWordWrap(True)
        self.detail.setMinimumHeight(22)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        column.addWidget(self.detail)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.policies)
        splitter.addWidget(below)
        splitter.setSizes([240, 300])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        self.policies.setMinimumHeight(96)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _connect(self) -> None:
        self.policies.selectionModel().currentRowChanged.connect(lambda *_: self._turn())
        for point, button in self.groups.items():
            button.clicked.connect(lambda _, point=point: self._pick(point))
        self.list.activated.connect(lambda index: self._open(index.data(Qt.ItemDataRole.UserRole).number))
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._show_detail())
        self.firms.ticked.connect(lambda _: self._show_ticked())
        self.all.clicked.connect(self._tick_all)
        self.export.clicked.connect(lambda: self.exported.emit(self.places()))
        self.plan.clicked.connect(lambda: self.planned.emit(self.places()))
        self.pool.clicked.connect(lambda: self.pooled.emit(self.places()))

    def refresh(self) -> None:
        """Shows the counts of the run and selects the current policy."""
        self.policies.selectionModel().blockSignals(True)
        self.counts.show(self.presenter.count_rows())
        for column in COUNTS_THAT_MAY_BE_ZERO:
            self.policies.setColumnHidden(column, all(row.cells[column] == "0" for row in self.counts.rows))
        place = self.counts.place(self.presenter.policy)
        if place >= 0:
            self.policies.selectRow(place)
        self.policies.selectionModel().blockSignals(False)
        self.firms.chosen = set()
        self.show_lines()

    def _turn(self) -> None:
        row = self.policies.line
        if row is not None and row.id != self.presenter.policy:
            self.presenter.policy = row.id
            self.presenter.point = self.presenter.best_point()
            self._ask()

    def _pick(self, point: ResultGroup) -> None:
        self.presenter.point = point
        self._ask()

    def _ask(self) -> None:
        self.presenter.lines = ()
        self.firms.chosen = set()
        self.show_lines()
        self.empty.setText("正在列出…")
        self.wanted.emit()

    def show_lines(self) -> None:
        """Shows the firms of the current group."""
        tally = self.presenter.tally
        for point, button in self.groups.items():
            button.setText(f"{point.label} {tally.count(point) if tally is not None else 0}")
            button.setChecked(point is self.presenter.point)
            button.setEnabled(tally is not None)
        self.pool.setText(door_words(self.presenter.desk, self.presenter.policy))
        self.pool.setShortcut("F7")  # a new text takes the key away
        self.firms.show(self.presenter.line_rows())
        for column in MAY_BE_EMPTY:
            self.list.setColumnHidden(column, not any(row.cells[column] for row in self.firms.rows))
        self.empty.setText(self.presenter.empty_words())
        self._stack.setCurrentIndex(0 if self.firms.rows else 1)
        self._show_ticked()
        self._show_detail()

    def places(self) -> list[int]:
        """Returns the places of the checked firms in display order, or of all if none is checked."""
        chosen = self.firms.chosen or {row.id for row in self.firms.rows}
        return [int(row.id) for row in self.firms.rows if row.id in chosen]

    def _tick_all(self) -> None:
        every = {row.id for row in self.firms.rows}
        self.firms.choose(() if every <= self.firms.chosen else every)

    def _show_ticked(self) -> None:
        some, count = bool(self.firms.rows), len(self.firms.chosen)
        self.chosen.setText(f"勾选 {count} 家" if count else "")
        self.all.setText("全不选" if count and count == len(self.firms.rows) else "全选")
        for button in (self.all, self.export):
            button.setEnabled(some)
        for button in (self.plan, self.pool):
            button.setEnabled(bool(count))

    def _show_detail(self) -> None:
        """What the firm in hand lacks, in full."""
        row = self.list.line
        self.detail.setText(self.presenter.detail_words(int(row.id)) if row is not None else "")

    def _open(self, number: int | None) -> None:
        if number is not None:
            self.opened.emit(number)

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies the theme to the icons."""
        self.export.setIcon(icon("download", colours.muted))
        self.plan.setIcon(icon("footprints", colours.muted))
        self.pool.setIcon(icon("package-check", colours.muted))
