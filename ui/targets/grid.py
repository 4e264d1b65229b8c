"""The dialog in which targets or results are entered by month; cells can be pasted from a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from casebook import TargetScope, TargetSide
from policies import KeceError
from ui.targets.grid_rows import FIRST_FIGURE, HEADINGS, GridScope, TargetGridRow, grid_rows, store
from ui.widgets import messages, theme
from ui.widgets.clipboard_cells import rows_of
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_SIZE = (1050, 500)
"""Pixels; it fits on 1093×614."""
_WIDTHS = (184, 58, 50, 64)
_MONTH = 50
_STREET = 220
"""Pixels of the box of streets at most: some parks have long names."""
_YEARS = 3
"""Years before and after the present one."""


class TargetGrid(QDialog):
    """A QDialog with a row for each indicator and a column for each month. F2 or typing edits, Ctrl+V pastes, Del empties."""

    def __init__(self, desk: Desk, year: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("target-grid")
        self.setWindowTitle("按月录入目标")
        self.resize(*_SIZE)
        self._desk = desk
        self.year, self.side, self.street = QComboBox(), QComboBox(), QComboBox()
        self.table = _Cells(0, len(HEADINGS))
        self.note, self.message = QLabel(), QLabel()
        self.cancel, self.save_button = QPushButton("取消"), QPushButton("保存")
        self.rows: list[TargetGridRow] = []
        self._shown = GridScope(year, TargetSide.GOAL)
        self.changed = False
        self._fill_boxes(year)
        self._lay_out()
        self._connect()
        self.show_rows()

    def _fill_boxes(self, year: int) -> None:
        for each in range(self._desk.on.year + _YEARS, self._desk.on.year - _YEARS - 1, -1):
            self.year.addItem(f"{each} 年", each)
        self.year.setCurrentIndex(max(0, self.year.findData(year)))
        self._shown = self._shown._replace(year=int(self.year.currentData()))
        for side in TargetSide:
            self.side.addItem(side.value, side.value)
        self.street.addItem("全区", "")
        for street in self._desk.book.enterprises.facets().streets:
            self.street.addItem(street, street)
        self.street.setMaximumWidth(_STREET)
        for box, name in ((self.year, "年度"), (self.side, "目标还是实绩"), (self.street, "街道")):
            box.setAccessibleName(name)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for box in (self.year, self.side, self.street):
            top.addWidget(box)
        self.note.setText(
            "新增、申报、金额填当月的数，存量填月末的数；从 Excel 复制后在格子里 Ctrl+V 粘贴；清空的格子保存后删除"
        )
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        top.addWidget(self.note, 1)
        self.message.setObjectName("error")
        self.message.setWordWrap(True)
        self.table.setHorizontalHeaderLabels(list(HEADINGS))
        self.table.setAccessibleName("按月录入目标")
        self.table.setItemDelegateForColumn(1, _ScopeDelegate(self.table))
        self.table.verticalHeader().setDefaultSectionSize(28)
        for place in range(len(HEADINGS)):
            self.table.setColumnWidth(place, _WIDTHS[place] if place < len(_WIDTHS) else _MONTH)
        self.save_button.setObjectName("primary")
        buttons = QHBoxLayout()
        buttons.addWidget(self.message, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save_button)
        self.cancel.setAutoDefault(False)
        self.save_button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        for box in (self.year, self.side, self.street):
            box.activated.connect(lambda _: self._choose())
        self.table.itemChanged.connect(self._take)
        self.table.pasted.connect(self.paste)
        self.table.emptied.connect(self.empty_cells)
        self.save_button.setToolTip("Ctrl+S")
        self.save_button.clicked.connect(self.save)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)

    def _choose(self) -> None:
        wanted = GridScope(
            int(self.year.currentData()), TargetSide(self.side.currentData()), str(self.street.currentData())
        )
        if wanted == self._shown:
            return
        if not self.changed:
            self._show_scope(wanted)
            return
        for box, value in ((self.year, self._shown.year), (self.side, self._shown.side.value), (self.street, self._shown.street)):  # fmt: skip
            box.setCurrentIndex(box.findData(value))
        words = "改过的数还没有保存，换年度、目标实绩或街道就不要了。"
        messages.ask_leave(self, "还没有保存", words, lambda: self._leave_for(wanted))

    def _leave_for(self, wanted: GridScope) -> None:
        for box, value in ((self.year, wanted.year), (self.side, wanted.side.value), (self.street, wanted.street)):
            box.setCurrentIndex(box.findData(value))
        self._show_scope(wanted)

    def _show_scope(self, wanted: GridScope) -> None:
        self._shown = wanted
        self.show_rows()

    def show_rows(self) -> None:
        """Shows what is stored."""
        self.rows = grid_rows(self._desk.book.targets.of_year(self._shown.year), self._shown)
        self.table.blockSignals(True)
        self.table.setRowCount(len(self.rows))
        for line, row in enumerate(self.rows):
            for place in range(len(HEADINGS)):
                item = QTableWidgetItem(row.text(place))
                if place >= FIRST_FIGURE:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(line, place, item)
        self.table.blockSignals(False)
        self.table.setCurrentCell(0, FIRST_FIGURE)
        self.changed = False
        self.message.setText("")

    def _take(self, item: QTableWidgetItem) -> None:
        self.rows[item.row()].put(item.column(), item.text())
        self.changed = True

    def paste(self) -> None:
        """Writes the copied cells from the current cell on; rows are added for more of them."""
        cells = rows_of(QGuiApplication.clipboard().text())
        first, left = max(0, self.table.currentRow()), max(0, self.table.currentColumn())
        over = max((left + len(row) for row in cells), default=0) - len(HEADINGS)
        if over > 0:
            self.message.setText(f"复制的内容比格子多 {over} 列，没有粘贴；请从靠左的格子粘贴，或少复制几列")
            return
        while len(self.rows) < first + len(cells):
            self.rows.append(TargetGridRow())
            self.table.insertRow(self.table.rowCount())
        for line, row in enumerate(cells):
            for place, text in enumerate(row):
                self._put(first + line, left + place, text)

    def empty_cells(self) -> None:
        """Empties the selected cells."""
        for index in self.table.selectedIndexes():
            self._put(index.row(), index.column(), "")

    def _put(self, row: int, column: int, text: str) -> None:
        item = self.table.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            if column >= FIRST_FIGURE:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, item)
        item.setText(text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Save):
            self.save()
        else:
            super().keyPressEvent(event)

    def save(self) -> None:
        """Stores what was changed and closes, or says what is wrong."""
        try:
            store(self._desk, self.rows, self._shown)
        except KeceError as error:
            self.message.setText(str(error))
            return
        self.accept()


class _Cells(QTableWidget):
    """A QTableWidget that tells when cells shall be pasted or emptied."""

    pasted, emptied = Signal(), Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.emptied.emit()
        else:
            super().keyPressEvent(event)


class _ScopeDelegate(QStyledItemDelegate):
    """A delegate that offers the ways of counting."""

    @override
    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        box = QComboBox(parent)
        box.addItems(list(TargetScope))
        return box

    @override
    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        assert isinstance(editor, QComboBox)  # made above
        editor.setCurrentText(str(index.data() or ""))

    @override
    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        assert isinstance(editor, QComboBox)  # made above
        model.setData(index, editor.currentText())
