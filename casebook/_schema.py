"""The casebook's tables in the database file, opened as every database of this program is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from casebook._migrations import STEPS
from policies import database

_SCHEMA = database.Schema("casebook", "企业数据库", STEPS)


def open_database(path: Path, key: database.DataKey | None = None) -> Database:
    """A connection to an up-to-date casebook; an older one is copied beside itself and migrated.

    Raises: as `policies.database.open_database`.
    """
    return database.open_database(path, _SCHEMA, key)


@contextmanager
def border(path: Path, label: str = _SCHEMA.label) -> Iterator[None]:
    """Translates every SQLite or file error raised inside; see policies.database. `label` names the file."""
    with database.border(path, database.Schema(_SCHEMA.name, label, ())):
        yield
