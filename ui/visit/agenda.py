"""Visits by day, requests and follow-ups as table rows, and the actions on them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from casebook import NewVisit, VisitState
from matcher import missing_label
from policies import KeceError
from ui.desk.event import Event
from ui.desk.session import EntryOutcome
from ui.visit.ask import judged
from ui.visit.needs import NeedPresenter
from ui.visit.promises import Promises
from ui.visit.rows import GridRow, follow_up_row, request_row, visit_row

if TYPE_CHECKING:
    from casebook import FollowUp, Request, Visit
    from matcher import Contact
    from ui.desk.desk import Desk
    from ui.visit.promises import RequestDraft
    from ui.visit.request_end import AnswerDraft

_BACK = timedelta(days=365)
"""Planned visits that did not take place are shown for a year, so that a missed one can still be moved."""
_LABELS = 4
"""The number of missing facts named; the rest is counted."""


class AgendaPeriod(StrEnum):
    """Which visits are listed."""

    TODAY = "今天"
    WEEK = "本周"
    ALL = "全部"


class AgendaPresenter:
    """The state of the list. `changed` is emitted when there are other rows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.span = AgendaPeriod.WEEK
        self.officer: str | None = None
        self.closed = False
        """Whether completed requests are listed too."""
        self.promises = Promises(desk)
        self.visits: tuple[Visit, ...] = ()
        self.contacts: Mapping[int, tuple[Contact, ...]] = {}
        """The contacts of the listed firms, by firm number."""
        self.requests: tuple[Request, ...] = ()
        self.follow_ups: tuple[FollowUp, ...] = ()
        self.changed = Event()

    # -- what is listed

    def show(self, *, span: AgendaPeriod | None = None, officer: str | None = "", closed: bool | None = None) -> None:
        """Sets filters; an argument left out keeps its filter (an officer of None means everybody)."""
        self.span = span if span is not None else self.span
        self.officer = self.officer if officer == "" else officer
        self.closed = self.closed if closed is None else closed
        self.refresh()

    def refresh(self) -> None:
        """Reads the lists from the casebook again."""
        book, who = self._desk.book, self.officer
        first, last = self._days()
        found = book.visits.between(first, last, who)
        missed = book.visits.between(self._desk.on - _BACK, self._desk.on - timedelta(days=1), who)
        known = {visit.id for visit in found}
        late = tuple(visit for visit in missed if visit.state is VisitState.PLANNED and visit.id not in known)
        newest_first = self.span is AgendaPeriod.ALL
        by_hour = sorted((*found, *late), key=lambda v: v.in_day)
        self.visits = tuple(sorted(by_hour, key=lambda v: v.on, reverse=newest_first))
        self.contacts = book.contacts.of({visit.enterprise for visit in self.visits})
        if self.closed:
            raised = book.requests.raised_between(date.min, date.max)
            self.requests = tuple(request for request in raised if who is None or request.officer == who)
        else:
            self.requests = book.requests.unanswered(who)
        self.follow_ups = book.follow_ups.open(who)
        self.changed.emit()

    def _days(self) -> tuple[date, date]:
        on = self._desk.on
        if self.span is AgendaPeriod.TODAY:
            return on, on
        if self.span is AgendaPeriod.WEEK:
            monday = on - timedelta(days=on.weekday())
            return monday, monday + timedelta(days=6)
        return date.min, date.max

    def officers(self) -> tuple[str, ...]:
        """Returns the officers offered in the filter."""
        listed = {visit.officer for visit in self.visits} | {request.officer for request in self.requests}
        names = listed | set(self._desk.book.enterprises.facets().officers) | {self._desk.officer}
        return tuple(sorted(names))

    @property
    def visit_rows(self) -> tuple[GridRow, ...]:
        """Returns the visits as table rows."""
        people = self.contacts
        return tuple(visit_row(visit, self._desk.on, people.get(visit.enterprise, ())) for visit in self.visits)

    @property
    def request_rows(self) -> tuple[GridRow, ...]:
        """Returns the requests as table rows."""
        return tuple(request_row(request, self._desk.on) for request in self.requests)

    @property
    def follow_up_rows(self) -> tuple[GridRow, ...]:
        """Returns the follow-ups as table rows."""
        return tuple(follow_up_row(entry, self._desk.on) for entry in self.follow_ups)

    def empty_words(self) -> str:
        """Returns the text shown when no visit is listed."""
        when = {
            AgendaPeriod.TODAY: "今天没有走访。",
            AgendaPeriod.WEEK: "本周没有走访。",
            AgendaPeriod.ALL: "还没有走访记录。",
        }[self.span]
        return f"{when}\n点“安排走访…”挑企业，或在“企业”里选中一家直接开始走访。"

    def detail_words(self, visit: int) -> str:
        """Returns whom to call, the note of a visit and what the firm still owes."""
        found = next((entry for entry in self.visits if entry.id == visit), None)
        if found is None:
            return ""
        owed = [missing_label(fact) for fact in found.still_to_supply if not judged(fact)]
        tail = f"等 {len(owed)} 项" if len(owed) > _LABELS else ""
        supply = f"还要补：{'、'.join(owed[:_LABELS])}{tail}" if owed else ""
        note = f"记录：{found.note}" if found.note else ""
        people = "；".join(contact.words() for contact in self.contacts.get(found.enterprise, ()))
        return "　".join(filter(None, (people and f"联系人：{people}", supply, note)))

    # -- what can be done

    def plan(self, firm: int, on: date, officer: str, hour: str = "") -> EntryOutcome:
        """Plans a visit and switches the list to its day."""
        return self._done(lambda: self._plan(firm, NewVisit(on=on, officer=officer, hour=hour)))

    def _plan(self, firm: int, visit: NewVisit) -> None:
        self._desk.book.visits.add(firm, visit, self._desk.author("安排走访"))
        first, last = self._days()
        if not first <= visit.on <= last:
            self.span = AgendaPeriod.ALL

    def move(self, visit: int, on: date, hour: str = "") -> EntryOutcome:
        """Moves a visit to another day; without an hour only the day is planned."""
        return self._change(visit, "改期", on=on, hour=hour, state=VisitState.PLANNED)

    def cancel(self, visit: int) -> EntryOutcome:
        """Cancels a visit."""
        return self._change(visit, "取消走访", state=VisitState.CANCELLED)

    def _change(self, visit: int, why: str, **entries: object) -> EntryOutcome:
        def work() -> None:
            visits = self._desk.book.visits
            visits.update(msgspec.structs.replace(visits.get(visit), **entries), self._desk.author(why))

        return self._done(work)

    def add_request(self, firm: int, draft: RequestDraft) -> EntryOutcome:
        """Stores a request that was made outside a visit."""
        return self._then(self.promises.add(firm, draft))

    def answer_request(self, request: int, draft: AnswerDraft) -> EntryOutcome:
        """Stores everything that became of a request."""
        return self._then(self.promises.answer(request, draft))

    def evidence_of(self, request: Request) -> tuple[str, bytes]:
        """Returns name and content of the evidence of a request. Raises: UserError."""
        evidence = self._desk.book.evidence
        names = {kept.sha256: kept.name for kept in evidence.of(request.enterprise)}
        body = evidence.body(request.enterprise, request.evidence_file)
        return names[request.evidence_file], body

    def reopened_words(self, request: Request) -> str:
        """Returns how often a request was taken up again and why the last time, "" if it never was."""
        if request.reopened_on is None:
            return ""
        times = max(1, self._desk.book.requests.times_reopened(request.id))
        return f"重新打开过 {times} 次，最近 {request.reopened_on.isoformat()}：{request.reopened_why}"

    @property
    def on(self) -> date:
        """Today."""
        return self._desk.on

    def needs(self) -> NeedPresenter:
        """Returns a presenter for what answers a request."""
        return NeedPresenter(self._desk)

    def add_follow_up(self, firm: int, text: str, due: date | None) -> EntryOutcome:
        """Stores a follow-up for a firm."""
        return self._then(self.promises.follow_up(firm, text, due))

    def finish(self, follow_up: int) -> EntryOutcome:
        """Marks a follow-up as done."""
        found = next((entry for entry in self.follow_ups if entry.id == follow_up), None)
        return (
            self._then(self.promises.done(found)) if found is not None else EntryOutcome("这条跟进不在列表中，请刷新")
        )

    def allowed_actions(self, visit: int | None) -> tuple[bool, bool]:
        """Whether the visit chosen can be started, and whether it can be moved or called off."""
        found = next((entry for entry in self.visits if entry.id == visit), None)
        if found is None:
            return False, False
        planned = found.state is VisitState.PLANNED
        return planned or found.on == self._desk.on, planned

    def _done(self, work: Callable[[], None]) -> EntryOutcome:
        try:
            work()
        except KeceError as error:
            return EntryOutcome(str(error))
        return self._then(EntryOutcome())

    def _then(self, answer: EntryOutcome) -> EntryOutcome:
        if answer.accepted:
            self.refresh()
        return answer
