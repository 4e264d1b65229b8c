"""The tables of a casebook as its schema describes them, so that nothing that copies one keeps a list of its own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache

import msgspec

from casebook._index import INDEX_TABLES

Steps = tuple[tuple[str, tuple[str, ...]], ...]


class TableShape(msgspec.Struct, frozen=True):
    """One table: its columns with their SQL types, and its primary key.

    `ordered_by_key`: a table WITHOUT ROWID, which is read in the order of its key.
    """

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    key: tuple[str, ...]
    ordered_by_key: bool

    @property
    def order(self) -> str:
        """The SQL by which rows come in the order in which they are stored."""
        return f"ORDER BY {', '.join(self.key) if self.ordered_by_key else 'rowid'}"

    @property
    def number(self) -> int | None:
        """The place of the column that numbers the rows, None for a table without one."""
        if len(self.key) != 1:
            return None
        place = self.columns.index(self.key[0])
        return place if self.types[place] == "INTEGER" else None


@cache
def tables_after(steps: Steps) -> tuple[TableShape, ...]:
    """The tables that migration steps create, in the order of their creation.

    Tables drawn from the facts are left out, because they can be drawn again.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        for _, statements in steps:
            for statement in statements:
                connection.execute(statement)
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        names = [row[0] for row in connection.execute(sql)]
        return tuple(_shape(connection, name) for name in names if name not in INDEX_TABLES)


def _shape(connection: sqlite3.Connection, name: str) -> TableShape:
    rows = connection.execute("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
    ((ordered,),) = connection.execute("SELECT wr FROM pragma_table_list WHERE name = ?", (name,)).fetchall()
    return TableShape(
        name=name,
        columns=tuple(row[0] for row in rows),
        types=tuple(row[1] for row in rows),
        key=tuple(row[0] for row in sorted(rows, key=lambda row: row[2]) if row[2]),
        ordered_by_key=bool(ordered),
    )
