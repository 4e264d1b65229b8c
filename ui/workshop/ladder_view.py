"""The conditions as a ladder: what must all hold stands below each other, what may replace each other between two rails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from matcher import ConditionVerdict
from ui.widgets.override import override
from ui.widgets.row_painting import WRAP
from ui.workshop.looks import faint
from workshop import LadderKind, LadderPart

if TYPE_CHECKING:
    from ui.widgets.theme import Colours

_PAD, _GAP, _RAIL, _EDGE = 7, 12, 18, 10
"""Pixels inside a rung, between two rungs, between a rail and its rungs, and round the whole."""
_MARK = 22
"""The width of the sign of a verdict."""
_NARROWEST = 240
_SIGNS: Mapping[ConditionVerdict | None, str] = {
    ConditionVerdict.MET: "✓",
    ConditionVerdict.UNMET: "✗",
    ConditionVerdict.UNKNOWN: "?",
    None: "",
}
_NEGATED = "反面清单"


@dataclass(frozen=True)
class PlacedRung:
    """One condition with its place."""

    part: LadderPart
    box: QRect


@dataclass(frozen=True)
class Wire:
    """A line between two points, with the verdict of what it leaves."""

    start: QPoint
    end: QPoint
    verdict: ConditionVerdict | None = None


@dataclass(frozen=True)
class Words:
    """A caption of a branch with its place."""

    text: str
    box: QRect


@dataclass(frozen=True)
class Drawing:
    """A ladder with places: rungs, wires and captions, and how high it is."""

    rungs: tuple[PlacedRung, ...] = ()
    wires: tuple[Wire, ...] = ()
    captions: tuple[Words, ...] = ()
    bottom: int = 0


def drawing(part: LadderPart, width: int, font: QFont) -> Drawing:
    """Returns the places of a ladder of a width."""
    layout = _Layout(font)
    bottom = layout.put(part, QRect(_EDGE, _EDGE, width - 2 * _EDGE, 0))
    return Drawing(tuple(layout.rungs), tuple(layout.wires), tuple(layout.captions), bottom + _EDGE)


def rung_words(part: LadderPart) -> str:
    """Returns what stands in a rung: the condition, then the figure of the firm."""
    return f"{part.text}\n{part.actual}" if part.actual else part.text


class _Layout:
    """Puts the parts of a ladder below each other."""

    def __init__(self, font: QFont) -> None:
        self._metrics = QFontMetrics(font)
        self.rungs: list[PlacedRung] = []
        self.wires: list[Wire] = []
        self.captions: list[Words] = []

    def put(self, part: LadderPart, area: QRect) -> int:
        """Puts a part at the top of an area and returns its bottom."""
        match part.kind:
            case LadderKind.LEAF:
                return self._leaf(part, area)
            case LadderKind.SERIES:
                return self._series(part, area)
            case LadderKind.PARALLEL:
                return self._parallel(part, area)

    def _leaf(self, part: LadderPart, area: QRect) -> int:
        room = max(40, area.width() - 2 * _PAD - _MARK)
        height = self._metrics.boundingRect(QRect(0, 0, room, 10_000), WRAP, rung_words(part)).height()
        head = self._metrics.height() if part.negated else 0
        box = QRect(area.left(), area.top(), area.width(), height + head + 2 * _PAD)
        self.rungs.append(PlacedRung(part, box))
        return box.bottom()

    def _series(self, part: LadderPart, area: QRect) -> int:
        top, middle = area.top(), area.center().x()
        for number, member in enumerate(part.members):
            if number:
                above = part.members[number - 1]
                self.wires.append(Wire(QPoint(middle, top), QPoint(middle, top + _GAP), above.verdict))
                top += _GAP
            top = self.put(member, QRect(area.left(), top, area.width(), 0))
        return top

    def _parallel(self, part: LadderPart, area: QRect) -> int:
        line, middle = self._metrics.height(), area.center().x()
        caption = QRect(area.left() + _RAIL, area.top() + 2, area.width() - 2 * _RAIL, line)
        self.captions.append(Words(f"任一即可（{len(part.members)} 选 1）", caption))
        left, right = area.left() + 4, area.right() - 4
        top = caption.bottom() + 4
        inner = QRect(area.left() + _RAIL, top + _GAP // 2, area.width() - 2 * _RAIL, 0)
        first, last, bottom = 0, top, inner.top()
        for number, member in enumerate(part.members):
            start = bottom if not number else bottom + _GAP
            bottom = self.put(member, QRect(inner.left(), start, inner.width(), 0))
            last = start + min((bottom - start) // 2, 18)
            first = last if not number else first
            for end, rail in ((inner.left(), left), (inner.right(), right)):
                self.wires.append(Wire(QPoint(rail, last), QPoint(end, last), member.verdict))
        close = bottom + _GAP // 2
        verdict = part.verdict
        self.wires += [
            Wire(QPoint(middle, area.top()), QPoint(middle, area.top() + 1)),
            Wire(QPoint(left, area.top()), QPoint(middle, area.top())),
            Wire(QPoint(left, area.top()), QPoint(left, last)),
            Wire(QPoint(right, first), QPoint(right, close), verdict),
            Wire(QPoint(middle, close), QPoint(right, close), verdict),
        ]
        return close


class LadderView(QWidget):
    """A QWidget that paints a ladder as wide as it is. `chosen` carries the id of the condition of a rung."""

    chosen = Signal(str)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self.part: LadderPart | None = None
        self.drawing = Drawing()
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(_NARROWEST)
        self.setAccessibleName("条件图")

    def show_ladder(self, part: LadderPart | None) -> None:
        """Shows a ladder; None shows none."""
        self.part = part
        self._arrange()

    def _arrange(self) -> None:
        self.drawing = drawing(self.part, self.width(), self.font()) if self.part is not None else Drawing()
        self.current = min(self.current, len(self.drawing.rungs) - 1)
        self.setMinimumHeight(self.drawing.bottom)
        self.setAccessibleDescription("；".join(self.lines()))
        self.update()

    def lines(self) -> Iterator[str]:
        """Yields the rungs in words, for screen readers."""
        for rung in self.drawing.rungs:
            verdict = f"（{rung.part.verdict.label}）" if rung.part.verdict is not None else ""
            yield f"{rung.part.text}{verdict}"

    def follow(self, card: str) -> None:
        """Marks the rung of a condition."""
        places = [number for number, rung in enumerate(self.drawing.rungs) if rung.part.card == card]
        self.current = places[0] if places else -1
        self.update()

    def current_box(self) -> QRect:
        """Returns the place of the marked rung."""
        return self.drawing.rungs[self.current].box if self.current >= 0 else QRect()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_NARROWEST, self.drawing.bottom)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        number = next((n for n, rung in enumerate(self.drawing.rungs) if rung.box.contains(at)), -1)
        if number >= 0:
            self._choose(number)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: Mapping[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        last = len(self.drawing.rungs) - 1
        if event.key() in steps and last >= 0:
            self._choose(max(0, min(last, self.current + steps[event.key()])))
        else:
            super().keyPressEvent(event)

    def _choose(self, number: int) -> None:
        self.current = number
        self.update()
        self.chosen.emit(self.drawing.rungs[number].part.card)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._colours.surface))
        for wire in self.drawing.wires:
            painter.setPen(QPen(QColor(self._tone(wire.verdict, self._colours.muted)), 2))
            painter.drawLine(wire.start, wire.end)
        painter.setPen(QColor(self._colours.accent))
        for words in self.drawing.captions:
            ground = QFontMetrics(self.font()).boundingRect(words.text).width() + 8
            painter.fillRect(QRect(words.box.left(), words.box.top(), ground, words.box.height()), self._ground())
            painter.drawText(words.box, int(Qt.AlignmentFlag.AlignVCenter), words.text)
        for number, rung in enumerate(self.drawing.rungs):
            self._paint_rung(painter, rung, number == self.current)

    def _ground(self) -> QColor:
        return QColor(self._colours.surface)

    def _paint_rung(self, painter: QPainter, rung: PlacedRung, marked: bool) -> None:
        c, part = self._colours, rung.part
        tone = self._tone(part.verdict, c.line)
        painter.setPen(QPen(QColor(c.accent if marked else tone), 2 if marked else 1))
        painter.setBrush(QColor(c.surface) if part.verdict is None else faint(tone, 0.10))
        painter.drawRoundedRect(rung.box.adjusted(0, 0, -1, -1), 4, 4)
        text = rung.box.adjusted(_PAD, _PAD, -_PAD - _MARK, -_PAD)
        if part.negated:
            painter.setPen(QColor(c.muted))
            painter.drawText(
                QRect(text.left(), text.top(), text.width(), QFontMetrics(self.font()).height()), 0, _NEGATED
            )
            text = text.adjusted(0, QFontMetrics(self.font()).height(), 0, 0)
        painter.setPen(QColor(c.text))
        painter.drawText(text, WRAP, rung_words(part))
        painter.setPen(QColor(tone))
        sign = QRect(rung.box.right() - _MARK - 2, rung.box.top(), _MARK, rung.box.height())
        painter.drawText(sign, int(Qt.AlignmentFlag.AlignCenter), _SIGNS[part.verdict])

    def _tone(self, verdict: ConditionVerdict | None, plain: str) -> str:
        c = self._colours
        tones = {
            ConditionVerdict.MET: c.met,
            ConditionVerdict.UNMET: c.unmet,
            ConditionVerdict.UNKNOWN: c.unknown,
        }
        return tones[verdict] if verdict is not None else plain

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        self._colours = colours
        self.update()
