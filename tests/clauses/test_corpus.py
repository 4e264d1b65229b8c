"""The documents with known answers: the goals of the reading, and that no number is ever invented."""

from functools import cache

import pytest

from bench.clauses import Tally, documents, measured


@cache
def _total() -> Tally:
    total = Tally()
    for path in documents():
        total.add(measured(path))
    return total


@pytest.mark.parametrize(
    ("what", "goal"), [("figures", 0.98), ("operators", 0.98), ("facts", 0.85), ("roles", 0.90), ("heads", 0.95)]
)
def test_that_the_goal_is_reached(what: str, goal: float) -> None:
    total = _total()
    assert total.right[what] / total.asked[what] >= goal


def test_that_no_number_is_invented() -> None:
    assert _total().invented == 0


def test_that_a_fact_that_is_named_is_nearly_always_right() -> None:
    total = _total()
    assert total.wrong_facts <= total.named * 0.02
