"""Strong Kleene logic: the tables of verdicts, and the laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import ConditionVerdict
from matcher.decide import conjunction, disjunction, negation
from policies.rules import All, Any, Not, Rule
from tests.matcher.build import decided, manual

M, U, X = ConditionVerdict.MET, ConditionVerdict.UNMET, ConditionVerdict.UNKNOWN

AND = [(M, M, M), (M, U, U), (M, X, X), (U, M, U), (U, U, U), (U, X, U), (X, M, X), (X, U, U), (X, X, X)]
OR = [(M, M, M), (M, U, M), (M, X, M), (U, M, M), (U, U, U), (U, X, X), (X, M, M), (X, U, X), (X, X, X)]
NOT = [(M, U), (U, M), (X, X)]

verdicts = st.sampled_from(list(ConditionVerdict))


@pytest.mark.parametrize(("left", "right", "answer"), AND)
def test_that_all_of_two_follows_strong_kleene(
    left: ConditionVerdict, right: ConditionVerdict, answer: ConditionVerdict
) -> None:
    assert conjunction((left, right)) is answer


@pytest.mark.parametrize(("left", "right", "answer"), OR)
def test_that_any_of_two_follows_strong_kleene(
    left: ConditionVerdict, right: ConditionVerdict, answer: ConditionVerdict
) -> None:
    assert disjunction((left, right)) is answer


@pytest.mark.parametrize(("verdict", "answer"), NOT)
def test_that_not_follows_strong_kleene(verdict: ConditionVerdict, answer: ConditionVerdict) -> None:
    assert negation(verdict) is answer


def test_that_all_of_nothing_is_met_and_any_of_nothing_is_not() -> None:
    assert conjunction(()) is M
    assert disjunction(()) is U


@given(st.lists(verdicts), st.randoms())
def test_that_order_does_not_matter(members: list[ConditionVerdict], random) -> None:
    shuffled = list(members)
    random.shuffle(shuffled)
    assert conjunction(members) is conjunction(shuffled)
    assert disjunction(members) is disjunction(shuffled)


@given(st.lists(verdicts))
def test_that_de_morgan_holds(members: list[ConditionVerdict]) -> None:
    assert negation(conjunction(members)) is disjunction([negation(member) for member in members])


_KEYS = ("a", "b", "c", "d")


def trees() -> st.SearchStrategy[Rule]:
    """Random rule trees over four conditions that a person confirms."""
    leaves = st.sampled_from(_KEYS).map(manual)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda members: All(members=tuple(members))),
            st.lists(inner, min_size=1, max_size=3).map(lambda members: Any(members=tuple(members))),
            inner.map(lambda member: Not(member=member)),
        ),
        max_leaves=8,
    )


answers = st.dictionaries(st.sampled_from(_KEYS), st.booleans())


def confirmed(known: dict[str, bool]) -> dict[str, bool]:
    return {f"test-policy/{key}": value for key, value in known.items()}


@given(trees(), answers, st.sampled_from(_KEYS), st.booleans())
def test_that_learning_a_fact_never_changes_a_decided_verdict(
    tree: Rule, known: dict[str, bool], key: str, value: bool
) -> None:
    before = decided(tree, confirmed=confirmed(known))
    after = decided(tree, confirmed=confirmed({key: value} | known))
    if before.verdict is not X:
        assert after.verdict is before.verdict


@given(trees(), answers)
def test_that_a_decided_verdict_has_no_missing_facts_and_an_open_one_has_some(
    tree: Rule, known: dict[str, bool]
) -> None:
    outcome = decided(tree, confirmed=confirmed(known))
    assert bool(outcome.missing) is (outcome.verdict is X)


@given(trees(), answers)
def test_that_facts_that_are_not_missing_cannot_change_the_verdict(tree: Rule, known: dict[str, bool]) -> None:
    outcome = decided(tree, confirmed=confirmed(known))
    asked = {fact.rpartition("/")[2] for fact in outcome.missing}
    for key in set(_KEYS) - asked - set(known):
        for value in (True, False):
            assert decided(tree, confirmed=confirmed(known | {key: value})).verdict is outcome.verdict


@given(trees(), trees(), answers)
def test_that_one_more_condition_never_improves_a_verdict(tree: Rule, more: Rule, known: dict[str, bool]) -> None:
    rank = {U: 0, X: 1, M: 2}
    alone = decided(tree, confirmed=confirmed(known)).verdict
    both = decided(All(members=(tree, more)), confirmed=confirmed(known)).verdict
    assert rank[both] <= rank[alone]
