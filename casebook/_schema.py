"""The casebook's tables in the database file, opened as every database of this program is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from casebook import _database as database
from casebook._migrations import STEPS

_SCHEMA = database.Schema("casebook", "企业数据库", STEPS)


def open_database(path: Path, key: database.DataKey | None = None, until: int | None = None) -> Database:
    """A connection to an up-to-date casebook; an older one is copied beside itself and migrated.

    `until`: so many migration steps only, for data that was written by an older program.
    Raises: as `casebook._database.open_database`.
    """
    schema = _SCHEMA if until is None else database.Schema(_SCHEMA.name, _SCHEMA.label, _SCHEMA.steps[:until])
    return database.open_database(path, schema, key)


def schema_steps() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """All migration steps of the casebook, the oldest first."""
    return _SCHEMA.steps


@contextmanager
def border(path: Path, label: str = _SCHEMA.label) -> Iterator[None]:
    """Translates every SQLite or file error raised inside; see casebook._database. `label` names the file."""
    with database.border(path, database.Schema(_SCHEMA.name, label, ())):
        yield
