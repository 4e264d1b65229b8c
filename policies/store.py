"""The policy store: the library and the bureau's own edits, side by side in one open database.

A library update replaces library rows only; an edit stands until it is withdrawn and wins over
the library text with the same id. Use one store per thread. No file is
opened here: the database is handed in by the casebook (`open_policy_store`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Protocol, Self

import msgspec

from policies import _checks
from policies._migrations import STEPS as POLICY_STORE_STEPS
from policies.errors import UserError, ValidationErrors
from policies.library import Library, policy_bytes, policy_digest, policy_from
from policies.model import Policy
from policies.search import PolicyIndex, policy_entry

_LIVE = "policy_id = ? AND ended_at IS NULL"


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


class PolicyRows(Protocol):
    """The answer to a statement, as a cursor of SQLite gives it."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""

    def fetchone(self) -> Any:
        """Returns the next row, None after the last one."""

    def fetchall(self) -> list[Any]:
        """Returns the remaining rows."""


class PolicyDatabase(Protocol):
    """What the store needs of an open database whose schema is `POLICY_STORE_STEPS`."""

    def execute(self, sql: str, parameters: Sequence[str | None], /) -> PolicyRows:
        """Runs one statement."""

    def atomic(self) -> AbstractContextManager[object]:
        """Returns a transaction: it is committed at the end, or undone when an exception leaves it."""

    def close(self) -> None:
        """Closes the connection."""


class PolicyStore:
    """Reads and writes one open store; use as a context manager or close it.

    `guard` makes the context in which the database is used; it translates the errors of the database.
    """

    def __init__(
        self,
        database: PolicyDatabase,
        guard: Callable[[], AbstractContextManager[None]],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._db = database
        self._guard = guard
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
        with self._guard():
            rows = self._db.execute("SELECT version, digest FROM library_release", ()).fetchall()
        return Release(*rows[0]) if rows else None

    def install(self, library: Library) -> Installed:
        """Makes the library rows those of this library, in one transaction; edits stay as they are."""
        if self.release() == Release(library.version, library.digest):
            return Installed()
        with self._guard(), self._db.atomic():
            known = dict(self._db.execute("SELECT id, digest FROM library_policies", ()).fetchall())
            digests = {policy.id: policy_digest(policy) for policy in library.policies}
            changed = tuple(policy for policy in library.policies if known.get(policy.id) != digests[policy.id])
            removed = tuple(sorted(known.keys() - digests.keys()))
            for policy in changed:
                self._db.execute(
                    "INSERT OR REPLACE INTO library_policies (id, digest, body) VALUES (?, ?, ?)",
                    [policy.id, digests[policy.id], _body(policy)],
                )
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

        Raises: ValidationErrors when the policy is unsound; UserError when who or why is missing.
        """
        if not who.strip() or not why.strip():
            raise UserError("保存修改要写明修改人和修改理由，请补上")
        if mistakes := _checks.check_policy(policy, policy.id):
            raise ValidationErrors(mistakes)
        who, why, now = who.strip(), why.strip(), self._now()
        with self._guard(), self._db.atomic():
            under = self._db.execute("SELECT digest FROM library_policies WHERE id = ?", [policy.id]).fetchone()
            self._end_edit(policy.id)
            self._db.execute(
                "INSERT INTO edits (policy_id, based_on, who, why, saved_at, body) VALUES (?, ?, ?, ?, ?, ?)",
                [policy.id, under[0] if under else None, who, why, now, _body(policy)],
            )
            number = self._db.execute(f"SELECT number FROM edits WHERE {_LIVE}", [policy.id]).fetchone()[0]
        return Edit(number, who, why, datetime.fromisoformat(now))

    def withdraw_edit(self, policy_id: str) -> None:
        """Goes back to the library text; the edit stays in the history.

        Raises: UserError when the policy has no edit.
        """
        with self._guard(), self._db.atomic():
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
        with self._guard():
            rows = self._db.execute(sql, [policy_id]).fetchall()
        return tuple(_edit(*row) for row in rows)

    def index(self) -> PolicyIndex:
        """The policies in use now, ready to be searched; made again by whoever changed something."""
        return PolicyIndex(policy_entry(stored.policy) for stored in self.all())

    def _stored(self, tail: str, values: list[str]) -> tuple[StoredPolicy, ...]:
        sql = (
            "SELECT p.body, p.outdated, e.number, e.who, e.why, e.saved_at, e.ended_at "
            f"FROM current_policies p LEFT JOIN edits e ON e.number = p.edit {tail}"
        )
        with self._guard():
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


def _body(policy: Policy) -> str:
    return policy_bytes(policy).decode()


def _edit(number: int, who: str, why: str, saved_at: str, ended_at: str | None) -> Edit:
    ended = datetime.fromisoformat(ended_at) if ended_at is not None else None
    return Edit(number, who, why, datetime.fromisoformat(saved_at), ended)


__all__ = [
    "POLICY_STORE_STEPS",
    "Edit",
    "Installed",
    "PolicyDatabase",
    "PolicyRows",
    "PolicyStore",
    "Release",
    "StoredPolicy",
]
