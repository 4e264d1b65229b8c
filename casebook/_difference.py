"""Compares the present database with a backup: firms, visits, requests, follow-ups, sheets and own policies."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping

import msgspec

_KEY = "e.id || ' ' || e.added_at"
"""SQL for the identity of a firm. The id alone is not enough: two separate casebooks use the same ids."""
_FIRM = "JOIN enterprises e ON e.id = i.enterprise_id"
_NAMED = f"JOIN firm_index i ON i.enterprise_id = t.enterprise_id {_FIRM}"
_QUERIES: Mapping[str, str] = {
    "走访": f"SELECT t.id || ' ' || {_KEY}, t.day || ' ' || i.name, t.* FROM visits t {_NAMED}",
    "诉求": f"SELECT t.id || ' ' || {_KEY}, i.name || '：' || substr(t.text, 1, 40), t.* FROM requests t {_NAMED}",
    "跟进": f"SELECT t.id || ' ' || {_KEY}, i.name || '：' || substr(t.text, 1, 40), t.* FROM follow_ups t {_NAMED}",
    "服务单": f"SELECT t.number || ' ' || {_KEY}, substr(t.printed_at, 1, 10) || ' ' || i.name, t.fingerprint "
    f"FROM sheets t JOIN determinations d ON d.id = t.determination JOIN firm_index i USING (enterprise_id) {_FIRM}",
    "政策文件": "SELECT sha256, name FROM policy_documents",
    "本局政策": "SELECT number || ' ' || opened_at, name, state, changed_at, policy FROM policy_revisions",
    "本局录入的申报轮次": "SELECT number || ' ' || at, policy_id, body, removed FROM policy_calls",
}
_FIRMS = f"SELECT e.id, i.name, {_KEY}, e.officer, e.old_names FROM firm_index i {_FIRM}"
_FIRM_DETAILS = (
    "SELECT enterprise_id, name, value, origin, day, officer, note FROM facts ORDER BY enterprise_id, name",
    "SELECT enterprise_id, name, value, origin, day, officer, note FROM sayings ORDER BY enterprise_id, name, value",
    "SELECT enterprise_id, header, text, file, sheet, day, officer FROM kept_columns ORDER BY enterprise_id, header",
    "SELECT enterprise_id, condition, holds, reason, officer, day, until FROM confirmations ORDER BY 1, 2",
)
_Contents = dict[object, tuple[str, bytes]]


class DifferencePart(msgspec.Struct, frozen=True):
    """The effect of a restore on one kind of record: names of records it adds, removes and changes."""

    what: str
    back: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def line(self) -> str:
        """Returns the counts as one Chinese sentence."""
        return f"{self.what}：恢复后找回 {len(self.back)} 项，失去 {len(self.lost)} 项，{len(self.changed)} 项回到备份时的样子"


def difference(present: sqlite3.Connection | None, backup: sqlite3.Connection) -> tuple[DifferencePart, ...]:
    """Returns one part per kind of record that differs. `present` is None if the present file cannot be read."""
    parts = [_part("企业", _firms(present), _firms(backup))]
    parts += [_part(what, _rows(present, sql), _rows(backup, sql)) for what, sql in _QUERIES.items()]
    return tuple(part for part in parts if part.back or part.lost or part.changed)


def _part(what: str, present: _Contents, backup: _Contents) -> DifferencePart:
    return DifferencePart(
        what,
        back=_names(backup, backup.keys() - present.keys()),
        lost=_names(present, present.keys() - backup.keys()),
        changed=_names(present, {key for key in present.keys() & backup.keys() if present[key] != backup[key]}),
    )


def _names(contents: _Contents, keys: set[object]) -> tuple[str, ...]:
    return tuple(sorted(contents[key][0] for key in keys))


def _rows(connection: sqlite3.Connection | None, sql: str) -> _Contents:
    if connection is None:
        return {}
    if not _has_table(connection, sql):
        return {}
    return {row[0]: (str(row[1]), _digest(row)) for row in connection.execute(sql)}


def _has_table(connection: sqlite3.Connection, sql: str) -> bool:
    """Returns whether the first table of a query exists; a backup of an older schema lacks newer tables."""
    table = sql.partition(" FROM ")[2].split()[0]
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None


def _firms(connection: sqlite3.Connection | None) -> _Contents:
    if connection is None:
        return {}
    rows = connection.execute(_FIRMS).fetchall()
    same = {row[0]: row[2] for row in rows}
    digests = {row[0]: (str(row[1]), hashlib.sha256(repr(row).encode())) for row in rows}
    for sql in (sql for sql in _FIRM_DETAILS if _has_table(connection, sql)):
        for row in connection.execute(sql):
            if row[0] in digests:
                digests[row[0]][1].update(repr(row).encode())
    return {same[row]: (name, digest.digest()) for row, (name, digest) in digests.items()}


def _digest(row: tuple[object, ...]) -> bytes:
    while row and row[-1] == "":
        row = row[:-1]  # an empty last column is as good as one that an older schema lacks
    return hashlib.sha256(repr(row).encode()).digest()
