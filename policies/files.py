"""Writing files as a whole or not at all: after a crash or an error the file is as it was before.

`saved` and `save_bytes` are for files that a user asked for: they raise an OSError as a UserError with a Chinese
sentence. The other functions raise the OSError itself.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from policies.errors import UserError

SHARED = 0o644
"""Permissions (rw-r--r--) of a file that other accounts of the computer may read."""
_LONGEST = 40
"""Characters of the target's name in the name of its draft: 40 Chinese characters take 120 bytes of UTF-8, and a file
name may have at most 255."""
_FORBIDDEN = "没有写入的权限，请换一个文件夹，或先关闭正打开它的程序"
_ADVICE = {
    errno.ENOSPC: "磁盘已满，请先腾出空间",
    errno.ENOENT: "文件夹不存在，请先建好文件夹，或换一个位置",
    errno.ENOTDIR: "文件夹不存在，请先建好文件夹，或换一个位置",
    errno.EEXIST: "同名的文件占着文件夹的位置，请换一个位置",
    errno.EISDIR: "这是文件夹，请写明文件名",
    errno.ENAMETOOLONG: "文件名太长，请改短",
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
}
_OTHER_ADVICE = "请检查文件夹能否写入、磁盘空间是否足够，或先关闭正打开它的程序"


def beside_of(target: Path) -> Path:
    """Return the path of the draft that later replaces the target: `a.json` → `.a.json.new`."""
    return target.with_name(f".{target.name}.new")


def put_in_place(beside: Path, target: Path) -> None:
    """Rename the finished draft `beside` to `target`, after flushing its content and then its name to the disk."""
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(beside, target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, so that they survive a power cut (POSIX only)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file of the program itself as a whole or not at all.

    The draft always has the same name, so that an interrupted write leaves at most one draft. `mode` sets the
    permissions.
    Raises: OSError if the file cannot be written; it is then unchanged.
    """
    with _reused_draft_of(path) as draft:
        draft.write_bytes(content)
        if mode is not None:
            draft.chmod(mode)


@contextmanager
def _reused_draft_of(target: Path) -> Iterator[Path]:
    """Like `draft_of`, but the draft always has the same name, so that an interrupted write leaves at most one."""
    draft = beside_of(target)
    try:
        draft.unlink(missing_ok=True)
        yield draft
        put_in_place(draft, target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """Yield a new empty file in the target's folder, which replaces the target when the block ends without an error.

    Each draft has a unique name, so that two programs never write the same one. It is removed if the block fails.
    Raises: OSError if the folder or the file cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem[:_LONGEST]}.", suffix=target.suffix)
    except ValueError as error:  # a NUL in the path
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from error
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        put_in_place(draft, target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def saved(
    path: Path, mode: int | None = None, *, new_folder: bool = False, reuse_draft: bool = False
) -> Iterator[Path]:
    """Yield a draft in the folder of `path`, which replaces the file when the block ends without an error.

    `mode` sets the permissions (None: only the user may read and write). `new_folder` creates missing folders.
    `reuse_draft` is for files of the program itself: an interrupted write leaves at most one draft.
    Raises: UserError if the file cannot be written; it is then unchanged.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if new_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        with _reused_draft_of(path) if reuse_draft else draft_of(path) as draft:
            yield draft
            if mode is not None:
                draft.chmod(mode)
    except OSError as error:
        raise UserError(f"写不了文件 {path}：{_ADVICE.get(error.errno or 0, _OTHER_ADVICE)}") from error


def save_bytes(
    path: Path, content: bytes, mode: int | None = None, *, new_folder: bool = False, reuse_draft: bool = False
) -> None:
    """Write a file as a whole or not at all; the parameters and errors are those of `saved`."""
    with saved(path, mode, new_folder=new_folder, reuse_draft=reuse_draft) as draft:
        draft.write_bytes(content)
