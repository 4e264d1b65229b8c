"""Everything that has a day, in one list: laws of the order and the groups, and each kind of item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook import (
    Author,
    Casebook,
    Category,
    NewFollowUp,
    NewRequest,
    NewVisit,
    Origin,
    Provenance,
    RequestState,
    TitleEnd,
    TitleOutcome,
    VisitState,
    open_casebook,
)
from matcher import read_profile
from survey.due import AHEAD, DueKind, When, counted, due_items, due_words, when

ON = date(2026, 11, 25)
"""A Wednesday."""
WHO = Author("王敏")
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """An empty casebook."""
    with open_casebook(tmp_path / "kece.db") as opened:
        yield opened


def firm(book: Casebook, name: str = "甲公司", officer: str = "王敏", **facts: object) -> int:
    source = Provenance(Origin.LICENCE, ON, "王敏")
    return book.enterprises.add(read_profile({"name": name, **facts}), source, officer).id


@given(DAYS, DAYS)
def test_that_every_day_lies_in_one_group_and_groups_follow_each_other(due: date, on: date) -> None:
    groups = tuple(When)
    assert groups.index(when(due, on)) <= groups.index(when(due + timedelta(days=1), on))
    assert (when(due, on) is When.OVERDUE) == (due < on)
    assert (when(due, on) is When.TODAY) == (due == on)


@given(DAYS, st.integers(1, 7))
def test_that_the_week_ends_on_sunday(on: date, later: int) -> None:
    due = on + timedelta(days=later)
    assert (when(due, on) is When.WEEK) == (due.isocalendar()[:2] == on.isocalendar()[:2])


@given(DAYS, DAYS)
def test_that_the_words_of_a_day_agree_with_its_group(due: date, on: date) -> None:
    assert due_words(due, on).startswith("逾期") == (when(due, on) is When.OVERDUE)


def test_that_items_of_all_kinds_stand_in_the_order_of_their_groups(book: Casebook) -> None:
    held = [
        {"kind": "hnte", "granted_on": "2015-01-01", "expires_on": "2018-01-01"},
        {"kind": "chuying", "granted_on": "2023-11-01", "expires_on": "2026-11-01"},
        {"kind": "srdi_sme", "granted_on": "2024-02-01", "expires_on": "2027-02-01"},
    ]
    number = firm(book, qualifications=held)
    for day, hour in ((-3, ""), (0, "14:00"), (0, "09:30"), (2, ""), (9, ""), (31, "")):
        book.visits.add(number, NewVisit(on=ON + timedelta(days=day), officer="王敏", hour=hour), WHO)
    book.follow_ups.add(number, NewFollowUp(text="送清单", officer="王敏", due_on=ON - timedelta(days=1)), WHO)
    request = NewRequest(category=Category.MONEY, text="贷款", raised_on=ON, officer="王敏", reply_by=ON)
    book.requests.add(number, request, WHO)
    found = due_items(book, ON)
    assert [(when(item.due_on, ON).value, item.kind.value, item.hour) for item in found] == [
        ("逾期", "走访", ""),
        ("逾期", "跟进", ""),
        ("逾期", "资质", ""),
        ("逾期", "资质", ""),
        ("今天", "走访", "09:30"),
        ("今天", "走访", "14:00"),
        ("今天", "诉求", ""),
        ("本周", "走访", ""),
        ("以后", "走访", ""),
        ("以后", "资质", ""),
    ]
    assert [item.text for item in found[2:4]] == ["雏鹰已到期", "高企已到期"]
    assert counted(found, ON) == {When.OVERDUE: 4, When.TODAY: 3, When.WEEK: 1, When.LATER: 2}


def test_that_only_items_of_the_asked_officer_are_returned(book: Casebook) -> None:
    held = [{"kind": "hnte", "granted_on": "2023-01-01", "expires_on": "2026-01-01"}]
    mine, other = firm(book, qualifications=held), firm(book, "乙公司", "李四", qualifications=held)
    for number, officer in ((mine, "李四"), (other, "王敏")):
        book.visits.add(number, NewVisit(on=ON, officer=officer), WHO)
    found = due_items(book, ON, "王敏")
    assert [(item.kind, item.name) for item in found] == [(DueKind.TITLE, "甲公司"), (DueKind.VISIT, "乙公司")]
    assert len(due_items(book, ON)) == 4


def test_that_what_is_done_is_not_due(book: Casebook) -> None:
    number = firm(book)
    book.visits.add(number, NewVisit(on=ON, officer="王敏", state=VisitState.HELD), WHO)
    request = NewRequest(category=Category.MONEY, text="贷款", raised_on=ON, officer="王敏", reply_by=ON)
    book.requests.close(book.requests.add(number, request, WHO).id, RequestState.SOLVED, ON, Author("王敏", "已对接"))
    later = ON + AHEAD + timedelta(days=1)
    book.follow_ups.add(number, NewFollowUp(text="送清单", officer="王敏", due_on=later), WHO)
    assert due_items(book, ON) == ()


def test_that_a_title_stays_until_it_is_renewed_or_given_up(book: Casebook) -> None:
    old = {"kind": "hnte", "granted_on": "2015-01-01", "expires_on": "2018-01-01"}
    number = firm(book, qualifications=[old])
    end = TitleEnd(
        enterprise=number, kind="hnte", expires_on=date(2018, 1, 1), outcome=TitleOutcome.RENEWING, why="已报市局",
        officer="王敏", day=ON,
    )  # fmt: skip
    assert not due_items(book, ON)[0].calm
    book.title_ends.note([end], WHO)
    (found,) = due_items(book, ON)
    assert (found.calm, found.text) == (True, "高企已到期，续报中")
    new = {"kind": "hnte", "granted_on": "2026-11-01", "expires_on": "2029-11-01"}
    source = Provenance(Origin.LICENCE, ON, "王敏")
    book.enterprises.set_fact(
        number, "qualifications", read_profile({"qualifications": [old, new]}).facts["qualifications"], source
    )
    assert due_items(book, ON) == ()
