"""Clauses are followed to a new version of their document, and decisions are carried over with them."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clauses import PolicyText, RuleContent
from policies import Policy
from policies.rules import Compare, Comparison, Operand
from policies.values import Unit
from tests.pace import paced
from tests.workshop.test_anchors import SENTENCES, at, quoted
from tests.workshop.texts import MEASURES, read, text_of
from workshop import Card, CardState, Carried, Draft, DraftSource, aligned, carried, draft_from_texts

FEW = settings(max_examples=paced(150, 2000), deadline=None)
OLD, NEW = "a" * 64, "b" * 64


def renumbered(lines: tuple[str, ...], first: int) -> list[str]:
    """Return the lines with every number of an article from the `first` on one higher."""
    numerals = "一二三四五六七八九十"
    found = []
    for line in lines:
        number = numerals.find(line[1:2]) if line.startswith("第") else -1
        found.append(f"第{numerals[number + 1]}{line[2:]}" if number + 1 >= first > 0 else line)
    return found


def paths(old: PolicyText, new: PolicyText) -> dict[str, str | None]:
    pairs = aligned(old, new).pairs
    return {
        old.clauses[pair.old].path: None if pair.new is None else new.clauses[pair.new].path
        for pair in pairs
        if pair.old is not None
    }


def changed(*changes: tuple[str, str]) -> PolicyText:
    """Return the measures with words replaced."""
    whole = "\n".join(MEASURES)
    for was, now in changes:
        assert was in whole
        whole = whole.replace(was, now)
    return read(*whole.split("\n"))


@pytest.fixture
def carry(heads: Policy) -> Callable[..., Carried]:
    """Carries cards with the given words over from the measures to another text."""

    def over(
        new: PolicyText, *words: str, old: PolicyText | None = None, state: CardState = CardState.TAKEN
    ) -> Carried:
        text = old or read(*MEASURES)
        cards = []
        for each in words:
            clause, start, end = at(text, each)
            figures = tuple(f.start for f in text.clauses[clause].figures if start <= f.start < end)
            quote = quoted(text, each)
            cards.append(Card(id=each, state=state, quote=quote, figures=figures))
        draft = Draft(heads=heads, sources=(DraftSource(key="m", sha256=OLD),), cards=tuple(cards))
        return carried(draft, OLD, NEW, text, new)

    return over


@FEW
@given(st.lists(SENTENCES, min_size=1, max_size=12, unique=True), st.data())
def test_that_every_clause_is_in_one_pair(lines: list[str], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.one_of(st.sampled_from(lines), SENTENCES), min_size=1, max_size=12))
    old, new = text_of(*lines), text_of(*other)
    pairs = aligned(old, new).pairs
    assert sorted(pair.old for pair in pairs if pair.old is not None) == list(range(len(lines)))
    assert [pair.new for pair in pairs if pair.new is not None] == list(range(len(other)))


@FEW
@given(st.lists(SENTENCES, min_size=1, max_size=12, unique=True), st.data())
def test_that_clauses_are_followed_wherever_they_move(lines: list[str], data: st.DataObject) -> None:
    moved = data.draw(st.permutations(lines))
    for pair in aligned(text_of(*lines), text_of(*moved)).pairs:
        assert pair.old is not None
        assert pair.new is not None
        assert lines[pair.old] == moved[pair.new]
        assert pair.sure == 1
        assert not pair.open


def test_that_renumbered_articles_are_followed() -> None:
    lines = renumbered(MEASURES, 3)
    lines.insert(6, "第三条 设立科技创新专项资金，由区科技局管理。")
    found = paths(read(*MEASURES), read(*lines))
    assert found["第二条（二）"] == "第二条（二）"
    assert found["第三条"] == "第四条"
    assert found["第六条"] == "第七条"


def test_that_a_new_text_has_new_clauses_and_an_old_one_those_that_are_gone() -> None:
    old, new = read(*MEASURES), read(*(line for line in MEASURES if not line.startswith("第四条")))
    assert [old.clauses[i].path for i in aligned(old, new).removed] == ["第四条"]
    assert [old.clauses[i].path for i in aligned(new, old).added] == ["第四条"]


def test_that_one_of_two_equal_clauses_that_was_struck_out_leaves_the_pair_open() -> None:
    old = text_of("甲条写一些话。", "给予5万元奖励。", "乙条写另外的话。", "给予5万元奖励。", "丙条再写别的话。")
    new = text_of("甲条写一些话。", "给予5万元奖励。", "丙条再写别的话。")
    assert [pair.open for pair in aligned(old, new).pairs if pair.new == 1] == [True]


def test_that_the_same_sentence_keeps_its_decision_in_a_renumbered_article(carry: Callable[..., Carried]) -> None:
    lines = renumbered(MEASURES, 3)
    lines.insert(6, "第三条 设立科技创新专项资金，由区科技局管理。")
    found = carry(read(*lines), "20万元", "研发费用不低于100万元")
    assert found.changed + found.reworded + found.ambiguous + found.orphaned == ()
    assert [card.state for card in found.draft.cards] == [CardState.TAKEN, CardState.TAKEN]
    quote = found.draft.cards[0].quote
    assert quote is not None
    assert (quote.sha256, quote.clause, quote.exact) == (NEW, "第五条", "20万元")
    assert found.draft.sources == (DraftSource(key="m", sha256=NEW),)


def test_that_only_changed_numbers_are_shown(carry: Callable[..., Carried]) -> None:
    found = carry(changed(("不低于100万元", "不低于200万元")), "研发费用不低于100万元", "不低于5%")
    assert [(each.card, each.was.text, each.now and each.now.text) for each in found.changed] == [
        ("研发费用不低于100万元", "100万元", "200万元")
    ]
    assert [card.state for card in found.draft.cards] == [CardState.OPEN, CardState.TAKEN]
    assert found.reworded + found.ambiguous + found.orphaned == ()
    assert found.draft.cards[0].quote is not None
    assert found.draft.cards[0].quote.exact == "研发费用不低于200万元"


def test_that_a_number_whose_comparison_turned_is_a_changed_number(carry: Callable[..., Carried]) -> None:
    found = carry(changed(("不低于100万元", "超过100万元")), "100万元")
    assert [(each.was.op, each.now and each.now.op) for each in found.changed] == [(">=", ">")]


def test_that_a_number_that_is_gone_is_told(carry: Callable[..., Carried]) -> None:
    found = carry(changed(("，最高不超过50万元", "")), "按研发费用的10%给予补助，最高不超过50万元")
    assert [(each.was.text, each.now) for each in found.changed] == [("50万元", None)]


def test_that_the_new_number_is_offered_in_the_condition(heads: Policy) -> None:
    old, new = read(*MEASURES), changed(("不低于100万元", "超过200万元"))
    rule = Compare(
        left=Operand("rd_expense[-1]", "上年研发费用", Unit.MONEY),
        op=Comparison.AT_LEAST,
        value=Decimal(100),
        label="研发费用不低于100万元",
    )
    clause, _, _ = at(old, "上年度研发费用不低于100万元")
    card = Card(
        id="1",
        state=CardState.TAKEN,
        content=RuleContent(rule=rule),
        quote=quoted(old, "上年度研发费用不低于100万元"),
        figures=(old.clauses[clause].figures[0].start,),
    )
    found = carried(Draft(heads=heads, cards=(card,)), OLD, NEW, old, new).draft.cards[0]
    assert found.state is CardState.OPEN
    assert found.content == RuleContent(rule=replace(rule, op=Comparison.ABOVE, value=Decimal(200), label=""))
    assert found.why == "原为 100万元，新文本为 200万元"
    assert new.clauses[clause].text[found.figures[0] :].startswith("200万元")


def test_that_a_reworded_sentence_is_looked_at_again(carry: Callable[..., Carried]) -> None:
    found = carry(changed(("首次认定的高新技术企业", "首次认定或者重新认定的高新技术企业")), "20万元", "5万元")
    assert found.reworded == ("20万元",)
    assert [card.state for card in found.draft.cards] == [CardState.OPEN, CardState.TAKEN]


def test_that_a_condition_below_another_heading_is_looked_at_again(carry: Callable[..., Carried]) -> None:
    found = carry(changed(("应当同时符合下列条件", "有下列情形之一的不予支持")), "不低于5%")
    assert found.reworded == ("不低于5%",)


def test_that_a_struck_out_clause_leaves_its_card_orphaned_with_its_old_quote(carry: Callable[..., Carried]) -> None:
    found = carry(read(*(line for line in MEASURES if not line.startswith("第四条"))), "20万元", "5万元")
    assert found.orphaned == ("20万元",)
    assert found.draft.cards[0].quote == quoted(read(*MEASURES), "20万元")
    assert found.draft.cards[0].state is CardState.OPEN
    assert found.draft.cards[1].state is CardState.TAKEN


def test_that_a_card_without_a_quote_in_the_document_stays_as_it_is(heads: Policy) -> None:
    text = read(*MEASURES)
    cards = (Card(id="x", state=CardState.TAKEN), Card(id="y", state=CardState.TAKEN, quote=quoted(text, "5万元")))
    found = carried(Draft(heads=heads, cards=cards), "c" * 64, NEW, text, text)
    assert found.draft.cards == cards


DOCUMENTS = sorted((Path(__file__).parents[1] / "clauses" / "documents").glob("[0-9][0-9]-*.txt"))


@pytest.mark.parametrize("path", [each for each in DOCUMENTS if each.name.count(".") == 1], ids=lambda path: path.stem)
def test_that_one_changed_number_of_a_document_is_shown_alone(path: Path) -> None:
    whole = path.read_text(encoding="utf-8")
    old = read(*whole.splitlines())
    draft = draft_from_texts([(OLD, old)], heads=None, taken=(), on=date(2026, 11, 30))
    assert carried(draft, OLD, NEW, old, old).draft.cards != draft.cards  # the quotes name the new document
    figures = [(clause, figure) for clause in old.clauses for figure in clause.figures]
    for clause, figure in figures[:: max(1, len(figures) // paced(4, 40))]:
        line, number = clause.text[: figure.start].rpartition("\n")[2], re.match(r"\d+", figure.text)
        if number is None or whole.count(line + figure.text) != 1 or len(line) < 2:
            continue
        other = str(int(number[0]) + 3) + figure.text[number.end() :]
        new = read(*whole.replace(line + figure.text, line + other).splitlines())
        found = carried(draft, OLD, NEW, old, new)
        assert found.ambiguous + found.orphaned == ()
        assert {(each.was.text, each.now and each.now.text) for each in found.changed} == {(figure.text, other)}
