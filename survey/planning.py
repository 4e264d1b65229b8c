"""Firms of a list turned into visits: days and hours by street, editable, all or none. No Qt.

Firms of one street stand in one half-day. No two visits of an officer overlap: between them lies the way, and visits that
are planned already are respected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from casebook import Author, EnterpriseRow, NewVisit, VisitState
from policies import UserError
from survey.workdays import workdays

if TYPE_CHECKING:
    from casebook import Casebook

AHEAD = timedelta(days=730)
_LONGEST = 520
"""Working days looked at for a free half-day: two years."""
_STEP = 5
"""Minutes: visits begin at full five minutes."""


class PlanRules(msgspec.Struct, frozen=True):
    """How visits are planned. `own` gives each firm to the officer in charge of it, where there is one.

    `minutes` is the length of a visit, `travel` the way to another street, `near` that within one; the hours are minutes
    of the day.
    """

    first: date
    officer: str
    own: bool = True
    a_day: int = 4
    minutes: int = 60
    travel: int = 30
    near: int = 10
    note: str = ""
    morning: tuple[int, int] = (9 * 60, 11 * 60 + 45)
    afternoon: tuple[int, int] = (13 * 60 + 30, 17 * 60)

    @property
    def halves(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The first and last minute of both half-days."""
        return self.morning, self.afternoon


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One visit of a plan; `hour` is "" while only the day is planned."""

    firm: int
    name: str
    street: str
    officer: str
    day: date
    hour: str


class _Taken(msgspec.Struct, frozen=True):
    """A time of an officer's day that is taken, in the street where it is spent."""

    start: int
    end: int
    street: str


class Busy:
    """The visits that officers have already, by officer and day."""

    def __init__(self, book: Casebook, on: date, minutes: int) -> None:
        self.waiting: set[int] = set()
        self._taken: dict[tuple[str, date], list[_Taken]] = {}
        self._counts: dict[tuple[str, date], int] = {}
        streets = {row.id: row.street for row in book.enterprises.search("", on)}
        for visit in book.visits.between(on, on + AHEAD):
            if visit.state is VisitState.CANCELLED:
                continue
            if visit.state is VisitState.PLANNED:
                self.waiting.add(visit.enterprise)
            key = visit.officer, visit.on
            self._counts[key] = self._counts.get(key, 0) + 1
            if visit.hour:
                start = minutes_of(visit.hour)
                self._taken.setdefault(key, []).append(
                    _Taken(start, start + minutes, streets.get(visit.enterprise, ""))
                )

    def times(self, officer: str, day: date) -> tuple[_Taken, ...]:
        """Returns the taken times of an officer's day."""
        return tuple(self._taken.get((officer, day), ()))

    def count(self, officer: str, day: date) -> int:
        """Returns how many visits an officer has on a day, those without an hour included."""
        return self._counts.get((officer, day), 0)


def minutes_of(hour: str) -> int:
    """Returns the minute of the day of an hour such as 09:30."""
    hours, _, minutes = hour.partition(":")
    return int(hours) * 60 + int(minutes)


