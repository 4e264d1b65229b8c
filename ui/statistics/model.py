"""A table of figures as a thin Qt model."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from policies import plain
from ui.marks import override
from ui.statistics.figures import Cell

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def shown(cell: Cell) -> str:
    """What stands in a cell."""
    if cell is None:
        return ""
    return plain(cell, 4) if isinstance(cell, Decimal) else str(cell)


class FiguresModel(QAbstractTableModel):
    """One row a line of the table; UserRole gives the row itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[str, ...] = ()
        self._rows: tuple[tuple[Cell, ...], ...] = ()

    def show(self, headings: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> None:
        """Replaces the table."""
        self.beginResetModel()
        self._headings, self._rows = headings, rows
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headings)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        cell = self._rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return shown(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole and isinstance(cell, int | Decimal):
            return _RIGHT
        return self._rows[index.row()] if role == Qt.ItemDataRole.UserRole else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section] if section < len(self._headings) else None
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._is_numeric(section) else _LEFT
        return None

    def _is_numeric(self, column: int) -> bool:
        return any(isinstance(row[column], int | Decimal) for row in self._rows if column < len(row))
