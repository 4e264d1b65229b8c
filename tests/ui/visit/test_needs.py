"""Tests of needs in a visit, by keyboard: what fits is shown, put on the sheet and into the answer, and printed once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import main
from casebook import Category, Origin, Provenance, RequestState
from matcher import policies_in_reply, read_profile
from policies.library import Library
from policies.rawfile import read_raw
from sheet import Promise
from tests.ui.visit.build import focused, shown
from ui.desk.desk import Desk
from ui.desk.promised import promises
from ui.sheets import SheetPage
from ui.sheets.presenter import SheetPresenter
from ui.visit import VisitPage
from ui.visit.answer_dialog import AnswerDialog
from ui.visit.dialogs import RequestDialog
from ui.visit.promises import RequestDraft
from ui.visit.request_end import AnswerDraft
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 30)
FIRM = Path(__file__).parents[2] / "firms" / "invented" / "hedong-software.yaml"
LOANS = ("ccb-huidongni", "boc-tj-zjtx", "trc-xiaowei")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path, library: Library) -> Iterator[VisitPage]:
    """Returns the page in a visit to a software firm that has two needs in its profile."""
    with shown(qtbot, tmp_path, library, ON, (1023, 574)) as made:
        made.arrive(_firm(made.desk))
        assert made.visiting
        made.activateWindow()
        yield made


def _firm(desk: Desk) -> int:
    raw = read_raw(FIRM)
    assert isinstance(raw, dict)
    facts = {name: value for name, value in raw["profile"].items() if name not in ("confirmed", "scores")}
    facts["needs"] = [
        {"category": "人才", "text": "招应届毕业生"},
        {"category": "资金", "text": "流动资金", "amount": 200},
    ]
    return desk.book.enterprises.add(read_profile(facts), Provenance(Origin.IMPORTED, ON, "王敏")).id


def _press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def _type_need(qtbot, page: VisitPage, text: str) -> None:
    QTest.keyClick(focused(qtbot, page), Qt.Key.Key_F7)
    assert QApplication.focusWidget() is page.mode.form.text
    page.mode.form.text.insert(text)  # an input method writes Chinese text at once
    qtbot.waitUntil(lambda: page.mode.needs.stack.currentIndex() == 1)


def _shown(page: VisitPage) -> list[str]:
    return [line.key for line in page.visit.needs.words().lines]


def test_that_a_need_being_typed_shows_what_fits_with_reason_and_grade(page: VisitPage, qtbot) -> None:
    _type_need(qtbot, page, "流动资金 200 万")
    assert tuple(_shown(page)) == LOANS
    third = page.visit.needs.words().lines[2].text
    assert third.startswith("3　农商行小微贷 · 符合·等下一轮\n")
    assert "够 200万元" in third
    assert page.mode.needs.panel.model.rowCount() == 3
    assert not page.mode.settled.isVisible()


def test_that_one_key_puts_a_product_on_the_sheet_and_into_the_answer(page: VisitPage, qtbot) -> None:
    _type_need(qtbot, page, "流动资金 200 万")
    _press(Qt.Key.Key_3, CONTROL)
    assert "已放上服务单" in page.visit.needs.words().lines[2].text
    _press(Qt.Key.Key_Return)
    (kept,) = page.desk.book.requests.of(page.visit.visit.enterprise)
    assert [policy.id for policy in policies_in_reply(page.desk.library.policies, kept.answer)] == ["trc-xiaowei"]
    assert "联系：" in kept.answer
    assert kept.reply_by is not None
    sheet = SheetPresenter(page.desk)
    sheet.begin()
    assert "trc-xiaowei" in sheet.chosen
    assert sheet.options().promises[0].policies == ("trc-xiaowei",)


def test_that_the_same_key_takes_it_off_again(page: VisitPage, qtbot) -> None:
    _type_need(qtbot, page, "流动资金 200 万")
    for _ in range(2):
        _press(Qt.Key.Key_1, CONTROL)
    _press(Qt.Key.Key_Return)
    (kept,) = page.desk.book.requests.of(page.visit.visit.enterprise)
    assert kept.answer == ""


def test_that_arrow_and_number_choose_in_the_list(page: VisitPage, qtbot) -> None:
    _type_need(qtbot, page, "流动资金 200 万")
    _press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.mode.needs.panel.list
    _press(Qt.Key.Key_2)
    _press(Qt.Key.Key_Return)
    assert page.visit.needs.chosen == ("boc-tj-zjtx", "ccb-huidongni")


def test_that_a_need_nothing_fits_names_who_replies_by_when(page: VisitPage, qtbot) -> None:
    _type_need(qtbot, page, "停车难")
    page.mode.form.category.setCurrentText("其他")
    qtbot.waitUntil(lambda: page.visit.needs.words().title.startswith("没有对得上"))
    assert page.visit.needs.words().note == "王敏在 2026-12-07 前答复。"
    assert page.mode.needs.panel.note.isVisible()


def test_that_a_need_in_the_profile_is_noted_as_a_request_and_stands_on_the_sheet_once(page: VisitPage, qtbot) -> None:
    before = [(promise.category, promise.text) for promise in promises(page.desk)]
    assert before == [("人才", "招应届毕业生"), ("资金", "流动资金")]
    QTest.keyClick(focused(qtbot, page), Qt.Key.Key_F7)
    page.mode.promises.setFocus()
    page.mode.promises.setCurrentIndex(page.mode.promise_model.index(1))
    _press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.mode.form.text
    assert tuple(_shown(page)) == LOANS
    _press(Qt.Key.Key_1, CONTROL)
    _press(Qt.Key.Key_Return)
    (kept,) = page.desk.book.requests.of(page.visit.visit.enterprise)
    assert (kept.category, kept.text, kept.amount) == (Category.MONEY, "流动资金", Decimal(200))
    assert promises(page.desk) == (
        Promise("资金", "流动资金", kept.reply_by, "王敏", Decimal(200), ("ccb-huidongni",)),
        Promise("人才", "招应届毕业生"),
    )
    texts = [page.mode.promise_model.index(row).data() for row in range(page.mode.promise_model.rowCount())]
    assert "→ 建行惠懂你" in str(texts[0])


def test_that_an_answered_need_of_the_profile_does_not_come_back(page: VisitPage) -> None:
    desk, firm = page.desk, page.visit.visit.enterprise
    draft = RequestDraft(Category.TALENT, urgency=page.mode.form.draft.urgency, text="招应届毕业生")
    assert page.visit.add_request(draft).accepted
    request = desk.book.requests.of(firm)[0].id
    assert page.agenda.answer_request(request, AnswerDraft(RequestState.SOLVED, "已推荐")).accepted
    assert [promise.text for promise in promises(desk)] == ["流动资金"]


def test_that_the_answer_dialog_writes_what_fits_into_the_answer(page: VisitPage, qtbot) -> None:
    firm = page.visit.visit.enterprise
    page.visit.add_request(RequestDraft(Category.MONEY, page.mode.form.draft.urgency, "流动资金", None, "200"))
    dialog = AnswerDialog(page.agenda, page.desk.book.requests.of(firm)[0], theme.LIGHT, None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.answer.hasFocus)
    dialog.answer.setPlainText("已联系银行")
    QTest.keyClick(dialog.answer, Qt.Key.Key_3, CONTROL)
    written = dialog.answer.toPlainText().split("\n")
    assert written[0] == "已联系银行"
    assert written[1].startswith("天津农商银行")
    assert "够 200万元" in written[1]
    QTest.keyClick(dialog.answer, Qt.Key.Key_3, CONTROL)
    assert dialog.answer.toPlainText() == "已联系银行"


def test_that_a_request_outside_a_visit_is_matched_the_same_way(page: VisitPage, qtbot) -> None:
    dialog = RequestDialog(page.agenda, page.desk, theme.LIGHT, None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.picker.firm == page.visit.visit.enterprise
    dialog.form.text.setText("流动资金 200 万")
    qtbot.waitUntil(lambda: dialog.panel.model.rowCount() == 3)


def test_that_in_the_whole_window_the_keys_of_the_list_come_before_those_of_the_menu(
    qtbot, qapp: QApplication, tmp_path: Path
) -> None:
    theme.apply(qapp, theme.LIGHT)
    window = MainWindow(main.window_services(tmp_path, lambda: ON))
    qtbot.addWidget(window)
    window.resize(1093, 614)
    window.show()
    window.load()
    window.go("visit", _firm(window.desk))
    page = window.page("visit")
    assert isinstance(page, VisitPage)
    _type_need(qtbot, page, "流动资金 200 万")
    _press(Qt.Key.Key_2, CONTROL)
    assert page.visit.needs.chosen == ("boc-tj-zjtx",)
    assert page.isVisible()
    _press(Qt.Key.Key_Return)
    window.go("sheet")
    sheet = window.page("sheet")
    assert isinstance(sheet, SheetPage)
    assert "boc-tj-zjtx" in sheet.presenter.chosen
    assert [promise.text for promise in sheet.presenter.options().promises] == ["流动资金 200 万", "招应届毕业生"]
    qtbot.waitUntil(sheet.save.isEnabled)
