"""Requests of firms (诉求): content, promised day of reply, state and answer, and what the firm thought of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import Ledger, Row, stored_row
from casebook._types import Author
from policies import UserError


class Category(StrEnum):
    """The kinds of request, the same as the field `needs` of a profile."""

    MONEY = "资金"
    TALENT = "人才"
    PREMISES = "场地"
    TECHNOLOGY = "技术"
    MARKET = "市场"
    POLICY = "政策"
    OTHER = "其他"


class Urgency(StrEnum):
    """How urgently the firm needs an answer."""

    NORMAL = "一般"
    SOON = "较急"
    URGENT = "紧急"


class RequestState(StrEnum):
    """The state of a request; the last two are final (`ENDS`)."""

    OPEN = "待办"
    IN_WORK = "办理中"
    SOLVED = "已解决"
    UNSOLVED = "未能解决"


ENDS = (RequestState.SOLVED, RequestState.UNSOLVED)


class Satisfaction(StrEnum):
    """What the firm said of the answer when it was asked."""

    SATISFIED = "满意"
    MOSTLY = "基本满意"
    DISSATISFIED = "不满意"


class NewRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request to be stored. `amount` is in 万元; `reply_by` is the promised day of reply, `answer` what the firm was told.

    `office` is the office that is responsible, `handed_to` whom the request was handed on to and `handed_on` when.
    `evidence` says what shows that the answer was given, `evidence_file` is the SHA-256 of a file in the evidence of the
    firm. `resources` are ids of resources that the answer names. `satisfaction` and `dissatisfaction` (the reason) are
    what the firm said on `asked_on`. A request that was taken up again has the last day and the reason.
    """

    category: Category
    text: str
    raised_on: date
    officer: str
    urgency: Urgency = Urgency.NORMAL
    reply_by: date | None = None
    amount: Decimal | None = None
    visit: int | None = None
    answer: str = ""
    state: RequestState = RequestState.OPEN
    closed_on: date | None = None
    office: str = ""
    handed_to: str = ""
    handed_on: date | None = None
    evidence: str = ""
    evidence_file: str = ""
    resources: tuple[str, ...] = ()
    satisfaction: Satisfaction | None = None
    dissatisfaction: str = ""
    asked_on: date | None = None
    reopened_on: date | None = None
    reopened_why: str = ""

    @property
    def in_time(self) -> bool | None:
        """Whether it was closed by the promised day; None while it is open or nothing was promised."""
        if self.closed_on is None or self.reply_by is None:
            return None
        return self.closed_on <= self.reply_by


class Request(NewRequest, frozen=True, kw_only=True):
    """A stored request; `name` is that of the firm."""

    id: int
    enterprise: int
    name: str


