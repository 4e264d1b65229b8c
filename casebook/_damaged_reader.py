"""Reads a damaged database row by row and skips the pages that cannot be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from casebook import _database as db

_HEADER = 100
"""Bytes of the database header (SQLite file format, section 1.3)."""
_LEAF, _INTERIOR = 0x0D, 0x05
"""First byte of a table b-tree page (SQLite file format, section 1.6); page 1 has it at offset 100."""
_MAX_ROWID = 2**62
"""End of the search for the next readable row. Our choice: SQLite allows 2**63 - 1, our ids start at 1."""
Cells = dict[str, Any]


class DamagedDatabaseReader:
    """Reads tables through a connection to a copy of the damaged file. Read errors end one query and are not raised."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # With this pragma SQLite accepts a damaged schema and a truncated file.
        connection.execute("PRAGMA writable_schema = ON").close()
        self._connection.text_factory = lambda raw: raw.decode("utf-8", "replace")

    def tables(self) -> dict[str, str]:
        """Returns name and SQL of every table listed in the readable part of the schema."""
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        return {str(row["name"]): str(row["sql"]) for row in self._until_error(sql)[0]}

    def other_objects(self) -> tuple[tuple[str, str], ...]:
        """Returns (table, SQL) of every index, view and trigger."""
        sql = "SELECT tbl_name, sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL"
        return tuple((str(row["tbl_name"]), str(row["sql"])) for row in self._until_error(sql)[0])

    def rows(self, table: str) -> tuple[list[Cells], bool]:
        """Returns the readable rows of a table, and True if the table was read to its end without an error."""
        found, whole = self._until_error(f"SELECT rowid AS _at, * FROM {table} ORDER BY rowid")
        while not whole:
            last = int(found[-1]["_at"]) if found else 0
            start = self._next_readable(table, last)
            if start is None:
                return _without_rowid(found), False
            more, done = self._until_error(f"SELECT rowid AS _at, * FROM {table} WHERE rowid >= {start} ORDER BY rowid")
            found += more
            if done or not more:
                return _without_rowid(found), False
        return _without_rowid(found), True

    def keyed_rows(self, table: str, firms: Iterable[int], key: tuple[str, ...]) -> tuple[list[Cells], bool]:
        """Like `rows`, for a WITHOUT ROWID table whose primary key `key` begins with enterprise_id."""
        found, whole = self._until_error(f"SELECT * FROM {table} ORDER BY {', '.join(key)}")
        if whole:
            return found, True
        for firm in firms:
            for order in ("", " DESC"):
                tail = ", ".join(f"{name}{order}" for name in key[1:])
                sql = f"SELECT * FROM {table} WHERE enterprise_id = {firm} ORDER BY {tail}"
                found += self._until_error(sql)[0]
        # A zeroed page yields rows without a key.
        by_key = {tuple(row[name] for name in key): row for row in found if isinstance(row["enterprise_id"], int)}
        return list(by_key.values()), False

    def _next_readable(self, table: str, last: int) -> int | None:
        """Returns the smallest rowid after `last` from which SQLite can read, or None (binary search)."""
        step, bad = 1, last
        while last + step < _MAX_ROWID and not self._readable(table, last + step):
            bad, step = last + step, step * 2
        good = last + step
        if good >= _MAX_ROWID:
            return None
        while good - bad > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if self._readable(table, middle) else (good, middle)
        return good

    def _readable(self, table: str, start: int) -> bool:
        return self._until_error(f"SELECT * FROM {table} WHERE rowid >= {start} ORDER BY rowid LIMIT 1")[1]

    def _until_error(self, sql: str) -> tuple[list[Cells], bool]:
        found: list[Cells] = []
        try:
            cursor = self._connection.execute(sql)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                found.append(dict(zip(names, row, strict=True)))
        except db.library_errors():
            return found, False
        return found, True


def rebuild_header(path: Path, reserved: int = 0) -> bool:
    """Rewrites the 100-byte header of an unencrypted file. Returns False if the file is not a sequence of SQLite pages.

    `reserved`: unused bytes at the end of each page (80 after SQLCipher, else 0).
    """
    size = path.stat().st_size
    with path.open("rb+") as file:
        head = file.read(_HEADER + 1)
        if size < db.PAGE or size % db.PAGE or head[_HEADER] not in (_LEAF, _INTERIOR):
            return False
        wal = 2 if path.with_name(f"{path.name}-wal").exists() else 1
        new = bytearray(_HEADER)
        new[:16] = b"SQLite format 3\0"
        new[16:24] = bytes((db.PAGE >> 8, db.PAGE & 255, wal, wal, reserved, 64, 32, 32))
        for place, number in ((24, 1), (28, size // db.PAGE), (40, 1), (44, 4), (56, 1), (92, 1), (96, 3_040_001)):
            new[place : place + 4] = number.to_bytes(4, "big")
        file.seek(0)
        file.write(new)
    return True


def _without_rowid(rows: list[Cells]) -> list[Cells]:
    return list(_stripped(rows))


def _stripped(rows: list[Cells]) -> Iterator[Cells]:
    for row in rows:
        row.pop("_at", None)
        yield row
