"""The page 办理: where each firm stands with each policy, as a board or as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from casebook import FilingBoard
from ui.desk.page import Page
from ui.desk.siblings import SiblingBar
from ui.widgets import theme
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk


class FilingsPage(Page):
    """The page 办理. It is asked to show a board (`FilingBoard`), a filing (its id), or nothing."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.siblings = SiblingBar("filings")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.siblings)
        column.addStretch(1)
        self.siblings.go.connect(self.go)

    @override
    def arrive(self, target: object = None) -> None:
        if isinstance(target, FilingBoard):
            self.siblings.mark(target)
