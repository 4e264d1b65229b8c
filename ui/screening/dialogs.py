"""The dialogs of the screening page: planning visits to firms, and reading a register to be screened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from registers import read_firms, report_of
from survey.planning import Plan
from ui.firms.importing import presenter as importing
from ui.firms.importing.columns import ColumnTable
from ui.firms.importing.presenter import ImportPlan
from ui.widgets import messages
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from datetime import date

    from ui.desk.desk import Desk


_A_DAY = (1, 2, 3, 4, 5, 6, 8, 10)
_USUAL = 4
"""The proposed number of visits per officer and day; the user may choose another of `_A_DAY`."""


class BulkPlanDialog(QDialog):
    """A QDialog asking when and by whom firms are visited; it stays open until the visits are planned.

    The signal `wanted` carries the plan.
    """

    wanted = Signal(Plan)

    def __init__(self, firms: int, officers: tuple[str, ...], note: str, on: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("安排走访")
        self.setMinimumWidth(440)
        self.head = QLabel(f"给 {firms} 家企业各安排一次走访")
        self.head.setObjectName("question")
        self.day = QDateEdit(QDate(on.year, on.month, on.day))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMinimumDate(QDate(on.year, on.month, on.day))
        self.day.setAccessibleName("第一天")
        self.officer = QComboBox()
        self.officer.setEditable(True)
        self.officer.addItems(list(officers))
        self.officer.setAccessibleName("走访人")
        self.own = QCheckBox("有负责人的企业归负责人走访")
        self.own.setChecked(True)
        self.a_day = QComboBox()
        for count in _A_DAY:
            self.a_day.addItem(f"{count} 家", count)
        self.a_day.setCurrentIndex(_A_DAY.index(_USUAL))
        self.a_day.setAccessibleName("每人每天最多")
        self.note = PasteCleaningLineEdit(note)
        self.note.setAccessibleName("备注")
        self.message = QLabel()
        self.message.setObjectName("error")
        self.message.setWordWrap(True)
        form = QFormLayout()
        form.addRow("第一天", self.day)
        form.addRow("走访人", self.officer)
        form.addRow("", self.own)
        form.addRow("每人每天最多", self.a_day)
        form.addRow("备注", self.note)
        hint = QLabel("排满一天顺延到下一个工作日（只跳过周六、周日）；已有待走访安排的企业不重复安排。")
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.done_ = buttons.addButton("安排", QDialogButtonBox.ButtonRole.AcceptRole)
        self.done_.setObjectName("primary")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        column = QVBoxLayout(self)
        column.addWidget(self.head)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(self.message)
        column.addWidget(buttons)
        buttons.accepted.connect(self._ask)
        buttons.rejected.connect(self.reject)

    def _ask(self) -> None:
        self.message.setText("")
        day = self.day.date().toPython()
        plan = Plan(
            first=day,  # type: ignore[arg-type]  # Qt's stubs say object, it is a date
            officer=self.officer.currentText(),
            own=self.own.isChecked(),
            a_day=int(self.a_day.currentData()),
            note=self.note.text(),
        )
        self.done_.setEnabled(False)
        self.wanted.emit(plan)

    def refuse(self, message: str) -> None:
        """Shows why nothing was planned."""
        self.done_.setEnabled(True)
        self.message.setText(message)


class RegisterDialog(QDialog):
    """A QDialog that reads a register to be screened, not imported; accepted when its rows are read (`plan`)."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("筛选名册")
        self.resize(1000, 560)
        self._desk = desk
        self.plan: ImportPlan | None = None
        self.words = QLabel(
            "选择 Excel（xlsx、xls）或 CSV 名册。只用来筛选，不写进企业库；表头、单位、年份会自动识别。"
        )
        self.words.setWordWrap(True)
        self.columns = ColumnTable(desk.on)
        self.choose, self.cancel, self.take = QPushButton("选择文件…"), QPushButton("取消"), QPushButton("用这份名册")
        self.take.setObjectName("primary")
        self.take.setEnabled(False)
        self.complete = QCheckBox("表里资质列没打勾的就是没有（否则按未知）")
        self.complete.setToolTip("名单把全部资质都列全了才勾选；只列了高企的名单不要勾选")
        self.complete.hide()
        self._runner = TaskRunner(self)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.take)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.columns, 1)
        column.addWidget(self.complete)
        column.addLayout(row)
        self.choose.clicked.connect(lambda: messages.choose_file(self, "筛选名册", messages.REGISTERS, self.read))
        self.cancel.clicked.connect(self.reject)
        self.take.clicked.connect(self.check)
        self.columns.changed.connect(self._show_state)
        self.complete.toggled.connect(self._set_complete)
        self._runner.done.connect(self._arrived)
        self._runner.failed.connect(self._failed)
        self._runner.busy.connect(self._busy)

    def read(self, path: Path) -> None:
        """Reads a file in a worker thread."""
        self.words.setText(f"正在读 {path.name}…")
        on, mappings = self._desk.on, self._desk.settings.now.mappings
        self._runner.start(lambda: importing.read_plan(path, on, mappings))

    def check(self) -> None:
        """Reads the rows in a worker thread; then the dialog is accepted."""
        plan = self.plan
        if plan is None or plan.problems():
            return
        self.words.setText("正在读各行…")

        def work() -> ImportPlan:
            plan.report = report_of(read_firms(plan.table, plan.mapping, plan.on), plan.table)
            return plan

        self._runner.start(work)

    def _busy(self, busy: bool) -> None:
        self.choose.setEnabled(not busy)
        self.columns.setEnabled(not busy)
        self.take.setEnabled(not busy and self.plan is not None and not self.plan.problems())

    def _arrived(self, answer: object) -> None:
        if not isinstance(answer, ImportPlan):
            return
        self.plan = answer
        if answer.report is not None:
            importing.remember(self._desk.settings, answer)
            self.accept()
            return
        self.columns.show_plan(answer)
        self.complete.setChecked(answer.mapping.complete)
        self.complete.show()
        self._show_state()

    def _set_complete(self, complete: bool) -> None:
        if self.plan is not None:
            self.plan.mapping = self.plan.mapping.with_complete(complete)

    def _show_state(self) -> None:
        """Words and button for the columns as they stand."""
        plan = self.plan
        if plan is None:
            return
        plan.report = None
        problems = plan.problems()
        head = f"{plan.table.name}：{len(plan.table.rows)} 行，{len(plan.table.headers)} 列。"
        self.words.setText(f"{head}请核对每列是什么、单位对不对。{'；'.join((*plan.table.notes, *problems))}")
        self.take.setEnabled(not problems)

    def _failed(self, message: str) -> None:
        self.words.setText(message)
