"""The tables of the page “今年还是明年”."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont

from ui.firm.models import ICONS
from ui.firm.next_year_presenter import LineRow, SpanRow, WorkRow
from ui.widgets.icons import icon
from ui.widgets.override import override
from ui.widgets.table import LEFT, RIGHT, Index, TableModel

if TYPE_CHECKING:
    from ui.widgets.theme import Colours


class SpanModel(TableModel[SpanRow]):
    """The windows: one series a row, one year a column. The cell of the new year may be tried out.

    The signal `tried` carries the fact and the text.
    """

    tried = Signal(str, str)

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(("指标",), parent)
        self._muted, self._accent = QBrush(QColor(colours.muted)), QBrush(QColor(colours.accent))

    @override
    def cell(self, row: SpanRow, column: int) -> str:
        return row.label if column == 0 else row.cells[column - 1]

    @override
    def hint(self, row: SpanRow, column: int) -> str:
        if self._may_try(row, column):
            return row.hint
        if column > 0 and row.leaving[column - 1]:
            return f"{self.titles[column]}的数明年不再计入"
        return self.cell(row, column)

    @override
    def look(self, row: SpanRow, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if column == 0 else RIGHT
        last = column == len(self.titles) - 1
        if role == Qt.ItemDataRole.ForegroundRole:
            if last and row.tried:
                return self._accent
            faint = column > 0 and (row.leaving[column - 1] or (last and not row.given))
            return self._muted if faint else None
        if role == Qt.ItemDataRole.FontRole and column > 0:
            font = QFont()
            font.setStrikeOut(row.leaving[column - 1] and bool(row.cells[column - 1].strip("未知")))
            font.setBold(last and row.tried)
            return font
        return None

    def _may_try(self, row: SpanRow, column: int) -> bool:
        return row.new is not None and not row.given and column == len(self.titles) - 1

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        row = index.row()
        if 0 <= row < len(self.rows) and self._may_try(self.rows[row], index.column()):
            return found | Qt.ItemFlag.ItemIsEditable
        return found

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.EditRole and 0 <= index.row() < len(self.rows):
            row = self.rows[index.row()]
            return self.cell(row, index.column()) if row.tried else ""
        return super().data(index, role)

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None
        if role != Qt.ItemDataRole.EditRole or row is None or row.new is None:
            return False
        self.tried.emit(row.new, str(value))
        return True


class LineColumn(IntEnum):
    """The columns of the conditions."""

    CONDITION = 0
    THIS = 1
    NEXT = 2
    NEED = 3


class LineModel(TableModel[LineRow]):
    """The conditions in both years."""

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(("条件",), parent)
        pairs = {"met": colours.met, "unmet": colours.unmet, "unknown": colours.unknown}
        self._icons = {verdict: icon(ICONS[verdict], colour) for verdict, colour in pairs.items()}

    @override
    def cell(self, row: LineRow, column: int) -> str:
        return row.texts[column]

    @override
    def hint(self, row: LineRow, column: int) -> str:
        return row.story

    @override
    def look(self, row: LineRow, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.DecorationRole and column in (LineColumn.THIS, LineColumn.NEXT):
            return self._icons[row.this if column == LineColumn.THIS else row.next]
        return None


class WorkColumn(IntEnum):
    """The columns of what to make up."""

    KIND = 0
    TEXT = 1
    WHO = 2


class WorkModel(TableModel[WorkRow]):
    """What to make up."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(("类别", "内容", "谁，什么时候"), parent)

    @override
    def cell(self, row: WorkRow, column: int) -> str:
        return (row.heading, row.text, row.when)[column]

    @override
    def hint(self, row: WorkRow, column: int) -> str:
        return row.text
