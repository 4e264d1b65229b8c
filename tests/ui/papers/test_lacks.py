"""Tests of the list of what is missing or old, and of the papers that would bring it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casebook import Origin, Provenance
from matcher import read_profile
from tests.ui.papers.make import FIRM, ON, papers_of_a_firm
from ui.desk.desk import Desk
from ui.firm.lacks import lacks_of
from ui.firm.lacks_dialog import LacksDialog
from ui.papers.files import read_files
from ui.papers.presenter import PapersPresenter, write
from ui.widgets.dropped import from_file
from ui.window import MainWindow


def firm(desk: Desk, on: date, **facts: object) -> None:
    number = desk.book.enterprises.add(read_profile({"name": FIRM, **facts}), Provenance(Origin.LICENCE, on, "王")).id
    assert desk.open_firm(number).accepted


def test_that_a_fact_is_old_after_18_months_and_not_before(desk: Desk) -> None:
    firm(desk, date(2025, 5, 24), registered_capital=1000)
    assert "registered_capital" not in {lack.fact for lack in lacks_of(desk.firm).facts if lack.is_old}
    firm(desk, date(2025, 5, 23), registered_capital=1000)
    assert "registered_capital" in {lack.fact for lack in lacks_of(desk.firm).facts if lack.is_old}


def test_that_a_series_is_old_without_its_last_closed_year_and_identity_never(desk: Desk) -> None:
    firm(desk, date(2020, 1, 1), revenue={"2024": 1}, rd_expense={"2025": 1}, founded_on="2018-01-01")
    old = {lack.fact for lack in lacks_of(desk.firm).facts if lack.is_old}
    assert "revenue.2025" in old
    assert not {"rd_expense.2025", "founded_on", "name"} & old


def test_that_the_papers_that_bring_most_come_first_and_bring_less_once_they_are_read(
    desk: Desk, tmp_path: Path
) -> None:
    firm(desk, ON)
    before = lacks_of(desk.firm)
    sizes = [paper.missing + paper.old for paper in before.papers]
    assert sizes == sorted(sizes, reverse=True)
    assert any(paper.paper.endswith("A107041") for paper in before.papers)
    presenter = PapersPresenter(desk)
    presenter.take(read_files([from_file(papers_of_a_firm(tmp_path))], ON))
    assert presenter.target is not None
    write(desk.book, presenter.target, presenter.chosen(), desk.author())
    desk.firm.show_written("")
    after = lacks_of(desk.firm)
    assert after.missing < before.missing


def test_that_the_line_on_the_page_opens_the_list_and_enter_goes_to_the_fact(window: MainWindow, qtbot: QtBot) -> None:
    strip = window.firm_page.strip
    assert strip.lacks.text().startswith("缺 ")
    qtbot.mouseClick(strip.lacks, Qt.MouseButton.LeftButton)
    dialog = window.firm_page.findChild(LacksDialog)
    assert isinstance(dialog, LacksDialog)
    papers = len(lacks_of(window.presenter).papers)
    fact = lacks_of(window.presenter).facts[0].fact
    dialog.list.setCurrentRow(papers)
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    editor = window.form.editors[fact.partition(".")[0]]
    qtbot.waitUntil(lambda: editor.isAncestorOf(QApplication.focusWidget() or window))
