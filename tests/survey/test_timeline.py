"""Everything written about a firm stands in its timeline, with its day and where it is opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from casebook import (
    Author,
    Casebook,
    Category,
    Confirmation,
    ContractKind,
    ContractSide,
    FilingBoard,
    FilingStage,
    LetterKind,
    NewContract,
    NewFiling,
    NewFollowUp,
    NewLetter,
    NewPayout,
    NewPerson,
    NewPlanStep,
    NewRequest,
    NewVisit,
    PlanPart,
    RequestState,
    TitleEnd,
    TitleOutcome,
)
from policies import UserError
from survey.timeline import SOURCES, TimelineKind, timeline
from tests.casebook.build import LICENCE, ON, add, opened, printed

WHO = Author("张三")
TITLES = [{"kind": "hnte", "granted_on": "2023-12-08", "expires_on": "2026-12-08"}, {"kind": "chuying"}]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    with opened(tmp_path / "kece.db") as casebook:
        yield casebook


def written_about(book: Casebook, firm: int) -> None:
    """Writes one record of every kind about a firm, most of them without any day of their own where that may be."""
    book.visits.add(firm, NewVisit(on=ON, officer="张三", note="谈了研发"), WHO)
    request = book.requests.add(
        firm, NewRequest(category=Category.MONEY, text="贷款三百万", raised_on=ON, officer="张三"), WHO
    )
    book.requests.close(request.id, RequestState.SOLVED, ON + timedelta(days=3), Author("张三", "已对接银行"))
    book.follow_ups.add(firm, NewFollowUp(text="送清单", officer="张三"), WHO)
    printed(book, firm)
    new = NewFiling(policy="cn-hnte", policy_name="高企认定", board=FilingBoard.TITLES, officer="张三")
    filing = book.filings.add(firm, new, ON, WHO)
    book.filings.move(filing.id, FilingStage.FILED, ON + timedelta(days=9), WHO)
    book.payouts.add(
        firm, NewPayout(policy="p", policy_name="研发补助", year=2026, officer="张三", due=Decimal(20)), WHO
    )
    letter = NewLetter(
        enterprise=firm, kind=LetterKind.EXPIRY, day=ON, subject="高企到期", body="请续报", officer="张三"
    )
    book.letters.add_many([letter], WHO)
    contract = NewContract(title="开发合同", kind=ContractKind.DEVELOPMENT, side=ContractSide.SELLER, officer="张三")
    book.contracts.add(firm, contract, WHO)
    book.persons.add(firm, NewPerson(person="赵六", officer="张三", day=ON), WHO)
    book.plans.add(firm, NewPlanStep(part=PlanPart.STEP, text="补研发辅助账", officer="张三"), WHO)
    end = TitleEnd(
        enterprise=firm, kind="hnte", expires_on=date(2026, 12, 8), outcome=TitleOutcome.RENEWING, why="材料已交", officer="张三",
        day=ON,
    )  # fmt: skip
    book.title_ends.note([end], WHO)
    check = Confirmation(
        condition="cn-hnte/field", holds=True, reason="看过产品", officer="张三", on=ON, until=date(2027, 1, 1)
    )
    book.confirmations.confirm(firm, check)


def test_that_every_kind_of_record_is_found_again(book: Casebook) -> None:
    firm = add(book, officer="张三", qualifications=TITLES).id
    written_about(book, firm)
    book.enterprises.set_fact(firm, "name", "天津海河新达科技有限公司", LICENCE)
    counts = Counter(entry.kind for entry in timeline(book, firm))
    assert set(counts) == set(TimelineKind)
    assert counts[TimelineKind.REQUEST] == 2
    assert counts[TimelineKind.FILING] == 2
    assert counts[TimelineKind.TITLE] == 4


def test_that_the_days_fall_and_each_entry_says_what_to_open(book: Casebook) -> None:
    firm = add(book, qualifications=TITLES).id
    written_about(book, firm)
    found = timeline(book, firm)
    days = [entry.on for entry in found]
    assert days == sorted(days, reverse=True)
    assert all(entry.title and entry.page for entry in found)
    (filed,) = [entry for entry in found if entry.title == "高企认定：已报"]
    assert filed.target == book.filings.of(firm)[0].id


def test_that_changes_of_name_place_and_officer_tell_both_sides_also_when_undone(book: Casebook) -> None:
    firm = add(book, officer="张三", district="河东区").id
    book.enterprises.set_fact(firm, "district", "河西区", LICENCE)
    book.enterprises.amend(firm, Author("李四", "轮岗"), officer="李四")
    book.journal.undo(firm, WHO)
    changes = [entry for entry in timeline(book, firm) if entry.kind is TimelineKind.CHANGE]
    told = " | ".join(f"{entry.title} {entry.detail}" for entry in changes)
    assert "河东区" in told or "未填 → 河西区" in told
    assert "张三 → 负责人：李四" in told
    assert "（撤销）" in told


def test_that_the_day_by_which_money_is_meant_to_be_paid_is_no_event(book: Casebook) -> None:
    firm = add(book).id
    payout = NewPayout(
        policy="p", policy_name="研发补助", year=2026, officer="张三", approved=Decimal(10), approved_on=ON,
        due_on=date(2031, 3, 4),
    )  # fmt: skip
    book.payouts.add(firm, payout, WHO)
    assert not [entry for entry in timeline(book, firm) if entry.on.year == 2031 or "2031" in entry.detail]


def test_that_a_need_tells_whom_it_was_handed_to_what_the_firm_thinks_and_that_it_was_reopened(book: Casebook) -> None:
    firm = add(book).id
    new = NewRequest(
        category=Category.MONEY, text="贷款", raised_on=ON, officer="张三", handed_to="金融局", handed_on=ON + timedelta(days=1),
        reopened_on=ON + timedelta(days=9), reopened_why="银行没有联系",
    )  # fmt: skip
    book.requests.add(firm, new, WHO)
    told = {entry.title: entry.detail for entry in timeline(book, firm) if entry.kind is TimelineKind.REQUEST}
    assert set(told) == {"提出资金诉求", "资金诉求转给金融局", "资金诉求重新办理"}
    assert "银行没有联系" in told["资金诉求重新办理"]


def test_that_nothing_of_another_firm_stands_there(book: Casebook) -> None:
    one, other = add(book, "甲公司").id, add(book, "乙公司").id
    written_about(book, other)
    assert {entry.kind for entry in timeline(book, one)} == {TimelineKind.CHANGE}
    with pytest.raises(UserError, match="不在库中"):
        timeline(book, 99)


def test_that_no_source_is_listed_twice() -> None:
    assert len(set(SOURCES)) == len(SOURCES)
