"""A plan of visits while it is edited: the proposal, the changes made by hand, and why a visit cannot be so. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING

import msgspec

from casebook import hour_in
from policies import KeceError
from survey.planning import Busy, PlannedVisits, PlanRules, Stop, clashes, in_order, propose, write_plan
from survey.workdays import is_workday
from ui.entry.typed import is_day, read_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casebook import EnterpriseRow
    from ui.desk.desk import Desk


class PlanColumn(IntEnum):
    """The columns of the plan."""

    DAY = 0
    HOUR = 1
    FIRM = 2
    STREET = 3
    OFFICER = 4
    PHONE = 5
    NOTE = 6


TITLES = {
    PlanColumn.DAY: "日期",
    PlanColumn.HOUR: "时间",
    PlanColumn.FIRM: "企业",
    PlanColumn.STREET: "街道",
    PlanColumn.OFFICER: "走访人",
    PlanColumn.PHONE: "联系人",
    PlanColumn.NOTE: "提示",
}
EDITABLE = (PlanColumn.DAY, PlanColumn.HOUR, PlanColumn.OFFICER)


@dataclass
class PlanPresenter:
    """The visits of some firms before they are stored."""

    desk: Desk
    firms: tuple[EnterpriseRow, ...]
    rules: PlanRules
    stops: tuple[Stop, ...] = ()
    wrong: Mapping[int, str] = field(default_factory=dict)
    edited: int = 0
    passed: int = 0
    message: str = ""

    def propose(self, rules: PlanRules) -> None:
        """Plans anew by other rules; what was changed by hand is given up."""
        self.rules, self.edited, self.message = rules, 0, ""
        busy = self._busy()
        self.passed = sum(firm.id in busy.waiting for firm in self.firms)
        try:
            self.stops = propose(self.firms, rules, busy)
        except KeceError as error:
            self.stops, self.message = (), str(error)
        self.wrong = clashes(self.stops, rules, busy, self.desk.on)

    def set_cell(self, stop: Stop, column: PlanColumn, text: str) -> str:
        """Changes one visit by hand and returns why it was refused, or ""."""
        try:
            changed = _changed(stop, column, text)
        except (KeceError, ValueError) as error:
            return str(error)
        if changed != stop:
            self._take([changed if other.firm == stop.firm else other for other in self.stops])
        return ""

    def drop(self, firms: Sequence[int]) -> None:
        """Takes firms out of the plan."""
        self._take([stop for stop in self.stops if stop.firm not in firms])

    def _take(self, stops: Sequence[Stop]) -> None:
        self.edited += 1
        self.stops = in_order(stops)
        self.wrong = clashes(self.stops, self.rules, self._busy(), self.desk.on)

    def _busy(self) -> Busy:
        return Busy(self.desk.book, self.desk.on, self.rules.minutes)

    def note_of(self, stop: Stop) -> str:
        """Returns what is to be said of a visit: why it cannot be so, or that nobody works on that day."""
        rest = "" if is_workday(stop.day) else "周末或节假日"
        return self.wrong.get(stop.firm, rest)

    def head_words(self) -> str:
        """Returns what the plan holds in one sentence."""
        if self.message:
            return self.message
        if not self.stops:
            return "这些企业都已有待走访的安排" if self.passed else "没有要安排的企业"
        days = {stop.day for stop in self.stops}
        halves = len({(stop.officer, stop.day, stop.hour < "12") for stop in self.stops})
        passed = f"；{self.passed} 家已有待走访的安排，不重复" if self.passed else ""
        return f"{len(self.stops)} 家，{len(days)} 天、{halves} 个半天{passed}"

    def store(self, rules: PlanRules) -> tuple[PlannedVisits | None, str]:
        """Stores all visits or none; returns what was planned, or why nothing was."""
        try:
            return write_plan(self.desk.book, self.stops, rules, self.desk.on, self.desk.author()), ""
        except KeceError as error:
            return None, str(error)


def _changed(stop: Stop, column: PlanColumn, text: str) -> Stop:
    """Returns a visit with one cell changed. Raises: KeceError or ValueError in Chinese if the text is refused."""
    if column is PlanColumn.OFFICER:
        return msgspec.structs.replace(stop, officer=text.strip())
    if column is PlanColumn.HOUR:
        return msgspec.structs.replace(stop, hour=hour_in(text))
    whole = f"{stop.day.year}-{text.strip()}" if text.strip().count("-") == 1 else text
    if not is_day(whole):
        raise ValueError(f"“{text.strip()[:20]}”不是日期，写成 {stop.day.isoformat()} 的样子")
    try:
        return msgspec.structs.replace(stop, day=date.fromisoformat(read_day(whole)))
    except ValueError as error:
        raise ValueError(f"没有“{text.strip()[:20]}”这一天") from error
