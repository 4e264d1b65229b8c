"""The lines of a card as a thin Qt model, and how one line is painted."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.home.presenter import HomeLine
from ui.widgets.override import override
from ui.widgets.style_option import fields
from ui.widgets.theme import Colours

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_PAD = 8
_HEIGHT = 27
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class HomeLineModel(QAbstractListModel):
    """One row a line; UserRole gives the line itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[HomeLine, ...] = ()

    def show(self, lines: tuple[HomeLine, ...]) -> None:
        """Replaces all rows."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{line.text}　{line.detail}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (line.text, line.detail, line.tip)))
        return line if role == Qt.ItemDataRole.UserRole else None


class LineDelegate(QStyledItemDelegate):
    """What it is about on the left, what is said of it on the right; urgent ones in the colour of a warning."""

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colours = colours

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, _HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, HomeLine):
            return
        c = self.colours
        painter.save()
        state = fields(option).state
        rect = fields(option).rect
        marked = state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus)
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.wash))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        metrics = QFontMetrics(painter.font())
        detail = metrics.elidedText(line.detail, Qt.TextElideMode.ElideRight, inner.width() * 3 // 5)
        width = metrics.horizontalAdvance(detail)
        painter.setPen(QColor(c.unmet if line.urgent else c.muted))
        painter.drawText(inner, _RIGHT, detail)
        left = inner.adjusted(0, 0, -width - _PAD, 0)
        painter.setPen(QColor(c.text))
        painter.drawText(left, _LEFT, metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, left.width()))
        painter.restore()
