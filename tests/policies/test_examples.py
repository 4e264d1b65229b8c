"""The worked examples of the library agree with the matcher and cover every verdict."""

from __future__ import annotations

from functools import cache

import pytest

from matcher import disagreements
from policies import Modelled, Policy, Verdict
from policies.loader import LIBRARY_FOLDER, REFERENCES, TABLES, read_entries

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
    assert any(example.boundary for example in policy.examples)
