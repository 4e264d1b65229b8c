"""What can be done about damaged records: a backup restored, or what is readable salvaged. No Qt."""

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
    """What lies at hand: every backup that can be chosen, which is proposed, and what restoring it gives."""

    backups: tuple[Backup, ...]
    chosen: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SalvageResult:
    """What a salvage brought to light; it stands in a file beside until it is taken or thrown away."""

    report: SalvageReport
    target: Path


class Damage:
    """One damaged file of records. `key` opens it and its backups, if they are encrypted."""

    def __init__(self, damage: DamagedDatabase, key: DataKey | None, now: Callable[[], datetime]) -> None:
        self._damage = damage
        self._now = now
        self.path = damage.path
        self.key = key

    def words(self) -> str:
        """What is wrong."""
        # What the library itself says of it is in English, and stands in the log.
        return re.sub(r"（[ -~]+）", "", str(self._damage).partition("；")[0]) + "。"

    def kept_words(self) -> str:
        """Where the damaged file was put aside."""
        kept = self._damage.kept
        if kept is None:
            return "没有另存损坏的文件（文件不在，或磁盘空间不够）。没有另建空库。"
        return f"损坏的文件已原样另存为 {kept}，不会丢失。没有另建空库。"

    @property
    def can_salvage(self) -> bool:
        """Whether there is a file to salvage from, and the key to read it."""
        try:
            there = self.path.is_file() and self.path.stat().st_size > 0
        except OSError:
            return False
        return there and not isinstance(self._damage, LostKey)

    def offer(self) -> BackupOffer:
        """Every backup, the newest good one proposed. For the background."""
        backups = self._backups()
        found = backups.all()
        newest = self._damage.backup
        place = next((place for place, backup in enumerate(found) if backup.path == newest), 0)
        return BackupOffer(found, place, self.preview(found[place]) if found else ())

    def preview(self, backup: Backup) -> tuple[str, ...]:
        """What restoring a backup gives, in lines. For the background."""
        try:
            return preview_lines(self._backups().preview(backup.path))
        except Locked:
            return ("这份备份是用另一个口令加密的，恢复时请输入当时的口令。",)
        except UserError as error:
            return (str(error),)

    def needs_secret(self, backup: Backup) -> bool:
        """Whether a backup opens only by another passphrase."""
        return backup.encrypted and backup.counts is None

    def restore(self, backup: Path, key: DataKey | None) -> DataKey | None:
        """Puts a backup in place; the key by which it opens. For the background.

        Raises: UserError when it is not sound or cannot be written.
        """
        self._backups().restore(backup, self._now(), key)
        return (key or self.key) if is_encrypted(self.path) else None

    def salvage(self) -> SalvageResult:
        """Reads what can be read into a file beside. For the background.

        Raises: UserError when nothing at all can be read.
        """
        target = self.path.with_name(f"{self.path.name}.salvaged")
        self.throw_away(target)
        return SalvageResult(salvage(self.path, target, self._now(), self.key), target)

    def take(self, found: SalvageResult) -> DataKey | None:
        """Puts the salvaged file in place. For the background."""
        key = self.restore(found.target, self.key)
        self.throw_away(found.target)
        return key

    def throw_away(self, target: Path) -> None:
        """Wipes a salvaged file."""
        self._backups().remove(target)

    def _backups(self) -> Backups:
        return Backups(self.path, self.key)


def choice_words(backup: Backup) -> str:
    """A backup in the list of choices."""
    return backup_words(backup)
