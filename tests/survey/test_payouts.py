"""Payouts: sums, differences, and papers for firms, which never hold a day of payment."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import (
    Author,
    Casebook,
    FilingBoard,
    FilingStage,
    LetterKind,
    NewFiling,
    NewPayout,
    Origin,
    Payout,
    Provenance,
    open_casebook,
)
from commands.library import built_in_library
from matcher import read_profile
from policies import UserError
from sheet.letter import letters_bytes
from sheet.listing import listing_bytes
from survey.change_letters import Sender
from survey.due import DueKind, When, due_items, when
from survey.payout_clauses import clauses_of, payout_of
from survey.payout_papers import (
    late_words,
    letter_doubt,
    names_pay_day,
    office_listing,
    payout_letters,
    result_listing,
    state_words,
)
from survey.payout_totals import TotalsBy, difference_words, money_words, payout_figures

ON = date(2026, 11, 24)
WHO = Author("王敏")
SENDER = Sender("河东区科技局", "王敏", "022-0000 0000")
DUE_ON = date(2027, 3, 19)
NEW = NewPayout(
    policy="tj-x", policy_name="研发投入后补助", year=2026, officer="王敏", basis="《若干措施》（津科规〔2024〕3号）",
    clause="第六条", reported=Decimal("55.5"), approved=Decimal("42.25"), why="设备发票不在期内", due_on=DUE_ON, note="催财政",
)  # fmt: skip
AMOUNTS = st.decimals(0, 10_000, places=4)


def payout(number: int = 1, firm: int = 1, **changes: object) -> Payout:
    fields = msgspec.structs.asdict(NEW) | changes
    return Payout(id=f"p{number}", enterprise=firm, name=f"甲{firm}公司", **fields)  # type: ignore[arg-type]  # fields of a payout


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """An empty casebook."""
    with open_casebook(tmp_path / "kece.db") as opened:
        yield opened


def firm(book: Casebook, name: str = "甲公司") -> int:
    source = Provenance(Origin.LICENCE, ON, "王敏")
    return book.enterprises.add(read_profile({"name": name}), source, "王敏").id


def words_of(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(data))
    return "".join(page.get_textpage().get_text_bounded() for page in pages).replace("\r", "").replace("\n", "")


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, st.sampled_from(["甲", "乙"]), st.integers(2024, 2026)), max_size=12))
def test_that_the_sums_are_those_of_the_rows_whatever_they_are_added_up_by(
    rows: list[tuple[Decimal, Decimal, str, int]],
) -> None:
    payouts = [
        payout(n, approved=approved, paid=min(paid, approved), paid_on=ON, policy_name=name, year=year)
        for n, (approved, paid, name, year) in enumerate(rows)
    ]
    for by in TotalsBy:
        figures = payout_figures(payouts, by, ON)
        if not payouts:
            assert not figures.rows
            continue
        *groups, total = figures.rows
        for column in range(1, len(total)):
            assert total[column] == sum(row[column] for row in groups)  # type: ignore[misc]  # numbers
        assert total[4] - total[5] == total[6]  # type: ignore[operator]  # approved - paid = unpaid


def test_that_an_unknown_amount_is_in_no_sum_and_is_counted() -> None:
    figures = payout_figures([payout(), payout(2, approved=None)], TotalsBy.POLICY, ON)
    assert figures.rows[0][4] == Decimal("42.25")
    assert figures.rows[0][figures.headings.index("待核定")] == 1


@pytest.mark.parametrize(
    ("reported", "approved", "words"),
    [("50", "45.5", "核减 4.5 万元"), ("50", "52", "核增 2 万元"), ("50", "50.00", "一致"), (None, "5", ""), ("5", None, "")],
)  # fmt: skip
def test_that_differences_are_told_exactly(reported: str | None, approved: str | None, words: str) -> None:
    amounts = {"reported": reported, "approved": approved}
    known = {name: Decimal(text) if text is not None else None for name, text in amounts.items()}
    assert difference_words(payout(**known)) == words


def test_that_every_digit_of_an_amount_is_told() -> None:
    assert money_words(Decimal("12.345678")) == "12.345678 万元"


@pytest.mark.parametrize(
    "text",
    [
        "预计2027年3月拨付",
        "3月底前兑付到位",
        "明年拨付",
        "近期拨款",
        "计划年底付款",
        "资金于 2027-03-19 到账",
        "拨付时间为下半年",
    ],
)
def test_that_a_promised_day_of_payment_is_found(text: str) -> None:
    assert names_pay_day(text)
    assert "付款时间" in letter_doubt(payout(why=text))


@pytest.mark.parametrize(
    "text",
    [
        "设备发票不在期内",
        "2025年9月的发票不予兑付",
        "设备款 2026 年 1 月才支付，不在期内",
        "按第六条封顶 50 万元",
        "已享受同类资金 10 万元",
    ],
)
def test_that_reasons_about_the_firms_own_papers_are_no_promise(text: str) -> None:
    assert not names_pay_day(text)


@settings(max_examples=25, deadline=None)
@given(due_on=st.dates(date(2026, 1, 1), date(2028, 12, 31)), paid=st.booleans())
def test_that_no_letter_and_no_list_for_firms_holds_the_day_of_payment(due_on: date, paid: bool) -> None:
    days = {"due_on": due_on, "paid_on": ON - timedelta(days=3) if paid else None, "paid": Decimal(1) if paid else None}
    payouts = [payout(n, firm=n % 2, **days) for n in range(3)]
    batch = payout_letters(payouts, SENDER, ON)
    papers = words_of(letters_bytes(batch.letters)) + words_of(listing_bytes(result_listing(payouts, ON, "科技局")))
    kept = "".join(letter.body for letter in batch.kept)
    for day in (due_on, due_on + timedelta(0)):
        for form in (
            day.isoformat(),
            f"{day.year} 年 {day.month} 月 {day.day} 日",
            f"{day.year}年{day.month}月{day.day}日",
        ):
            if day != ON:
                assert form not in papers
                assert form not in kept
    assert "催财政" not in papers + kept


def test_that_a_letter_states_basis_clause_amounts_and_why() -> None:
    second = payout(2, policy_name="高企奖励", reported=Decimal(30), approved=Decimal(30), why="")
    batch = payout_letters([payout(), second, payout(3, firm=2)], SENDER, ON)
    assert [letter.to for letter in batch.letters] == ["甲1公司", "甲2公司"]
    words = words_of(letters_bytes(batch.letters[:1]))
    for told in (
        "津科规〔2024〕3号",
        "第六条",
        "55.5 万元",
        "42.25 万元",
        "核减 13.25 万元",
        "设备发票不在期内",
        "合计 72.25 万元",
        "不是付款时间的承诺",
    ):
        assert told.replace(" ", "") in words.replace(" ", "")
    assert batch.kept[0].kind is LetterKind.PAYOUT
    assert len(batch.kept[0].about) == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"approved": None}, "还没有核定金额"),
        ({"why": ""}, "还没写差额原因"),
        ({"basis": ""}, "还没写依据"),
        ({"clause": ""}, "还没写条款"),
    ],
)
def test_that_a_letter_is_held_back_while_it_could_not_be_explained(changes: dict[str, object], why: str) -> None:
    batch = payout_letters([payout(**changes)], SENDER, ON)
    assert not batch.letters
    assert why in batch.held_back[0].why
    assert not result_listing([payout(**changes)], ON, "").rows


def test_that_the_offices_own_list_says_that_it_is_internal() -> None:
    words = words_of(listing_bytes(office_listing([payout()], ON, "科技局")))
    assert "内部" in words
    assert "2027-03-19" in words


def test_that_late_payments_count_days_and_end_with_the_payment() -> None:
    late = payout(due_on=ON - timedelta(days=10))
    assert late_words(late, ON) == "待付款，逾期 10 天"
    paid = msgspec.structs.replace(late, paid=Decimal("42.25"), paid_on=ON - timedelta(days=4))
    assert late_words(paid, ON) == "已付清，晚 6 天"
    assert late_words(msgspec.structs.replace(late, approved=Decimal(0)), ON) == "核定为 0"
    assert state_words(msgspec.structs.replace(late, paid=Decimal(2), paid_on=ON)) == "部分已付"


def test_that_unpaid_payouts_are_due_on_the_desk_until_they_are_paid(book: Casebook) -> None:
    number = firm(book)
    new = msgspec.structs.replace(NEW, due_on=ON - timedelta(days=2))
    made = book.payouts.add(number, new, WHO)
    (item,) = due_items(book, ON)
    assert (item.kind, when(item.due_on, ON), item.page, item.target) == (
        DueKind.PAYOUT,
        When.OVERDUE,
        "payouts",
        made.id,
    )
    book.payouts.update(msgspec.structs.replace(made, paid=Decimal("42.25"), paid_on=ON), WHO)
    assert due_items(book, ON) == ()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"paid": Decimal(5)}, "付款日和已付金额要一起写"),
        ({"paid_on": ON}, "付款日和已付金额要一起写"),
        ({"paid": Decimal(50), "paid_on": ON}, "已付金额大于核定金额"),
        ({"due": Decimal(-1)}, "不能小于 0"),
        ({"year": 26}, "年度 26 不对"),
    ],
)
def test_that_figures_that_cannot_be_are_refused(book: Casebook, changes: dict[str, object], why: str) -> None:
    number = firm(book)
    with pytest.raises(UserError, match=why):
        book.payouts.add(number, msgspec.structs.replace(NEW, **changes), WHO)
    assert book.payouts.all() == ()


def test_that_a_payout_follows_from_a_filing_without_any_amount(book: Casebook) -> None:
    number = firm(book)
    filing = NewFiling(
        policy="tj-x", policy_name="研发投入后补助", board=FilingBoard.PROJECTS, officer="李四", round="2025",
        stage=FilingStage.APPROVED, days={FilingStage.FILED: date(2025, 6, 1)},
    )  # fmt: skip
    kept = book.filings.add(number, filing, ON, WHO)
    new = payout_of(kept, None, "河东区", ON)
    assert (new.year, new.filing, new.officer, new.district) == (2025, kept.id, "李四", "河东区")
    assert (new.reported_on, new.approved_on) == (date(2025, 6, 1), ON)
    assert {new.due, new.reported, new.approved, new.paid} == {None}


def test_that_every_clause_of_the_library_names_its_document() -> None:
    for policy in built_in_library().policies:
        for clause in clauses_of(policy, ON):
            assert clause.basis, policy.id
            assert clause.text
