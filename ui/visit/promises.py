"""Promises to firms: requests and follow-ups, added, updated and completed. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from casebook import Category, NewFollowUp, NewRequest, Urgency
from matcher import policies_in_reply
from policies import KeceError, Unit, UserError, plain, show
from ui.desk.promised import unrecorded
from ui.desk.session import EntryOutcome
from ui.entry.typed import read_number
from ui.visit.answer_effect import Tone, VisitLine
from ui.visit.request_end import AnswerDraft, changed_request, read_evidence

if TYPE_CHECKING:
    from casebook import FollowUp, Request, Visit
    from matcher import MatchResult, Need
    from ui.desk.desk import Desk

REQUEST_KEY = "request/"
"""How the keys of lines about a request begin; its number follows."""
NEED_KEY = "need/"
"""How the keys of lines about a need in the profile begin; its place among the unrecorded ones follows."""
REPLY_WITHIN = timedelta(days=7)
"""The proposed time for a reply: one week. The user may set another day."""


@dataclass(frozen=True)
class RequestDraft:
    """A request as it was typed; `amount` is text in 万元, `reply_by` is None without a promise.

    `answer` is what the firm was told at once, `office` who is responsible, `resources` the ids of those that answer it.
    """

    category: Category
    urgency: Urgency
    text: str
    reply_by: date | None = None
    amount: str = ""
    answer: str = ""
    office: str = ""
    resources: tuple[str, ...] = ()

    @classmethod
    def of(cls, need: Need) -> RequestDraft:
        """Returns a need in the profile as a request to be noted, without a promise."""
        amount = "" if need.amount is None else plain(need.amount)
        return cls(Category(need.category), Urgency.NORMAL, need.text, None, amount)


class Promises:
    """Reads and writes requests and follow-ups; errors are returned as sentences."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def requests(self, firm: int) -> tuple[Request, ...]:
        """Returns the open requests of a firm."""
        return tuple(entry for entry in self._desk.book.requests.of(firm) if entry.closed_on is None)

    def lines(self, firm: int) -> tuple[VisitLine, ...]:
        """Returns the open requests and follow-ups of a firm; overdue ones have their own colour.

        Of the current firm also the needs in its profile that were not noted as a request.
        """
        on = self._desk.on
        lines = [self._request_line(entry) for entry in self.requests(firm)]
        needs = self.needs() if firm == self._desk.number else ()
        lines += [_need_line(place, need) for place, need in enumerate(needs)]
        lines += [
            VisitLine(f"跟进 · {entry.text}{_due(entry.due_on)}", tone=_due_tone(entry.due_on, on), icon="list-checks")
            for entry in self._desk.book.follow_ups.of(firm)
            if entry.done_on is None
        ]
        return tuple(lines)

    def needs(self) -> tuple[Need, ...]:
        """Returns the needs in the profile of the current firm that were not noted as a request."""
        return unrecorded(self._desk)

    def _request_line(self, request: Request) -> VisitLine:
        named = policies_in_reply(self._desk.library.policies, request.answer)
        told = "、".join(policy.short or policy.name for policy in named) or ("已答复" if request.answer else "")
        return VisitLine(
            f"诉求 · {_request_words(request)}{f' → {told}' if told else ''}",
            f"{REQUEST_KEY}{request.id}",
            _due_tone(request.reply_by, self._desk.on),
            icon="message-square",
            hint=f"{request.text}\n回车：答复与办结",
        )

    def add(self, firm: int, draft: RequestDraft, visit: int | None = None) -> EntryOutcome:
        """Stores a request."""
        try:
            request = _new_request(draft, self._desk.on, self._desk.officer, visit)
            self._desk.book.requests.add(firm, request, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def answer(self, request: int, draft: AnswerDraft) -> EntryOutcome:
        """Stores everything that became of a request, in one change."""
        book = self._desk.book
        try:
            with book.all_or_nothing():
                kept = book.requests.get(request)
                changed = changed_request(kept, draft, self._desk.on)
                if draft.file is not None:
                    sha256 = book.evidence.keep(
                        kept.enterprise, draft.file.name, read_evidence(draft.file), self._desk.author()
                    )
                    changed = msgspec.structs.replace(changed, evidence_file=sha256)
                book.requests.update(changed, self._desk.author(draft.note or draft.reopened_why))
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def intend(self, result: MatchResult, visit: Visit) -> EntryOutcome:
        """Stores that the firm intends to apply: a follow-up due when the application window closes."""
        open_ = (entry for entry in self._desk.book.follow_ups.of(visit.enterprise) if entry.done_on is None)
        if any(entry.policy == result.policy.id for entry in open_):
            return EntryOutcome("已在待跟进清单里。")
        left = result.days_left
        due = self._desk.on + timedelta(days=left) if left is not None else None
        text = f"申报：{result.policy.short or result.policy.name}"
        return self.follow_up(visit.enterprise, text, due, policy=result.policy.id, visit=visit.id)

    def follow_up(
        self, firm: int, text: str, due: date | None, *, policy: str = "", visit: int | None = None
    ) -> EntryOutcome:
        """Stores a follow-up for a firm."""
        new = NewFollowUp(text=text, officer=self._desk.officer, policy=policy, due_on=due, visit=visit)
        try:
            self._desk.book.follow_ups.add(firm, new, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def done(self, follow_up: FollowUp) -> EntryOutcome:
        """Marks a follow-up as done today."""
        try:
            changed = msgspec.structs.replace(follow_up, done_on=self._desk.on)
            self._desk.book.follow_ups.update(changed, self._desk.author("办完"))
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()


def _new_request(draft: RequestDraft, on: date, officer: str, visit: int | None) -> NewRequest:
    """Returns a typed request. Raises: UserError when the amount is not a number."""
    amount = read_number(draft.amount, Unit.MONEY)
    if isinstance(amount, str):
        raise UserError(f"金额“{draft.amount}”不是数字，单位是万元，只写数字")
    return NewRequest(
        category=draft.category,
        text=draft.text,
        raised_on=on,
        officer=officer,
        urgency=draft.urgency,
        reply_by=draft.reply_by,
        amount=money_of(amount),
        visit=visit,
        answer=draft.answer,
        office=draft.office,
        resources=draft.resources,
    )


def money_of(amount: object) -> Decimal | None:
    """Returns a number that `read_number` read as 万元."""
    return Decimal(str(amount)) if isinstance(amount, (int, float)) else None


def _need_line(place: int, need: Need) -> VisitLine:
    money = "" if need.amount is None else f"（{show(need.amount, Unit.MONEY)}）"
    return VisitLine(
        f"诉求 · {need.category} · {need.text}{money} · 画像里的",
        f"{NEED_KEY}{place}",
        icon="message-square",
        hint=f"{need.text}\n画像里填的诉求。回车：填到上面，看对得上的政策，记下答复",
    )


def _request_words(request: Request) -> str:
    urgent = f" · {request.urgency.value}" if request.urgency is not Urgency.NORMAL else ""
    return f"{request.category.value}{urgent} · {request.text}{_due(request.reply_by)}"


def _due(day: date | None) -> str:
    return f"（{day.isoformat()} 前）" if day is not None else ""


def _due_tone(day: date | None, on: date) -> Tone:
    return Tone.BAD if day is not None and day < on else Tone.PLAIN
