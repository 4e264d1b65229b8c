"""The amounts of known documents are proposed as their words state them, and none is invented."""

import doctest
from collections import Counter
from pathlib import Path

import pytest

import bench.given as given
from clauses import SupportContent, proposals_of
from policies import Support
from policies.rules import Between, Compare, walk

_DOCUMENTS = list(given.documents())


def test_that_the_amounts_of_the_known_documents_are_right() -> None:
    total: Counter[str] = sum((given.measured(path, answers)[0] for path, answers in _DOCUMENTS), Counter())
    assert total["wrong"] == 0
    assert total["right"] >= 0.97 * (total["right"] + total["missing"])


@pytest.mark.parametrize("path", [path for path, _ in _DOCUMENTS], ids=lambda path: path.stem)
def test_that_no_sum_of_an_item_is_invented(path: Path) -> None:
    text = given.read(path)
    for proposal in proposals_of(text):
        if isinstance(proposal.content, SupportContent):
            item = proposal.content.support
            stated = {figure.value for figure in text.clauses[proposal.clause].figures}
            stated |= {figure.value / 10_000 for figure in text.clauses[proposal.clause].figures}  # 50万
            assert {n for n in (item.low, item.high, item.cap, item.limit) if n is not None} <= stated
            assert _lines(item) <= stated | {value * 365 for value in stated}


def _lines(item: Support) -> set[object]:
    nodes = [node for rule in (item.when, item.event) if rule is not None for node in walk(rule)]
    values = {node.value for node in nodes if isinstance(node, Compare)}
    return values | {bound for node in nodes if isinstance(node, Between) for bound in (node.low, node.high)}


def test_that_the_examples_of_the_measure_hold() -> None:
    from decimal import Decimal

    assert not doctest.testmod(given, extraglobs={"Support": Support, "Decimal": Decimal}).failed
