"""Replaces and wipes database files, and locks a database for exclusive access meanwhile."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from casebook import _database as db
from policies.files import beside_of, put_in_place

SALVAGE = ".salvage-"
"""Prefix of the temporary folder of a salvage or an import."""
_CHUNK_BYTES = 1 << 20
"""Bytes written at a time when a file is overwritten (1 MiB, our choice)."""
TAILS = ("-wal", "-shm", "-journal")
"""Suffixes of the files that SQLite creates beside an open database."""


@contextmanager
def exclusive_connection(path: Path, key: db.DataKey | None, convert: bool = False) -> Iterator[sqlite3.Connection]:
    """Yields a connection with an exclusive lock; all content is in the main file (no -wal).

    `convert`: use SQLCipher even without a key, to attach a file with another key.
    Raises: UserError if another window or program has the database open (after 0.5 s); DamagedDatabase.
    """
    if convert:
        # SQLite and SQLCipher do not see each other's locks within one process: check the usual library first.
        with exclusive_connection(path, key):
            pass
    with db.border(path), closing((db.open_to_convert if convert else db.open_raw)(path, key)) as connection:
        # MEMORY creates no journal file, which the replacing database would take for its own.
        for pragma in (
            "busy_timeout = 500",
            "locking_mode = EXCLUSIVE",
            "journal_mode = DELETE",
            "journal_mode = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}").close()
        # In EXCLUSIVE mode the first access takes the lock; it is released when the connection is closed.
        connection.execute("BEGIN EXCLUSIVE").close()
        connection.execute("COMMIT").close()
        yield connection


def replace_database(path: Path, beside: Path) -> bool:
    """Replaces the database by the finished file `beside` and wipes the old one. Returns whether it was overwritten.

    Call it right after `exclusive_connection` is closed: Windows cannot replace an open file. SSDs and snapshots may
    keep copies of overwritten pages.
    """
    old = old_file_of(path)
    _wipe_old_file(path)
    with suppress(OSError):  # FAT has no hard links: the old file is removed without being overwritten
        os.link(path, old)
    for tail in TAILS:
        wipe(path.with_name(path.name + tail))
    beside.chmod(db.PRIVATE)
    put_in_place(beside, path)
    return _wipe_old_file(path)


def old_file_of(path: Path) -> Path:
    """Returns the path of the hard link that keeps the old database during a replacement."""
    return path.with_name(f".{path.name}.old")


def _wipe_old_file(path: Path) -> bool:
    """Wipes the old file. If the link still points to the present file, a replacement was interrupted: only unlinks."""
    old = old_file_of(path)
    if old.exists() and path.exists() and old.samefile(path):
        old.unlink()
        return False
    return wipe(old)


def imported_of(path: Path) -> Path:
    """Returns the path of a casebook built from an export, before the user accepts or discards it."""
    return path.with_name(f"{path.name}.imported")


def remove_leftovers(path: Path) -> None:
    """Wipes the files that an interrupted replacement, salvage or import left. Call it only if the database opens."""
    _wipe_old_file(path)
    imported = imported_of(path)
    for left in (beside_of(path), imported, db.key_file(imported), *path.parent.glob(f"{SALVAGE}*/*")):
        wipe(left)
    for folder in path.parent.glob(f"{SALVAGE}*"):
        folder.rmdir()


def wipe(path: Path) -> bool:
    """Overwrites a file with zeros and removes it. Returns False if it did not exist or could not be overwritten."""
    try:
        with path.open("rb+") as file:
            left = file.seek(0, os.SEEK_END)
            file.seek(0)
            while left > 0:
                left -= file.write(b"\0" * min(left, _CHUNK_BYTES))
            file.flush()
            os.fsync(file.fileno())
        written = True
    except OSError:
        written = False
    path.unlink(missing_ok=True)
    return written
