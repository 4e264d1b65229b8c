"""The page of needs by keyboard: answered, handed on, rated, taken up again; letters, lists, files in and out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMessageBox

import main
from casebook import (
    Author,
    Category,
    NewRequest,
    NewResource,
    Origin,
    Provenance,
    Request,
    RequestState,
    ResourceKind,
    Satisfaction,
)
from matcher import read_profile
from policies.library import Library
from ui.desk.desk import Desk
from ui.needs import NeedsPage
from ui.visit.answer_dialog import AnswerDialog
from ui.visit.evidence_view import PictureDialog
from ui.widgets import theme
from ui.widgets.dropped import from_file
from ui.widgets.paper_dialog import PaperDialog

ON = date(2026, 12, 1)
WHO = Author("王敏")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def library() -> Library:
    """Returns the program's library, read once."""
    return main.built_in_library()


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path, library: Library) -> Iterator[NeedsPage]:
    """Returns the visible page with two firms and three needs, one of them late."""
    theme.apply(qapp, theme.LIGHT)
    desk = Desk(dataclasses.replace(main.window_services(tmp_path, lambda: ON), library=lambda: library))
    desk.settings.change(officer="王敏", office="某区科技局", phone="022-1")
    numbers = [
        desk.book.enterprises.add(
            read_profile({"name": name, "province": "天津市", "district": "河东区"}),
            Provenance(Origin.IMPORTED, ON, "王敏"),
        ).id
        for name in ("海河明达公司", "乙公司")
    ]
    bank = NewResource(kind=ResourceKind.FINANCE, title="科创贷", offers="流动资金贷款", officer="王敏", day=ON)
    desk.book.resources.add(bank, WHO)
    for firm, text, late in ((numbers[0], "缺流动资金", 3), (numbers[0], "停车难", -5), (numbers[1], "招人难", -9)):
        new = NewRequest(
            category=Category.OTHER, text=text, raised_on=ON - timedelta(days=10), officer="王敏",
            reply_by=ON - timedelta(days=late),
        )  # fmt: skip
        desk.book.requests.add(firm, new, WHO)
    made = NeedsPage(desk, theme.LIGHT)
    qtbot.addWidget(made)
    QAbstractItemModelTester(made.model, made)
    made.resize(1020, 574)
    made.show()
    made.arrive()
    yield made
    desk.close()


def kept(page: NeedsPage, text: str) -> Request:
    return next(request for request in page.desk.book.requests.all() if request.text == text)


def opened(qtbot, page: NeedsPage, text: str) -> AnswerDialog:
    """Opens the answer to a need from the list with Enter."""
    page.table.setFocus()
    page.table.selectRow([row.text for row in page.model.rows].index(text))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    dialogs = [dialog for dialog in page.findChildren(AnswerDialog) if dialog.isVisible()]
    assert dialogs
    dialogs[-1].activateWindow()
    return dialogs[-1]


def close(request: int, page: NeedsPage) -> None:
    page.desk.book.requests.close(request, RequestState.SOLVED, ON, Author("王敏", "已对接"))
    page.presenter.refresh()


def test_that_the_late_need_comes_first_in_red_and_the_counts_say_so(page: NeedsPage) -> None:
    assert page.model.rows[0].text == "缺流动资金"
    assert page.spec.urgent(page.model.rows[0])
    assert "未办结 3，逾期 1" in page.count.text()
    page.presenter.narrow(None, group="逾期")
    assert [row.text for row in page.model.rows] == ["缺流动资金"]


def test_that_words_and_initials_find_needs(page: NeedsPage) -> None:
    page.line.setText("hhmd 停车")
    assert [row.text for row in page.model.rows] == ["停车难"]
    page.line.setText("没有这个")
    assert "没有符合条件" in page.empty.text()


