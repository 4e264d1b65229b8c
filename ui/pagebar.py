"""The bar of pages on the left: icons above two to four characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from ui.pages import key_of
from ui.widgets.icons import icon

if TYPE_CHECKING:
    from ui.pages import PageEntry
    from ui.widgets.theme import Colours

_WIDTH = 74
"""Pixels of the bar: four characters and a margin."""
_HEIGHT = 48
"""Pixels of a button: ten of them stand in the window that a screen of 614 pixels holds."""
_ICON = QSize(20, 20)


class PageBar(QFrame):
    """A QFrame with one button per page. The signal `chosen` carries the name of a page."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[PageEntry], colours: Colours) -> None:
        super().__init__()
        self.setObjectName("pagebar")
        self.setFixedWidth(_WIDTH)
        self.buttons: dict[str, QToolButton] = {}
        self._icons = {entry.name: entry.icon for entry in entries}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 4, 5, 4)
        column.setSpacing(2)
        for place, entry in enumerate(entries, 1):
            button = QToolButton()
            button.setText(entry.label)
            button.setObjectName("page")
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(_ICON)
            button.setFixedSize(_WIDTH - 10, _HEIGHT)
            button.setToolTip(f"{entry.tip}（{key_of(place)}）")
            button.setAccessibleName(entry.label)
            button.clicked.connect(lambda _=False, name=entry.name: self.chosen.emit(name))
            self._group.addButton(button)
            self.buttons[entry.name] = button
            column.addWidget(button)
        column.addStretch(1)
        self.apply_theme(colours)

    def mark(self, name: str) -> None:
        """Marks the button of the current page."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        for name, button in self.buttons.items():
            button.setIcon(icon(self._icons[name], colours.muted))
