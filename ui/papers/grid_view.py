"""The cells of a sheet, with the places of facts marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from registers import column_letter
from ui.widgets import theme
from ui.widgets.override import override
from ui.widgets.table import NO_PARENT, RIGHT, Index

if TYPE_CHECKING:
    from papers import PaperSheet, Spot
    from ui.papers.marks import Mark

_WIDTH, _WIDEST = 64, 220
"""Pixels of the narrowest and the widest column."""


class CellModel(QAbstractTableModel):
    """The cells of a sheet as they stand in the file."""

    def __init__(self, colours: theme.Colours, parent: QObject) -> None:
        super().__init__(parent)
        self._colours = colours
        self._spots: dict[tuple[int, int], Spot] = {}
        self._marked: dict[tuple[int, int], list[int]] = {}
        self._row = -1
        self._size = (0, 0)

    def show_sheet(self, sheet: PaperSheet, marks: tuple[Mark, ...]) -> None:
        """Replaces the cells and the marks."""
        self.beginResetModel()
        self._spots = {(spot.place.row - 1, spot.place.column - 1): spot for spot in sheet.spots()}
        self._marked, self._row = {}, -1
        for mark in marks:
            self._marked.setdefault((mark.place.row - 1, mark.place.column - 1), []).append(mark.row)
        rows = max((row + spot.down for (row, _), spot in self._spots.items()), default=0)
        columns = max((column + spot.across for (_, column), spot in self._spots.items()), default=0)
        self._size = rows, columns
        self.endResetModel()

    def merged(self) -> tuple[tuple[int, int, int, int], ...]:
        """Returns the merged areas: row, column, and how many rows and columns they cover."""
        return tuple(
            (row, column, spot.down, spot.across)
            for (row, column), spot in self._spots.items()
            if spot.down > 1 or spot.across > 1
        )

    def point_out(self, row: int) -> QModelIndex:
        """Makes the cells of a row of the table stand out, and returns the first of them."""
        self._row = row
        rows, columns = self._size
        if rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))
        place = next((place for place, marked in self._marked.items() if row in marked), None)
        return self.index(*place) if place is not None else QModelIndex()

    def row_at(self, index: Index) -> int | None:
        """Returns the row of the table whose fact stands in a cell."""
        return next(iter(self._marked.get((index.row(), index.column()), ())), None)

    @override
    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else self._size[0]

    @override
    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else self._size[1]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = index.row(), index.column()
        spot, marked = self._spots.get(place), self._marked.get(place)
        if role == Qt.ItemDataRole.BackgroundRole and marked:
            current = self._row in marked
            return QBrush(QColor(self._colours.accent if current else self._colours.wash))
        if role == Qt.ItemDataRole.ForegroundRole and marked and self._row in marked:
            return QBrush(QColor(self._colours.on_accent))
        if spot is None:
            return None
        if role == Qt.ItemDataRole.FontRole and marked:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.TextAlignmentRole and spot.value is not None:
            return RIGHT
        return spot.text if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return column_letter(section) if orientation == Qt.Orientation.Horizontal else str(section + 1)


class MarkDelegate(QStyledItemDelegate):
    """Paints the ground of marked cells, which the style sheet of the views does not."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(ground, QBrush):
            painter.fillRect(option.rect, ground)  # type: ignore[attr-defined]  # the stubs leave its fields out
        super().paint(painter, option, index)


class GridView(QTableView):
    """A QTableView of a sheet. The signal `picked` carries the number of the row whose cell was clicked."""

    picked = Signal(int)

    def __init__(self, colours: theme.Colours) -> None:
        super().__init__()
        self.cells = CellModel(colours, self)
        self.setModel(self.cells)
        self.setItemDelegate(MarkDelegate(self))
        self.setAccessibleName("材料的表格")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.clicked.connect(self._click)

    def show_sheet(self, sheet: PaperSheet, marks: tuple[Mark, ...]) -> None:
        """Shows the cells of a sheet and marks some."""
        self.clearSpans()
        self.cells.show_sheet(sheet, marks)
        for row, column, down, across in self.cells.merged():
            self.setSpan(row, column, down, across)
        self.resizeColumnsToContents()
        for column in range(self.cells.columnCount()):
            self.setColumnWidth(column, max(_WIDTH, min(_WIDEST, self.columnWidth(column))))
        self.resizeRowsToContents()

    def point_out(self, row: int) -> None:
        """Makes the cells of a row stand out, and scrolls to the first of them."""
        index = self.cells.point_out(row)
        if index.isValid():
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def _click(self, index: QModelIndex) -> None:
        row = self.cells.row_at(index)
        if row is not None:
            self.picked.emit(row)
