"""What the parts of the store of own policies share: the database that is handed in, names, limits, events."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec

from policies.errors import UserError
from policies.own import OwnEvent, OwnStep
from policies.text_folding import normalised, simplified

UNSIGNED = "未署名"
"""The name that the window gives for somebody who entered none."""
_EVENT = "number, step, who, why, at, policy_id, revision, sha256"
_MEGABYTE = 1024 * 1024
_T = TypeVar("_T")


class PolicyDatabase(Protocol):
    """What the store needs of an open database with its tables; the casebook's ledger is one."""

    def transaction(self) -> AbstractContextManager[None]:
        """Return a transaction that is committed at its end, or undone if an exception leaves it."""

    def run(self, sql: str, values: tuple[object, ...] = ()) -> int:
        """Run a statement that writes; return the number of the row that it inserted."""

    def tuples(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""

    def now(self) -> str:
        """Return the time as ISO text in UTC."""


class About(NamedTuple):
    """What a step is about."""

    policy_id: str = ""
    revision: int = 0
    sha256: str = ""


class OwnTables:
    """The base of the parts of the store."""

    def __init__(self, database: PolicyDatabase) -> None:
        self._db = database

    def events(self, most: int = 500) -> tuple[OwnEvent, ...]:
        """Return the last steps of all documents, policies and calls, the newest first."""
        rows = self._db.tuples(f"SELECT {_EVENT} FROM policy_events ORDER BY number DESC LIMIT ?", (most,))
        return tuple(event_of(row) for row in rows)

    def _note(self, step: OwnStep, who: str, why: str, about: About) -> None:
        self._db.run(
            "INSERT INTO policy_events (step, who, why, at, policy_id, revision, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (step.value, person(who), why.strip(), self._db.now(), *about),
        )

    def _events_of(self, where: str, values: tuple[object, ...]) -> tuple[OwnEvent, ...]:
        rows = self._db.tuples(f"SELECT {_EVENT} FROM policy_events WHERE {where} ORDER BY number", values)
        return tuple(event_of(row) for row in rows)


def event_of(row: tuple[Any, ...]) -> OwnEvent:
    """Return the event in a row of `policy_events`."""
    number, step, who, why, at, policy_id, revision, sha256 = row
    return OwnEvent(
        number=number,
        step=OwnStep(step),
        who=who,
        why=why,
        at=datetime.fromisoformat(at),
        policy_id=policy_id,
        revision=revision,
        sha256=sha256,
    )


def decoded(text: str | bytes, kind: type[_T]) -> _T:
    """Return what a stored JSON text holds. Raises: UserError if it is damaged or from a newer program."""
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise UserError("存下的内容读不出来：已损坏，或来自更新的程序版本，请升级程序或恢复备份") from error


def person(who: str) -> str:
    """Return a name without surrounding blanks. Raises: UserError if it is empty."""
    if not who.strip():
        raise UserError("每一步都要记下是谁做的，请先填写你的姓名")
    return who.strip()


def signer(who: str) -> str:
    """Return the name of somebody who answers for a step. Raises: UserError if nobody entered a name."""
    if person(who) == UNSIGNED:
        raise UserError("提交、复核和停用要署名，请先在设置里填写你的姓名")
    return who.strip()


def reason(why: str) -> str:
    """Return a reason without surrounding blanks. Raises: UserError if it is empty."""
    if not why.strip():
        raise UserError("请写明理由，以后查得到")
    return why.strip()


def same_person(one: str, other: str) -> bool:
    """Return whether two names are the same, whatever their blanks, width, case and traditional characters.

    >>> same_person("张 三", "张三　"), same_person("ＬＩ Si", "li si"), same_person("張三", "张三"), same_person("张三", "李四")
    (True, True, True, False)
    """
    return normalised(simplified(one)) == normalised(simplified(other))


def within(content: bytes, most: int, what: str) -> bytes:
    """Return the content. Raises: UserError if it has more than `most` bytes."""
    if len(content) > most:
        raise UserError(f"{what}有 {len(content) / _MEGABYTE:.1f} MB，最多 {most // _MEGABYTE} MB，没有存入")
    return content
