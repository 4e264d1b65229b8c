"""The columns of imported tables that are stored beside the facts: read-only, with file and date."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from casebook import KeptColumn

_HEADER_WIDTH = 118
"""Pixels of the heading column, as wide as the labels of the form."""


class KeptColumnsCard(QFrame):
    """A QFrame with one line per column, grouped by table; hidden if there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName("导入时留下的其他列")
        self.columns: tuple[KeptColumn, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 12)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.hide()

    def show_columns(self, columns: tuple[KeptColumn, ...]) -> None:
        """Replaces the lines; equal lines are kept together with the user's text selection."""
        if columns == self.columns:
            return
        self.columns = columns
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        self._grid.addWidget(_label("导入时留下的其他列", "section"), 0, 0, 1, 2)
        for source, group in groupby(columns, key=_source):
            self._grid.addWidget(_label(source, "muted"), self._grid.rowCount(), 0, 1, 2)
            for column in group:
                self._add(column)
        self.setVisible(bool(columns))

    def _add(self, column: KeptColumn) -> None:
        row = self._grid.rowCount()
        header = _label(column.header)
        header.setFixedWidth(_HEADER_WIDTH)
        text = _label(column.text)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setAccessibleName(column.header)
        self._grid.addWidget(header, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, row, 1)


def _source(column: KeptColumn) -> str:
    sheet = f"“{column.sheet}”" if column.sheet else ""
    return f"{column.file}{sheet}，{column.on.isoformat()} 由{column.officer}导入"


def _label(text: str, name: str = "") -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
