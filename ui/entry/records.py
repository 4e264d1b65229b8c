"""A small table for lists of records, with 未知 and 无 as states of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from policies import QUALIFICATIONS, Field, FieldType
from policies.records import without_markers
from ui.entry.typed import read_text, shown_raw
from ui.widgets.line import CellDelegate

NONE, SOME, UNKNOWN = "无", "有", "未知"
_ROW = 32
_FEW = 4
_NAMED = {"level": 46, "phone": 108}
"""Widths of the parts whose texts are about as long as each other, by their name."""
_NARROW = {FieldType.DATE: 74, FieldType.COUNT: 56, FieldType.NUMBER: 90, FieldType.FLAG: 76}
"""Widths by type: the first column is left so much that every qualification is written whole in it."""
_STILL_FILLED = "表里有已记录的内容，没有改成“无”。确实不对的，选中那一行，点“删一行”。"
_YES_NO = (("是", True), ("否", False))


class RecordsEditor(QWidget):
    """`given` carries None (unknown), [] (none) or the records; of a single record its mapping.

    A table without a filled cell is still unknown: only the button 无 says that there is none. It removes nothing:
    while a row is filled, 无 is refused. Rows are removed one by one, or all of them by 未知.
    """

    given = Signal(object)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field
        self._single = field.type is FieldType.RECORD
        self._group = QButtonGroup(self)
        self.states: dict[str, QPushButton] = {}
        self._add = QPushButton("加一行")
        self._drop = QPushButton("删一行")
        self.table = QTableWidget(0, len(field.parts))
        self.table.setItemDelegate(CellDelegate(self.table))
        self.note = QLabel()
        self._build()
        for text, button in self.states.items():
            button.clicked.connect(lambda _=False, text=text: self._state_chosen(text))
        self._add.clicked.connect(self.add_row)
        self._drop.clicked.connect(self._drop_row)
        self.table.itemChanged.connect(lambda _: self._send())
        self._show_state(UNKNOWN)

    def _build(self) -> None:
        self.table.setHorizontalHeaderLabels([_title(part) for part in self._field.parts])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if len(self._field.parts) <= _FEW:
            for place, part in enumerate(self._field.parts[1:], 1):
                width = _NARROW.get(part.type, _NAMED.get(part.name))
                if width is not None:
                    header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
                    header.resizeSection(place, width)
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(self._field.label)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        options = (SOME, UNKNOWN) if self._single else (SOME, NONE, UNKNOWN)
        for text in options:
            button = QPushButton(text)
            button.setCheckable(True)
            button.setObjectName("segment")
            button.setProperty("place", {SOME: "left", UNKNOWN: "right"}.get(text, "middle"))
            button.setAccessibleName(f"{self._field.label}：{text}")
            self._group.addButton(button)
            self.states[text] = button
            top.addWidget(button)
        top.addStretch(1)
        for button in (self._add, self._drop):
            button.setObjectName("quiet")
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.note.setObjectName("caution")
        self.note.setWordWrap(True)
        column.addLayout(top)
        column.addWidget(self.table)
        column.addWidget(self.note)
        self.setFocusProxy(self.states[SOME])

    @property
    def state(self) -> str:
        """Which of 有, 无 and 未知 is chosen."""
        return next((text for text, button in self.states.items() if button.isChecked()), UNKNOWN)

    def display(self, raw: object) -> None:
        """Shows a raw list (or single record) without giving it again."""
        records = [raw] if isinstance(raw, dict) else raw if isinstance(raw, list) else []
        if self.state == SOME and [record for record in records if record] == self.records():
            return  # the same, or rows begun and not yet filled
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        for record in records:
            self._append(record if isinstance(record, dict) else {})
        self.table.blockSignals(False)
        self._show_state(UNKNOWN if raw is None else SOME if records else NONE)

    def clear(self) -> None:
        """Forgets rows that were begun."""
        self.table.setRowCount(0)
        self._show_state(UNKNOWN)

    def _state_chosen(self, text: str) -> None:
        if text == SOME:
            if self.table.rowCount() == 0:
                self.add_row()
            self._show_state(SOME)
            self._send()
            return
        if text == NONE and without_markers(self.records()):
            self._show_state(SOME)
            self.note.setText(_STILL_FILLED)
            self.note.show()
            return
        self.clear()
        self._show_state(text)
        self.given.emit([] if text == NONE else None)

    def _show_state(self, text: str) -> None:
        self.note.hide()
        self.states[text].setChecked(True)
        listed = text == SOME
        self.table.setVisible(listed)
        self._add.setVisible(listed and not self._single)
        self._drop.setVisible(listed and not self._single)
        rows = max(1, self.table.rowCount())
        self.table.setFixedHeight(_ROW * rows + self.table.horizontalHeader().sizeHint().height() + 4)

    def add_row(self) -> None:
        """Begins a row."""
        self.table.blockSignals(True)
        self._append({})
        self.table.blockSignals(False)
        self._show_state(SOME)

    def _drop_row(self) -> None:
        row = self.table.currentRow() if self.table.currentRow() >= 0 else self.table.rowCount() - 1
        self.table.removeRow(row)
        if self.table.rowCount() == 0:
            self._state_chosen(UNKNOWN)
        else:
            self._show_state(SOME)
            self._send()

    def _append(self, record: dict[str, object]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        self.table.setRowHeight(row, _ROW)
        for column, part in enumerate(self._field.parts):
            value = record.get(part.name)
            options = _YES_NO if part.type is FieldType.FLAG else tuple((_shown(name), name) for name in part.values)
            if options:
                self.table.setCellWidget(row, column, self._choice(options, value))
            else:
                self.table.setItem(row, column, QTableWidgetItem(shown_raw(value)))

    def _choice(self, options: tuple[tuple[str, object], ...], value: object) -> QComboBox:
        box = QComboBox()
        box.setObjectName("cell")
        box.addItem(UNKNOWN, None)
        for text, option in options:
            box.addItem(text, option)
        box.setCurrentIndex(0 if value is None else max(0, box.findData(value)))
        box.setToolTip(box.currentText())
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.view().setMinimumWidth(200)
        box.currentTextChanged.connect(box.setToolTip)
        box.activated.connect(lambda _: self._send())
        return box

    def _send(self) -> None:
        records = self.records()
        self.given.emit((records[0] if self._single else records) if records else None)

    def records(self) -> list[dict[str, object]]:
        """The filled rows as raw records."""
        records: list[dict[str, object]] = []
        for row in range(self.table.rowCount()):
            cells = {part.name: self._cell(row, column, part) for column, part in enumerate(self._field.parts)}
            record = {name: value for name, value in cells.items() if value is not None}
            if record:
                records.append(record)
        return records

    def _cell(self, row: int, column: int, part: Field) -> object:
        widget = self.table.cellWidget(row, column)
        if isinstance(widget, QComboBox):
            return widget.currentData()
        item = self.table.item(row, column)
        return read_text(part, item.text()) if item is not None else None


def _shown(name: str) -> str:
    return QUALIFICATIONS[name][0] if name in QUALIFICATIONS else name


def _title(part: Field) -> str:
    return f"{part.label}（{part.unit.value}）" if part.unit else part.label
