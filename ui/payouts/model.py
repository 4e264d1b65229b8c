"""The payouts as a thin Qt model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from casebook import Payout
from policies import plain
from survey.payout_papers import late_words
from survey.payout_totals import difference_words, unexplained
from ui.widgets.override import override
from ui.widgets.table import RIGHT, TableModel
from ui.widgets.theme import Colours


class PayoutColumn(IntEnum):
    """The columns of the ledger."""

    NAME = 0
    POLICY = 1
    YEAR = 2
    DUE = 3
    REPORTED = 4
    APPROVED = 5
    PAID = 6
    DIFFERENCE = 7
    STATE = 8
    MEANT = 9
    TOLD = 10
    OFFICER = 11


TITLES = ("企业", "政策", "年度", "应兑现", "申报", "核定", "已付", "差额", "进度", "计划付款", "告知", "经办人")
_AMOUNTS: Mapping[int, Callable[[Payout], Decimal | None]] = {
    PayoutColumn.DUE: lambda payout: payout.due,
    PayoutColumn.REPORTED: lambda payout: payout.reported,
    PayoutColumn.APPROVED: lambda payout: payout.approved,
    PayoutColumn.PAID: lambda payout: payout.paid,
}


class PayoutModel(TableModel[Payout]):
    """One row a payout; amounts in 万元. `told` says whether the firm had a letter."""

    def __init__(self, on: date, told: Callable[[Payout], bool], colours: Colours, parent: QObject) -> None:
        super().__init__(TITLES, parent)
        self._on, self._told = on, told
        self.colours = colours

    @override
    def cell(self, row: Payout, column: int) -> str:
        if column in _AMOUNTS:
            amount = _AMOUNTS[column](row)
            return "" if amount is None else plain(amount, 10)
        return _TEXTS[column](row) if column in _TEXTS else self._more(row, column)

    def _more(self, row: Payout, column: int) -> str:
        if column == PayoutColumn.STATE:
            return late_words(row, self._on)
        return ("已告知" if self._told(row) else "未告知") if row.approved is not None else ""

    @override
    def hint(self, row: Payout, column: int) -> str:
        if column == PayoutColumn.DIFFERENCE:
            return row.why or ("还没写差额原因，出不了告知书" if unexplained(row) else "")
        if column == PayoutColumn.POLICY:
            return "\n".join(part for part in (row.policy_name, row.basis, row.clause) if part)
        return self.cell(row, column)

    @override
    def look(self, row: Payout, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _AMOUNTS:
            return RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            late = column == PayoutColumn.STATE and not row.settled and row.late_days(self._on) > 0
            return QColor(self.colours.unmet) if late or (column == PayoutColumn.DIFFERENCE and unexplained(row)) else None
        return None

    @override
    def sort_key(self, row: Payout, column: int) -> Any:
        if column in _AMOUNTS:
            return _AMOUNTS[column](row)
        if column == PayoutColumn.MEANT:
            return row.due_on
        return self.cell(row, column)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return RIGHT if section in _AMOUNTS else None
        if role == Qt.ItemDataRole.ToolTipRole and section in _AMOUNTS:
            return "万元"
        return super().headerData(section, orientation, role)


_TEXTS: Mapping[int, Callable[[Payout], str]] = {
    PayoutColumn.NAME: lambda row: row.name,
    PayoutColumn.POLICY: lambda row: row.policy_name,
    PayoutColumn.YEAR: lambda row: str(row.year),
    PayoutColumn.DIFFERENCE: lambda row: difference_words(row) + ("，缺原因" if unexplained(row) else ""),
    PayoutColumn.MEANT: lambda row: row.due_on.isoformat() if row.due_on is not None else "",
    PayoutColumn.OFFICER: lambda row: row.officer,
}
