"""A list as a thin Qt model: frozen rows in, their texts by a subclass."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from policies import InternalError
from ui.widgets.override import override
from ui.widgets.table import NO_PARENT, Index

Row = TypeVar("Row")


class ListModel(QAbstractListModel, Generic[Row]):
    """One frozen object a row; UserRole returns the object. A subclass says what is shown of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show(self, rows: tuple[Row, ...]) -> bool:
        """Replaces the rows and returns whether nothing had to change.

        Where every row keeps its `key`, selection and scroll position stay, and only changed rows are drawn again.
        """
        before, same = self.rows, rows == self.rows
        if [self.key(row) for row in rows] != [self.key(row) for row in before]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return same
        self.rows = rows
        for place, (new, old) in enumerate(zip(rows, before, strict=True)):
            if new != old:
                self.dataChanged.emit(self.index(place), self.index(place))
        return same

    def key(self, row: Row) -> object:
        """What identifies a row from one `show` to the next: the row itself, unless a subclass knows better."""
        return row

    def text(self, row: Row) -> str:
        """The text of a row."""
        raise InternalError("a list without texts")

    def hint(self, row: Row) -> str:
        """The tooltip of a row: its text, unless a subclass has more to say."""
        return self.text(row)

    def look(self, row: Row, role: int) -> object:
        """Colour, font or icon of a row; None leaves it to the view."""
        return None

    @override
    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(row)
        if role == Qt.ItemDataRole.UserRole:
            return row
        return self.hint(row) if role == Qt.ItemDataRole.ToolTipRole else self.look(row, role)
