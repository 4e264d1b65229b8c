"""A section of the settings: what all of them have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import theme

if TYPE_CHECKING:
    from ui.desk.desk import Desk


class SettingsSection(QWidget):
    """One section: a title, a line of explanation, then what the subclass adds to `column`."""

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
        """The section comes to the front."""

    def leave(self) -> None:
        """Another section or page comes to the front."""

    def apply_theme(self, colours: theme.Colours) -> None:
        """Changes what the style sheet does not reach."""
        self.colours = colours


def shrinking(view: QWidget, least: int) -> None:
    """A list or table takes the room there is, and asks for no more than `least` pixels of height."""
    policy = view.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
    view.setSizePolicy(policy)
    view.setMinimumHeight(least)


def muted(text: str = "") -> QLabel:
    """A quiet line that wraps."""
    label = QLabel(text)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


def titled(text: str) -> QLabel:
    """The head of a group."""
    label = QLabel(text)
    label.setObjectName("section")
    return label


def scrolled(body: QWidget) -> QScrollArea:
    """A section that scrolls when the window is low."""
    body.setObjectName("body")
    area = QScrollArea()
    area.setWidget(body)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
