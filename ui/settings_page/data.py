"""The presenter of the section 数据与备份: location of the database, backups, exports, moving it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import Author, Backup, BackupReason, Backups, is_encrypted
from policies import KeceError
from ui.desk.backup_words import moment, preview_lines, size_words
from ui.desk.desk import DATABASE
from ui.desk.session import EntryOutcome
from ui.settings_page import moving
from ui.settings_page.switch import ExclusiveResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from casebook import DataKey
    from ui.desk.desk import Desk

JSON = "全部数据 (*.json)"
BOOK = "Excel 表 (*.xlsx)"


@dataclass(frozen=True)
class PlannedRestore:
    """A restore to be confirmed: its effect in lines, and the key of the backup if it differs from the present one."""

    backup: Backup
    lines: tuple[str, ...]
    key: DataKey | None = None


class DataPresenter:
    """The texts and actions of the section 数据与备份."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def place_words(self) -> str:
        """Returns path and size of the database, and whether it is encrypted."""
        path = self._desk.database
        log = path.with_name(f"{path.name}-wal")
        size = (
            size_words(sum(file.stat().st_size for file in (path, log) if file.exists())) if path.exists() else "不见了"
        )
        return f"{path}（{size}，{'已加密' if self._desk.encrypted else '未加密'}）"

    def left_behind(self) -> Path | None:
        """Returns the old database file after a move, None if there is none."""
        kept = self._desk.settings.now.left_behind
        return Path(kept) if kept and Path(kept).exists() else None

    def backups(self) -> tuple[Backup, ...]:
        """Returns every backup, newest first. Runs in the background."""
        return self._backups().all()

    def summary(self, backups: tuple[Backup, ...]) -> str:
        """Returns number, size and newest of the backups in one line."""
        if not backups:
            return "还没有备份。"
        good = sum(backup.counts is not None for backup in backups)
        total = size_words(sum(backup.size for backup in backups))
        newest = next((backup for backup in backups if backup.counts is not None), None)
        words = f"最近一份完好的是 {moment(newest.made_at)}（{newest.reason.value}）" if newest else "没有打得开的备份"
        return f"共 {len(backups)} 份（打得开 {good} 份，共 {total}），{words}。"

    def back_up(self) -> Backup:
        """Makes a backup. Runs in the background. Raises: UserError."""
        with self._desk.open_book() as book:
            return book.backups.make(BackupReason.MANUAL, self._desk.services.now())

    def needs_secret(self, backup: Backup) -> bool:
        """Returns whether a backup needs another passphrase."""
        return backup.encrypted and backup.counts is None

    def plan(self, backup: Backup, key: DataKey | None = None) -> PlannedRestore:
        """Returns what a restore would change. Runs in the background. Raises: UserError if the backup is damaged."""
        return PlannedRestore(backup, preview_lines(self._backups().preview(backup.path, key)), key)

    def restoring(self, planned: PlannedRestore) -> Callable[[], ExclusiveResult]:
        """Returns the function that restores; `ExclusiveRunner` runs it while the records are closed."""
        path, key, now = self._desk.database, self._desk.key, self._desk.services.now
        backups, used = self._backups(), planned.key or key

        def work() -> ExclusiveResult:
            kept = backups.restore(planned.backup.path, now(), planned.key)
            return ExclusiveResult(used if is_encrypted(path) else None, kept)

        return work

    def restored(self, planned: PlannedRestore, kept: object) -> str:
        """Adds a journal line about the restore and returns the message for the user. `kept`: path of the old data."""
        when = moment(planned.backup.made_at)
        self._note(f"恢复了 {when} 的备份（{planned.backup.reason.value}）")
        place = f"恢复前的数据另存为 {kept.name}，需要时可以再恢复回去。" if isinstance(kept, Path) else ""
        return f"已恢复到 {when}。{place}"

    def export_json(self, target: Path) -> str:
        """Exports everything as JSON and returns the message. Runs in the background. Raises: UserError."""
        with self._desk.open_book() as book:
            book.export.write_json(target, self._desk.services.now())
            book.journal.note(Author(self._desk.officer), f"导出全部数据（JSON）：{target.name}")
        return f"全部数据已导出到 {target}。这个文件没有加密，请妥善保管。"

    def export_book(self, target: Path) -> str:
        """Exports everything as a workbook and returns the message. Runs in the background. Raises: UserError."""
        from policies.files import SHARED, saved
        from registers.writing import write_sheets

        with self._desk.open_book() as book:
            tables = book.export.tables()
            with saved(target, SHARED) as temporary:
                write_sheets(temporary, [(table.title, table.columns, _typed(table.rows)) for table in tables])
            book.journal.note(Author(self._desk.officer), f"导出全部数据（Excel）：{target.name}")
        return f"全部数据已导出到 {target}（{len(tables)} 张表）。这个文件没有加密，请妥善保管。"

    def moving(self, folder: Path) -> Callable[[], ExclusiveResult]:
        """Returns the function that copies the records to a folder and compares them; `ExclusiveRunner` runs it.

        Raises: UserError if the folder cannot take them.
        """
        here, key = self._desk.database, self._desk.key
        target = moving.target_of(here, folder)

        def work() -> ExclusiveResult:
            moving.copy_all(here, target, key)
            return ExclusiveResult(key, target)

        return work

    def moved(self, target: Path) -> EntryOutcome:
        """Reopens the records at the new path; on an error keeps the old path. Returns the outcome."""
        here, key = self._desk.database, self._desk.key
        self._desk.close_records()
        self._settle(target, here)
        try:
            self._desk.reopen_records(key)
        except KeceError as error:
            self._settle(here, None)
            self._desk.reopen_records(key)
            return EntryOutcome(f"新位置的文件打不开，仍用原来的：{error}")
        self._note(f"数据文件移到 {target.parent}")
        self._desk.database_moved.emit()
        return EntryOutcome()

    def _settle(self, database: Path, left: Path | None) -> None:
        usual = (self._desk.services.folder or Path()) / DATABASE
        self._desk.settings.change(
            database="" if database == usual else str(database), left_behind=str(left) if left is not None else ""
        )

    def remove_left(self, old: Path) -> str:
        """Wipes the old files after a move and returns the message. Runs in the background. Raises: UserError."""
        moving.remove_all(old)
        return "旧位置的文件和备份已删除。"

    def _backups(self) -> Backups:
        return Backups(self._desk.database, self._desk.key)

    def _note(self, text: str) -> None:
        self._desk.book.journal.note(Author(self._desk.officer), text)


def _typed(rows: Iterable[Sequence[str | int | None]]) -> Iterator[list[str | Decimal | None]]:
    """Yields rows with integers as Decimal, as `write_sheets` needs them."""
    for row in rows:
        yield [Decimal(cell) if isinstance(cell, int) else cell for cell in row]
