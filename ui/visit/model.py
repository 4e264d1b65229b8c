"""The lists and tables of the page as thin Qt models."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from ui.visit.answer_effect import Tone, VisitLine
from ui.visit.rows import GridRow
from ui.widgets.icons import icon
from ui.widgets.list_model import ListModel
from ui.widgets.override import override
from ui.widgets.table import Index, TableModel
from ui.widgets.theme import Colours

_ROLE = Qt.ItemDataRole


class VisitLineModel(ListModel[VisitLine]):
    """The lines of a panel; the head of a group cannot be selected."""

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colours = colours

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].head:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren

    @override
    def text(self, row: VisitLine) -> str:
        return row.text

    @override
    def hint(self, row: VisitLine) -> str:
        return row.hint or row.text

    @override
    def look(self, row: VisitLine, role: int) -> object:
        colour = getattr(self.colours, row.tone.value)
        if role == _ROLE.ForegroundRole:
            return QColor(colour)
        if role == _ROLE.DecorationRole and row.icon:
            drawn = icon(row.icon, colour)
            chosen = icon(row.icon, self.colours.on_accent)
            drawn.addPixmap(chosen.pixmap(chosen.availableSizes()[0]), QIcon.Mode.Selected)
            return drawn
        if role == _ROLE.FontRole and row.head and row.tone is not Tone.MUTED:
            font = QFont()
            font.setBold(True)
            return font
        return None


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
