"""What became of titles that ran out or soon will: being renewed, or given up, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import Ledger, Row
from casebook._types import Author
from policies import UserError

TitleKey = tuple[int, str, date]
"""Firm, kind of title and its last valid day: one certificate."""


class TitleOutcome(StrEnum):
    """What the firm does about a title that ends. A renewed one needs no entry: the new certificate is in the profile."""

    RENEWING = "续报中"
    GIVEN_UP = "放弃续报"


class TitleEnd(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome noted for one certificate; `day` is when the officer noted it."""

    enterprise: int
    kind: str
    expires_on: date
    outcome: TitleOutcome
    why: str
    officer: str
    day: date

    @property
    def key(self) -> TitleKey:
        """The certificate that it is about."""
        return self.enterprise, self.kind, self.expires_on


class TitleEndRepository:
    """Reads and writes what becomes of titles that end.

    Example:
        >>> end = TitleEnd(enterprise=7, kind="hnte", expires_on=date(2026, 11, 20), outcome=TitleOutcome.RENEWING,
        ...                why="材料 11 月 3 日已报市科技局", officer="张三", day=date(2026, 12, 1))
        >>> book.title_ends.note([end], Author("张三"))
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def note(self, ends: Iterable[TitleEnd], author: Author) -> None:
        """Notes outcomes, all or none; one that was noted before is replaced. Raises: UserError without a reason."""
        with self._ledger.transaction():
            for end in ends:
                row = _row(end)
                _rows.must_exist(self._ledger, end.enterprise)
                with self._ledger.change(end.enterprise, author) as change:
                    change.put("title_ends", _key(end.key), row)

    def clear(self, keys: Iterable[TitleKey], author: Author) -> None:
        """Takes noted outcomes back, so that the titles are due again; keys without an outcome are passed over."""
        with self._ledger.transaction():
            for key in keys:
                with self._ledger.change(key[0], author) as change:
                    change.put("title_ends", _key(key), None)

    def of(self, enterprise: int) -> tuple[TitleEnd, ...]:
        """Returns the outcomes noted for a firm, the latest first."""
        sql = "SELECT * FROM title_ends WHERE enterprise_id = ? ORDER BY day DESC, expires_on DESC, kind"
        return tuple(_read(row) for row in self._ledger.rows(sql, (enterprise,)))

    def by_title(self) -> Mapping[TitleKey, TitleEnd]:
        """Returns every noted outcome by its certificate."""
        return {end.key: end for end in map(_read, self._ledger.rows("SELECT * FROM title_ends"))}


def _key(key: TitleKey) -> tuple[object, ...]:
    enterprise, kind, expires_on = key
    return enterprise, expires_on.isoformat(), kind


def _row(end: TitleEnd) -> Row:
    what = "放弃的原因" if end.outcome is TitleOutcome.GIVEN_UP else "续报到哪一步"
    if not end.kind:
        raise UserError("没有写明是哪一项资质")
    return {
        "enterprise_id": end.enterprise,
        "kind": end.kind,
        "expires_on": end.expires_on.isoformat(),
        "outcome": end.outcome.value,
        "why": _rows.required(end.why, what),
        "officer": _rows.required(end.officer, "记录人"),
        "day": end.day.isoformat(),
    }


def _read(row: _rows.Cells) -> TitleEnd:
    return TitleEnd(
        enterprise=_rows.number(row, "enterprise_id"),
        kind=_rows.text(row, "kind"),
        expires_on=_rows.day(row, "expires_on"),
        outcome=TitleOutcome(_rows.text(row, "outcome")),
        why=_rows.text(row, "why"),
        officer=_rows.text(row, "officer"),
        day=_rows.day(row, "day"),
    )
