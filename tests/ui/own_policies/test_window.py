"""Tests of the door, the page 本局政策 and the library's buttons in the window, by keyboard and mouse."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from policies.own import OwnState
from tests.ui.own_policies.build import ANNEX, BUILT_IN, NOTICE, adopted, corrected, entered
from ui.desk.page import DUE
from ui.firms.new_firm import add_firm
from ui.home import HomePage
from ui.home.presenter import CardName
from ui.library import LibraryPage
from ui.own_policies.intake_dialog import IntakeDialog
from ui.own_policies.page import OwnPoliciesPage
from ui.own_policies.presenter import OwnAction
from ui.widgets import theme
from ui.window import MainWindow


def library_page(window: MainWindow) -> LibraryPage:
    page = window.page("library")
    assert isinstance(page, LibraryPage)
    return page


def own_page(window: MainWindow, target: object = None) -> OwnPoliciesPage:
    window.go("own", target)
    page = window.page("own")
    assert isinstance(page, OwnPoliciesPage)
    return page


def door_of(window: MainWindow, qtbot: QtBot) -> IntakeDialog:
    qtbot.waitUntil(lambda: library_page(window).door is not None)
    door = library_page(window).door
    assert door is not None
    return door


def give_reason(page: OwnPoliciesPage, words: str) -> None:
    (asked,) = [box for box in page.findChildren(QInputDialog) if box.isVisible()]
    asked.setTextValue(words)
    asked.accept()


def test_that_a_notice_is_entered_by_keyboard_alone(window: MainWindow, qtbot: QtBot) -> None:
    wanted: list[tuple[str, object]] = []
    window.go("library", ())
    page = library_page(window)
    page.go.connect(lambda name, target: wanted.append((name, target)))
    door = door_of(window, qtbot)
    QGuiApplication.clipboard().setText(NOTICE)
    door.activateWindow()
    qtbot.waitUntil(door.isActiveWindow)
    qtbot.keyClick(door, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(door.presenter.entries))
    assert door.view.lines["number"].text() == "津东科规〔2026〕3号"
    QGuiApplication.clipboard().setText(ANNEX)
    qtbot.keyClick(door.view.lines["title"], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(door.presenter.entries) == 2)
    assert door.presenter.entries[0].heads.title == "天津市河东区科技型企业研发投入奖补办法"
    assert door.view.begin.isEnabled()
    qtbot.keyClick(door, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(wanted))
    (revision,) = window.desk.book.policies.revisions()
    assert wanted == [("workshop", revision.number)]


def test_that_heads_that_are_wrong_keep_the_draft_from_being_opened(window: MainWindow, qtbot: QtBot) -> None:
    window.go("library", ())
    door = door_of(window, qtbot)
    QGuiApplication.clipboard().setText(NOTICE)
    door.paste()
    qtbot.waitUntil(lambda: bool(door.presenter.entries))
    door.view.lines["issued"].selectAll()
    qtbot.keyClicks(door.view.lines["issued"], "2025")
    assert not door.view.begin.isEnabled()
    assert "看不懂" in door.view.words.text()
    door.reject()
    assert not window.desk.book.policies.documents()


@pytest.mark.parametrize("suffix", ["html", "txt", "docx"])
def test_that_a_policy_document_that_is_dropped_comes_to_its_door(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"办法.{suffix}"
    if suffix == "docx":
        from docx import Document

        made = Document()
        for line in NOTICE.splitlines():
            made.add_paragraph(line)
        made.save(str(path))
    elif suffix == "html":
        path.write_text(f"<html><body><p>{'</p><p>'.join(NOTICE.splitlines())}</p></body></html>", encoding="utf-8")
    else:
        path.write_text(NOTICE, encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.handed_over.take(data)
    door = door_of(window, qtbot)
    qtbot.waitUntil(lambda: bool(door.presenter.entries))
    assert door.presenter.entries[0].heads.number == "津东科规〔2026〕3号"


def test_that_a_copied_notice_comes_to_its_door(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(NOTICE)
    window.handed_over.paste()
    door = door_of(window, qtbot)
    qtbot.waitUntil(lambda: bool(door.presenter.entries))


def test_that_a_round_takes_one_line_and_a_source(window: MainWindow, qtbot: QtBot) -> None:
    window.go("library", BUILT_IN)
    page = library_page(window)
    page.panel.round.click()
    dialog = page.call
    assert dialog is not None
    dialog.line.setText("2027 年申报：3 月 9 日—6 月 30 日")
    assert dialog.fields["closes"].text() == "2027-06-30"
    dialog.add.click()
    assert "出处" in dialog.message.text()
    dialog.source.setCurrentText("听说的")
    dialog.add.click()
    assert "在哪里看到" in dialog.message.text()
    dialog.source.setCurrentText("津科规〔2027〕3号")
    dialog.add.click()
    assert not dialog.isVisible()
    assert any(call.year == 2027 for call in window.desk.library.get(BUILT_IN).calls.dated)  # type: ignore[union-attr]  # there
    (row,) = [row for row in page.presenter.rows if row.id == BUILT_IN]
    assert row.tag.startswith("本局加申报")
    page.panel.round.click()
    assert page.call is not None
    assert page.call.added.count() == 1
    page.call.remove.click()
    assert page.call.added.isHidden()
    assert not any(call.year == 2027 for call in window.desk.library.get(BUILT_IN).calls.dated)  # type: ignore[union-attr]  # there


def test_that_correcting_a_policy_of_the_library_opens_the_workshop(window: MainWindow) -> None:
    wanted: list[tuple[str, object]] = []
    window.go("library", BUILT_IN)
    page = library_page(window)
    page.go.connect(lambda name, target: wanted.append((name, target)))
    page.panel.correct.click()
    (revision,) = window.desk.book.policies.revisions(OwnState.DRAFT)
    assert wanted == [("workshop", revision.number)]
    assert revision.policy_id == BUILT_IN


def test_that_the_second_person_adopts_from_the_page(window: MainWindow) -> None:
    number = corrected(window.desk).number
    page = own_page(window, number)
    adopt = page.panel.buttons[OwnAction.ADOPT]
    assert not adopt.isEnabled()
    assert "另一个人" in page.panel.refusal.text()
    page.panel.reviewer.setText("李四")
    page.panel.reviewer.textEdited.emit("李四")
    adopt.click()
    give_reason(page, "与原文一致")
    assert window.desk.book.policies.revision(number).state is OwnState.ADOPTED
    assert page.panel.buttons[OwnAction.STOP].isVisible()
    row = next(row for row in library_page(window).presenter.rows if row.id == BUILT_IN)
    assert row.tag.startswith("本局更正")


def test_that_a_refused_step_is_told(window: MainWindow) -> None:
    number = corrected(window.desk).number
    page = own_page(window, number)
    page.presenter.reviewer = "张三"
    page.take_step(OwnAction.ADOPT)
    give_reason(page, "自己核对")
    (box,) = [box for box in page.findChildren(QMessageBox) if box.isVisible()]
    assert "要由另一个人复核后采用" in box.text()


def test_that_the_list_is_walked_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    entered(window.desk)
    adopted(window.desk)
    page = own_page(window)
    assert page.list.hasFocus()
    first = page.panel.head.text()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.panel.head.text() != first
    qtbot.keyClick(page.list, Qt.Key.Key_Right)
    assert page.panel.browsers[0].hasFocus()


def test_that_models_pass_the_model_tester(window: MainWindow, qtbot: QtBot) -> None:
    entered(window.desk)
    page = own_page(window)
    testers = [QAbstractItemModelTester(model, page) for model in (page.model, page.due_model)]
    page.turn(1)
    page.renew()
    assert len(testers) == 2
    assert page.model.rowCount() == 1


def test_that_an_empty_page_says_where_to_begin(window: MainWindow) -> None:
    page = own_page(window)
    assert page.own.currentWidget() is page.empty
    assert not page.export.isEnabled()


def test_that_the_desk_lists_what_waits_and_each_line_opens_its_policy(window: MainWindow, qtbot: QtBot) -> None:
    number = corrected(window.desk).number
    window.go("home")
    home = window.page("home")
    assert isinstance(home, HomePage)
    card = home.cards[CardName.DUE]
    qtbot.waitUntil(lambda: any(line.page == "own" for line in card.model.rows))
    line = card.model.rows[0]
    assert (line.page, line.target, line.urgent) == ("own", number, True)
    home.open_line(line)
    page = window.page("own")
    assert isinstance(page, OwnPoliciesPage)
    assert page.presenter.revision is not None
    assert page.presenter.revision.number == number


def test_that_a_row_that_asks_for_a_look_opens_its_policy(window: MainWindow, qtbot: QtBot) -> None:
    page = own_page(window, DUE)
    assert page.due.hasFocus()
    row = page.due_model.rows[0]
    page.due.setCurrentIndex(page.due_model.index(0))
    qtbot.keyClick(page.due, Qt.Key.Key_Return)
    assert library_page(window).presenter.current == row.policy


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_that_nothing_is_cut_in_a_small_window(window: MainWindow, colours: theme.Colours) -> None:
    corrected(window.desk)
    window.apply_theme(colours)
    page = own_page(window)
    window.resize(1093, 590)
    assert window.width() == 1093
    for button in (page.intake, page.export, *page.panel.buttons.values()):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width()
            assert page.rect().contains(button.mapTo(page, button.rect().bottomRight()))


def test_that_the_second_person_sees_what_an_adoption_changes_for_the_firms(window: MainWindow, qtbot: QtBot) -> None:
    wanted: list[tuple[str, object]] = []
    firm, _ = add_firm(window.desk, "天津甲科技有限公司")
    number = corrected(window.desk).number
    page = own_page(window, number)
    page.go.connect(lambda name, target: wanted.append((name, target)))
    qtbot.waitUntil(lambda: page.panel.found is not None)
    assert page.panel.found is not None
    assert page.panel.found.looked == 1
    assert "结论都不变" in page.panel.browsers[2].toPlainText()
    page.panel.browsers[2].anchorClicked.emit(QUrl(f"firm:{firm}"))
    assert wanted == [("firm", firm)]


def test_that_a_discarded_draft_is_found_again(window: MainWindow) -> None:
    number = entered(window.desk)
    page = own_page(window, number)
    page.take_step(OwnAction.DISCARD)
    give_reason(page, "重复录入")
    assert page.model.rowCount() == 0
    page.discarded.click()
    assert page.model.rowCount() == 1
    page.list.setCurrentIndex(page.model.index(0))
    page.panel.buttons[OwnAction.RESTORE].click()
    assert window.desk.book.policies.revision(number).state is OwnState.DRAFT


def test_that_the_review_is_printed_to_be_signed(window: MainWindow, tmp_path: Path) -> None:
    page = own_page(window, corrected(window.desk).number)
    page.panel.paper.click()
    assert page.paper is not None
    assert page.paper.paper.page_count > 0
    page.paper.keep(tmp_path / "核对稿.pdf")
    read = "".join(part.extract_text() for part in PdfReader(tmp_path / "核对稿.pdf").pages)
    text = unicodedata.normalize("NFKC", read)
    assert "与在用的不同" in text
    assert "复核:____" in text
