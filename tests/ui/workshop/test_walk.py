"""The caseworker's walk: from a notice to a policy that decides, prints, is renewed and travels, by keyboard and mouse."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from casebook import open_casebook
from clauses import CallsContent, Content
from policies import Verdict
from policies.own import OwnState
from tests.ui.workshop.walk import FILES, NOTICE, OFFICER, SECOND, Caseworker, at_work, firm, text_of
from ui.firm.confirm import ConfirmDialog
from ui.library import LibraryPage
from ui.own_policies.page import OwnPoliciesPage
from ui.own_policies.presenter import OwnAction
from ui.settings_page.preview_dialog import PreviewDialog
from ui.sheets import SheetPage
from ui.widgets import theme
from ui.workshop.page import WorkshopPage
from ui.workshop.presenter import WorkshopPresenter
from workshop import Card

MOST_DECISIONS = 40
NAME = "津南区科技企业研发投入奖补办法"
PRINTED = (NAME, "1第五条", "津南区惠企政策平台", "最高50万元", "津南科规〔2026〕6号")
"""What a sheet tells of the policy, without blanks."""
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """Typeface and colours."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)


# the steps -----------------------------------------------------------------------------------


def paste_at_door(hand: Caseworker, notice: str) -> None:
    """Opens the door by its key, pastes the notice and confirms its heads."""
    page = hand.window.page("library")
    assert isinstance(page, LibraryPage)
    hand.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | SHIFT)
    QGuiApplication.clipboard().setText(notice)
    hand.control(Qt.Key.Key_V)
    hand.qtbot.waitUntil(lambda: page.door is not None and bool(page.door.presenter.entries))
    assert page.door is not None
    assert page.door.view.lines["number"].text().startswith("津南科规〔2026〕")
    hand.press(Qt.Key.Key_Return)


def workshop_of(hand: Caseworker) -> tuple[WorkshopPage, WorkshopPresenter]:
    """Waits for the workshop with a draft."""
    page = hand.window.page("workshop")
    assert isinstance(page, WorkshopPage)
    hand.qtbot.waitUntil(lambda: page.isVisible() and page.presenter is not None)
    assert page.presenter is not None
    return page, page.presenter


def contents(presenter: WorkshopPresenter) -> list[tuple[str, Content | None]]:
    """Returns what is proposed, in the order of the document."""
    return [(card.quote.clause if card.quote else "", card.content) for card in presenter.draft.cards]


def decide(hand: Caseworker, presenter: WorkshopPresenter) -> int:
    """Takes what is right by Enter, refuses what is no condition by N; returns how many decisions it took."""
    decisions = 0
    while (card := presenter.card_now()) is not None and not card.state.decided:
        clause = card.quote.clause if card.quote is not None else ""
        wrong = card.content is None or (clause == "第九条" and not isinstance(card.content, CallsContent))
        hand.press(Qt.Key.Key_N if wrong else Qt.Key.Key_Return)
        decisions += 1
    return decisions


def complete(hand: Caseworker, page: WorkshopPage, presenter: WorkshopPresenter) -> int:
    """Answers what no card answers, and says yes to the firms at the lines; returns how many decisions it took."""
    hand.control(Qt.Key.Key_8)
    hand.press(Qt.Key.Key_3)
    assert not presenter.problems
    hand.control(Qt.Key.Key_9)
    hand.qtbot.waitUntil(lambda: bool(page.examples.examples and page.examples.examples.live.firms))
    hand.press(Qt.Key.Key_Return, SHIFT)
    assert presenter.draft.heads.examples
    return 2


def submit(hand: Caseworker, page: WorkshopPage, why: str) -> int:
    """Submits with a reason; returns the number of the revision."""
    hand.click(page.submit)
    hand.say(why)
    assert page.presenter is not None
    assert page.presenter.opened.state is OwnState.REVIEW, page.news.text()
    return page.presenter.opened.number


def adopt(hand: Caseworker, number: int, *told: str) -> None:
    """The drafter may not adopt; the second person reads what is told beside its words, and adopts."""
    page = hand.window.page("own")
    assert isinstance(page, OwnPoliciesPage)
    hand.window.go("own", number)
    button, reviewer = page.panel.buttons[OwnAction.ADOPT], page.panel.reviewer
    assert not button.isEnabled()
    for name in (f"{OFFICER[0]}　{OFFICER[1]}", SECOND):
        reviewer.setFocus()
        hand.control(Qt.Key.Key_A)
        hand.press(Qt.Key.Key_Delete)
        hand.type(name)
        reviewer.textEdited.emit(reviewer.text())  # as an input method does
        assert button.isEnabled() is (name == SECOND)
    read = page.panel.browsers[0].toPlainText()
    assert [words for words in told if words not in read] == []
    hand.click(button)
    hand.say("与原文逐条核对一致")
    hand.qtbot.waitUntil(lambda: hand.window.desk.book.policies.revision(number).state is OwnState.ADOPTED)


