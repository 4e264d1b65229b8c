"""Letters that answer needs, resources proposed for them, and the day on which a firm is asked what it thinks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from casebook import (
    Author,
    Casebook,
    Category,
    LetterKind,
    NewRequest,
    Origin,
    Provenance,
    Request,
    RequestState,
    Resource,
    ResourceKind,
    Satisfaction,
    open_casebook,
)
from matcher import read_profile
from sheet.letter import letters_bytes
from survey.answer_letters import answer_key, answer_letters
from survey.change_letters import Sender
from survey.due import ASKED_AFTER, ASKED_UNTIL, DueKind, due_items
from survey.figures import request_figures
from survey.fitting_resources import fitting_resources

ON = date(2026, 12, 1)
WHO = Author("王敏")
SENDER = Sender("某区科技局", "王敏", "022-24126677")
LOAN = Resource(
    id="r1", kind=ResourceKind.FINANCE, title="科创贷", owner="某银行", offers="流动资金贷款，最高 1000 万元", contact="赵经理",
    phone="022-11112222", officer="王敏", day=ON,
)  # fmt: skip
LAB = Resource(
    id="r2", kind=ResourceKind.LAB, title="工业机器人检测平台", offers="伺服电机检测", fields="智能制造", officer="王敏", day=ON,
    until=date(2026, 11, 1),
)  # fmt: skip
NEED = Request(
    id=1, enterprise=7, name="甲公司", category=Category.MONEY, text="流动资金紧张。", amount=Decimal(200),
    raised_on=date(2026, 11, 20), officer="王敏", reply_by=date(2026, 12, 8), state=RequestState.IN_WORK,
    answer="已联系银行。\n请准备近两年报表。", office="区金融局", handed_to="区金融局 李科长", handed_on=date(2026, 11, 21),
    resources=("r1", "r2"),
)  # fmt: skip


def named(ids: object) -> tuple[Resource, ...]:
    return tuple(resource for resource in (LOAN, LAB) if resource.id in ids)  # type: ignore[operator]  # ids are texts


def words(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).replace("\n", "")


def test_that_a_letter_tells_the_need_the_answer_who_is_responsible_and_whom_to_call() -> None:
    batch = answer_letters([NEED], named, SENDER, ON)
    text = words(letters_bytes(batch.letters))
    for told in (
        "甲公司：", "企业诉求答复函", "2026年11月20日提出的资金诉求：流动资金紧张（200万元）。", "已联系银行。", "请准备近两年报表。",
        "科创贷", "赵经理", "022-11112222", "本项由区金融局承办。", "已于2026年11月21日转交区金融局 李科长。",
        "本项正在办理，我们将于2026年12月8日前答复进展。", "某区科技局", "特此函复",
    ):  # fmt: skip
        assert told.replace(" ", "") in text.replace(" ", "")
    assert batch.kept[0].kind is LetterKind.ANSWER
    assert batch.kept[0].about == (answer_key(NEED),)


def test_that_a_resource_out_of_date_stands_in_no_letter_and_is_told_to_the_officer() -> None:
    batch = answer_letters([NEED], named, SENDER, ON)
    assert batch.expired == ("工业机器人检测平台",)
    assert "检测平台" not in words(letters_bytes(batch.letters))


def test_that_each_firm_has_one_letter_with_its_needs_numbered_by_day() -> None:
    later = msgspec.structs.replace(NEED, id=2, text="厂房", raised_on=ON, handed_on=ON)
    other = msgspec.structs.replace(NEED, id=3, enterprise=8, name="乙公司")
    batch = answer_letters([later, other, NEED], named, SENDER, ON)
    assert [letter.to for letter in batch.letters] == ["甲公司", "乙公司"]
    heads = [part for part in batch.letters[0].parts if isinstance(part, str) and "日提出的" in part[:20]]
    assert [head[:2] for head in heads] == ["一、", "二、"]
    assert "厂房" in heads[1]


@pytest.mark.parametrize(
    ("answer", "why"), [("", "还没有写答复"), ("补贴预计12月底前拨付到位", "付款时间")]
)  # fmt: skip
def test_that_a_need_without_answer_or_with_a_day_of_payment_is_held_back(answer: str, why: str) -> None:
    batch = answer_letters([msgspec.structs.replace(NEED, answer=answer, resources=())], named, SENDER, ON)
    assert batch.letters == ()
    assert why in batch.held_back[0].why


def test_that_lines_of_the_library_are_put_into_words_for_firms_and_the_officers_own_stay() -> None:
    answer = "某贷款：够 200 万元（电话没有查到）\n材料没有查到，请补"
    batch = answer_letters([msgspec.structs.replace(NEED, answer=answer)], named, SENDER, ON, {"某贷款"})
    assert {"某贷款：够 200 万元", "材料没有查到，请补"} <= set(batch.letters[0].parts)


def test_that_another_answer_is_something_new_to_tell() -> None:
    assert answer_key(NEED) == answer_key(msgspec.structs.replace(NEED, id=99, enterprise=3, officer="李四"))
    assert answer_key(NEED) != answer_key(msgspec.structs.replace(NEED, answer="换了说法"))


def test_that_resources_are_proposed_by_words_and_only_while_they_hold() -> None:
    found = (LOAN, LAB)
    assert fitting_resources(found, "资金", "缺流动资金 200 万", ON) == (LOAN,)
    assert fitting_resources(found, "技术", "伺服电机检测找不到平台", date(2026, 10, 1)) == (LAB,)
    assert fitting_resources(found, "技术", "伺服电机检测找不到平台", ON) == ()
    assert fitting_resources(found, "其他", "停车难", ON) == ()
    assert fitting_resources(found, "资金", "", ON) == ()


def test_that_of_equally_alike_resources_those_of_the_usual_kind_come_first() -> None:
    expert = msgspec.structs.replace(LOAN, id="r9", kind=ResourceKind.EXPERT, title="一位顾问", offers=LOAN.offers)
    assert fitting_resources((expert, LOAN), "资金", "流动资金贷款", ON)[0] == LOAN


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """An empty casebook."""
    with open_casebook(tmp_path / "kece.db") as opened:
        yield opened


def closed(book: Casebook, on: date, promised: date | None = None) -> int:
    source = Provenance(Origin.LICENCE, ON, "王敏")
    firm = book.enterprises.add(read_profile({"name": f"甲公司{on}"}), source, "王敏").id
    new = NewRequest(
        category=Category.MONEY, text="贷款", raised_on=on - timedelta(days=3), officer="王敏", reply_by=promised
    )
    request = book.requests.add(firm, new, WHO)
    book.requests.close(request.id, RequestState.SOLVED, on, Author("王敏", "已对接"))
    return request.id


def asked(book: Casebook, on: date) -> list[date]:
    return [item.due_on for item in due_items(book, on) if item.kind is DueKind.SATISFACTION]


def test_that_a_firm_is_asked_two_weeks_after_the_end_until_it_was_or_three_months_passed(book: Casebook) -> None:
    request = closed(book, ON)
    assert asked(book, ON + ASKED_AFTER - timedelta(days=1)) == []
    assert asked(book, ON + ASKED_AFTER) == [ON + ASKED_AFTER]
    assert asked(book, ON + ASKED_UNTIL + timedelta(days=1)) == []
    book.requests.rate(request, Satisfaction.MOSTLY, ON + ASKED_AFTER, WHO)
    assert asked(book, ON + ASKED_AFTER) == []


def test_that_the_statistics_tell_what_was_closed_in_time_and_what_firms_thought(book: Casebook) -> None:
    first = closed(book, ON, promised=ON)
    second = closed(book, ON + timedelta(days=5), promised=ON + timedelta(days=3))
    book.requests.rate(first, Satisfaction.SATISFIED, ON, WHO)
    book.requests.rate(second, Satisfaction.DISSATISFIED, ON + timedelta(days=6), WHO, "太慢")
    total = request_figures(book.requests.all(), 2026, ON).rows[-1]
    assert total[7:] == ("50.0%", 2, "50.0%", 0)
