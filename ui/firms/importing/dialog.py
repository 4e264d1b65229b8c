"""The import dialog: file, columns, doubtful rows, progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.entry.editors import NoWheelComboBox
from ui.firms.importing import presenter as work
from ui.firms.importing.clashes import OnClash
from ui.firms.importing.columns import ColumnTable
from ui.firms.importing.notes import NoteTable
from ui.firms.importing.presenter import Decision, Done, ImportPlan
from ui.widgets import messages
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from ui.desk.desk import Desk


class RegisterImportDialog(QDialog):
    """A QDialog that imports firms; it is accepted after an import. Nothing is written before the last button.

    The signal `stepped` carries the number of rows written.
    """

    stepped = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入企业名单")
        self.resize(1040, 620)
        self._desk = desk
        self.plan: ImportPlan | None = None
        self._stop = Event()
        self._runner = TaskRunner(self)
        self.words = QLabel("选择 Excel（xlsx、xls）或 CSV 文件。表头、单位、年份会自动识别，导入前可以逐列更正。")
        self.columns = ColumnTable(desk.on)
        self.twins = QTableWidget(0, 2)
        self.notes = NoteTable()
        self.bar = QProgressBar()
        self.stack = QStackedWidget()
        self.choose, self.template = QPushButton("选择文件…"), QPushButton("下载模板…")
        self.next, self.back, self.stop = QPushButton("检查各行"), QPushButton("上一步"), QPushButton("取消")
        self.report = QPushButton("另存检查报告…")
        self.complete = QCheckBox("表里资质列没打勾的就是没有（否则按未知）")
        self.all_new, self.all_skip = QPushButton("相近的都作为新企业"), QPushButton("相近的都先不导入")
        self.on_clash = NoWheelComboBox()
        self.clash_words = QLabel("表里与已有资料不同时：")
        self._build()
        self._connect()
        self._show_step()

    def _build(self) -> None:
        self.words.setWordWrap(True)
        self.next.setObjectName("primary")
        self.twins.setHorizontalHeaderLabels(["表里的行 ⇔ 已有企业", "怎么办"])
        self.twins.verticalHeader().hide()
        self.twins.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.twins.setAccessibleName("可能已有的企业")
        self.twins.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.twins.setColumnWidth(1, 150)
        doubtful = QWidget()
        inner = QVBoxLayout(doubtful)
        inner.setContentsMargins(0, 0, 0, 0)
        self.on_clash.addItems([choice.value for choice in OnClash])
        self.on_clash.setMinimumContentsLength(max(map(len, OnClash)) * 2)  # a Chinese character is two letters wide
        self.on_clash.setAccessibleName("表里与已有资料不同时")
        self.on_clash.setToolTip("两个值都留着时，靠它才能下的结论先不下；在企业页“两处说法不一”里定一个")
        self.clash_words.setBuddy(self.on_clash)
        row = QHBoxLayout()
        row.addWidget(self.clash_words)
        row.addWidget(self.on_clash)
        row.addStretch(1)
        row.addWidget(self.all_new)
        row.addWidget(self.all_skip)
        inner.addLayout(row)
        inner.addWidget(self.twins, 1)
        inner.addWidget(self.notes, 1)
        self.stack.addWidget(QWidget())
        self.stack.addWidget(self._mapping_step())
        self.stack.addWidget(doubtful)
        self.bar.hide()
        buttons = QHBoxLayout()
        for button in (self.choose, self.template, self.report):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.stop, self.back, self.next):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)
        column.addLayout(buttons)

    def _mapping_step(self) -> QWidget:
        self.complete.setToolTip("名单把全部资质都列全了才勾选；只列了高企的名单不要勾选")
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.columns, 1)
        column.addWidget(self.complete)
        return step

    def _connect(self) -> None:
        self.complete.toggled.connect(self._set_complete)
        self.choose.clicked.connect(self.choose_file)
        self.template.clicked.connect(self._ask_template)
        self.columns.changed.connect(self._show_step)
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self.go_back)
        self.stop.clicked.connect(self.cancel)
        self.report.clicked.connect(self._ask_report)
        self.all_new.clicked.connect(lambda: self._decide_all(Decision.ADD))
        self.all_skip.clicked.connect(lambda: self._decide_all(Decision.SKIP))
        self.on_clash.activated.connect(self._choose_on_clash)
        self.stepped.connect(self.bar.setValue)
        self._runner.done.connect(self._arrived)
        self._runner.failed.connect(self._failed)
        self._runner.busy.connect(self._busy)

    def choose_file(self) -> None:
        """Asks for the file; called at once when the dialog opens, so that the button is needed only for another file."""
        messages.choose_file(self, "导入企业名单", messages.REGISTERS, self.read)

    def _busy(self, busy: bool) -> None:
        for button in (self.choose, self.next, self.back, self.template, self.report):
            button.setEnabled(not busy)

    def _set_complete(self, complete: bool) -> None:
        if self.plan is not None:
            self.plan.mapping = self.plan.mapping.with_complete(complete)

    def read(self, path: Path) -> None:
        """Reads a file in a worker thread."""
        self.words.setText(f"正在读 {path.name}…")
        on, mappings = self._desk.on, self._desk.settings.now.mappings
        self._runner.start(lambda: work.read_plan(path, on, mappings))

    def _arrived(self, answer: object) -> None:
        if isinstance(answer, Done):
            self._finished(answer)
            return
        if isinstance(answer, ImportPlan):
            self.plan = answer
            if answer.report is None:
                self.columns.show_plan(answer)
                self.complete.setChecked(answer.mapping.complete)
                self.stack.setCurrentIndex(1)
            else:
                self._show_twins(answer)
                self.stack.setCurrentIndex(2)
            self._show_step()

    def _failed(self, message: str) -> None:
        self.bar.hide()
        self._show_step()
        self.words.setText(message)

    def _show_step(self) -> None:
        """Shows the texts and buttons of the current step."""
        plan, step = self.plan, self.stack.currentIndex()
        problems = plan.problems() if plan is not None else ()
        self.back.setVisible(step == 2)
        self.report.setVisible(step == 2)
        self.next.setEnabled(plan is not None and not problems)
        self.next.setText({0: "检查各行", 1: "检查各行", 2: "导入"}[step])
        if plan is None:
            return
        if step == 1:
            head = f"{plan.table.name}：{len(plan.table.rows)} 行，{len(plan.table.headers)} 列。"
            known = "沿用上次同样表格的对应关系。" if plan.remembered else "请核对每列导入为什么、单位对不对。"
            self.words.setText(f"{head}{known}{'；'.join((*plan.table.notes, *problems))}")
        elif step == 2:
            self.words.setText(plan.summary())

    def _show_twins(self, plan: ImportPlan) -> None:
        self.twins.setRowCount(len(plan.twins))
        for place, twin in enumerate(plan.twins):
            item = QTableWidgetItem(twin.words())
            item.setToolTip(twin.words())
            self.twins.setItem(place, 0, item)
            box = NoWheelComboBox()
            box.addItems([decision.value for decision in Decision])
            box.setCurrentText(twin.decision.value)
            box.activated.connect(lambda _, place=place, box=box: self._decide(place, Decision(box.currentText())))
            self.twins.setCellWidget(place, 1, box)
        self._show_notes(plan)
        unsure = bool(plan.twins)
        self.twins.setVisible(unsure)
        self.all_new.setVisible(unsure)
        self.all_skip.setVisible(unsure)

    def _show_notes(self, plan: ImportPlan) -> None:
        self.notes.show_notes(plan.notes())
        clashing = bool(plan.open_clashes())
        self.clash_words.setVisible(clashing)
        self.on_clash.setVisible(clashing)
        self.on_clash.setCurrentText(plan.on_clash.value)

    def _decide(self, place: int, decision: Decision) -> None:
        if self.plan is not None:
            self.plan.decide(place, decision)
            self._show_notes(self.plan)
            self._show_step()

    def _choose_on_clash(self) -> None:
        if self.plan is not None:
            self.plan.on_clash = OnClash(self.on_clash.currentText())
            self._show_notes(self.plan)

    def _decide_all(self, decision: Decision) -> None:
        if self.plan is not None:
            self.plan.decide_unsure(decision)
            self._show_twins(self.plan)

    def go_on(self) -> None:
        """Starts the next step: checking, then writing."""
        plan, desk = self.plan, self._desk
        if plan is None:
            return
        if self.stack.currentIndex() == 1:
            self.words.setText("正在检查各行…")

            def checked() -> ImportPlan:
                with desk.open_book() as book:
                    return work.compare(work.check(plan, book.enterprises.known_firms()), book)

            self._runner.start(checked)
            return
        self._stop.clear()
        self.bar.setRange(0, len(plan.new_rows()) + len(plan.twins))
        self.bar.setValue(0)
        self.bar.show()
        stop, on_progress, officer = self._stop, self.stepped.emit, desk.officer

        def written() -> Done:
            with desk.open_book() as book:
                return work.carry_out(book, plan, officer, stop, on_progress)

        self._runner.start(written)

    def go_back(self) -> None:
        """Returns to the columns."""
        if self.plan is not None:
            self.plan.report = None
            self.columns.show_plan(self.plan)
            self.stack.setCurrentIndex(1)
            self._show_step()

    def _finished(self, done: Done) -> None:
        self.bar.hide()
        if self.plan is not None:
            work.remember(self._desk.settings, self.plan)
        self.words.setText(done.words())
        self.accept()
        messages.show_message(self.parentWidget() or self, "导入完成", done.words())

    def cancel(self) -> None:
        """Cancels the running work, or closes the dialog."""
        self._stop.set()
        if not self.bar.isVisible():
            self.reject()

    @override
    def reject(self) -> None:
        self._stop.set()
        super().reject()

    def _ask_template(self) -> None:
        from registers import write_template

        desk = self._desk
        messages.choose_target(
            self,
            "下载导入模板",
            messages.TABLES,
            "企业导入模板.xlsx",
            lambda path: self._tried(lambda target: write_template(target, desk.on.year - 1), path),
        )

    def _ask_report(self) -> None:
        plan = self.plan
        if plan is not None:
            messages.choose_target(
                self,
                "另存检查报告",
                messages.TABLES,
                "导入检查报告.xlsx",
                lambda path: self._tried(lambda target: work.write_report(plan, target), path),
            )

    def _tried(self, write: Callable[[Path], object], path: Path) -> None:
        from policies import UserError

        try:
            write(path)
        except UserError as error:
            messages.show_message(self, "没有写成", str(error))
        else:
            self.words.setText(f"已写好：{path}")
