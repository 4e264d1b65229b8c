"""What the rows of lists have in common: the ground that shows what is chosen, and texts with their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from ui.widgets.theme import Colours

WRAP = int(Qt.TextFlag.TextWordWrap)
_BAR = 3
"""Pixels of the bar at the left of the chosen row."""


@dataclass(frozen=True)
class RowText:
    """One text of a row with its place in it."""

    text: str
    font: QFont
    colour: str
    place: QRect
    flags: int = WRAP


def wrapped(text: str, font: QFont, colour: str, area: QRect) -> RowText:
    """Returns a text in the upper part of an area, some lines high; what does not fit into it is elided."""
    metrics, width = QFontMetrics(font), area.width()
    height = metrics.boundingRect(QRect(0, 0, width, 10_000), WRAP, text).height()
    if height > area.height():
        lines = area.height() / metrics.lineSpacing()
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width * (lines - 0.15)))
    return RowText(text, font, colour, QRect(area.left(), area.top(), width, min(height, area.height())))


def paint_ground(painter: QPainter, box: QRect, colours: Colours, *, chosen: bool) -> None:
    """Paints the ground of a row, the bar of the chosen one, and the line below it."""
    painter.fillRect(box, QColor(colours.wash if chosen else colours.surface))
    if chosen:
        painter.fillRect(QRect(box.left(), box.top(), _BAR, box.height()), QColor(colours.accent))
    painter.setPen(QColor(colours.line))
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def paint_pieces(painter: QPainter, pieces: Iterable[RowText], corner: QPoint) -> None:
    """Paints texts whose places count from a corner."""
    for piece in pieces:
        painter.setFont(piece.font)
        painter.setPen(QColor(piece.colour))
        painter.drawText(piece.place.translated(corner), piece.flags, piece.text)
