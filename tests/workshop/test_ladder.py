"""A rule as a ladder, and the verdict of a firm on every rung."""

from __future__ import annotations

from decimal import Decimal

from matcher import ConditionVerdict, match, read_profile
from policies.rules import All, Any, Compare, Comparison, Flag, Not, Rule, Score, ScoreItem, walk
from tests.policies.build import library, policy
from tests.survey.build import shipped_library
from tests.workshop.build import DAY, RD
from workshop import LadderKind, LadderPart, firm_ladder, ladder


def _compare(name: str, value: int) -> Compare:
    return Compare(id=name, left=RD, op=Comparison.AT_LEAST, value=Decimal(value))


def _shape(part: LadderPart) -> object:
    if part.kind is LadderKind.LEAF:
        return part.card
    return (part.kind.value, *(_shape(member) for member in part.members))


def test_that_all_is_in_series_and_any_is_parallel() -> None:
    rule = All(members=(_compare("a", 1), Any(id="b", members=(_compare("c", 2), _compare("d", 3)))))
    assert _shape(ladder(rule)) == ("全部", "a", ("任一", "c", "d"))


def test_that_a_negative_list_is_told_as_what_must_hold() -> None:
    either = Any(id="c", members=(Flag(id="d", field="abnormal_list", value=True), _compare("e", 5)))
    part = ladder(Not(id="b", member=either))
    assert _shape(part) == ("全部", "d", "e")
    assert [leaf.text for leaf in part.leaves] == ["未列入经营异常名录", "上年研发费用 ＜ 5万元"]
    assert all(leaf.negated for leaf in part.leaves)


def test_that_a_score_is_one_leaf_with_its_sentence() -> None:
    score = Score(
        id="s",
        op=Comparison.AT_LEAST,
        pass_mark=Decimal(60),
        items=(ScoreItem(id="i", label="团队", max=Decimal(100), judged=True),),
    )
    part = ladder(score)
    assert (part.kind, part.text, part.card) == (LadderKind.LEAF, "评价得分 ≥ 60分", "s")


def test_that_every_rung_has_the_verdict_of_the_firm() -> None:
    rule: Rule = All(members=(_compare("a", 100), Flag(id="b", field="abnormal_list", value=False)))
    version = policy("p").versions[-1]
    whole = policy("p", versions=(type(version)(rule=rule),))
    found = match([whole], read_profile({"rd_expense": {"2025": 100}}), DAY, library(whole).stamp)
    part = firm_ladder(found, found.results[0])
    assert part.verdict is ConditionVerdict.UNKNOWN
    assert [(leaf.card, leaf.verdict) for leaf in part.leaves] == [
        ("a", ConditionVerdict.MET),
        ("b", ConditionVerdict.UNKNOWN),
    ]
    assert part.leaves[0].actual == "100万元"


def test_that_every_rule_of_the_library_has_a_ladder_with_verdicts() -> None:
    shipped = shipped_library()
    found = match(shipped.policies, read_profile({}), DAY, shipped.stamp)
    for result in found.results:
        part = firm_ladder(found, result)
        assert all(leaf.text and leaf.verdict is not None for leaf in part.leaves), result.policy.id
        known = {node.id for node in walk(result.version.rule)}
        assert {leaf.card for leaf in part.leaves} <= known