def hour_of(minute: int) -> str:
    """Returns a minute of the day as an hour: 570 → 09:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def propose(firms: Iterable[EnterpriseRow], rules: PlanRules, busy: Busy) -> tuple[Stop, ...]:
    """Returns a visit for each firm that waits for none, by officer, day and hour.

    A group of firms of one street that fits into half a day is never split; a larger one fills half-days one after the
    other. Raises: UserError without an officer, or if there is no free time within two years.
    """
    if not rules.officer.strip():
        raise UserError("请填走访人")
    planner = _Planner(rules, busy)
    groups: dict[tuple[str, str], list[EnterpriseRow]] = {}
    seen: set[int] = set()
    for firm in firms:
        if firm.id >= 1 and firm.id not in busy.waiting and firm.id not in seen:
            seen.add(firm.id)
            officer = firm.officer.strip() if rules.own and firm.officer.strip() else rules.officer.strip()
            groups.setdefault((officer, firm.street), []).append(firm)
    stops = [stop for (officer, street), group in groups.items() for stop in planner.place(officer, street, group)]
    return in_order(stops)


def in_order(stops: Iterable[Stop]) -> tuple[Stop, ...]:
    """Returns the visits by officer, day and hour, those without an hour last."""
    return tuple(sorted(stops, key=lambda stop: (stop.officer, stop.day, not stop.hour, stop.hour, stop.firm)))


class _Planner:
    """Gives groups of firms their half-days; the first that fits is taken."""

    def __init__(self, rules: PlanRules, busy: Busy) -> None:
        self._rules = rules
        self._busy = busy
        self._days = tuple(islice(workdays(rules.first), _LONGEST))
        self._placed: dict[tuple[str, date], list[_Taken]] = {}

    def place(self, officer: str, street: str, group: Sequence[EnterpriseRow]) -> Iterator[Stop]:
        """Yields the visits of a group: together in one half-day if one holds them all, else half-day after half-day."""
        together = len(group) if street and len(group) <= self._most() else 1
        waiting = list(group)
        for day in self._days:
            for half in self._rules.halves:
                found = self._most_that_fit(officer, street, day, half, len(waiting))
                if len(found) < together:
                    continue
                self._placed.setdefault((officer, day), []).extend(found)
                for firm, time in zip(waiting, found, strict=False):
                    hour = hour_of(time.start)
                    yield Stop(firm=firm.id, name=firm.name, street=firm.street, officer=officer, day=day, hour=hour)
                waiting = waiting[len(found) :]
                if not waiting:
                    return
        raise UserError(f"{officer}在两年内排不下这些走访：请把每天的家数放多，或分几次安排")

    def _most(self) -> int:
        """The most firms of one street that half a day holds, at least one."""
        rules = self._rules
        longest = max(end - start for start, end in rules.halves)
        return max(1, min(rules.a_day, (longest + rules.near) // (rules.minutes + rules.near)))

    def _most_that_fit(self, officer: str, street: str, day: date, half: tuple[int, int], wanted: int) -> list[_Taken]:
        placed = self._placed.get((officer, day), [])
        left = self._rules.a_day - len(placed) - self._busy.count(officer, day)
        return self._fit([*self._busy.times(officer, day), *placed], street, min(wanted, left), half)

    def _fit(self, taken: Sequence[_Taken], street: str, most: int, half: tuple[int, int]) -> list[_Taken]:
        """Returns the times of as many visits as fit into one half-day, no more than `most`."""
        found: list[_Taken] = []
        start = half[0]
        while len(found) < most and start + self._rules.minutes <= half[1]:
            time = _Taken(start, start + self._rules.minutes, street)
            if all(apart(time, other, self._rules) for other in (*taken, *found)):
                found.append(time)
            start += _STEP
        return found


def apart(one: _Taken, other: _Taken, rules: PlanRules) -> bool:
    """Returns whether there is time for the way between two visits."""
    way = rules.near if one.street and one.street == other.street else rules.travel
    return one.start >= other.end + way or other.start >= one.end + way


def clashes(stops: Sequence[Stop], rules: PlanRules, busy: Busy, on: date) -> Mapping[int, str]:
    """Returns for each visit that cannot be as it is (by its firm) why; the others are left out."""
    found: dict[int, str] = {}
    for stop in stops:
        if not stop.officer.strip():
            found[stop.firm] = "请填走访人"
        elif stop.day < on:
            found[stop.firm] = "日期已经过去"
        elif stop.hour and (other := _overlaps(stop, stops, rules, busy)):
            found[stop.firm] = other
    return found


def _overlaps(stop: Stop, stops: Sequence[Stop], rules: PlanRules, busy: Busy) -> str:
    time = _time(stop, rules)
    for other in stops:
        same = other.officer == stop.officer and other.day == stop.day and other.firm != stop.firm
        if same and other.hour and _crossing(time, _time(other, rules)):
            return f"与“{other.name}”的时间重叠"
    for taken in busy.times(stop.officer, stop.day):
        if _crossing(time, taken):
            return f"{stop.officer}这天 {hour_of(taken.start)} 已有走访"
    return ""


def _time(stop: Stop, rules: PlanRules) -> _Taken:
    start = minutes_of(stop.hour)
    return _Taken(start, start + rules.minutes, stop.street)


def _crossing(one: _Taken, other: _Taken) -> bool:
    return one.start < other.end and other.start < one.end


class PlannedVisits(msgspec.Struct, frozen=True):
    """What was planned: the visits, and the firms passed over because one is planned already."""

    stops: tuple[Stop, ...]
    passed: int

    @property
    def made(self) -> int:
        """How many visits were planned."""
        return len(self.stops)

    @property
    def last(self) -> date | None:
        """The last day used."""
        return max((stop.day for stop in self.stops), default=None)

    def words(self) -> str:
        """One sentence."""
        if self.last is None:
            return "没有新安排：这些企业都已有待走访的安排"
        rest = f"，{self.passed} 家已有待走访的安排，没有重复" if self.passed else ""
        return f"已安排 {self.made} 次走访，排到 {self.last:%Y-%m-%d}{rest}；在“走访”和“工作台”里可以看到"


def write_plan(book: Casebook, stops: Sequence[Stop], rules: PlanRules, on: date, author: Author) -> PlannedVisits:
    """Stores the visits of a plan, all or none; a firm that got a visit meanwhile is passed over.

    Raises: UserError for a visit that clashes or that the casebook refuses.
    """
    with book.all_or_nothing():
        busy = Busy(book, on, rules.minutes)
        kept = [stop for stop in stops if stop.firm not in busy.waiting]
        wrong = clashes(kept, rules, busy, on)
        for stop in kept:
            if stop.firm in wrong:
                raise UserError(f"“{stop.name}”：{wrong[stop.firm]}。一家也没有安排，请改好再排")
            visit = NewVisit(on=stop.day, officer=stop.officer, note=rules.note, hour=stop.hour)
            book.visits.add(stop.firm, visit, author)
    return PlannedVisits(tuple(kept), len(stops) - len(kept))
