"""Firms of a list turned into planned visits: days, officers, all or none. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from casebook import Author, EnterpriseRow, NewVisit, VisitState
from policies import UserError

if TYPE_CHECKING:
    from casebook import Casebook

_AHEAD = timedelta(days=730)


class Plan(msgspec.Struct, frozen=True):
    """How visits are planned. `own` gives each to the officer in charge of the firm, where there is one.

    `hour` is the time of day of a single visit.
    """

    first: date
    officer: str
    own: bool = True
    a_day: int = 4
    note: str = ""
    hour: str = ""


class PlannedVisits(msgspec.Struct, frozen=True):
    """What was planned: visits, firms passed over because one is planned already, the last day used."""

    made: int
    passed: int
    last: date | None

    def words(self) -> str:
        """One sentence."""
        if not self.made:
            return "没有新安排：这些企业都已有待走访的安排"
        rest = f"，{self.passed} 家已有待走访的安排，没有重复" if self.passed else ""
        return f"已安排 {self.made} 次走访，排到 {self.last:%Y-%m-%d}{rest}；在“走访”和“工作台”里可以看到"


def workdays(first: date) -> Iterator[date]:
    """The day itself and those after it, without Saturdays and Sundays."""
    day = first
    while True:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def plan_visits(book: Casebook, firms: Sequence[EnterpriseRow], plan: Plan, on: date, author: Author) -> PlannedVisits:
    """Plans one visit a firm, all or none; an officer gets no more than so many a day. Firms with a number below 1 are not stored.

    Raises: UserError without an officer, for a day that is past, or when the casebook refuses one.
    """
    if not plan.officer.strip():
        raise UserError("请填走访人")
    if plan.first < on:
        raise UserError(f"{plan.first.isoformat()} 已经过去，请选今天或以后的日子")
    waiting = {visit.enterprise for visit in book.visits.between(on, on + _AHEAD) if visit.state is VisitState.PLANNED}
    days: dict[str, Iterator[date]] = {}
    made, passed, last = 0, 0, None
    with book.all_or_nothing():
        for firm in firms:
            if firm.id < 1 or firm.id in waiting:
                passed += firm.id > 0
                continue
            officer = firm.officer.strip() if plan.own and firm.officer.strip() else plan.officer.strip()
            day = next(days.setdefault(officer, _spread(plan)))
            book.visits.add(firm.id, NewVisit(on=day, officer=officer, note=plan.note, hour=plan.hour), author)
            waiting.add(firm.id)
            made, last = made + 1, day if last is None else max(last, day)
    return PlannedVisits(made, passed, last)


def _spread(plan: Plan) -> Iterator[date]:
    return (day for day in workdays(plan.first) for _ in range(max(1, plan.a_day)))
