"""The caseworker's walk: from a notice to a policy that decides, prints, is renewed and travels, by keyboard and mouse."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clauses import CallsContent, Content, TextLine, read_lines
from matcher import PolicyState
from policies import Verdict
from policies.own import OwnState
from tests.ui.workshop.walk import FILES, NOTICE, OFFICER, ON, SECOND, Caseworker, at_work, firm, text_of
from ui.firm.confirm import ConfirmDialog
from ui.library import LibraryPage
from ui.own_policies.page import OwnPoliciesPage
from ui.own_policies.presenter import OwnAction
from ui.settings_page.packs_view import PacksSection
from ui.settings_page.page import SettingsPage
from ui.settings_page.preview_dialog import PreviewDialog
from ui.sheets import SheetPage
from ui.widgets import theme
from ui.workshop.page import WorkshopPage
from ui.workshop.presenter import WorkshopPresenter
from ui.workshop.submit_dialog import SubmitDialog
from workshop import Card, Draft, draft_from_texts

MOST_DECISIONS = 40
NAME = "津南区科技企业研发投入奖补办法"
PRINTED = (NAME, "1第五条", "津南区惠企政策平台", "最高50万元", "津南科规〔2026〕6号")
"""What a sheet tells of the policy, without blanks."""
RENEWED = (
    NOTICE.replace("〔2026〕6号", "〔2026〕18号").replace("费用不低于100万元", "费用不低于250万元")
    .replace("第十四条", "第十五条").replace("第十三条", "第十四条").replace("第十二条", "第十二条 区科技局可以抽查。\n第十三条")
)  # fmt: skip
"""The next text of the notice: one number is another, three clauses have other numbers."""
CHANGED = "原为 100万元，新文本为 250万元"
WEAK = {"2023": 180, "2024": 200, "2025": 230}
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


def contents(draft: Draft) -> list[tuple[str, str, Content | None]]:
    """Returns what is proposed of which words, in the order of the document."""
    return [(card.quote.clause, card.quote.exact, card.content) for card in draft.cards if card.quote is not None]


def heads_of(draft: Draft) -> tuple[object, ...]:
    """Returns what was read of the notice as a whole."""
    (document,) = draft.heads.documents
    heads = draft.heads
    return heads.name, heads.region, heads.level, document.title, document.number, document.issued, draft.expires


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
    asked = hand.dialog(SubmitDialog)
    hand.qtbot.waitUntil(lambda: asked.found is not None)
    hand.type(why)
    hand.press(Qt.Key.Key_Return)
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
    settle_examples(hand, presenter)
    return submit(hand, page, "职工总数不作条件：局务会定")


def renew(hand: Caseworker) -> int:
    """Enters the notice of the next year: the cards are carried over, the changed number is shown alone."""
    paste_at_door(hand, RENEWED)
    page, presenter = workshop_of(hand)
    waiting = [card for card in presenter.draft.cards if not card.state.decided]
    assert [(card.quote.clause, card.why) for card in waiting if card.quote is not None] == [("第四条（三）", CHANGED)]
    assert decide(hand, presenter) == 1
    settle_examples(hand, presenter)
    return submit(hand, page, "按新文本：研发费用提高到250万元")


def settle_examples(hand: Caseworker, presenter: WorkshopPresenter) -> None:
    """Takes back the examples that do not hold any more."""
    hand.control(Qt.Key.Key_8)
    while presenter.problems:
        assert {problem.part for problem in presenter.problems} == {"examples"}, presenter.problems
        hand.press(Qt.Key.Key_Return)
        hand.press(Qt.Key.Key_Delete)
        hand.control(Qt.Key.Key_8)


def state(hand: Caseworker, number: int) -> PolicyState | None:
    """Opens a firm and returns whether the policy takes applications."""
    hand.window.go("firm", number)
    result = hand.window.presenter.match.result(hand.policy)
    return result.state if result is not None else None


def add_round(hand: Caseworker) -> None:
    """Adds a round of applications in one line."""
    page = hand.window.page("library")
    assert isinstance(page, LibraryPage)
    hand.window.go("library", hand.policy)
    hand.click(page.panel.round)
    assert page.call is not None
    page.call.line.setFocus()
    hand.type("2026 年第二批申报：11 月 1 日—12 月 20 日")
    page.call.source.setFocus()
    page.call.source.setCurrentText("津南科发〔2026〕21号")
    hand.click(page.call.add)


def hand_on(hand: Caseworker, folder: Path) -> Path:
    """Makes a signed pack with a new key; returns its path."""
    page = hand.window.page("own")
    assert isinstance(page, OwnPoliciesPage)
    hand.window.go("own")
    hand.click(page.export)
    assert page.dialog is not None
    hand.click(page.dialog.make)
    hand.name_file(folder / "私钥.pem")
    assert "已新建密钥" in hand.read()
    hand.click(page.dialog.pack)
    hand.name_file(folder / "update.kecepack")
    assert "已存成 update.kecepack" in hand.read()
    page.dialog.reject()
    return folder / "update.kecepack"


def install(hand: Caseworker, pack: Path) -> None:
    """Trusts the key and installs the pack, as on the settings page of another laptop."""
    hand.window.go("settings")
    page = hand.window.page("settings")
    assert isinstance(page, SettingsPage)
    page.show_section("packs")
    place = page.section("packs")
    assert isinstance(place, PacksSection)
    place.ask_key(pack.parent / "私钥.pem.pub")
    hand.read()
    place.check(pack)
    hand.dialog(PreviewDialog).accept()
    assert "已" in hand.read()


def card_with(presenter: WorkshopPresenter, words: str) -> Card:
    """Returns the card that rests on some words."""
    return next(card for card in presenter.draft.cards if card.quote is not None and words in card.quote.exact)


def test_that_a_notice_goes_the_whole_way(qtbot: QtBot, tmp_path: Path) -> None:
    with at_work(qtbot, tmp_path / "data") as hand:
        weak = firm(hand.window, "天津津南丙科技有限公司", rd_expense=WEAK)
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
        adopt(hand, second, "与在用的不同", "判为不是条件", "职工总数不超过1000人")
        assert verdict(hand, large) is Verdict.UNKNOWN
        assert reprint(hand, small) == paper
        assert verdict(hand, weak) is Verdict.UNKNOWN
        adopt(hand, renew(hand), "250万元", "100万元")
        assert (verdict(hand, weak), verdict(hand, small)) == (Verdict.INELIGIBLE, Verdict.ELIGIBLE)
        assert state(hand, small) is PolicyState.CLOSED
        add_round(hand)
        assert state(hand, small) is PolicyState.OPEN
        pack, policy = hand_on(hand, tmp_path), hand.policy
    with at_work(qtbot, tmp_path / "other") as hand:
        hand.policy = policy
        weak = firm(hand.window, "天津津南丙科技有限公司", rd_expense=WEAK)
        assert verdict(hand, weak) is None
        install(hand, pack)
        assert (verdict(hand, weak), state(hand, weak)) == (Verdict.INELIGIBLE, PolicyState.OPEN)


SCANS = pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="the add-on rapidocr is not installed")


@pytest.mark.parametrize("suffix", ["docx", "pdf", "ofd", pytest.param("scan.pdf", marks=SCANS)])
def test_that_a_file_of_the_notice_becomes_the_same_cards_as_its_text(
    qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"通知.{suffix}"
    path.write_bytes(FILES[suffix](NOTICE))
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    with at_work(qtbot, tmp_path / "data") as hand:
        hand.window.handed_over.take(dropped)
        page = hand.window.page("library")
        assert isinstance(page, LibraryPage)
        qtbot.waitUntil(lambda: page.door is not None and bool(page.door.presenter.entries))
        hand.press(Qt.Key.Key_Return)
        _, presenter = workshop_of(hand)
        given = draft_from_texts([("", read_lines(map(TextLine, NOTICE.splitlines())))], heads=None, taken=(), on=ON)
        assert contents(presenter.draft) == contents(given)
        assert heads_of(presenter.draft) == heads_of(given)
