"""Laws of the workshop that hold for any sequence of decisions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clauses import GroupContent, Joined, RuleContent
from policies.rules import ManualReason, walk
from tests.workshop.build import DAY, RD, SHA, at_least, finished_draft, notice, open_draft, proposing
from workshop import (
    Assembled,
    CardState,
    Draft,
    add,
    assembled,
    change,
    counting,
    draft_bytes,
    draft_from,
    figure_count,
    move,
    nest,
    reject,
    remove,
    reopen,
    settled,
    take,
    to_person,
    tree_of,
    unnest,
)

__all__ = ["proposing"]
pytestmark = pytest.mark.usefixtures("proposing")
TEXTS = {SHA: notice()}

Step = tuple[int, int, int]


def _groups(draft: Draft) -> list[str]:
    return [card.id for card in draft.cards if isinstance(card.content, GroupContent)]


def _stepped(draft: Draft, step: Step) -> Draft:
    """Return the draft after one decision; one that is not possible there changes nothing."""
    kind, one, other = step
    card, second = draft.cards[one % len(draft.cards)], draft.cards[other % len(draft.cards)]
    steps: tuple[Callable[[], Draft], ...] = (
        lambda: take(draft, card.id),
        lambda: reject(draft, card.id, "不是"),
        lambda: reopen(draft, card.id),
        lambda: to_person(draft, card.id, ManualReason.PAPERS),
        lambda: change(draft, card.id, at_least(RD, str(other % 7 * 100))),
        lambda: nest(draft, [card.id, second.id], tuple(Joined)[other % 3]),
        lambda: unnest(draft, _groups(draft)[one % len(_groups(draft))]),
        lambda: move(draft, card.id, second.id),
        lambda: add(draft, at_least(RD, "100"), card.quote, figures=card.figures)[0],
        lambda: remove(draft, card.id),
    )
    try:
        return steps[kind % len(steps)]()
    except (ValueError, ZeroDivisionError, StopIteration):
        return draft


def _made(draft: Draft) -> Assembled:
    return assembled(draft, TEXTS, DAY)


steps = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40), st.integers(0, 40)), max_size=12)
laws = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@laws
@given(steps)
def test_that_no_decision_changes_a_former_draft(taken: list[Step]) -> None:
    draft = open_draft()
    former: list[tuple[Draft, bytes]] = []
    for step in taken:
        former.append((draft, draft_bytes(draft)))
        draft = _stepped(draft, step)
    assert all(draft_bytes(each) == content for each, content in former)
    assert draft_from(draft_bytes(draft)) == draft


@laws
@given(steps)
def test_that_every_figure_has_one_place_in_the_count(taken: list[Step]) -> None:
    draft = finished_draft()
    for step in taken:
        draft = _stepped(draft, step)
    count = figure_count(draft, TEXTS)
    places = [(figure.sha256, figure.clause, figure.start) for figure in count.open]
    assert count.total == len(TEXTS[SHA].figures)
    assert count.decided + len(places) == count.total
    assert len(places) == len(set(places))
    starts = [(card.quote.clause, start) for card in draft.cards if card.quote for start in card.figures]
    assert len(starts) == len(set(starts))


@laws
@given(steps)
def test_that_what_is_undecided_keeps_the_policy_from_being_finished(taken: list[Step]) -> None:
    draft = finished_draft()
    for step in taken:
        draft = _stepped(draft, step)
    made, done = _made(draft), settled(draft)
    if made.figures.open or any(card.id not in done for card in draft.cards):
        assert made.policy is None
        assert made.problems
    assert {card.id for card in draft.cards if card.id not in done} <= {problem.card for problem in made.problems}


@laws
@given(steps)
def test_that_what_does_not_count_leaves_no_trace(taken: list[Step]) -> None:
    draft = finished_draft()
    for step in taken:
        draft = _stepped(draft, step)
    counted = counting(draft)
    kept = tuple(card for card in draft.cards if card.id in counted)
    assert _made(replace(draft, cards=kept)).preview == _made(draft).preview


@laws
@given(steps)
def test_that_a_card_keeps_its_id_and_a_condition_that_of_its_card(taken: list[Step]) -> None:
    draft = finished_draft()
    ids = {card.id: card.proposed for card in draft.cards if card.proposed is not None}
    for step in taken:
        draft = _stepped(draft, step)
    names = [card.id for card in draft.cards]
    assert len(names) == len(set(names))
    assert all(card is not None and card.proposed == ids[name] for name in ids for card in (draft.card(name),))
    counted = {name.removesuffix("-any") for name in names}
    nodes = {node.id for node in walk(_made(draft).preview.versions[-1].rule) if node.id}
    assert {name.removesuffix("-any") for name in nodes} <= counted


@laws
@given(steps)
def test_that_equal_drafts_give_equal_policies(taken: list[Step]) -> None:
    draft = finished_draft()
    for step in taken:
        draft = _stepped(draft, step)
    assert _made(draft) == _made(draft_from(draft_bytes(draft)))


@laws
@given(steps)
def test_that_every_card_stands_once_in_the_tree(taken: list[Step]) -> None:
    draft = finished_draft()
    for step in taken:
        draft = _stepped(draft, step)
    tree = tree_of(draft)
    reached: list[str] = []

    def visit(parent: str) -> None:
        for card in tree.get(parent, ()):
            reached.append(card.id)
            visit(card.id)

    visit("")
    assert sorted(reached) == sorted(card.id for card in draft.cards)


@laws
@given(steps)
def test_that_a_manual_card_asks_in_words(taken: list[Step]) -> None:
    draft = finished_draft()
    for step in taken:
        draft = _stepped(draft, step)
    for card in draft.cards:
        if card.state is CardState.MANUAL:
            assert isinstance(card.content, RuleContent)
            assert getattr(card.content.rule, "text", "")
