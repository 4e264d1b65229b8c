"""Moves the database: copies and compares the files; the old ones stay until the user removes them. No Qt."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import Backups
from policies import UserError
from policies.files import sync_folder
from ui.desk.desk import LOCK

if TYPE_CHECKING:
    from casebook import DataKey

_IN_USE = ("-wal", "-journal")
_TEMPORARY = ("-wal", "-shm", "-journal", LOCK)
_CHUNK_BYTES = 1 << 20


def target_of(database: Path, folder: Path) -> Path:
    """Returns the path of the database in another folder.

    Raises: UserError if the folder does not exist, is the present one, or contains a file of that name.
    """
    target = folder / database.name
    if not folder.is_dir():
        raise UserError(f"文件夹 {folder} 不存在，请重新选择")
    if target.resolve() == database.resolve():
        raise UserError("数据文件已经在这个文件夹里，不用移动")
    if target.exists() or any(folder.glob(f"{database.name}?*")):
        raise UserError(f"{folder} 里已经有 {database.name} 或它的备份，为免覆盖没有移动，请换一个文件夹")
    return target


def copy_all(database: Path, target: Path, key: DataKey | None) -> None:
    """Copies the closed database, its key file and all its copies, and compares them by SHA-256.

    Raises: UserError if something could not be copied; then nothing is left at the target.
    """
    if any((log := database.with_name(database.name + tail)).exists() and log.stat().st_size for tail in _IN_USE):
        raise UserError("还有后台任务在用数据文件，没有移动，请稍候再试")
    try:
        _copy(database, target)
        Backups(target, key).verify(target)
    except (OSError, UserError) as error:
        _wipe(target)
        if isinstance(error, UserError):
            raise
        raise UserError(f"移动到 {target.parent} 没有成功（{error.strerror}），请检查空间和写入权限") from error


def _copy(database: Path, target: Path) -> None:
    for source in files_of(database):
        copy = target.parent / source.relative_to(database.parent)
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
        shutil.copymode(source, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        if _digest(source) != _digest(copy):
            raise UserError(f"{source.name} 复制后内容不一样，没有移动，请检查目标磁盘")
    sync_folder(target.parent)


def remove_all(database: Path) -> None:
    """Wipes the database at the old path with its key file and copies.

    Raises: UserError if a file could not be removed.
    """
    try:
        _wipe(database)
    except OSError as error:
        raise UserError(f"旧文件 {database} 删不掉（{error.strerror}），请检查权限后手工删除") from error


def files_of(database: Path) -> Iterator[Path]:
    """Yields the database, its key file, its backups and its other copies, without SQLite's temporary files."""
    yield database
    for beside in sorted(database.parent.glob(f"{database.name}?*")):
        if beside.is_dir():
            yield from sorted(file for file in beside.iterdir() if file.is_file())
        elif not beside.name.endswith(_TEMPORARY):
            yield beside


def _wipe(database: Path) -> None:
    backups = Backups(database)
    for file in tuple(files_of(database)):
        backups.remove(file)
    for folder in database.parent.glob(f"{database.name}?*"):
        if folder.is_dir():
            folder.rmdir()


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.digest()
