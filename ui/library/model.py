"""The list of entries: a thin Qt model, and how a row is painted."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.library.presenter import LibraryRow
from ui.widgets.list_model import ListModel
from ui.widgets.override import override
from ui.widgets.row_painting import WRAP, paint_ground
from ui.widgets.style_option import fields
from ui.widgets.table import Index
from ui.widgets.theme import Colours

_PAD = 8
_STAR = 34
_MOST_LINES = 2


class RowModel(ListModel[LibraryRow]):
    """The entries found."""

    def place(self, name: str) -> QModelIndex:
        """The index of an entry; invalid when it is not shown."""
        row = next((i for i, row in enumerate(self.rows) if row.id == name), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    @override
    def key(self, row: LibraryRow) -> str:
        return row.id

    @override
    def text(self, row: LibraryRow) -> str:
        return row.text

    @override
    def hint(self, row: LibraryRow) -> str:
        return ""


class RowDelegate(QStyledItemDelegate):
    """Name, facts, where it was found; what is out of force is struck out and grey, a star at the right.

    `star` carries the id of the entry whose star was clicked.
    """

    star = Signal(str)

    def __init__(self, view: QListView, colours: Colours) -> None:
        super().__init__(view)
        self._view = view
        self.colours = colours

    def _fonts(self, plain: QFont, row: LibraryRow) -> tuple[QFont, QFont]:
        name, small = QFont(plain), QFont(plain)
        name.setBold(not row.gone and not row.reference)
        name.setStrikeOut(row.gone)
        small.setPointSizeF(plain.pointSizeF() * 0.9)
        return name, small

    def _heights(self, plain: QFont, row: LibraryRow) -> tuple[int, int]:
        """The height of the name, at most two lines, and of one small line."""
        name, small = self._fonts(plain, row)
        metrics = QFontMetrics(name)
        width = self._view.viewport().width() - 2 * _PAD - _STAR
        box = metrics.boundingRect(QRect(0, 0, width, 10_000), WRAP, row.name)
        return min(box.height(), _MOST_LINES * metrics.lineSpacing()), QFontMetrics(small).lineSpacing()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, LibraryRow):
            return QSize()
        name, small = self._heights(self._view.font(), row)
        lines = 1 + row.explained
        return QSize(self._view.viewport().width(), 2 * _PAD + name + lines * (small + 2))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, LibraryRow):
            return
        c = self.colours
        box = fields(option).rect
        painter.save()
        paint_ground(painter, box, c, chosen=bool(fields(option).state & QStyle.StateFlag.State_Selected))
        self._words(painter, box, row)
        painter.setFont(self._view.font())
        painter.setPen(QColor(c.unknown if row.starred else c.muted))
        painter.drawText(self._star_box(box), int(Qt.AlignmentFlag.AlignCenter), "★" if row.starred else "☆")
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, row: LibraryRow) -> None:
        c = self.colours
        name, small = self._fonts(self._view.font(), row)
        name_height, line_height = self._heights(self._view.font(), row)
        left, width = box.left() + _PAD + 2, box.width() - 2 * _PAD - _STAR
        top = box.top() + _PAD
        painter.setFont(name)
        painter.setPen(QColor(c.muted if row.gone or row.reference else c.text))
        painter.drawText(QRect(left, top, width, name_height), WRAP, row.name)
        top += name_height + 2
        painter.setFont(small)
        metrics = QFontMetrics(small)
        room = box.width() - 2 * _PAD
        indent = metrics.horizontalAdvance(f"{row.tag}　") if row.tag else 0
        painter.setPen(QColor(c.unmet if row.gone else c.unknown if row.replaced else c.accent))
        painter.drawText(QRect(left, top, room, line_height), 0, row.tag)
        for text, colour, start in ((row.line, c.muted, indent), (row.why, c.accent, 0)):
            painter.setPen(QColor(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - start)
            painter.drawText(QRect(left + start, top, room - start, line_height), 0, shown)
            top += line_height + 2

    @staticmethod
    def _star_box(box: QRect) -> QRect:
        return QRect(box.right() - _STAR, box.top(), _STAR, 34)

    @override
    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        row = index.data(Qt.ItemDataRole.UserRole)
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(row, LibraryRow)
        ):
            if self._star_box(fields(option).rect).contains(event.position().toPoint()):
                self.star.emit(row.id)
                return True
        return super().editorEvent(event, model, option, index)
