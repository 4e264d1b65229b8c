"""What becomes of titles that ran out: noted, replaced, taken back."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from casebook import Casebook, TitleEnd, TitleOutcome
from policies import UserError
from tests.casebook.build import OFFICER, ON, add

OVER = date(2021, 11, 30)
HELD = [{"kind": "hnte", "granted_on": "2018-11-30", "expires_on": OVER.isoformat()}]


def _end(firm: int, outcome: TitleOutcome = TitleOutcome.RENEWING, why: str = "材料已报市局") -> TitleEnd:
    return TitleEnd(enterprise=firm, kind="hnte", expires_on=OVER, outcome=outcome, why=why, officer="张三", day=ON)


def test_that_a_title_that_ran_out_long_ago_is_still_listed(book: Casebook) -> None:
    firm = add(book, officer="张三", qualifications=HELD)
    (found,) = book.enterprises.expired(ON)
    assert (found.enterprise, found.kind, found.last_day, found.officer) == (firm.id, "hnte", OVER, "张三")


def test_that_an_outcome_comes_back_and_is_replaced_by_the_next(book: Casebook) -> None:
    firm = add(book, qualifications=HELD)
    book.title_ends.note([_end(firm.id)], OFFICER)
    assert book.title_ends.of(firm.id) == (_end(firm.id),)
    given_up = _end(firm.id, TitleOutcome.GIVEN_UP, "研发人员不足，今年不报")
    book.title_ends.note([given_up], OFFICER)
    assert book.title_ends.by_title() == {given_up.key: given_up}


def test_that_undo_takes_an_outcome_back(book: Casebook) -> None:
    firm = add(book, qualifications=HELD)
    book.title_ends.note([_end(firm.id)], OFFICER)
    book.journal.undo(firm.id, OFFICER)
    assert book.title_ends.of(firm.id) == ()


def test_that_clearing_makes_a_title_due_again(book: Casebook) -> None:
    firm = add(book, qualifications=HELD)
    book.title_ends.note([_end(firm.id)], OFFICER)
    book.title_ends.clear([_end(firm.id).key], OFFICER)
    assert book.title_ends.by_title() == {}


@pytest.mark.parametrize("field", ["why", "officer"])
def test_that_an_outcome_needs_a_reason_and_a_name_and_then_none_is_noted(book: Casebook, field: str) -> None:
    firm = add(book, qualifications=HELD)
    other = msgspec.structs.replace(_end(firm.id), kind="chuying")
    with pytest.raises(UserError):
        book.title_ends.note([other, msgspec.structs.replace(_end(firm.id), **{field: " "})], OFFICER)
    assert book.title_ends.by_title() == {}
