"""Filings are moved by keyboard and by drag, edited, given up with a reason, and written into files and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMessageBox

from casebook import FilingBoard, FilingStage
from tests.ui.filings.conftest import NAMES, ON, WHO, child, firms, put, title
from ui.filings import FilingsPage
from ui.filings.asking import CertificateDialog, StageDialog
from ui.filings.cards import FilingCardModel
from ui.filings.editor import FilingDialog
from ui.filings.new_filings import FilingsWanted, NewFilingsDialog
from ui.widgets.paper_dialog import PaperDialog


def stage_of(page: FilingsPage, number: str) -> FilingStage:
    return page.desk.book.filings.get(number).stage


def test_that_an_empty_board_says_what_to_do(page: FilingsPage) -> None:
    assert "F7" in page.empty.text()
    page.arrive(FilingBoard.TITLES)
    assert "进培育库" in page.empty.text()
    assert page.siblings.buttons[1].isChecked()


def test_that_the_arrows_move_a_card_and_it_stays_in_hand(qtbot, page: FilingsPage) -> None:
    filing = put(page)
    column = page.board.columns[FilingStage.INTENT]
    assert page.board.current == filing.id
    qtbot.keyClick(column, Qt.Key.Key_Right)
    assert stage_of(page, filing.id) is FilingStage.PREPARING
    assert page.board.current == filing.id
    assert "准备（2026-11-24）" in page.count.text()
    qtbot.keyClick(page.board.columns[FilingStage.PREPARING], Qt.Key.Key_Left)
    assert stage_of(page, filing.id) is FilingStage.INTENT
    qtbot.keyClick(column, Qt.Key.Key_Left)
    assert "前面没有了" in page.count.text()


def test_that_going_back_keeps_the_day_that_the_stage_had(page: FilingsPage) -> None:
    filing = put(page, stage=FilingStage.FILED, days={FilingStage.INTENT: date(2026, 9, 1), FilingStage.FILED: ON})
    page.step(filing.id, -1)
    page.step(filing.id, -1)
    assert page.desk.book.filings.get(filing.id).since == date(2026, 9, 1)


def test_that_control_and_an_arrow_go_to_the_next_column_with_cards(qtbot, page: FilingsPage) -> None:
    first, last = put(page), put(page, NAMES[1], FilingStage.ACCEPTED)
    page.arrive(FilingBoard.PROJECTS)
    assert page.board.current == first.id
    qtbot.keyClick(page.board.columns[FilingStage.INTENT], Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert page.board.columns[FilingStage.ACCEPTED].card is not None
    qtbot.keyClick(page.board.columns[FilingStage.ACCEPTED], Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert stage_of(page, last.id) is FilingStage.ACCEPTED


def drop(page: FilingsPage, filing: str, stage: FilingStage) -> None:
    column = page.board.columns[stage]
    data = QMimeData()
    data.setData("application/x-kece-filing", filing.encode())
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    place = QPointF(10, 10)
    column.dropEvent(QDropEvent(place, actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


def test_that_a_dragged_card_moves_to_the_column_where_it_is_dropped(page: FilingsPage) -> None:
    filing = put(page)
    drop(page, filing.id, FilingStage.FILED)
    assert stage_of(page, filing.id) is FilingStage.FILED
    assert page.board.current == filing.id


def test_that_a_card_dropped_on_failed_asks_why(page: FilingsPage) -> None:
    filing = put(page)
    drop(page, filing.id, FilingStage.REFUSED)
    dialog = child(page, StageDialog)
    dialog.take()
    assert "要写明原因" in dialog.message.text()
    dialog.reason.setCurrentText("评分没有过线")
    dialog.take()
    kept = page.desk.book.filings.get(filing.id)
    assert (kept.stage, kept.reason, kept.next_on) == (FilingStage.REFUSED, "评分没有过线", None)


def test_that_delete_gives_a_filing_up_and_deletes_nothing(qtbot, page: FilingsPage) -> None:
    filing = put(page)
    qtbot.keyClick(page.board.columns[FilingStage.INTENT], Qt.Key.Key_Delete)
    dialog = child(page, StageDialog)
    dialog.reason.setCurrentText("企业不想报了")
    dialog.take()
    assert stage_of(page, filing.id) is FilingStage.DROPPED
    assert page.board.columns[FilingStage.REFUSED].card is not None
    page.step(filing.id, 1)
    assert stage_of(page, filing.id) is FilingStage.DROPPED
    page.step(filing.id, -1)
    assert stage_of(page, filing.id) is FilingStage.INTENT


def test_that_an_approved_project_offers_its_payout(qtbot, page: FilingsPage) -> None:
    filing = put(page, stage=FilingStage.ACCEPTED)
    page.step(filing.id, 1)
    box = child(page, QMessageBox)
    with qtbot.waitSignal(page.go) as asked:
        box.button(QMessageBox.StandardButton.Yes).click()
    assert asked.args == ["payouts", filing.id]


def test_that_an_approved_title_writes_its_certificate(page: FilingsPage) -> None:
    filing = page.desk.book.filings.add(firms(page)[NAMES[0]], title(page), ON, WHO)
    page.arrive(FilingBoard.TITLES)
    page.move_to(filing, FilingStage.APPROVED)
    dialog = child(page, CertificateDialog)
    assert dialog.end.day == date(2029, 11, 24)
    dialog.day.show_day(date(2026, 11, 2))
    assert dialog.end.day == date(2029, 11, 2)
    dialog.take()
    assert stage_of(page, filing.id) is FilingStage.APPROVED
    facts = page.desk.book.enterprises.profile(filing.enterprise, ON).profile.facts
    assert facts["qualifications"][0]["granted_on"] == date(2026, 11, 2)


def test_that_an_approval_in_the_editor_asks_for_the_certificate_too(page: FilingsPage) -> None:
    filing = page.desk.book.filings.add(firms(page)[NAMES[0]], title(page), ON, WHO)
    page.arrive(filing.id)
    editor = child(page, FilingDialog)
    editor.stage.setCurrentIndex(editor.stage.findData(FilingStage.APPROVED))
    editor.texts["result"].setText("GR2026")
    editor.take()
    assert stage_of(page, filing.id) is FilingStage.INTENT
    child(page, CertificateDialog).take()
    kept = page.desk.book.filings.get(filing.id)
    assert (kept.stage, kept.result) == (FilingStage.APPROVED, "GR2026")


def test_that_a_certificate_that_is_not_there_yet_is_not_written(page: FilingsPage) -> None:
    filing = page.desk.book.filings.add(firms(page)[NAMES[0]], title(page), ON, WHO)
    page.arrive(FilingBoard.TITLES)
    page.move_to(filing, FilingStage.APPROVED)
    dialog = child(page, CertificateDialog)
    dialog.write.setCurrentIndex(1)
    dialog.take()
    assert stage_of(page, filing.id) is FilingStage.APPROVED
    assert "qualifications" not in page.desk.book.enterprises.profile(filing.enterprise, ON).profile.facts


def test_that_papers_are_ticked_and_the_history_is_told(page: FilingsPage) -> None:
    filing = put(page)
    page.step(filing.id, 1)
    page.arrive(filing.id)
    editor = child(page, FilingDialog)
    assert editor.history.count() == 2
    assert "准备" in editor.history.item(0).text()
    editor.papers.list.item(0).setCheckState(Qt.CheckState.Checked)
    editor.papers.line.setText("承诺书")
    editor.papers.add.click()
    editor.take()
    assert page.desk.book.filings.get(filing.id).missing == ("承诺书",)


def test_that_the_editor_refuses_a_failure_without_a_reason(page: FilingsPage) -> None:
    filing = put(page)
    page.arrive(filing.id)
    editor = child(page, FilingDialog)
    editor.stage.setCurrentIndex(editor.stage.findData(FilingStage.REFUSED))
    editor.take()
    assert "原因不能为空" in editor.message.text()
    editor.texts["reason"].setText("材料不全")
    editor.take()
    assert stage_of(page, filing.id) is FilingStage.REFUSED


def test_that_board_and_list_show_the_same_filing_in_hand(qtbot, page: FilingsPage) -> None:
    put(page)
    filing = put(page, NAMES[1], FilingStage.FILED)
    page.board.focus_on(filing.id)
    qtbot.keyClick(page, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert page.table.isVisible()
    assert [row.id for row in page.chosen_records()] == [filing.id]
    qtbot.keyClick(page, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert page.board.current == filing.id


def test_that_words_and_boxes_narrow_the_board(page: FilingsPage) -> None:
    put(page)
    put(page, NAMES[1], officer="李四", policy_name="另一项", policy="other")
    page.line.setText("天津乙")
    assert sum(column.cards.rowCount() for column in page.board.columns.values()) == 1
    page.line.setText("")
    page.presenter.narrow(None, officer="李四")
    assert [filing.name for filing in page.presenter.rows] == [NAMES[1]]
    page.presenter.narrow("没有这个")
    assert "没有符合条件" in page.empty.text()


def test_that_an_overdue_card_is_red_and_says_what_is_missing(page: FilingsPage) -> None:
    card = page.presenter.card(put(page))
    assert card.late
    assert card.due == "11-20 逾期 4 天"
    assert card.foot == "王敏 · 缺 1 件"
    assert "在办 1 条，逾期 1 条" in page.count.text()


def test_that_the_cards_are_a_sound_model(page: FilingsPage) -> None:
    model = FilingCardModel(page.presenter.card, page)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show((put(page), put(page, NAMES[1])))
    model.show(())


def test_that_what_is_exported_is_imported_again(page: FilingsPage, tmp_path: Path) -> None:
    put(page, stage=FilingStage.REFUSED, reason="竞争落选", days={FilingStage.INTENT: date(2026, 9, 1)})
    put(page, NAMES[1], FilingStage.PAID, result="津科 2026-1", note="备注", contact="赵工", missing=("甲", "乙"))
    before = [msgspec.structs.asdict(row) | {"id": "", "policy": ""} for row in page.desk.book.filings.all()]
    path = tmp_path / "台账.xlsx"
    page.export_to(path)
    for filing in page.desk.book.filings.all():
        page.desk.book.filings.remove(filing.id, WHO)
    dialog = page.ask_import()
    dialog.read_path(path)
    dialog.done_button.click()
    after = [msgspec.structs.asdict(row) | {"id": "", "policy": ""} for row in page.desk.book.filings.all()]
    assert after == before


def test_that_a_row_that_is_open_already_refuses_the_whole_file(page: FilingsPage) -> None:
    put(page)
    rows = "".join(f"{name}\t某区研发补助\t2026\t另一步\n" for name in (NAMES[1], NAMES[0]))
    text = f"企业名称\t政策\t批次\t下一步\n{rows}"
    answer = page.presenter.take(page.presenter.read_file(source(text)))
    assert answer.message.startswith(f"{NAMES[0]}：这家企业的“某区研发补助”已经在办")
    assert len(page.desk.book.filings.all()) == 1


def source(text: str) -> object:
    from ui.widgets.dropped import FileSource

    return FileSource("粘贴的内容.tsv", text.encode())


def test_that_the_list_is_printed(qtbot, page: FilingsPage) -> None:
    put(page)
    page.show_listing()
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in page.findChildren(PaperDialog)))


def test_that_a_filing_is_begun_from_the_board_by_keyboard(qtbot, page: FilingsPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Insert)
    dialog = child(page, NewFilingsDialog)
    dialog.picker.line.setText("天津乙")
    dialog.policy.setText("一项政策库里没有的")
    dialog.take()
    (filing,) = page.desk.book.filings.all()
    assert (filing.name, filing.policy_name, filing.stage_words) == (NAMES[1], "一项政策库里没有的", "意向")
    assert page.board.current == filing.id


def test_that_several_policies_are_begun_each_on_its_board(page: FilingsPage) -> None:
    known = [policy for policy in page.desk.library.policies if policy.grants][:1]
    known += [policy for policy in page.desk.library.policies if not policy.grants][:2]
    asked = FilingsWanted(((firms(page)[NAMES[0]], NAMES[0]),), tuple(policy.id for policy in known))
    dialog = NewFilingsDialog(page.desk, page.colours, page, asked)
    dialog.list.item(2).setCheckState(Qt.CheckState.Unchecked)
    dialog.take()
    assert {filing.board for filing in page.desk.book.filings.all()} == set(FilingBoard)
    assert {filing.policy for filing in page.desk.book.filings.all()} == {policy.id for policy in known[:2]}


@pytest.mark.parametrize("board", list(FilingBoard))
def test_that_nothing_is_cut_in_a_small_window(page: FilingsPage, board: FilingBoard) -> None:
    for stage in (FilingStage.INTENT, FilingStage.REFUSED):
        put(page, NAMES[2], stage, board=board, reason="材料不全" if stage is FilingStage.REFUSED else "")
    page.arrive(board)
    assert page.minimumSizeHint().width() <= 1019
    assert page.board.horizontalScrollBar().maximum() == 0
