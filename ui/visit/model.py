"""The lists and tables of the page as thin Qt models."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from ui.visit.answer_effect import Tone, VisitLine
from ui.visit.rows import GridRow
from ui.widgets.icons import icon
from ui.widgets.override import override
from ui.widgets.table import Index, TableModel
from ui.widgets.theme import Colours

_NOWHERE = QModelIndex()
_ROLE = Qt.ItemDataRole


class VisitLineModel(QAbstractListModel):
    """One row a line; UserRole gives the line itself."""

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colours = colours
        self.lines: tuple[VisitLine, ...] = ()

    def show(self, lines: tuple[VisitLine, ...]) -> None:
        """Replaces all lines; the same ones stay, with the place of the reader."""
        if lines == self.lines:
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.lines[index.row()].head:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren

    @override
    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        answer = self._answers.get(role)
        return answer(self, line) if answer is not None else None

    def _font(self, line: VisitLine) -> QFont | None:
        if not line.head or line.tone is Tone.MUTED:
            return None
        font = QFont()
        font.setBold(True)
        return font

    def _colour(self, line: VisitLine) -> QColor:
        return QColor(getattr(self.colours, line.tone.value))

    def _icon(self, line: VisitLine) -> QIcon | None:
        return icon(line.icon, getattr(self.colours, line.tone.value)) if line.icon else None

    _answers: ClassVar[dict[int, Callable[[VisitLineModel, VisitLine], object]]] = {
        _ROLE.DisplayRole: lambda _, line: line.text,
        _ROLE.ToolTipRole: lambda _, line: line.hint or line.text,
        _ROLE.UserRole: lambda _, line: line,
        _ROLE.FontRole: _font,
        _ROLE.ForegroundRole: _colour,
        _ROLE.DecorationRole: _icon,
    }


class GridModel(TableModel[GridRow]):
    """One row a visit, request or follow-up."""

    def __init__(self, titles: tuple[str, ...], colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(titles, parent)
        self.colours = colours

    @override
    def cell(self, row: GridRow, column: int) -> str:
        return row.cells[column]

    @override
    def hint(self, row: GridRow, column: int) -> str:
        return row.hint or row.cells[column]

    @override
    def look(self, row: GridRow, column: int, role: int) -> object:
        if role == _ROLE.ForegroundRole:
            return QColor(self.colours.unmet if row.late else self.colours.muted if row.faded else self.colours.text)
        if role == _ROLE.DecorationRole and column == 0 and row.late:
            return icon("triangle-alert", self.colours.unmet)
        if role == _ROLE.FontRole and (row.late or row.strong):
            font = QFont()
            font.setBold(column == 0 or row.strong)
            return font
        return None
