"""The keys of the workshop: one letter decides about the selected card, in every view that is no input."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.widgets.override import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Decision(StrEnum):
    """What a key or a button does with the selected card."""

    TAKE = "采纳"
    PERSON = "人工核实"
    REJECT = "不是条件"
    EDIT = "改"
    ADD = "加卡片"
    REOPEN = "重新看"
    REMOVE = "删除"
    GROUP = "组成一组"
    UNGROUP = "拆开"
    UP = "上移"
    DOWN = "下移"
    NEXT = "下一张待看"
    UNDO = "撤销"
    REDO = "重做"


_NONE = Qt.KeyboardModifier.NoModifier
_ALT = Qt.KeyboardModifier.AltModifier
_PLAIN: dict[int, Decision] = {
    Qt.Key.Key_Return: Decision.TAKE,
    Qt.Key.Key_Enter: Decision.TAKE,
    Qt.Key.Key_M: Decision.PERSON,
    Qt.Key.Key_N: Decision.REJECT,
    Qt.Key.Key_E: Decision.EDIT,
    Qt.Key.Key_Plus: Decision.ADD,
    Qt.Key.Key_Equal: Decision.ADD,
    Qt.Key.Key_R: Decision.REOPEN,
    Qt.Key.Key_Delete: Decision.REMOVE,
    Qt.Key.Key_G: Decision.GROUP,
    Qt.Key.Key_U: Decision.UNGROUP,
    Qt.Key.Key_Space: Decision.NEXT,
}
_MOVING: dict[int, Decision] = {Qt.Key.Key_Up: Decision.UP, Qt.Key.Key_Down: Decision.DOWN}
KEYS = {
    Decision.TAKE: "回车",
    Decision.PERSON: "M",
    Decision.REJECT: "N",
    Decision.EDIT: "E",
    Decision.ADD: "+",
    Decision.REOPEN: "R",
    Decision.REMOVE: "Delete",
    Decision.GROUP: "G",
    Decision.UNGROUP: "U",
    Decision.UP: "Alt+↑",
    Decision.DOWN: "Alt+↓",
    Decision.NEXT: "空格",
    Decision.UNDO: "Ctrl+Z",
    Decision.REDO: "Ctrl+Y",
}
"""The keys in words, as they stand beside the buttons."""


def decision_of(event: QKeyEvent) -> Decision | None:
    """Returns what a key does, None if it is left to the view."""
    if event.matches(QKeySequence.StandardKey.Undo):
        return Decision.UNDO
    if event.matches(QKeySequence.StandardKey.Redo) or event.keyCombination() == _CTRL_Y:
        return Decision.REDO
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if held == _ALT:
        return _MOVING.get(event.key())
    plain = held == _NONE and (not event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.text() == "+")
    return _PLAIN.get(event.key()) if plain else None


_CTRL_Y = Qt.KeyboardModifier.ControlModifier | Qt.Key.Key_Y


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
