"""The visits of a plan as a table whose days, hours and officers are edited in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor

from survey.planning import Stop
from ui.planning.presenter import EDITABLE, TITLES, PlanColumn, PlanPresenter
from ui.widgets.override import override
from ui.widgets.table import Index, TableModel
from ui.widgets.theme import Colours


class PlanModel(TableModel[Stop]):
    """One row a visit. The signal `refused` carries why an edit was not taken."""

    refused = Signal(str)

    def __init__(
        self, presenter: PlanPresenter, phones: Mapping[int, str], colours: Colours, parent: QObject | None = None
    ) -> None:
        super().__init__(tuple(TITLES[column] for column in PlanColumn), parent)
        self._presenter = presenter
        self._phones = phones
        self._colours = colours
        self.changed: Callable[[], None] = lambda: None

    @override
    def cell(self, row: Stop, column: int) -> str:
        return {
            PlanColumn.DAY: f"{row.day.isoformat()} 周{'一二三四五六日'[row.day.weekday()]}",
            PlanColumn.HOUR: row.hour,
            PlanColumn.FIRM: row.name,
            PlanColumn.STREET: row.street,
            PlanColumn.OFFICER: row.officer,
            PlanColumn.PHONE: self._phones.get(row.firm, ""),
            PlanColumn.NOTE: self._presenter.note_of(row),
        }[PlanColumn(column)]

    @override
    def look(self, row: Stop, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.EditRole:
            return row.day.isoformat() if column == PlanColumn.DAY else self.cell(row, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            if row.firm in self._presenter.wrong and column in (*EDITABLE, PlanColumn.NOTE):
                return QColor(self._colours.unmet)
            if column in (PlanColumn.STREET, PlanColumn.PHONE, PlanColumn.NOTE):
                return QColor(self._colours.muted)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() in EDITABLE else usual

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not 0 <= index.row() < len(self.rows):
            return False
        message = self._presenter.set_cell(self.rows[index.row()], PlanColumn(index.column()), str(value))
        self.refused.emit(message)
        if not message:
            self.changed()
        return not message
