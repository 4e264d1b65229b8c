"""A page of the window: what all of them have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.theme import Colours


class Page(QWidget):
    """One page. `go` asks the window for another page by its name, with what it should show there.

    Known: `firm` (number), `visit` (number), `sheet` (number), `policy` (id), `firms` (None), `home` (None).
    """

    go = Signal(str, object)

    def __init__(self, desk: Desk, colours: Colours) -> None:
        super().__init__()
        self.desk = desk
        self.colours = colours

    def arrive(self, target: object = None) -> None:
        """The page comes to the front; `target` is what it was asked to show, None for nothing special."""

    def leave(self) -> None:
        """Another page comes to the front: what is half typed is kept."""

    def dress(self, colours: Colours) -> None:
        """Changes what the style sheet does not reach: icons, painted marks."""
        self.colours = colours
