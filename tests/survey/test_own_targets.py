"""Targets are counted as a person counts them by hand; stock, new and applied are never mixed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

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
    NewTargetFigure,
    Origin,
    Provenance,
    TargetScope,
    TargetSide,
)
from matcher import read_profile
from survey.closing import closing_firms
from survey.indicators import counts_contracts, indicator_kinds, scope_of
from survey.own_targets import (
    OwnCounts,
    TargetKey,
    TargetLine,
    contract_goal,
    missing_words,
    own_target_figures,
    target_lines,
)
from tests.casebook.build import opened
from tests.survey.build import ON, PLACE, SOUND, matching_job, rd, shipped_library

WHO = Author("王敏")
STOCK, NEW, APPLIED, AMOUNT = TargetScope.STOCK, TargetScope.NEW, TargetScope.APPLIED, TargetScope.AMOUNT


@pytest.fixture
def book(tmp_path):
    with opened(tmp_path / "kece.db") as made:
        yield made


def firm(book: Casebook, name: str, *titles: dict[str, object], street: str = "大王庄街道", **facts: object) -> int:
    raw = {"name": name, **PLACE, "street": street, "qualifications": list(titles), **facts}
    return book.enterprises.add(read_profile(raw), Provenance(Origin.LICENCE, ON, "王敏"), "王敏").id


def hnte(granted: str, expires: str | None = None) -> dict[str, object]:
    return {"kind": "hnte", "granted_on": granted, **({"expires_on": expires} if expires else {})}


def goal(book: Casebook, indicator: str, scope: TargetScope, value: str, **more: object) -> None:
    new = NewTargetFigure(
        side=TargetSide.GOAL, indicator=indicator, scope=scope, year=2026, value=Decimal(value), officer="王敏", day=ON, **more,
    )  # type: ignore[arg-type]  # fields of the struct  # fmt: skip
    book.targets.add(new, WHO)


def counted(book: Casebook, on: date = ON) -> OwnCounts:
    return OwnCounts.of_book(book, shipped_library().policies, on)


def value(book: Casebook, scope: TargetScope, month: int = 0, street: str = "") -> Decimal | None:
    found = counted(book).count(TargetKey("高新技术企业", scope, "家", "", street), 2026, month)
    return None if found is None else found.value


def hand_counted(book: Casebook) -> None:
    """Five firms: new this year; held since 2024; recognised again this year; ran out in June; nothing."""
    firm(book, "今年新认定公司", hnte("2026-10-01", "2029-09-30"))
    firm(book, "前年认定公司", hnte("2024-12-01", "2027-11-30"), street="二号桥街道")
    firm(book, "重新认定公司", hnte("2023-11-01", "2026-10-31"), hnte("2026-11-01", "2029-10-31"))
    firm(book, "六月到期公司", hnte("2023-06-20", "2026-06-19"))
    firm(book, "没有资质公司")
    book.enterprises.add(read_profile({"name": "资质未填公司", **PLACE}), Provenance(Origin.LICENCE, ON, "王敏"))


def test_that_stock_and_new_are_counted_as_by_hand(book: Casebook) -> None:
    hand_counted(book)
    assert value(book, STOCK) == 3
    assert value(book, NEW) == 1
    assert value(book, APPLIED) == 0
    assert [value(book, STOCK, month) for month in (1, 5, 6, 10, 11)] == [3, 3, 2, 3, 3]
    assert [value(book, NEW, month) for month in (9, 10, 11)] == [0, 1, 0]
    assert value(book, STOCK, street="二号桥街道") == 1
    assert value(book, STOCK, 12) is None
    notes = counted(book).count(TargetKey("高新技术企业", NEW, "家"), 2026)
    assert notes is not None
    assert "重新认定 1 家" in notes.note
    stock = counted(book).count(TargetKey("高新技术企业", STOCK, "家"), 2026)
    assert stock is not None
    assert "1 家资质未填" in stock.note


def test_that_a_past_year_is_counted_at_its_end(book: Casebook) -> None:
    hand_counted(book)
    found = counted(book, date(2025, 12, 31)).count(TargetKey("高企", STOCK, "家"), 2025)
    assert found is not None
    assert found.value == 3


def test_that_a_title_without_day_of_grant_is_not_new(book: Casebook) -> None:
    firm(book, "不知道哪天公司", {"kind": "hnte"})
    assert (value(book, STOCK), value(book, NEW)) == (1, 0)


def filed(book: Casebook, name: str, day: date, stage: FilingStage = FilingStage.FILED, policy: str = "cn-hnte") -> int:
    number = firm(book, name)
    new = NewFiling(
        policy=policy, policy_name="高新技术企业认定", board=FilingBoard.TITLES, officer="王敏", round="2026"
    )
    kept = book.filings.add(number, new, date(2026, 3, 1), WHO)
    if stage is not FilingStage.INTENT:
        book.filings.move(kept.id, stage, day, WHO, reason="未过" if stage is FilingStage.REFUSED else "")
    return number


def test_that_filings_count_once_on_the_day_they_were_handed_in(book: Casebook) -> None:
    filed(book, "甲公司", date(2026, 8, 1))
    filed(book, "乙公司", date(2026, 9, 1), FilingStage.ACCEPTED)
    filed(book, "丙公司", date(2026, 9, 2), FilingStage.POOLED)
    filed(book, "丁公司", date(2025, 9, 2))
    filed(book, "戊公司", date(2026, 9, 2), policy="tj-chuying")
    assert value(book, APPLIED) == 2
    assert [value(book, APPLIED, month) for month in (8, 9)] == [1, 1]
    assert value(book, NEW) == 0


def contract(book: Casebook, number: int, amount: str, **more: object) -> None:
    new = NewContract(
        title="开发", kind=ContractKind.DEVELOPMENT, officer="王敏", amount=Decimal(amount), **({"side": ContractSide.SELLER} | more)
    )  # type: ignore[arg-type]  # fields of the struct  # fmt: skip
    book.contracts.add(number, new, WHO)


def test_that_turnover_is_registered_and_sold_in_the_unit_of_the_target(book: Casebook) -> None:
    number = firm(book, "甲公司")
    contract(book, number, "12000", registered_on=date(2026, 3, 1))
    contract(book, number, "3000", registered_on=date(2025, 12, 31))
    contract(book, number, "500")
    contract(book, number, "800", side=ContractSide.BUYER, registered_on=date(2026, 3, 1))
    key = TargetKey("全区技术合同成交额", AMOUNT, "亿元")
    found = counted(book).count(key, 2026)
    assert found is not None
    assert found.value == Decimal("1.2")
    goal(book, "全区技术合同成交额", AMOUNT, "2", unit="亿元")
    assert contract_goal(book.targets.of_year(2026), 2026) == 20000


def line(book: Casebook, indicator: str, scope: TargetScope, month: int = 0) -> TargetLine:
    found = target_lines(book.targets.of_year(2026), counted(book), 2026)
    return next(each for each in found if (each.key.indicator, each.key.scope, each.month) == (indicator, scope, month))


def test_that_completion_and_what_is_missing_follow_from_goal_and_count(book: Casebook) -> None:
    hand_counted(book)
    goal(book, "高新技术企业", STOCK, "4")
    goal(book, "有效发明专利", TargetScope.OTHER, "100", unit="件")
    stock = line(book, "高新技术企业", STOCK)
    assert (stock.missing, stock.result) == (1, None)
    assert missing_words(stock) == "目标 4 家，还差 1 家"
    patents = line(book, "有效发明专利", TargetScope.OTHER)
    assert (patents.own, patents.missing) == (None, None)
    figures = own_target_figures(target_lines(book.targets.of_year(2026), counted(book), 2026), 2026)
    rows = {row[0]: row for row in figures.rows}
    assert rows["高新技术企业"][4:8] == (4, 3, "75.0%", 1)
    assert rows["有效发明专利"][4:8] == (100, None, "", None)
    assert [(bar.label, bar.words) for bar in figures.bars] == [("高新技术企业（存量）", "75.0%")]


def test_that_a_reported_result_stands_beside_the_own_count(book: Casebook) -> None:
    hand_counted(book)
    goal(book, "高新技术企业", STOCK, "4")
    result = NewTargetFigure(
        side=TargetSide.RESULT,
        indicator="高新技术企业",
        scope=STOCK,
        year=2026,
        value=Decimal(5),
        officer="王敏",
        day=ON,
    )
    book.targets.add(result, WHO)
    found = line(book, "高新技术企业", STOCK)
    assert (found.result, found.own and found.own.value, found.missing) == (5, 3, 1)


def test_that_the_pace_follows_the_months_or_else_the_days(book: Casebook) -> None:
    for month in range(1, 13):
        goal(book, "高新技术企业", NEW, "2", month=month)
        goal(book, "高新技术企业", STOCK, str(100 + month), month=month)
    goal(book, "雏鹰企业", NEW, "73")
    new = line(book, "高新技术企业", NEW)
    assert (new.goal, new.expected) == (24, 22)
    assert "全年目标按各月相加" in new.notes
    stock = line(book, "高新技术企业", STOCK)
    assert (stock.goal, stock.expected) == (112, 111)
    days = (ON - date(2026, 1, 1)).days + 1
    assert line(book, "雏鹰企业", NEW).expected == round(Decimal(73) * days / 365, 1)
    assert line(book, "高新技术企业", NEW, 3).expected is None


def test_that_firms_of_the_pool_come_before_those_that_are_near_and_holders_never(book: Casebook) -> None:
    hand_counted(book)
    pooled = filed(book, "培育库公司", date(2026, 5, 1), FilingStage.PREPARING)
    near = firm(book, "就差一步公司", **{key: each for key, each in (SOUND | {"rd": rd("0.06")}).items() if key not in ("qualifications", "rd")})  # fmt: skip
    goal(book, "高新技术企业", STOCK, "6")
    found = closing_firms(
        book, line(book, "高新技术企业", STOCK), counted(book), shipped_library().policies, matching_job()
    )
    assert (found[0].enterprise, found[0].source, found[0].standing) == (pooled, "培育库", "培育")
    assert {entry.enterprise for entry in found} <= {pooled, near}
    assert all(entry.source == "匹配" for entry in found[1:])


def test_that_open_contracts_could_close_the_turnover_the_greatest_first(book: Casebook) -> None:
    number = firm(book, "甲公司")
    contract(book, number, "10")
    contract(book, number, "900")
    contract(book, number, "50", registered_on=date(2026, 3, 1))
    goal(book, "技术合同成交额", AMOUNT, "1", unit="亿元")
    found = closing_firms(book, line(book, "技术合同成交额", AMOUNT), counted(book), (), matching_job())
    assert [entry.standing for entry in found] == ["未登记，900 万元", "未登记，10 万元"]


@pytest.mark.parametrize(
    ("indicator", "kinds"),
    [
        ("高新技术企业数量（家）", ("hnte",)),
        ("有效期内国家高企", ("hnte",)),
        ("“瞪羚”企业数量", ("dengling",)),
        ("科技领军（领军培育）企业数量（家）", ("lingjun", "lingjun_peiyu")),
        ("国家科技型中小企业评价入库数", ("tech_sme",)),
        ("科技型企业", ()),
        ("专精特新企业", ()),
        ("有效发明专利（件）", ()),
    ],
)
def test_that_an_indicator_is_known_by_its_whole_name_only(indicator: str, kinds: tuple[str, ...]) -> None:
    assert indicator_kinds(indicator) == kinds


def test_that_the_scope_follows_the_words_of_the_indicator() -> None:
    assert scope_of("新增高新技术企业", "家") is NEW
    assert scope_of("高新技术企业申报数", "家") is APPLIED
    assert scope_of("技术合同成交额", "亿元") is AMOUNT
    assert scope_of("研发支出占比", "%") is TargetScope.OTHER
    assert counts_contracts("全区技术合同成交额（亿元）")
    assert not counts_contracts("技术合同成交额增速")
