"""Follow-ups: tasks of the bureau for a firm, usually after a visit, with a due date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from casebook import _rows
from casebook._ledger import Ledger, Row
from casebook._types import Author
from policies import UserError


class NewFollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up to be stored. `policy` is the id of the policy the firm wants to apply for."""

    text: str
    officer: str
    policy: str = ""
    due_on: date | None = None
    visit: int | None = None


class FollowUp(NewFollowUp, frozen=True, kw_only=True):
    """A stored follow-up; `name` is that of the firm."""

    id: int
    enterprise: int
    name: str
    done_on: date | None = None


class FollowUpRepository:
    """Reads and writes follow-ups.

    Example:
        >>> task = NewFollowUp(text="送申报材料清单", officer="张三", due_on=date(2026, 12, 1))
        >>> book.follow_ups.add(firm.id, task, Author("张三")).id
        1
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, enterprise: int, follow_up: NewFollowUp, author: Author) -> FollowUp:
        """Stores a new follow-up. Raises: UserError without text or officer, or if the firm does not exist."""
        row = {"enterprise_id": enterprise, **_row(follow_up), "done_on": None}
        with self._ledger.transaction():
            _rows.must_exist(self._ledger, enterprise)
            with self._ledger.change(enterprise, author) as change:
                number = change.insert("follow_ups", row)
        return self.get(number)

    def update(self, follow_up: FollowUp, author: Author) -> None:
        """Replaces the stored follow-up; it is done if it has a `done_on`. Raises: UserError as `get`."""
        self.get(follow_up.id)
        row = {"id": follow_up.id, "enterprise_id": follow_up.enterprise, **_row(follow_up)}
        with self._ledger.change(follow_up.enterprise, author) as change:
            change.put("follow_ups", (follow_up.id,), {**row, "done_on": _rows.iso(follow_up.done_on)})

    def remove(self, follow_up: int, author: Author) -> None:
        """Deletes a follow-up entered by mistake. Raises: UserError as `get`."""
        kept = self.get(follow_up)
        with self._ledger.change(kept.enterprise, author) as change:
            change.put("follow_ups", (follow_up,), None)

    def get(self, follow_up: int) -> FollowUp:
        """Returns the follow-up with this id. Raises: UserError if it does not exist."""
        found = self._select("f.id = :id", {"id": follow_up})
        if not found:
            raise UserError("这条跟进不在库中，可能已被删除，请刷新")
        return found[0]

    def of(self, enterprise: int) -> tuple[FollowUp, ...]:
        """Returns every follow-up of a firm, open ones first."""
        return self._select("f.enterprise_id = :firm", {"firm": enterprise})

    def open(self, officer: str | None = None) -> tuple[FollowUp, ...]:
        """Returns the open follow-ups (of one officer), earliest due date first."""
        where = "f.done_on IS NULL AND (:officer IS NULL OR f.officer = :officer)"
        return self._select(where, {"officer": officer})

    def _select(self, where: str, values: Mapping[str, object]) -> tuple[FollowUp, ...]:
        sql = (
            "SELECT f.*, i.name FROM follow_ups f JOIN firm_index i USING (enterprise_id) "
            f"WHERE {where} ORDER BY f.done_on IS NOT NULL, f.due_on IS NULL, f.due_on, f.id"
        )
        return tuple(_read(row) for row in self._ledger.rows(sql, values))


def _row(follow_up: NewFollowUp) -> Row:
    return {
        "visit_id": follow_up.visit,
        "text": _rows.required(follow_up.text, "跟进事项"),
        "policy": follow_up.policy,
        "officer": _rows.required(follow_up.officer, "跟进人"),
        "due_on": _rows.iso(follow_up.due_on),
    }


def _read(row: _rows.Cells) -> FollowUp:
    return FollowUp(
        id=_rows.number(row, "id"),
        enterprise=_rows.number(row, "enterprise_id"),
        name=_rows.text(row, "name"),
        text=_rows.text(row, "text"),
        policy=_rows.text(row, "policy"),
        officer=_rows.text(row, "officer"),
        due_on=_rows.day_or_none(row, "due_on"),
        visit=_rows.number_or_none(row, "visit_id"),
        done_on=_rows.day_or_none(row, "done_on"),
    )
