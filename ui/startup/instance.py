"""One window to one file of records: a second start is refused politely, the lock of a dead process is taken over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from ui.desk.desk import LOCK

ALREADY_OPEN = 3
"""The exit code of a second start."""


def lock_path(database: Path) -> Path:
    """Where the lock of a file of records stands."""
    return database.with_name(f"{database.name}{LOCK}")


class SingleInstanceLock:
    """Holds the lock beside a file of records as long as the window lives."""

    def __init__(self, database: Path) -> None:
        self._lock = _lock_for(database)
        self._database = database

    def take(self) -> str:
        """Takes the place.

        Returns: empty when it was free or cannot be locked at all, else who has it, in a sentence.
        """
        if self._lock.isLocked() or self._lock.tryLock(0):
            return ""
        if self._lock.error() != QLockFile.LockError.LockFailedError:
            # A folder that is not there or cannot be written is told when the records are opened.
            return ""
        _, machine, _ = self._lock.getLockInfo()
        if machine and machine != QSysInfo.machineHostName():
            return (
                f"数据文件 {self._database} 正在另一台电脑（{machine}）上使用。请先在那台电脑上退出科策一对一，再打开。"
            )
        return "科策一对一已经打开了，请切换到已打开的窗口（可能被最小化在任务栏里）。"

    def follow(self, database: Path) -> str:
        """The records stand elsewhere: holds the lock beside that file instead; as `take`."""
        if database != self._database:
            self._lock.unlock()
            self._lock, self._database = _lock_for(database), database
        return self.take()

    def release(self) -> None:
        """Gives the place free."""
        self._lock.unlock()


def _lock_for(database: Path) -> QLockFile:
    lock = QLockFile(str(lock_path(database)))
    # Never stale by its age; that of a process that ended is taken over at once.
    lock.setStaleLockTime(0)
    return lock
