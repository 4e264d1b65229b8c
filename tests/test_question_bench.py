"""The bench of questions: the firms fit together, every order ends, and no order is better than the best there is."""

from __future__ import annotations

import pytest

from bench.best_order import WITHOUT_BLOCK, fewest_questions
from bench.invented import firms
from bench.old_orders import by_form, by_mentions, by_policies
from bench.questions import MOST, Firm, firms_to_ask, ours
from matcher import contradictions
from policies import load_library
from resources import library_path

POLICIES = load_library(library_path()).policies
FEW = tuple(policy for policy in POLICIES if policy.id in WITHOUT_BLOCK[:4])


def test_that_a_firm_is_always_made_alike_and_fits_together() -> None:
    made = list(firms(POLICIES, "test", 5))
    assert made == list(firms(POLICIES, "test", 5))
    assert [contradictions(Firm(raw, POLICIES).full) for raw in made] == [()] * 5


@pytest.mark.parametrize("order", [ours(), by_form, by_policies, by_mentions])
def test_that_no_order_needs_fewer_questions_than_the_best(order) -> None:
    asked = firms_to_ask(FEW, "test", 0, 6)
    courses = [firm.ask(order).both for firm in asked]
    assert max(courses) < MOST
    assert fewest_questions(asked) <= sum(courses) / len(asked)


def test_that_our_order_needs_fewer_questions_than_the_former_one_and_the_form() -> None:
    asked = firms_to_ask(POLICIES, "test", 0, 2)
    needed = {order: sum(firm.ask(order).both for firm in asked) for order in (ours(), by_policies, by_form)}
    our, former, form = needed.values()
    assert our < 0.8 * former < form
