"""Sums of technical contracts equal those made by hand, and what a contract opens is said in the policies' own words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook import Contract, ContractKind, ContractSide
from survey.contract_relief import relief_words, reliefs
from survey.contract_sums import contract_figures, count_words, counts, turnover
from tests.survey.build import ON, shipped_library

DEVELOPMENT, SERVICE = ContractKind.DEVELOPMENT, ContractKind.SERVICE


def contract(amount: str | None, registered: date | None = None, **more: object) -> Contract:
    given: dict[str, object] = {
        "id": "a", "enterprise": 1, "name": "甲公司", "title": "合同", "kind": DEVELOPMENT, "side": ContractSide.SELLER, "officer": "王敏",
        "amount": None if amount is None else Decimal(amount), "registered_on": registered,
    }  # fmt: skip
    return Contract(**(given | more))  # type: ignore[arg-type]  # fields of the struct


CONTRACTS = (
    contract("1200", date(2026, 1, 20), technical=Decimal(1000)),
    contract("300", date(2026, 3, 2), kind=SERVICE, enterprise=2),
    contract("80", date(2025, 12, 31)),
    contract("600", enterprise=2, signed_on=date(2026, 5, 1)),
    contract(None, date(2026, 3, 9), kind=SERVICE),
    contract("70", date(2026, 3, 9), side=ContractSide.BUYER),
    contract("40", signed_on=date(2025, 5, 1)),
)
STREETS = {1: "大王庄街道", 2: "二号桥街道"}


def test_that_the_tables_of_a_year_equal_sums_by_hand() -> None:
    months, kinds, streets, sizes = contract_figures(CONTRACTS, STREETS, 2026, Decimal(2000), Decimal(500))
    rows = {row[0]: row[1:] for row in months.rows}
    assert rows["1月"] == (1, 1200, 1000, 1200, "60.0%")
    assert rows["3月"] == (2, 300, 0, 1500, "75.0%")
    assert rows["合计"] == (3, 1500, 1000, 1500, "75.0%")
    assert rows["未登记"][:2] == (1, 600)
    assert "还差 500 万元" in months.note
    assert {row[0]: row[1:3] for row in kinds.rows} == {"技术开发": (1, 1200), "技术服务": (2, 300), "合计": (3, 1500)}
    assert [row[:3] for row in streets.rows] == [("大王庄街道", 2, 1200), ("二号桥街道", 1, 300), ("合计", 3, 1500)]
    assert {str(row[0])[:2]: row[1:] for row in sizes.rows} == {
        "大额": (2, 1, 1200, 1, 600), "小额": (1, 1, 300, 0, 0), "金额": (1, 1, 0, 0, 0),
    }  # fmt: skip


def test_that_without_target_the_note_says_so_and_empty_tables_say_what_to_do() -> None:
    months = contract_figures((), {}, 2026, None, Decimal(500))[0]
    assert "没有录入 2026 年" in months.note
    assert months.rows == ()
    assert "导入" in months.empty


def test_that_listed_contracts_are_told_apart() -> None:
    assert (
        count_words(CONTRACTS) == "已登记 4 份 1580 万元，未登记 2 份 640 万元，买方 1 份，不计入成交额；1 份没有填金额"
    )


@given(
    st.lists(st.tuples(st.integers(0, 900), st.none() | st.dates(date(2025, 6, 1), date(2027, 6, 1)), st.booleans()))
)
def test_that_the_months_of_a_year_add_up_to_its_turnover(made: list[tuple[int, date | None, bool]]) -> None:
    found = [
        contract(str(amount), day, side=ContractSide.SELLER if sold else ContractSide.BUYER)
        for amount, day, sold in made
    ]
    whole = turnover(found, date(2026, 1, 1), date(2026, 12, 31))
    tables = contract_figures(found, STREETS, 2026, None, Decimal(500))
    if tables[0].rows:
        assert sum(row[2] for row in tables[0].rows[:12]) == whole  # type: ignore[misc]  # figures
    assert sum((each.amount or 0 for each in found if counts(each, 2026)), Decimal(0)) == whole


@pytest.mark.parametrize("kind", list(ContractKind))
def test_that_reliefs_carry_the_words_and_the_basis_of_the_policy(kind: ContractKind) -> None:
    policies = {policy.id: policy for policy in shipped_library().policies}
    for relief in reliefs(contract("1", kind=kind), policies.values(), ON):
        own = [support.text for support in policies[relief.policy].version_on(ON)[0].support]
        assert set(relief.texts) <= set(own)
        assert relief.basis
        assert relief.asks


def test_that_only_kinds_that_a_policy_names_are_opened() -> None:
    def found(kind: ContractKind, **more: object) -> set[str]:
        return {relief.policy for relief in reliefs(contract("1", kind=kind, **more), shipped_library().policies, ON)}

    assert found(DEVELOPMENT) == {"cn-tech-transfer-vat"}
    assert found(ContractKind.TRANSFER) == {"cn-tech-transfer-vat", "cn-tech-transfer-cit"}
    assert found(ContractKind.TRANSFER, side=ContractSide.BUYER) == set()


def test_that_a_service_alone_is_warned_of_and_registration_comes_first() -> None:
    entry = contract("1", kind=SERVICE)
    (relief,) = reliefs(entry, shipped_library().policies, ON)
    assert any("单独的技术服务、技术咨询不免" in caution for caution in relief.cautions)
    assert relief_words(entry, [relief]) == "先登记：技转免增值税"
    assert relief_words(contract("1", ON), [relief]) == "技转免增值税"
