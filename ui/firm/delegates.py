"""The item delegates of cards and reasons."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QTreeView

from ui.desk.result_words import ResultCard
from ui.widgets.override import override
from ui.widgets.row_painting import RowText, paint_ground, paint_pieces, wrapped
from ui.widgets.style_option import fields
from ui.widgets.theme import Colours

_PAD = 10
"""Pixels between the edge of a card and its texts."""
_GAP = 3
"""Pixels between two lines of a card."""
_CELL = QSize(10, 4)
"""Pixels at the left and right, and above and below, of the text of a table's cell; QTableView::item in the theme."""
_ICON = 24
"""Pixels that the icon of a cell takes from its text."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)
_WRAP = Qt.TextFlag.TextWordWrap


class WrapDelegate(QStyledItemDelegate):
    """An item delegate of a table whose rows are as high as the wrapped text of their highest cell."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        icon = _ICON if index.data(Qt.ItemDataRole.DecorationRole) is not None else 0
        width = self._view.columnWidth(index.column()) - 2 * _CELL.width() - icon
        text = str(index.data() or "")
        place = self._view.fontMetrics().boundingRect(QRect(0, 0, width, 10_000), int(_WRAP), text)
        return QSize(place.width() + 2 * _CELL.width() + icon, place.height() + 2 * _CELL.height())


class CardDelegate(QStyledItemDelegate):
    """An item delegate that paints a card: name in bold, kind and amount below, then why it stands there and what is missing."""

    def __init__(self, view: QListView, colours: Colours) -> None:
        super().__init__(view)
        self._view = view
        self.colours = colours

    def _pieces(self, card: ResultCard, plain: QFont) -> list[RowText]:
        """Returns the laid-out texts of a card, relative to its top left corner; a long amount gets its own line."""
        bold = QFont(plain)
        bold.setBold(True)
        c = self.colours
        width = self._view.viewport().width() - 2 * _PAD - 2
        pieces: list[RowText] = []
        top = 0
        for text, font, colour, most in (
            (card.name, bold, c.text, 3),
            (card.line, plain, c.muted, 2),
            (card.amount, bold, c.accent, 2),
            (card.why, plain, c.accent, 1),
            (card.note, plain, c.unknown, 2),
        ):
            if not text:
                continue
            metrics = QFontMetrics(font)
            need = metrics.horizontalAdvance(text)
            beside = pieces[-1].place if text is card.amount else QRect()
            if beside.isValid() and QFontMetrics(plain).horizontalAdvance(card.line) + need + _PAD <= width:
                pieces.append(RowText(text, font, colour, beside, _RIGHT))
                continue
            pieces.append(wrapped(text, font, colour, QRect(0, top, width, most * metrics.lineSpacing())))
            top += pieces[-1].place.height() + _GAP
        return pieces

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        card = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(card, ResultCard):
            return QSize()
        bottom = max(piece.place.bottom() for piece in self._pieces(card, fields(option).font))
        return QSize(self._view.viewport().width(), bottom + 2 * _PAD - 2)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        card = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(card, ResultCard):
            return
        box = fields(option).rect
        painter.save()
        paint_ground(painter, box, self.colours, chosen=bool(fields(option).state & QStyle.StateFlag.State_Selected))
        corner = QPoint(box.left() + _PAD + 2, box.top() + _PAD - 2)
        paint_pieces(painter, self._pieces(card, fields(option).font), corner)
        painter.restore()


class ReasonDelegate(QStyledItemDelegate):
    """An item delegate whose rows are as high as their longest wrapped text."""

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
