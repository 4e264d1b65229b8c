"""The board: a column for each stage, cards that are moved by keyboard and by drag."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from casebook import Filing, FilingStage
from ui.filings.cards import CardWords, StageColumn
from ui.widgets import theme

_NARROWEST = 128
"""Pixels of a column: eight characters of a firm's name. Seven columns stand in a window of 1093 pixels."""


class FilingBoardView(QScrollArea):
    """A QScrollArea with the columns of one board.

    The signals carry ids of filings: `opened`; `stepped` with 1 or -1; `dropped` with the stage on which the cards
    were dropped. `menu_wanted` carries the place on the screen.
    """

    opened = Signal(str)
    stepped = Signal(str, int)
    dropped = Signal(list, object)
    menu_wanted = Signal(QPoint)

    def __init__(self, words: CardWords, colours: theme.Colours) -> None:
        super().__init__()
        self._words, self._colours = words, colours
        self.columns: dict[FilingStage, StageColumn] = {}
        self.heads: dict[FilingStage, QLabel] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_stages(self, headings: Mapping[FilingStage, str]) -> None:
        """Makes the columns of a board."""
        if tuple(headings) == tuple(self.columns) and all(
            self.heads[stage].property("words") == words for stage, words in headings.items()
        ):
            return
        self.columns, self.heads = {}, {}
        inside = QWidget()
        inside.setObjectName("body")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for stage, words in headings.items():
            row.addLayout(self._column(stage, words), 1)
        self.setWidget(inside)

    def _column(self, stage: FilingStage, words: str) -> QVBoxLayout:
        head, cards = QLabel(), StageColumn(words, self._words, self._colours)
        head.setObjectName("section")
        head.setProperty("words", words)
        cards.setMinimumWidth(_NARROWEST)
        cards.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        cards.opened.connect(self.opened)
        cards.stepped.connect(self.stepped)
        cards.jumped.connect(partial(self._jump, stage))
        cards.taken.connect(partial(self._took, stage))
        cards.entered_.connect(partial(self._let_go, stage))
        cards.customContextMenuRequested.connect(
            lambda place, cards=cards: self.menu_wanted.emit(cards.viewport().mapToGlobal(place))
        )
        self.columns[stage], self.heads[stage] = cards, head
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(head)
        column.addWidget(cards, 1)
        return column

    def _let_go(self, entered: FilingStage) -> None:
        """Lets go of the cards in the other columns: one card is in hand at a time."""
        for stage, column in self.columns.items():
            if stage is not entered:
                column.setCurrentIndex(QModelIndex())

    def _took(self, stage: FilingStage, filings: list[str]) -> None:
        self.dropped.emit(filings, stage)

    def show_cards(self, cards: Mapping[FilingStage, tuple[Filing, ...]]) -> None:
        """Shows the cards of every column."""
        for stage, listed in cards.items():
            self.columns[stage].cards.show(listed)
            head = self.heads[stage]
            head.setText(f"{head.property('words')} {len(listed)}" if listed else str(head.property("words")))

    @property
    def current(self) -> str:
        """The id of the card in hand, "" if there is none."""
        return next((column.card.id for column in self.columns.values() if column.card is not None), "")

    def focus_on(self, filing: str) -> bool:
        """Makes a card the current one and gives it the focus. Returns whether it is shown."""
        for column in self.columns.values():
            if column.choose(filing):
                column.setFocus(Qt.FocusReason.OtherFocusReason)
                self.ensureWidgetVisible(column, 0, 0)
                return True
        return False

    def focus_first(self) -> None:
        """Gives the focus to the first column with cards."""
        column = next((column for column in self.columns.values() if column.cards.rows), None)
        if column is not None:
            self._enter(column)

    def _jump(self, stage: FilingStage, step: int) -> None:
        """Goes to the next column with cards."""
        order = tuple(self.columns)
        place = order.index(stage) + step
        while 0 <= place < len(order):
            if self.columns[order[place]].cards.rows:
                self._enter(self.columns[order[place]])
                return
            place += step

    def _enter(self, column: StageColumn) -> None:
        if column.card is None:
            column.setCurrentIndex(column.cards.index(0))
        column.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(column, 0, 0)

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies the theme."""
        self._colours = colours
        for column in self.columns.values():
            column.apply_theme(colours)
