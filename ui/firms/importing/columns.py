"""The table of column assignments: one row per column, with a searchable list of targets."""

from __future__ import annotations

from datetime import date

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHeaderView, QTableWidget, QTableWidgetItem

from policies import UserError
from registers import Target, WrittenUnit
from ui.entry.editors import NoWheelComboBox
from ui.firms.importing.plan import ImportPlan, TablePlan, is_doubtful
from ui.firms.importing.targets import targets, unit_words, units_for, words_of

_HEADS = ("表里的列", "示例", "导入为", "单位", "把握", "为什么")
_WIDTHS = (170, 190, 250, 84, 56)
_TARGET, _UNIT, _SURE, _WHY = 2, 3, 4, 5
_SAMPLES = 3
"""The number of sample values shown per column."""
_LOOKED_AT = 60
"""The number of rows in which they are looked for."""


class ColumnTable(QTableWidget):
    """A QTableWidget with the columns of one table and their targets; doubtful columns are bold.

    The signal `changed` is emitted after an assignment changed, `refused` with the reason if it is impossible.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, on: date) -> None:
        super().__init__(0, len(_HEADS))
        self._on = on
        self._targets = targets(on)
        self._plan: ImportPlan | None = None
        self._table: TablePlan | None = None
        self.setHorizontalHeaderLabels(list(_HEADS))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(36)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setAccessibleName("各列导入为什么")
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(len(_HEADS) - 1, QHeaderView.ResizeMode.Stretch)

    def show_table(self, plan: ImportPlan, table: TablePlan) -> None:
        """Shows the columns of a table with their targets."""
        self._plan, self._table = plan, table
        self.setRowCount(0)
        self.setRowCount(len(table.mapping.columns))
        samples = table.table.samples(_LOOKED_AT)
        for row, column in enumerate(table.mapping.columns):
            cells = list(dict.fromkeys(str(line[row]) for line in samples if line[row] is not None))
            for place, text in ((0, column.header or "（没有表头）"), (1, "、".join(cells[:_SAMPLES]))):
                self._write(row, place, text)
            self.setCellWidget(row, _TARGET, self._choice(row, column.target))
            self._show_row(row)

    def enter(self) -> bool:
        """Sets the focus to the first doubtful column; returns False if there is none."""
        places = self._table.doubtful() if self._table is not None else ()
        box = self.cellWidget(places[0], _TARGET) if places else None
        if box is None:
            return False
        self.scrollTo(self.model().index(places[0], 0))
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _write(self, row: int, place: int, text: str) -> None:
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        self.setItem(row, place, item)

    def _show_row(self, row: int) -> None:
        """Shows the unit, the confidence and the reason of a column."""
        if self._table is None:
            return
        column = self._table.mapping.columns[row]
        self._write(row, _SURE, f"{column.confidence}")
        self._write(row, _WHY, column.why)
        font = self.font()
        font.setBold(is_doubtful(column))
        for place in (0, 1, _SURE, _WHY):
            item = self.item(row, place)
            if item is not None:
                item.setFont(font)
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
        box.activated.connect(lambda _, row=row, box=box: self._assign(row, box.currentData()))
        return box

    def _show_unit(self, row: int, target: Target) -> None:
        units = units_for(target)
        if not units:
            self.removeCellWidget(row, _UNIT)
            return
        box = self.cellWidget(row, _UNIT)
        if not isinstance(box, QComboBox) or [box.itemData(place) for place in range(box.count())] != list(units):
            box = self._unit_choice(row, units, target)
            self.setCellWidget(row, _UNIT, box)
        usual = WrittenUnit.WAN if WrittenUnit.WAN in units else WrittenUnit.PERCENT
        box.setCurrentIndex(units.index(target.unit if target.unit in units else usual))

    def _unit_choice(self, row: int, units: tuple[WrittenUnit, ...], target: Target) -> QComboBox:
        box = NoWheelComboBox()
        for unit in units:
            box.addItem(unit_words(unit, target), unit)
        box.setAccessibleName(f"第 {row + 1} 列的单位")
        box.activated.connect(lambda _, row=row, box=box: self._set_unit(row, box.currentData()))
        return box

    def _set_unit(self, row: int, unit: WrittenUnit) -> None:
        if self._table is not None:
            self._assign(row, msgspec.structs.replace(self._table.mapping.columns[row].target, unit=unit))

    def _assign(self, row: int, target: object) -> None:
        if self._plan is None or self._table is None or not isinstance(target, Target):
            return
        try:
            self._plan.assign(self._table, row, target)
        except UserError as error:
            self.refused.emit(str(error))
            return
        self._show_row(row)
        self.changed.emit()
