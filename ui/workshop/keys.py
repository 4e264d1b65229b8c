"""The keys of the workshop: one letter decides about the selected card, in every view that is no input."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.widgets.override import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class CardDecision(StrEnum):
    """What a key or a button does with the selected card."""

    TAKE = "采纳"
    TAKE_ALL = "采纳本条全部"
    PERSON = "人工核实"
    REJECT = "不是条件"
    EDIT = "改"
    ADD = "加卡片"
    QUOTE = "换引文"
    CORRECT = "更正识读"
    REOPEN = "重新看"
    REMOVE = "删除"
    GROUP = "组成一组"
    UNGROUP = "拆开"
    INTO = "放进旁边的组"
    UP = "上移"
    DOWN = "下移"
    NEXT = "下一张待看"
    UNDO = "撤销"
    REDO = "重做"


_NONE = Qt.KeyboardModifier.NoModifier
_ALT = Qt.KeyboardModifier.AltModifier
_PLAIN: dict[int, CardDecision] = {
    Qt.Key.Key_Return: CardDecision.TAKE,
    Qt.Key.Key_Enter: CardDecision.TAKE,
    Qt.Key.Key_M: CardDecision.PERSON,
    Qt.Key.Key_N: CardDecision.REJECT,
    Qt.Key.Key_E: CardDecision.EDIT,
    Qt.Key.Key_Plus: CardDecision.ADD,
    Qt.Key.Key_Equal: CardDecision.ADD,
    Qt.Key.Key_Q: CardDecision.QUOTE,
    Qt.Key.Key_C: CardDecision.CORRECT,
    Qt.Key.Key_R: CardDecision.REOPEN,
    Qt.Key.Key_Delete: CardDecision.REMOVE,
    Qt.Key.Key_G: CardDecision.GROUP,
    Qt.Key.Key_U: CardDecision.UNGROUP,
    Qt.Key.Key_Space: CardDecision.NEXT,
}
_MOVING: dict[int, CardDecision] = {
    Qt.Key.Key_Up: CardDecision.UP,
    Qt.Key.Key_Down: CardDecision.DOWN,
    Qt.Key.Key_Right: CardDecision.INTO,
    Qt.Key.Key_Left: CardDecision.UNGROUP,
}
KEYS = {
    CardDecision.TAKE: "回车",
    CardDecision.TAKE_ALL: "Shift+回车",
    CardDecision.QUOTE: "Q",
    CardDecision.CORRECT: "C",
    CardDecision.PERSON: "M",
    CardDecision.REJECT: "N",
    CardDecision.EDIT: "E",
    CardDecision.ADD: "+",
    CardDecision.REOPEN: "R",
    CardDecision.REMOVE: "Delete",
    CardDecision.GROUP: "G",
    CardDecision.UNGROUP: "U",
    CardDecision.INTO: "Alt+→",
    CardDecision.UP: "Alt+↑",
    CardDecision.DOWN: "Alt+↓",
    CardDecision.NEXT: "空格",
    CardDecision.UNDO: "Ctrl+Z",
    CardDecision.REDO: "Ctrl+Y",
}
"""The keys in words, as they stand beside the buttons."""


def decision_of(event: QKeyEvent) -> CardDecision | None:
    """Returns what a key does, None if it is left to the view."""
    if event.matches(QKeySequence.StandardKey.Undo):
        return CardDecision.UNDO
    if event.matches(QKeySequence.StandardKey.Redo) or _is_ctrl_y(event):
        return CardDecision.REDO
    if event.modifiers() == Qt.KeyboardModifier.ShiftModifier and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return CardDecision.TAKE_ALL
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if held == _ALT:
        return _MOVING.get(event.key())
    plain = held == _NONE and (not event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.text() == "+")
    return _PLAIN.get(event.key()) if plain else None


def _is_ctrl_y(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class DecisionKeys(QObject):
    """Watches views for the keys of decisions; `pressed` carries the decision.

    The keys are taken before the shortcuts of the window, whose Ctrl+Z is about the firm.
    """

    pressed = Signal(object)

    def watch(self, view: QWidget) -> None:
        """Takes the keys of a view."""
        view.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        decision = decision_of(event)
        if decision is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self.pressed.emit(decision)
        return True
