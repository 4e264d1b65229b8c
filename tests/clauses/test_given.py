"""The amounts of known documents are proposed as their words state them, and none is invented."""

import doctest
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given as given_that
from hypothesis import strategies as st

import bench.given as given
from clauses import SupportContent, TextLine, proposals_of, read_lines
from policies import Support
from policies.formula import parse
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


_WORDINGS = [
    line.split("\t") for line in (given.GIVEN / "wordings.txt").read_text(encoding="utf-8").splitlines() if line.strip()
]


@pytest.mark.parametrize(("stated", "words"), _WORDINGS)
def test_that_the_usual_wordings_are_read(stated: str, words: str) -> None:
    found = [given.amount_in_words(item) for item in _items(f"某区支持办法\n第一条 支持标准\n（一）{words}")]
    amounts = sorted(amount for amount in found if amount)
    choices = [] if stated == "-" else [each.split("|") for each in stated.split("；")]
    assert len(amounts) == len(choices), found
    assert all(any(choice in amounts for choice in each) for each in choices), found


def _items(text: str) -> list[Support]:
    contents = (each.content for each in proposals_of(read_lines(TextLine(line) for line in text.splitlines())))
    return [each.support for each in contents if isinstance(each, SupportContent)]


_PIECES = st.sampled_from(
    "给予 最高 奖励 按 的 企业 每件 每年 累计不超过 研发费用 营业收入 以上 （含） 10万元 500万元 5% 3年 2亿元 50万 一等奖 国家级 分别 贷款 贴息 "
    "个人 获得 、 ， 。 ； ： 至 和 部分 2026年3月1日 6月30日前 申报 材料 电话：022-12345678".split(" ")
)


@given_that(st.lists(_PIECES, max_size=30))
def test_that_any_words_give_only_their_own_numbers(pieces: list[str]) -> None:
    text = read_lines(TextLine(line) for line in f"某办法\n第一条 支持标准\n（一）{''.join(pieces)}".splitlines())
    for proposal in proposals_of(text):
        clause = text.clauses[proposal.clause]
        assert 0 <= proposal.start <= proposal.end <= len(clause.text)
        assert all(0 <= figure < len(clause.figures) for figure in proposal.figures)
        if isinstance(proposal.content, SupportContent):
            item = proposal.content.support
            stated = {value for figure in clause.figures for value in (figure.value, figure.value / 10_000)}
            assert {n for n in (item.low, item.high, item.cap, item.limit) if n is not None} <= stated
            assert item.text
            assert not (item.has_amount and item.beneficiary)
            assert item.formula is None or parse(item.formula)
