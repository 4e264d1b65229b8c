"""Checks a casebook when it is opened: a damaged or missing file raises and is never replaced by an empty one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from casebook import _database as db
from casebook import _places
from casebook._files import remove_leftovers
from casebook._migrations import STEPS
from casebook.backups import Backups, keep_damaged_copy
from policies import UserError


def open_checked(path: Path, key: db.DataKey | None, now: datetime) -> Database:
    """Opens a casebook after checking it, or creates it if there is no trace of an earlier one.

    Raises: DamagedDatabase with the paths of a copy of the file and of the newest good backup; Locked; LostKey;
    UserError if it cannot be used.
    """
    _refuse_lost_file(path, key)
    try:
        with db.border(path):
            if not path.exists():
                path.touch(db.PRIVATE)
            _check_pages(path, key)
        database = db.open_database(path, key)
        try:
            with db.border(path):
                _check_objects(database, path)
        except BaseException:
            database.close()
            raise
    except db.DamagedDatabase as error:
        raise _with_copy_and_backup(error, key, now) from error
    with db.border(path):
        remove_leftovers(path)
    return database


def _check_pages(path: Path, key: db.DataKey | None) -> None:
    """Checks every page before anything is written to the file."""
    if not path.exists() or path.stat().st_size == 0:
        return
    with closing(db.open_raw(path, key)) as connection:
        if key is None:
            _read_first_page(connection, path)
        if found := db.faults(connection, quick=True):
            told = [line for line in found[0].splitlines() if not line.startswith("***")]
            raise db.DamagedDatabase(f"企业数据库 {path} {_NOT_OURS}（{(told or found)[0]}）", path)
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if names and "_sqlite_migrations" not in names:
            raise db.DamagedDatabase(f"{path} 是别的程序的数据库，没有改动它，请换一个文件", path)


_NOT_OURS = "不是本程序的数据库，或已经损坏"


def _read_first_page(connection: sqlite3.Connection, path: Path) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except db.library_errors():
        # Not an unencrypted database. If it is an encrypted one, opening it raises Locked or LostKey.
        if db.is_encrypted(path):
            db.open_database(path).close()
        raise


def _refuse_lost_file(path: Path, key: db.DataKey | None) -> None:
    """Raises DamagedDatabase if the file is missing or empty but backups, copies or a key file exist."""
    if path.exists() and path.stat().st_size:
        return
    kept = [*_places.backup_files(_places.backups_folder(path)), *_places.migration_copies(path)]
    traces = [
        file
        for file in (*_places.damaged_copies(path), path.with_name(f"{path.name}-wal"), db.key_file(path))
        if file.exists()
    ]
    if not kept and not traces:
        return
    state = "是空的" if path.exists() else "不见了"
    newest = Backups(path, key).newest_good()
    where = (
        f"最近的备份是 {_short_path(newest.path)}，可以从中恢复"
        if newest
        else f"旁边还有 {traces[0].name if traces else kept[0].name}"
    )
    raise db.DamagedDatabase(
        f"企业数据库 {path} {state}，但以前用过；{where}；没有另建空库", path, backup=newest.path if newest else None
    )


def _check_objects(database: Database, path: Path) -> None:
    there = {row[0] for row in database.execute("SELECT name FROM sqlite_master").fetchall()}
    if missing := sorted(_expected_objects() - there):
        raise db.DamagedDatabase(f"企业数据库 {path} 已经损坏：缺少 {'、'.join(missing[:5])}，请恢复备份", path)


@cache
def _expected_objects() -> frozenset[str]:
    """Returns the names of all tables, indexes and triggers after the last migration step."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for _, statements in STEPS:
            for statement in statements:
                connection.execute(statement)
        return frozenset(row[0] for row in connection.execute("SELECT name FROM sqlite_master"))


def _with_copy_and_backup(error: db.DamagedDatabase, key: db.DataKey | None, now: datetime) -> db.DamagedDatabase:
    """Copies the damaged file and returns the error with that copy and the newest good backup."""
    kept = keep_damaged_copy(error.path, now)
    try:
        newest = Backups(error.path, key).newest_good()
    except UserError:
        newest = None
    sentences = [str(error)]
    if kept is not None:
        sentences.append(f"原文件已另存为 {kept.name}")
    sentences.append(
        f"最近一份完好的备份是 {_short_path(newest.path)}" if newest else "没有找到完好的备份，可以尝试抢救"
    )
    return type(error)("；".join(sentences), error.path, kept, newest.path if newest else None)


def _short_path(backup: Path) -> str:
    return f"{backup.parent.name}/{backup.name}"
