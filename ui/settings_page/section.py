"""The base class of the sections of the settings page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import theme

if TYPE_CHECKING:
    from pathlib import Path

    from ui.desk.desk import Desk


class SettingsSection(QWidget):
    """One section: title, explanation, and the widgets that the subclass adds to `column`."""

    def __init__(self, desk: Desk, colours: theme.Colours, title: str, text: str) -> None:
        super().__init__()
        self.desk = desk
        self.colours = colours
        head = QLabel(title)
        head.setObjectName("head")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 10, 16, 10)
        self.column.setSpacing(theme.SPACE)
        self.column.addWidget(head)
        if text:
            self.column.addWidget(muted(text))

    def arrive(self) -> None:
        """Called when the section is shown."""

    def take_file(self, path: Path) -> None:
        """Called for a file that was dropped on the window, if the section reads such files."""

    def leave(self) -> None:
        """Called when another section or page is shown."""

    def apply_theme(self, colours: theme.Colours) -> None:
        """Updates colours that the style sheet does not set, such as icons."""
        self.colours = colours


def shrinking(view: QWidget, least: int) -> None:
    """Lets a list or table take the available height, with a minimum of `least` pixels."""
    policy = view.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
    view.setSizePolicy(policy)
    view.setMinimumHeight(least)


def muted(text: str = "") -> QLabel:
    """Returns a label in the muted colour, with word wrap."""
    label = QLabel(text)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


def titled(text: str) -> QLabel:
    """Returns the heading of a group."""
    label = QLabel(text)
    label.setObjectName("section")
    return label


def scrolled(body: QWidget) -> QScrollArea:
    """Returns a scroll area around a section, for low windows."""
    body.setObjectName("body")
    area = QScrollArea()
    area.setWidget(body)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