def test_that_a_need_is_answered_handed_on_and_given_evidence_in_one_change(
    qtbot, page: NeedsPage, tmp_path: Path
) -> None:
    file = tmp_path / "回执.pdf"
    file.write_bytes(b"%PDF-1.4 a")
    dialog = opened(qtbot, page, "缺流动资金")
    dialog.states[RequestState.SOLVED].setChecked(True)
    dialog.answer.setPlainText("已对接银行")
    dialog.office.setCurrentText("区金融局")
    dialog.handed_to.setText("区金融局 李科长")
    dialog.note.setText("电话说过")
    dialog.evidence.setText("回执 12 号")
    dialog.take_file(file)
    line = next(line for line in dialog.panel.presenter.words().lines if line.key.startswith("resource/"))
    number = dialog.panel.presenter.words().lines.index(line) + 1
    QTest.keyClick(dialog.answer, Qt.Key(Qt.Key.Key_0 + number), CONTROL)
    QTest.keyClick(dialog.handed_to, Qt.Key.Key_Return)
    request = kept(page, "缺流动资金")
    assert (request.state, request.closed_on, request.answer) == (RequestState.SOLVED, ON, "已对接银行")
    assert (request.office, request.handed_to, request.handed_on) == ("区金融局", "区金融局 李科长", ON)
    assert request.evidence == "回执 12 号"
    assert page.desk.book.evidence.body(request.enterprise, request.evidence_file) == b"%PDF-1.4 a"
    assert [found.title for found in page.desk.book.resources.named(request.resources)] == ["科创贷"]
    assert page.desk.book.journal.of(request.enterprise, 1)[0].why == "电话说过"
    page.desk.book.journal.undo(request.enterprise, WHO)
    assert kept(page, "缺流动资金").state is RequestState.OPEN


def test_that_an_end_without_answer_stays_open_with_a_sentence(qtbot, page: NeedsPage) -> None:
    dialog = opened(qtbot, page, "停车难")
    dialog.states[RequestState.UNSOLVED].setChecked(True)
    dialog.take()
    assert dialog.isVisible()
    assert "答复内容不能为空" in dialog.message.text()
    assert kept(page, "停车难").closed_on is None


@pytest.mark.parametrize(("name", "words"), [("a.exe", "只收文档"), ("a.pdf", "空文件")])
def test_that_evidence_that_cannot_be_kept_leaves_the_need_as_it_was(
    qtbot, page: NeedsPage, tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / name).write_bytes(b"")
    dialog = opened(qtbot, page, "停车难")
    dialog.answer.setPlainText("已答")
    dialog.take_file(tmp_path / name)
    dialog.take()
    assert words in dialog.message.text()
    assert kept(page, "停车难").answer == ""
    (tmp_path / name).unlink()
    dialog.take()
    assert "读不出" in dialog.message.text()


def test_that_a_closed_need_is_rated_and_dissatisfaction_asks_why(qtbot, page: NeedsPage) -> None:
    close(kept(page, "停车难").id, page)
    dialog = opened(qtbot, page, "停车难")
    assert dialog.rating.isVisible()
    assert not dialog.again.isVisible()
    dialog.rating.setCurrentText("不满意")
    dialog.take()
    assert "不满意的原因" in dialog.message.text()
    dialog.reason.setText("没车位")
    dialog.take()
    request = kept(page, "停车难")
    assert (request.satisfaction, request.dissatisfaction, request.asked_on) == (
        Satisfaction.DISSATISFIED,
        "没车位",
        ON,
    )
    assert "回访 1" in page.count.text()


def test_that_a_closed_need_is_taken_up_again_only_with_a_reason(qtbot, page: NeedsPage) -> None:
    close(kept(page, "停车难").id, page)
    dialog = opened(qtbot, page, "停车难")
    dialog.states[RequestState.IN_WORK].setChecked(True)
    assert dialog.again.isVisible()
    dialog.take()
    assert "重新打开的原因" in dialog.message.text()
    dialog.again.setText("又满了")
    dialog.take()
    request = kept(page, "停车难")
    assert (request.state, request.reopened_on, request.reopened_why) == (RequestState.IN_WORK, ON, "又满了")
    assert page._agenda.reopened_words(request) == f"重新打开过 1 次，最近 {ON}：又满了"
    assert "重开" in page.presenter.cell(request, page.spec.column("progress"))


