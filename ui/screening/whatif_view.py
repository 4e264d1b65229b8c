"""假设: another threshold for one condition of a policy, how many firms are then in which group, and which change."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from matcher import ResultGroup
from policies import Policy, UserError, Verdict
from survey.lists import place_words
from survey.table_row import TableRow
from survey.what_if import GROUPS, Threshold, WhatIfOutcome, changed, read_value, thresholds
from ui.desk.rows_model import RowsModel
from ui.desk.rows_table import RowsTable
from ui.screening.presenter import ScreeningPresenter
from ui.widgets.line import PasteCleaningLineEdit


class WhatIfView(QWidget):
    """A QWidget for what-if questions. The signal `opened` carries the number of a firm.

    The signal `wanted` asks for the outcome of a policy with another value for one of its thresholds.
    """

    wanted = Signal(object, object, object)
    opened = Signal(int)

    def __init__(self, presenter: ScreeningPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.policy = QComboBox()
        self.lines = RowsModel(("条件", "现在的门槛"), self)
        self.table = RowsTable(self.lines, "可以改的门槛", {1: 110}, 0)
        self.value, self.try_, self.message = PasteCleaningLineEdit(), QPushButton("试算"), QLabel()
        self.sums = RowsModel(("", "现在", "改后", "变化"), self)
        self.sum_table = RowsTable(self.sums, "前后家数", {1: 76, 2: 76, 3: 76}, 0)
        self.moves = RowsModel(("企业", "区 / 街道", "现在", "改后", "负责人"), self)
        self.move_table = RowsTable(self.moves, "结论变化的企业，回车打开", {1: 150, 2: 72, 3: 72, 4: 76}, 0)
        self.words, self.empty = (
            QLabel(),
            QLabel("选左边一条有数值的门槛，写另一个数，看哪些企业的结论会变。\n只是试算，政策库不会改动。"),
        )
        self._stack = QStackedWidget()
        self._known: tuple[Threshold, ...] = ()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.policy.setAccessibleName("改哪项政策")
        self.policy.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policy.setMinimumContentsLength(16)
        self.value.setAccessibleName("另一个门槛")
        self.value.setMaximumWidth(160)
        self.try_.setObjectName("primary")
        self.message.setObjectName("error")
        self.message.setWordWrap(True)
        self.lines.right = frozenset((1,))
        self.sums.right = frozenset((1, 2, 3))
        left = QFrame()
        left.setObjectName("card")
        column = QVBoxLayout(left)
        column.addWidget(self.policy)
        column.addWidget(self.table, 1)
        entry = QHBoxLayout()
        entry.addWidget(QLabel("如果改为"))
        entry.addWidget(self.value)
        entry.addWidget(self.try_)
        entry.addStretch(1)
        column.addLayout(entry)
        column.addWidget(self.message)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self._build_answer())
        splitter.setSizes([520, 680])
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _build_answer(self) -> QStackedWidget:
        answer = QWidget()
        column = QVBoxLayout(answer)
        column.setContentsMargins(0, 0, 0, 0)
        self.words.setObjectName("head")
        self.words.setWordWrap(True)
        self.sum_table.setFixedHeight(4 * 29 + 40)
        note = QLabel("按条件重新判断，已经持有的企业也一样；只是试算，政策库没有改动。")
        note.setObjectName("muted")
        note.setWordWrap(True)
        column.addWidget(self.words)
        column.addWidget(note)
        column.addWidget(self.sum_table)
        column.addWidget(self.move_table, 1)
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(answer)
        return self._stack

    def _connect(self) -> None:
        self.policy.activated.connect(lambda _: self._turn())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._offer())
        self.value.returnPressed.connect(self.ask)
        self.try_.clicked.connect(self.ask)
        self.move_table.activated.connect(lambda index: self._open(index.data(Qt.ItemDataRole.UserRole)))

    def _open(self, row: TableRow) -> None:
        if row.number is not None:
            self.opened.emit(row.number)

    def refresh(self) -> None:
        """Offers the policies of the current run."""
        run = self.presenter.run
        self.policy.clear()
        for tally in run.tallies if run is not None else ():
            self.policy.addItem(tally.policy.name, tally.policy)
        names = [tally.policy.id for tally in run.tallies] if run is not None else []
        self.policy.setCurrentIndex(names.index(self.presenter.policy) if self.presenter.policy in names else 0)
        self._stack.setCurrentIndex(0)
        self._turn()

    def _turn(self) -> None:
        policy = self.policy.currentData()
        self._known = thresholds(policy, self.presenter.desk.as_of) if isinstance(policy, Policy) else ()
        rows = (TableRow(str(n), (line.text, line.words)) for n, line in enumerate(self._known))
        self.lines.show(rows)
        self.try_.setEnabled(bool(self._known))
        none = "这项政策没有写成数值的门槛" if isinstance(policy, Policy) else "先筛选一次，再来改门槛"
        self.message.setText("" if self._known else none)
        if self._known:
            self.table.selectRow(0)

    @property
    def line(self) -> Threshold | None:
        """Returns the current threshold."""
        row = self.table.line
        return self._known[int(row.id)] if row is not None and int(row.id) < len(self._known) else None

    def _offer(self) -> None:
        line = self.line
        if line is not None:
            self.message.setText("")
            self.value.setText("")
            self.value.setPlaceholderText(f"现在 {line.words}")

    def ask(self) -> None:
        """Emits `wanted`, or shows why the question cannot be asked."""
        policy, line = self.policy.currentData(), self.line
        if not isinstance(policy, Policy) or line is None:
            return
        try:
            value = read_value(self.value.text(), line)
            changed(policy, self.presenter.desk.as_of, line, value)
        except UserError as error:
            self.message.setText(str(error))
            return
        self.message.setText("")
        self.wanted.emit(policy, line, value)

    def show_answer(self, answer: WhatIfOutcome) -> None:
        """Shows the number of firms per group, and the firms that change groups."""
        self.words.setText(answer.words())
        self.sums.show(_sum_row(answer, place) for place in range(len(GROUPS)))
        self.moves.show(
            TableRow(
                str(move.place),
                (firm.row.name, place_words(firm), _words(move.before), _words(move.after), firm.row.officer),
                (),
                firm.number,
            )
            for move in answer.moves
            for firm in (self.presenter.firm(move.place),)
        )
        self._stack.setCurrentIndex(1)


def _words(point: ResultGroup) -> str:
    """Returns the name of a group that is decided by the verdict alone, whatever the state of the policy."""
    return {ResultGroup.READY: Verdict.ELIGIBLE.label, ResultGroup.TO_ASK: Verdict.UNKNOWN.label}.get(
        point, point.label
    )


def _sum_row(answer: WhatIfOutcome, place: int) -> TableRow:
    point = GROUPS[place]
    before, after = answer.before[point], answer.after[point]
    step = f"{after - before:+d}" if after != before else "0"
    return TableRow(point.value, (_words(point), str(before), str(after), step), (place, before, after, after - before))
