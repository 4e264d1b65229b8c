"""The Qt model for the list of backups."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QObject

from casebook import Backup
from ui.desk.backup_words import counts_words, moment, size_words
from ui.widgets.override import override
from ui.widgets.table import TableModel


class BackupColumn(IntEnum):
    """The columns of the backup list."""

    MADE = 0
    REASON = 1
    SIZE = 2
    HELD = 3


TITLES = {BackupColumn.MADE: "时间", BackupColumn.REASON: "缘由", BackupColumn.SIZE: "大小", BackupColumn.HELD: "内容"}


def cell(backup: Backup, column: BackupColumn) -> str:
    """Returns the text of a cell."""
    if column is BackupColumn.MADE:
        return moment(backup.made_at)
    if column is BackupColumn.REASON:
        return backup.reason.value
    if column is BackupColumn.SIZE:
        return size_words(backup.size) + ("，加密" if backup.encrypted else "")
    return counts_words(backup.counts) if backup.counts is not None else f"打不开：{backup.trouble}"


class BackupModel(TableModel[Backup]):
    """A table model with one row per backup."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(tuple(TITLES.values()), parent)

    @override
    def cell(self, row: Backup, column: int) -> str:
        return cell(row, BackupColumn(column))

    @override
    def hint(self, row: Backup, column: int) -> str:
        return f"{cell(row, BackupColumn(column))}\n{row.path}"
