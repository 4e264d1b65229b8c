"""Files on the disk: held exclusive_connection while they are exchanged, and wiped when they are no longer wanted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from casebook._schema import border
from policies import database as db
from policies.files import beside_of, put_in_place

SALVAGE = ".salvage-"
"""How the folder begins in which a damaged file is taken apart or a new one is built."""
_CHUNK_BYTES = 1 << 20
TAILS = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database while it is open."""


@contextmanager
def exclusive_connection(path: Path, key: db.DataKey | None, convert: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection while nobody else has the database open, with everything in its one file (no -wal).

    `convert`: by the library that can attach files with another key.
    Raises: UserError while another window or program has it open; DamagedDatabase.
    """
    if convert:
        # Each library knows only its own connections of this process: ask the usual one first.
        with exclusive_connection(path, key):
            pass
    with border(path), closing((db.open_to_convert if convert else db.open_raw)(path, key)) as connection:
        # MEMORY: no journal file either, whose name the next database would find beside it.
        for pragma in (
            "busy_timeout = 500",
            "locking_mode = EXCLUSIVE",
            "journal_mode = DELETE",
            "journal_mode = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}").close()
        # The lock is taken with the first access and held till the connection is closed.
        connection.execute("BEGIN EXCLUSIVE").close()
        connection.execute("COMMIT").close()
        yield connection


def replace_database(path: Path, beside: Path) -> bool:
    """Puts a finished database in the place of the present one and wipes that; whether it could be wiped.

    Right after `exclusive_connection` was left: some systems replace_database no file that is open. On disks that keep
    old versions of a page (SSD, snapshots) wiping is an effort, not a promise.
    """
    old = old_file_of(path)
    _wipe_old_file(path)
    with suppress(OSError):  # no second name on FAT: the file goes without being overwritten
        os.link(path, old)
    for tail in TAILS:
        wipe(path.with_name(path.name + tail))
    beside.chmod(db.PRIVATE)
    put_in_place(beside, path)
    return _wipe_old_file(path)


def old_file_of(path: Path) -> Path:
    """The second name of a database while it is exchanged."""
    return path.with_name(f".{path.name}.old")


def _wipe_old_file(path: Path) -> bool:
    """Wipes the old file, unless its second name still is one of the present file: the replace_database was cut off there."""
    old = old_file_of(path)
    if old.exists() and path.exists() and old.samefile(path):
        old.unlink()
        return False
    return wipe(old)


def imported_of(path: Path) -> Path:
    """Where the casebook built from an export waits until a person decides what becomes of it."""
    return path.with_name(f"{path.name}.imported")


def remove_leftovers(path: Path) -> None:
    """Wipes what a cut-off replace_database, salvage or import left behind; only while the database itself opens."""
    _wipe_old_file(path)
    imported = imported_of(path)
    for left in (beside_of(path), imported, db.key_file(imported), *path.parent.glob(f"{SALVAGE}*/*")):
        wipe(left)
    for folder in path.parent.glob(f"{SALVAGE}*"):
        folder.rmdir()


def wipe(path: Path) -> bool:
    """Overwrites a file and removes it; False where there was none or it could only be removed."""
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
