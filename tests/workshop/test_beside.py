"""A table of tiers over several clauses is one card, which answers for the numbers of all its rows."""

from __future__ import annotations

from datetime import date

from clauses import PolicyText, RuleContent, TextLine, read_lines
from policies.rules import Tiers
from workshop import Card, CardState, Draft, assembled, carried, draft_from_texts, figure_count, take, with_figure_cards

DAY = date(2026, 11, 30)
OLD, NEW = "a" * 64, "b" * 64
LINES = (
    "某市高新技术企业培育办法",
    "第一条 申请企业近三年研发费用总额占同期销售收入总额的比例符合以下要求：",
    "（一）最近一年销售收入5000万元（含）以下的，不低于5%；",
    "（二）最近一年销售收入5000万元至2亿元（含）的，不低于4%；",
    "（三）最近一年销售收入2亿元以上的，不低于3%。",
    "第二条 本办法自2026年1月1日起施行。",
)


def _text(*lines: str) -> PolicyText:
    return read_lines(TextLine(line) for line in lines)


def _draft(text: PolicyText) -> Draft:
    return draft_from_texts([(OLD, text)], heads=None, taken=(), on=DAY)


def _tiers(draft: Draft) -> Card:
    return next(c for c in draft.cards if isinstance(c.content, RuleContent) and isinstance(c.content.rule, Tiers))


def test_that_the_rows_of_a_table_wait_in_its_card_and_nowhere_else() -> None:
    text = _text(*LINES)
    draft = _draft(text)
    card = _tiers(draft)
    count = figure_count(draft, {OLD: text})
    assert count.total == len(text.figures)
    assert {figure.card for figure in count.open} == {card.id}
    taken = take(draft, card.id)
    assert figure_count(taken, {OLD: text}).open == ()
    assert card.id not in {problem.card for problem in assembled(taken, {OLD: text}, DAY).problems}


def test_that_a_changed_row_opens_the_card_again_with_the_new_number() -> None:
    old, new = _text(*LINES), _text(*LINES[:3], LINES[3].replace("4%", "4.5%"), *LINES[4:])
    draft = _draft(old)
    moved = carried(take(draft, _tiers(draft).id), OLD, NEW, old, new)
    card = _tiers(moved.draft)
    assert card.state is CardState.OPEN
    assert [(change.was.text, change.now and change.now.text) for change in moved.changed] == [("4%", "4.5%")]
    assert {place.quote.sha256 for place in card.beside} == {NEW}
    assert figure_count(moved.draft, {NEW: new}).total == len(new.figures)
    assert {figure.card for figure in figure_count(moved.draft, {NEW: new}).open} == {card.id}
    assert with_figure_cards(moved.draft, {NEW: new}) == moved.draft


def test_that_an_unchanged_table_keeps_its_decision() -> None:
    old, new = _text(*LINES), _text(*LINES, "第三条 本办法由市科技局解释。")
    draft = _draft(old)
    moved = carried(take(draft, _tiers(draft).id), OLD, NEW, old, new)
    assert _tiers(moved.draft).state is CardState.TAKEN
    assert figure_count(moved.draft, {NEW: new}).open == ()
