"""Repairs damaged records: restores a backup, or salvages the readable rows. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import Backup, Backups, Locked, LostKey, is_encrypted, salvage
from policies import UserError
from ui.desk.backup_words import backup_words, preview_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from casebook import DamagedDatabase, DataKey, SalvageReport


@dataclass(frozen=True)
class BackupOffer:
    """All backups, the index of the proposed one, and the preview of its restore in lines."""

    backups: tuple[Backup, ...]
    chosen: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SalvageResult:
    """Result of a salvage. `target` is a side file until it is accepted or discarded."""

    report: SalvageReport
    target: Path


class DamagePresenter:
    """One damaged database file. `key` opens it and its backups if they are encrypted."""

    def __init__(self, damage: DamagedDatabase, key: DataKey | None, now: Callable[[], datetime]) -> None:
        self._damage = damage
        self._now = now
        self.path = damage.path
        self.key = key

    def words(self) -> str:
        """Returns the error message."""
        # Without the English text of SQLite, which is in the log.
        return re.sub(r"（[ -~]+）", "", str(self._damage).partition("；")[0]) + "。"

    def kept_words(self) -> str:
        """Returns a sentence that says where the copy of the damaged file is."""
        kept = self._damage.kept
        if kept is None:
            return "没有另存损坏的文件（文件不在，或磁盘空间不够）。没有另建空库。"
        return f"损坏的文件已原样另存为 {kept}，不会丢失。没有另建空库。"

    @property
    def can_salvage(self) -> bool:
        """Whether the damaged file exists and its key is known."""
        try:
            there = self.path.is_file() and self.path.stat().st_size > 0
        except OSError:
            return False
        return there and not isinstance(self._damage, LostKey)

    def offer(self) -> BackupOffer:
        """Returns every backup; proposes the newest sound one. Runs in the background."""
        backups = self._backups()
        found = backups.all()
        newest = self._damage.backup
        place = next((place for place, backup in enumerate(found) if backup.path == newest), 0)
        return BackupOffer(found, place, self.preview(found[place]) if found else ())

    def preview(self, backup: Backup) -> tuple[str, ...]:
        """Returns what a restore would change, in lines, or the error message. Runs in the background."""
        try:
            return preview_lines(self._backups().preview(backup.path))
        except Locked:
            return ("这份备份是用另一个口令加密的，恢复时请输入当时的口令。",)
        except UserError as error:
            return (str(error),)

    def needs_secret(self, backup: Backup) -> bool:
        """Returns whether a backup needs another passphrase."""
        return backup.encrypted and backup.counts is None

    def restore(self, backup: Path, key: DataKey | None) -> DataKey | None:
        """Restores a backup and returns the key that opens it, None if it is not encrypted. Runs in the background.

        Raises: UserError if the backup is damaged or cannot be written.
        """
        self._backups().restore(backup, self._now(), key)
        return (key or self.key) if is_encrypted(self.path) else None

    def salvage(self) -> SalvageResult:
        """Copies the readable rows into a side file. Runs in the background.

        Raises: UserError if nothing can be read.
        """
        target = self.path.with_name(f"{self.path.name}.salvaged")
        self.discard(target)
        return SalvageResult(salvage(self.path, target, self._now(), self.key), target)

    def accept(self, found: SalvageResult) -> DataKey | None:
        """Replaces the damaged file by the salvaged one and returns its key. Runs in the background."""
        key = self.restore(found.target, self.key)
        self.discard(found.target)
        return key

    def discard(self, target: Path) -> None:
        """Wipes the side file of a salvage."""
        self._backups().remove(target)

    def _backups(self) -> Backups:
        return Backups(self.path, self.key)


def choice_words(backup: Backup) -> str:
    """Returns the text of a backup in the list of choices."""
    return backup_words(backup)
