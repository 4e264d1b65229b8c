"""What follows from other facts is used, is told with its reason, and yields to every answer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import Match, Profile, as_json, as_text, complete, derive, derived_words, match, read_profile
from policies import rules as r
from policies.library import LibraryVersion
from policies.places import place_names
from tests.matcher.build import bare_policy

ON = date(2026, 6, 1)
CODE = "91120102MA0000000P"
PLACES = (
    "天津市",
    "天津市河东区",
    "天津市滨海新区滨海高新区",
    "浙江省温州市洞头区",
    "安徽省马鞍山市",
    "河北省",
    "北京市",
    "浙江省",
)


def matched(raw: dict[str, object], *rules: r.Rule) -> Match:
    policies = [bare_policy(rule) for rule in rules]
    return match(policies, read_profile(raw), ON, LibraryVersion("t", "d"))


def verdicts(raw: dict[str, object]) -> list[str]:
    found = matched(raw, *(r.Region(places=(place,)) for place in PLACES))
    return [result.verdict.value for result in found.results]


def derived(raw: dict[str, object]) -> dict[str, object]:
    return {fact.field: fact.value for fact in derive(read_profile(raw))}


def test_that_a_credit_code_tells_place_and_kind_of_body() -> None:
    found = derived({"credit_code": CODE, "name": "甲有限公司"})
    assert found == {
        "province": "天津市", "city": "天津市", "district": "河东区", "org_type": "企业", "legal_person": True,
        "resident_enterprise": True,
    }  # fmt: skip


def test_that_an_unknown_division_tells_the_province_only() -> None:
    assert derived({"credit_code": "91429004MA0000000P"}) == {"province": "湖北省", "org_type": "企业"}


def test_that_a_code_of_wrong_shape_tells_nothing() -> None:
    for code in ("91120102", "91120102MA000000OP", "9112O102MA0000000P"):
        assert derived({"credit_code": code}) == {}


@pytest.mark.parametrize(
    ("name", "kind", "org", "person"),
    [
        ("甲有限责任公司", "91", "企业", True), ("甲股份有限公司", "91", "企业", True), ("甲有限公司河东分公司", "91", "企业", False),
        ("甲中心（有限合伙）", "91", "企业", False), ("甲合伙企业", "91", "企业", False), ("甲厂", "91", "企业", None),
        ("甲店", "92", "个体工商户", False), ("甲合作社", "93", None, None), ("甲中心", "12", "事业单位", True), ("甲大学", "12", "高校", True),
        ("甲研究院", "12", "科研院所", True), ("甲医院", "12", "医院", True), ("甲协会", "51", "社会组织", None), ("甲有限公司", "92", None, None),
    ],
)  # fmt: skip
def test_that_code_and_name_tell_the_body_and_whether_it_is_a_legal_person(
    name: str, kind: str, org: str | None, person: bool | None
) -> None:
    found = derived({"name": name, "credit_code": f"{kind}120102MA0000000P"})
    assert (found.get("org_type"), found.get("legal_person")) == (org, person)


def test_that_the_size_industry_follows_from_the_industry_code() -> None:
    found = derive(read_profile({"industry_code": "I6513"}))
    assert [derived_words(fact) for fact in found] == ["划型行业：软件和信息技术服务业（由行业代码 I6513 推定）"]


def test_that_a_given_fact_is_never_replaced() -> None:
    raw: dict[str, object] = {
        "credit_code": CODE, "name": "甲有限公司", "province": "浙江省", "org_type": "事业单位", "legal_person": False,
        "resident_enterprise": False, "industry_code": "I6513", "size_industry": "工业",
    }  # fmt: skip
    assert derived(raw) == {}


def test_that_a_disputed_fact_is_not_derived_and_tells_nothing() -> None:
    raw: dict[str, object] = {
        "credit_code": CODE, "name": "甲有限公司", "province": {"either": ["天津市", "河北省"]},
        "org_type": {"either": ["企业", "事业单位"]},
    }  # fmt: skip
    assert derived(raw) == {}
    assert matched(raw, r.Region(places=("天津市",))).results[0].missing == ("province",)


def test_that_a_derived_fact_is_used_told_and_not_missing() -> None:
    found = matched({"credit_code": CODE}, r.Region(places=("天津市河东区",)))
    (result,) = found.results
    assert (result.verdict.value, result.missing) == ("eligible", ())
    assert found.conditions(result)[0].actual == "天津市河东区（由信用代码 120102 推定）"
    assert found.derived_fields == {"province", "city", "district", "org_type"}
    assert as_json(found)["derived"][2] == {"field": "district", "value": "河东区", "because": "信用代码 120102"}  # type: ignore[index]  # a list of objects
    assert "推定，待核实：省（直辖市）：天津市（由信用代码 120102 推定）" in as_text(found)


def test_that_the_profile_and_its_determination_stay_as_given() -> None:
    found = matched({"district": "河东"}, r.Region(places=("天津市河东区",)))
    assert found.profile.facts == {"district": "河东"}
    assert found.determination != matched({"district": "河东区"}, r.Region(places=("天津市河东区",))).determination


WRITTEN = (
    {"province": "天津市", "city": "天津市", "district": "河东区"}, {"province": "天津", "district": "河东"},
    {"province": "天津市河东区"}, {"district": "天津市河东区"}, {"district": "河东区大王庄街道"}, {"city": "天津 河东"},
    {"province": "天津市", "city": "天津市", "district": "天津市河东区"}, {"province": "天津市河东区", "city": "天津市", "district": "河东区"},
    {"credit_code": CODE}, {"city": "天津市", "district": "河东区"},
)  # fmt: skip


@pytest.mark.parametrize("raw", WRITTEN)
def test_that_every_writing_of_a_place_gives_the_same_verdicts(raw: dict[str, object]) -> None:
    assert verdicts(raw) == verdicts(WRITTEN[0])
    assert matched(raw).unread == {}


_FREE = st.text("天津市河东区北滨海新浙江温州甲乙公司街道0A ，", min_size=1, max_size=10).filter(
    lambda text: text.strip()
)


@given(st.sampled_from(("province", "city", "district", "zone")), _FREE)
def test_that_a_text_that_is_no_known_place_decides_nothing_and_is_told(field: str, text: str) -> None:
    found = matched({field: text})
    if found.unread:
        assert found.unread == {field: read_profile({field: text}).facts[field]}
        assert verdicts({field: text}) == ["unknown"] * len(PLACES)


@given(st.sampled_from(sorted(place_names())), st.sampled_from(("province", "city", "district")))
def test_that_no_name_of_a_place_is_unread(name: str, field: str) -> None:
    assert matched({field: name}).unread == {}


def test_that_a_company_in_the_field_of_the_province_refuses_nothing() -> None:
    raw: dict[str, object] = {"province": "天津市中科信北斗测控有限公司", "industry_code": "生物技术"}
    found = matched(raw, r.Region(places=("天津市",)), r.OneOf(left=r.Operand("industry_section()", ""), values=("C",)))
    assert [result.verdict.value for result in found.results] == ["unknown", "unknown"]
    assert found.unread == raw
    assert as_json(found)["unread"] == raw
    assert "没读懂：省（直辖市）写的是“天津市中科信北斗测控有限公司”，不是已知的地名，按未知计" in as_text(found)
    assert "没读懂：国民经济行业代码写的是“生物技术”，不是国民经济行业代码，按未知计" in as_text(found)


def test_that_a_namesake_in_another_province_is_not_taken_for_the_district_of_the_library() -> None:
    raw: dict[str, object] = {"district": "河东区", "credit_code": "91371312MA0000000P"}
    assert verdicts(raw)[1] == "ineligible"
    assert matched(raw).unread == {"district": "河东区"}


def test_that_what_was_completed_once_is_not_read_anew() -> None:
    """A zone that only contradicts the credit code is not read at all: alone it would tell another place."""
    raw = {"name": "甲", "credit_code": "91330305MA0000310P", "province": "某公司", "zone": "滨海高新区"}
    first = complete(read_profile(raw))
    assert first.facts["zone"] is None
    again = {name: value for name, value in first.facts.items() if value is not None}
    assert not {fact.field for fact in complete(Profile(again)).derived}.intersection(("province", "city", "district"))
