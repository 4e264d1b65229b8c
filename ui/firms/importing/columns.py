"""The table of column assignments: one row per column, with a searchable list of targets."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHeaderView, QTableWidget, QTableWidgetItem

from registers import Target, WrittenUnit
from ui.entry.editors import NoWheelComboBox
from ui.firms.importing.presenter import ImportPlan
from ui.firms.importing.targets import targets, units_for, words_of

_HEADS = ("表里的列", "示例", "导入为", "单位", "把握", "为什么")
_TARGET, _UNIT = 2, 3
_SAMPLES = 3
"""The number of sample values shown per column."""


class ColumnTable(QTableWidget):
    """A QTableWidget with the columns and their targets. The signal `changed` is emitted after an assignment changed."""

    changed = Signal()

    def __init__(self, on: date) -> None:
        super().__init__(0, len(_HEADS))
        self._on = on
        self._targets = targets(on)
        self._plan: ImportPlan | None = None
        self.setHorizontalHeaderLabels(list(_HEADS))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(36)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setAccessibleName("各列导入为什么")
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((170, 190, 250, 84, 56)):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(len(_HEADS) - 1, QHeaderView.ResizeMode.Stretch)

    def show_plan(self, plan: ImportPlan) -> None:
        """Shows the columns of a table with their targets."""
        self._plan = plan
        self.setRowCount(len(plan.mapping.columns))
        for row, column in enumerate(plan.mapping.columns):
            samples = [str(cells[row]) for cells in plan.table.samples(_SAMPLES) if cells[row] is not None]
            texts = (column.header or "（没有表头）", "、".join(samples), "", "", f"{column.confidence}", column.why)
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(row, place, item)
            self.setCellWidget(row, _TARGET, self._choice(row, column.target))
            self._show_unit(row, column.target)

    def _choice(self, row: int, target: Target) -> QComboBox:
        box = NoWheelComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for words, value in self._targets:
            box.addItem(words, value)
        words = words_of(target, self._on)
        if box.findText(words) < 0:
            box.addItem(words, target)
        box.setCurrentIndex(box.findText(words))
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        box.setAccessibleName(f"第 {row + 1} 列导入为")
        box.activated.connect(lambda _, row=row, box=box: self._assign(row, box))
        return box

    def _assign(self, row: int, box: QComboBox) -> None:
        target = box.currentData()
        if self._plan is not None and isinstance(target, Target):
            self._plan.assign(row, target)
            self._show_unit(row, target)
            self.changed.emit()

    def _show_unit(self, row: int, target: Target) -> None:
        units = units_for(target)
        if not units:
            self.removeCellWidget(row, _UNIT)
            return
        box = NoWheelComboBox()
        for unit in units:
            box.addItem(unit.value, unit)
        usual = WrittenUnit.WAN if WrittenUnit.WAN in units else WrittenUnit.PERCENT
        box.setCurrentIndex(units.index(target.unit if target.unit in units else usual))
        box.setAccessibleName(f"第 {row + 1} 列的单位")
        box.activated.connect(lambda _, row=row, box=box: self._set_unit(row, box.currentData()))
        self.setCellWidget(row, _UNIT, box)

    def _set_unit(self, row: int, unit: WrittenUnit) -> None:
        if self._plan is None:
            return
        old = self._plan.mapping.columns[row].target
        self._plan.assign(
            row,
            Target(
                use=old.use,
                field=old.field,
                year=old.year,
                back=old.back,
                record=old.record,
                part=old.part,
                unit=unit,
            ),
        )
        self.changed.emit()
