"""The lines of a card as a thin Qt model, and how one line is painted."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.home.presenter import HomeLine
from ui.widgets.list_model import ListModel
from ui.widgets.override import override
from ui.widgets.style_option import fields
from ui.widgets.table import Index
from ui.widgets.theme import Colours

_PAD = 8
_HEIGHT = 27
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class HomeLineModel(ListModel[HomeLine]):
    """The lines of a card."""

    @override
    def text(self, row: HomeLine) -> str:
        return f"{row.text}　{row.detail}"

    @override
    def hint(self, row: HomeLine) -> str:
        return "\n".join(filter(None, (row.text, row.detail, row.tip)))


class LineDelegate(QStyledItemDelegate):
    """What it is about on the left, what is said of it on the right; urgent ones in the colour of a warning."""

    def __init__(self, colours: Colours, parent: QObject | None = None, *, selects: bool = False) -> None:
        super().__init__(parent)
        self.colours = colours
        self._marked = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus
        if selects:
            self._marked |= QStyle.StateFlag.State_Selected

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
        if state & self._marked:
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
