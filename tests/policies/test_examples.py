"""The worked examples of the library agree with the matcher and cover every verdict."""

from __future__ import annotations

from functools import cache

import pytest

from matcher import ConditionVerdict, disagreements, evaluate, read_profile
from policies import Modelled, Policy, Verdict
from policies.loader import LIBRARY_FOLDER, REFERENCES, TABLES, read_entries
from policies.rules import Between, Compare, Recognised, Rule, Score, Tiers, walk

IDS = tuple(
    sorted(
        path.stem
        for path in LIBRARY_FOLDER.rglob("*.yaml")
        if {LIBRARY_FOLDER / REFERENCES, LIBRARY_FOLDER / TABLES}.isdisjoint(path.parents)
    )
)


@cache
def _library() -> dict[str, Policy]:
    return {policy.id: policy for policy in read_entries(LIBRARY_FOLDER)[0]}


def _verdicts(policy: Policy) -> set[Verdict]:
    return {example.verdict for example in policy.examples}


def test_that_every_file_of_the_library_is_a_policy_of_that_name() -> None:
    assert tuple(sorted(_library())) == IDS


@pytest.mark.parametrize("name", IDS)
def test_that_every_worked_example_comes_out_as_written(name: str) -> None:
    assert disagreements(_library()[name]) == ()


@pytest.mark.parametrize("name", IDS)
def test_that_a_fully_modelled_policy_shows_every_verdict_and_its_lines(name: str) -> None:
    policy = _library()[name]
    if any(policy.modelled(example.on) is not Modelled.FULL for example in policy.examples):
        return
    assert _verdicts(policy) == set(Verdict)
    lines = [node for version in policy.versions for node in walk(version.rule) if _has_line(node)]
    assert not lines or any(example.boundary for example in policy.examples)


def _has_line(node: Rule) -> bool:
    """Return whether a condition has a threshold that a figure can miss by a little; above zero means any at all."""
    return isinstance(node, (Between, Tiers, Score)) or (isinstance(node, Compare) and node.value != 0)


@pytest.mark.parametrize("name", IDS)
def test_that_each_condition_on_the_applicants_fails_in_an_example(name: str) -> None:
    policy = _library()[name]
    wanted = {condition for entry in policy.versions[-1].applicants for condition in entry.conditions}
    failed = {
        outcome.node.id
        for example in policy.examples
        for outcome in evaluate(policy, read_profile(example.profile), example.on).outcome.members
        if outcome.verdict is ConditionVerdict.UNMET
    }
    assert sorted(wanted - failed) == []


@pytest.mark.parametrize("name", IDS)
def test_that_an_award_shows_the_year_of_its_event_and_a_year_after(name: str) -> None:
    policy = _library()[name]
    events = {node.id for version in policy.versions for node in walk(version.rule) if isinstance(node, Recognised)}
    shown: dict[str, set[ConditionVerdict]] = {event: set() for event in events}
    for example in policy.examples:
        for outcome in evaluate(policy, read_profile(example.profile), example.on).outcome.walk():
            if outcome.node.id in events:
                shown[outcome.node.id].add(outcome.verdict)
    assert [event for event, seen in shown.items() if not {ConditionVerdict.MET, ConditionVerdict.UNMET} <= seen] == []
