"""Conditions that rest on what was only told, and figures that were told near a line."""

from __future__ import annotations

import pytest

from matcher import LibraryVersion, match, verbal_words
from tests.matcher.build import ON, policy, profile

RULE = "rule: [{id: rd, compare: 'rd_expense[-1]', op: '>=', value: 100万元}, {id: clean, flag: abnormal_list, is: false}]\n"
STAMP = LibraryVersion("测试", "sha256:0")


def told(rule: str = RULE, **facts: object) -> dict[str, str]:
    """Returns the words of each condition that rests on verbal facts, for a firm whose facts were all told."""
    firm = profile(**facts)
    (result,) = match([policy(rule)], firm, ON, STAMP).results
    names = [f"{name}.2021" if isinstance(value, dict) else name for name, value in facts.items()]
    return {name: words for name, words in verbal_words(result, firm, ON, names).items() if name}


@pytest.mark.parametrize(
    ("figure", "words"),
    [(109, "口述，离线不到 10%"), (91, "口述，离线不到 10%"), (100, "口述，离线不到 10%"), (110, "口述"), (90, "口述")],
)
def test_that_a_told_figure_near_the_line_is_said_to_be_so_on_both_sides(figure: int, words: str) -> None:
    assert told(rd_expense={2021: figure}) == {"rd": words}


def test_that_an_answer_without_a_line_is_only_told() -> None:
    assert told(abnormal_list=False) == {"clean": "口述"}


def test_that_a_figure_between_two_lines_is_near_either_of_them() -> None:
    between = "rule: [{id: rd, between: 'rd_expense[-1]', low: 100万元, high: 500万元}]\n"
    assert [told(between, rd_expense={2021: n})["rd"] for n in (105, 300, 480)] == [
        "口述，离线不到 10%", "口述", "口述，离线不到 10%",
    ]  # fmt: skip


def test_that_a_negated_condition_is_marked_like_any_other() -> None:
    rule = "rule: [{id: small, not: {id: many, compare: 'employees[-1]', op: '>=', value: 100人}}]\n"
    assert told(rule, employees={2021: 95}) == {"small": "口述，离线不到 10%"}


def test_that_a_figure_on_paper_is_not_marked() -> None:
    firm = profile(rd_expense={2021: 101})
    (result,) = match([policy(RULE)], firm, ON, STAMP).results
    assert verbal_words(result, firm, ON, ()) == {}
