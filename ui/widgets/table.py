"""A table model with one row per object, and the common settings of table views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from policies import InternalError
from ui.widgets.override import override

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
NO_PARENT = QModelIndex()
"""The parent of rows at the top."""
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
# As plain numbers: a page of a list asks a thousand times, mostly for roles that have no answer here.
_WORDS = int(Qt.ItemDataRole.DisplayRole)
_HINT = int(Qt.ItemDataRole.ToolTipRole)
_ROW = int(Qt.ItemDataRole.UserRole)


class TableModel(QAbstractTableModel, Generic[Row]):
    """One row an object; UserRole returns the object. A subclass says what stands in a cell.

    The model sorts its own rows, because a QSortFilterProxyModel calls Python for every comparison: 10,000 rows took it
    1.3 s, and take Python's sort 0.02 s.
    """

    def __init__(self, titles: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.titles = tuple(titles)
        self.rows: tuple[Row, ...] = ()
        self._unsorted: tuple[Row, ...] = ()
        self._order: tuple[int, bool] | None = None

    def show(self, rows: Iterable[Row], titles: Sequence[str] | None = None) -> None:
        """Replaces all rows, in the order last asked for; other columns, where they are given, start unsorted."""
        self.beginResetModel()
        if titles is not None and tuple(titles) != self.titles:
            self.titles, self._order = tuple(titles), None
        self._unsorted = tuple(rows)
        self.rows = tuple(self._unsorted[place] for place in self._places())
        self.endResetModel()

    def cell(self, row: Row, column: int) -> str:
        """Returns the text of a cell."""
        raise InternalError("a table without words")

    def hint(self, row: Row, column: int) -> str:
        """Returns the tooltip of a cell; by default its text."""
        return self.cell(row, column)

    def look(self, row: Row, column: int, role: int) -> object:
        """Returns the colour, font, icon or alignment of a cell; None uses the view's default."""
        return None

    def sort_key(self, row: Row, column: int) -> Any:
        """What a column is sorted by: its words, unless a subclass knows better. None comes last in both directions."""
        return self.cell(row, column)

    def _places(self) -> list[int]:
        """The rows as they were given, by their number, in the order asked for."""
        places = list(range(len(self._unsorted)))
        if self._order is None:
            return places
        column, descending = self._order
        keys = [self.sort_key(row, column) for row in self._unsorted]
        known = sorted((place for place in places if keys[place] is not None), key=keys.__getitem__, reverse=descending)
        return known + [place for place in places if keys[place] is None]

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts by a column, or restores the order given to `show` for -1; selection and current cell follow."""
        before = self._places()
        self._order = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        places = self._places()
        self.rows = tuple(self._unsorted[place] for place in places)
        moved = {place: row for row, place in enumerate(places)}
        self.changePersistentIndexList(kept, [self.index(moved[before[at.row()]], at.column()) for at in kept])
        self.layoutChanged.emit()

    @override
    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.titles)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = index.row()
        if not 0 <= place < len(self.rows):
            return None
        row = self.rows[place]
        if role == _WORDS:
            return self.cell(row, index.column())
        if role == _ROW:
            return row
        return self.hint(row, index.column()) if role == _HINT else self.look(row, index.column(), role)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == _WORDS and section < len(self.titles):
            return self.titles[section]
        return None


def set_table(view: QTableView, name: str) -> None:
    """Applies the common settings of table views: row selection, stripes, no grid, no row headers."""
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setAlternatingRowColors(True)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setAccessibleName(name)
    view.verticalHeader().hide()
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
