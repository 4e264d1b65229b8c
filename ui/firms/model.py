"""The list of firms as a thin Qt model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casebook import EnterpriseRow
from ui.firms.presenter import TITLES, Column, cell
from ui.marks import override

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW = int(Qt.ItemDataRole.UserRole)
_WORDS = (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole))
"""As plain numbers: a page of the list asks a thousand times, mostly for roles that have no answer here."""
_COLUMNS = tuple(Column)


class FirmModel(QAbstractTableModel):
    """One row a firm; UserRole gives the row itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[EnterpriseRow, ...] = ()

    def show(self, rows: tuple[EnterpriseRow, ...]) -> None:
        """Replaces all rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        words = role in _WORDS
        if not words and role != _ROW:
            return None
        place = index.row()
        if not 0 <= place < len(self._rows):
            return None
        row = self._rows[place]
        return cell(row, _COLUMNS[index.column()]) if words else row

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[Column(section)]
        return None
