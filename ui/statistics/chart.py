"""A bar chart in the colours of the theme: label on the left, stacked parts, a figure at the end."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from survey.figures import FigureTable
from ui.widgets.override import override
from ui.widgets.theme import Colours

_ROW = 26
"""The height of a row in pixels."""
_BAR = 14
"""The height of a bar in pixels."""
_PAD = 12
"""Pixels between the edge of the chart and its contents."""
_LEGEND = 22
"""The height of a legend line in pixels."""
_LABEL = 132
"""The maximum width of a label in pixels; longer ones are elided, the table shows them in full."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class BarChart(QWidget):
    """A QWidget that paints the bars of one table; it is as high as they need."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._figures: FigureTable | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def show_figures(self, figures: FigureTable) -> None:
        """Shows the bars of another table."""
        self._figures = figures
        description = "；".join(f"{bar.label} {bar.words}" for bar in figures.bars)
        self.setAccessibleName(f"{figures.title}图")
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
        if self._figures is None:
            return QSize(240, 60)
        return QSize(240, 2 * _PAD + self._legend_height() + _ROW * len(self._figures.bars))

    def _legend_height(self) -> int:
        return _LEGEND * len(self._legend_rows()) if self._figures is not None and len(self._figures.legend) > 1 else 0

    def _legend_rows(self) -> list[list[tuple[int, str]]]:
        """Returns the legend entries with their positions, line by line as far as they fit."""
        rows: list[list[tuple[int, str]]] = [[]]
        left = 0
        width = max(self.width(), 200) - 2 * _PAD
        metrics = QFontMetrics(self.font())
        for place, name in enumerate(self._figures.legend if self._figures is not None else ()):
            need = 18 + metrics.horizontalAdvance(name) + 12
            if rows[-1] and left + need > width:
                rows.append([])
                left = 0
            rows[-1].append((place, name))
            left += need
        return rows

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._figures is None or not self._figures.bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_legend(painter)
        self._paint_bars(painter, _PAD + self._legend_height())
        painter.end()

    def _paint_legend(self, painter: QPainter) -> None:
        if not self._legend_height():
            return
        metrics = QFontMetrics(self.font())
        for row, entries in enumerate(self._legend_rows()):
            left, top = float(_PAD), float(_PAD + row * _LEGEND - 4)
            for place, name in entries:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.part_colour(place))
                painter.drawRoundedRect(QRectF(left, top + 5, 11, 11), 3, 3)
                painter.setPen(QColor(self._colours.muted))
                painter.drawText(QPointF(left + 17, top + 11 + metrics.ascent() / 2 - 1), name)
                left += 18 + metrics.horizontalAdvance(name) + 12

    def _paint_bars(self, painter: QPainter, top: int) -> None:
        figures = self._figures
        if figures is None:
            return
        metrics = QFontMetrics(self.font())
        label = min(_LABEL, max(metrics.horizontalAdvance(bar.label) for bar in figures.bars) + 4)
        words = max(metrics.horizontalAdvance(bar.words) for bar in figures.bars)
        room = max(20, self.width() - 2 * _PAD - label - words - 20)
        most = max((max(sum(bar.parts, Decimal(0)), bar.mark or 0) for bar in figures.bars), default=Decimal(0))
        for place, bar in enumerate(figures.bars):
            y = top + place * _ROW
            painter.setPen(QColor(self._colours.text))
            cut = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, label)
            painter.drawText(QRectF(_PAD, y, label, _ROW), _RIGHT, cut)
            left = float(_PAD + label + 10)
            painter.setPen(Qt.PenStyle.NoPen)
            for part, amount in enumerate(bar.parts):
                width = float(amount / most) * room if most else 0.0
                painter.setBrush(self.part_colour(part))
                if width:
                    painter.drawRoundedRect(QRectF(left, y + (_ROW - _BAR) / 2, max(width - 1, 1.5), _BAR), 2, 2)
                left += width
            if bar.mark is not None and most:
                at = _PAD + label + 10 + float(bar.mark / most) * room
                painter.setBrush(QColor(self._colours.text))
                painter.drawRect(QRectF(at - 1, y + 3, 2, _ROW - 6))
                left = max(left, at)
            painter.setPen(QColor(self._colours.muted))
            painter.drawText(QRectF(left + 5, y, words + 8, _ROW), _LEFT, bar.words)

    def part_colour(self, place: int) -> QColor:
        """Returns the colour of a part: the marks of the theme first, then mixtures of them with the surface."""
        c = self._colours
        strong = (c.accent, c.met, c.unknown, c.unmet, c.muted)
        colour = QColor(strong[place % len(strong)])
        if place < len(strong):
            return colour
        ground = QColor(c.surface)
        return QColor(
            (colour.red() + ground.red()) // 2,
            (colour.green() + ground.green()) // 2,
            (colour.blue() + ground.blue()) // 2,
        )
