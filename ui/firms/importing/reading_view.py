"""The second step of an import: what was read of the file, and what each column means."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from policies import UserError
from ui.firms.importing.columns import ColumnTable
from ui.firms.importing.constants import ConstantsPanel
from ui.firms.importing.notes import LeftOutTable
from ui.firms.importing.sheets import SheetList
from ui.widgets import theme

if TYPE_CHECKING:
    from registers import Constant, LeftOut
    from ui.firms.importing.plan import ImportPlan, SheetEntry, TablePlan
    from ui.firms.importing.source import ReadingChoice


class ReadingView(QWidget):
    """A QWidget over the tables of a file. What is seldom needed is shown only where the file has it.

    `changed` is emitted after anything was chosen, `refused` with the reason why it cannot be. `again` carries the
    ReadingChoice with which the file must be read again, `sheet_wanted` the name of a sheet to be read too, and
    `header_asked` that of the sheet whose header row is to be chosen.
    """

    changed = Signal()
    again = Signal(object)
    sheet_wanted = Signal(str)
    header_asked = Signal(str)
    refused = Signal(str)

    def __init__(self, on: date) -> None:
        super().__init__()
        self._plan: ImportPlan | None = None
        self._front: TablePlan | None = None
        self.sheets, self.columns, self.constants = SheetList(), ColumnTable(on), ConstantsPanel()
        self.state = QLabel()
        self.header = QPushButton()
        self.hidden_too = QCheckBox("也读隐藏的行和列")
        self.complete = QCheckBox("表里资质列没打勾的就是没有（否则按未知）")
        self.left_out = LeftOutTable()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.header.setObjectName("quiet")
        self.header.setToolTip("换一行作表头，或者没有表头（Alt+H）")
        self.hidden_too.setToolTip("筛选隐藏的行、隐藏的列平时不读")
        self.complete.setToolTip("名单把全部资质都列全了才勾选；只列了高企的名单不要勾选")
        strip = QHBoxLayout()
        for widget in (self.header, self.state, self.left_out.button, self.hidden_too):
            strip.addWidget(widget)
        strip.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(theme.SPACE)
        middle.addWidget(self.sheets)
        middle.addWidget(self.columns, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addLayout(strip)
        column.addWidget(self.constants)
        column.addLayout(middle, 2)
        column.addWidget(self.complete)
        column.addWidget(self.left_out, 1)

    def _connect(self) -> None:
        self.sheets.turned.connect(self._turn)
        self.sheets.ticked.connect(self._tick)
        self.columns.changed.connect(self._changed)
        self.columns.refused.connect(self.refused)
        self.constants.changed.connect(self._set_constants)
        self.complete.toggled.connect(self._set_complete)
        self.hidden_too.clicked.connect(self._read_hidden)
        self.header.clicked.connect(self._ask_header)
        self.left_out.button.toggled.connect(lambda _: self._show_sheets())

    def show_plan(self, plan: ImportPlan) -> None:
        """Shows the tables of a file; the sheet in front stays in front when it was only read again."""
        before = self._front.label if self._front is not None and self._plan is not None else ""
        same = [table for table in plan.tables if table.label == before]
        self._plan = plan
        self._front = (*same, *plan.used(), *plan.tables)[0]
        self.sheets.show_plan(plan, self._front)
        self._show_front()

    def enter(self) -> bool:
        """Sets the focus to the first doubtful column; returns False if there is none."""
        return self.columns.enter()

    def _show_front(self) -> None:
        plan, table = self._plan, self._front
        if plan is None or table is None:
            return
        self.columns.show_table(plan, table)
        self.constants.show_table(table)
        self.complete.setVisible(table.has_qualifications)
        self.complete.blockSignals(True)
        self.complete.setChecked(table.mapping.complete)
        self.complete.blockSignals(False)
        self._show_state()

    def _show_state(self) -> None:
        plan, table = self._plan, self._front
        if plan is None or table is None:
            return
        self.header.setText(table.header_words())
        self.header.setShortcut("Alt+H")  # a new text clears the shortcut
        self.state.setText(table.count_words())
        left_out = plan.left_out()
        self.left_out.show_left_out(left_out)
        self.hidden_too.setChecked(plan.choice.hidden)
        self.hidden_too.setVisible(plan.choice.hidden or any(map(_is_hidden, left_out)))
        self._show_sheets()

    def _show_sheets(self) -> None:
        """Shows the sheets if several were read, or beside the list of what was not read."""
        several = self._plan is not None and len(self._plan.tables) > 1
        asked = self.sheets.count() > 1 and self.left_out.button.isChecked()
        self.sheets.setVisible(several or asked)

    def _changed(self) -> None:
        self._show_state()
        self.changed.emit()

    def _turn(self, entry: SheetEntry) -> None:
        if entry.table is not None:
            self._front = entry.table
            self._show_front()

    def _tick(self, entry: SheetEntry, ticked: bool) -> None:
        """Takes a table into the import or leaves it out; a sheet that was not read is read now."""
        if self._plan is None:
            return
        if entry.table is None:
            self.sheet_wanted.emit(entry.sheet)
            return
        self._plan.use(entry.table, used=ticked)
        self._changed()

    def _set_constants(self, constants: tuple[Constant, ...]) -> None:
        if self._plan is None or self._front is None:
            return
        try:
            self._plan.set_constants(self._front, constants)
        except UserError as error:
            self.refused.emit(str(error))
        else:
            self._changed()

    def _set_complete(self, complete: bool) -> None:
        if self._plan is not None and self._front is not None:
            self._plan.set_complete(self._front, complete=complete)
            self._changed()

    def _read_hidden(self, hidden: bool) -> None:
        if self._plan is not None:
            choice: ReadingChoice = self._plan.choice.with_hidden(hidden=hidden)
            self.again.emit(choice)

    def _ask_header(self) -> None:
        if self._front is not None:
            self.header_asked.emit(self._front.table.sheet)


def _is_hidden(left_out: LeftOut) -> bool:
    """Whether it is a row or column that was hidden; hidden sheets are never read."""
    return "隐藏" in left_out.why and not left_out.place.startswith("工作表")
