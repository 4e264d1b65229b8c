"""The flowables of the sheet. Every text is added by `para`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle
from reportlab.platypus.flowables import HRFlowable

from sheet._zh import ZhParagraph, fragments
from sheet.fonts import BOLD, REGULAR, printable, require_glyphs
from sheet.styles import ACCENT, BODY, INK, RULE, SHADE, WIDTH

Run = tuple[str, bool]
"""A piece of text and whether it is bold."""


def para(text: str | Sequence[Run], style: ParagraphStyle = BODY) -> ZhParagraph:
    """Return a paragraph of plain text, or of runs of which some are bold. Markup in the text is printed as it is.

    Raises: MissingGlyph if a character is not in the font.
    """
    runs: Sequence[Run] = [(text, False)] if isinstance(text, str) else text
    pieces = [(printable(piece), BOLD if bold else style.fontName) for piece, bold in runs]
    for piece, _ in pieces:
        require_glyphs(piece)
    return ZhParagraph("", style, frags=fragments(pieces, style))


def rule() -> Flowable:
    """Return a thin line across the page."""
    return HRFlowable(width="100%", thickness=0.6, color=RULE, spaceBefore=2, spaceAfter=4)


def gap(height: float) -> Flowable:
    """Return empty space of a height in points."""
    return Spacer(1, height)


def keep_together(parts: Sequence[Flowable]) -> Flowable:
    """Return the parts as one flowable that is not split, unless it is higher than a page."""
    return KeepTogether(list(parts))


_BASE: list[Any] = [
    ("FONT", (0, 0), (-1, -1), REGULAR, 9.4),
    ("TEXTCOLOR", (0, 0), (-1, -1), INK),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 1.6),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
]


def table(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    extra: Sequence[tuple[Any, ...]] = (),
    repeat: int = 0,
    across: float = WIDTH,
) -> Table:
    """Return a table of paragraphs, `across` points wide; it may be split between rows.

    `widths` are shares of that; the first `repeat` rows are printed again on each page.
    """
    total = sum(widths)
    made = Table(
        [list(row) for row in rows],
        colWidths=[across * width / total for width in widths],
        splitInRow=1,
        repeatRows=repeat,
        hAlign="LEFT",
    )
    made.setStyle(TableStyle([*_BASE, *extra]))
    return made


LINED: tuple[tuple[Any, ...], ...] = (("LINEBELOW", (0, 0), (-1, -2), 0.35, RULE),)
HEADED: tuple[tuple[Any, ...], ...] = (
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, ACCENT),
    ("LINEBELOW", (0, 1), (-1, -1), 0.35, RULE),
    ("BACKGROUND", (0, 0), (-1, 0), SHADE),
)
SHADED: tuple[tuple[Any, ...], ...] = (
    ("BACKGROUND", (0, 0), (-1, -1), SHADE),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
)


class _Code(Flowable):
    """A QR code of square modules."""

    def __init__(self, text: str, size: float) -> None:
        super().__init__()
        self._rows, self._size, self.hAlign = _modules(text), size, "RIGHT"

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return width and height in points."""
        return self._size, self._size

    def draw(self) -> None:
        """Draw the dark modules, those side by side as one bar."""
        canvas: Any = self.canv
        side = self._size / (len(self._rows) + 2 * _QUIET)
        path = canvas.beginPath()
        for y, row in enumerate(reversed(self._rows)):
            x = 0
            for dark, group in groupby(row):
                width = len(list(group))
                if dark:
                    path.rect((x + _QUIET) * side, (y + _QUIET) * side, width * side, side)
                x += width
        canvas.setFillColor(INK)
        canvas.drawPath(path, stroke=0, fill=1)


_QUIET = 4
"""Modules of white around a QR code, as its standard asks."""


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    code: Any = QrCodeWidget(text, barLevel="M")
    code.qr.make()
    return tuple(tuple(bool(dark) for dark in row) for row in code.qr.modules)


def qr(text: str, size: float) -> Flowable:
    """Return a QR code of ASCII text, `size` points wide."""
    return _Code(text, size)


class WhereRoom(Flowable):
    """Flowables that are printed only if all of them fit on the rest of the page, and left out if not."""

    def __init__(self, parts: Sequence[Flowable]) -> None:
        super().__init__()
        self._parts = list(parts)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return a height that fits nowhere, so that `split` decides."""
        return availWidth, _NOWHERE

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803 - reportlab's names
        """Return the parts, or an empty space if they need more than the height."""
        spaces = sum(part.getSpaceBefore() + part.getSpaceAfter() for part in self._parts)
        height = spaces + sum(part.wrap(availWidth, availHeight)[1] for part in self._parts)
        return self._parts if height <= availHeight else [gap(0)]


_NOWHERE = 1e6
"""Points: more than any page."""


class LadderSteps(Flowable):
    """A ladder as boxes joined by lines: rungs that are held are filled, the next one has a thick frame."""

    _HEIGHT = 22.0

    def __init__(self, labels: Sequence[str], held: Sequence[bool], following: int | None) -> None:
        super().__init__()
        for label in labels:
            require_glyphs(label)
        self._labels, self._held, self._following = labels, held, following

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return width and height in points."""
        return availWidth, self._HEIGHT

    def draw(self) -> None:
        """Draw the boxes."""
        canvas, width, space = self.canv, 84.0, 20.0
        for i, label in enumerate(self._labels):
            x = i * (width + space)
            canvas.setStrokeColor(ACCENT)
            canvas.setLineWidth(1.8 if i == self._following else 0.7)
            canvas.setFillColor(ACCENT if self._held[i] else SHADE)
            canvas.roundRect(x, 1, width, 19, 4, stroke=1, fill=1)
            canvas.setFillColor(SHADE if self._held[i] else INK)
            canvas.setFont(BOLD if self._held[i] or i == self._following else REGULAR, 9.6)
            canvas.drawCentredString(x + width / 2, 7.2, f"✔ {label}" if self._held[i] else label)
            if i + 1 < len(self._labels):
                canvas.setLineWidth(1)
                canvas.line(x + width + 3, 10.5, x + width + space - 3, 10.5)
