"""A draft from a notice: its heads, its cards, and no number without one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from policies import Level, PolicyKind
from tests.workshop.build import DAY, NOTICE, SHA, notice, open_draft, proposing
from workshop import Draft, draft_bytes, draft_from, draft_from_texts, figure_count, with_figure_cards

__all__ = ["proposing"]
pytestmark = pytest.mark.usefixtures("proposing")


def test_that_the_heads_are_read_from_the_document() -> None:
    heads = open_draft().heads
    assert (heads.name, heads.level, heads.region) == ("津南区研发奖补办法", Level.DISTRICT, "天津市津南区")
    assert (heads.kind, heads.id) == (PolicyKind.AWARD, "own-jnqyfjbbf")
    assert [(document.key, document.number, document.checked_on) for document in heads.documents] == [
        ("通知", "津南科〔2026〕3号", DAY)
    ]


def test_that_a_new_policy_gets_an_id_that_nobody_has() -> None:
    first = open_draft().heads.id
    second = draft_from_texts([(SHA, notice())], heads=None, taken=(first,), on=DAY)
    assert second.heads.id == f"{first}-2"


def test_that_nothing_is_decided_and_the_cards_stand_in_the_order_of_the_document() -> None:
    draft = open_draft()
    assert not any(card.state.decided for card in draft.cards)
    words = [card.quote.exact for card in draft.cards if card.quote is not None]
    joined = "".join(NOTICE)
    assert [joined.index(word) for word in words] == sorted(joined.index(word) for word in words)


def test_that_a_number_without_a_proposal_has_a_card_without_content() -> None:
    bare = [card for card in open_draft().cards if card.content is None]
    assert [card.quote.exact for card in bare if card.quote is not None] == ["获奖企业应当保存资料3年"]


def test_that_every_figure_is_counted_once_and_waits_in_one_card() -> None:
    draft, text = open_draft(), notice()
    count = figure_count(draft, {SHA: text})
    assert (count.total, count.decided, len(count.open)) == (5, 0, 5)
    assert sorted(start for card in draft.cards for start in card.figures) == sorted(f.start for f in text.figures)
    assert all(figure.card for figure in count.open)


def test_that_a_draft_is_kept_and_read_again_unchanged() -> None:
    draft = open_draft()
    assert draft_from(draft_bytes(draft)) == draft


def test_that_an_empty_document_gives_an_empty_draft() -> None:
    draft = draft_from_texts([], heads=None, taken=(), on=DAY)
    assert isinstance(draft, Draft)
    assert draft.cards == ()


def test_that_equal_documents_give_equal_drafts() -> None:
    assert open_draft() == open_draft()


def test_that_a_figure_without_a_card_gets_one() -> None:
    draft = open_draft()
    bare = next(card for card in draft.cards if card.content is None)
    without = replace(draft, cards=tuple(card for card in draft.cards if card is not bare))
    assert set(with_figure_cards(without, {SHA: notice()}).cards) == set(draft.cards)
