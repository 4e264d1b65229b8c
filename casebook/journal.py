"""Who changed what, when, from what to what and why; and taking changes back.

The journal is only ever added to: an undo is one more change that puts the earlier rows in
place again, a redo takes the undo back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from casebook import _rows
from casebook._ledger import KEYS, ChangeKind, Ledger, Row, stored_row
from casebook._types import Author
from casebook._wording import change_texts, subject_of
from policies import UserError


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal in words; lines with the same `change` were made together.

    `before` and `after` are empty where there was or is nothing; `reverts` is the change that
    an undo or redo takes back.
    """

    number: int
    change: int
    kind: ChangeKind
    at: datetime
    who: str
    why: str
    enterprise: int
    subject: str
    field: str
    before: str
    after: str
    reverts: int | None = None


class UndoSteps(msgspec.Struct, frozen=True):
    """Which change of a firm an undo and a redo would take back; None where there is none."""

    undo: int | None
    redo: int | None


class Journal:
    """Reads the journal; undoes and redoes the changes of one firm in their order."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def of(self, enterprise: int, limit: int = 500) -> tuple[JournalEntry, ...]:
        """The latest lines of a firm, the newest first."""
        sql = "SELECT * FROM journal WHERE enterprise_id = ? ORDER BY number DESC LIMIT ?"
        return tuple(_entry(row) for row in self._ledger.rows(sql, (enterprise, limit)))

    def recent(self, limit: int = 500) -> tuple[JournalEntry, ...]:
        """The latest lines of all firms, the newest first."""
        sql = "SELECT * FROM journal ORDER BY number DESC LIMIT ?"
        return tuple(_entry(row) for row in self._ledger.rows(sql, (limit,)))

    def note(self, author: Author, text: str) -> None:
        """A line about the casebook as a whole: a backup restored, a passphrase set, an export made.

        Raises: UserError when nobody is named.
        """
        self._ledger.note_act(author, text)

    def change(self, number: int) -> tuple[JournalEntry, ...]:
        """The lines of one change, to say what an undo would take back."""
        sql = "SELECT * FROM journal WHERE change = ? ORDER BY number"
        return tuple(_entry(row) for row in self._ledger.rows(sql, (number,)))

    def steps(self, enterprise: int) -> UndoSteps:
        """What can be taken back; a new change ends the possibility to redo."""
        sql = "SELECT DISTINCT change, kind, reverts FROM journal WHERE enterprise_id = ? ORDER BY change"
        undo: list[int] = []
        redo: list[int] = []
        for row in self._ledger.rows(sql, (enterprise,)):
            match ChangeKind(str(row["kind"])):
                case ChangeKind.DONE:
                    undo.append(_rows.number(row, "change"))
                    redo.clear()
                case ChangeKind.UNDONE if undo:
                    redo.append(undo.pop())
                case ChangeKind.REDONE if redo:
                    undo.append(redo.pop())
                case ChangeKind.PRINTED:
                    pass
                case _:
                    undo.clear()
                    redo.clear()
        return UndoSteps(undo[-1] if undo else None, redo[-1] if redo else None)

    def undo(self, enterprise: int, author: Author) -> int:
        """Takes the last change of a firm back; its number.

        Raises: UserError when there is nothing to undo.
        """
        with self._ledger.transaction():
            last = self.steps(enterprise).undo
            if last is None:
                raise UserError("没有可以撤销的修改")
            self._put(enterprise, last, author, ChangeKind.UNDONE)
        return last

    def redo(self, enterprise: int, author: Author) -> int:
        """Makes the last undone change again; its number.

        Raises: UserError when there is nothing to redo.
        """
        with self._ledger.transaction():
            last = self.steps(enterprise).redo
            if last is None:
                raise UserError("没有可以重做的修改")
            self._put(enterprise, last, author, ChangeKind.REDONE)
        return last

    def _put(self, enterprise: int, number: int, author: Author, kind: ChangeKind) -> None:
        """Puts the rows of a change as they were before it (undone) or after it (redone)."""
        order = "DESC" if kind is ChangeKind.UNDONE else "ASC"
        lines = self._ledger.rows(f"SELECT * FROM journal WHERE change = ? ORDER BY number {order}", (number,))
        have, want = ("after", "before") if kind is ChangeKind.UNDONE else ("before", "after")
        with self._ledger.change(enterprise, author, kind, number) as change:
            for line in lines:
                present, wanted = _stored(line, have), _stored(line, want)
                table = _rows.text(line, "subject")
                key = tuple((present or wanted or {})[name] for name in KEYS[table])
                if self._ledger.row(table, key) != present:
                    raise UserError("这项数据之后又被改动过，不能撤销，请直接修改")
                change.put(table, key, wanted)


def _stored(line: _rows.Cells, name: str) -> Row | None:
    value = line[name]
    return stored_row(None if value is None else str(value))


def _entry(row: Mapping[str, str | int | None]) -> JournalEntry:
    before, after = _stored(row, "before"), _stored(row, "after")
    table = _rows.text(row, "subject")
    subject, field = subject_of(table, _rows.text(row, "key"))
    from_text, to_text = change_texts(table, before, after)
    return JournalEntry(
        number=_rows.number(row, "number"),
        change=_rows.number(row, "change"),
        kind=ChangeKind(_rows.text(row, "kind")),
        at=datetime.fromisoformat(_rows.text(row, "at")),
        who=_rows.text(row, "who"),
        why=_rows.text(row, "why"),
        enterprise=_rows.number(row, "enterprise_id"),
        subject=subject,
        field=field,
        before=from_text,
        after=to_text,
        reverts=_rows.number_or_none(row, "reverts"),
    )
