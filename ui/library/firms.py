"""涉及哪些企业: the firms concerned by a policy, searched in a worker thread, by group."""

from __future__ import annotations

from enum import IntEnum
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from survey.background import MatchingJob
from survey.touched import LISTED, Touched, TouchedFirm, touched
from ui.filings.door import door_words
from ui.widgets.flow import FlowLayout
from ui.widgets.override import override
from ui.widgets.table import TableModel, set_table
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from matcher import ResultGroup
    from policies import Policy
    from ui.desk.desk import Desk


class TouchedFirmColumn(IntEnum):
    """The columns of the list of firms."""

    NAME = 0
    AMOUNT = 1
    NOTE = 2
    OFFICER = 3


_TITLES = {
    TouchedFirmColumn.NAME: "企业",
    TouchedFirmColumn.AMOUNT: "金额",
    TouchedFirmColumn.NOTE: "还差什么",
    TouchedFirmColumn.OFFICER: "负责人",
}


def cell(firm: TouchedFirm, column: TouchedFirmColumn) -> str:
    """Returns the text of a cell."""
    return {
        TouchedFirmColumn.NAME: firm.name,
        TouchedFirmColumn.AMOUNT: firm.amount,
        TouchedFirmColumn.NOTE: firm.note,
        TouchedFirmColumn.OFFICER: firm.officer,
    }[column]


class FirmsModel(TableModel[TouchedFirm]):
    """A table model with one row per firm."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(tuple(_TITLES.values()), parent)

    @override
    def cell(self, row: TouchedFirm, column: int) -> str:
        return cell(row, TouchedFirmColumn(column))


class FirmsPanel(QWidget):
    """A QWidget that lists the firms concerned by one policy. The signal `wanted` carries the number of the activated
    firm.

    `pooled` carries the numbers of the selected firms, or of all listed ones if one or none is selected.
    The signal `stepped` carries how many firms are done, and of how many.
    """

    wanted = Signal(int)
    pooled = Signal(list)
    stepped = Signal(int, int)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._policy: Policy | None = None
        self._stop = Event()
        self._runner = TaskRunner(self)
        self.found: Touched | None = None
        self.model = FirmsModel(self)
        self.table = QTableView()
        self.bar = QProgressBar()
        self.status = QLabel()
        self.start, self.stop = QPushButton("查找"), QPushButton("停止")
        self.pool = QPushButton()
        self.groups = {point: QPushButton() for point in LISTED}
        self._chosen = QButtonGroup(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.status.setObjectName("muted")
        self.status.setWordWrap(True)
        self.start.setToolTip("用企业库里每家企业的资料，逐家判断这项政策")
        self.bar.setFixedHeight(8)
        self.bar.setTextVisible(False)
        top = QHBoxLayout()
        top.addWidget(self.status, 1)
        self.pool.setToolTip("给列出的企业（选中几家就是那几家）各建一条这项政策的办理")
        for button in (self.start, self.stop, self.pool):
            top.addWidget(button)
        row = FlowLayout()
        for point, button in self.groups.items():
            button.setObjectName("group")
            button.setCheckable(True)
            button.setAccessibleName(point.label)
            self._chosen.addButton(button)
            row.addWidget(button)
        self._build_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        set_table(self.table, "涉及的企业")
        self.table.setToolTip("双击或回车打开企业")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.verticalHeader().setDefaultSectionSize(30)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(TouchedFirmColumn.NOTE, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(TouchedFirmColumn.NAME, 230)
        self.table.setColumnWidth(TouchedFirmColumn.AMOUNT, 120)
        self.table.setColumnWidth(TouchedFirmColumn.OFFICER, 76)

    def _connect(self) -> None:
        self.start.clicked.connect(self.look)
        self.stop.clicked.connect(self.halt)
        self.pool.clicked.connect(lambda: self.pooled.emit(self.numbers()))
        self.stepped.connect(self._step)
        self._runner.done.connect(self._found)
        self._runner.failed.connect(self._failed)
        for point, button in self.groups.items():
            button.clicked.connect(partial(self._pick, point))
        self.table.activated.connect(lambda index: self._open(index))

    def show_policy(self, policy: Policy | None) -> None:
        """Sets the policy and removes the results of the previous one."""
        if policy is self._policy:
            return
        self.halt()
        self._policy, self.found = policy, None
        self.pool.setText(door_words(self._desk, policy.id) if policy is not None else "")
        self._idle()
        self.status.setText("点“查找”，逐家判断企业库里的企业。")

    def look(self) -> None:
        """Starts the search in a worker thread."""
        policy, desk = self._policy, self._desk
        if policy is None or self.running:
            return
        self._stop = stop = Event()
        job = MatchingJob(
            on=desk.as_of, library=desk.library.stamp, should_stop=stop.is_set, on_progress=self.stepped.emit
        )

        def work() -> Touched:
            with desk.open_book() as book:
                return touched(book, policy, job)

        self.found = None
        self._idle()
        self._run(True)
        self.status.setText("正在逐家判断…")
        self._runner.start(work)

    def halt(self) -> None:
        """Stops the search; the firms found so far are shown."""
        self._stop.set()

    @property
    def running(self) -> bool:
        """Whether a search is running."""
        return self.stop.isEnabled()

    def numbers(self) -> list[int]:
        """Returns the numbers of the selected firms, of all listed ones if one or none is selected."""
        places = {index.row() for index in self.table.selectionModel().selectedRows()}
        rows = self.model.rows
        return [row.number for place, row in enumerate(rows) if len(places) < 2 or place in places]

    def _idle(self) -> None:
        self.model.show(())
        self.pool.hide()
        self._run(False)
        for button in self.groups.values():
            button.hide()

    def _run(self, running: bool) -> None:
        self.bar.setVisible(running)
        self.bar.setValue(0)
        self.start.setEnabled(not running)
        self.stop.setEnabled(running)

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)

    def _failed(self, message: str) -> None:
        self._idle()
        self.status.setText(message)

    def _found(self, answer: object) -> None:
        if not isinstance(answer, Touched) or self._policy is None or answer.policy != self._policy.id:
            return
        self.found = answer
        self._run(False)
        self.start.setText("重新查找")
        self.status.setText(answer.words())
        filled = [point for point in LISTED if answer.counts.get(point)]
        for point, button in self.groups.items():
            button.setText(f"{point.label} {answer.counts.get(point, 0)}")
            button.setVisible(point in filled)
        if filled:
            self.groups[filled[0]].setChecked(True)
            self._pick(filled[0])

    def _pick(self, point: ResultGroup) -> None:
        if self.found is not None:
            self.model.show(self.found.of(point))
            self.pool.setVisible(bool(self.model.rows))

    def _open(self, index: QModelIndex) -> None:
        firm = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(firm, TouchedFirm):
            self.wanted.emit(firm.number)
