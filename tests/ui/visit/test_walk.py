"""Visits by keyboard alone, from the home page to the saved sheet, with every action counted.

An action is a key, or a text typed in one go. Answers to questions are not counted; what else a visit needs is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

import main
from casebook import NewVisit, VisitState
from tests.pace import paced
from tests.ui.hand import Hand, answer
from ui.firms.new_firm import add_firm
from ui.sheets import SheetPage
from ui.visit import VisitPage
from ui.visit.ask import Ask
from ui.visit.cards import Check, CheckKind
from ui.widgets import theme
from ui.window import MainWindow

FIRST, SECOND = date(2025, 11, 20), date(2026, 11, 24)
FIRST_AT_MOST, SECOND_AT_MOST = 12, 5
_QUESTIONS = 6
"""Questions answered in a walk: enough to meet several kinds."""
NAMES = ("天津市北斗智芯科技有限公司", "河东区启明星辰软件有限公司", "零氪科技（天津）有限公司")


@pytest.fixture
def dressed(qapp: QApplication) -> None:
    """Typeface and colours."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)


@contextmanager
def opened(qtbot, folder: Path, day: date) -> Iterator[tuple[MainWindow, Hand]]:
    """Yields the window of the program on a day, and the user in front of it."""
    window = MainWindow(main.window_services(folder, lambda: day))
    qtbot.addWidget(window)
    window.resize(1366, 740)
    window.show()
    window.load()
    window.desk.settings.change(officer="李明", office="河东区科技局")
    window.activateWindow()
    qtbot.waitExposed(window)
    yield window, Hand(qtbot)
    window.close()
    window.desk.close()


def held(hand: Hand, window: MainWindow) -> None:
    """Confirms what is to be confirmed, answers some questions, ends the visit and turns to the sheet."""
    page = window.page("visit")
    assert isinstance(page, VisitPage)
    with hand.answering():
        hand.press(Qt.Key.Key_Escape)  # from the note to the question
    answers = 0
    while answers < _QUESTIONS and isinstance(card := page.visit.card, (Ask, Check)):
        if isinstance(card, Check):
            hand.press(Qt.Key.Key_Escape if card.kind is CheckKind.CONFLICT else Qt.Key.Key_Return)
            assert page.visit.card != card
            continue
        with hand.answering():
            answer(hand, card)
        answers += 1
    hand.press(Qt.Key.Key_F9)
    hand.press(Qt.Key.Key_Return)


def saved(qtbot, hand: Hand, window: MainWindow, folder: Path) -> None:
    """Saves the sheet in front in a folder under the name that is proposed."""
    page = window.page("sheet")
    assert isinstance(page, SheetPage)
    assert page.isVisible()
    hand.control(Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    folder.mkdir()
    window.findChild(QFileDialog).setDirectory(str(folder))
    hand.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "已保存" in page.status.text())
    (made,) = folder.iterdir()
    assert made.read_bytes().startswith(b"%PDF")


def first_visit(qtbot, hand: Hand, window: MainWindow, name: str, folder: Path) -> int:
    """Visits a firm nobody knows yet; returns its number."""
    hand.control(Qt.Key.Key_N)
    hand.type(name)
    hand.press(Qt.Key.Key_Return)
    if window.findChild(QMessageBox) is not None:
        hand.press(Qt.Key.Key_Return)  # what the documents state about the firm is filled in
    hand.press(Qt.Key.Key_F9)
    hand.press(Qt.Key.Key_F6)
    hand.type("note")
    held(hand, window)
    saved(qtbot, hand, window, folder)
    return int(window.desk.number or 0)


@pytest.mark.parametrize("name", paced(NAMES[:1], NAMES))
def test_that_both_visits_to_a_firm_take_few_actions(qtbot, dressed: None, tmp_path: Path, name: str) -> None:
    with opened(qtbot, tmp_path / "data", FIRST) as (window, hand):
        number = first_visit(qtbot, hand, window, name, tmp_path / "first")
        (visit,) = window.desk.book.visits.of(number)
        assert (visit.state, visit.on, visit.note) == (VisitState.HELD, FIRST, "note")
        assert len(hand.actions) <= FIRST_AT_MOST, hand.actions
        print(f"\n{name}: {len(hand.actions)} actions at the first visit: {hand.actions}")
        window.desk.book.visits.add(number, NewVisit(on=SECOND, officer="李明"), window.desk.author())

    with opened(qtbot, tmp_path / "data", SECOND) as (window, hand):
        home = window.page("home")
        qtbot.waitUntil(lambda: home.due.model.rowCount() > 0)
        hand.press(Qt.Key.Key_Return)
        page = window.page("visit")
        assert isinstance(page, VisitPage)
        assert page.visiting
        assert "note" in page.mode.last.text()
        with hand.answering():
            while isinstance(page.visit.card, Check):
                hand.press(Qt.Key.Key_Return)
        hand.press(Qt.Key.Key_F9)
        hand.press(Qt.Key.Key_Return)
        saved(qtbot, hand, window, tmp_path / "second")
        assert [entry.state for entry in window.desk.book.visits.of(number)] == [VisitState.HELD, VisitState.HELD]
        assert len(hand.actions) <= SECOND_AT_MOST, hand.actions
        print(f"{len(hand.actions)} actions at the second visit: {hand.actions}")


def test_that_a_visit_is_started_from_the_list_of_firms_and_from_the_page_of_a_firm(
    qtbot, dressed: None, tmp_path: Path
) -> None:
    with opened(qtbot, tmp_path / "data", FIRST) as (window, hand):
        firms = [add_firm(window.desk, name)[0] for name in NAMES]
        page = window.page("visit")
        assert isinstance(page, VisitPage)
        window.go("firms")
        hand.type("hdqqmxc")
        hand.press(Qt.Key.Key_F9)
        assert (page.visiting, page.visit.number) == (True, firms[1])
        window.go("firm", firms[0])
        hand.press(Qt.Key.Key_F9)
        assert (page.visiting, page.visit.number) == (True, firms[0])
