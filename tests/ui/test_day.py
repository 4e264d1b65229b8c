"""A caseworker's day in the window, from yesterday's import to the printed sheet, with counted keys and clicks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

import main
from casebook import VisitState
from sheet import Edition
from tests.registers.messy import messy_register
from tests.ui.hand import Hand, answer
from ui.firm.confirm import ConfirmDialog
from ui.firms import FirmsPage
from ui.firms.importing import RegisterImportDialog
from ui.firms.importing.checked import Decision
from ui.sheets import SheetPage
from ui.visit import VisitPage
from ui.visit.ask import Ask
from ui.visit.cards import Check
from ui.widgets import theme
from ui.window import MainWindow

TODAY = date(2026, 11, 24)
YESTERDAY = TODAY - timedelta(days=1)
FIRMS = 2000
_MOST = 60


@pytest.fixture
def hand(qtbot) -> Hand:
    """Returns the user."""
    return Hand(qtbot)


def open_window(qtbot, folder: Path, day: date) -> MainWindow:
    """Returns the window of the program started on a day."""
    made = MainWindow(main.window_services(folder, lambda: day))
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.load()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def dressed(qapp: QApplication) -> None:
    """Typeface and colours."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)


def import_register(qtbot, window: MainWindow, path: Path) -> int:
    """Imports the messy register with its doubtful rows as new firms; returns the number of firms."""
    messy_register(path, rows=FIRMS)
    window.go("firms")
    page = window.page("firms")
    assert isinstance(page, FirmsPage)
    page.imported.click()
    dialog = window.findChild(RegisterImportDialog)
    dialog.read(path)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1, timeout=60_000)
    dialog.next.click()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 2, timeout=60_000)
    dialog.checked.decide_unsure(Decision.ADD)
    with qtbot.waitSignal(dialog.accepted, timeout=240_000):
        dialog.next.click()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    window.findChild(QMessageBox).accept()
    page.arrive()
    return page.presenter.total


def printed(qtbot, window: MainWindow, firm: int) -> SheetPage:
    """Returns the page of the sheet with a finished preview."""
    window.go("sheet", firm)
    page = window.page("sheet")
    assert isinstance(page, SheetPage)
    qtbot.waitUntil(page.save.isEnabled, timeout=60_000)
    return page


def visit(hand: Hand, window: MainWindow, firm: int) -> int:
    """Holds a visit by questions alone and returns the number of answers."""
    window.go("visit", firm)
    page = window.page("visit")
    assert isinstance(page, VisitPage)
    answers = 0
    while answers < _MOST and isinstance(card := page.visit.card, (Ask, Check)):
        if isinstance(card, Check):
            hand.press(Qt.Key.Key_Escape)
            continue
        answer(hand, card)
        answers += 1
    hand.press(Qt.Key.Key_F9)
    return answers


def confirm(hand: Hand, window: MainWindow, firm: int) -> None:
    """Confirms a manual condition beside its reason, with how it was verified."""
    window.go("firm", firm)
    fact = next(q.field for q in window.presenter.match.questions if q.field.startswith("confirmed."))
    window.results.reveal(fact.removeprefix("confirmed.").partition("/")[0])
    panel = window.results.panel
    panel.tree.setCurrentIndex(panel.model.find(fact.rpartition("/")[2]))
    hand.click(panel.yes)
    dialog = window.findChild(ConfirmDialog)
    dialog.reason.setCurrentText("看过原件")
    hand.clicks += 2
    dialog.buttons.button(dialog.buttons.StandardButton.Ok).click()


def test_that_a_whole_day_goes_from_the_messy_register_to_the_paper(
    qtbot, hand: Hand, dressed: None, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    window = open_window(qtbot, data, YESTERDAY)
    window.desk.settings.change(officer="李明", office="河东区科技局")
    assert import_register(qtbot, window, tmp_path / "街镇名单.xlsx") > FIRMS * 0.9
    firm = next(row.id for row in window.desk.book.enterprises.search("tjhh8hznz", YESTERDAY))
    page = printed(qtbot, window, firm)
    page.save_to(tmp_path / "昨天.pdf")
    determination = page.presenter.history()[0].determination
    assert window.close()
    window.desk.close()

    window = open_window(qtbot, data, TODAY)
    window.go("firms")
    hand.type("tjhh8hznz")
    hand.press(Qt.Key.Key_Return)
    assert window.desk.number == firm
    found = hand.keys
    answers = visit(hand, window, firm)
    assert answers > 20
    confirm(hand, window, firm)
    (kept,) = window.desk.book.visits.of(firm)
    assert (kept.state, kept.on) == (VisitState.HELD, TODAY)
    assert any(entry.reason == "看过原件" for entry in window.desk.book.confirmations.of(firm))
    known = window.desk.book.enterprises.profile(firm, TODAY)
    assert len(known.verbal()) > 15

    page = printed(qtbot, window, firm)
    page.save_both(tmp_path / "今天.pdf")
    assert {sheet.edition for sheet in page.presenter.history()} == {*(e.value for e in Edition)}
    again = page.presenter.reprint(page.presenter.latest(determination[:8]))()
    assert again.data == (tmp_path / "昨天.pdf").read_bytes()
    assert again.same
    print(f"\n{answers} answers; {found} keys to the firm, {hand.keys} keys and {hand.clicks} clicks to the sheet")
    window.close()
    window.desk.close()
