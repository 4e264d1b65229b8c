"""Profiles: what is read, and what is rejected with a sentence that names the place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from matcher import canonical, raw_profile, read_profile
from policies import ValidationErrors
from policies._yaml import read_yaml


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"revenu": 1}, ("revenu", "revenue")),
        ({"revenue": 5}, ("revenue", "键: 值")),
        ({"revenue": {"2021": "很多"}}, ("revenue.2021", "应是数字")),
        ({"revenue": {"21": 5}}, ("revenue.21", "年份")),
        ({"revenue": {"2021": -5}}, ("revenue.2021", "负数")),
        ({"revenue": {"2021": 10**15}}, ("revenue.2021", "大得不合常理")),
        ({"employees": {"2021": float("inf")}}, ("employees.2021", "有限的数字")),
        ({"founded_on": "2021-02-30"}, ("founded_on", "不是有效日期")),
        ({"founded_on": "0021-02-03"}, ("founded_on", "年份不合常理")),
        ({"legal_person": "是的"}, ("legal_person", "true 或 false")),
        ({"legal_person": 1}, ("legal_person", "true 或 false")),
        ({"invention_patents": 1.5}, ("invention_patents", "整数")),
        ({"tech_field": "软件"}, ("tech_field", "可选")),
        ({"name": "名" * 201}, ("name", "太长")),
        ({"name": "甲\u202e乙"}, ("name", "控制字符")),
        ({"qualifications": [{"kind": "国高"}]}, ("qualifications[0].kind", "可选")),
        ({"qualifications": [{"sort": "hnte"}]}, ("qualifications[0].sort", "kind")),
        ({"qualifications": {"kind": "hnte"}}, ("qualifications", "列表")),
        ({"confirmed": {"cn-hnte/a": "是"}}, ("confirmed.cn-hnte/a", "true 或 false")),
        ([], ("键: 值",)),
        ("企业", ("键: 值",)),
    ],
)
def test_that_bad_input_is_rejected_with_place_and_advice(raw: object, words: tuple[str, ...]) -> None:
    with pytest.raises(ValidationErrors) as caught:
        read_profile(raw)
    lines = "\n".join(caught.value.lines())
    assert all(word in lines for word in words), lines


def test_that_all_mistakes_are_reported_at_once() -> None:
    with pytest.raises(ValidationErrors) as caught:
        read_profile({"revenu": 1, "founded_on": "昨天", "legal_person": 3})
    assert len(caught.value.errors) == 3


def test_that_null_is_unknown_and_zero_false_and_empty_are_known() -> None:
    profile = read_profile(
        {"invention_patents": 0, "legal_person": False, "platforms": [], "designs": None, "revenue": {"2021": None}}
    )
    assert profile.facts == {"invention_patents": 0, "legal_person": False, "platforms": ()}


def test_that_yaml_is_read_as_yaml_1_2() -> None:
    text = "name: no\nstreet: on\ncredit_code: 91120102\nfounded_on: 2020-01-01\nrevenue: {2021: 1e3}\nmoved_in: {on: 2021-05-01, whole: true}\n"
    facts = read_profile(read_yaml(text)).facts
    assert (facts["name"], facts["street"], facts["credit_code"]) == ("no", "on", "91120102")
    assert facts["revenue"] == {2021: Decimal(1000)}


def test_that_a_raw_profile_reads_back_to_an_equal_one() -> None:
    profile = read_profile(
        {
            "name": "甲", "founded_on": "2020-02-29", "revenue": {"2021": 10.25}, "software_sales_tax": {"2021": 5.5}, "legal_person": True,
            "qualifications": [{"kind": "hnte", "granted_on": "2021-01-01"}], "industry_tags": ["信创"],
            "scores": {"cn-hnte": {"a": 5}}, "confirmed": {"cn-hnte/b": False}, "moved_in": {"whole": False},
        }
    )  # fmt: skip
    again = read_profile(raw_profile(profile))
    assert dict(again.facts) == dict(profile.facts)
    assert canonical(again) == canonical(profile)


@pytest.mark.parametrize("year", ["9" * 5000, "02021", "2021 ", "²⁰²¹"])
def test_that_a_year_without_four_digits_is_rejected(year: str) -> None:
    with pytest.raises(ValidationErrors, match="不是年份"):
        read_profile({"name": "甲", "revenue": {year: 5}})
