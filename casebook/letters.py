"""Letters that firms were given: what they said, and what they were about, so that nothing is told twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import Row
from casebook._records import RecordsOfFirms
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


class LetterRepository(RecordsOfFirms[NewLetter, KeptLetter]):
    """Reads and writes letters. A letter is never changed; one that was not handed over is removed.

    Example:
        >>> letter = NewLetter(enterprise=7, kind=LetterKind.EXPIRY, day=date(2026, 12, 1), subject="高企到期提醒",
        ...                    body="……", officer="张三", about=("title:hnte:2027-01-05",))
        >>> book.letters.add_many([letter], Author("张三"))
    """

    table = "letters"
    lost = "这封函不在库中，可能已被删除，请刷新"
    order = "t.day DESC, t.rowid DESC"

    def add_many(self, letters: Iterable[NewLetter], author: Author) -> tuple[str, ...]:
        """Stores letters, all or none, and returns their ids. Raises: UserError without a subject, text or officer."""
        with self._ledger.transaction():
            return tuple(self._insert(letter.enterprise, letter, author) for letter in letters)

    def add_untold(self, letters: Iterable[NewLetter], author: Author) -> tuple[str, ...]:
        """Stores those letters that tell a firm something it was not told yet, so that printing twice keeps one."""
        told = self.told()
        new = [one for one in letters if any((one.enterprise, key) not in told for key in one.about)]
        return self.add_many(new, author)

    def between(self, first: date, last: date) -> tuple[KeptLetter, ...]:
        """Returns the letters from `first` to `last`, both included, the latest first."""
        return self._select("t.day BETWEEN :first AND :last", {"first": first.isoformat(), "last": last.isoformat()})

    def told(self) -> Mapping[tuple[int, str], date]:
        """Returns (firm, key) → the last day on which the firm was told about it."""
        found: dict[tuple[int, str], date] = {}
        for firm, about, day in self._ledger.tuples("SELECT enterprise_id, about, day FROM letters ORDER BY day"):
            for key in json.loads(about):
                found[firm, key] = date.fromisoformat(day)
        return found

    def _row(self, new: NewLetter) -> Row:
        return {
            "kind": new.kind.value,
            "day": new.day.isoformat(),
            "subject": _rows.required(new.subject, "事由"),
            "body": _rows.required(new.body, "正文"),
            "about": json.dumps(new.about, ensure_ascii=False),
            "officer": _rows.required(new.officer, "经办人"),
        }

    def _read(self, row: _rows.Cells) -> KeptLetter:
        return KeptLetter(
            id=_rows.text(row, "id"),
            enterprise=_rows.number(row, "enterprise_id"),
            name=_rows.text(row, "firm_name"),
            kind=LetterKind(_rows.text(row, "kind")),
            day=_rows.day(row, "day"),
            subject=_rows.text(row, "subject"),
            body=_rows.text(row, "body"),
            about=tuple(json.loads(_rows.text(row, "about"))),
            officer=_rows.text(row, "officer"),
        )
