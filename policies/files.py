"""Files that are there as a whole or as they were before, whatever happens in between.

`saved` and `save_bytes` are for files a person asked for: an error of the system is raised as one Chinese sentence.
The other functions leave errors of the system to their callers.
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
"""Permissions of a file that other accounts of the computer may read."""
_LONGEST = 40
"""Characters of a long name that its draft bears; a name may take 255 bytes."""
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
    """Where a file is written before it takes the place of the target."""
    return target.with_name(f".{target.name}.new")


def put_in_place(beside: Path, target: Path) -> None:
    """Renames a finished file to its place; both its content and its name are on the disk then."""
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(beside, target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Makes sure that new names in a folder outlive a power cut, where the system can be told."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes, mode: int | None = None) -> None:
    """A file of the program's own, under one name beside its place until it is whole: what a kill leaves is reused.

    Raises: OSError when it cannot be written; the file is as before then.
    """
    with _reused_draft_of(path) as draft:
        draft.write_bytes(content)
        if mode is not None:
            draft.chmod(mode)


@contextmanager
def _reused_draft_of(target: Path) -> Iterator[Path]:
    """As `draft_of`, but always under the same name, so that an interrupted write leaves at most one draft."""
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
    """An empty file in the same folder that takes the place of the target when the block ends well.

    Each has a name of its own, so that two programs never write into one; it is gone when the block fails.
    Raises: OSError where the folder or the file cannot be written.
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
    """Yields a draft beside `path` that replaces it when the block ends without an error.

    `mode` sets the permissions (None: the draft's own, private to the user). `new_folder` creates missing folders.
    `reuse_draft` is for files of the program's own: an interrupted write leaves at most one draft.
    Raises: UserError when the file cannot be written; it is as before then.
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
    """Writes a file whole or not at all; the parameters and errors are those of `saved`."""
    with saved(path, mode, new_folder=new_folder, reuse_draft=reuse_draft) as draft:
        draft.write_bytes(content)
