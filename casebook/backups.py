"""Backups of the whole database: automatic and manual, verified, restored, and pruned by age."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import closing, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec

from casebook import _database as db
from casebook import _places
from casebook._difference import DifferencePart, difference
from casebook._files import exclusive_connection, replace_database, wipe
from casebook._keyfile import read_key_file
from casebook._reading import count, key_for, open_copy, open_read_only, require_known
from casebook.encryption import finish_key_exchange, next_key_file
from policies import InternalError, UserError
from policies.files import beside_of

_STAMP = "%Y%m%dT%H%M%SZ"
_KEEP_ALL, _KEEP_WEEKLY, _KEEP_MONTHLY = timedelta(days=7), timedelta(weeks=8), timedelta(days=366)
"""Ages up to which all backups, one a week and one a month are kept (our choice, stated in docs/privacy.md)."""
_ALWAYS_KEPT = 3
"""Number of newest backups kept at any age (our choice): a wrong clock must not delete all of them."""
_SPARE_BYTES = 16 << 20
"""Free space required beyond the size of the file: 16 MiB (our choice), for its -wal and the key file."""


class BackupReason(StrEnum):
    """Why a backup was made. The lower-case name is part of the file name."""

    DAILY = "每日自动"
    MIGRATION = "升级前"
    IMPORT = "导入前"
    LIBRARY = "政策库更新前"
    RESTORE = "恢复前"
    ERASURE = "删除企业后"
    EXCHANGE = "读入交换文件前"
    JOINING = "合并企业前"
    MANUAL = "手动"


_SLUGS = {reason.name.lower(): reason for reason in BackupReason}


class RecordCounts(msgspec.Struct, frozen=True):
    """Numbers of records in a backup."""

    firms: int
    visits: int
    requests: int
    follow_ups: int
    sheets: int


class Backup(msgspec.Struct, frozen=True):
    """One backup file. `size` is in bytes, `made_at` in UTC.

    If it cannot be opened, `counts` is None and `trouble` is the error message.
    """

    path: Path
    made_at: datetime
    reason: BackupReason
    size: int
    encrypted: bool
    counts: RecordCounts | None
    trouble: str = ""


class RestorePreview(msgspec.Struct, frozen=True):
    """What a restore would change. `readable` is False if the present file could not be read for comparison."""

    readable: bool
    parts: tuple[DifferencePart, ...]


class Backups:
    """The backups of one casebook. `folder` defaults to the folder beside it.

    Example:
        >>> backups = Backups(Path("kece.db"))
        >>> made = backups.make(Reason.MANUAL, datetime.now(UTC))
        >>> backups.verify(made.path)  # raises DamagedDatabase if it is not sound
    """

    def __init__(self, path: Path, key: db.DataKey | None = None, folder: Path | None = None) -> None:
        self.folder = folder or _places.backups_folder(path)
        self._path = path
        self._key = key

    def make(self, reason: BackupReason, now: datetime) -> Backup:
        """Makes a backup and returns it; the casebook may be open.

        Raises: UserError if the file is missing, the disk is full or the folder is not writable;
        DamagedDatabase if the present file is damaged.
        """
        if not self._path.is_file():
            raise UserError(f"{self._path} 不存在，没有可以备份的内容")
        with db.border(self.folder, "备份文件夹"):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if shutil.disk_usage(self.folder).free < self._path.stat().st_size + _SPARE_BYTES:
                raise UserError(f"备份文件夹 {self.folder} 所在磁盘空间不足，没有备份，请清理后再试")
            target = self._free_name(reason, now)
            with closing(db.connect(self._path, self._key)) as database:
                if found := db.faults(database.conn, quick=True):
                    raise db.DamagedDatabase(
                        f"企业数据库 {self._path} 已经损坏（{found[0]}），没有备份，请恢复较早的备份", self._path
                    )
                db.copy_to(database, self._path, target, self._key)
        return self._read(target)

    def daily(self, now: datetime) -> Backup | None:
        """Makes the daily backup and prunes old ones. Returns None if there is one for today (UTC)."""
        today = now.astimezone(UTC).date()
        if any(_reason(file) is BackupReason.DAILY and _made_at(file).date() == today for file in self._files()):
            return None
        made = self.make(BackupReason.DAILY, now)
        self.prune(now)
        return made

    def all(self) -> tuple[Backup, ...]:
        """Returns every backup and every copy made before a migration, newest first."""
        found: list[Backup] = []
        for file in (*self._files(), *_places.migration_copies(self._path)):
            with suppress(FileNotFoundError):  # pruned meanwhile
                found.append(self._read(file))
        return tuple(sorted(found, key=lambda backup: (backup.made_at, backup.path), reverse=True))

    def verify(self, backup: Path, key: db.DataKey | None = None) -> None:
        """Opens a backup and checks every page.

        Raises: DamagedDatabase; Locked if it needs another key; UserError if it is no casebook or from a newer program.
        """
        with open_copy(backup, key or self._key) as connection:
            if found := db.faults(connection):
                raise db.DamagedDatabase(f"备份 {backup.name} 已损坏（{found[0]}），请改用另一份备份", backup)
            require_known(connection, backup)

    def newest_good(self) -> Backup | None:
        """Returns the newest sound backup; without one, the newest that needs another key; else None."""
        locked: Backup | None = None
        for backup in self.all():
            try:
                self.verify(backup.path)
            except db.Locked:
                locked = locked or backup
            except UserError:
                continue
            else:
                return backup
        return locked

    def preview(self, backup: Path, key: db.DataKey | None = None) -> RestorePreview:
        """Returns what a restore would change, by name. Raises: as `verify`."""
        self.verify(backup, key)
        with open_copy(backup, key or self._key) as there:
            try:
                with open_read_only(self._path, self._key) as here:
                    require_known(here, self._path)
                    return RestorePreview(True, difference(here, there))
            except UserError:
                return RestorePreview(False, difference(None, there))

    def restore(self, backup: Path, now: datetime, key: db.DataKey | None = None) -> Path | None:
        """Replaces the present file by a backup. Returns the copy of the present file (None if there was no file).

        The casebook must be closed. A backup of an older schema is migrated the next time it is opened.
        Raises: UserError if the casebook is open elsewhere; otherwise as `verify`. Then the present file is unchanged.
        """
        self.verify(backup, key)
        kept = self._back_up_present(now)
        beside = beside_of(self._path)
        with db.border(self._path):
            try:
                shutil.copyfile(backup, beside)
                self._copy_key_file(backup, key_for(backup, key or self._key))
                replace_database(self._path, beside)
            finally:
                beside.unlink(missing_ok=True)
            self._finish_key_file(key_for(backup, key or self._key))
        return kept

    def prune(self, now: datetime) -> tuple[Path, ...]:
        """Wipes old backups, returns their paths; keeps all of 7 days, one a week for 8 weeks, one a month for a year.

        Copies made before a migration are kept for a year.
        """
        copies = (file for file in _places.migration_copies(self._path) if now - _made_at(file) > _KEEP_MONTHLY)
        gone = (*_too_old(self._files(), now), *copies)
        for file in gone:
            self.remove(file)
        return gone

    def remove(self, backup: Path) -> None:
        """Wipes one backup and its key file."""
        with db.border(self._path):
            wipe(backup)
            wipe(db.key_file(backup))

    def containing(self, enterprise: int, name: str, credit_code: str = "") -> tuple[Backup, ...]:
        """Returns the backups that contain a firm, and those that cannot be opened."""
        sql = "SELECT 1 FROM firm_index WHERE name = ? OR credit_code = ? OR enterprise_id = ? AND name = ?"
        found: list[Backup] = []
        for backup in self.all():
            try:
                with open_copy(backup.path, self._key) as connection:
                    held = connection.execute(sql, (name, credit_code or None, enterprise, name)).fetchone()
            except (UserError, InternalError):
                held = (1,)
            if held:
                found.append(backup)
        return tuple(found)

    def _files(self) -> tuple[Path, ...]:
        return tuple(file for file in _places.backup_files(self.folder) if _reason(file) is not None)

    def _free_name(self, reason: BackupReason, now: datetime) -> Path:
        start = f"{now.astimezone(UTC).strftime(_STAMP)}-{reason.name.lower()}"
        names = (f"{start}{tail}{_places.SUFFIX}" for tail in ("", *(f"-{number}" for number in range(2, 1000))))
        return next(self.folder / name for name in names if not (self.folder / name).exists())

    def _read(self, file: Path) -> Backup:
        counts, trouble = None, ""
        try:
            with open_copy(file, self._key) as connection:
                require_known(connection, file)
                tables = ("enterprises", "visits", "requests", "follow_ups", "sheets")
                counts = RecordCounts(*(count(connection, table) for table in tables))
        except UserError as error:
            trouble = str(error)
        state, reason = file.stat(), _reason(file) or BackupReason.MIGRATION
        return Backup(file, _made_at(file), reason, state.st_size, db.key_file(file).exists(), counts, trouble)

    def _back_up_present(self, now: datetime) -> Path | None:
        if not self._path.exists():
            return None
        try:
            with db.border(self._path):
                fitting = key_for(self._path, self._key)
            with open_read_only(self._path, fitting) as connection:
                sound = not db.faults(connection)
            # Raises if another window has the file open, and writes the -wal into the main file.
            with exclusive_connection(self._path, fitting) if sound else nullcontext():
                pass
        except (db.DamagedDatabase, db.Locked):
            sound = False
        return self.make(BackupReason.RESTORE, now).path if sound else keep_damaged_copy(self._path, now)

    def _copy_key_file(self, backup: Path, key: db.DataKey | None) -> None:
        """Copies the key file of a backup to where `unlock` finds it, before the database itself is replaced."""
        present = db.key_file(self._path)
        if key is None or (present.exists() and _key_id(present) == _key_id(db.key_file(backup))):
            return
        target = next_key_file(self._path) if present.exists() else present
        db.copy_file(db.key_file(backup), target)

    def _finish_key_file(self, key: db.DataKey | None) -> None:
        if key is None:
            for file in (db.key_file(self._path), next_key_file(self._path)):
                file.unlink(missing_ok=True)
        else:
            finish_key_exchange(self._path, key)


def keep_damaged_copy(path: Path, now: datetime) -> Path | None:
    """Copies a damaged file with its -wal and key file. Returns the path of the copy, None if the disk is too full.

    Returns the existing copy if the content is the same.
    """
    for kept in _places.damaged_copies(path):
        if _same(path, kept):
            return kept
    target = path.with_name(f"{path.name}.damaged-{now.astimezone(UTC).strftime(_STAMP)}")
    try:
        if path.stat().st_size > shutil.disk_usage(path.parent).free // 2:
            return None
        db.copy_file(path, target)
        for tail in ("-wal", ".key"):
            with suppress(FileNotFoundError):
                db.copy_file(path.with_name(path.name + tail), target.with_name(target.name + tail))
    except OSError:
        return None
    return target


def _same(first: Path, second: Path) -> bool:
    try:
        return first.stat().st_size == second.stat().st_size and first.read_bytes() == second.read_bytes()
    except OSError:
        return False


def _key_id(file: Path) -> str:
    try:
        return read_key_file(file).id
    except UserError:
        return ""


def _reason(file: Path) -> BackupReason | None:
    return _SLUGS.get(file.stem.split("-")[1]) if file.stem.count("-") else None


def _made_at(file: Path) -> datetime:
    try:
        return datetime.strptime(file.name.split("-")[0], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _too_old(files: Iterable[Path], now: datetime) -> Iterable[Path]:
    """Yields the backups to delete; `Backups.prune` says which are kept."""
    weeks: set[tuple[int, int]] = set()
    months: set[tuple[int, int]] = set()
    newest_first = sorted(files, key=_made_at, reverse=True)
    for place, file in enumerate(newest_first):
        made = _made_at(file)
        age, week, month = now - made, made.isocalendar()[:2], (made.year, made.month)
        first_of_week, first_of_month = week not in weeks, month not in months
        weeks.add(week)
        months.add(month)
        kept = age <= _KEEP_ALL or (age <= _KEEP_WEEKLY and first_of_week) or (age <= _KEEP_MONTHLY and first_of_month)
        if not kept and place >= _ALWAYS_KEPT:
            yield file
