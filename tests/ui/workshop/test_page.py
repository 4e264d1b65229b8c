"""The page by keyboard and mouse: both sides move each other, a letter decides, editors ask and go back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from clauses import Joined, NoteContent, RuleContent
from policies.rules import Compare, Comparison, Manual, ManualReason
from tests.ui.workshop.conftest import SHA, Kept, opened_notice, text_of
from tests.ui.workshop.test_presenter import card_with, clause_place
from ui.widgets import theme
from ui.workshop.inputs import NumberInput
from ui.workshop.opened import OpenedDraft
from ui.workshop.page import WorkshopPage
from ui.workshop.rows import CardRow, ClausePlace
from workshop import CardState, Problem, draft_from_policy, draft_from_texts

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
POPUPS = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)", extend=True)
"""For tests that open a menu or the popup of a line: the offscreen platform has no window manager."""


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Sends a key to the widget with the focus."""
    QTest.keyClick(focus(), key, modifiers)


def type_in(text: str) -> None:
    """Replaces the text of the line with the focus by typing."""
    line = focus()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    if text.isascii():
        QTest.keyClicks(line, text)
    else:  # as an input method does
        line.insert(text)
        line.textEdited.emit(text)


def focus() -> QWidget:
    """Returns the widget with the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_that_enter_takes_the_card_and_goes_on(page: WorkshopPage, kept: Kept) -> None:
    first = page.presenter.card
    press(Qt.Key.Key_Return)
    assert page.presenter.draft.card(first).state is CardState.TAKEN
    assert page.presenter.card != first
    assert len(kept.drafts) == 1
    assert "已自动保存" in page.news.text()


def test_that_a_whole_notice_is_decided_with_enter_alone(page: WorkshopPage) -> None:
    for _ in page.presenter.draft.cards:
        press(Qt.Key.Key_Return)
    assert all(card.state.decided for card in page.presenter.draft.cards)
    assert page.count.text().endswith(f"{page.presenter.assembled.figures.total} 个已处理")


def test_that_arrows_in_the_document_move_the_clause_and_the_cards_follow(page: WorkshopPage) -> None:
    page.presenter.select_clause(ClausePlace(SHA, 0))
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    assert page.presenter.clause.path == "第一条（一）"
    shown = [row.id for row in page.cards.here.cards.rows if isinstance(row, CardRow)]
    assert shown == [card_with(page.presenter, "200万元")]
    assert page.cards.all.selected_cards() == tuple(shown)
    press(Qt.Key.Key_Up)
    assert page.presenter.clause.path == "第一条"


def test_that_arrows_in_the_cards_move_the_document(page: WorkshopPage) -> None:
    page.cards.all.setFocus()
    page.presenter.select(card_with(page.presenter, "200万元"))
    press(Qt.Key.Key_Down)
    assert page.presenter.card == card_with(page.presenter, "3件")
    assert page.presenter.clause.path == "第一条（二）"
    press(Qt.Key.Key_Return)
    assert page.presenter.draft.card(card_with(page.presenter, "3件")).state is CardState.TAKEN


def test_that_shift_enter_takes_all_cards_of_the_clause(page: WorkshopPage) -> None:
    page.presenter.select_clause(clause_place(page.presenter, "第一条"))
    here = [row.id for row in page.presenter.cards_here]
    press(Qt.Key.Key_Return, SHIFT)
    assert all(page.presenter.draft.card(card).state is CardState.TAKEN for card in here)


def test_that_q_gives_a_card_the_selected_words(page: WorkshopPage) -> None:
    page.presenter.select(card_with(page.presenter, "200万元"))
    card = page.presenter.card
    text = page.document.text
    at = text.document().toPlainText().index("研发费用不低于")
    cursor = text.textCursor()
    cursor.setPosition(at)
    cursor.setPosition(at + 12, QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    press(Qt.Key.Key_Q)
    assert page.presenter.draft.card(card).quote.exact.startswith("研发费用不低于200万元")


def test_that_f6_changes_the_side(page: WorkshopPage) -> None:
    press(Qt.Key.Key_F6)
    assert focus() in (page.cards.here, page.cards.all)
    press(Qt.Key.Key_F6)
    assert focus() is page.document.text


def test_that_a_click_on_a_figure_selects_its_card(page: WorkshopPage) -> None:
    text = page.document.text
    number = next(n for n, row in enumerate(text.rows) if row.path == "第一条（二）")
    mark = text.rows[number].marks[0]
    cursor = QTextCursor(text.document())
    cursor.setPosition(text.document().toPlainText().index("3件") + 1)
    at = text.cursorRect(cursor).center()
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert page.presenter.card == mark.card == card_with(page.presenter, "3件")


def test_that_a_click_on_a_card_moves_the_document(page: WorkshopPage) -> None:
    view = page.cards.all
    index = view.cards.place(card_with(page.presenter, "200万元"))
    view.scrollTo(index)
    at = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert page.presenter.clause.path == "第一条（一）"


def test_that_n_rejects_and_ctrl_z_takes_it_back(page: WorkshopPage) -> None:
    card = page.presenter.card
    press(Qt.Key.Key_N)
    assert page.presenter.draft.card(card).state is CardState.REJECTED
    press(Qt.Key.Key_Z, CONTROL)
    assert page.presenter.draft.card(card).state is CardState.OPEN
    press(Qt.Key.Key_Y, CONTROL)
    assert page.presenter.draft.card(card).state is CardState.REJECTED


def test_that_m_asks_for_the_reason_and_enter_decides(page: WorkshopPage) -> None:
    card = card_with(page.presenter, "200万元")
    page.presenter.select(card)
    press(Qt.Key.Key_M)
    assert page.cards.top.currentWidget() is page.cards.person
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_Return)
    content = page.presenter.draft.card(card).content
    assert isinstance(content, RuleContent)
    assert isinstance(content.rule, Manual)
    assert content.rule.reason is ManualReason.PROJECT
    assert focus() is page.document.text


def test_that_no_fact_needs_a_suggestion(page: WorkshopPage) -> None:
    page.presenter.select(card_with(page.presenter, "200万元"))
    press(Qt.Key.Key_M)
    press(Qt.Key.Key_5)
    press(Qt.Key.Key_Return)
    assert page.cards.person.error.isVisible()
    assert focus() is page.cards.person.suggestion
    QTest.keyClicks(focus(), "rd")
    press(Qt.Key.Key_Return)
    assert page.presenter.draft.card(card_with(page.presenter, "200万元")).state is CardState.MANUAL


def test_that_escape_leaves_an_editor_without_a_change(page: WorkshopPage, kept: Kept) -> None:
    for key in (Qt.Key.Key_M, Qt.Key.Key_E, Qt.Key.Key_Plus):
        press(key)
        assert page.cards.is_editing
        press(Qt.Key.Key_Escape)
        assert not page.cards.is_editing
        assert focus() is page.document.text
    assert kept.drafts == []


def test_that_e_changes_operator_and_number(page: WorkshopPage) -> None:
    card = card_with(page.presenter, "200万元")
    page.presenter.select(card)
    press(Qt.Key.Key_E)
    form = page.cards.editor.form
    box = form.inputs["op"].focusProxy()
    assert isinstance(box, QComboBox)
    box.setFocus()
    press(Qt.Key.Key_Down)
    form.go_to("value")
    type_in("2,000,000")
    press(Qt.Key.Key_Tab)
    assert "→ 上年研发费用 ＞ 20" in page.cards.editor.sentence.text()
    number = form.inputs["value"]
    assert isinstance(number, NumberInput)
    assert number.words.text() == "万元"
    form.go_to("value")
    type_in("200")
    press(Qt.Key.Key_Return)
    rule = page.presenter.draft.card(card).content.rule
    assert isinstance(rule, Compare)
    assert (rule.op, rule.value) == (Comparison.ABOVE, Decimal(200))
    assert page.presenter.draft.card(card).state is CardState.CHANGED


def test_that_a_remark_is_typed_into_the_editor_and_kept_with_the_card(page: WorkshopPage) -> None:
    card = card_with(page.presenter, "200万元")
    page.presenter.select(card)
    press(Qt.Key.Key_E)
    page.cards.editor.remark.setFocus()
    QTest.keyClicks(page.cards.editor.remark, "two thirds")
    press(Qt.Key.Key_Return)
    assert page.presenter.draft.card(card).remark == "two thirds"
    page.presenter.select(card)
    press(Qt.Key.Key_E)
    assert page.cards.editor.remark.text() == "two thirds"


@POPUPS
def test_that_a_fact_is_found_by_initials_and_picked_with_the_keyboard(page: WorkshopPage, qtbot) -> None:
    card = card_with(page.presenter, "200万元")
    page.presenter.select(card)
    press(Qt.Key.Key_E)
    form = page.cards.editor.form
    form.go_to("left")
    type_in("snyyxs")
    popup = form.inputs["left"].focusProxy().popup.popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert form.inputs["left"].value().formula.startswith("revenue[-1]")
    press(Qt.Key.Key_Return, CONTROL)
    assert page.presenter.draft.card(card).content.rule.left.label == "上年营业（销售）收入"


@POPUPS
def test_that_a_text_that_is_no_fact_is_refused_in_words(page: WorkshopPage) -> None:
    page.presenter.select(card_with(page.presenter, "200万元"))
    press(Qt.Key.Key_E)
    page.cards.editor.form.go_to("left")
    type_in("xyzxyz")
    press(Qt.Key.Key_Return, CONTROL)
    assert page.cards.is_editing
    assert "对不上一个事实" in page.cards.editor.error.text()


def test_that_a_card_becomes_another_kind_in_the_editor(page: WorkshopPage) -> None:
    card = card_with(page.presenter, "7年")
    page.presenter.select(card)
    press(Qt.Key.Key_E)
    editor = page.cards.editor
    editor.kind.setFocus()
    editor.kind.setCurrentText("说明")
    editor.kind.activated.emit(editor.kind.currentIndex())
    press(Qt.Key.Key_Return, CONTROL)
    assert isinstance(page.presenter.draft.card(card).content, NoteContent)


def test_that_plus_adds_a_card_on_the_selected_words(page: WorkshopPage) -> None:
    text = page.document.text
    cursor = text.textCursor()
    at = text.document().toPlainText().index("一次性奖励")
    cursor.setPosition(at)
    cursor.setPosition(at + 5, QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    before = len(page.presenter.draft.cards)
    press(Qt.Key.Key_Plus)
    assert "一次性奖励" in page.cards.editor.quote.text()
    page.cards.editor.kind.setCurrentText("说明")
    page.cards.editor.kind.activated.emit(page.cards.editor.kind.currentIndex())
    press(Qt.Key.Key_Return, CONTROL)
    assert len(page.presenter.draft.cards) == before + 1
    made = page.presenter.draft.cards[-1]
    assert made.quote.exact == "一次性奖励"
    assert made.content == NoteContent(text="一次性奖励")


def test_that_words_are_selected_with_the_keyboard(page: WorkshopPage) -> None:
    page.presenter.select_clause(clause_place(page.presenter, "第二条"))
    for _ in range(4):
        press(Qt.Key.Key_Right, SHIFT)
    assert page.document.selected_words() == (clause_place(page.presenter, "第二条"), 0, 4)


@POPUPS
def test_that_g_groups_the_selected_conditions(page: WorkshopPage, qtbot) -> None:
    view = page.cards.all
    view.setFocus()
    page.presenter.select(card_with(page.presenter, "200万元"))
    press(Qt.Key.Key_Down, SHIFT)
    chosen = view.selected_cards()
    assert len(chosen) == 2
    press(Qt.Key.Key_G)
    menu = QApplication.activePopupWidget()
    QTest.keyClick(menu, Qt.Key.Key_2)
    parents = {page.presenter.draft.card(card).parent for card in chosen}
    assert len(parents) == 1
    assert page.presenter.draft.card(parents.pop()).content.joined is Joined.ANY


def test_that_a_figure_without_a_card_can_be_written_as_one(page: WorkshopPage, kept: Kept) -> None:
    opened = opened_notice(kept)
    card = next(card for card in opened.draft.cards if "200万元" in card.quote.exact)
    bare = replace(card, content=None, proposed=None)
    cards = tuple(bare if each is card else each for each in opened.draft.cards)
    page.show_draft(replace_draft(opened, cards))
    page.document.focus()
    page.presenter.select(card.id)
    press(Qt.Key.Key_Return)
    assert page.cards.editor.kind.currentText() == "条件：数值比较"
    press(Qt.Key.Key_Return, CONTROL)
    rule = page.presenter.draft.card(card.id).content.rule
    assert (rule.left.formula, rule.op, rule.value) == ("rd_expense[-1]", Comparison.AT_LEAST, Decimal(200))


def replace_draft(opened, cards):
    """Returns an opened draft with other cards."""
    from dataclasses import replace as with_changes

    return with_changes(opened, draft=replace(opened.draft, cards=cards))


def test_that_submitting_shows_what_is_missing_and_enter_goes_there(page: WorkshopPage) -> None:
    page.submit.click()
    assert page.stack.currentWidget() is page.problem_panel
    row = next(n for n, row in enumerate(page.problems.problems.rows) if row.problem.part == "products")
    page.problems.setCurrentIndex(page.problems.problems.index(row))
    press(Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.heads
    assert page.heads.answers.inputs["products"].focusProxy().hasFocus()


def test_that_heads_are_stored_when_a_field_is_left(page: WorkshopPage, kept: Kept) -> None:
    press(Qt.Key.Key_7, CONTROL)
    page.heads.policy.go_to("short")
    type_in("RD")
    assert kept.drafts == []
    press(Qt.Key.Key_Tab)
    assert page.presenter.draft.heads.short == "RD"
    assert len(kept.drafts) == 1


def test_that_a_wrong_day_is_told_and_not_stored(page: WorkshopPage, kept: Kept) -> None:
    press(Qt.Key.Key_7, CONTROL)
    page.heads.policy.go_to("effective")
    type_in("2026-02-31")
    press(Qt.Key.Key_Tab)
    assert "日历上没有这一天" in page.heads.error.text()
    assert kept.drafts == []


def test_that_the_models_keep_the_rules_of_models(page: WorkshopPage) -> None:
    models = (page.cards.all.cards, page.cards.here.cards, page.problems.problems)
    testers = [QAbstractItemModelTester(model) for model in models]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_N, Qt.Key.Key_Space):
        press(key)
    page.presenter.nest([card_with(page.presenter, "200万元")], Joined.ANY)
    press(Qt.Key.Key_Z, CONTROL)
    assert len(testers) == 3


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_that_nothing_is_cut_off_in_the_smallest_window(page: WorkshopPage, colours: theme.Colours) -> None:
    page.apply_theme(colours)
    for key in (Qt.Key.Key_M, Qt.Key.Key_E, Qt.Key.Key_Plus):
        page.document.focus()
        press(key)
        QApplication.processEvents()
        assert page.size().height() == 560
        assert page.size().width() == 1019
        assert page.minimumSizeHint().height() <= 560
        assert page.minimumSizeHint().width() <= 1019
        save = page.cards.person.save if key is Qt.Key.Key_M else page.cards.editor.save
        assert page.rect().contains(save.mapTo(page, QPoint(0, save.height())))
        press(Qt.Key.Key_Escape)


def test_that_a_submitted_draft_can_only_be_read(page: WorkshopPage, kept: Kept) -> None:
    from dataclasses import replace as with_changes

    from policies.own import OwnState

    page.show_draft(with_changes(opened_notice(kept), state=OwnState.REVIEW))
    page.document.focus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_N, Qt.Key.Key_M, Qt.Key.Key_E):
        press(key)
    assert not page.cards.is_editing
    assert not page.submit.isVisible()
    assert kept.drafts == []


def test_that_a_policy_without_a_stored_text_is_corrected_by_its_cards(page: WorkshopPage, kept: Kept) -> None:
    policy = page.desk.library.get("cn-hnte")
    page.show_draft(OpenedDraft(draft=draft_from_policy(policy, {}), texts={}, keep=kept))
    assert not page.document.has_text
    assert page.presenter.problems == ()
    rows = [row for row in page.cards.all.cards.rows if isinstance(row, CardRow)]
    assert all("没有存原文" in row.quote for row in rows)
    assert rows[0].clause
    page.cards.all.setFocus()
    age = next(row for row in rows if "365天" in row.text)
    page.presenter.select(age.id)
    press(Qt.Key.Key_E)
    page.cards.editor.form.go_to("value")
    type_in("730")
    press(Qt.Key.Key_Return)
    assert page.presenter.draft.card(age.id).content.rule.value == Decimal(730)
    assert len(kept.drafts) == 1


def test_that_every_card_of_the_library_opens_in_the_editor(page: WorkshopPage, kept: Kept) -> None:
    for name in ("cn-hnte", "cn-tech-sme"):
        policy = page.desk.library.get(name)
        if policy is None:
            continue
        page.show_draft(OpenedDraft(draft=draft_from_policy(policy, {}), texts={}, keep=kept))
        for card in page.presenter.draft.cards:
            page.presenter.select(card.id)
            page.deciding.edit()
            assert page.cards.editor.content() == card.content
            page.deciding.close_editor()


def test_that_several_documents_stand_below_each_other_and_one_is_gone_to(page: WorkshopPage, kept: Kept) -> None:
    second = "b" * 64
    notice, annex = text_of(), text_of("申报指南\n第一条 另给予贴息5万元。\n")
    draft = draft_from_texts([(SHA, notice), (second, annex)], heads=None, taken=(), on=page.desk.on)
    page.show_draft(OpenedDraft(draft=draft, texts={SHA: notice, second: annex}, keep=kept))
    assert page.document.box.isVisible()
    page.document.box.setCurrentIndex(1)
    page.document.box.activated.emit(1)
    assert page.presenter.place == ClausePlace(second, 0)
    page.document.focus()
    press(Qt.Key.Key_Up)
    assert page.presenter.place.sha256 == SHA
    assert page.document.box.currentIndex() == 0


def test_that_what_is_typed_in_an_editor_is_not_lost_by_another_key_or_click(page: WorkshopPage, kept: Kept) -> None:
    card = card_with(page.presenter, "200万元")
    page.presenter.select(card)
    press(Qt.Key.Key_E)
    page.cards.editor.form.go_to("value")
    type_in("300")
    page.document.focus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_N)
    assert page.cards.is_editing
    assert "先采纳正在改的卡片" in page.news.text()
    assert kept.drafts == []
    press(Qt.Key.Key_Return, CONTROL)
    assert page.presenter.draft.card(card).content.rule.value == Decimal(300)
    assert len(kept.drafts) == 1


def test_that_an_editor_without_a_change_gives_way_to_the_next_key(page: WorkshopPage) -> None:
    press(Qt.Key.Key_E)
    page.document.focus()
    card = page.presenter.card
    press(Qt.Key.Key_N)
    assert not page.cards.is_editing
    assert page.presenter.draft.card(card).state is CardState.REJECTED


def test_that_the_problem_of_the_office_opens_a_card_for_it(page: WorkshopPage, kept: Kept) -> None:
    page.go_to_problem(Problem(text="没有写向谁咨询", part="offices"))
    assert page.cards.editor.kind.currentText() == "办理"
    page.cards.editor.form.go_to("phone")
    type_in("022-12345678")
    press(Qt.Key.Key_Return)
    made = page.presenter.draft.cards[-1]
    assert made.content.office.phone == "022-12345678"
    assert made.quote is None
