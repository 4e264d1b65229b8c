"""The dialog of the screening page that reads a register to be screened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.firms.importing import presenter as importing
from ui.firms.importing.checked import ReadRows
from ui.firms.importing.table_dialog import DOOR, TableDialog
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk


class RegisterDialog(TableDialog):
    """A QDialog that reads a register to be screened, not imported; accepted when its rows are read (`read_rows`)."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "筛选名册", parent)
        self.read_rows: ReadRows | None = None
        self.next.setText("用这份名册")
        self.door.template.hide()
        self.lay_out()
        self.stop.clicked.connect(self.reject)

    @override
    def show_step(self, step: int) -> None:
        super().show_step(step)
        if step == DOOR:
            self.words.setText("名册只用来筛选，不写进企业库。")

    @override
    def go_on(self) -> None:
        """Reads the rows in a worker thread; then the dialog is accepted."""
        plan = self.plan
        if plan is not None and not plan.problems():
            self.words.setText("正在读各行…")
            self.runner.start(lambda: importing.read_rows(plan))

    @override
    def took(self, answer: object) -> None:
        if isinstance(answer, ReadRows):
            self.read_rows = answer
            importing.remember(self.desk.settings, answer.plan)
            self.accept()
