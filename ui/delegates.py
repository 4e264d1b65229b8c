"""How a card and a reason are painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from ui.cards import Card
from ui.marks import override
from ui.theme import Colours

_PAD = 10
_GAP = 3
_WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class CardDelegate(QStyledItemDelegate):
    """Name in bold, what it is and what it is worth below, what stands in the way last."""

    def __init__(self, colours: Colours, parent: QTreeView | None = None) -> None:
        super().__init__(parent)
        self.colours = colours

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        card = index.data(Qt.ItemDataRole.UserRole)
        lines = 3 if isinstance(card, Card) and card.note else 2
        return QSize(200, lines * (option.fontMetrics.height() + _GAP) + 2 * _PAD - _GAP - 4)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        card = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(card, Card):
            return
        c = self.colours
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, QColor(c.wash if chosen else c.surface))
        if chosen:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(c.accent))
        painter.setPen(QColor(c.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        plain = QFont(option.font)
        bold = QFont(plain)
        bold.setBold(True)
        step = QFontMetrics(plain).height() + _GAP
        line = QRect(box.left() + _PAD + 2, box.top() + _PAD - 2, box.width() - 2 * _PAD - 2, step)
        _draw(painter, line, bold, c.text, card.name)
        line.translate(0, step)
        width = QFontMetrics(bold).horizontalAdvance(card.amount)
        painter.setFont(bold)
        painter.setPen(QColor(c.accent))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, card.amount)
        _draw(painter, line.adjusted(0, 0, -width - 8 if width else 0, 0), plain, c.muted, card.line)
        if card.note:
            line.translate(0, step)
            _draw(painter, line, plain, c.unknown, card.note)
        painter.restore()


def _draw(painter: QPainter, box: QRect, font: QFont, colour: str, text: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class ReasonDelegate(QStyledItemDelegate):
    """Rows as high as their longest wrapped text."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        width = self._tree.columnWidth(index.column()) - 18
        if index.column() == 0:
            width -= self._tree.indentation() * (_depth(index) + 1) + 26
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        box = QFontMetrics(self._tree.font()).boundingRect(QRect(0, 0, max(width, 40), 10_000), int(_WRAP), text)
        return QSize(size.width(), max(24, box.height() + 8))


def _depth(index: QModelIndex | QPersistentModelIndex) -> int:
    depth, above = 0, index.parent()
    while above.isValid():
        depth, above = depth + 1, above.parent()
    return depth
