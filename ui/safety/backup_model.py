"""The list of backups as a thin Qt model."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casebook import Backup
from ui.marks import override
from ui.safety.backup_words import counts_words, moment, size_words

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """The columns of the list."""

    MADE = 0
    REASON = 1
    SIZE = 2
    HELD = 3


TITLES = {Column.MADE: "时间", Column.REASON: "缘由", Column.SIZE: "大小", Column.HELD: "内容"}


def cell(backup: Backup, column: Column) -> str:
    """What stands in a cell."""
    if column is Column.MADE:
        return moment(backup.made_at)
    if column is Column.REASON:
        return backup.reason.value
    if column is Column.SIZE:
        return size_words(backup.size) + ("，加密" if backup.encrypted else "")
    return counts_words(backup.counts) if backup.counts is not None else f"打不开：{backup.trouble}"


class BackupModel(QAbstractTableModel):
    """One row a backup; UserRole gives the backup itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Backup, ...] = ()

    def show(self, rows: tuple[Backup, ...]) -> None:
        """Replaces all rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(row, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{cell(row, Column(index.column()))}\n{row.path}"
        return row if role == Qt.ItemDataRole.UserRole else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[Column(section)]
        return None