def test_that_any_resource_can_be_found_by_initials_for_an_answer(qtbot, page: NeedsPage) -> None:
    dialog = opened(qtbot, page, "停车难")
    assert dialog.panel.presenter.find_resources("kcd")[0].title == "科创贷"
    dialog._add_resource(dialog.panel.presenter.find_resources("kcd")[0].id)
    dialog.take()
    assert len(kept(page, "停车难").resources) == 1


def test_that_the_letters_of_a_batch_are_kept_once_and_told_in_the_list(qtbot, page: NeedsPage) -> None:
    for text in ("缺流动资金", "停车难"):
        close(kept(page, text).id, page)
    page.show_letters(page.presenter.rows)
    paper = next(dialog for dialog in page.findChildren(PaperDialog) if dialog.isVisible())
    assert "1 份" in paper.windowTitle()
    (box,) = paper.findChildren(QMessageBox)
    assert "招人难：还没有写答复内容" in box.text() + box.informativeText()
    for _ in range(2):
        paper.used.emit()
    (letter,) = page.desk.book.letters.of(kept(page, "停车难").enterprise)
    assert "停车难" in letter.body
    assert page.presenter.cell(kept(page, "停车难"), page.spec.column("letter")) == "已发"


def test_that_what_was_exported_comes_back_the_same(qtbot, page: NeedsPage, tmp_path: Path) -> None:
    request = kept(page, "缺流动资金")
    close(request.id, page)
    page.desk.book.requests.rate(request.id, Satisfaction.MOSTLY, ON, WHO)
    page.desk.book.requests.hand_on(kept(page, "停车难").id, "区城管", ON, WHO)
    page.presenter.refresh()
    before = {row.text: page.spec.values(row) for row in page.presenter.rows}
    page.export_to(tmp_path / "诉求.xlsx")
    again = page.presenter.read_file(from_file(tmp_path / "诉求.xlsx"))
    assert again.rows == ()
    assert len(again.refused) == 3
    other = {**before["停车难"], "answer": "另一种答复"}
    assert "同一天的同一条诉求重复" in page.presenter.store(other).message
    page.presenter.remove(page.presenter.rows)
    assert "还没有诉求" in page.empty.text()
    assert page.presenter.take(page.presenter.read_file(from_file(tmp_path / "诉求.xlsx"))).accepted
    assert {row.text: page.spec.values(row) for row in page.presenter.rows} == before


def test_that_a_due_item_opens_its_need(page: NeedsPage) -> None:
    page.arrive(kept(page, "招人难").id)
    dialogs = [dialog for dialog in page.findChildren(AnswerDialog) if dialog.isVisible()]
    assert dialogs[0]._request.text == "招人难"


def test_that_evidence_is_shown_inside_the_program(qtbot, page: NeedsPage) -> None:
    from PySide6.QtCore import QBuffer
    from PySide6.QtGui import QPixmap

    picture, buffer = QPixmap(20, 10), QBuffer()
    picture.fill(Qt.GlobalColor.red)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    request = kept(page, "停车难")
    sha256 = page.desk.book.evidence.keep(request.enterprise, "照片.png", bytes(buffer.data().data()), WHO)
    import msgspec

    page.desk.book.requests.update(msgspec.structs.replace(request, evidence_file=sha256), WHO)
    page._show_evidence(kept(page, "停车难"))
    (shown,) = page.findChildren(PictureDialog)
    assert shown.label.pixmap().width() == 20


def test_that_the_dialog_fits_a_small_screen_in_every_state(qtbot, page: NeedsPage) -> None:
    close(kept(page, "停车难").id, page)
    dialog = opened(qtbot, page, "停车难")
    dialog.handed_to.setText("某局")
    for state in RequestState:
        dialog.states[state].setChecked(True)
        hint = dialog.minimumSizeHint()
        assert hint.width() <= 1093
        assert hint.height() <= 560
