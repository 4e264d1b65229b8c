"""The one way in which a database file of this program is opened: settings, migrations, errors.

The policy store and the casebook stand in the same file, each with its own numbered migrations.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from policies.errors import InternalError, UserError

BUSY_MILLISECONDS = 5000
_PRAGMAS = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    f"busy_timeout = {BUSY_MILLISECONDS}",
    "cache_size = -65536",  # KiB, a ceiling: a search reads every row and should find it in memory
)
_TOLD = {
    "SQLITE_BUSY": "正被另一个程序占用，请稍候再试，或关闭其他窗口",
    "SQLITE_LOCKED": "正被另一个程序占用，请稍候再试，或关闭其他窗口",
    "SQLITE_NOTADB": "不是本程序的数据库，或已经损坏，请换一个文件或恢复备份",
    "SQLITE_CORRUPT": "已经损坏，请恢复备份",
    "SQLITE_FULL": "所在磁盘已满，刚才的修改没有保存，请清理后再试",
    "SQLITE_READONLY": "不能写入，请检查文件和文件夹的权限",
    "SQLITE_CANTOPEN": "打不开，请检查文件夹是否存在、能否写入",
    "SQLITE_PERM": "没有权限打开，请检查文件和文件夹的权限",
    "SQLITE_IOERR": "读写失败，请检查磁盘或移动存储是否还在",
}


class Schema(msgspec.Struct, frozen=True):
    """The tables of one room: their name in the record of migrations, their label in messages.

    `steps` are numbered and only ever appended; each is a name and its SQL statements.
    """

    name: str
    label: str
    steps: tuple[tuple[str, tuple[str, ...]], ...]


def connect(path: Path) -> Database:
    """A connection with the settings every database of this program has.

    Raises: sqlite3.Error, to be translated by `border`.
    """
    connection = sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000)
    try:
        database = Database(connection, strict=True, execute_plugins=False)
        for pragma in _PRAGMAS:
            database.execute(f"PRAGMA {pragma}").close()
    except sqlite3.Error:
        connection.close()
        raise
    return database


def open_database(path: Path, schema: Schema) -> Database:
    """A connection to an up-to-date schema; an older one is copied beside itself and migrated.

    Raises: UserError when the file cannot be used or comes from a newer program.
    """
    with border(path, schema):
        database = connect(path)
        try:
            _migrate(database, path, schema)
        except BaseException:
            database.close()
            raise
    return database


def _migrate(database: Database, path: Path, schema: Schema) -> None:
    migrations = Migrations(schema.name)
    for name, statements in schema.steps:
        migrations(name=name)(_runner(statements))
    applied = [step.name for step in migrations.applied(database)]
    known = {name for name, _ in schema.steps}
    if any(name not in known for name in applied):
        raise UserError(f"{path} 是由更新版本的程序建立的，请升级本程序后再打开；文件没有改动")
    if not migrations.pending(database):
        return
    # The first step only adds tables, so a file without this schema needs no copy.
    if applied:
        _copy(database, path.with_name(f"{path.name}.{schema.name}-{applied[-1]}.bak"))
    migrations.apply(database)


def _runner(statements: tuple[str, ...]) -> Callable[[Database], None]:
    def run(database: Database) -> None:
        for statement in statements:
            database.execute(statement)

    return run


def _copy(database: Database, target: Path) -> None:
    beside = target.with_name(f".{target.name}.new")
    beside.unlink(missing_ok=True)
    copy = sqlite3.connect(beside)
    try:
        database.conn.backup(copy)
    finally:
        copy.close()
    os.replace(beside, target)


@contextmanager
def border(path: Path, schema: Schema) -> Iterator[None]:
    """Turns every SQLite or file error raised inside into what a person can mend, or our own bug.

    Raises: UserError where a person can do something about it, else InternalError.
    """
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        code = getattr(error, "sqlite_errorname", None) or ("SQLITE_IOERR" if isinstance(error, OSError) else "")
        told = next((text for known, text in _TOLD.items() if code.startswith(known)), None)
        if told is None:
            raise InternalError(f"{schema.name}: {error}") from error
        raise UserError(f"{schema.label} {path} {told}") from error
