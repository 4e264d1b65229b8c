"""Thin item models: frozen rows in, columns as an enum; deciding is done elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor, QIcon

from ui.desk.result_words import ResultCard
from ui.widgets.icons import icon
from ui.widgets.list_model import ListModel
from ui.widgets.override import override
from ui.widgets.table import NO_PARENT, Index

if TYPE_CHECKING:
    from matcher import Condition
    from ui.widgets.theme import Colours

ICONS = {"met": "circle-check", "unmet": "circle-x", "unknown": "circle-question-mark", "untaken": "circle-minus"}


def look(condition: Condition) -> str:
    """Returns the name of mark and colour: the verdict, or `untaken` for an alternative that is not needed."""
    return "untaken" if condition.untaken else condition.verdict.value


class CardModel(ListModel[ResultCard]):
    """The policies of one group."""

    @override
    def text(self, row: ResultCard) -> str:
        return row.text

    @override
    def hint(self, row: ResultCard) -> str:
        return row.hint


class ReasonColumn(IntEnum):
    """The columns of the reasoning tree."""

    CONDITION = 0
    ACTUAL = 1
    REQUIRED = 2
    SOURCE = 3


_TITLES = {
    ReasonColumn.CONDITION: "条件",
    ReasonColumn.ACTUAL: "本企业",
    ReasonColumn.REQUIRED: "要求",
    ReasonColumn.SOURCE: "依据",
}


class _Row:
    """One condition in the tree, with the way back to its parent."""

    __slots__ = ("children", "condition", "parent", "position")

    def __init__(self, condition: Condition, parent: _Row | None, position: int) -> None:
        self.condition = condition
        self.parent = parent
        self.position = position
        self.children = [_Row(child, self, i) for i, child in enumerate(condition.children)]


class ReasonModel(QAbstractItemModel):
    """The reasoning tree of one result: verdict, sentence, own figure, line, source."""

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conditions: tuple[Condition, ...] = ()
        self._rows: list[_Row] = []
        self._brushes: dict[str, QBrush] = {}
        self._icons: dict[str, QIcon] = {}
        self.apply_theme(colours)

    def apply_theme(self, colours: Colours) -> None:
        """Takes marks and brushes in the colours of a scheme."""
        pairs = {"met": colours.met, "unmet": colours.unmet, "unknown": colours.unknown, "untaken": colours.muted}
        self._brushes = {verdict: QBrush(QColor(colour)) for verdict, colour in pairs.items()}
        self._icons = {verdict: icon(ICONS[verdict], colour) for verdict, colour in pairs.items()}
        self.layoutChanged.emit()

    def show(self, conditions: tuple[Condition, ...]) -> bool:
        """Replaces the tree; True where it is the same and stays as it is."""
        if conditions == self._conditions:
            return True
        self.beginResetModel()
        self._conditions = conditions
        self._rows = [_Row(condition, None, i) for i, condition in enumerate(conditions)]
        self.endResetModel()
        return False

    def condition(self, index: Index) -> Condition | None:
        """The condition of a row."""
        row = index.internalPointer() if index.isValid() else None
        return row.condition if isinstance(row, _Row) else None

    def find(self, name: str) -> QModelIndex:
        """The condition with that id, else the first that is not met, else the first."""
        indexes = list(self._walk(NO_PARENT))
        same = [index for index in indexes if name and self._id(index) == name]
        tops = [index for index in indexes if not index.parent().isValid()]
        open_ = [index for index in tops if (found := self.condition(index)) and found.verdict.value != "met"]
        return next(iter((*same, *open_, *tops)), QModelIndex())

    def _walk(self, parent: Index) -> Iterator[QModelIndex]:
        for row in range(self.rowCount(parent)):
            index = self.index(row, 0, parent)
            yield index
            yield from self._walk(index)

    def _id(self, index: Index) -> str:
        condition = self.condition(index)
        return condition.id if condition is not None else ""

    @override
    def index(self, row: int, column: int, parent: Index = NO_PARENT) -> QModelIndex:
        above = parent.internalPointer() if parent.isValid() else None
        rows = above.children if isinstance(above, _Row) else self._rows
        if 0 <= row < len(rows) and 0 <= column < len(ReasonColumn) and parent.column() <= 0:
            return self.createIndex(row, column, rows[row])
        return QModelIndex()

    @override
    def parent(self, index: Index = NO_PARENT) -> QModelIndex:  # type: ignore[override]  # QObject.parent shares the name
        row = index.internalPointer() if index.isValid() else None
        above = row.parent if isinstance(row, _Row) else None
        return QModelIndex() if above is None else self.createIndex(above.position, 0, above)

    @override
    def rowCount(self, parent: Index = NO_PARENT) -> int:
        if parent.column() > 0:
            return 0
        above = parent.internalPointer() if parent.isValid() else None
        return len(above.children if isinstance(above, _Row) else self._rows)

    @override
    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return len(ReasonColumn)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[ReasonColumn(section)]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        condition = self.condition(index)
        if condition is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(condition, ReasonColumn(index.column()))
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == ReasonColumn.ACTUAL:
            return self._brushes[look(condition)]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == ReasonColumn.CONDITION:
            return self._icons[look(condition)]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == ReasonColumn.CONDITION:
            return f"{'不需要' if condition.untaken else condition.verdict.label}：{condition.text}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(condition)
        return condition if role == Qt.ItemDataRole.UserRole else None


def _cell(condition: Condition, column: ReasonColumn) -> str:
    cells = {
        ReasonColumn.CONDITION: condition.text + (f"\n差距：{condition.gap.text}" if condition.gap is not None else ""),
        ReasonColumn.ACTUAL: condition.actual,
        ReasonColumn.REQUIRED: condition.required,
        ReasonColumn.SOURCE: condition.source.clause or condition.source.document,
    }
    return cells[column]


def _hint(condition: Condition) -> str:
    parts = [condition.text, *(["另一项已满足，这一项不需要"] if condition.untaken else [])]
    if condition.gap is not None:
        parts.append(f"差距：{condition.gap.text}")
    if condition.note:
        parts.append(f"注：{condition.note}")
    parts.append(f"依据：{condition.source.document} {condition.source.clause}（{condition.source.grade.label}）")
    return "\n".join(parts)
