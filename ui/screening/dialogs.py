"""The dialogs of the screening page: planning visits to firms, and reading a register to be screened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from registers import read_firms, report_of
from ui.firms.importing import presenter as importing
from ui.firms.importing.columns import ColumnTable
from ui.firms.importing.presenter import ImportPlan
from ui.widgets import messages
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from ui.desk.desk import Desk


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