class RequestRepository:
    """Reads and writes requests.

    Example:
        >>> open_requests = book.requests.unanswered("张三")
        >>> answered = Author("张三", "已转交金融局，对方三日内联系")
        >>> book.requests.close(open_requests[0].id, RequestState.SOLVED, date(2026, 11, 24), answered)
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, enterprise: int, request: NewRequest, author: Author) -> Request:
        """Stores a new request. Raises: UserError if the promised day is before the day of the request."""
        return self.add_all([(enterprise, request)], author)[0]

    def add_all(self, several: Iterable[tuple[int, NewRequest]], author: Author) -> tuple[Request, ...]:
        """Stores new requests of several firms, all or none."""
        made: list[int] = []
        with self._ledger.transaction():
            for enterprise, request in several:
                row = {"enterprise_id": enterprise, **_row(request)}
                _rows.must_exist(self._ledger, enterprise)
                with self._ledger.change(enterprise, author) as change:
                    made.append(change.insert("requests", row))
        return tuple(map(self.get, made))

    def update(self, request: Request, author: Author) -> None:
        """Replaces the stored request (use `msgspec.structs.replace` to change fields)."""
        self.get(request.id)
        row = {"id": request.id, "enterprise_id": request.enterprise, **_row(request)}
        with self._ledger.change(request.enterprise, author) as change:
            change.put("requests", (request.id,), row)

    def close(self, request: int, state: RequestState, on: date, author: Author) -> None:
        """Closes a request; `author.why` is the answer given to the firm.

        Raises: UserError without an answer, or for a state that is not final.
        """
        answer = _rows.required(author.why, "答复内容")
        kept = self.get(request)
        self.update(msgspec.structs.replace(kept, state=state, closed_on=on, answer=answer), author)

    def hand_on(self, request: int, to: str, on: date, author: Author) -> None:
        """Hands a request on to another office or person; `author.why` is a note for the journal."""
        to = _rows.required(to, "转交给谁")
        self.update(msgspec.structs.replace(self.get(request), handed_to=to, handed_on=on), author)

    def rate(self, request: int, satisfaction: Satisfaction, on: date, author: Author, reason: str = "") -> None:
        """Stores what the firm said of the answer. Raises: UserError for an open request, or 不满意 without a reason."""
        kept = self.get(request)
        rated = msgspec.structs.replace(kept, satisfaction=satisfaction, dissatisfaction=reason.strip(), asked_on=on)
        self.update(rated, author)

    def reopen(self, request: int, on: date, author: Author) -> None:
        """Takes a closed request up again; `author.why` is the reason. The firm is asked anew after the next end."""
        why = _rows.required(author.why, "重新打开的原因")
        self.update(reopened(self.get(request), RequestState.IN_WORK, on, why), author)

    def times_reopened(self, request: int) -> int:
        """Returns on how many days a request was taken up again, from the journal."""
        kept = self.get(request)
        if kept.reopened_on is None:
            return 0
        sql = "SELECT after FROM journal WHERE enterprise_id = ? AND subject = 'requests' AND after IS NOT NULL"
        rows = (stored_row(str(line[0])) or {} for line in self._ledger.tuples(sql, (kept.enterprise,)))
        day = kept.raised_on.isoformat()
        # A line that came from a colleague has the number of the request on that computer, so its content tells.
        mine = (row for row in rows if row.get("text") == kept.text and row.get("raised_on") == day)
        return len({row.get("reopened_on") for row in mine} - {None, ""})

    def remove(self, request: int, author: Author) -> None:
        """Deletes a request entered by mistake."""
        kept = self.get(request)
        with self._ledger.change(kept.enterprise, author) as change:
            change.put("requests", (request,), None)

    def get(self, request: int) -> Request:
        """Returns the request with this id. Raises: UserError if it does not exist."""
        found = self._select("r.id = :id", {"id": request})
        if not found:
            raise UserError("这条诉求不在库中，可能已被删除，请刷新")
        return found[0]

    def of(self, enterprise: int) -> tuple[Request, ...]:
        """Returns every request of a firm, open ones first."""
        return self._select("r.enterprise_id = :firm", {"firm": enterprise})

    def all(self) -> tuple[Request, ...]:
        """Returns every request, open ones first."""
        return self._select("1", {})

    def not_asked(self, first: date, last: date, officer: str | None = None) -> tuple[Request, ...]:
        """Returns the requests (of one officer) closed from `first` to `last` of which the firm was not asked what it thinks."""
        where = (
            "r.closed_on BETWEEN :first AND :last AND r.asked_on = '' AND (:officer IS NULL OR r.officer = :officer)"
        )
        return self._select(where, {"first": first.isoformat(), "last": last.isoformat(), "officer": officer})

    def unanswered(self, officer: str | None = None) -> tuple[Request, ...]:
        """Returns the open requests (of one officer), earliest promised day first."""
        where = "r.closed_on IS NULL AND (:officer IS NULL OR r.officer = :officer)"
        return self._select(where, {"officer": officer})

    def raised_between(self, first: date, last: date) -> tuple[Request, ...]:
        """Returns the requests raised from `first` to `last`, both included, for the statistics."""
        values = {"first": first.isoformat(), "last": last.isoformat()}
        return self._select("r.raised_on BETWEEN :first AND :last", values)

    def _select(self, where: str, values: Mapping[str, object]) -> tuple[Request, ...]:
        sql = (
            "SELECT r.*, i.name FROM requests r JOIN firm_index i USING (enterprise_id) "
            f"WHERE {where} ORDER BY r.closed_on IS NOT NULL, r.reply_by IS NULL, r.reply_by, r.id"
        )
        return tuple(_read(row) for row in self._ledger.rows(sql, values))


def reopened(request: Request, state: RequestState, on: date, why: str) -> Request:
    """Returns a closed request as it is taken up again: what the firm said of the end counts no more."""
    return msgspec.structs.replace(
        request, state=state, closed_on=None, reopened_on=on, reopened_why=why, satisfaction=None, dissatisfaction="",
        asked_on=None,
    )  # fmt: skip


def _row(request: NewRequest) -> Row:
    _check(request)
    return {
        "visit_id": request.visit,
        "category": request.category.value,
        "urgency": request.urgency.value,
        "text": _rows.required(request.text, "诉求内容"),
        "amount": _rows.money(request.amount),
        "raised_on": request.raised_on.isoformat(),
        "reply_by": _rows.iso(request.reply_by),
        "officer": _rows.required(request.officer, "承办人"),
        "answer": request.answer.strip(),
        "state": request.state.value,
        "closed_on": _rows.iso(request.closed_on),
        "office": request.office.strip(),
        "handed_to": request.handed_to.strip(),
        "handed_on": _rows.iso(request.handed_on) or "",
        "evidence": request.evidence.strip(),
        "evidence_file": request.evidence_file,
        "resources": json.dumps(request.resources) if request.resources else "",
        "satisfaction": request.satisfaction.value if request.satisfaction is not None else "",
        "dissatisfaction": request.dissatisfaction.strip(),
        "asked_on": _rows.iso(request.asked_on) or "",
        "reopened_on": _rows.iso(request.reopened_on) or "",
        "reopened_why": request.reopened_why.strip(),
    }


def _check(request: NewRequest) -> None:
    """Raises UserError if the parts of a request contradict each other."""
    if request.reply_by is not None and request.reply_by < request.raised_on:
        raise UserError("承诺答复日期早于提出日期，请改正日期")
    if (request.state in ENDS) != (request.closed_on is not None):
        raise UserError("办结的诉求要写明办结日期，未办结的不能有办结日期，请核对")
    if request.closed_on is not None and request.closed_on < request.raised_on:
        raise UserError("办结日期早于提出日期，请改正日期")
    if bool(request.handed_to.strip()) != (request.handed_on is not None):
        raise UserError("转交要写明转交给谁和转交日期，请补全")
    if request.handed_on is not None and request.handed_on < request.raised_on:
        raise UserError("转交日期早于提出日期，请改正日期")
    _check_satisfaction(request)


def _check_satisfaction(request: NewRequest) -> None:
    if (request.satisfaction is not None) != (request.asked_on is not None):
        raise UserError("回访要写明满意度和回访日期，请补全")
    if request.satisfaction is not None and request.closed_on is None:
        raise UserError("办结以后才能回访满意度，请先办结")
    if request.satisfaction is Satisfaction.DISSATISFIED and not request.dissatisfaction.strip():
        raise UserError("不满意的原因不能为空，请问清楚后补上")
    if request.asked_on is not None and request.closed_on is not None and request.asked_on < request.closed_on:
        raise UserError("回访日期早于办结日期，请改正日期")


def _day(row: _rows.Cells, name: str) -> date | None:
    """Returns a day of a column that is empty text without one."""
    return date.fromisoformat(text) if (text := _rows.text(row, name)) else None


def _read(row: _rows.Cells) -> Request:
    return Request(
        id=_rows.number(row, "id"),
        enterprise=_rows.number(row, "enterprise_id"),
        name=_rows.text(row, "name"),
        category=Category(_rows.text(row, "category")),
        urgency=Urgency(_rows.text(row, "urgency")),
        text=_rows.text(row, "text"),
        amount=_rows.money_or_none(row, "amount"),
        raised_on=_rows.day(row, "raised_on"),
        reply_by=_rows.day_or_none(row, "reply_by"),
        officer=_rows.text(row, "officer"),
        visit=_rows.number_or_none(row, "visit_id"),
        state=RequestState(_rows.text(row, "state")),
        closed_on=_rows.day_or_none(row, "closed_on"),
        answer=_rows.text(row, "answer"),
        office=_rows.text(row, "office"),
        handed_to=_rows.text(row, "handed_to"),
        handed_on=_day(row, "handed_on"),
        evidence=_rows.text(row, "evidence"),
        evidence_file=_rows.text(row, "evidence_file"),
        resources=tuple(json.loads(_rows.text(row, "resources") or "[]")),
        satisfaction=Satisfaction(rated) if (rated := _rows.text(row, "satisfaction")) else None,
        dissatisfaction=_rows.text(row, "dissatisfaction"),
        asked_on=_day(row, "asked_on"),
        reopened_on=_day(row, "reopened_on"),
        reopened_why=_rows.text(row, "reopened_why"),
    )
