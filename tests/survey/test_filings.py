"""Filings begin as their policy says, and an approval brings the certificate into the profile."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import main
from casebook import Author, Casebook, FilingBoard, FilingStage, NewFiling
from policies import Policy, UserError
from policies.records import OTHERS_OPEN
from survey.due import DueKind, due_items
from survey.filings import (
    NewCertificate,
    approve_with_certificate,
    begin_filings,
    closing_day,
    in_charge,
    usual_end,
    usual_filing,
)
from tests.casebook.build import ON, add, opened

WHO = Author("李明")
POLICIES = main.built_in_library().policies


@pytest.fixture
def book(tmp_path: Path) -> Casebook:
    return opened(tmp_path / "kece.db")


HNTE = next(found for found in POLICIES if found.grants == "hnte")
CALLED = next(found for found in POLICIES if found.materials and any(call.closes for call in found.calls.dated))
LAST = max(call.closes for call in CALLED.calls.dated if call.closes is not None)


def test_that_a_filing_begins_with_the_papers_and_the_last_day_of_its_policy() -> None:
    filing = usual_filing(CALLED, LAST, "李明")
    assert filing.next_on == closing_day(CALLED, LAST) == LAST
    assert filing.missing == tuple(dict.fromkeys(material.text for material in CALLED.materials))
    assert filing.next_step
    assert len(filing.round) == 4


def test_that_a_round_that_is_over_sets_no_day() -> None:
    assert closing_day(CALLED, LAST + timedelta(days=1)) is None


def test_that_a_last_day_that_nobody_announced_stays_open() -> None:
    silent = next(found for found in POLICIES if not found.calls.dated)
    filing = usual_filing(silent, ON, "李明")
    assert (filing.next_on, filing.next_step) == (None, "")


def test_that_titles_and_projects_stand_on_their_own_boards() -> None:
    assert usual_filing(HNTE, ON, "李明").board is FilingBoard.TITLES
    project = next(found for found in POLICIES if not found.grants)
    assert usual_filing(project, ON, "李明").board is FilingBoard.PROJECTS


def test_that_many_firms_go_into_the_pool_in_one_step_and_none_twice(book: Casebook) -> None:
    firms = [add(book, f"天津甲{n}科技有限公司", "王敏" if n else "").id for n in range(4)]
    filing = usual_filing(HNTE, ON, "李明")
    done = begin_filings(book, in_charge(book, firms), [filing], ON, WHO)
    assert sorted(made.officer for made in done.made) == ["李明", "王敏", "王敏", "王敏"]
    again = begin_filings(book, in_charge(book, [*firms, add(book, "天津新来科技有限公司").id]), [filing], ON, WHO)
    assert (len(again.made), again.passed) == (1, 4)
    assert again.words() == "已建 1 条办理，4 条已经在办，没有重复"


def test_that_nothing_is_begun_if_one_firm_is_gone(book: Casebook) -> None:
    firm = add(book).id
    with pytest.raises(UserError):
        begin_filings(book, {firm: "", 999: ""}, [usual_filing(HNTE, ON, "李明")], ON, WHO)
    assert book.filings.all() == ()


@pytest.mark.parametrize(("firms", "filings", "words"), [({}, [HNTE], "还没有选企业"), ({1: ""}, [], "还没有选政策")])
def test_that_an_empty_choice_is_refused(
    book: Casebook, firms: dict[int, str], filings: list[Policy], words: str
) -> None:
    add(book)
    with pytest.raises(UserError, match=words):
        begin_filings(book, firms, [usual_filing(found, ON, "李明") for found in filings], ON, WHO)


def begun(book: Casebook, **facts: object) -> str:
    firm = add(book, **facts).id
    return book.filings.add(firm, usual_filing(HNTE, ON, "李明"), ON, WHO).id


def titles(book: Casebook) -> object:
    (firm,) = book.enterprises.search("", ON)
    return book.enterprises.profile(firm.id, ON).profile.facts["qualifications"]


def test_that_an_approval_writes_the_certificate_and_keeps_what_is_unknown(book: Casebook) -> None:
    filing = book.filings.get(begun(book))
    granted = date(2026, 11, 20)
    moved = approve_with_certificate(book, filing, NewCertificate("hnte", granted, usual_end("hnte", granted)), WHO)
    assert moved.stage_words == "认定"
    assert moved.since == granted
    assert titles(book) == (
        {"kind": "hnte", "granted_on": granted, "expires_on": date(2029, 11, 20)},
        {"level": OTHERS_OPEN},
    )


def test_that_known_titles_stay_beside_the_new_one(book: Casebook) -> None:
    filing = book.filings.get(begun(book, qualifications=[{"kind": "hnte", "granted_on": "2023-11-20"}]))
    approve_with_certificate(book, filing, NewCertificate("hnte", date(2026, 11, 20)), WHO)
    assert titles(book) == (
        {"kind": "hnte", "granted_on": date(2023, 11, 20)},
        {"kind": "hnte", "granted_on": date(2026, 11, 20)},
    )


def test_that_a_certificate_that_is_refused_moves_nothing(book: Casebook) -> None:
    filing = book.filings.get(begun(book))
    for wrong in (NewCertificate("nothing", ON), NewCertificate("hnte", ON, date(2026, 1, 1))):
        with pytest.raises(UserError):
            approve_with_certificate(book, filing, wrong, WHO)
    assert book.filings.get(filing.id).stage is FilingStage.INTENT


def test_that_a_next_day_is_due_until_the_filing_ends(book: Casebook) -> None:
    firm = add(book).id
    new = NewFiling(
        policy="x", policy_name="某项目", board=FilingBoard.PROJECTS, officer="李明", next_step="交审计报告", next_on=ON,
        missing=("审计报告",),
    )  # fmt: skip
    filing = book.filings.add(firm, new, ON, WHO)
    (item,) = [item for item in due_items(book, ON) if item.kind is DueKind.FILING]
    assert (item.text, item.page, item.target) == ("交审计报告（某项目）", "filings", filing.id)
    assert "还缺：审计报告" in item.tip
    assert due_items(book, ON, "别人") == ()
    book.filings.move(filing.id, FilingStage.REFUSED, ON, WHO, "竞争落选")
    assert due_items(book, ON) == ()
