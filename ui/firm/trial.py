"""The bar above the firm during a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from ui.firm.changes import summary_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher import ResultChange


class TrialBar(QFrame):
    """A QFrame saying that nothing is stored, and what changed.

    The signal `asked` is emitted when the user wants the list of changes, `ended` to end the trial.
    """

    asked = Signal()
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trial")
        self.words = QLabel()
        self.words.setWordWrap(True)
        see, end = QPushButton("看变化…"), QPushButton("结束试算，全部复原")
        see.clicked.connect(self.asked)
        end.clicked.connect(self.ended)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self.words, 1)
        row.addWidget(see)
        row.addWidget(end)
        self.hide()

    def show_trial(self, trying: bool, found: Sequence[ResultChange]) -> None:
        """Shows the changes so far, or hides the bar."""
        self.setVisible(trying)
        self.words.setText(f"试算中，改动不会保存。{summary_words(found)}")
