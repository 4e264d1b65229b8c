"""The policy store: the library and the bureau's own edits, side by side in one SQLite file.

A library update replaces library rows only; an edit stands until it is withdrawn and wins over
the library text with the same id. Open one store per thread.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from policies import _checks, _migrations
from policies._search import (
    ENOUGH,
    Candidate,
    Found,
    Hit,
    Where,
    best,
    nearest_spelling,
    search_text,
    told,
    words_of,
)
from policies.errors import InternalError, Mistakes, UserError
from policies.library import Library, policy_bytes, policy_digest, policy_from
from policies.model import Policy

BUSY_MILLISECONDS = 5000
_PRAGMAS = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    f"busy_timeout = {BUSY_MILLISECONDS}",
    "cache_size = -65536",  # KiB, a ceiling: a search reads every row and should find it in memory
)
_LIVE = "policy_id = ? AND ended_at IS NULL"
_TOLD = {
    "SQLITE_BUSY": "正被另一个程序占用，请稍候再试，或关闭其他窗口",
    "SQLITE_LOCKED": "正被另一个程序占用，请稍候再试，或关闭其他窗口",
    "SQLITE_NOTADB": "不是本程序的数据库，或已经损坏，请换一个文件或恢复备份",
    "SQLITE_CORRUPT": "已经损坏，请恢复备份",
    "SQLITE_FULL": "所在磁盘已满，请清理后再试",
    "SQLITE_READONLY": "不能写入，请检查文件和文件夹的权限",
    "SQLITE_CANTOPEN": "打不开，请检查文件夹是否存在、能否写入",
    "SQLITE_PERM": "没有权限打开，请检查文件和文件夹的权限",
    "SQLITE_IOERR": "读写失败，请检查磁盘或移动存储是否还在",
}


class Release(msgspec.Struct, frozen=True):
    """Which library is installed."""

    version: str
    digest: str


class Installed(msgspec.Struct, frozen=True):
    """What an installation changed, by policy id."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Edit(msgspec.Struct, frozen=True):
    """Who changed a policy, when and why; `ended_at` is None while the edit is in use."""

    number: int
    who: str
    why: str
    saved_at: datetime
    ended_at: datetime | None = None


class StoredPolicy(msgspec.Struct, frozen=True):
    """A policy as it is in use. `outdated`: the library text under the edit changed since."""

    policy: Policy
    edit: Edit | None = None
    outdated: bool = False

    @property
    def edited(self) -> bool:
        """Whether the bureau's own text stands in for the library's."""
        return self.edit is not None


def connect(path: Path) -> Database:
    """A connection with the settings every database of this program has.

    Raises: sqlite3.Error, to be translated by the room that owns the database.
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


def open_store(path: Path) -> PolicyStore:
    """Opens or makes a store. An older one is copied beside itself, then migrated.

    Raises: UserError when the file cannot be used or comes from a newer program.
    """
    with _border(path):
        database = connect(path)
        try:
            _migrate(database, path)
        except BaseException:
            database.close()
            raise
    return PolicyStore(database, path)


def _migrate(database: Database, path: Path) -> None:
    migrations = Migrations("policies")
    for name, statements in _migrations.STEPS:
        migrations(name=name)(_runner(statements))
    applied = [step.name for step in migrations.applied(database)]
    known = {name for name, _ in _migrations.STEPS}
    if any(name not in known for name in applied):
        raise UserError(f"{path} 是由更新版本的程序建立的，请升级本程序后再打开")
    if not migrations.pending(database):
        return
    if database.table_names():
        _copy(database, path.with_name(f"{path.name}.{applied[-1] if applied else '0000'}.bak"))
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
def _border(path: Path) -> Iterator[None]:
    """Turns errors of SQLite into what a person can mend, or into our own bug."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        code = getattr(error, "sqlite_errorname", None) or ("SQLITE_IOERR" if isinstance(error, OSError) else "")
        what = next((text for known, text in _TOLD.items() if code.startswith(known)), None)
        if what is None:
            raise InternalError(f"policy store: {error}") from error
        raise UserError(f"政策数据库 {path} {what}") from error


