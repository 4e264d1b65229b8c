"""The table of rows that may be known firms, each with its decision; those that need a person come first."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.entry.editors import NoWheelComboBox
from ui.firms.importing.checked import SURE, Decision, Twin
from ui.widgets.override import override
from ui.widgets.table import Index, TableModel, set_table

_TITLES = ("表里的行 ⇔ 已有企业", "怎么办（空格键换）")
_DECISION = 1
_WIDTH = 170
"""Width in pixels of the column of decisions."""
_ROW = 34
"""Height in pixels of a row: the list of decisions fits."""
_FEW = 8
_NO_LIMIT = 16_777_215
"""QWIDGETSIZE_MAX of Qt, which has no name here."""


@dataclass(frozen=True)
class TwinRow:
    """A row and its place among all doubtful rows."""

    place: int
    twin: Twin


class TwinModel(TableModel[TwinRow]):
    """The doubtful rows. `decided` carries the place of a row and its new decision."""

    decided = Signal(int, object)

    def show_twins(self, twins: list[Twin]) -> None:
        """Replaces the rows; those that only resemble a known firm come first."""
        rows = [TwinRow(place, twin) for place, twin in enumerate(twins)]
        self.show(sorted(rows, key=lambda row: row.twin.candidate.likeness in SURE))

    @override
    def cell(self, row: TwinRow, column: int) -> str:
        return row.twin.decision.value if column == _DECISION else row.twin.words()

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == _DECISION else usual

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != _DECISION:
            return False
        row = self.rows[index.row()]
        decision = Decision(str(value))
        changed = TwinRow(row.place, Twin(row.twin.row, row.twin.candidate, decision))
        self.rows = (*self.rows[: index.row()], changed, *self.rows[index.row() + 1 :])
        self.dataChanged.emit(index, index)
        self.decided.emit(row.place, decision)
        return True


class DecisionDelegate(QStyledItemDelegate):
    """Edits a decision in a list."""

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = NoWheelComboBox()
        box.setParent(parent)
        box.addItems([decision.value for decision in Decision])
        box.activated.connect(lambda _: self._close(box))
        return box

    def _close(self, box: NoWheelComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, NoWheelComboBox):
            editor.setCurrentText(str(index.data()))

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, NoWheelComboBox):
            model.setData(index, editor.currentText())


class TwinTable(QTableView):
    """A QTableView of doubtful rows. Space takes the next decision, F2 or a click opens the list of decisions."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = TwinModel(_TITLES, self)
        self.setModel(self.rows)
        set_table(self, "可能已有的企业")
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setItemDelegateForColumn(_DECISION, DecisionDelegate(self))
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(_DECISION, _WIDTH)
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._edit)
        self.rows.modelReset.connect(self._fit)

    def _fit(self) -> None:
        """Takes no more height than few rows need, so that the notes below have the rest."""
        rows = self.rows.rowCount()
        self.setMaximumHeight((rows + 1) * _ROW + 2 * self.frameWidth() + _ROW // 2 if rows < _FEW else _NO_LIMIT)

    def _edit(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.column() == _DECISION:
            self.edit(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex().siblingAtColumn(_DECISION)
        if event.key() == Qt.Key.Key_Space and index.isValid():
            decisions = list(Decision)
            now = decisions.index(Decision(str(index.data())))
            self.rows.setData(index, decisions[(now + 1) % len(decisions)].value)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and index.isValid():
            self.setCurrentIndex(index)
            self.edit(index)
        else:
            super().keyPressEvent(event)
