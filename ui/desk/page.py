"""The base class of the pages, and a widget that postpones its refresh while hidden."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours


IMPORT, PASTE = "import", "paste"
"""Targets of the page `firms` that import a list of firms: from a file that is asked for, from the clipboard."""
DUE = "due"
"""The target of the page `own` that lists the policies that ask for a look."""


class LetterView(StrEnum):
    """The views of the page `letters`, its targets: changed policies, titles that end, letters that were sent."""

    CHANGES = "政策变动"
    EXPIRING = "资质到期"
    SENT = "已发出"


class RefreshedWhenVisible(QWidget):
    """A QWidget that refreshes only while it is visible.

    Connect change signals to `refresh_when_visible`, not to `refresh`: a hidden widget is marked as out of date and
    refreshes once when it is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outdated = False

    def refresh(self) -> None:
        """Shows the current state."""

    def refresh_when_visible(self) -> None:
        """Refreshes now if visible, else when the widget is shown."""
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
    """Base class of the pages in the main window.

    The signal `go` asks the window to switch to another page; it carries the page's name and what to show there:
    `persons` (number of a firm, id of a person), `payouts` (id of a payout, or of the filing it follows from),
    `firm` (number), `visit` (number), `sheet` (number), `dossier` (number), `policy` (id), `firms` (None, IMPORT, PASTE, or the path of a table to be imported), `home` (None), `library`
    (id, or the documents read that are to be entered), `filings` (a `FilingBoard`, the id of a filing, or None), `letters`
    (a `LetterView`), `own` (number of a revision, id of a policy, or DUE), `workshop`
    (number of a revision).
    """

    go = Signal(str, object)

    def __init__(self, desk: Desk, colours: Colours) -> None:
        super().__init__()
        self.desk = desk
        self.colours = colours

    def arrive(self, target: object = None) -> None:
        """Called after the page became the current one; `target` is what it was asked to show, or None."""

    def unfinished(self) -> str:
        """Returns what would be lost if the window closed now, "" if nothing would."""
        return ""

    def print_shown(self) -> bool:
        """Prints what the page shows (Ctrl+P). Returns False if it prints nothing; the window then shows the sheet."""
        return False

    def leave(self) -> None:
        """Called before another page becomes the current one; stores unfinished input."""

    def renew(self) -> None:
        """Called after the library became another one; a page that reads it only on `arrive` needs nothing."""

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme to what the style sheet does not reach: icons and painted marks."""
        self.colours = colours
