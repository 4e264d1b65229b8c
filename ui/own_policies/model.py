"""The rows of the page 本局政策 as thin Qt models, and how a row is painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from policies.own import OwnState
from ui.own_policies.due import DueRow
from ui.own_policies.listing import OwnRow
from ui.widgets.list_model import ListModel
from ui.widgets.override import override
from ui.widgets.row_painting import paint_ground
from ui.widgets.style_option import fields
from ui.widgets.table import Index
from ui.widgets.theme import Colours

_PAD = 8
_TAG = 62
"""Pixels for the state at the right: four characters."""


class OwnRowModel(ListModel[OwnRow]):
    """The own policies."""

    def place(self, revision: int) -> QModelIndex:
        """Returns the index of a revision, invalid if it is not listed."""
        row = next((i for i, row in enumerate(self.rows) if row.revision == revision), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    @override
    def key(self, row: OwnRow) -> int:
        return row.revision

    @override
    def text(self, row: OwnRow) -> str:
        return row.text


class DueRowModel(ListModel[DueRow]):
    """The policies that ask for a look."""

    @override
    def text(self, row: DueRow) -> str:
        return row.text


class TwoLineDelegate(QStyledItemDelegate):
    """A name with a tag at the right, a small line below, and a mark in the colour of a warning where there is one."""

    def __init__(self, view: QListView, colours: Colours) -> None:
        super().__init__(view)
        self._view = view
        self.colours = colours

    def _small(self) -> QFont:
        font = QFont(self._view.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return font

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = 1 + bool(_parts(index)[3])
        name, small = QFontMetrics(self._view.font()), QFontMetrics(self._small())
        return QSize(80, 2 * _PAD + name.lineSpacing() + lines * (small.lineSpacing() + 2))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = fields(option).rect
        painter.save()
        paint_ground(painter, box, self.colours, chosen=bool(fields(option).state & QStyle.StateFlag.State_Selected))
        self._words(painter, box.adjusted(_PAD + 2, _PAD, -_PAD, -_PAD), index)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, index: Index) -> None:
        c = self.colours
        name, tag, line, mark, tone = _parts(index)
        font = QFont(self._view.font())
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(
            QColor({"wait": c.unknown, "used": c.met, "gone": c.muted, "quiet": c.muted}.get(tone, c.accent))
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), tag)
        painter.setPen(QColor(c.muted if tone == "gone" else c.text))
        room = box.width() - (_TAG if tag else 0)
        painter.drawText(box, 0, metrics.elidedText(name, Qt.TextElideMode.ElideRight, room))
        small = self._small()
        painter.setFont(small)
        step = QFontMetrics(small)
        top = box.top() + metrics.lineSpacing() + 2
        for text, colour in ((line, c.muted), (mark, c.unmet)):
            if text:
                painter.setPen(QColor(colour))
                shown = step.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
                painter.drawText(QRect(box.left(), top, box.width(), step.lineSpacing()), 0, shown)
                top += step.lineSpacing() + 2


_TONES = {OwnState.REVIEW: "wait", OwnState.ADOPTED: "used", OwnState.STOPPED: "gone", OwnState.DISCARDED: "gone"}


def _parts(index: Index) -> tuple[str, str, str, str, str]:
    """Returns name, tag, line, mark and tone of a row."""
    row = index.data(Qt.ItemDataRole.UserRole)
    if isinstance(row, OwnRow):
        return row.name, row.state.value, row.line, row.mark, _TONES.get(row.state, "")
    if isinstance(row, DueRow):
        return row.name, row.tag, row.line, "", "wait" if row.urgent else "quiet"
    return "", "", "", "", ""
