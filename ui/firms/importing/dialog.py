"""The import dialog: a table is handed over, its columns are looked at, its rows are checked and written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from policies import UserError
from ui.firms.importing import presenter as work
from ui.firms.importing.checked import CheckedImport
from ui.firms.importing.checking_view import CheckingView
from ui.firms.importing.plan import ImportPlan
from ui.firms.importing.table_dialog import DOOR, READING, TableDialog
from ui.firms.importing.writing import Done, carry_out
from ui.widgets import messages
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk

CHECKING = READING + 1
"""The step that follows the columns."""


class RegisterImportDialog(TableDialog):
    """A QDialog that imports firms; it is accepted after an import. Nothing is written before the last button.

    The signal `stepped` carries the number of rows written.
    """

    stepped = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "导入企业名单", parent)
        self._stop = Event()
        self.checked: CheckedImport | None = None
        self.checking = CheckingView()
        self.report = QPushButton("另存检查报告…")
        self.lay_out((self.report,), (self.checking,))
        self.door.template.clicked.connect(self._ask_template)
        self.checking.changed.connect(lambda: self.show_step(CHECKING))
        self.stop.clicked.connect(self.cancel)
        self.report.clicked.connect(self._ask_report)
        self.stepped.connect(self.bar.setValue)
        self.runner.busy.connect(lambda busy: self.report.setEnabled(not busy))

    @override
    def show_step(self, step: int) -> None:
        super().show_step(step)
        self.report.setVisible(step == CHECKING)
        self.next.setText("导入" if step == CHECKING else "检查各行")
        if step == DOOR:
            self.words.setText("导入之前什么都不会写入。")
        elif step == CHECKING and self.checked is not None:
            self.words.setText(self.checked.summary())

    @override
    def took(self, answer: object) -> None:
        if isinstance(answer, Done):
            self._finished(answer)
        elif isinstance(answer, CheckedImport):
            self.checked = answer
            self.checking.show_checked(answer)
            self.show_step(CHECKING)
            self.enter()

    @override
    def go_on(self) -> None:
        """Starts the next step: checking, then writing."""
        if self.plan is None or self.plan.problems():
            return
        if self.stack.currentIndex() == READING:
            self._check(self.plan)
        elif self.checked is not None:
            self._write(self.checked)

    def _check(self, plan: ImportPlan) -> None:
        self.words.setText("正在检查各行…")
        desk = self.desk

        def checked() -> CheckedImport:
            with desk.open_book() as book:
                return work.compare(work.check(plan, book.enterprises.known_firms()), book)

        self.runner.start(checked)

    def _write(self, checked: CheckedImport) -> None:
        self._stop.clear()
        self.bar.setRange(0, len(checked.read.rows))
        self.bar.setValue(0)
        self.bar.show()
        desk, stop, on_progress, officer = self.desk, self._stop, self.stepped.emit, self.desk.officer

        def written() -> Done:
            with desk.open_book() as book:
                return carry_out(book, checked, officer, stop, on_progress)

        self.runner.start(written)

    @override
    def go_back(self) -> None:
        """Returns to the columns, and from there to the choice of a file."""
        if self.plan is None or self.stack.currentIndex() == READING:
            super().go_back()
            return
        self.checked = None
        self.show_step(READING)
        self.enter()

    def _finished(self, done: Done) -> None:
        self.bar.hide()
        if self.plan is not None:
            work.remember(self.desk.settings, self.plan)
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

        year = self.desk.on.year - 1
        self._ask_target("下载导入模板", "企业导入模板.xlsx", lambda target: write_template(target, year))

    def _ask_report(self) -> None:
        checked = self.checked
        if checked is not None:
            self._ask_target(
                "另存检查报告", "导入检查报告.xlsx", lambda target: work.write_report(checked.read, target)
            )

    def _ask_target(self, title: str, name: str, write: Callable[[Path], object]) -> None:
        messages.choose_target(self, title, messages.TABLES, name, lambda path: self._tried(write, path))

    def _tried(self, write: Callable[[Path], object], path: Path) -> None:
        try:
            write(path)
        except UserError as error:
            messages.show_message(self, "没有写成", str(error))
        else:
            self.words.setText(f"已写好：{path}")
