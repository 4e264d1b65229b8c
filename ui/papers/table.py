"""The table of facts: what is recorded, what the papers say, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.papers.rows import FactRow
from ui.papers.weighing import FactChoice
from ui.widgets import theme
from ui.widgets.override import override
from ui.widgets.table import TableModel, set_table

_KEYS = {Qt.Key.Key_1: FactChoice.TAKE, Qt.Key.Key_2: FactChoice.LEAVE, Qt.Key.Key_3: FactChoice.BOTH}
_HEIGHT = 30
_CHOICE_WIDTH = 86


class PaperColumn(IntEnum):
    """The columns of the table."""

    FACT = 0
    PRESENT = 1
    NEW = 2
    WHERE = 3
    CHOICE = 4


_TITLES = {
    PaperColumn.FACT: "项目",
    PaperColumn.PRESENT: "现有（来源，日期）",
    PaperColumn.NEW: "材料里的",
    PaperColumn.WHERE: "出处",
    PaperColumn.CHOICE: "怎么办",
}
_SHARES = {PaperColumn.FACT: 0.28, PaperColumn.PRESENT: 0.26, PaperColumn.NEW: 0.23}
"""How the columns share the width that the choices leave; the rest is for the sources."""


class FactModel(TableModel[FactRow]):
    """The facts of the papers; `choice_of` says what is done with a row."""

    def __init__(self, choice_of: Callable[[FactRow], FactChoice], colours: theme.Colours) -> None:
        super().__init__(tuple(_TITLES.values()))
        self._choice_of = choice_of
        self._colours = colours

    @override
    def cell(self, row: FactRow, column: int) -> str:
        texts = {
            PaperColumn.FACT: row.label,
            PaperColumn.PRESENT: row.present or "—",
            PaperColumn.NEW: row.new,
            PaperColumn.WHERE: row.where,
            PaperColumn.CHOICE: self._choice_of(row).value,
        }
        return texts[PaperColumn(column)]

    @override
    def hint(self, row: FactRow, column: int) -> str:
        if column == PaperColumn.CHOICE:
            return f"{row.why}\n空格键换，1 取，2 不取，3 两个都留"
        return row.source.note if column == PaperColumn.WHERE else self.cell(row, column)

    @override
    def look(self, row: FactRow, column: int, role: int) -> object:
        if role != Qt.ItemDataRole.ForegroundRole:
            return None
        choice = self._choice_of(row)
        if choice is FactChoice.LEAVE:
            return QColor(self._colours.muted)
        if column == PaperColumn.CHOICE:
            return QColor(self._colours.met if choice is FactChoice.TAKE else self._colours.unknown)
        return None


class FactTable(QTableView):
    """A QTableView of facts. Space or a click takes the next choice, 1, 2 and 3 set one.

    The signal `chosen` carries the row and the choice, None for the next one; `shown` carries the row that is current.
    """

    chosen = Signal(object, object)
    shown = Signal(object)

    def __init__(self, choice_of: Callable[[FactRow], FactChoice], colours: theme.Colours) -> None:
        super().__init__()
        self.facts = FactModel(choice_of, colours)
        self.facts.setParent(self)
        self.setModel(self.facts)
        set_table(self, "材料里的资料")
        self.verticalHeader().setDefaultSectionSize(_HEIGHT)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setSectionResizeMode(PaperColumn.WHERE, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._click)

    @property
    def row(self) -> FactRow | None:
        """The current row."""
        place = self.currentIndex().row()
        return self.facts.rows[place] if 0 <= place < len(self.facts.rows) else None

    def refresh_choices(self) -> None:
        """Shows the choices anew."""
        rows = len(self.facts.rows)
        if rows:
            self.facts.dataChanged.emit(self.facts.index(0, 0), self.facts.index(rows - 1, len(PaperColumn) - 1))

    def _click(self, index: QModelIndex) -> None:
        if index.column() == PaperColumn.CHOICE and self.row is not None:
            self.chosen.emit(self.row, None)

    @override
    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if self.row is not None:
            self.shown.emit(self.row)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.row
        key = Qt.Key(event.key())
        if row is not None and (key == Qt.Key.Key_Space or key in _KEYS) and not event.modifiers():
            self.chosen.emit(row, _KEYS.get(key))
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt calls it with a QResizeEvent
        room = self.viewport().width() - _CHOICE_WIDTH
        for column, share in _SHARES.items():
            self.setColumnWidth(column, round(room * share))
        self.setColumnWidth(PaperColumn.CHOICE, _CHOICE_WIDTH)
