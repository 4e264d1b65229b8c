"""What is offered to be filled in for a known body: never a date, and nothing that is not certain."""

from __future__ import annotations

from datetime import date

import pytest

from firms import prefill
from matcher import LibraryVersion, match, read_profile
from policies.records import OTHERS_OPEN
from tests.firms.build import best, bodies, body
from tests.matcher.build import HEAD, policy

ON = date(2026, 11, 24)


def test_that_no_prefilled_fact_bears_a_date_and_all_can_be_read() -> None:
    for known in bodies():
        filled = prefill(known, ON)
        profile = read_profile(filled.raw)
        assert set(profile.facts) == {fact.field for fact in filled.facts}
        assert all(fact.source.startswith("《") and fact.words for fact in filled.facts)
        records = filled.raw.get("qualifications", [])
        assert isinstance(records, list)
        assert not any({"kind", "granted_on", "expires_on"} & set(record) for record in records)
        if records:
            assert records[-1] == {"level": OTHERS_OPEN}


@pytest.mark.parametrize("kind", ["dengling", "hnte"])
def test_that_a_stated_rank_is_told_but_decides_nothing(kind: str) -> None:
    raw = prefill(best("智华科技").body, ON).raw
    result = match([policy(f"rule: [{{id: a, holds: {kind}}}]\n", HEAD)], read_profile(raw), ON, LibraryVersion("", ""))
    told, others = raw["qualifications"]  # type: ignore[misc]  # a list of two
    assert told["level"].startswith("瞪羚企业")
    assert told["level"].endswith("是否仍有效待核实")
    assert others == {"level": OTHERS_OPEN}
    assert result.results[0].verdict.value == "unknown"


def test_that_a_title_past_its_validity_is_left_out_and_told() -> None:
    firm = best("中科和光").body
    late, early = prefill(firm, ON), prefill(firm, date(2020, 6, 1))
    assert any("国家高新技术企业（2018）" in line and "过期" in line for line in late.left_out)
    assert "高新技术企业（2018" not in str(late.raw["qualifications"])
    assert "高新技术企业（2018" in str(early.raw["qualifications"])


def test_that_a_place_inferred_from_a_chapter_is_not_filled_in() -> None:
    filled = prefill(body("天津捷强动力装备股份有限公司"), ON)
    assert not {"province", "district"} & set(filled.raw)
    assert any("天津市北辰区" in line for line in filled.left_out)


def test_that_a_zone_and_a_municipality_are_filled_in_rank_by_rank() -> None:
    raw = prefill(best("凯莱英").body, ON).raw
    assert (raw["province"], raw["city"], raw["district"], raw["zone"]) == (
        "天津市",
        "天津市",
        "滨海新区",
        "天津经济技术开发区",
    )
    assert raw["name"] == "凯莱英医药集团（天津）股份有限公司"


def test_that_of_several_firms_named_together_none_gets_a_title_or_name() -> None:
    filled = prefill(best("58到家").body, ON)
    assert not {"name", "qualifications", "org_type"} & set(filled.raw)
    assert any("独角兽" in line for line in filled.left_out)


def test_that_an_ambiguous_rank_is_left_out() -> None:
    filled = prefill(best("海尔洗涤").body, ON)
    assert "qualifications" not in filled.raw
    assert any("科技领军（培育）企业" in line for line in filled.left_out)


def test_that_institutes_carriers_and_banks_keep_their_kind() -> None:
    kinds = {known.kind for known in bodies()}
    assert {"院所", "高校", "载体", "金融机构", "医院"} <= kinds
    assert "org_type" not in prefill(body("建设银行天津市分行"), ON).raw
    assert prefill(body("南开大学"), ON).raw["org_type"] == "高校"
