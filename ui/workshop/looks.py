"""The colours of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from workshop import CardState

if TYPE_CHECKING:
    from ui.widgets.theme import Colours


def state_colour(state: CardState, colours: Colours) -> str:
    """Returns the colour of a state: what waits stands out, what is no condition steps back."""
    return {
        CardState.OPEN: colours.unknown,
        CardState.TAKEN: colours.met,
        CardState.CHANGED: colours.met,
        CardState.REJECTED: colours.muted,
        CardState.MANUAL: colours.accent,
    }[state]


def faint(colour: str, strength: float) -> QColor:
    """Returns a colour with an opacity from 0 to 1."""
    made = QColor(colour)
    made.setAlphaF(strength)
    return made
