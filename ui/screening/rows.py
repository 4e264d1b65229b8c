"""A table as a thin Qt model: every list of this page, sorted by what the cells stand for, rows to tick."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.marks import override

Index = QModelIndex | QPersistentModelIndex
Key = str | int | Decimal | date | None
_NOWHERE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line. `keys` order a column (of one kind in a column; None: nothing to order by, always last).

    `id` tells what the line stands for; `number` is the firm in the casebook, None for none.
    """

    id: str
    cells: tuple[str, ...]
    keys: tuple[Key, ...] = ()
    number: int | None = None

    def key(self, column: int) -> Key:
        """What orders this line in a column."""
        return self.keys[column] if self.keys else self.cells[column]


class RowsModel(QAbstractTableModel):
    """One row a line; UserRole gives the line. `ticked` carries how many lines are ticked."""

    ticked = Signal(int)

    def __init__(self, headings: tuple[str, ...], parent: QObject | None = None, *, ticks: bool = False) -> None:
        super().__init__(parent)
        self._headings = headings
        self._rows: tuple[TableRow, ...] = ()
        self._ticks = ticks
        self._order: tuple[int, bool] | None = None
        self.chosen: set[str] = set()
        self.right: frozenset[int] = frozenset()
        """Columns of numbers, which stand at the right."""
        self.tips: dict[int, str] = {}
        """What a heading means."""

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """The lines in the order shown."""
        return self._rows

    def show(self, rows: Iterable[TableRow], headings: tuple[str, ...] | None = None) -> None:
        """Replaces all lines, in the order last asked for."""
        self.beginResetModel()
        if headings is not None and headings != self._headings:
            self._headings, self._order = headings, None
        self._rows = self._sorted(tuple(rows))
        self.endResetModel()

    def choose(self, ids: Iterable[str]) -> None:
        """Ticks exactly these lines."""
        self.chosen = set(ids)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))
        self.ticked.emit(len(self.chosen))

    def place(self, name: str) -> int:
        """The row of a line; -1 when it is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.id == name), -1)

    def _sorted(self, rows: tuple[TableRow, ...]) -> tuple[TableRow, ...]:
        if self._order is None:
            return rows
        column, descending = self._order
        keyed = [(row.key(column), row) for row in rows]
        told = sorted(
            (pair for pair in keyed if pair[0] is not None),
            key=lambda pair: pair[0],  # type: ignore[arg-type,return-value]  # one kind in a column
            reverse=descending,
        )
        return (*(row for _, row in told), *(row for key, row in keyed if key is None))

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self.beginResetModel()
        self._rows = self._sorted(self._rows)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headings)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = super().flags(index)
        return plain | Qt.ItemFlag.ItemIsUserCheckable if self._ticks and index.column() == 0 else plain

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.cells[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in self.right else _LEFT
        if role == Qt.ItemDataRole.CheckStateRole and self._ticks and column == 0:
            return Qt.CheckState.Checked if row.id in self.chosen else Qt.CheckState.Unchecked
        return row if role == Qt.ItemDataRole.UserRole else None

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._ticks or not index.isValid() or index.column():
            return False
        row = self._rows[index.row()]
        wanted = Qt.CheckState(value) == Qt.CheckState.Checked
        self.chosen = self.chosen | {row.id} if wanted else self.chosen - {row.id}
        self.dataChanged.emit(index, index)
        self.ticked.emit(len(self.chosen))
        return True

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tips.get(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in self.right else _LEFT
        return None
