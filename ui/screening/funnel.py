"""The ladders as funnels: one centred bar per rung, as wide as its number of firms, outlined by those who could reach
it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from survey.lists import Stage
from ui.widgets.override import override
from ui.widgets.theme import Colours

_ROW, _BAR, _PAD, _TITLE, _GAP = 34, 22, 12, 26, 10
_LEAST = 3.0
"""The minimum width of a bar in pixels, so that small numbers are visible."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Funnel(QWidget):
    """A QWidget that paints ladders below one another: filled bars hold the title, the outline could reach it."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._ladders: tuple[tuple[str, tuple[Stage, ...]], ...] = ()
        self.setAccessibleName("梯度漏斗图")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def show_ladders(self, ladders: Sequence[tuple[str, tuple[Stage, ...]]]) -> None:
        """Shows other ladders: name and rungs of each."""
        self._ladders = tuple(ladders)
        description = "；".join(f"{stage.label} {stage.words}" for _, stages in self._ladders for stage in stages)
        self.setAccessibleDescription(description)
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        self._colours = colours
        self.update()

    @override
    def sizeHint(self) -> QSize:
        rows = sum(len(stages) for _, stages in self._ladders)
        return QSize(320, 2 * _PAD + rows * _ROW + len(self._ladders) * (_TITLE + _GAP))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = float(_PAD)
        for name, stages in self._ladders:
            painter.setPen(QColor(self._colours.muted))
            painter.drawText(QRectF(_PAD, top, self.width() - 2 * _PAD, _TITLE), _LEFT, name)
            self._paint_stages(painter, stages, top + _TITLE)
            top += _TITLE + len(stages) * _ROW + _GAP
        painter.end()

    def _paint_stages(self, painter: QPainter, stages: tuple[Stage, ...], top: float) -> None:
        metrics = QFontMetrics(self.font())
        label = max(metrics.horizontalAdvance(stage.label) for stage in stages) + 6
        words = max(metrics.horizontalAdvance(stage.words) for stage in stages) + 6
        room = max(40.0, self.width() - 2 * _PAD - label - words - 20)
        most = max(1, *(stage.held + stage.able for stage in stages))
        middle = _PAD + label + 10 + room / 2
        for place, stage in enumerate(stages):
            y = top + place * _ROW
            painter.setPen(QColor(self._colours.text))
            painter.drawText(QRectF(_PAD, y, label, _ROW), _RIGHT, stage.label)
            self._paint_bar(painter, stage, middle, y, room / most)
            painter.setPen(QColor(self._colours.muted))
            painter.drawText(QRectF(middle + room / 2 + 8, y, words, _ROW), _LEFT, stage.words)

    def _paint_bar(self, painter: QPainter, stage: Stage, middle: float, y: float, scale: float) -> None:
        rim, full = (stage.held + stage.able) * scale, stage.held * scale
        box = QRectF(middle - max(rim, _LEAST) / 2, y + (_ROW - _BAR) / 2, max(rim, _LEAST), _BAR)
        painter.setPen(QPen(QColor(self._colours.accent), 1))
        painter.setBrush(QColor(self._colours.wash))
        painter.drawRoundedRect(box, 4, 4)
        if full:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colours.accent))
            painter.drawRoundedRect(QRectF(middle - max(full, _LEAST) / 2, box.y(), max(full, _LEAST), _BAR), 4, 4)
