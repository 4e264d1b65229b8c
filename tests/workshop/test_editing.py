"""Decisions about cards: each gives a new draft, and what was not decided about stays."""

from __future__ import annotations

import pytest

from clauses import GroupContent, Joined, NoteContent, RuleContent
from policies import Aspect, Stated
from policies.rules import Manual, ManualReason
from tests.workshop.build import RD, at_least, open_draft, proposing
from workshop import (
    Card,
    CardState,
    Draft,
    add,
    change,
    draft_bytes,
    move,
    nest,
    reject,
    remove,
    reopen,
    take,
    to_person,
    unnest,
    with_answer,
    with_heads,
)

__all__ = ["proposing"]
pytestmark = pytest.mark.usefixtures("proposing")


def _with_words(draft: Draft, words: str) -> Card:
    return next(card for card in draft.cards if card.quote is not None and card.quote.exact.startswith(words))


def test_that_a_decision_leaves_the_former_draft_as_it_was() -> None:
    draft = open_draft()
    before = draft_bytes(draft)
    card = _with_words(draft, "上年研发费用").id
    for later in (take(draft, card), reject(draft, card), to_person(draft, card, ManualReason.PAPERS)):
        assert later != draft
    assert draft_bytes(draft) == before


def test_that_a_changed_card_says_so_and_keeps_its_id_words_and_figures() -> None:
    draft = open_draft()
    card = _with_words(draft, "上年研发费用")
    changed = change(draft, card.id, at_least(RD, "400"), "按上级口径").card(card.id)
    assert changed is not None
    assert (changed.state, changed.quote, changed.figures) == (CardState.CHANGED, card.quote, card.figures)
    assert changed.proposed == card.proposed
    assert changed.remark == "按上级口径"


def test_that_a_change_back_to_the_proposal_is_taken() -> None:
    draft = open_draft()
    card = _with_words(draft, "上年研发费用")
    assert card.proposed is not None
    again = change(change(draft, card.id, at_least(RD, "400")), card.id, card.proposed).card(card.id)
    assert again is not None
    assert again.state is CardState.TAKEN


def test_that_a_person_is_asked_in_the_words_of_the_document() -> None:
    draft = open_draft()
    card = _with_words(draft, "上年研发费用")
    asked = to_person(draft, card.id, ManualReason.NO_FACT, "研发费用", "财务").card(card.id)
    assert asked is not None
    assert isinstance(asked.content, RuleContent)
    rule = asked.content.rule
    assert isinstance(rule, Manual)
    assert (rule.text, rule.reason, rule.suggestion, rule.holder, rule.clause) == (
        "上年研发费用不低于100万元", ManualReason.NO_FACT, "研发费用", "财务", "第二条（一）",
    )  # fmt: skip


def test_that_a_person_is_asked_about_conditions_only() -> None:
    draft = open_draft()
    award = _with_words(draft, "一次性给予").id
    with pytest.raises(ValueError, match=award):
        to_person(draft, award, ManualReason.PAPERS)


def test_that_a_reopened_card_is_as_it_was_proposed() -> None:
    draft = open_draft()
    card = _with_words(draft, "上年研发费用")
    assert reopen(to_person(draft, card.id, ManualReason.PAPERS), card.id) == draft
    assert reopen(reject(draft, card.id, "重复"), card.id) == draft
    assert reopen(take(draft, card.id), card.id) == draft


def test_that_an_added_card_takes_its_figures_from_the_others() -> None:
    draft = open_draft()
    bare = next(card for card in draft.cards if card.content is None)
    later, name = add(draft, NoteContent(text="资料保存3年"), bare.quote, figures=bare.figures)
    assert later.card(bare.id) is None
    added = later.card(name)
    assert added is not None
    assert (added.state, added.figures) == (CardState.TAKEN, bare.figures)


def test_that_a_removed_card_leaves_its_figures_open() -> None:
    draft = open_draft()
    bare = next(card for card in draft.cards if card.content is None)
    later, name = add(draft, NoteContent(text="资料保存3年"), bare.quote, figures=bare.figures)
    left = remove(later, name).card(name)
    assert left is not None
    assert (left.state, left.content, left.figures) == (CardState.OPEN, None, bare.figures)


def test_that_a_proposed_card_cannot_be_removed() -> None:
    draft = open_draft()
    with pytest.raises(ValueError, match=draft.cards[0].id):
        remove(draft, draft.cards[0].id)


def test_that_cards_are_put_into_a_group_and_taken_out_again() -> None:
    draft = open_draft()
    cards = [_with_words(draft, "上年研发费用").id, _with_words(draft, "占营业收入").id]
    nested = nest(draft, cards, Joined.ANY)
    group = next(card for card in nested.cards if card.id not in {each.id for each in draft.cards})
    assert isinstance(group.content, GroupContent)
    assert [card.id for card in nested.cards if card.parent == group.id] == cards
    assert unnest(nested, group.id) == draft


def test_that_cards_of_different_groups_are_not_put_together() -> None:
    draft = open_draft()
    with pytest.raises(ValueError, match="c-"):
        nest(draft, [_with_words(draft, "上年研发费用").id, _with_words(draft, "拥有有效专利").id], Joined.ALL)


def test_that_a_dissolved_proposal_stays_as_rejected() -> None:
    draft = open_draft()
    group = next(card for card in draft.cards if isinstance(card.content, GroupContent))
    later = unnest(draft, group.id)
    kept = later.card(group.id)
    assert kept is not None
    assert kept.state is CardState.REJECTED
    assert not any(card.parent == group.id for card in later.cards)


def test_that_a_card_moves_before_another_and_into_its_group() -> None:
    draft = open_draft()
    card, patents = _with_words(draft, "上年研发费用").id, _with_words(draft, "拥有有效专利")
    moved = move(draft, card, patents.id)
    found = moved.card(card)
    assert found is not None
    assert found.parent == patents.parent
    ids = [each.id for each in moved.cards]
    assert ids.index(card) == ids.index(patents.id) - 1


def test_that_a_group_is_not_moved_into_itself() -> None:
    draft = open_draft()
    patents = _with_words(draft, "拥有有效专利")
    with pytest.raises(ValueError, match=patents.parent):
        move(draft, patents.parent, patents.id)


def test_that_heads_and_answers_change_alone() -> None:
    draft = open_draft()
    assert with_heads(draft, name="别名", note="首版").heads.name == "别名"
    answered = with_answer(draft, Aspect.SIZE, Stated.UNREAD)
    assert answered.answers == ((Aspect.SIZE, Stated.UNREAD),)
    assert with_answer(answered, Aspect.SIZE, None) == draft
