"""The compared engines must give the same verdicts, or their times mean nothing."""

import pytest

from bench import comparison
from bench.synthetic import (
    FACTS,
    LARGEST,
    NUMBERS,
    SERIES,
    TEXTS,
    Leaf,
    Rule,
    Test,
    Trial,
    our_profile,
    our_verdicts,
    trial,
)
from matcher import ConditionVerdict

needs_peers = pytest.mark.skipif(
    bool(comparison.absent()),
    reason=f"peer libraries are not installed: {comparison.absent()}; make bench installs them",
)


SEEDS = (1, 2, 3)


def test_that_the_rules_use_the_facts_of_the_closed_list_only() -> None:
    case = trial()
    assert {leaf.fact for rule in case.rules for leaf in rule.leaves()} == set(FACTS)
    assert len(set(FACTS)) == len(FACTS) == 49
    assert case.known.keys() < set(FACTS)


@pytest.mark.parametrize("seed", SEEDS)
def test_that_the_rule_set_reaches_all_three_verdicts(seed: int) -> None:
    assert set(our_verdicts(trial(policies=40, seed=seed))) == set(ConditionVerdict)


@pytest.mark.parametrize("fact", [*NUMBERS, *SERIES])
def test_that_the_largest_line_of_an_unknown_number_may_still_be_met(fact: str) -> None:
    """If our engine knew an upper bound of the fact, it would decide unmet where the others cannot."""
    rule = Rule("largest", (Leaf(fact, Test.AT_LEAST, LARGEST),), ())
    assert our_verdicts(Trial((rule,), {})) == [ConditionVerdict.UNKNOWN]
    assert our_verdicts(Trial((rule,), {fact: LARGEST})) == [ConditionVerdict.MET]


@pytest.mark.parametrize(("fact", "value"), [(fact, value) for fact, values in TEXTS.items() for value in values])
def test_that_every_text_of_the_list_is_a_value_of_its_fact(fact: str, value: str) -> None:
    assert our_profile({fact: value}).facts[fact] == value


@needs_peers
@pytest.mark.parametrize("seed", SEEDS)
def test_that_every_peer_gives_our_verdicts(seed: int) -> None:
    case = trial(policies=20, seed=seed)
    comparison.check(case, our_verdicts(case))


@needs_peers
def test_that_a_disagreement_is_reported_with_engine_and_rules() -> None:
    case = trial(policies=3)
    wrong = [
        ConditionVerdict.MET if verdict is ConditionVerdict.UNMET else ConditionVerdict.UNMET
        for verdict in our_verdicts(case)
    ]
    with pytest.raises(comparison.Disagreement, match=r"zen-engine.*policy-000, policy-001, policy-002, 3 in all"):
        comparison.check(case, wrong)
