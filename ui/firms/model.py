"""The table model of the firm list."""

from __future__ import annotations

from PySide6.QtCore import QObject

from casebook import EnterpriseRow
from ui.firms.presenter import TITLES, FirmColumn, cell
from ui.widgets.override import override
from ui.widgets.table import TableModel

_COLUMNS = tuple(FirmColumn)


class FirmModel(TableModel[EnterpriseRow]):
    """A table model with one row per firm."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(tuple(TITLES.values()), parent)

    @override
    def cell(self, row: EnterpriseRow, column: int) -> str:
        return cell(row, _COLUMNS[column])
