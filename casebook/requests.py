"""Requests of firms (诉求): content, promised day of reply, state and answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import Ledger, Row
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


class NewRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request to be stored. `amount` is in 万元; `reply_by` is the promised day of reply, `answer` what the firm was told."""

    category: Category
    text: str
    raised_on: date
    officer: str
    urgency: Urgency = Urgency.NORMAL
    reply_by: date | None = None
    amount: Decimal | None = None
    visit: int | None = None
    answer: str = ""


class Request(NewRequest, frozen=True, kw_only=True):
    """A stored request; `name` is that of the firm."""

    id: int
    enterprise: int
    name: str
    state: RequestState = RequestState.OPEN
    closed_on: date | None = None


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
        row = {**_row(request), "state": RequestState.OPEN.value, "closed_on": None}
        with self._ledger.transaction():
            _rows.must_exist(self._ledger, enterprise)
            with self._ledger.change(enterprise, author) as change:
                number = change.insert("requests", {"enterprise_id": enterprise, **row})
        return self.get(number)

    def update(self, request: Request, author: Author) -> None:
        """Replaces the stored request (use `msgspec.structs.replace` to change fields)."""
        self.get(request.id)
        row = {"id": request.id, "enterprise_id": request.enterprise, **_row(request), **_end(request)}
        with self._ledger.change(request.enterprise, author) as change:
            change.put("requests", (request.id,), row)

    def close(self, request: int, state: RequestState, on: date, author: Author) -> None:
        """Closes a request; `author.why` is the answer given to the firm.

        Raises: UserError without an answer, or for a state that is not final.
        """
        answer = _rows.required(author.why, "答复内容")
        kept = self.get(request)
        self.update(msgspec.structs.replace(kept, state=state, closed_on=on, answer=answer), author)

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


def _row(request: NewRequest) -> Row:
    if request.reply_by is not None and request.reply_by < request.raised_on:
        raise UserError("承诺答复日期早于提出日期，请改正日期")
    return {
        "visit_id": request.visit,
        "category": request.category.value,
        "urgency": request.urgency.value,
        "text": _rows.required(request.text, "诉求内容"),
        "amount": None if request.amount is None else f"{request.amount:f}",
        "raised_on": request.raised_on.isoformat(),
        "reply_by": _rows.iso(request.reply_by),
        "officer": _rows.required(request.officer, "承办人"),
        "answer": request.answer.strip(),
    }


def _end(request: Request) -> Row:
    if (request.state in ENDS) != (request.closed_on is not None):
        raise UserError("办结的诉求要写明办结日期，未办结的不能有办结日期，请核对")
    return {"state": request.state.value, "closed_on": _rows.iso(request.closed_on)}


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
    )
