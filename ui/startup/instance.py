"""Allows one window per database file. The lock of a process that no longer runs is taken over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from ui.desk.desk import LOCK

ALREADY_OPEN = 3
"""Exit code if the program is already running."""


def lock_path(database: Path) -> Path:
    """Returns the path of the lock file of a database."""
    return database.with_name(f"{database.name}{LOCK}")


class SingleInstanceLock:
    """The lock file beside a database, held while the window is open."""

    def __init__(self, database: Path) -> None:
        self._lock = _lock_for(database)
        self._database = database

    def take(self) -> str:
        """Acquires the lock.

        Returns: "" if it was acquired or locking is not possible there, else a sentence that says who holds it.
        """
        if self._lock.isLocked() or self._lock.tryLock(0):
            return ""
        if self._lock.error() != QLockFile.LockError.LockFailedError:
            # A missing or read-only folder is reported when the records are opened.
            return ""
        _, machine, _ = self._lock.getLockInfo()
        if machine and machine != QSysInfo.machineHostName():
            return (
                f"数据文件 {self._database} 正在另一台电脑（{machine}）上使用。请先在那台电脑上退出科策一对一，再打开。"
            )
        return "科策一对一已经打开了，请切换到已打开的窗口（可能被最小化在任务栏里）。"

    def follow(self, database: Path) -> str:
        """Moves the lock to another database file. Returns: as `take`."""
        if database != self._database:
            self._lock.unlock()
            self._lock, self._database = _lock_for(database), database
        return self.take()

    def release(self) -> None:
        """Releases the lock."""
        self._lock.unlock()


def _lock_for(database: Path) -> QLockFile:
    lock = QLockFile(str(lock_path(database)))
    # 0: the age of a lock does not matter; Qt takes over the lock of a process that has ended.
    lock.setStaleLockTime(0)
    return lock
