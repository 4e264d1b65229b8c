"""Reads the tables of a casebook from its schema, so that export, import and salvage need no list of tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache

import msgspec

from casebook._index import INDEX_TABLES

Steps = tuple[tuple[str, tuple[str, ...]], ...]


class TableShape(msgspec.Struct, frozen=True):
    """One table: columns, their SQL types, and the columns of the primary key.

    `ordered_by_key`: the table is WITHOUT ROWID. `required` are the columns that are NOT NULL.
    """

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    key: tuple[str, ...]
    ordered_by_key: bool
    required: frozenset[str] = frozenset()

    @property
    def order(self) -> str:
        """The ORDER BY clause for the storage order of the rows."""
        return f"ORDER BY {', '.join(self.key) if self.ordered_by_key else 'rowid'}"

    @property
    def number(self) -> int | None:
        """Index of the INTEGER PRIMARY KEY column, None if there is none."""
        if len(self.key) != 1:
            return None
        place = self.columns.index(self.key[0])
        return place if self.types[place] == "INTEGER" else None


@cache
def tables_after(steps: Steps) -> tuple[TableShape, ...]:
    """Returns the tables that the migration steps create, in order of creation, without the index tables.

    Example: `tables_after(STEPS)[0].name` is "enterprises".
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        for _, statements in steps:
            for statement in statements:
                connection.execute(statement)
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        names = [row[0] for row in connection.execute(sql)]
        return tuple(_shape(connection, name) for name in names if name not in INDEX_TABLES)


def _shape(connection: sqlite3.Connection, name: str) -> TableShape:
    sql = 'SELECT name, type, pk, "notnull" FROM pragma_table_info(?) ORDER BY cid'
    rows = connection.execute(sql, (name,)).fetchall()
    ((ordered,),) = connection.execute("SELECT wr FROM pragma_table_list WHERE name = ?", (name,)).fetchall()
    return TableShape(
        name=name,
        columns=tuple(row[0] for row in rows),
        types=tuple(row[1] for row in rows),
        key=tuple(row[0] for row in sorted(rows, key=lambda row: row[2]) if row[2]),
        ordered_by_key=bool(ordered),
        required=frozenset(row[0] for row in rows if row[3]),
    )
