"""Suggestions from free text; they never become facts by themselves."""

from __future__ import annotations

from matcher import LibraryVersion, match, suggestions
from matcher.suggest import _INDUSTRIES, _TECH_FIELDS
from policies import CATALOGUE
from tests.matcher.build import ON, policy, profile


def test_that_products_suggest_field_industry_and_tags_with_their_words() -> None:
    found = suggestions(
        profile(main_products=["半导体封装设备", "工业机器人"], business_scope="智能装备制造；软件开发")
    )
    best = {suggestion.field: suggestion for suggestion in reversed(found)}
    assert best["tech_field"].value == "先进制造与自动化"
    assert set(best["tech_field"].because) == {"机器人", "智能装备"}
    assert {"C3562", "I6513", "C3491"} <= {s.value for s in found if s.field == "industry_code"}


def test_that_a_misspelt_word_is_still_found() -> None:
    found = suggestions(profile(business_scope="信息系统集成与数控机床电主轴；环境检测仪器仪表"))
    assert "资源与环境" not in [s.value for s in found if s.field == "tech_field"]
    assert "I6531" in [s.value for s in found]


def test_that_a_known_fact_is_not_suggested_again() -> None:
    found = suggestions(profile(business_scope="软件开发", tech_field="新材料"))
    assert "tech_field" not in [suggestion.field for suggestion in found]


def test_that_a_suggestion_never_becomes_a_fact() -> None:
    ruled = policy("rule: [{id: a, one_of: tech_field, values: [电子信息]}]\n")
    firm = profile(business_scope="软件开发")
    assert suggestions(firm)
    assert match([ruled], firm, ON, LibraryVersion("测试", "sha256:0")).results[0].missing == ("tech_field",)


def test_that_no_text_suggests_nothing() -> None:
    assert suggestions(profile(name="甲")) == ()


def test_that_the_table_of_fields_uses_the_values_of_the_catalogue() -> None:
    assert tuple(_TECH_FIELDS) == CATALOGUE["tech_field"].values
    assert all(len(code) == 5 for code in _INDUSTRIES)
