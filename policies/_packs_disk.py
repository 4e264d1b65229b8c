"""Reading and writing files of the installed library's folder: reading has a size limit, writing is atomic."""

from __future__ import annotations

import stat
from pathlib import Path

from policies import files
from policies.errors import UserError


def read_up_to(path: Path, most: int) -> bytes:
    """Return the content of a regular file, at most `most` + 1 bytes, so that the caller sees if the file is larger.

    Raises: UserError if it is not a regular file or cannot be read.
    """
    try:
        # Checked before opening, because opening a pipe would block for ever.
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise UserError(f"{path} 不是普通文件，请选择一个文件")
        with path.open("rb") as file:
            return file.read(min(facts.st_size, most) + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "路径不合要求"
        raise UserError(f"读不出文件 {path}：{reason}，请检查路径和权限") from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all, and flush its content and name to the disk.

    Raises: UserError if it cannot be written; the file is then unchanged.
    """
    files.save_bytes(path, content, new_folder=True, reuse_draft=True)


def remove_whole(path: Path) -> None:
    """Remove a file, if it exists, and flush the folder to the disk, so that the removal survives a power cut.

    Raises: UserError if it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            files.sync_folder(path.parent)
    except OSError as error:
        raise UserError(f"删除不了 {path}：{error.strerror}，请检查文件夹的写入权限") from error
