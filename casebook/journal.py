"""The journal of all changes, and undo and redo.

Journal lines are never changed: an undo is a new change that writes the earlier rows back, a redo undoes the undo.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

import msgspec

from casebook import _rows
from casebook._ledger import KEYS, ChangeKind, Ledger, Row, stored_row
from casebook._types import Author
from casebook._wording import change_texts, subject_of
from policies import UserError


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal in words. Lines with the same `change` belong to one change.

    `before` is empty for a new row, `after` for a deleted one. `reverts` is the change that an undo or redo reverses.
    `table` and `key` name the stored record: ("facts", "revenue.2025").
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
    table: str = ""
    key: str = ""


class UndoSteps(msgspec.Struct, frozen=True):
    """The changes of a firm that an undo and a redo would reverse, None if there is none."""

    undo: int | None
    redo: int | None


class Journal:
    """Reads the journal; undoes and redoes the changes of one firm, last change first.

    Example:
        >>> book.journal.undo(firm.id, Author("张三"))  # the number of the change that was undone
        12
        >>> book.journal.of(firm.id, limit=1)[0].kind
        <ChangeKind.UNDONE: 'undone'>
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def of(self, enterprise: int, limit: int = 500) -> tuple[JournalEntry, ...]:
        """Returns the latest lines of a firm, newest first."""
        sql = "SELECT * FROM journal WHERE enterprise_id = ? ORDER BY number DESC LIMIT ?"
        return tuple(_entry(row) for row in self._ledger.rows(sql, (enterprise, limit)))

    def written_on(self, enterprise: int) -> Mapping[tuple[str, str], date]:
        """Returns the day (UTC) on which each record of a firm was first written, by its table and key.

        The firm itself has the key "", a follow-up its text: their numbers are others on the computers of colleagues.
        """
        sql = (
            "SELECT subject, CASE subject WHEN 'enterprises' THEN '' WHEN 'follow_ups' THEN json_extract(after, '$.text') "
            "ELSE key END AS named, min(at) FROM journal WHERE enterprise_id = ? AND named IS NOT NULL GROUP BY subject, named"
        )
        rows = self._ledger.tuples(sql, (enterprise,))
        return {(table, key): datetime.fromisoformat(at).date() for table, key, at in rows}

    def changes_of(
        self, enterprise: int, facts: Collection[str], columns: Collection[str] = ()
    ) -> tuple[JournalEntry, ...]:
        """Returns the lines of a firm about its registration, these facts and kept columns, newest first, undone ones too."""
        wanted = ", ".join("?" * len(facts)), ", ".join("?" * len(columns))
        sql = (
            "SELECT * FROM journal WHERE enterprise_id = ? AND (subject = 'enterprises' "
            f"OR (subject = 'facts' AND key IN ({wanted[0]})) OR (subject = 'kept_columns' AND key IN ({wanted[1]}))) "
            "ORDER BY number DESC"
        )
        return tuple(_entry(row) for row in self._ledger.rows(sql, (enterprise, *facts, *columns)))

    def about(self, table: str, key: str, enterprise: int) -> tuple[JournalEntry, ...]:
        """Returns the lines about one record of a firm, newest first; `table` and `key` are those of the record."""
        sql = "SELECT * FROM journal WHERE enterprise_id = ? AND subject = ? AND key = ? ORDER BY number DESC"
        return tuple(_entry(row) for row in self._ledger.rows(sql, (enterprise, table, key)))

    def recent(self, limit: int = 500) -> tuple[JournalEntry, ...]:
        """Returns the latest lines of all firms, newest first."""
        sql = "SELECT * FROM journal ORDER BY number DESC LIMIT ?"
        return tuple(_entry(row) for row in self._ledger.rows(sql, (limit,)))

    def acts(self, limit: int = 5000) -> tuple[JournalEntry, ...]:
        """Returns the latest lines about the whole casebook, newest first."""
        sql = "SELECT * FROM journal WHERE kind = ? ORDER BY number DESC LIMIT ?"
        return tuple(_entry(row) for row in self._ledger.rows(sql, (ChangeKind.ACT.value, limit)))

    def last(self) -> int:
        """Returns the number of the latest line, 0 if there is none: it grows with every change of the casebook."""
        return int(self._ledger.value("SELECT max(number) FROM journal") or 0)

    def note(self, author: Author, text: str) -> None:
        """Adds a line about the whole casebook, such as a restore, a new passphrase or an export.

        Raises: UserError if the author has no name.
        """
        self._ledger.note_act(author, text)

    def change(self, number: int) -> tuple[JournalEntry, ...]:
        """Returns the lines of one change."""
        sql = "SELECT * FROM journal WHERE change = ? ORDER BY number"
        return tuple(_entry(row) for row in self._ledger.rows(sql, (number,)))

    def steps(self, enterprise: int) -> UndoSteps:
        """Returns the changes that undo and redo would reverse. After a new change there is nothing to redo."""
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
        """Undoes the last change of a firm and returns its number.

        Raises: UserError if there is nothing to undo, or a row was changed since.
        """
        with self._ledger.transaction():
            last = self.steps(enterprise).undo
            if last is None:
                raise UserError("没有可以撤销的修改")
            self._put(enterprise, last, author, ChangeKind.UNDONE)
        return last

    def redo(self, enterprise: int, author: Author) -> int:
        """Redoes the last undone change of a firm and returns its number.

        Raises: UserError if there is nothing to redo, or a row was changed since.
        """
        with self._ledger.transaction():
            last = self.steps(enterprise).redo
            if last is None:
                raise UserError("没有可以重做的修改")
            self._put(enterprise, last, author, ChangeKind.REDONE)
        return last

    def _put(self, enterprise: int, number: int, author: Author, kind: ChangeKind) -> None:
        """Writes the rows of a change as they were before it (UNDONE) or after it (REDONE)."""
        order = "DESC" if kind is ChangeKind.UNDONE else "ASC"
        lines = self._ledger.rows(f"SELECT * FROM journal WHERE change = ? ORDER BY number {order}", (number,))
        have, want = ("after", "before") if kind is ChangeKind.UNDONE else ("before", "after")
        with self._ledger.change(enterprise, author, kind, number) as change:
            for line in lines:
                present, wanted = _stored(line, have), _stored(line, want)
                table = _rows.text(line, "subject")
                key = tuple((present or wanted or {})[name] for name in KEYS[table])
                if not _is_still(self._ledger.row(table, key), present):
                    raise UserError("这项数据之后又被改动过，不能撤销，请直接修改")
                change.put(table, key, wanted)


def _is_still(row: Row | None, noted: Row | None) -> bool:
    """Returns whether a row is as a journal line noted it; columns that were added since do not count."""
    if row is None or noted is None:
        return row is noted
    return all(row.get(name) == value for name, value in noted.items())


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
        table=table,
        key=_rows.text(row, "key"),
    )
