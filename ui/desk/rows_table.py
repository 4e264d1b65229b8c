"""A table of lines of a survey: sorted by its headings, ticked by the space bar, opened by Enter."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from survey.table_row import TableRow
from ui.desk.rows_model import RowsModel
from ui.widgets.override import override
from ui.widgets.table import set_table

_ROW = 29
"""The height of a row in pixels."""


class RowsTable(QTableView):
    """A QTableView sorted by its headings; Enter and a double click activate a row."""

    def __init__(self, model: RowsModel, name: str, widths: Mapping[int, int], stretch: int) -> None:
        super().__init__()
        self.rows_model = model
        self.setModel(model)
        set_table(self, name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setMinimumSectionSize(40)
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self._keys = _SpaceTicks(self)
        self.installEventFilter(self._keys)

    def unsort(self) -> None:
        """Lists the lines in the order in which they were given."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    @property
    def line(self) -> TableRow | None:
        """Returns the current row."""
        row = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return row if isinstance(row, TableRow) else None


class _SpaceTicks(QObject):
    """An event filter: the space bar checks the current row, whatever the current column is."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__(table)
        self._table = table

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        index = self._table.currentIndex()
        if event.key() != Qt.Key.Key_Space or not index.isValid():
            return False
        first = index.siblingAtColumn(0)
        state = first.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return False
        turned = Qt.CheckState.Unchecked if Qt.CheckState(state) == Qt.CheckState.Checked else Qt.CheckState.Checked
        return self._table.rows_model.setData(first, turned, Qt.ItemDataRole.CheckStateRole)
