"""Opens database files read-only: backups, and the present file while the window also has it open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from casebook import _database as db
from casebook._keyfile import id_of, read_key_file
from casebook._migrations import STEPS
from policies import UserError

Cells = tuple[Any, ...]


def key_for(path: Path, key: db.DataKey | None) -> db.DataKey | None:
    """Returns the key that opens a file, or None if the file is not encrypted.

    Raises: Locked if the file needs another key or no key is given; UserError if its key file is missing.
    """
    with db.border(path):
        if not db.is_encrypted(path):
            return None
    if key is None or read_key_file(db.key_file(path)).id != id_of(key):
        raise db.Locked(f"{path.name} 是用另一个口令加密的，请输入当时的口令")
    return key


@contextmanager
def open_copy(path: Path, key: db.DataKey | None) -> Iterator[sqlite3.Connection]:
    """Yields a read-only connection to a backup or copy, which may be encrypted or not.

    Raises: Locked, DamagedDatabase, UserError.
    """
    with open_read_only(path, key_for(path, key)) as connection:
        yield connection


@contextmanager
def open_read_only(path: Path, key: db.DataKey | None) -> Iterator[sqlite3.Connection]:
    """Yields a read-only connection with this key; other connections may be open.

    Raises: DamagedDatabase, UserError.
    """
    with db.border(path), closing(db.open_raw(path, key)) as connection:
        connection.execute("PRAGMA query_only = ON").close()
        yield connection


def require_known(connection: sqlite3.Connection, path: Path) -> None:
    """Raises UserError if the file is not a casebook, or was written by a newer program."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"_sqlite_migrations", "enterprises"} <= tables:
        raise UserError(f"{path} 里没有企业数据，不是本程序的备份")
    sql = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'casebook'"
    if {row[0] for row in connection.execute(sql)} - {name for name, _ in STEPS}:
        raise UserError(f"{path} 由更新版本的程序建立，请升级本程序后再恢复")


def count(connection: sqlite3.Connection, table: str) -> int:
    """Returns the number of rows of a table."""
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
