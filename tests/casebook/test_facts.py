"""Facts of a firm: stored exactly, with their source; unknown facts stay unknown."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook import Author, Casebook, Origin, Provenance
from casebook._values import checked, profile_of, stored
from matcher import canonical, read_profile
from policies import UserError, ValidationErrors
from tests.casebook.build import LICENCE, OFFICER, ON, VERBAL, add, facts, opened, profile

SAMPLES = ("young-software", "hnte-expiring", "machine-builder", "almost-empty")


@pytest.mark.parametrize("sample", SAMPLES)
def test_that_a_profile_comes_back_as_it_was_given(book: Casebook, root: Path, sample: str) -> None:
    text = (root / "resources" / "samples" / f"{sample}.json").read_text(encoding="utf-8")
    given_profile = read_profile(json.loads(text, parse_float=Decimal)).with_fact("confirmed", None)
    firm = book.enterprises.add(given_profile, LICENCE)
    kept = book.enterprises.profile(firm.id, ON).profile
    assert dict(kept.facts) == dict(given_profile.facts)
    assert canonical(kept) == canonical(given_profile)


def test_that_every_fact_has_its_source_and_day(book: Casebook) -> None:
    firm = add(book, district="河东区")
    book.enterprises.set_fact(firm.id, "revenue.2025", Decimal(1200), VERBAL)
    dossier = book.enterprises.profile(firm.id, ON)
    assert dossier.provenance == {"name": LICENCE, "district": LICENCE, "revenue.2025": VERBAL}
    assert dossier.verbal() == ("revenue.2025",)


def test_that_a_year_of_a_series_is_a_fact_of_its_own(book: Casebook) -> None:
    firm = add(book, revenue={"2023": 900, "2024": 1000})
    book.enterprises.set_fact(firm.id, "revenue.2024", Decimal("1000.05"), VERBAL)
    book.enterprises.set_fact(firm.id, "revenue", {2025: Decimal(1300)}, LICENCE)
    assert facts(book, firm.id)["revenue"] == {2023: Decimal(900), 2024: Decimal("1000.05"), 2025: Decimal(1300)}


@given(st.decimals(min_value=0, max_value=10**11, allow_nan=False, places=12))
def test_that_amounts_keep_every_digit(amount: Decimal) -> None:
    rows = checked({"revenue.2025": amount, "registered_capital": amount})
    kept = profile_of(rows.items(), {})
    assert kept.facts["registered_capital"] == amount
    assert kept.series("revenue") == {2025: amount}


@given(st.decimals(min_value=0, max_value=1, allow_nan=False, places=8))
def test_that_shares_keep_every_digit(share: Decimal) -> None:
    kept = profile_of(checked({"software_sales_tax.2025": share}).items(), {})
    assert kept.series("software_sales_tax") == {2025: share}
    assert stored(kept) == checked({"software_sales_tax": {2025: share}})


def test_that_zero_no_and_none_are_known_answers(book: Casebook) -> None:
    firm = add(book)
    book.enterprises.set_facts(
        firm.id, {"invention_patents": 0, "abnormal_list": False, "platforms": (), "revenue.2025": Decimal(0)}, LICENCE
    )
    known = facts(book, firm.id)
    assert known["invention_patents"] == 0
    assert known["abnormal_list"] is False
    assert known["platforms"] == ()
    assert known["revenue"] == {2025: Decimal(0)}
    assert "utility_models" not in known


def test_that_a_forgotten_fact_is_unknown(book: Casebook) -> None:
    firm = add(book, district="河东区", revenue={"2024": 1, "2025": 2}, rd_expense={"2025": 3})
    book.enterprises.set_facts(firm.id, {}, VERBAL, gone=("district", "revenue.2024"))
    assert facts(book, firm.id) == {
        "name": firm.name, "revenue": {2025: Decimal(2)}, "rd_expense": {2025: Decimal(3)},
    }  # fmt: skip


def test_that_judged_scores_are_kept_one_by_one(book: Casebook) -> None:
    firm = add(book, scores={"cn-hnte": {"growth": 12}})
    book.enterprises.set_fact(firm.id, "scores.cn-hnte/rd-organisation", Decimal("15.5"), VERBAL)
    assert facts(book, firm.id)["scores"] == {"cn-hnte/growth": Decimal(12), "cn-hnte/rd-organisation": Decimal("15.5")}


def test_that_an_impossible_value_is_refused_and_nothing_is_saved(book: Casebook) -> None:
    firm = add(book, district="河东区")
    with pytest.raises(ValidationErrors, match="不能是负数"):
        book.enterprises.set_facts(firm.id, {"district": "河西区", "revenue.2025": Decimal(-1)}, VERBAL)
    assert facts(book, firm.id)["district"] == "河东区"


def test_that_a_blank_answer_is_not_taken_for_a_fact(book: Casebook) -> None:
    firm = add(book)
    with pytest.raises(UserError, match="街道/园区”是空的"):
        book.enterprises.set_fact(firm.id, "street", "  ", VERBAL)


def test_that_confirmations_need_a_reason_and_an_end(book: Casebook) -> None:
    with pytest.raises(UserError, match="人工核实要写明理由"):
        add(book, confirmed={"cn-hnte/no-incident": True})
    assert book.enterprises.search("", ON) == ()


def test_that_a_firm_needs_a_name(book: Casebook) -> None:
    with pytest.raises(UserError, match="企业名称不能为空"):
        book.enterprises.add(read_profile({"district": "河东区"}), LICENCE)
    firm = add(book)
    with pytest.raises(UserError, match="企业名称不能为空"):
        book.enterprises.set_facts(firm.id, {}, VERBAL, gone=("name",))
    assert book.enterprises.get(firm.id).name == firm.name


def test_that_a_credit_code_belongs_to_one_firm(book: Casebook) -> None:
    add(book, credit_code="91350100M000100Y43")
    other = add(book, "天津另一家有限公司")
    with pytest.raises(UserError, match="已属于“天津海河明达科技有限公司”"):
        book.enterprises.set_fact(other.id, "credit_code", "9135 0100m000100y43", LICENCE)
    assert book.enterprises.get(other.id).credit_code == ""


def test_that_a_new_name_keeps_the_old_one(book: Casebook) -> None:
    firm = add(book, "天津旧名科技有限公司")
    book.enterprises.set_fact(firm.id, "name", "天津新名科技有限公司", LICENCE)
    assert book.enterprises.get(firm.id).old_names == ("天津旧名科技有限公司",)
    book.enterprises.set_fact(firm.id, "name", "天津旧名科技有限公司", LICENCE)
    assert book.enterprises.get(firm.id).old_names == ("天津新名科技有限公司",)


def test_that_officer_and_old_names_can_be_set(book: Casebook) -> None:
    firm = add(book, officer="张三")
    book.enterprises.amend(firm.id, OFFICER, officer="王五")
    book.enterprises.amend(firm.id, OFFICER, old_names=("明达科技", " ", "明达科技"))
    assert (book.enterprises.get(firm.id).officer, book.enterprises.get(firm.id).old_names) == ("王五", ("明达科技",))


def test_that_nobody_changes_anything_without_a_name(book: Casebook) -> None:
    with pytest.raises(UserError, match="请先填写你的姓名"):
        book.enterprises.add(profile(), Provenance(Origin.LICENCE, ON, " "))
    firm = add(book)
    with pytest.raises(UserError, match="请先填写你的姓名"):
        book.enterprises.set_fact(firm.id, "district", "河东区", Provenance(Origin.LICENCE, ON, " "))


def test_that_an_unknown_firm_is_reported(book: Casebook) -> None:
    for call in (
        lambda: book.enterprises.get(7),
        lambda: book.enterprises.profile(7, ON),
        lambda: book.enterprises.set_fact(7, "district", "河东区", LICENCE),
        lambda: book.enterprises.erase(7, Author("张三", "误录")),
    ):
        with pytest.raises(UserError, match="不在库中"):
            call()


def test_that_facts_are_there_after_closing_and_opening(path: Path) -> None:
    with opened(path) as book:
        firm = add(book, founded_on="2016-05-01", qualifications=[{"kind": "hnte", "granted_on": "2024-12-01"}])
    with opened(path) as book:
        assert facts(book, firm.id)["founded_on"] == date(2016, 5, 1)
        assert facts(book, firm.id)["qualifications"] == ({"kind": "hnte", "granted_on": date(2024, 12, 1)},)


def test_that_expiring_qualifications_count_the_last_day(book: Casebook) -> None:
    stated = add(book, "甲公司", qualifications=[{"kind": "srdi_sme", "expires_on": "2026-12-24"}])
    implied = add(book, "乙公司", qualifications=[{"kind": "hnte", "granted_on": "2023-11-24"}])
    add(book, "丙公司", qualifications=[{"kind": "hnte", "expires_on": "2026-11-23"}])
    add(book, "丁公司", qualifications=[{"kind": "hnte", "expires_on": "2026-12-25"}])
    found = book.enterprises.expiring(ON, 30)
    assert [(one.enterprise, one.kind, one.last_day) for one in found] == [
        (implied.id, "hnte", date(2026, 11, 24)),
        (stated.id, "srdi_sme", date(2026, 12, 24)),
    ]


def test_that_a_cancelled_import_leaves_nothing_behind(book: Casebook) -> None:
    class Cancelled(Exception):
        pass

    def interrupted() -> None:
        with book.all_or_nothing():
            for number in range(20):
                add(book, f"第{number}号公司")
            raise Cancelled

    with pytest.raises(Cancelled):
        interrupted()
    assert book.enterprises.search("", ON) == ()
    assert book.journal.recent() == ()


def test_that_one_refused_row_does_not_end_an_import(book: Casebook) -> None:
    with book.all_or_nothing():
        add(book, "甲公司", credit_code="91350100M000100Y43")
        with pytest.raises(UserError, match="已属于"):
            add(book, "乙公司", credit_code="91350100M000100Y43")
        add(book, "丙公司")
    assert {row.name for row in book.enterprises.search("", ON)} == {"甲公司", "丙公司"}
