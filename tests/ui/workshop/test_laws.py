"""Whatever is done in whatever order, nothing breaks, everything is stored and everything can be undone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from clauses import Joined, MaterialContent, NoteContent
from policies import Aspect, Material, Stated
from policies.rules import ManualReason
from tests.ui.conftest import ON
from tests.ui.workshop.conftest import Kept, opened_notice
from ui.workshop.presenter import WorkshopPresenter
from ui.workshop.rows import CardRow, PlacedWords

MOVES = (
    "take", "take_all", "reject", "person", "reopen", "add", "remove", "nest", "into", "unnest", "up", "down", "change", "quote",
    "undo", "redo", "open", "clause", "answer", "rest", "heads",
)  # fmt: skip


def act(presenter: WorkshopPresenter, move: str, number: int) -> None:
    """Does one of the moves about the card or clause with that number."""
    cards, clauses = presenter.draft.cards, presenter.clauses
    presenter.select(cards[number % len(cards)].id)
    row = clauses[number % len(clauses)]
    words = PlacedWords(row.place, number % max(1, len(row.text) - 1), len(row.text))
    table = {
        "take": presenter.take,
        "take_all": presenter.take_all,
        "reject": presenter.reject,
        "person": lambda: presenter.to_person(list(ManualReason)[number % 4]),
        "reopen": presenter.reopen,
        "add": lambda: presenter.add(MaterialContent(material=Material("申请书")), words if row.text else None),
        "remove": presenter.remove,
        "nest": lambda: presenter.nest(
            [card.id for card in cards[number % len(cards) :][:2]], list(Joined)[number % 3]
        ),
        "unnest": presenter.unnest,
        "into": presenter.put_in,
        "up": lambda: presenter.move(-1),
        "down": lambda: presenter.move(1),
        "change": lambda: presenter.change(NoteContent(text="说明")),
        "quote": lambda: presenter.requote(words),
        "undo": presenter.undo,
        "redo": presenter.redo,
        "open": presenter.go_to_open,
        "clause": lambda: presenter.select_clause(row.place),
        "answer": lambda: presenter.answer(list(Aspect)[number % 7], Stated.UNREAD),
        "rest": presenter.answer_rest,
        "heads": lambda: presenter.set_heads(short=f"简称{number}"),
    }
    table[move]()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 40)), max_size=14))
def test_that_any_moves_keep_every_card_listed_stored_and_undoable(moves: list[tuple[str, int]]) -> None:
    kept = Kept()
    presenter = WorkshopPresenter(opened_notice(kept), ON)
    first = presenter.draft
    for move, number in moves:
        act(presenter, move, number)
        listed = [row.id for row in presenter.all_cards if isinstance(row, CardRow)]
        assert sorted(listed) == sorted(card.id for card in presenter.draft.cards)
        figures = presenter.assembled.figures
        assert sum(row.open_count for row in presenter.clauses) == figures.total - figures.decided
        assert not kept.drafts or kept.drafts[-1] == presenter.draft
    while presenter.steps.done:
        presenter.undo()
    assert presenter.draft == first
