"""Requests to their end: handed on, answered with evidence and resources, rated, taken up again; and their laws."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from casebook import (
    Author,
    Casebook,
    Category,
    NewRequest,
    RequestState,
    Satisfaction,
    open_casebook,
    read_export,
)
from casebook.evidence import MOST_BYTES
from policies import UserError
from tests.casebook.build import OFFICER, ON, add

LATER = ON + timedelta(days=5)
RENT = NewRequest(category=Category.PREMISES, text="厂房租金太高", raised_on=ON, officer="张三", office="区住建委")


def closed(book: Casebook, on: date = LATER) -> int:
    request = book.requests.add(add(book).id, RENT, OFFICER)
    book.requests.close(request.id, RequestState.SOLVED, on, Author("张三", "已介绍孵化器"))
    return request.id


def test_that_a_request_comes_back_with_everything_that_became_of_it(book: Casebook) -> None:
    firm = add(book).id
    sha256 = book.evidence.keep(firm, "回执.pdf", b"%PDF-1", OFFICER)
    new = msgspec.structs.replace(
        RENT, state=RequestState.SOLVED, closed_on=LATER, handed_to="区住建委", handed_on=ON, evidence="见回执",
        evidence_file=sha256, resources=("a1", "b2"), satisfaction=Satisfaction.DISSATISFIED, dissatisfaction="太慢",
        asked_on=LATER, answer="已办", reopened_on=ON, reopened_why="补办",
    )  # fmt: skip
    kept = book.requests.add(firm, new, OFFICER)
    assert {name: getattr(kept, name) for name in new.__struct_fields__} == msgspec.structs.asdict(new)


def test_that_handing_on_names_to_whom_and_when_and_its_note_is_in_the_journal(book: Casebook) -> None:
    request = book.requests.add(add(book).id, RENT, OFFICER)
    book.requests.hand_on(request.id, "区住建委 李科长", LATER, Author("张三", "电话已说明"))
    kept = book.requests.get(request.id)
    assert (kept.handed_to, kept.handed_on) == ("区住建委 李科长", LATER)
    entry = book.journal.of(request.enterprise, 1)[0]
    assert entry.why == "电话已说明"
    assert "转交给：区住建委 李科长" in entry.after
    book.journal.undo(request.enterprise, OFFICER)
    assert book.requests.get(request.id) == request


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"handed_to": "某局"}, "转交"),
        ({"handed_to": "某局", "handed_on": ON - timedelta(days=1)}, "转交日期早于"),
        ({"satisfaction": Satisfaction.SATISFIED, "asked_on": ON}, "先办结"),
        ({"closed_on": ON, "state": RequestState.SOLVED, "satisfaction": Satisfaction.SATISFIED}, "回访日期"),
        ({"closed_on": ON - timedelta(days=1), "state": RequestState.SOLVED}, "办结日期早于"),
    ],
)
def test_that_contradictions_are_refused_with_a_sentence(book: Casebook, change: dict, words: str) -> None:
    firm = add(book).id
    with pytest.raises(UserError, match=words):
        book.requests.add(firm, msgspec.structs.replace(RENT, **change), OFFICER)
    assert book.requests.of(firm) == ()


def test_that_dissatisfaction_needs_a_reason(book: Casebook) -> None:
    request = closed(book)
    with pytest.raises(UserError, match="不满意的原因"):
        book.requests.rate(request, Satisfaction.DISSATISFIED, LATER, OFFICER)
    book.requests.rate(request, Satisfaction.DISSATISFIED, LATER, OFFICER, "等了太久")
    assert book.requests.get(request).dissatisfaction == "等了太久"


def test_that_a_request_taken_up_again_keeps_why_and_is_asked_anew(book: Casebook) -> None:
    request = closed(book)
    book.requests.rate(request, Satisfaction.DISSATISFIED, LATER, OFFICER, "没解决")
    with pytest.raises(UserError, match="重新打开的原因"):
        book.requests.reopen(request, LATER, OFFICER)
    book.requests.reopen(request, LATER, Author("张三", "企业说没解决"))
    kept = book.requests.get(request)
    assert (kept.state, kept.closed_on, kept.satisfaction) == (RequestState.IN_WORK, None, None)
    assert (kept.reopened_on, kept.reopened_why, kept.answer) == (LATER, "企业说没解决", "已介绍孵化器")
    book.requests.close(request, RequestState.SOLVED, LATER, Author("张三", "换了地方"))
    book.requests.reopen(request, LATER + timedelta(days=9), Author("张三", "又漏水"))
    assert book.requests.times_reopened(request) == 2


def test_that_several_are_stored_all_or_none(book: Casebook) -> None:
    firm = add(book).id
    with pytest.raises(UserError):
        book.requests.add_all([(firm, RENT), (firm, msgspec.structs.replace(RENT, text=" "))], OFFICER)
    assert book.requests.all() == ()


def test_that_closed_requests_not_asked_about_are_found_by_day_and_officer(book: Casebook) -> None:
    request = closed(book)
    assert [found.id for found in book.requests.not_asked(ON, LATER)] == [request]
    assert book.requests.not_asked(ON, LATER, "李四") == ()
    assert book.requests.not_asked(LATER + timedelta(days=1), LATER + timedelta(days=9)) == ()
    book.requests.rate(request, Satisfaction.SATISFIED, LATER, OFFICER)
    assert book.requests.not_asked(ON, LATER) == ()


@pytest.mark.parametrize(("promised", "in_time"), [(LATER, True), (ON, False), (None, None)])
def test_that_a_request_is_in_time_if_closed_by_the_promised_day(promised: date | None, in_time: bool | None) -> None:
    done = msgspec.structs.replace(RENT, reply_by=promised, state=RequestState.SOLVED, closed_on=LATER)
    assert done.in_time is in_time


def test_that_evidence_comes_back_and_the_same_file_is_kept_once(book: Casebook) -> None:
    firm = add(book).id
    sha256 = book.evidence.keep(firm, "C:\\材料\\回执.PDF", b"%PDF-1", OFFICER)
    assert book.evidence.keep(firm, "又一份.pdf", b"%PDF-1", OFFICER) == sha256
    (kept,) = book.evidence.of(firm)
    assert (kept.name, kept.who) == ("回执.PDF", OFFICER.who)
    assert book.evidence.body(firm, sha256) == b"%PDF-1"


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.exe", b"MZ", "只收文档"),
        ("回执", b"x", "只收文档"),
        ("a.pdf", b"", "空文件"),
        ("a.pdf", bytes(MOST_BYTES + 1), "超过 5 MB"),
    ],
)
def test_that_programs_empty_and_large_files_are_refused(book: Casebook, name: str, body: bytes, words: str) -> None:
    firm = add(book).id
    with pytest.raises(UserError, match=words):
        book.evidence.keep(firm, name, body, OFFICER)
    assert book.evidence.of(firm) == ()


def test_that_evidence_is_exported_read_back_and_erased_with_its_firm(tmp_path: Path, book: Casebook) -> None:
    firm = add(book).id
    sha256 = book.evidence.keep(firm, "回执.pdf", b"%PDF-1", OFFICER)
    titles = {section.title: section.rows for section in book.privacy.held_about(firm)}
    assert titles["答复的佐证"][0][0] == "回执.pdf"
    book.export.write_json(tmp_path / "all.json", datetime(2026, 12, 1, tzinfo=UTC))
    read_export(tmp_path / "all.json", tmp_path / "copy.db")
    with open_casebook(tmp_path / "copy.db") as copy:
        assert copy.evidence.body(firm, sha256) == b"%PDF-1"
    book.privacy.delete_firm_completely(firm, Author("张三", "企业要求"))
    with pytest.raises(UserError, match="不在库中"):
        book.evidence.body(firm, sha256)


def test_that_damaged_evidence_is_told_and_not_shown(book: Casebook) -> None:
    firm = add(book).id
    sha256 = book.evidence.keep(firm, "回执.pdf", b"%PDF-1", OFFICER)
    database = book.evidence._ledger.database
    database.execute("DROP TRIGGER evidence_is_never_changed")
    database.execute("UPDATE evidence SET body = x'00'")
    with pytest.raises(UserError, match="不一致"):
        book.evidence.body(firm, sha256)
