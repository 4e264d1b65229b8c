"""Tests of the dialog that fills in from papers, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.papers.make import ON, papers_of_a_firm
from ui.papers import PapersDialog
from ui.papers.weighing import FactChoice
from ui.widgets import messages
from ui.window import MainWindow


def opened(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *paths: Path) -> PapersDialog:
    """Presses the key of the button; the dialog for files answers with these paths."""
    monkeypatch.setattr(messages, "choose_files", lambda parent, title, kinds, then: then(paths))
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F6)
    dialog = window.firm_page.findChild(PapersDialog)
    assert isinstance(dialog, PapersDialog)
    qtbot.waitUntil(lambda: bool(dialog.presenter.files))
    return dialog


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_that_two_keys_fill_in_the_papers_and_one_undo_restores_the_firm(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    before = window.desk.book.enterprises.profile(window.desk.number or 0, ON)
    dialog = opened(window, qtbot, monkeypatch, papers_of_a_firm(tmp_path, kind))
    assert dialog.view.table.hasFocus()
    qtbot.keyClick(dialog.view.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Ctrl+Z" in window.firm_page.notice.text())
    assert len(window.desk.book.enterprises.profile(window.desk.number or 0, ON).provenance) >= 25
    window.firm_page.undo()
    assert window.desk.book.enterprises.profile(window.desk.number or 0, ON) == before


def test_that_keys_change_what_is_taken(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.presenter.give("revenue", {"2025": 4900})
    dialog = opened(window, qtbot, monkeypatch, papers_of_a_firm(tmp_path))
    table, presenter = dialog.view.table, dialog.presenter
    QAbstractItemModelTester(table.facts, QAbstractItemModelTester.FailureReportingMode.Fatal)
    place = next(place for place, row in enumerate(presenter.rows) if row.fact == "revenue.2025")
    while table.currentIndex().row() < place:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    row = table.row
    assert row is not None
    found = [presenter.choice(row)]
    for key in (Qt.Key.Key_3, Qt.Key.Key_2, Qt.Key.Key_Space):
        qtbot.keyClick(table, key)
        found.append(presenter.choice(row))
    assert found == [FactChoice.TAKE, FactChoice.BOTH, FactChoice.LEAVE, FactChoice.BOTH]
    assert "两个都留 1 项" in dialog.view.words.text()


def test_that_the_place_of_the_current_fact_is_shown_and_a_click_on_a_place_goes_to_its_fact(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = opened(window, qtbot, monkeypatch, papers_of_a_firm(tmp_path))
    table, paper = dialog.view.table, dialog.view.paper
    place = next(place for place, row in enumerate(dialog.presenter.rows) if row.fact == "net_profit.2024")
    table.setCurrentIndex(table.facts.index(place, 0))
    assert paper.box.currentText() == "材料.xlsx　利润表"
    cells = paper.grid.cells
    other = next(place for place, row in enumerate(dialog.presenter.rows) if row.fact == "net_profit.2025")
    index = next(
        cells.index(row, column)
        for row in range(cells.rowCount())
        for column in range(cells.columnCount())
        if cells.row_at(cells.index(row, column)) == other
    )
    paper.grid.clicked.emit(index)
    assert table.currentIndex().row() == other


def test_that_the_places_on_pages_are_marked_and_a_click_on_one_goes_to_its_fact(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = opened(window, qtbot, monkeypatch, papers_of_a_firm(tmp_path, "pdf"))
    table, pages = dialog.view.table, dialog.view.paper.pages
    row = next(row for row in dialog.presenter.rows if row.fact == "sci_staff.2025")
    table.setCurrentIndex(table.facts.index(row.number, 0))
    box = row.spots[0].place.box
    assert box is not None
    page = (row.spots[0].place.page or 0) - 1
    from PySide6.QtCore import QRectF

    area = pages.area_of(page, QRectF(box.left, box.top, box.width, box.height))
    assert pages.viewport().rect().contains(area.center())
    table.setCurrentIndex(table.facts.index(0, 0))
    table.setCurrentIndex(table.facts.index(row.number + 1, 0))
    pages.reveal(page, QRectF(box.left, box.top, box.width, box.height))
    area = pages.area_of(page, QRectF(box.left, box.top, box.width, box.height))
    qtbot.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert table.currentIndex().row() == row.number


def test_that_reading_can_be_stopped_and_nothing_is_taken(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = papers_of_a_firm(tmp_path)
    monkeypatch.setattr(messages, "choose_files", lambda parent, title, kinds, then: None)
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F6)
    dialog = window.firm_page.findChild(PapersDialog)
    assert isinstance(dialog, PapersDialog)
    dialog.read([path] * 20)
    dialog.cancel()
    qtbot.waitUntil(lambda: "已停止" in dialog.view.words.text())
    assert dialog.presenter.files == ()
    assert dialog.isVisible()
    dialog.cancel()
    assert not dialog.isVisible()
