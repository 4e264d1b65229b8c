"""Firms at the lines of a rule: judged by the rule itself, and fit to be the worked examples of the policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from matcher import ConditionVerdict, disagreements, evaluate, read_profile
from policies import Policy, Stated, Unit, Verdict, Version
from policies import rules as r
from policies.loader import read_policy
from policies.writing import policy_yaml
from tests.policies.build import policy
from tests.survey.build import shipped_library
from tests.workshop.build import DAY, PATENTS, RATIO, RD, SHA, finished_draft, notice, proposing
from workshop import (
    LiveFirm,
    as_example,
    assembled,
    draft_bytes,
    draft_from,
    live_firms,
    still_to_show,
    with_example,
)

__all__ = ["proposing"]
TITLES = ("刚好够", "差一点", "不知道")


def _with_rule(*members: r.Rule) -> Policy:
    return policy("p", versions=(Version(rule=r.All(members=members)),))


def _at_least(name: str, left: r.Operand, value: str, op: r.Comparison = r.Comparison.AT_LEAST) -> r.Compare:
    return r.Compare(id=name, left=left, op=op, value=Decimal(value))


def _figures(*firms: LiveFirm) -> list[tuple[str, Verdict]]:
    return [(firm.title, firm.verdict) for firm in firms]


def test_that_a_threshold_has_a_firm_just_in_one_just_out_and_one_unknown() -> None:
    found = live_firms(_with_rule(_at_least("rd", RD, "100")), DAY)
    assert _figures(*found.firms) == [
        ("刚好够", Verdict.ELIGIBLE),
        ("差一点", Verdict.INELIGIBLE),
        ("不知道", Verdict.UNKNOWN),
    ]
    assert [firm.example.profile.get("rd_expense") for firm in found.firms] == [{"2025": 100}, {"2025": 99.99}, None]
    assert found.firms[2].example.missing == ("rd_expense.2025",)
    assert found.firms[0].words == "上年研发费用 ≥ 100万元；这家企业100万元，正好在线上"
    assert found.left_out == ()


@pytest.mark.parametrize(
    ("op", "inside", "outside"),
    [(">=", 100, 99.99), (">", 100.01, 100), ("<=", 100, 100.01), ("<", 99.99, 100)],
)
def test_that_the_firm_stands_on_the_right_side_of_each_comparison(op: str, inside: float, outside: float) -> None:
    found = live_firms(_with_rule(_at_least("rd", RD, "100", r.Comparison(op))), DAY)
    assert [firm.example.profile["rd_expense"] for firm in found.firms[:2]] == [{"2025": inside}, {"2025": outside}]


def test_that_a_span_has_firms_at_both_ends() -> None:
    staff = r.Operand("employees[-1]", "职工人数", Unit.PEOPLE)
    found = live_firms(_with_rule(r.Between(id="staff", left=staff, low=Decimal(10), high=Decimal(300))), DAY)
    known = [firm.example.profile["employees"] for firm in found.firms if firm.title != "不知道"]
    assert known == [{"2025": 10}, {"2025": 9}, {"2025": 300}, {"2025": 301}]


def test_that_every_band_of_a_tiered_threshold_has_its_line() -> None:
    bands = (r.Band(Decimal("0.05"), upto=Decimal(5000)), r.Band(Decimal("0.03")))
    revenue = r.Operand("revenue[-1]", "上年营业收入", Unit.MONEY)
    rule = r.Tiers(id="rd", left=RATIO, by=revenue, op=r.Comparison.AT_LEAST, bands=bands)
    found = live_firms(_with_rule(rule), DAY)
    inside = [firm for firm in found.firms if firm.title == "刚好够"]
    assert ["≥5%" in firm.words for firm in inside] == [True, True]
    shares = [_share(firm) for firm in inside]
    assert shares == [Decimal("0.05"), Decimal("0.03")]


def _share(firm: LiveFirm) -> Decimal:
    profile = read_profile(firm.example.profile)
    return profile.series("rd_expense")[2025] / profile.series("revenue")[2025]


def test_that_a_score_has_a_firm_on_the_pass_mark() -> None:
    items = (
        r.ScoreItem(id="team", label="团队", max=Decimal(50), judged=True),
        r.ScoreItem(
            id="rd",
            label="研发",
            max=Decimal(50),
            options=(
                (
                    r.ScoreGrade(Decimal(50), Decimal(50), _at_least("", RD, "100")),
                    r.ScoreGrade(Decimal(0), Decimal(0)),
                ),
            ),
        ),
    )
    score = r.Score(id="s", op=r.Comparison.AT_LEAST, pass_mark=Decimal(60), items=items)
    found = live_firms(_with_rule(score), DAY)
    assert [firm.title for firm in found.firms] == list(TITLES)
    assert "这家企业60分，正好在线上" in found.firms[0].words
    assert "这家企业59分" in found.firms[1].words


def test_that_all_other_conditions_are_met_where_one_is_on_its_line() -> None:
    rule = (
        r.Flag(id="clean", field="abnormal_list", value=False),
        _at_least("rd", RD, "100"),
        _at_least("share", RATIO, "0.05"),
        r.Any(id="either", members=(r.Holds(id="hnte", kinds=("hnte",)), _at_least("patents", PATENTS, "10"))),
        r.Manual(id="site", text="在辖区实际经营", reason=r.ManualReason.PAPERS),
    )
    whole = _with_rule(*rule)
    found = live_firms(whole, DAY)
    assert found.left_out == ()
    for firm in found.firms:
        result = evaluate(whole, read_profile(firm.example.profile), DAY)
        wrong = {o.node.id for o in result.outcome.members if o.verdict is not ConditionVerdict.MET}
        decided = {"hnte": "either", "patents": "either"}.get(firm.card, firm.card)
        also = {"share"} if firm.title == "不知道" and firm.card == "rd" else set()  # it reads the same figure
        assert wrong == (set() if firm.title == "刚好够" else {decided} | also), firm.words


def test_that_a_condition_in_a_negative_list_is_just_in_when_it_is_just_not_met() -> None:
    rule = r.Not(id="not", member=_at_least("debts", RATIO, "0.5"))
    found = live_firms(_with_rule(rule), DAY)
    assert [firm.verdict for firm in found.firms] == [Verdict.ELIGIBLE, Verdict.INELIGIBLE, Verdict.UNKNOWN]
    assert _share(found.firms[0]) < Decimal("0.5") == _share(found.firms[1])


def test_that_what_cannot_be_made_is_told() -> None:
    contradiction = (_at_least("a", RD, "100"), _at_least("b", RD, "50", r.Comparison.BELOW))
    found = live_firms(_with_rule(*contradiction), DAY)
    assert found.firms == ()
    assert [left.card for left in found.left_out] == ["a", "b"]
    assert found.left_out[0].text == "“上年研发费用 ≥ 100万元”没能造出“刚好够、差一点、不知道”的企业，请自己举一家"


def test_that_of_a_firm_of_the_casebook_only_what_the_rule_reads_is_used() -> None:
    base = read_profile({"name": "甲科技", "revenue": {"2025": 4321}, "employees": {"2025": 7}})
    found = live_firms(_with_rule(_at_least("share", RATIO, "0.05")), DAY, base)
    assert [firm.example.profile["revenue"] for firm in found.firms] == [{"2025": 4321}] * 3
    assert all(firm.example.profile.keys() <= {"revenue", "rd_expense", "founded_on"} for firm in found.firms)


def test_that_the_firms_are_judged_by_the_newest_version_while_it_is_in_force() -> None:
    old = Version(rule=r.All(members=(_at_least("rd", RD, "50"),)), expires=date(2026, 12, 31))
    new = Version(rule=r.All(members=(_at_least("rd", RD, "100"),)), effective=date(2027, 1, 1))
    found = live_firms(policy("p", versions=(old, new)), DAY)
    assert [firm.example.profile.get("rd_expense") for firm in found.firms] == [{"2026": 100}, {"2026": 99.99}, None]
    assert {firm.example.on for firm in found.firms} == {date(2027, 1, 1)}


def test_that_the_work_ends_when_told() -> None:
    assert live_firms(_with_rule(_at_least("rd", RD, "100")), DAY, should_stop=lambda: True).firms == ()


@pytest.mark.usefixtures("proposing")
def test_that_the_accepted_firms_are_all_the_examples_that_a_policy_needs() -> None:
    draft = finished_draft()
    for firm in live_firms(assembled(draft, {SHA: notice()}, DAY).preview, DAY).firms:
        draft = with_example(draft, as_example(firm, firm.verdict))
    whole = assembled(draft_from(draft_bytes(draft)), {SHA: notice()}, DAY).policy
    assert whole is not None
    assert disagreements(whole) == ()
    assert disagreements(read_policy(policy_yaml(whole), "own.yaml")) == ()
    assert {example.verdict for example in whole.examples} == set(Verdict)
    assert any(example.boundary for example in whole.examples)
    aspects = whole.versions[-1].applicants
    wanted = {name for entry in aspects if entry.stated is Stated.STATED for name in entry.conditions}
    results = [evaluate(whole, read_profile(example.profile), example.on) for example in whole.examples]
    failed = {o.node.id for result in results for o in result.outcome.members if o.verdict is ConditionVerdict.UNMET}
    assert wanted <= failed


@pytest.mark.usefixtures("proposing")
def test_that_an_example_that_the_author_denies_keeps_the_policy_from_being_finished() -> None:
    draft = finished_draft()
    firm = live_firms(assembled(draft, {SHA: notice()}, DAY).preview, DAY).firms[0]
    denied = with_example(draft, as_example(firm, Verdict.UNKNOWN))
    made = assembled(denied, {SHA: notice()}, DAY)
    assert made.policy is None
    assert [problem.part for problem in made.problems] == ["examples"]


def test_that_every_firm_made_for_the_library_is_judged_as_it_says() -> None:
    made = 0
    for whole in shipped_library().policies[::5]:
        if sum(1 for _ in r.walk(whole.version_on(DAY)[0].rule)) > 20:
            continue
        found = live_firms(whole, DAY)
        made += len(found.firms)
        examples = tuple(firm.example for firm in found.firms)
        assert disagreements(replace(whole, examples=examples)) == ()
        assert len({example.name for example in examples}) == len(examples)
        verdicts = {firm.title: firm.verdict for firm in found.firms}
        assert verdicts.get("刚好够", Verdict.ELIGIBLE) is Verdict.ELIGIBLE
        assert verdicts.get("差一点", Verdict.INELIGIBLE) is Verdict.INELIGIBLE
        assert verdicts.get("不知道", Verdict.UNKNOWN) is Verdict.UNKNOWN
    assert made > 100


@pytest.mark.usefixtures("proposing")
def test_that_what_no_example_shows_is_told_until_the_firms_are_accepted() -> None:
    draft = finished_draft()
    preview = assembled(draft, {SHA: notice()}, DAY).preview
    told = still_to_show(preview)
    assert [problem.text for problem in told][:4] == [
        "还没有结论是“符合”的例子",
        "还没有结论是“不符合”的例子",
        "还没有结论是“待核实”的例子",
        "还没有刚好在线上的例子",
    ]
    assert {problem.card for problem in told if problem.card} == {
        name for entry in preview.versions[-1].applicants for name in entry.conditions
    }
    for firm in live_firms(preview, DAY).firms:
        draft = with_example(draft, as_example(firm, firm.verdict))
    assert still_to_show(assembled(draft, {SHA: notice()}, DAY).preview) == ()


def test_that_a_rule_without_thresholds_has_a_firm_that_meets_all_and_one_that_is_not_known() -> None:
    flag = r.Flag(id="clean", field="abnormal_list", value=False)
    manual = r.Manual(id="site", text="在辖区实际经营", reason=r.ManualReason.PAPERS)
    found = live_firms(_with_rule(flag, manual), DAY)
    assert [(firm.title, firm.verdict, firm.card) for firm in found.firms] == [
        ("都满足", Verdict.ELIGIBLE, ""),
        ("不知道", Verdict.UNKNOWN, "clean"),
        ("不满足", Verdict.INELIGIBLE, "clean"),
        ("不满足", Verdict.INELIGIBLE, "site"),
    ]
