"""The user of a test: sends and counts every key, click and action, as from keyboard and mouse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from policies import CATALOGUE, FieldType
from ui.visit import VisitPage
from ui.visit.ask import AnswerKind, Ask
from ui.window import MainWindow

_TYPED = {FieldType.DATE: "20200314", FieldType.TEXT: "abc", FieldType.TEXTS: "abc"}
_OTHER = {"niche_since": "2018", "industry_code": "I6513"}
_FIGURE = "20"


class Hand:
    """The user. An action is a key, a click, or a text typed in one go."""

    def __init__(self, qtbot) -> None:
        self._qtbot = qtbot
        self.keys = self.clicks = 0
        self.actions: list[str] = []
        self._counts = True

    @contextmanager
    def answering(self) -> Iterator[None]:
        """What is done inside answers questions; it is no action."""
        self._counts = False
        yield
        self._counts = True

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Sends one key to the widget with the focus."""
        self.keys += 1
        self._note(Qt.Key(key).name)
        self._qtbot.keyClick(self.focus(), key, *modifiers)

    def control(self, key: Qt.Key) -> None:
        """Sends one key together with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Types a text key by key; Chinese is inserted as by an input method."""
        self.keys += len(text)
        self._note(text)
        widget = self.focus()
        if text.isascii():
            self._qtbot.keyClicks(widget, text)
        else:
            assert isinstance(widget, QLineEdit)
            widget.insert(text)

    def click(self, widget: QWidget) -> None:
        """Clicks a widget."""
        self.clicks += 1
        self._note(widget.objectName())
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def focus(self) -> QWidget:
        """Returns the widget with the focus, as soon as it takes keys."""
        window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
        front = QApplication.activeModalWidget() or window
        front.activateWindow()
        self._qtbot.waitUntil(lambda: _is_ready(window, front))
        return QApplication.focusWidget()

    def _note(self, action: str) -> None:
        if self._counts:
            self.actions.append(action)


def _is_ready(window: MainWindow, front: QWidget) -> bool:
    widget, page = QApplication.focusWidget(), window.stack.currentWidget()
    waits = isinstance(page, VisitPage) and page.mode.middle.currentWidget().guard.up
    return widget is not None and front.isAncestorOf(widget) and not waits


def answer(hand: Hand, asked: Ask) -> None:
    """Answers one question by keys, as a firm would: figures typed, no misconduct, 不知道 for lists."""
    name = asked.fact.partition(".")[0]
    if asked.kind is AnswerKind.LINE or name in _OTHER:
        kind = CATALOGUE[name].type if name in CATALOGUE else FieldType.NUMBER
        hand.type(_OTHER.get(name) or _TYPED.get(kind, _FIGURE))
        hand.press(Qt.Key.Key_Return)
    elif asked.kind is AnswerKind.PICK or asked.fact.startswith("confirmed.") or not asked.options:
        hand.press(Qt.Key.Key_Escape)
    else:
        keys = {AnswerKind.YES_NO: Qt.Key.Key_N, AnswerKind.BLOCK: Qt.Key.Key_Y}
        hand.press(keys.get(asked.kind, Qt.Key.Key_1))
