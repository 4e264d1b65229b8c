"""What is decided is stored at once and can be undone; the selection follows both sides."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from clauses import Joined, MaterialContent, RuleContent
from policies import Aspect, Document, Material, Stated, UserError
from policies.own import OwnState
from policies.rules import Comparison, Manual, ManualReason
from tests.ui.conftest import ON
from tests.ui.workshop.conftest import SHA, Kept, opened_notice
from ui.workshop.opened import OpenedDraft
from ui.workshop.presenter import WorkshopPresenter
from ui.workshop.rows import CardRow, ClausePlace, HeadRow, PlacedWords
from workshop import CardState, Draft


def card_with(presenter: WorkshopPresenter, words: str) -> str:
    """Returns the id of the first card whose quote has these words."""
    return next(card.id for card in presenter.draft.cards if card.quote and words in card.quote.exact)


def clause_place(presenter: WorkshopPresenter, path: str) -> ClausePlace:
    """Returns the place of a clause."""
    return next(row.place for row in presenter.clauses if row.path == path)


def test_that_the_first_card_that_waits_is_selected_with_its_clause(presenter: WorkshopPresenter) -> None:
    assert presenter.card == presenter.draft.cards[0].id
    assert presenter.place == presenter.rows.place_of(presenter.card)


def test_that_taking_a_card_stores_the_draft_and_goes_on_to_the_next_one(
    presenter: WorkshopPresenter, kept: Kept
) -> None:
    first = presenter.card
    presenter.take()
    assert kept.drafts == [presenter.draft]
    assert presenter.draft.card(first).state is CardState.TAKEN
    assert presenter.card != first
    assert presenter.news == "采纳，已自动保存"


def test_that_a_decision_about_a_figure_changes_its_mark_and_the_count(presenter: WorkshopPresenter) -> None:
    before = presenter.assembled.figures
    presenter.select(card_with(presenter, "200万元"))
    clause = next(row for row in presenter.clauses if row.place == presenter.place)
    assert [mark.state for mark in clause.marks] == [CardState.OPEN]
    presenter.take()
    clause = next(row for row in presenter.clauses if row.place == clause.place)
    assert [mark.state for mark in clause.marks] == [CardState.TAKEN]
    assert presenter.assembled.figures.decided == before.decided + 1


def test_that_undo_gives_back_the_draft_and_the_card_and_stores_it(presenter: WorkshopPresenter, kept: Kept) -> None:
    before, card = presenter.draft, presenter.card
    presenter.reject()
    presenter.undo()
    assert presenter.draft == before == kept.drafts[-1]
    assert presenter.card == card
    presenter.redo()
    assert presenter.draft.card(card).state is CardState.REJECTED


def test_that_undo_without_a_step_says_so(presenter: WorkshopPresenter, kept: Kept) -> None:
    presenter.undo()
    presenter.redo()
    assert presenter.news == "没有可以重做的"
    assert kept.drafts == []


def test_that_a_draft_that_cannot_be_stored_stays_on_the_screen_and_says_so(kept: Kept) -> None:
    def refuse(draft: Draft) -> None:
        raise UserError("磁盘满了")

    presenter = WorkshopPresenter(replace_keep(opened_notice(kept), refuse), ON)
    card = presenter.card
    presenter.take()
    assert presenter.draft.card(card).state is CardState.TAKEN
    assert "没有存进数据文件：磁盘满了" in presenter.news


def replace_keep(opened: OpenedDraft, keep) -> OpenedDraft:
    """Returns an opened draft that is stored in another way."""
    return OpenedDraft(draft=opened.draft, texts=opened.texts, keep=keep)


def test_that_what_was_submitted_cannot_be_changed(kept: Kept) -> None:
    opened = opened_notice(kept)
    presenter = WorkshopPresenter(
        OpenedDraft(draft=opened.draft, texts=opened.texts, keep=kept, state=OwnState.REVIEW), ON
    )
    presenter.take()
    assert presenter.draft == opened.draft
    assert presenter.news == "这一稿的状态是“待复核”，不能改"
    assert kept.drafts == []


def test_that_a_person_is_asked_with_reason_and_suggestion(presenter: WorkshopPresenter) -> None:
    card = card_with(presenter, "200万元")
    presenter.select(card)
    presenter.to_person(ManualReason.NO_FACT, "上年研发投入", "财务")
    content = presenter.draft.card(card).content
    assert isinstance(content, RuleContent)
    assert isinstance(content.rule, Manual)
    assert (content.rule.reason, content.rule.suggestion) == (ManualReason.NO_FACT, "上年研发投入")


def test_that_a_changed_card_says_what_it_says_now(presenter: WorkshopPresenter) -> None:
    card = card_with(presenter, "200万元")
    presenter.select(card)
    content = presenter.card_now().content
    presenter.change(replace(content, rule=replace(content.rule, op=Comparison.ABOVE)))
    assert presenter.draft.card(card).state is CardState.CHANGED
    row = next(row for row in presenter.all_cards if isinstance(row, CardRow) and row.id == card)
    assert "＞ 200万元" in row.text
    assert "程序原来提议：上年研发费用 ≥ 200万元" in row.hint


def test_that_a_number_of_a_card_that_its_words_do_not_have_is_told_beside_it(presenter: WorkshopPresenter) -> None:
    card = card_with(presenter, "200万元")
    presenter.select(card)
    content = presenter.card_now().content
    presenter.change(replace(content, rule=replace(content.rule, value=content.rule.value + 300)))
    row = next(row for row in presenter.all_cards if isinstance(row, CardRow) and row.id == card)
    assert "500万元" in row.note
    assert "200万元" in row.note
    assert any("500万元" in problem.text for problem in presenter.problem_rows())
    presenter.select(card)
    presenter.change(presenter.card_now().content, "另一份通知把门槛提高到500万元")
    assert not any("500万元" in problem.text for problem in presenter.problem_rows())
    assert presenter.draft.card(card).remark == "另一份通知把门槛提高到500万元"


def test_that_a_clause_selects_the_first_of_its_cards_that_waits(presenter: WorkshopPresenter) -> None:
    place = clause_place(presenter, "第二条")
    presenter.select_clause(place)
    assert presenter.card == card_with(presenter, "20万元")
    assert [row.id for row in presenter.cards_here] == [presenter.card]


def test_that_a_clause_without_cards_selects_none(presenter: WorkshopPresenter) -> None:
    presenter.select_clause(ClausePlace(SHA, 0))
    assert presenter.card == ""
    assert presenter.cards_here == ()


def test_that_stepping_stops_at_both_ends(presenter: WorkshopPresenter) -> None:
    presenter.step_clause(-100)
    assert presenter.place == presenter.clauses[0].place
    presenter.step_clause(100)
    assert presenter.place == presenter.clauses[-1].place


def test_that_the_list_has_the_parts_of_the_policy_in_their_order(presenter: WorkshopPresenter) -> None:
    heads = [row.title for row in presenter.all_cards if isinstance(row, HeadRow)]
    assert heads == sorted(
        heads,
        key=["还没有卡片的数字", "申请主体", "条件", "支持", "申报时间", "材料", "办理", "资格有效期", "说明"].index,
    )
    assert len([row for row in presenter.all_cards if isinstance(row, CardRow)]) == len(presenter.draft.cards)


def test_that_conditions_become_a_group_and_leave_it_again(presenter: WorkshopPresenter) -> None:
    chosen = [card_with(presenter, "200万元"), card_with(presenter, "3件")]
    presenter.nest(chosen, Joined.ANY)
    rows = {row.id: row for row in presenter.all_cards if isinstance(row, CardRow)}
    assert [rows[card].depth for card in chosen] == [1, 1]
    group = presenter.draft.card(chosen[0]).parent
    assert rows[group].text == "以下任一项满足"
    presenter.select(chosen[0])
    presenter.unnest()
    assert presenter.draft.card(chosen[0]).parent == ""
    presenter.select(group)
    presenter.unnest()
    assert presenter.draft.card(chosen[1]).parent == ""


def test_that_a_condition_is_put_into_the_group_beside_it(presenter: WorkshopPresenter) -> None:
    inside, outside = card_with(presenter, "200万元"), card_with(presenter, "3件")
    presenter.select(outside)
    presenter.put_in()
    assert "旁边没有条件组" in presenter.news
    presenter.nest([inside], Joined.ANY)
    presenter.select(outside)
    presenter.put_in()
    assert presenter.draft.card(outside).parent == presenter.draft.card(inside).parent != ""
    presenter.select(card_with(presenter, "20万元"))
    presenter.put_in()
    assert presenter.news == "只有条件能放进组里"


def test_that_only_conditions_become_a_group(presenter: WorkshopPresenter) -> None:
    before = presenter.draft
    presenter.nest([card_with(presenter, "200万元"), card_with(presenter, "20万元")[::1]], Joined.ALL)
    assert presenter.draft == before
    assert presenter.news == "只有条件能组成一组，请只选条件"


def test_that_a_card_moves_among_those_beside_it(presenter: WorkshopPresenter) -> None:
    second = presenter.draft.cards[1].id
    presenter.select(second)
    presenter.move(-1)
    assert presenter.draft.cards[0].id == second
    presenter.move(-1)
    assert presenter.draft.cards[0].id == second
    presenter.move(1)
    assert presenter.draft.cards[1].id == second


def test_that_a_card_is_added_for_words_and_removed_again(presenter: WorkshopPresenter) -> None:
    place = clause_place(presenter, "第二条")
    text = presenter.opened.texts[SHA].clauses[place.clause].text
    presenter.add(MaterialContent(material=Material("申请书", "行政")), PlacedWords(place, 0, len(text)))
    made = presenter.card_now()
    assert made.quote.exact == text
    assert presenter.place == place
    presenter.remove()
    assert presenter.draft.card(made.id) is None


def test_that_all_cards_of_a_clause_are_taken_at_once(presenter: WorkshopPresenter) -> None:
    presenter.select_clause(clause_place(presenter, "第一条"))
    here = [row.id for row in presenter.cards_here]
    assert len(here) > 1
    presenter.take_all()
    assert all(presenter.draft.card(card).state is CardState.TAKEN for card in here)
    presenter.undo()
    assert not any(presenter.draft.card(card).state.decided for card in here)


def test_that_a_group_is_taken_with_what_is_in_it(presenter: WorkshopPresenter) -> None:
    chosen = [card_with(presenter, "200万元"), card_with(presenter, "3件")]
    presenter.nest(chosen, Joined.ANY)
    presenter.select(presenter.draft.card(chosen[0]).parent)
    presenter.take_all()
    assert all(presenter.draft.card(card).state is CardState.TAKEN for card in chosen)


def test_that_a_card_gets_other_words_of_the_document(presenter: WorkshopPresenter) -> None:
    card = card_with(presenter, "200万元")
    presenter.select(card)
    place = presenter.place
    text = presenter.opened.texts[SHA].clauses[place.clause].text
    at = text.index("200万元")
    presenter.requote(PlacedWords(place, at, at + len("200万元")))
    found = presenter.draft.card(card)
    assert found.quote.exact == "200万元"
    assert found.figures == (at,)
    presenter.requote(None)
    assert "先在左边选中" in presenter.news


def test_that_a_quote_that_is_not_in_the_text_is_told_on_the_card_and_loses_nothing(kept: Kept) -> None:
    opened = opened_notice(kept)
    card = next(card for card in opened.draft.cards if "200万元" in card.quote.exact)
    lost = replace(card, quote=replace(card.quote, exact="完全不同的一句话在任何地方都没有", prefix="甲", suffix="乙"))
    cards = tuple(lost if each is card else each for each in opened.draft.cards)
    draft = replace(opened.draft, cards=cards)
    presenter = WorkshopPresenter(OpenedDraft(draft=draft, texts=opened.texts, keep=kept), ON)
    row = next(row for row in presenter.all_cards if isinstance(row, CardRow) and row.id == card.id)
    assert "原文找不到" in row.note


def test_that_a_card_of_the_document_is_not_removed(presenter: WorkshopPresenter) -> None:
    before = presenter.draft
    presenter.remove()
    assert presenter.draft == before
    assert "按 N" in presenter.news


def test_that_the_rest_of_the_aspects_is_answered_at_once_but_not_those_of_cards_that_wait(
    presenter: WorkshopPresenter,
) -> None:
    waiting = {
        card.content.aspect
        for card in presenter.draft.cards
        if isinstance(card.content, RuleContent) and card.content.aspect is not None
    }
    presenter.answer_rest()
    answered = dict(presenter.draft.answers)
    assert waiting
    assert not waiting & answered.keys()
    assert set(answered.values()) == {Stated.UNSTATED}
    assert Aspect.PRODUCTS in answered


def test_that_heads_that_nobody_confirmed_are_a_problem_until_they_are(kept: Kept) -> None:
    confirmed: list[Document] = []
    opened = opened_notice(kept)
    presenter = WorkshopPresenter(
        OpenedDraft(
            draft=opened.draft,
            texts=opened.texts,
            confirm=lambda sha256, heads: confirmed.append(heads),
            confirmed={SHA: False},
        ),
        ON,
    )
    assert "文件信息还没有核对" in presenter.problems[0].text
    document = presenter.draft.heads.documents[0]
    presenter.confirm(SHA, document)
    assert confirmed == [document]
    assert not any("还没有核对" in problem.text for problem in presenter.problems)


def test_that_cards_that_wait_are_one_problem(presenter: WorkshopPresenter) -> None:
    rows = presenter.problem_rows()
    assert rows[0].text == f"{len(presenter.draft.cards)} 张卡片还没有决定"
    assert sum("还没有决定" in row.text for row in rows) == 1


@pytest.mark.parametrize("name", ["name", "issuer"])
def test_that_heads_are_changed(presenter: WorkshopPresenter, name: str) -> None:
    presenter.set_heads(**{name: "新的"})
    assert getattr(presenter.draft.heads, name) == "新的"


DOCUMENTS = sorted(
    path for path in (Path(__file__).parents[2] / "clauses/documents").glob("*.txt") if path.suffixes == [".txt"]
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_that_marks_and_count_agree_over_a_whole_document(path: Path, kept: Kept) -> None:
    presenter = WorkshopPresenter(opened_notice(kept, path.read_text(encoding="utf-8")), ON)
    steps = 0
    while not all(card.state.decided for card in presenter.draft.cards) and steps < 300:
        figures = presenter.assembled.figures
        assert sum(row.open_count for row in presenter.clauses) == figures.total - figures.decided
        presenter.go_to_open()
        if presenter.card_now().content is None:
            presenter.reject()
        else:
            presenter.take_all()
        steps += 1
    assert presenter.assembled.figures.open == ()
    marks = [mark for row in presenter.clauses for mark in row.marks]
    assert all(mark.state.decided and mark.card for mark in marks)
    assert steps <= 40


def test_that_a_clause_is_taken_with_the_clauses_under_it_as_one_decision(presenter: WorkshopPresenter) -> None:
    presenter.select_clause(clause_place(presenter, "第一条"))
    presenter.take_all()
    taken = {card.id for card in presenter.draft.cards if card.state.decided}
    assert {card_with(presenter, "200万元"), card_with(presenter, "3件")} <= taken
    presenter.undo()
    assert not any(card.state.decided for card in presenter.draft.cards)


def test_that_one_key_takes_all_materials() -> None:
    notice = "第一条 申报时提交下列材料：\n（一）申请书；\n（二）审计报告。\n第二条 另须提供营业执照复印件。\n"
    made = WorkshopPresenter(opened_notice(Kept(), notice), ON)
    materials = [card for card in made.draft.cards if isinstance(card.content, MaterialContent)]
    assert len(materials) >= 2
    made.select(materials[0].id)
    made.take_all()
    assert all(made.draft.card(card.id).state is CardState.TAKEN for card in materials)
