"""The page 目标台账: every figure of the bureau's targets, as a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from casebook import TargetFigure
from ui.ledger.page import LedgerPage
from ui.targets.grid import TargetGrid
from ui.targets.spec import TargetLedger
from ui.widgets import theme

if TYPE_CHECKING:
    from ui.desk.desk import Desk


class TargetsPage(LedgerPage[TargetFigure]):
    """The page 目标台账; it belongs to 统计."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours, TargetLedger(desk).spec())
        self.siblings.hide()
        self.back_button, self.grid_button = QPushButton("回统计"), QPushButton("按月录入…")
        for button in (self.back_button, self.grid_button):
            self.more.addWidget(button)
        self.back_button.clicked.connect(lambda: self.go.emit("statistics", None))
        self.grid_button.clicked.connect(self.ask_grid)

    def ask_grid(self) -> TargetGrid:
        """Opens the grid in which targets are entered by month."""
        dialog = TargetGrid(self.desk, self.desk.on.year, self)
        dialog.accepted.connect(self.arrive)
        dialog.open()
        return dialog
