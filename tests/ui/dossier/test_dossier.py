"""The page of a firm by keyboard: timeline, open matters, plan, joining."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMessageBox

import main
from casebook import (
    Author,
    Category,
    FilingBoard,
    NewFiling,
    NewPlanStep,
    NewRequest,
    NewVisit,
    Origin,
    PlanPart,
    Provenance,
)
from matcher import read_profile
from sheet.options import Edition
from ui.desk.desk import Desk
from ui.dossier import DossierPage
from ui.dossier.join_dialog import JoinFirmsDialog
from ui.widgets import theme
from ui.widgets.paper_dialog import PaperDialog

ON = date(2026, 11, 24)
WHO = Author("王敏")
SOURCE = Provenance(Origin.LICENCE, ON, "王敏")


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[DossierPage]:
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    desk = Desk(main.window_services(tmp_path, lambda: ON))
    desk.settings.change(officer="王敏", office="河东区科技局")
    for name, more in (
        ("天津海河科技有限公司", {"revenue": {"2025": 100}}),
        ("天津海河科技公司", {"revenue": {"2025": 130}}),
    ):
        desk.book.enterprises.add(read_profile({"name": name, **more}), SOURCE, "王敏")
    made = DossierPage(desk, theme.LIGHT)
    qtbot.addWidget(made)
    made.resize(1019, 560)
    made.show()
    yield made
    desk.firm.dirty = False
    desk.close()


def firm(page: DossierPage) -> int:
    return min(row.id for row in page.desk.book.enterprises.search("海河", ON))


def busy(page: DossierPage) -> int:
    number, book = firm(page), page.desk.book
    book.visits.add(number, NewVisit(on=ON - timedelta(days=3), officer="王敏", note="谈了研发"), WHO)
    book.requests.add(
        number, NewRequest(category=Category.MONEY, text="贷款", raised_on=ON, officer="李四", reply_by=ON), WHO
    )
    new = NewFiling(policy="cn-hnte", policy_name="高企认定", board=FilingBoard.TITLES, officer="王敏")
    book.filings.add(number, new, ON, WHO)
    return number


def test_that_the_page_without_a_firm_says_how_to_open_one(page: DossierPage) -> None:
    page.arrive()
    assert page.nobody.isVisible()
    assert "F8" in page.nobody.text()


def test_that_the_timeline_is_filtered_and_an_entry_opens_what_it_tells_of(qtbot, page: DossierPage) -> None:
    number = busy(page)
    page.arrive(number)
    QAbstractItemModelTester(page.model)
    assert {row.cells[1] for row in page.model.rows} == {"变更", "走访", "诉求", "申报"}
    page.line.setText("高企")
    (row,) = page.model.rows
    assert row.cells[2] == "高企认定：遴选"
    with qtbot.waitSignal(page.go) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == ["filings", page.desk.book.filings.of(number)[0].id]
    page.line.clear()
    page.officer.setCurrentIndex(page.officer.findData("李四"))
    page.officer.activated.emit(page.officer.currentIndex())
    assert [row.cells[1] for row in page.model.rows] == ["诉求"]
    page.line.setText("没有的词")
    assert page.empty.isVisible()


def test_that_what_is_open_stands_beside_with_its_day(qtbot, page: DossierPage) -> None:
    page.arrive(busy(page))
    texts = [row.cells for row in page.open_model.rows]
    assert texts[0] == ("没去成的走访", "逾期 3 天")
    assert ("答复资金诉求：贷款", "今天到期") in texts
    assert "逾期 1" in page.open_model.titles[0]
    with qtbot.waitSignal(page.go) as asked:
        qtbot.keyClick(page.matters, Qt.Key.Key_Return)
    assert asked.args[0] == "visit"


def test_that_the_plan_is_proposed_edited_and_printed_by_keyboard(qtbot, page: DossierPage) -> None:
    number = firm(page)
    page.arrive(number)
    page.show_view(page.to_plan)
    dialog = page.plan.ask_proposals()
    assert dialog is not None
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    wanted = len(dialog.chosen())
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert len(page.desk.book.plans.of(number)) == wanted
    qtbot.keyClick(page.plan.table, Qt.Key.Key_Space)
    assert [step.done_on for step in page.desk.book.plans.of(number) if step.done_on] == [ON]
    form = page.plan.edit(None)
    text = form.fields["text"]
    qtbot.keyClicks(text, "new step")
    form.take()
    assert "new step" in [step.text for step in page.desk.book.plans.of(number)]
    paper = page.plan.show_paper(Edition.FIRM)
    assert isinstance(paper, PaperDialog)
    paper.reject()


def test_that_a_line_moves_within_its_part_and_is_deleted_after_a_question(qtbot, page: DossierPage) -> None:
    number = firm(page)
    for place, text in enumerate(("甲", "乙")):
        page.desk.book.plans.add(number, NewPlanStep(part=PlanPart.STEP, text=text, officer="王敏", place=place), WHO)
    page.arrive(number)
    page.show_view(page.to_plan)
    qtbot.keyClick(page.plan.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [row.cells[1] for row in page.plan.model.rows] == ["乙", "甲"]
    qtbot.keyClick(page.plan.table, Qt.Key.Key_Delete)
    box = page.plan.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    box.button(QMessageBox.StandardButton.Yes).click()
    assert [row.cells[1] for row in page.plan.model.rows] == ["乙"]


def test_that_two_firms_are_joined_with_what_the_person_chose(page: DossierPage) -> None:
    number = firm(page)
    page.arrive(number)
    which = page.ask_which()
    assert which is not None
    assert which.likely.currentData() is not None
    which.take()
    dialog = page.findChild(JoinFirmsDialog)
    assert isinstance(dialog, JoinFirmsDialog)
    dialog.take()
    assert "理由" in dialog.message.text()
    dialog.why.setText("登记了两次")
    dialog.take()
    (row,) = page.desk.book.enterprises.search("海河", ON)
    assert row.id == number
    assert any(entry.title.startswith("并入") for entry in page.presenter.entries)


def test_that_nothing_is_cut_at_the_smallest_window_with_a_long_name(page: DossierPage) -> None:
    name = "天津市滨海新区中新天津生态城" + "人工智能与先进制造" * 3 + "研究院有限责任公司"
    page.desk.book.enterprises.set_fact(firm(page), "name", name, SOURCE)
    page.arrive(firm(page))
    assert page.width() <= 1019
    for button in (page.open_firm, page.visit, page.sheet, page.persons, page.join):
        assert button.width() >= button.sizeHint().width()
    assert page.name.height() >= page.name.heightForWidth(page.name.width())
