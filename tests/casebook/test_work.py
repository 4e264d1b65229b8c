"""Visits, requests, follow-ups and manual confirmations."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest

from casebook import (
    Casebook,
    Category,
    Confirmation,
    NewFollowUp,
    NewRequest,
    NewVisit,
    RequestState,
    Urgency,
    VisitState,
)
from casebook._types import Author
from policies import UserError
from tests.casebook.build import OFFICER, ON, add, facts

RENT = NewRequest(
    category=Category.PREMISES, text="厂房租金太高", raised_on=ON, officer="张三", urgency=Urgency.SOON,
    reply_by=date(2026, 12, 1), amount=Decimal("12.34"),
)  # fmt: skip
NO_INCIDENT = Confirmation(
    condition="confirmed.cn-hnte/no-incident", holds=True, reason="应急局回函", officer="张三", on=ON,
    until=date(2027, 6, 30),
)  # fmt: skip


def test_that_a_visit_comes_back_as_it_was_entered(book: Casebook) -> None:
    firm = add(book)
    new = NewVisit(on=ON, officer="张三", received_by="财务部", note="谈了研发费", still_to_supply=("rd_expense.2025",))
    visit = book.visits.add(firm.id, new, OFFICER)
    assert (visit.on, visit.state, visit.name) == (ON, VisitState.PLANNED, firm.name)
    assert (visit.received_by, visit.note, visit.still_to_supply) == ("财务部", "谈了研发费", ("rd_expense.2025",))
    held = msgspec.structs.replace(visit, state=VisitState.HELD)
    book.visits.update(held, OFFICER)
    assert book.visits.of(firm.id) == (held,)


def test_that_visits_of_a_day_and_an_officer_are_found(book: Casebook) -> None:
    firm = add(book)
    for day, officer in ((0, "张三"), (0, "李四"), (1, "张三")):
        book.visits.add(firm.id, NewVisit(on=ON + timedelta(days=day), officer=officer), OFFICER)
    assert len(book.visits.between(ON, ON)) == 2
    assert [visit.officer for visit in book.visits.between(ON, ON, "李四")] == ["李四"]
    assert len(book.visits.between(ON, ON + timedelta(days=1))) == 3


def test_that_the_last_visit_before_a_day_took_place(book: Casebook) -> None:
    firm = add(book)
    for day, state in (
        (date(2025, 5, 1), VisitState.HELD),
        (date(2026, 5, 1), VisitState.CANCELLED),
        (ON, VisitState.HELD),
    ):
        book.visits.add(firm.id, NewVisit(on=day, officer="张三", state=state), OFFICER)
    last = book.visits.last_before(firm.id, ON)
    assert last is not None
    assert last.on == date(2025, 5, 1)
    assert book.visits.last_before(firm.id, date(2025, 5, 1)) is None


def test_that_requests_stay_after_their_visit_is_removed(book: Casebook) -> None:
    firm = add(book)
    visit = book.visits.add(firm.id, NewVisit(on=ON, officer="张三"), OFFICER)
    request = book.requests.add(firm.id, msgspec.structs.replace(RENT, visit=visit.id), OFFICER)
    book.visits.remove(visit.id, OFFICER)
    assert book.requests.get(request.id).visit is None
    book.journal.undo(firm.id, OFFICER)
    assert book.requests.get(request.id).visit == visit.id
    assert book.visits.of(firm.id) == (visit,)


def test_that_a_request_keeps_its_amount_and_promise(book: Casebook) -> None:
    firm = add(book)
    request = book.requests.add(firm.id, RENT, OFFICER)
    assert (request.amount, request.reply_by, request.state) == (Decimal("12.34"), date(2026, 12, 1), RequestState.OPEN)
    assert book.requests.of(firm.id) == (request,)


def test_that_a_closed_request_needs_an_answer(book: Casebook) -> None:
    firm = add(book)
    request = book.requests.add(firm.id, RENT, OFFICER)
    with pytest.raises(UserError, match="答复内容不能为空"):
        book.requests.close(request.id, RequestState.SOLVED, ON, Author("张三"))
    with pytest.raises(UserError, match="办结"):
        book.requests.close(request.id, RequestState.IN_WORK, ON, Author("张三", "还在问"))
    book.requests.close(request.id, RequestState.SOLVED, ON, Author("张三", "已介绍孵化器"))
    kept = book.requests.get(request.id)
    assert (kept.state, kept.closed_on, kept.answer) == (RequestState.SOLVED, ON, "已介绍孵化器")
    assert book.requests.unanswered() == ()
    assert book.requests.raised_between(ON, ON) == (kept,)


def test_that_a_promise_before_the_request_is_refused(book: Casebook) -> None:
    firm = add(book)
    with pytest.raises(UserError, match="承诺答复日期早于提出日期"):
        book.requests.add(firm.id, msgspec.structs.replace(RENT, reply_by=date(2026, 11, 23)), OFFICER)
    assert book.requests.of(firm.id) == ()


def test_that_a_removed_request_is_gone_and_can_come_back(book: Casebook) -> None:
    firm = add(book)
    request = book.requests.add(firm.id, RENT, OFFICER)
    book.requests.remove(request.id, OFFICER)
    with pytest.raises(UserError, match="这条诉求不在库中"):
        book.requests.get(request.id)
    book.journal.undo(firm.id, OFFICER)
    assert book.requests.get(request.id) == request


def test_that_a_follow_up_is_open_until_done(book: Casebook) -> None:
    firm = add(book)
    new = NewFollowUp(text="申报高企", officer="张三", policy="cn-hnte", due_on=date(2026, 12, 1))
    follow_up = book.follow_ups.add(firm.id, new, OFFICER)
    assert book.follow_ups.open("张三") == (follow_up,)
    book.follow_ups.update(msgspec.structs.replace(follow_up, done_on=ON), OFFICER)
    assert book.follow_ups.open() == ()
    assert book.follow_ups.of(firm.id)[0].done_on == ON
    book.follow_ups.remove(follow_up.id, OFFICER)
    assert book.follow_ups.of(firm.id) == ()


def test_that_a_confirmation_is_valid_until_its_last_day_and_then_lapsed(book: Casebook) -> None:
    firm = add(book)
    book.confirmations.confirm(firm.id, NO_INCIDENT)
    assert facts(book, firm.id, ON)["confirmed"] == {"cn-hnte/no-incident": True}
    assert facts(book, firm.id, date(2027, 6, 30))["confirmed"] == {"cn-hnte/no-incident": True}
    assert "confirmed" not in facts(book, firm.id, date(2027, 7, 1))
    assert "confirmed" not in facts(book, firm.id, date(2026, 11, 23))
    assert book.confirmations.lapsed(date(2027, 6, 30)) == ()
    lapsed = book.confirmations.lapsed(date(2027, 7, 1))
    assert [(one.enterprise, one.name, one.confirmation.condition) for one in lapsed] == [
        (firm.id, firm.name, "cn-hnte/no-incident")
    ]


def test_that_a_denial_is_a_confirmation_too(book: Casebook) -> None:
    firm = add(book)
    book.confirmations.confirm(firm.id, msgspec.structs.replace(NO_INCIDENT, holds=False))
    assert facts(book, firm.id)["confirmed"] == {"cn-hnte/no-incident": False}
    book.confirmations.withdraw(firm.id, "confirmed.cn-hnte/no-incident", OFFICER)
    assert "confirmed" not in facts(book, firm.id)
    book.journal.undo(firm.id, OFFICER)
    assert book.confirmations.of(firm.id)[0].holds is False


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reason": " "}, "核实理由不能为空"),
        ({"officer": ""}, "核实人不能为空"),
        ({"until": date(2026, 11, 23)}, "截止日期早于核实日期"),
        ({"condition": "cn-hnte"}, "核实事项不能为空"),
    ],
)
def test_that_a_confirmation_needs_reason_officer_and_end(
    book: Casebook, change: dict[str, object], message: str
) -> None:
    firm = add(book)
    with pytest.raises(UserError, match=message):
        book.confirmations.confirm(firm.id, msgspec.structs.replace(NO_INCIDENT, **change))
    assert book.confirmations.of(firm.id) == ()


def test_that_work_for_an_unknown_firm_is_refused(book: Casebook) -> None:
    for call in (
        lambda: book.visits.add(9, NewVisit(on=ON, officer="张三"), OFFICER),
        lambda: book.requests.add(9, RENT, OFFICER),
        lambda: book.follow_ups.add(9, NewFollowUp(text="问", officer="张三"), OFFICER),
        lambda: book.confirmations.confirm(9, NO_INCIDENT),
    ):
        with pytest.raises(UserError, match="这家企业不在库中"):
            call()
    assert book.journal.recent() == ()
