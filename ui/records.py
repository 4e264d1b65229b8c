"""A small table for lists of records, with 未知 and 无 as states of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from policies import QUALIFICATIONS, Field, FieldType

_UNKNOWN, _NONE, _SOME = range(3)
_STATES = (("未知", _UNKNOWN), ("无", _NONE), ("有", _SOME))
_ROW = 30


class RecordsEditor(QWidget):
    """`given` carries None (unknown), [] (none) or a list of mappings."""

    given = Signal(object)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field
        self._state = QComboBox()
        self._single = field.type is FieldType.RECORD
        for text, code in _STATES:
            if not (self._single and code == _NONE):
                self._state.addItem(text, code)
        self._add = QPushButton("加一行")
        self._drop = QPushButton("删一行")
        self._table = QTableWidget(0, len(field.parts))
        self._build()
        self._state.activated.connect(self._state_chosen)
        self._add.clicked.connect(self._add_row)
        self._drop.clicked.connect(self._drop_row)
        self._table.itemChanged.connect(lambda _: self._send())
        self._show_table()

    def _build(self) -> None:
        self._table.setHorizontalHeaderLabels([_title(part) for part in self._field.parts])
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._table.verticalHeader().hide()
        self._table.setTabKeyNavigation(False)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self._state, 1)
        top.addWidget(self._add)
        top.addWidget(self._drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._table)

    def display(self, raw: object) -> None:
        """Shows a raw list without giving it again."""
        records = raw if isinstance(raw, list) else []
        if raw is not None and self._records() == records and self._state.currentIndex() == (2 if records else 1):
            return
        self._table.blockSignals(True)
        self._state.setCurrentIndex(0 if raw is None else 2 if records else 1)
        self._table.setRowCount(0)
        for record in records:
            self._append(record if isinstance(record, dict) else {})
        self._table.blockSignals(False)
        self._show_table()

    def _state_chosen(self, index: int) -> None:
        if index == 2 and self._table.rowCount() == 0:
            self._append({})
        self._show_table()
        if index == 0:
            self.given.emit(None)
        elif index == 1:
            self.given.emit([])
        else:
            self._send()

    def _show_table(self) -> None:
        listed = self._state.currentIndex() == 2
        for widget in (self._table, self._add, self._drop):
            widget.setVisible(listed)
        rows = max(1, self._table.rowCount())
        self._table.setFixedHeight(_ROW * (rows + 1) + 4)

    def _add_row(self) -> None:
        self._append({})
        self._show_table()

    def _drop_row(self) -> None:
        row = self._table.currentRow() if self._table.currentRow() >= 0 else self._table.rowCount() - 1
        self._table.removeRow(row)
        self._show_table()
        self._send()

    def _append(self, record: dict[str, object]) -> None:
        row = self._table.rowCount()
        silent = self._table.blockSignals(True)
        self._table.insertRow(row)
        self._table.setRowHeight(row, _ROW)
        for column, part in enumerate(self._field.parts):
            value = record.get(part.name)
            if part.values:
                self._table.setCellWidget(row, column, self._choice(part, value))
            else:
                self._table.setItem(row, column, QTableWidgetItem("" if value is None else str(value)))
        self._table.blockSignals(silent)

    def _choice(self, part: Field, value: object) -> QComboBox:
        box = QComboBox()
        box.addItem("未知", None)
        for option in part.values:
            box.addItem(QUALIFICATIONS[option][0] if option in QUALIFICATIONS else option, option)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.activated.connect(lambda _: self._send())
        return box

    def _send(self) -> None:
        records = self._records()
        self.given.emit(records)

    def _records(self) -> list[dict[str, object]]:
        records: list[dict[str, object]] = []
        for row in range(self._table.rowCount()):
            record = {
                part.name: value
                for column, part in enumerate(self._field.parts)
                if (value := self._cell(row, column, part)) is not None
            }
            if record:
                records.append(record)
        return records

    def _cell(self, row: int, column: int, part: Field) -> object:
        widget = self._table.cellWidget(row, column)
        if isinstance(widget, QComboBox):
            return widget.currentData()
        item = self._table.item(row, column)
        text = item.text().strip() if item is not None else ""
        if not text:
            return None
        if part.type in (FieldType.COUNT, FieldType.NUMBER):
            try:
                return int(text) if text.isdecimal() else float(text)
            except ValueError:
                return text
        return text


def _title(part: Field) -> str:
    return f"{part.label}（{part.unit.value}）" if part.unit else part.label
