"""Drawn marks: the badge of a verdict, the outline entry of a heading, and the title of a section."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable

from matcher import ConditionVerdict
from sheet import styles
from sheet.flowables import para
from sheet.fonts import BOLD, require_glyphs
from sheet.styles import ACCENT, INK, PAPER
from sheet.wording import MARKS


class Badge(Flowable):
    """A verdict in a shape that is distinct in black and white: filled, framed, or framed with dashes."""

    _HEIGHT = 17.0
    _SIZE = 9.6

    def __init__(self, verdict: ConditionVerdict, words: str) -> None:
        super().__init__()
        require_glyphs(words)
        self._verdict = verdict
        self._text = f"{MARKS[verdict]} {words}"

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return width and height in points."""
        return min(availWidth, stringWidth(self._text, BOLD, self._SIZE) + 12), self._HEIGHT

    def draw(self) -> None:
        """Draw the badge."""
        canvas: Any = self.canv
        width = stringWidth(self._text, BOLD, self._SIZE) + 12
        met = self._verdict is ConditionVerdict.MET
        canvas.saveState()
        canvas.setStrokeColor(ACCENT if met else INK)
        canvas.setFillColor(ACCENT if met else PAPER)
        canvas.setLineWidth(1)
        if self._verdict is ConditionVerdict.UNKNOWN:
            canvas.setDash(2.4, 1.6)
        canvas.roundRect(0, 0.5, width, self._HEIGHT - 1, 4, stroke=1, fill=1)
        canvas.setFillColor(PAPER if met else INK)
        canvas.setFont(BOLD, self._SIZE)
        canvas.drawString(6, 5, self._text)
        canvas.restoreState()


class Outline(Flowable):
    """A flowable without size that adds an entry to the outline of the document."""

    def __init__(self, title: str, level: int) -> None:
        super().__init__()
        self._title, self._level = title, level

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return a size of zero."""
        return 0, 0

    def draw(self) -> None:
        """Pass the entry to the canvas, which writes it when all pages are known."""
        canvas: Any = self.canv
        _, top = canvas.absolutePosition(0, 14)
        canvas.outline_entry(self._title, self._level, top)


def section(text: str, room: float = 90) -> list[Flowable]:
    """Return the title of a section with its outline entry; it begins a page if fewer than `room` points are left."""
    return [CondPageBreak(room), Outline(text, 0), para(text, styles.SECTION)]
