"""Visits to firms: planned, held or cancelled, with the facts the firm still has to supply."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import Ledger, Row
from casebook._types import Author
from policies import UserError, shortened

_HOUR = re.compile(r"(?P<hours>\d{1,2}?)[:点时]?(?P<minutes>半|\d{2}分?)?")


class VisitState(StrEnum):
    """The state of a visit."""

    PLANNED = "计划"
    HELD = "已走访"
    CANCELLED = "取消"


class NewVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit to be stored. `received_by`: who received the visit; the post is enough.

    `hour` is the time of day ("14:30"), "" while only the day is planned.
    `still_to_supply`: stored names of the facts the firm still has to supply (`rd_expense.2021`).
    """

    on: date
    officer: str
    state: VisitState = VisitState.PLANNED
    received_by: str = ""
    note: str = ""
    still_to_supply: tuple[str, ...] = ()
    hour: str = ""


class Visit(NewVisit, frozen=True, kw_only=True):
    """A stored visit; `name` is that of the firm."""

    id: int
    enterprise: int
    name: str

    @property
    def in_day(self) -> tuple[bool, str, int]:
        """The place among the visits of its day: by hour, those without an hour last."""
        return not self.hour, self.hour, self.id


def hour_in(text: str) -> str:
    """Returns a time of day as it is stored, "" for an empty text.

    >>> hour_in("9：05"), hour_in("14点半"), hour_in("1430")
    ('09:05', '14:30', '14:30')

    Raises: UserError if the text is not a time.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _HOUR.fullmatch(plain)
    if found is None:
        if plain:
            raise UserError(f"“{shortened(plain)}”不是时间，写成 14:30 的样子，不定时间就留空")
        return ""
    minutes = 30 if found["minutes"] == "半" else int((found["minutes"] or "0").removesuffix("分"))
    if int(found["hours"]) > 23 or minutes > 59:
        raise UserError(f"“{shortened(plain)}”不是一天里的时间，写成 14:30 的样子，不定时间就留空")
    return f"{int(found['hours']):02}:{minutes:02}"


class VisitRepository:
    """Reads and writes visits.

    Example:
        >>> visit = book.visits.add(firm.id, NewVisit(on=date(2026, 11, 24), officer="张三"), Author("张三"))
        >>> book.visits.update(msgspec.structs.replace(visit, state=VisitState.HELD), Author("张三"))
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, enterprise: int, visit: NewVisit, author: Author) -> Visit:
        """Stores a new visit. Raises: UserError without an officer, or if the firm does not exist."""
        with self._ledger.transaction():
            _rows.must_exist(self._ledger, enterprise)
            with self._ledger.change(enterprise, author) as change:
                number = change.insert("visits", _row(enterprise, visit))
        return self.get(number)

    def update(self, visit: Visit, author: Author) -> None:
        """Replaces the stored visit (use `msgspec.structs.replace` to change fields)."""
        self.get(visit.id)
        with self._ledger.change(visit.enterprise, author) as change:
            change.put("visits", (visit.id,), {"id": visit.id, **_row(visit.enterprise, visit)})

    def remove(self, visit: int, author: Author) -> None:
        """Deletes a visit; its requests and follow-ups stay."""
        with self._ledger.transaction():
            kept = self.get(visit)
            with self._ledger.change(kept.enterprise, author) as change:
                for table in ("requests", "follow_ups"):
                    for row in self._ledger.rows(f"SELECT * FROM {table} WHERE visit_id = ?", (visit,)):
                        change.put(table, (row["id"],), {**row, "visit_id": None})
                change.put("visits", (visit,), None)

    def get(self, visit: int) -> Visit:
        """Returns the visit with this id. Raises: UserError if it does not exist."""
        found = self._select("v.id = :id", {"id": visit})
        if not found:
            raise UserError("这次走访不在库中，可能已被删除，请刷新")
        return found[0]

    def of(self, enterprise: int) -> tuple[Visit, ...]:
        """Returns every visit of a firm, latest first."""
        return self._select("v.enterprise_id = :firm", {"firm": enterprise})

    def between(self, first: date, last: date, officer: str | None = None) -> tuple[Visit, ...]:
        """Returns the visits from `first` to `last`, both included, latest first (one day for 今日走访)."""
        values = {"first": first.isoformat(), "last": last.isoformat(), "officer": officer}
        return self._select("v.day BETWEEN :first AND :last AND (:officer IS NULL OR v.officer = :officer)", values)

    def last_before(self, enterprise: int, on: date) -> Visit | None:
        """Returns the last visit held before the day, or None."""
        values = {"firm": enterprise, "on": on.isoformat(), "held": VisitState.HELD.value}
        found = self._select("v.enterprise_id = :firm AND v.day < :on AND v.state = :held", values)
        return found[0] if found else None

    def _select(self, where: str, values: Mapping[str, object]) -> tuple[Visit, ...]:
        sql = (
            "SELECT v.*, i.name FROM visits v JOIN firm_index i USING (enterprise_id) "
            f"WHERE {where} ORDER BY v.day DESC, v.id DESC"
        )
        return tuple(_read(row) for row in self._ledger.rows(sql, values))


def _row(enterprise: int, visit: NewVisit) -> Row:
    return {
        "enterprise_id": enterprise,
        "day": visit.on.isoformat(),
        "state": visit.state.value,
        "officer": _rows.required(visit.officer, "走访人"),
        "received_by": visit.received_by.strip(),
        "note": visit.note.strip(),
        "still_to_supply": json.dumps(visit.still_to_supply),
        "hour": hour_in(visit.hour),
    }


def _read(row: _rows.Cells) -> Visit:
    return Visit(
        id=_rows.number(row, "id"),
        enterprise=_rows.number(row, "enterprise_id"),
        name=_rows.text(row, "name"),
        on=_rows.day(row, "day"),
        state=VisitState(_rows.text(row, "state")),
        officer=_rows.text(row, "officer"),
        received_by=_rows.text(row, "received_by"),
        note=_rows.text(row, "note"),
        still_to_supply=tuple(json.loads(_rows.text(row, "still_to_supply"))),
        hour=_rows.text(row, "hour"),
    )
