"""What stands under a `not` is told in its negated form, with its own verdict, everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from matcher import Condition, ConditionVerdict, Facts, Match, as_text, match
from matcher.explain import conditions
from matcher.policy_words import condition_words, rule_lines
from policies import rules as r
from policies.library import LibraryVersion
from tests.matcher.build import ON, policy, profile

STAMP = LibraryVersion("测试", "sha256:0")
M, U, X = ConditionVerdict.MET, ConditionVerdict.UNMET, ConditionVerdict.UNKNOWN
EXCLUDED = """{id: out, not: {id: either, any: [
    {id: trade, one_of: industry_section, values: [F], label: 批发和零售业},
    {id: many, compare: 'employees[-1]', op: '>=', value: 100人},
    {id: listed, flag: abnormal_list, is: true}]}}"""


def told(rule: str, **facts: object) -> tuple[Condition, ...]:
    """Returns the conditions of a policy with one rule for a firm."""
    found = match([policy(f"rule: [{rule}]\n")], profile(**facts), ON, STAMP)
    return conditions(found.results[0], Facts(profile(**facts), ON))


def whole(tree: tuple[Condition, ...]) -> Iterator[Condition]:
    """Yields every condition of a tree."""
    for condition in tree:
        yield condition
        yield from whole(condition.children)


def test_that_a_group_that_must_not_be_is_told_as_the_opposite_of_each_member() -> None:
    (group,) = told(EXCLUDED, industry_code="C3491", employees={2021: 50}, abnormal_list=False)
    assert (group.id, group.verdict) == ("out", M)
    assert [(c.text, c.verdict, c.actual, c.required) for c in group.children] == [
        ("不属于批发和零售业", M, "C", "除 F 外"),
        ("上年职工总数 ＜ 100人", M, "50人", "＜ 100人"),
        ("未列入经营异常名录", M, "无此情形", "无此情形"),
    ]


def test_that_one_member_that_is_there_refuses_and_an_unknown_one_stays_open() -> None:
    (group,) = told(EXCLUDED, industry_code="F5111", employees={2021: 150})
    assert group.verdict is U
    assert [c.verdict for c in group.children] == [U, U, X]
    (group,) = told(EXCLUDED, industry_code="C3491")
    assert (group.verdict, group.missing) == (X, ("employees.2021", "founded_on", "abnormal_list"))


def test_that_all_of_under_a_not_is_told_as_any_of_and_what_is_not_needed_is_no_fault() -> None:
    rule = EXCLUDED.replace("any:", "all:")
    (group,) = told(rule, industry_code="F5111", employees={2021: 50}, abnormal_list=True)
    assert (group.text, group.verdict) == ("以下任一项满足", M)
    assert [(c.verdict, c.untaken) for c in group.children] == [(U, True), (M, False), (U, True)]


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("{id: g, region: [天津市河东区]}", "注册地不在天津市河东区"),
        ("{id: h, holds: hnte}", "没有有效的高新技术企业资格"),
        ("{id: h, recognised: hnte}", "本年度没有认定为高新技术企业"),
        ("{id: m, manual: 是省级重点企业研究院, reason: 查看材料}", "不是省级重点企业研究院"),
        ("{id: o, one_of: industry_section, values: [C]}", "国民经济行业门类不是C"),
        ("{id: o, one_of: industry_section, values: [C, I]}", "国民经济行业门类不属于：C、I"),
        ("{id: f, flag: zombie, is: false}", "属于“僵尸企业”"),
        ("{id: k, not: {id: f, flag: zombie, is: true}}", "属于“僵尸企业”"),
    ],
)
def test_that_the_opposite_of_each_kind_of_condition_reads_as_a_sentence(member: str, words: str) -> None:
    (condition,) = told(f"{{id: n, not: {member}}}")
    assert (condition.text, condition.children) == (words, ())


def test_that_a_label_of_a_negation_stands_alone() -> None:
    (condition,) = told(
        "{id: away, not: {id: there, region: [天津市滨海新区]}, label: 不在滨海新区}", province="浙江省"
    )
    assert (condition.id, condition.text, condition.verdict, condition.children) == ("away", "不在滨海新区", M, ())


def test_that_a_negated_question_for_a_person_says_so_and_keeps_the_name_of_its_answer() -> None:
    rule = "{id: n, not: {id: key, manual: 是重点研究院, reason: 查看材料}}"
    (open_,) = told(rule)
    assert (open_.id, open_.manual, open_.negated, open_.missing) == ("key", True, True, ("confirmed.test-policy/key",))
    assert open_.required == "核实为“否”"
    (answered,) = told(rule, confirmed={"test-policy/key": True})
    assert answered.verdict is U


def test_that_a_policy_is_listed_and_told_in_the_same_form() -> None:
    entry = policy(f"rule: [{EXCLUDED}]\n")
    rule = entry.versions[0].rule
    assert [line.text for line in rule_lines(entry, rule)][1:] == [
        "不属于批发和零售业", "上年职工总数 ＜ 100人", "未列入经营异常名录",
    ]  # fmt: skip
    assert isinstance(rule, r.All)
    assert condition_words(rule.members[0]) == "（不属于批发和零售业，且上年职工总数 ＜ 100人，且未列入经营异常名录）"


def test_that_no_met_condition_of_any_policy_shows_a_fault(built_in_matches: tuple[Match, ...]) -> None:
    for found in built_in_matches:
        for result in found.results:
            for condition in whole(found.conditions(result)):
                if condition.verdict is M:
                    assert all(c.verdict is M or c.untaken for c in condition.children), condition.text
                if condition.untaken:
                    assert all(c.untaken for c in condition.children)


def test_that_no_text_shows_a_fault_below_something_met(built_in_matches: tuple[Match, ...]) -> None:
    for found in built_in_matches:
        depth = None
        for line in as_text(found).splitlines():
            indent = len(line) - len(line.lstrip())
            if depth is not None and indent <= depth:
                depth = None
            assert depth is None or not line.lstrip().startswith("✗"), line
            if line.lstrip().startswith("✔") and depth is None:
                depth = indent
