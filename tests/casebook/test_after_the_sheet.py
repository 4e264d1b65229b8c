"""Filings, payouts, contracts, persons, plans, targets and resources are stored, moved, undone and found again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from casebook import (
    Author,
    Casebook,
    ContractKind,
    ContractSide,
    FilingBoard,
    FilingStage,
    NewContract,
    NewFiling,
    NewPayout,
    NewPerson,
    NewPlanStep,
    NewResource,
    NewTargetFigure,
    PlanPart,
    ResourceKind,
    TargetScope,
    TargetSide,
    stage_label,
)
from casebook.filings import ENDED, STAGES
from policies import UserError
from tests.casebook.build import ON, add, opened

WHO = Author("张三")
HNTE = NewFiling(
    policy="cn-hnte", policy_name="高新技术企业认定", board=FilingBoard.TITLES, officer="张三", round="2026",
    missing=("专项审计报告", "科技人员名单"),
)  # fmt: skip


@pytest.fixture
def firm(book: Casebook) -> int:
    return add(book).id


def test_that_a_filing_keeps_the_day_of_each_stage(book: Casebook, firm: int) -> None:
    filing = book.filings.add(firm, HNTE, ON, WHO)
    book.filings.move(filing.id, FilingStage.POOLED, date(2026, 11, 26), WHO)
    moved = book.filings.move(filing.id, FilingStage.FILED, date(2026, 12, 8), WHO)
    assert moved.stage_words == "已报"
    assert dict(moved.days) == {
        FilingStage.INTENT: ON, FilingStage.POOLED: date(2026, 11, 26), FilingStage.FILED: date(2026, 12, 8),
    }  # fmt: skip
    assert moved.missing == ("专项审计报告", "科技人员名单")


def test_that_a_firm_has_one_open_filing_of_a_policy_and_round(book: Casebook, firm: int) -> None:
    filing = book.filings.add(firm, HNTE, ON, WHO)
    with pytest.raises(UserError, match="已经在办"):
        book.filings.add(firm, HNTE, ON, WHO)
    failed = msgspec.structs.replace(HNTE, stage=FilingStage.REFUSED, reason="评分没有过线")
    ended = book.filings.add(firm, failed, ON, WHO)
    with pytest.raises(UserError, match="另有一条在办"):
        book.filings.move(ended.id, FilingStage.FILED, ON, WHO)
    book.filings.move(filing.id, FilingStage.DROPPED, ON, WHO, "企业不想报了")
    assert book.filings.move(ended.id, FilingStage.FILED, ON, WHO).stage_words == "已报"
    assert book.filings.add(firm, msgspec.structs.replace(HNTE, round="2027"), ON, WHO).round == "2027"


def test_that_going_back_forgets_the_later_days_and_the_journal_keeps_them(book: Casebook, firm: int) -> None:
    filing = book.filings.add(firm, HNTE, ON, WHO)
    book.filings.move(filing.id, FilingStage.FILED, date(2026, 12, 8), WHO)
    back = book.filings.move(filing.id, FilingStage.PREPARING, date(2026, 12, 9), WHO)
    assert dict(back.days) == {FilingStage.INTENT: ON, FilingStage.PREPARING: date(2026, 12, 9)}
    assert "2026-12-08" in "".join(entry.before for entry in book.journal.of(firm))
    book.journal.undo(firm, WHO)
    assert book.filings.get(filing.id).stage is FilingStage.FILED


@pytest.mark.parametrize("stage", [FilingStage.REFUSED, FilingStage.DROPPED])
def test_that_an_end_without_success_needs_a_reason(book: Casebook, firm: int, stage: FilingStage) -> None:
    filing = book.filings.add(firm, HNTE, ON, WHO)
    with pytest.raises(UserError, match="要写明原因"):
        book.filings.move(filing.id, stage, ON, WHO)
    ended = book.filings.move(filing.id, stage, ON, WHO, reason="研发费用占比不足")
    assert ended.ended
    assert ended.reason == "研发费用占比不足"
    assert book.filings.move(filing.id, FilingStage.INTENT, ON, WHO).reason == ""


def test_that_a_firm_has_no_second_open_filing_of_one_policy_and_round(book: Casebook, firm: int) -> None:
    other = add(book, "天津别的公司").id
    book.filings.add(firm, HNTE, ON, WHO)
    done = book.filings.add_many([firm, other, other], HNTE, ON, WHO)
    assert [filing.enterprise for filing in done.made] == [other]
    assert done.passed == (firm,)
    with pytest.raises(UserError, match="已经在办"):
        book.filings.add(firm, HNTE, ON, WHO)
    book.filings.move(book.filings.of(firm)[0].id, FilingStage.REFUSED, ON, WHO, reason="未过")
    assert book.filings.add(firm, HNTE, ON, WHO).stage is FilingStage.INTENT


def test_that_all_or_none_are_added(book: Casebook, firm: int) -> None:
    with pytest.raises(UserError, match="不在库中"):
        book.filings.add_many([firm, 999], HNTE, ON, WHO)
    assert book.filings.of(firm) == ()


def test_that_every_board_has_a_way_from_wish_to_end(book: Casebook) -> None:
    for board, stages in STAGES.items():
        assert stages[0] is FilingStage.INTENT
        assert set(stages) >= ENDED[board]
        assert len({stage_label(board, stage) for stage in stages}) == len(stages)
    assert [stage_label(FilingBoard.TITLES, stage) for stage in STAGES[FilingBoard.TITLES]][:6] == [
        "遴选", "入库", "培育", "已报", "受理", "认定",
    ]  # fmt: skip


def test_that_due_filings_come_in_order_and_ended_ones_do_not(book: Casebook, firm: int) -> None:
    late = book.filings.add(firm, msgspec.structs.replace(HNTE, next_step="补材料", next_on=ON), ON, WHO)
    book.filings.add(firm, msgspec.structs.replace(HNTE, round="2027", next_on=date(2027, 3, 1)), ON, WHO)
    assert [filing.id for filing in book.filings.due(date(2026, 12, 31))] == [late.id]
    book.filings.move(late.id, FilingStage.APPROVED, ON, WHO)
    assert book.filings.due(date(2026, 12, 31)) == ()


def test_that_a_payout_knows_what_is_open_and_how_late_it_is(book: Casebook, firm: int) -> None:
    new = NewPayout(
        policy="tj-rd", policy_name="研发投入后补助", year=2026, officer="张三", due=Decimal("50"), reported=Decimal("48.5"),
        approved=Decimal("42.5"), due_on=date(2026, 10, 1), basis="津科规〔2023〕1号", clause="第三条",
    )  # fmt: skip
    payout = book.payouts.add(firm, new, WHO)
    assert (payout.open_amount, payout.late_days(date(2026, 10, 11)), payout.settled) == (Decimal("42.5"), 10, False)
    part = msgspec.structs.replace(payout, paid=Decimal("20"), paid_on=date(2026, 10, 5))
    book.payouts.update(part, WHO)
    assert book.payouts.get(payout.id).open_amount == Decimal("22.5")
    book.payouts.update(msgspec.structs.replace(part, paid=Decimal("42.5")), WHO)
    whole = book.payouts.get(payout.id)
    assert (whole.settled, whole.late_days(date(2027, 1, 1))) == (True, 4)
    assert book.payouts.unpaid() == ()
    with pytest.raises(UserError, match="不能小于 0"):
        book.payouts.update(msgspec.structs.replace(whole, approved=Decimal(-1)), WHO)


def test_that_contracts_are_kept_whole_and_checked(book: Casebook, firm: int) -> None:
    new = NewContract(
        title="控制系统开发", kind=ContractKind.DEVELOPMENT, side=ContractSide.SELLER, officer="张三", partner="某研究所",
        amount=Decimal("120"), technical=Decimal("100"), signed_on=date(2026, 5, 1),
    )  # fmt: skip
    contract = book.contracts.add(firm, new, WHO)
    assert (contract.title, contract.registered) == ("控制系统开发", False)
    with pytest.raises(UserError, match="技术交易额大于合同金额"):
        book.contracts.update(msgspec.structs.replace(contract, technical=Decimal("121")), WHO)
    with pytest.raises(UserError, match="早于签订日期"):
        book.contracts.update(msgspec.structs.replace(contract, registered_on=date(2026, 4, 1)), WHO)


def test_that_a_person_has_facts_beside_those_of_the_firm(book: Casebook, firm: int) -> None:
    new = NewPerson(person="王博士", officer="张三", day=ON, facts={"person_degree": "博士"})
    person = book.persons.add(firm, new, WHO)
    profile = person.with_firm(book.enterprises.profile(firm, ON).profile)
    assert profile.facts["person_degree"] == "博士"
    assert profile.name == "天津海河明达科技有限公司"


def test_that_steps_of_a_plan_come_in_their_order(book: Casebook, firm: int) -> None:
    for place, text in ((2, "第二步"), (1, "第一步")):
        book.plans.add(firm, NewPlanStep(part=PlanPart.STEP, text=text, officer="张三", place=place, due_on=ON), WHO)
    assert [step.text for step in book.plans.of(firm)] == ["第一步", "第二步"]
    assert len(book.plans.due(ON)) == 2


def test_that_targets_and_resources_belong_to_the_office_and_are_found(book: Casebook) -> None:
    goal = NewTargetFigure(
        side=TargetSide.GOAL,
        indicator="高新技术企业",
        scope=TargetScope.NEW,
        year=2026,
        value=Decimal(30),
        officer="张三",
        day=ON,
    )
    kept = book.targets.add(goal, WHO)
    assert kept.name == "高新技术企业（新增）"
    assert book.targets.of_year(2025) == ()
    with pytest.raises(UserError, match="月份"):
        book.targets.add(msgspec.structs.replace(goal, month=13), WHO)
    book.resources.add(
        NewResource(
            kind=ResourceKind.LAB, title="精密检测实验室", officer="张三", day=ON, offers="材料检测", fields="新材料"
        ),
        WHO,
    )
    assert [found.title for found in book.resources.search("jmjc")] == ["精密检测实验室"]
    assert book.resources.search("检测 生物") == ()
    assert [found.kind for found in book.resources.search("新材料", ResourceKind.LAB)] == [ResourceKind.LAB]


def test_that_everything_is_still_there_when_the_file_is_opened_again(path: Path) -> None:
    with opened(path) as book:
        number = add(book).id
        book.filings.add(number, HNTE, ON, WHO)
        book.payouts.add(number, NewPayout(policy="p", policy_name="奖励", year=2026, officer="张三"), WHO)
    with opened(path) as book:
        assert [filing.policy for filing in book.filings.all(FilingBoard.TITLES)] == ["cn-hnte"]
        assert [payout.policy_name for payout in book.payouts.of(number)] == ["奖励"]
        assert book.filings.all(FilingBoard.PROJECTS) == ()
