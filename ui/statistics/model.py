"""The table model of a figure table."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QObject, Qt

from survey.figures import Cell, cell_words
from ui.widgets.override import override
from ui.widgets.table import LEFT, RIGHT, TableModel

shown = cell_words
"""The text of a cell."""


class FiguresModel(TableModel[tuple[Cell, ...]]):
    """A table model with one row per line of figures; numbers are aligned to the right."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((), parent)

    @override
    def cell(self, row: tuple[Cell, ...], column: int) -> str:
        return cell_words(row[column])

    @override
    def look(self, row: tuple[Cell, ...], column: int, role: int) -> object:
        numeric = role == Qt.ItemDataRole.TextAlignmentRole and isinstance(row[column], int | Decimal)
        return RIGHT if numeric else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self._is_numeric(section) else LEFT
        return super().headerData(section, orientation, role)

    def _is_numeric(self, column: int) -> bool:
        return any(isinstance(row[column], int | Decimal) for row in self.rows if column < len(row))
