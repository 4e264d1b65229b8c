"""Opening the database file: settings, copy before a migration, refusal of newer files."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from casebook._border import border
from casebook._migrations import STEPS
from policies import UserError
from policies.store import connect


def open_database(path: Path) -> Database:
    """A connection to an up-to-date casebook; an older one is copied beside itself and migrated.

    Raises: UserError when the file cannot be used or comes from a newer program.
    """
    with border(path):
        database = connect(path)
        try:
            _migrate(database, path)
        except BaseException:
            database.close()
            raise
    return database


def _migrate(database: Database, path: Path) -> None:
    migrations = Migrations("casebook")
    for name, statements in STEPS:
        migrations(name=name)(_runner(statements))
    applied = [step.name for step in migrations.applied(database)]
    known = {name for name, _ in STEPS}
    if any(name not in known for name in applied):
        raise UserError(f"{path} 是由更新版本的程序建立的，请升级本程序后再打开；文件没有改动")
    if not migrations.pending(database):
        return
    # The first step only adds tables, so a file without a casebook needs no copy.
    if applied:
        _copy(database, path.with_name(f"{path.name}.casebook-{applied[-1]}.bak"))
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