class PolicyStore:
    """Reads and writes one open store; use as a context manager or close it."""

    def __init__(
        self, database: Database, path: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._db = database
        self._path = path
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        self._db.close()

    def release(self) -> Release | None:
        """Which library is installed, if any."""
        with _border(self._path):
            rows = self._db.execute("SELECT version, digest FROM library_release").fetchall()
        return Release(*rows[0]) if rows else None

    def install(self, library: Library) -> Installed:
        """Makes the library rows those of this library, in one transaction; edits stay as they are."""
        if self.release() == Release(library.version, library.digest):
            return Installed()
        with _border(self._path), self._db.atomic():
            known = dict(self._db.execute("SELECT id, digest FROM library_policies").fetchall())
            digests = {policy.id: policy_digest(policy) for policy in library.policies}
            changed = tuple(policy for policy in library.policies if known.get(policy.id) != digests[policy.id])
            removed = tuple(sorted(known.keys() - digests.keys()))
            rows = [{"id": policy.id, "digest": digests[policy.id], **_columns(policy)} for policy in changed]
            self._db.table("library_policies").insert_all(rows, replace=True)
            for gone in removed:
                self._db.execute("DELETE FROM library_policies WHERE id = ?", [gone])
            self._db.execute(
                "INSERT OR REPLACE INTO library_release VALUES (1, ?, ?, ?)",
                [library.version, library.digest, self._now()],
            )
        return Installed(
            added=tuple(policy.id for policy in changed if policy.id not in known),
            changed=tuple(policy.id for policy in changed if policy.id in known),
            removed=removed,
        )

    def save_edit(self, policy: Policy, who: str, why: str) -> Edit:
        """Keeps the bureau's own text of a policy (without worked examples), in place of an earlier edit.

        Raises: Mistakes when the policy is unsound; UserError when who or why is missing.
        """
        if not who.strip() or not why.strip():
            raise UserError("保存修改要写明修改人和修改理由，请补上")
        if mistakes := _checks.check_policy(policy, policy.id):
            raise Mistakes(mistakes)
        row = {"policy_id": policy.id, "who": who.strip(), "why": why.strip(), "saved_at": self._now()}
        with _border(self._path), self._db.atomic():
            under = self._db.execute("SELECT digest FROM library_policies WHERE id = ?", [policy.id]).fetchone()
            self._end_edit(policy.id)
            edits = self._db.table("edits")
            edits.insert({**row, "based_on": under[0] if under else None, **_columns(policy)})
            number = self._db.execute(f"SELECT number FROM edits WHERE {_LIVE}", [policy.id]).fetchone()[0]
        return Edit(number, row["who"], row["why"], datetime.fromisoformat(row["saved_at"]))

    def withdraw_edit(self, policy_id: str) -> None:
        """Goes back to the library text; the edit stays in the history.

        Raises: UserError when the policy has no edit.
        """
        with _border(self._path), self._db.atomic():
            if not self._end_edit(policy_id):
                raise UserError(f"“{policy_id}”没有本局修改，无需撤回")

    def get(self, policy_id: str) -> StoredPolicy | None:
        """The policy as it is in use."""
        return next(iter(self._stored("WHERE p.id = ?", [policy_id])), None)

    def all(self) -> tuple[StoredPolicy, ...]:
        """Every policy as it is in use, by id."""
        return self._stored("ORDER BY p.id", [])

    def history(self, policy_id: str) -> tuple[Edit, ...]:
        """Every edit of a policy, the newest first."""
        sql = "SELECT number, who, why, saved_at, ended_at FROM edits WHERE policy_id = ? ORDER BY number DESC"
        with _border(self._path):
            rows = self._db.execute(sql, [policy_id]).fetchall()
        return tuple(_edit(*row) for row in rows)

    def search(self, text: str, limit: int = 20) -> tuple[Hit, ...]:
        """The policies that hold every word, best first; near-miss spelling where that finds little."""
        words = words_of(text)
        if not words or limit < 1:
            return ()
        test = " AND ".join(["(instr(names, ?) OR instr(initials, ?) OR instr(content, ?))"] * len(words))
        found = best(self._candidates(f"WHERE {test}", [word for word in words for _ in range(3)]), words, limit)
        query = "".join(words)
        if len(found) < min(ENOUGH, limit) and len(query) > 1 and not any(item.exact for item in found):
            known = {item.id for item in found}
            near = nearest_spelling(self._candidates("", []), query, limit)
            found = [*found, *(item for item in near if item.id not in known)][:limit]
        return tuple(hit for item in found if (hit := self._told(item, words)) is not None)

    def _told(self, found: Found, words: tuple[str, ...]) -> Hit | None:
        stored = self.get(found.id)
        return told(stored.policy, found, words) if stored is not None else None

    def _candidates(self, where: str, values: list[str]) -> list[Candidate]:
        with _border(self._path):
            sql = f"SELECT id, title, names, initials FROM current_policies {where}"
            return [Candidate(*row) for row in self._db.execute(sql, values)]

    def _stored(self, tail: str, values: list[str]) -> tuple[StoredPolicy, ...]:
        sql = (
            "SELECT p.body, p.outdated, e.number, e.who, e.why, e.saved_at, e.ended_at "
            f"FROM current_policies p LEFT JOIN edits e ON e.number = p.edit {tail}"
        )
        with _border(self._path):
            rows = self._db.execute(sql, values).fetchall()
        return tuple(
            StoredPolicy(policy_from(body), _edit(*edit) if edit[0] is not None else None, bool(outdated))
            for body, outdated, *edit in rows
        )

    def _end_edit(self, policy_id: str) -> bool:
        done = self._db.execute(f"UPDATE edits SET ended_at = ? WHERE {_LIVE}", [self._now(), policy_id])
        return done.rowcount > 0

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")


def _columns(policy: Policy) -> dict[str, str]:
    return {**msgspec.structs.asdict(search_text(policy)), "body": policy_bytes(policy).decode()}


def _edit(number: int, who: str, why: str, saved_at: str, ended_at: str | None) -> Edit:
    ended = datetime.fromisoformat(ended_at) if ended_at is not None else None
    return Edit(number, who, why, datetime.fromisoformat(saved_at), ended)


__all__ = [
    "Edit",
    "Hit",
    "Installed",
    "PolicyStore",
    "Release",
    "StoredPolicy",
    "Where",
    "connect",
    "open_store",
]
