"""Files that are there as a whole or as they were before, whatever happens in between.

Errors of the system are left to the callers: each knows what its file is called and what a person can do.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LONGEST = 40
"""Characters of a long name that its draft bears; a name may take 255 bytes."""


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
    beside = beside_of(path)
    try:
        beside.unlink(missing_ok=True)
        beside.write_bytes(content)
        if mode is not None:
            beside.chmod(mode)
        put_in_place(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


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
