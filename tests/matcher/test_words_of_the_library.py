"""What a firm reads about any policy of the library: laws over all rules, the worked examples and the sample firms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_DOWN, Decimal

import pytest

from commands import built_in_library
from matcher import (
    Condition,
    ConditionVerdict,
    Facts,
    Match,
    MatchResult,
    ResultGroup,
    Value,
    match,
    missing_label,
    read_profile,
)
from matcher.decide import decide
from matcher.groups import near_miss
from matcher.negation import told_rule
from matcher.policy_words import rule_lines
from matcher.wording import negative, sentence
from policies import CATALOGUE, FieldType, Policy, Verdict
from policies import rules as r
from policies.library import Library
from policies.loader import LIBRARY_FOLDER, read_entries
from policies.model import Example

LIBRARY = built_in_library()
POLICIES = read_entries(LIBRARY_FOLDER)[0]
"""The same policies with their worked examples."""


def nearly(policy: Policy, example: Example) -> Iterator[Match]:
    """Yields the firm of an example with each of its numbers a fifth lower, one after the other."""
    profile = read_profile(example.profile)
    for name, value in profile.facts.items():
        lower: Value | None = None
        if CATALOGUE[name].type in (FieldType.COUNT, FieldType.NUMBER):
            lower = _lower(value)
        elif CATALOGUE[name].type is FieldType.SERIES and isinstance(value, Mapping):
            lower = {year: _lower(number) for year, number in value.items()}
        if lower is not None:
            yield match([policy], profile.with_fact(name, lower), example.on, LIBRARY.stamp)


def _lower(number: object) -> Decimal:
    return (Decimal(str(number)) * 4 / 5).quantize(Decimal("0.01"), ROUND_DOWN)


@pytest.fixture(scope="module")
def firms(built_in_matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """The sample firms with the whole library, and each worked example with its policy."""
    examples = (
        match([policy], read_profile(example.profile), example.on, LIBRARY.stamp)
        for policy in POLICIES
        for example in policy.examples
    )
    met = (
        (policy, example) for policy in POLICIES for example in policy.examples if example.verdict is Verdict.ELIGIBLE
    )
    return (*built_in_matches, *examples, *(found for pair in met for found in nearly(*pair)))


def results(firms: tuple[Match, ...]) -> Iterator[tuple[Match, MatchResult]]:
    for found in firms:
        for result in found.results:
            yield found, result


def whole(tree: tuple[Condition, ...]) -> Iterator[Condition]:
    for condition in tree:
        yield condition
        yield from whole(condition.children)


def every_rule(library: Library) -> Iterator[r.Rule]:
    for policy in library.policies:
        for version in policy.versions:
            yield version.rule
            for support in version.support:
                yield from (rule for rule in (support.when, support.event) if rule is not None)


def test_that_no_gap_of_any_firm_asks_to_lower_a_number(firms: tuple[Match, ...]) -> None:
    seen = 0
    for found, result in results(firms):
        for condition in whole(found.conditions(result)):
            gap = condition.gap
            if gap is None:
                continue
            seen += 1
            assert gap.change is None or gap.change > 0, gap.text
            assert not re.search(r"需减少|需降低|压缩|还差约? ?0(?![.\d])|相差 0(?![.\d])", gap.text), gap.text
    assert seen > 1000


def test_that_whoever_closes_the_gaps_of_a_near_miss_meets_the_policy(firms: tuple[Match, ...]) -> None:
    seen = 0
    for found, result in results(firms):
        if found.group_of(result) is not ResultGroup.NEAR:
            continue
        facts = Facts(found.profile, found.on)
        gaps = near_miss(result, facts)
        assert gaps, result.policy.id
        assert all(gap.distance is not None for gap in gaps)
        if any(not gap.field or gap.change is None or gap.ready_on is not None for gap in gaps):
            continue
        for gap in gaps:
            facts = facts.raised(gap.field, gap.change or Decimal(0))
        assert decide(result.version.rule, facts, result.policy.id).verdict is ConditionVerdict.MET, result.policy.id
        seen += 1
    assert seen > 10


def test_that_no_missing_flag_reads_as_the_lack_of_a_good_thing() -> None:
    for name, field in CATALOGUE.items():
        if field.type is FieldType.FLAG:
            label = missing_label(name)
            assert any(word in label for word in ("是否", "有没有", "是不是", "没有")), label
            assert "是否是" not in label


ODD = re.compile(r"[＝＜≤] 0(?![.\d])|＜ 1项|没有：|是否“|没有没有|不不|不属于：不|不是是")


def test_that_no_condition_reads_odd() -> None:
    for rule in every_rule(LIBRARY):
        for node in r.walk(rule):
            told = told_rule(node)
            assert not ODD.search(sentence(told)), sentence(told)
            if isinstance(told, r.Not):
                assert not ODD.search(negative(told.member)), negative(told.member)


def test_that_no_condition_of_any_firm_requires_nothing_in_signs(firms: tuple[Match, ...]) -> None:
    for found, result in results(firms):
        for condition in whole(found.conditions(result)):
            assert not ODD.search(condition.required), condition.text


def test_that_every_condition_of_the_booklet_is_told_like_that_of_a_match() -> None:
    for policy in LIBRARY.policies:
        for version in policy.versions:
            for line in rule_lines(policy, version.rule):
                assert not isinstance(line.node, r.Not) or not isinstance(line.node.member, (r.All, r.Any, r.Not))
