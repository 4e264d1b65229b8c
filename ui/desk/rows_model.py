"""A table as a thin Qt model: lines of a survey, sorted by what the cells stand for, rows to tick."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal

from survey.table_row import Key, TableRow
from ui.widgets.override import override
from ui.widgets.table import LEFT, RIGHT, Index, TableModel


class RowsModel(TableModel[TableRow]):
    """One row a line, perhaps to tick. `ticked` carries how many lines are ticked."""

    ticked = Signal(int)

    def __init__(self, headings: tuple[str, ...], parent: QObject | None = None, *, ticks: bool = False) -> None:
        super().__init__(headings, parent)
        self._ticks = ticks
        self.chosen: set[str] = set()
        self.right: frozenset[int] = frozenset()
        """Columns of numbers, which stand at the right."""
        self.tips: dict[int, str] = {}
        """What a heading means."""

    def choose(self, ids: Iterable[str]) -> None:
        """Ticks exactly these lines."""
        self.chosen = set(ids)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))
        self.ticked.emit(len(self.chosen))

    def place(self, name: str) -> int:
        """The row of a line; -1 when it is not shown."""
        return next((place for place, row in enumerate(self.rows) if row.id == name), -1)

    @override
    def sort_key(self, row: TableRow, column: int) -> Key:
        return row.key(column)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = super().flags(index)
        return plain | Qt.ItemFlag.ItemIsUserCheckable if self._ticks and index.column() == 0 else plain

    @override
    def cell(self, row: TableRow, column: int) -> str:
        return row.cells[column]

    @override
    def look(self, row: TableRow, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column in self.right else LEFT
        if role == Qt.ItemDataRole.CheckStateRole and self._ticks and column == 0:
            return Qt.CheckState.Checked if row.id in self.chosen else Qt.CheckState.Unchecked
        return None

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._ticks or not index.isValid() or index.column():
            return False
        row = self.rows[index.row()]
        wanted = Qt.CheckState(value) == Qt.CheckState.Checked
        self.chosen = self.chosen | {row.id} if wanted else self.chosen - {row.id}
        self.dataChanged.emit(index, index)
        self.ticked.emit(len(self.chosen))
        return True

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.titles):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tips.get(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in self.right else LEFT
        return None
