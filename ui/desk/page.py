"""A page of the window: what all of them have in common, and how a hidden one keeps up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours


class RefreshedWhenVisible(QWidget):
    """A widget that is not redrawn while nobody sees it.

    Connect `refresh_when_visible`, not `refresh`, to what announces changes: a hidden widget remembers that it is
    out of date and refreshes once when it is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outdated = False

    def refresh(self) -> None:
        """Shows the present state."""

    def refresh_when_visible(self) -> None:
        """Refreshes now, or when the widget is shown."""
        if self.isVisible():
            self.refresh()
        else:
            self._outdated = True

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._outdated:
            self._outdated = False
            self.refresh()


class Page(RefreshedWhenVisible):
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

    def apply_theme(self, colours: Colours) -> None:
        """Changes what the style sheet does not reach: icons, painted marks."""
        self.colours = colours
