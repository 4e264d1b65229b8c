"""Conditions that depend on verbal facts, and the layers of support for one act."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from matcher import Worth, evaluate, stacks, verbal_words, without
from policies import Act, Exclusion, Level, Policy
from tests.matcher.build import HEAD, ON, policy, profile

RATIO = """
rule:
  - {id: enough, compare: "revenue[-1]", op: ">=", value: 500万元}
  - {id: staff, compare: "employees[-1]", op: ">=", value: 10人}
  - {id: either, any: [{id: old, flag: private}, {id: big, compare: "revenue[-1]", op: ">=", value: 100万元}]}
"""
REWARD = """
rule:
  - {id: has, holds: hnte}
support:
  - {text: 奖励 20 万元, kind: 奖补, event: {id: granted, holds: hnte}, low: 20, high: 20}
"""


def layer(id_: str, level: Level, region: str, *groups: str) -> Policy:
    exclusions = tuple(Exclusion(group, "就高不重复") for group in groups)
    return msgspec.structs.replace(
        policy(REWARD), id=id_, level=level, region=region, act=Act.HNTE, exclusions=exclusions
    )


def test_that_only_conditions_decided_by_verbal_facts_depend_on_them() -> None:
    firm = profile(revenue={2021: 600}, employees={2021: 20}, private=True)
    result = evaluate(policy(RATIO), firm, ON)
    assert verbal_words(result, firm, ON, ("revenue.2021",)).keys() == {"enough", "big", ""}
    assert verbal_words(result, firm, ON, ("private",)).keys() == {"old"}
    assert verbal_words(result, firm, ON, ()) == {}


def test_that_removing_a_year_keeps_the_other_years_of_its_series() -> None:
    firm = profile(revenue={2020: 5, 2021: 600})
    assert without(firm, ("revenue.2021",)).series("revenue") == {2020: Decimal(5)}
    assert "revenue" not in without(firm, ("revenue.2020", "revenue.2021")).facts
    assert "revenue" not in without(firm, ("revenue",)).facts


def test_that_layers_of_one_act_are_added_from_the_nation_down() -> None:
    firm = profile(qualifications=[{"kind": "hnte"}])
    policies = [layer("d", Level.DISTRICT, "天津市河东区"), layer("n", Level.NATION, "全国")]
    (stack,) = stacks([evaluate(one, firm, ON) for one in policies])
    assert [one.policy.id for one in stack.layers] == ["n", "d"]
    assert stack.worth == Worth(Decimal(40), Decimal(40))


def test_that_layers_that_exclude_each_other_count_once() -> None:
    firm = profile(qualifications=[{"kind": "hnte"}])
    policies = [layer("d", Level.DISTRICT, "天津市河东区", "g"), layer("c", Level.PROVINCE, "天津市", "g")]
    (stack,) = stacks([evaluate(one, firm, ON) for one in policies])
    assert (stack.worth, stack.exclusions) == (Worth(Decimal(20), Decimal(20)), ("就高不重复",))


def test_that_a_refused_layer_or_a_single_level_is_not_a_stack() -> None:
    policies = [layer("d", Level.DISTRICT, "天津市河东区"), layer("n", Level.NATION, "全国")]
    assert stacks([evaluate(one, profile(qualifications=[]), ON) for one in policies]) == ()
    firm = profile(qualifications=[{"kind": "hnte"}])
    same = [layer("a", Level.NATION, "全国"), layer("b", Level.NATION, "全国")]
    assert stacks([evaluate(one, firm, ON) for one in same]) == ()


def test_that_of_two_zones_only_that_of_the_firm_counts() -> None:
    zone = "rule: [{id: place, region: 天津市滨海新区滨海高新区}, {id: has, holds: hnte}]\n"
    local = msgspec.structs.replace(
        policy(zone), id="z", level=Level.DISTRICT, region="天津市滨海新区滨海高新区", act=Act.HNTE
    )
    policies = [layer("n", Level.NATION, "全国"), local]
    there = {"province": "天津市", "district": "滨海新区", "qualifications": [{"kind": "hnte"}]}
    assert stacks([evaluate(one, profile(**there), ON) for one in policies]) == ()
    assert len(stacks([evaluate(one, profile(**there, zone="滨海高新区"), ON) for one in policies])) == 1


def test_that_what_the_firm_holds_is_a_layer_even_if_it_would_not_pass_today() -> None:
    hnte = msgspec.structs.replace(
        policy(
            'rule: [{id: enough, compare: "revenue[-1]", op: ">=", value: 500万元}]\n',
            HEAD.replace("奖励补助", "资质认定"),
        ),
        id="n",
        act=Act.HNTE,
        grants="hnte",
    )
    policies = [hnte, layer("d", Level.DISTRICT, "天津市河东区")]
    firm = profile(revenue={2021: 1}, qualifications=[{"kind": "hnte", "expires_on": "2023-01-01"}])
    (stack,) = stacks([evaluate(one, firm, ON) for one in policies])
    assert [one.policy.id for one in stack.layers] == ["n", "d"]
