"""Files of the library's own folder: read up to a limit, written whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

from policies import files
from policies.errors import UserError


def read_up_to(path: Path, most: int) -> bytes:
    """The content of a plain file, at most `most` + 1 bytes, so that the caller sees when it is more.

    Raises: UserError when it is no plain file or cannot be read.
    """
    try:
        # Looked at before it is opened: a pipe would wait for ever.
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise UserError(f"{path} 不是普通文件，请选择一个文件")
        with path.open("rb") as file:
            return file.read(min(facts.st_size, most) + 1)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or "路径不合要求"
        raise UserError(f"读不出文件 {path}：{told}，请检查路径和权限") from error


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file beside its place and renames it; content and name are on the disk then.

    Raises: UserError when it cannot be written; the file is as before then.
    """
    files.save_bytes(path, content, new_folder=True, reuse_draft=True)


def remove_whole(path: Path) -> None:
    """Removes a file; that it is gone outlives a power cut.

    Raises: UserError when it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            files.sync_folder(path.parent)
    except OSError as error:
        raise UserError(f"删除不了 {path}：{error.strerror}，请检查文件夹的写入权限") from error
