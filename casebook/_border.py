"""Where errors of SQLite end: what a person can mend is told in Chinese, the rest is our bug."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policies import InternalError, UserError

_TOLD = {
    "SQLITE_BUSY": "正被另一个程序占用，请稍候再试，或关闭其他窗口",
    "SQLITE_LOCKED": "正被另一个程序占用，请稍候再试，或关闭其他窗口",
    "SQLITE_NOTADB": "不是本程序的数据库，或已经损坏，请换一个文件或恢复备份",
    "SQLITE_CORRUPT": "已经损坏，请恢复备份",
    "SQLITE_FULL": "所在磁盘已满，刚才的修改没有保存，请清理后再试",
    "SQLITE_READONLY": "不能写入，请检查文件和文件夹的权限",
    "SQLITE_CANTOPEN": "打不开，请检查文件夹是否存在、能否写入",
    "SQLITE_PERM": "没有权限打开，请检查文件和文件夹的权限",
    "SQLITE_IOERR": "读写失败，请检查磁盘或移动存储是否还在",
}


@contextmanager
def border(path: Path) -> Iterator[None]:
    """Translates every SQLite or file error raised inside.

    Raises: UserError where a person can do something about it, else InternalError.
    """
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise translated(error, path) from error


def translated(error: Exception, path: Path) -> UserError | InternalError:
    """The error as the people above understand it."""
    code = getattr(error, "sqlite_errorname", None) or ("SQLITE_IOERR" if isinstance(error, OSError) else "")
    told = next((text for known, text in _TOLD.items() if code.startswith(known)), None)
    if told is None:
        return InternalError(f"casebook: {error}")
    return UserError(f"企业数据库 {path} {told}")