def verdict(hand: Caseworker, number: int) -> Verdict | None:
    """Opens a firm and returns what it is told of the policy."""
    hand.window.go("firm", number)
    result = hand.window.presenter.match.result(hand.policy)
    return result.verdict if result is not None else None


def confirm(hand: Caseworker, number: int) -> None:
    """Settles what is left to a person for a firm: the same project got no other money."""
    hand.window.go("firm", number)
    questions = hand.window.presenter.match.questions
    fact = next(q.field for q in questions if q.field.startswith(f"confirmed.{hand.policy}/"))
    hand.window.firm_page.answer(fact, False)
    asked = hand.dialog(ConfirmDialog)
    asked.reason.setCurrentText("看过项目清单")
    asked.accept_words()


def print_sheet(hand: Caseworker, number: int, path: Path) -> bytes:
    """Saves the sheet of a firm with the policy and returns it."""
    page = hand.window.page("sheet")
    assert isinstance(page, SheetPage)
    hand.window.go("sheet", number)
    page.presenter.choose(hand.policy, chosen=True)
    page.make()
    hand.qtbot.waitUntil(page.save.isEnabled)
    hand.control(Qt.Key.Key_S)
    hand.name_file(path)
    hand.qtbot.waitUntil(path.is_file)
    return path.read_bytes()


def reprint(hand: Caseworker, number: int) -> bytes:
    """Makes the oldest sheet of a firm again from its kept determination."""
    page = hand.window.page("sheet")
    assert isinstance(page, SheetPage)
    hand.window.go("sheet", number)
    hand.qtbot.waitUntil(page.save.isEnabled)
    oldest = page.history.list.item(page.history.list.count() - 1)
    page.history.list.itemActivated.emit(oldest)
    hand.qtbot.waitUntil(lambda: page.made is not None and page.made.same is not None)
    assert page.made is not None
    assert page.made.same
    return page.made.data


def correct(hand: Caseworker, number: int) -> int:
    """Says of a condition of the adopted policy that it is none; the example at its line is taken back. Submits."""
    own = hand.window.page("own")
    assert isinstance(own, OwnPoliciesPage)
    hand.window.go("own", number)
    hand.click(own.panel.buttons[OwnAction.NEXT])
    page, presenter = workshop_of(hand)
    presenter.select(card_with(presenter, "职工总数不超过1000人").id)
    page.deciding.focus_cards()
    hand.press(Qt.Key.Key_N)
    hand.control(Qt.Key.Key_8)
    while presenter.problems:
        print([p.text for p in presenter.problems])
        assert {problem.part for problem in presenter.problems} == {"examples"}
        hand.press(Qt.Key.Key_Return)
        hand.press(Qt.Key.Key_Delete)
        hand.control(Qt.Key.Key_8)
    return submit(hand, page, "职工总数不作条件：局务会定")


def card_with(presenter: WorkshopPresenter, words: str) -> Card:
    """Returns the card that rests on some words."""
    return next(card for card in presenter.draft.cards if card.quote is not None and words in card.quote.exact)


def test_that_a_notice_goes_the_whole_way(qtbot: QtBot, tmp_path: Path) -> None:
    with at_work(qtbot, tmp_path / "data") as hand:
        large = firm(hand.window, "天津津南甲科技有限公司", employees={"2025": 1200}, sci_staff={"2025": 300})
        small = firm(hand.window, "天津津南乙科技有限公司")
        paste_at_door(hand, NOTICE)
        page, presenter = workshop_of(hand)
        hand.policy = presenter.draft.heads.id
        decisions = decide(hand, presenter) + complete(hand, page, presenter)
        assert decisions <= MOST_DECISIONS
        first = submit(hand, page, "按津南科规〔2026〕6号录入")
        assert verdict(hand, small) is None
        adopt(hand, first, "新政策", "职工总数不超过1000人", "第四条（五）")
        assert (verdict(hand, large), verdict(hand, small)) == (Verdict.INELIGIBLE, Verdict.UNKNOWN)
        paper = print_sheet(hand, small, tmp_path / "乙.pdf")
        assert [words for words in PRINTED if words not in text_of(paper)] == []
        confirm(hand, small)
        assert verdict(hand, small) is Verdict.ELIGIBLE
        second = correct(hand, first)
        adopt(hand, second, "与在用的不同")
        assert verdict(hand, large) is Verdict.UNKNOWN
        assert reprint(hand, small) == paper
