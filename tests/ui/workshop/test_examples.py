"""The example firms, the ladder and the answers in the list of problems, by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from policies import Aspect, Stated
from tests.ui.workshop.conftest import Kept
from tests.ui.workshop.test_page import SHIFT
from ui.workshop.card_forms import CARD_FORMS
from ui.workshop.examples import FirmAnswer
from ui.workshop.page import WorkshopPage
from ui.workshop.problems_view import ProblemStep, card_form_for, steps_for
from ui.workshop.rows import CardRow
from workshop import Problem

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def decided(page: WorkshopPage) -> WorkshopPage:
    """Returns the page with every card of the notice taken."""
    for _ in page.presenter.draft.cards:
        QTest.keyClick(page.document.text, Qt.Key.Key_Return)
    return page


@pytest.fixture
def firms(qtbot, decided: WorkshopPage) -> WorkshopPage:
    """Returns the page with the firms made."""
    decided.tabs[3].setChecked(True)
    qtbot.waitUntil(lambda: bool(decided.examples.examples.live.firms))
    return decided


def shown(page: WorkshopPage) -> list[CardRow]:
    """Returns the firms that are listed."""
    return [row for row in page.examples.list.cards.rows if isinstance(row, CardRow)]


def test_that_the_firms_at_the_lines_are_shown_with_the_verdict_of_the_program(firms: WorkshopPage) -> None:
    kinds = {row.kind for row in shown(firms)}
    assert {"刚好够", "差一点", "不知道", "不满足"} <= kinds
    assert all(row.state_text == FirmAnswer.OPEN.value for row in shown(firms))
    at_line = next(row for row in shown(firms) if row.kind == "刚好够")
    assert "200万元，正好在线上" in at_line.text
    assert firms.examples.caption.text() == f"{len(shown(firms))} 家例子企业，{len(shown(firms))} 家待确认"


def test_that_y_makes_a_firm_an_example_and_goes_to_the_next(firms: WorkshopPage, kept: Kept) -> None:
    first = firms.examples.examples.selected
    QTest.keyClick(firms.examples.list, Qt.Key.Key_Y)
    assert [example.name for example in kept.drafts[-1].heads.examples] == [first]
    assert firms.examples.examples.selected != first
    assert next(row for row in shown(firms) if row.id == first).state_text == FirmAnswer.RIGHT.value


def test_that_shift_enter_confirms_all_and_one_undo_takes_it_back(firms: WorkshopPage) -> None:
    QTest.keyClick(firms.examples.list, Qt.Key.Key_Return, SHIFT)
    assert len(firms.presenter.draft.heads.examples) == len(firms.examples.examples.live.firms)
    assert not [row for row in shown(firms) if row.state_text == FirmAnswer.OPEN.value]
    firms.presenter.undo()
    assert firms.presenter.draft.heads.examples == ()


def test_that_x_leads_to_the_condition(firms: WorkshopPage, kept: Kept) -> None:
    before = len(kept.drafts)
    firm = next(each for each in firms.examples.examples.live.firms if each.title == "差一点")
    firms.examples.list.follow(firm.example.name)
    firms.examples._select(firm.example.name)
    QTest.keyClick(firms.examples.list, Qt.Key.Key_X)
    assert firms.presenter.card == firm.card
    assert firms.stack.currentWidget() is firms.cards
    assert len(kept.drafts) == before
    assert next(row for row in shown(firms) if row.id == firm.example.name).state_text == FirmAnswer.WRONG.value


def test_that_delete_takes_an_example_back(firms: WorkshopPage) -> None:
    firm = firms.examples.examples.selected
    QTest.keyClick(firms.examples.list, Qt.Key.Key_Y)
    firms.examples._select(firm)
    QTest.keyClick(firms.examples.list, Qt.Key.Key_Delete)
    assert firms.presenter.draft.heads.examples == ()


def test_that_the_firms_are_made_again_after_a_change(qtbot, firms: WorkshopPage) -> None:
    presenter = firms.presenter
    card = next(each.card for each in firms.examples.examples.live.firms if each.title == "刚好够")
    presenter.select(card)
    presenter.reject()
    firms.tabs[3].setChecked(True)
    qtbot.waitUntil(lambda: all(firm.card != card for firm in firms.examples.examples.live.firms))


def test_that_the_models_of_the_firms_are_sound(firms: WorkshopPage) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, fatal) for model in (firms.examples.list.cards, firms.problems.problems)]
    QTest.keyClick(firms.examples.list, Qt.Key.Key_Return, SHIFT)
    firms.presenter.undo()
    assert testers


def test_that_the_list_of_problems_asks_for_the_examples_that_are_missing(firms: WorkshopPage) -> None:
    assert any(row.problem.part == "examples" for row in firms.problems.problems.rows)
    assert all(problem.part != "examples" for problem in firms.presenter.problems)
    QTest.keyClick(firms.examples.list, Qt.Key.Key_Return, SHIFT)
    left = [row.text for row in firms.problems.problems.rows if row.problem.part == "examples"]
    assert not any("符合" in text or "刚好在线上" in text for text in left)


def test_that_the_ladder_has_a_rung_for_every_condition_in_the_colours_of_the_firm(firms: WorkshopPage) -> None:
    firms.tabs[4].setChecked(True)
    view = firms.ladder.view
    cards = {rung.part.card for rung in view.drawing.rungs}
    assert {firm.card for firm in firms.examples.examples.live.firms} <= cards
    assert all(rung.part.verdict is not None for rung in view.drawing.rungs)
    boxes = [rung.box for rung in view.drawing.rungs]
    assert not [a for a in boxes for b in boxes if a is not b and a.intersects(b)]
    assert max(box.right() for box in boxes) < view.width()
    firms.ladder._choose(0)
    assert all(rung.part.verdict is None for rung in firms.ladder.view.drawing.rungs)


def test_that_a_click_on_a_rung_selects_its_card_and_arrows_step(firms: WorkshopPage) -> None:
    firms.tabs[4].setChecked(True)
    view = firms.ladder.view
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, NONE, view.drawing.rungs[1].box.center())
    assert firms.presenter.card == view.drawing.rungs[1].part.card
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert firms.presenter.card == view.drawing.rungs[0].part.card


def test_that_the_ladder_is_copied_as_a_picture(firms: WorkshopPage) -> None:
    firms.tabs[4].setChecked(True)
    firms.ladder.copy.click()
    assert QGuiApplication.clipboard().pixmap().width() == firms.ladder.view.width()


def go_to_aspect(page: WorkshopPage) -> Aspect:
    """Makes the first aspect that nobody answered the current problem."""
    aspects = {aspect.value for aspect in Aspect}
    page.tabs[2].setChecked(True)
    number = next(n for n, row in enumerate(page.problems.problems.rows) if row.problem.part in aspects)
    page.problems.setCurrentIndex(page.problems.problems.index(number))
    return Aspect(page.problems.problems.rows[number].problem.part)


def test_that_1_and_2_answer_an_aspect_in_the_list_of_problems(decided: WorkshopPage) -> None:
    for key, stated in ((Qt.Key.Key_1, Stated.UNSTATED), (Qt.Key.Key_2, Stated.UNREAD)):
        aspect = go_to_aspect(decided)
        QTest.keyClick(decided.problems, key)
        assert dict(decided.presenter.draft.answers)[aspect] is stated
        assert decided.problem_panel.isVisible()


def test_that_3_answers_all_aspects_that_are_left(decided: WorkshopPage) -> None:
    go_to_aspect(decided)
    QTest.keyClick(decided.problems, Qt.Key.Key_3)
    parts = {problem.part for problem in decided.presenter.problems}
    assert not parts & {aspect.value for aspect in Aspect}


def test_that_a_problem_that_asks_for_a_card_opens_its_form(decided: WorkshopPage) -> None:
    problem = Problem(text="没有写向谁咨询", part="offices")
    assert steps_for(problem) == (ProblemStep.ADD,)
    decided._answer(problem, ProblemStep.ADD)
    assert decided.cards.is_editing
    assert decided.cards.editor.kind.currentText() == "办理"


@pytest.mark.parametrize("text", ["没有写向谁咨询", "地区是“天津市”，规则里却没有地区条件", "没有任何条件"])
def test_that_every_form_that_a_problem_asks_for_exists(text: str) -> None:
    assert card_form_for(Problem(text=text)) in CARD_FORMS
