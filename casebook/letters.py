"""Letters that firms were given: what they said, and what they were about, so that nothing is told twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import Ledger, Row
from casebook._types import Author


class LetterKind(StrEnum):
    """The kinds of letter."""

    CHANGE = "变动告知"
    EXPIRY = "到期提醒"
    PAYOUT = "兑现核定告知"
    ANSWER = "诉求答复"
    OTHER = "其他"


class NewLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter to be stored. `body` is its text; `about` are the keys of what it told (`policy:…`, `title:…`)."""

    enterprise: int
    kind: LetterKind
    day: date
    subject: str
    body: str
    officer: str
    about: tuple[str, ...] = ()


class KeptLetter(NewLetter, frozen=True, kw_only=True):
    """A stored letter; `name` is that of the firm."""

    id: str
    name: str


class LetterRepository:
    """Reads and writes letters. A letter is never changed; one that was not handed over is removed.

    Example:
        >>> letter = NewLetter(enterprise=7, kind=LetterKind.EXPIRY, day=date(2026, 12, 1), subject="高企到期提醒",
        ...                    body="……", officer="张三", about=("title:hnte:2027-01-05",))
        >>> book.letters.add_many([letter], Author("张三"))
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add_many(self, letters: Iterable[NewLetter], author: Author) -> tuple[str, ...]:
        """Stores letters, all or none, and returns their ids. Raises: UserError without a subject, text or officer."""
        made: list[str] = []
        with self._ledger.transaction():
            for letter in letters:
                _rows.must_exist(self._ledger, letter.enterprise)
                made.append(self._ledger.new_id())
                with self._ledger.change(letter.enterprise, author) as change:
                    change.put("letters", (made[-1],), {"id": made[-1], **_row(letter)})
        return tuple(made)

    def remove(self, letter: str, author: Author) -> None:
        """Deletes a letter that was not handed over; what it told counts as not told again."""
        row = self._ledger.row("letters", (letter,))
        if row is not None:
            with self._ledger.change(_rows.number(row, "enterprise_id"), author) as change:
                change.put("letters", (letter,), None)

    def of(self, enterprise: int) -> tuple[KeptLetter, ...]:
        """Returns every letter to a firm, the latest first."""
        return self._select("l.enterprise_id = :firm", {"firm": enterprise})

    def between(self, first: date, last: date) -> tuple[KeptLetter, ...]:
        """Returns the letters from `first` to `last`, both included, the latest first."""
        return self._select("l.day BETWEEN :first AND :last", {"first": first.isoformat(), "last": last.isoformat()})

    def told(self) -> Mapping[tuple[int, str], date]:
        """Returns (firm, key) → the last day on which the firm was told about it."""
        found: dict[tuple[int, str], date] = {}
        for firm, about, day in self._ledger.tuples("SELECT enterprise_id, about, day FROM letters ORDER BY day"):
            for key in json.loads(about):
                found[firm, key] = date.fromisoformat(day)
        return found

    def _select(self, where: str, values: Mapping[str, object]) -> tuple[KeptLetter, ...]:
        sql = (
            "SELECT l.*, i.name FROM letters l JOIN firm_index i USING (enterprise_id) "
            f"WHERE {where} ORDER BY l.day DESC, l.rowid DESC"
        )
        return tuple(_read(row) for row in self._ledger.rows(sql, values))


def _row(letter: NewLetter) -> Row:
    return {
        "enterprise_id": letter.enterprise,
        "kind": letter.kind.value,
        "day": letter.day.isoformat(),
        "subject": _rows.required(letter.subject, "事由"),
        "body": _rows.required(letter.body, "正文"),
        "about": json.dumps(letter.about, ensure_ascii=False),
        "officer": _rows.required(letter.officer, "经办人"),
    }


def _read(row: _rows.Cells) -> KeptLetter:
    return KeptLetter(
        id=_rows.text(row, "id"),
        enterprise=_rows.number(row, "enterprise_id"),
        name=_rows.text(row, "name"),
        kind=LetterKind(_rows.text(row, "kind")),
        day=_rows.day(row, "day"),
        subject=_rows.text(row, "subject"),
        body=_rows.text(row, "body"),
        about=tuple(json.loads(_rows.text(row, "about"))),
        officer=_rows.text(row, "officer"),
    )
