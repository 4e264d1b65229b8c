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
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QWidget

import main
from casebook import NewVisit, VisitState
from policies import CATALOGUE, FieldType
from policies.library import Library
from ui.firms.new_firm import add_firm
from ui.sheets import SheetPage
from ui.visit import VisitPage
from ui.visit.ask import AnswerKind, Ask
from ui.visit.cards import Check, Enough
from ui.widgets import theme
from ui.window import MainWindow

FIRST, SECOND = date(2025, 11, 20), date(2026, 11, 24)
FIRST_AT_MOST, SECOND_AT_MOST = 12, 5
_QUESTIONS = 6
"""Questions answered in a walk: enough to meet several kinds."""
_FIGURES = {FieldType.DATE: "20200314", FieldType.TEXT: "abc", FieldType.TEXTS: "abc"}
NAMES = ("天津市北斗智芯科技有限公司", "河东区启明星辰软件有限公司", "天津海河生物医药股份有限公司")


class Hand:
    """The user: every key goes to the widget with the focus, as from a keyboard."""

    def __init__(self, qtbot, window: MainWindow) -> None:
        self._qtbot, self._window = qtbot, window
        self.actions: list[str] = []
        self._counts = True

    @contextmanager
    def answering(self) -> Iterator[None]:
        """What is done inside answers questions and is not counted."""
        self._counts = False
        yield
        self._counts = True

    def focus(self) -> QWidget:
        """Returns the widget with the focus, once the card in front takes keys."""
        front = QApplication.activeModalWidget() or self._window
        front.activateWindow()
        self._qtbot.waitUntil(lambda: self._is_ready(front))
        return QApplication.focusWidget()

    def _is_ready(self, front: QWidget) -> bool:
        widget = QApplication.focusWidget()
        page = self._window.stack.currentWidget()
        waits = isinstance(page, VisitPage) and page.mode.middle.currentWidget().guard.up
        return widget is not None and front.isAncestorOf(widget) and not waits

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Presses one key."""
        self._note(Qt.Key(key).name)
        self._qtbot.keyClick(self.focus(), key, *modifiers)

    def control(self, key: Qt.Key) -> None:
        """Presses one key together with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Types a text; Chinese is inserted as by an input method."""
        self._note(text)
        widget = self.focus()
        if text.isascii():
            self._qtbot.keyClicks(widget, text)
        else:
            assert isinstance(widget, QLineEdit)
            widget.insert(text)

    def _note(self, action: str) -> None:
        if self._counts:
            self.actions.append(action)


@pytest.fixture(scope="module")
def library() -> Library:
    """Returns the program's library, read once per module."""
    return main.built_in_library()


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
    yield window, Hand(qtbot, window)
    window.close()
    window.desk.close()


def answer(hand: Hand, asked: Ask) -> None:
    """Answers one question by keys, as a firm would."""
    if asked.kind is AnswerKind.LINE:
        name = asked.fact.partition(".")[0]
        kind = CATALOGUE[name].type if name in CATALOGUE else FieldType.NUMBER
        hand.type("2018" if name == "niche_since" else _FIGURES.get(kind, "20"))
        hand.press(Qt.Key.Key_Return)
    elif asked.kind is AnswerKind.PICK or asked.fact.startswith("confirmed.") or not asked.options:
        hand.press(Qt.Key.Key_Escape)
    else:
        keys = {AnswerKind.YES_NO: Qt.Key.Key_N, AnswerKind.BLOCK: Qt.Key.Key_Y}
        hand.press(keys.get(asked.kind, Qt.Key.Key_1))


def held(hand: Hand, window: MainWindow) -> None:
    """Confirms what is to be confirmed, answers some questions, ends the visit and turns to the sheet."""
    page = window.page("visit")
    assert isinstance(page, VisitPage)
    with hand.answering():
        hand.press(Qt.Key.Key_Escape)  # from the note to the question
    answers = 0
    while answers < _QUESTIONS:
        card = page.visit.card
        if isinstance(card, Check):
            hand.press(Qt.Key.Key_Return)
        elif isinstance(card, Ask):
            with hand.answering():
                answer(hand, card)
            answers += 1
        elif isinstance(card, Enough):
            break
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


@pytest.mark.parametrize("name", NAMES)
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
        qtbot.waitUntil(lambda: home.cards["visits"].model.rowCount() > 0)
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
