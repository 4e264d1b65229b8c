"""Flowables of the booklet (anchors, lines of the contents, rows of cells), and its canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from sheet._zh import ZhParagraph
from sheet.flowables import para
from sheet.fonts import REGULAR
from sheet.numbered import NumberedCanvas
from sheet.styles import ACCENT, BOTTOM, INK, MUTED, PAGE, RULE, SHADE, TOP, WIDTH

_NUMBER_WIDTH = 34.0
"""Points left for the page number at the end of a line of the contents: three digits fit."""
_NUMBER_SIZE = 9.0
"""Points of the page numbers in the contents."""
_FULL_PAGE = PAGE[1] - TOP - BOTTOM - 40
"""Points of the highest row that is moved to the next page instead of split."""


class BookletCanvas(NumberedCanvas):
    """A canvas that holds back all pages, then writes the page number of each anchor into the contents."""

    page_done: Callable[[int], None]

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._anchors: list[tuple[int, str, str, int, float]] = []
        self._waiting: list[tuple[int, str, float, float]] = []
        self._places: dict[str, int] = {}

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """End a page and call `page_done` with its number."""
        super().showPage()
        self.page_done(len(self._pages))

    def anchor(self, key: str, title: str, level: int, top: float) -> None:
        """Store the page where an entry of the contents begins; it is written when the document is saved."""
        self._anchors.append((len(self._pages), key, title, level, top))
        self._places[key] = len(self._pages) + 1

    def number_later(self, key: str, right: float, bottom: float) -> None:
        """Store a place on the current page at which the page number of an anchor is written later."""
        self._waiting.append((len(self._pages), key, right, bottom))

    def _write_outline(self, page: int) -> None:
        for where, key, title, level, top in self._anchors:
            if where == page:
                self.bookmarkHorizontal(key, 0, top)
                self.addOutlineEntry(title, key, level, closed=True)
        self.setFont(REGULAR, _NUMBER_SIZE)
        self.setFillColor(INK)
        for where, key, right, bottom in self._waiting:
            if where == page:
                self.drawRightString(right, bottom, str(self._places[key]))


class Anchor(Flowable):
    """A flowable without size: the target of a line of the contents and of an outline entry."""

    def __init__(self, key: str, title: str, level: int) -> None:
        super().__init__()
        self._key, self._title, self._level = key, title, level

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return a size of zero."""
        return 0, 0

    def draw(self) -> None:
        """Register the anchor with the canvas."""
        canvas: Any = self.canv
        _, top = canvas.absolutePosition(0, 14)
        canvas.anchor(self._key, self._title, self._level, top)


class ContentsLine(Flowable):
    """A line of the contents: title, dots and page number, with a link to the anchor."""

    def __init__(self, title: ZhParagraph, key: str, indent: float) -> None:
        super().__init__()
        self._title, self._key, self._indent = title, key, indent
        self._height = 0.0

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return width and height in points."""
        _, self._height = self._title.wrap(WIDTH - self._indent - _NUMBER_WIDTH, availHeight)
        return WIDTH, self._height

    def draw(self) -> None:
        """Draw title and dots, and ask the canvas for the page number."""
        canvas: Any = self.canv
        style = self._title.style
        self._title.drawOn(canvas, self._indent, 0)
        last = self._title.blPara.lines[-1]
        words = "".join(word.text for word in last.words)
        start = self._indent + stringWidth(words, style.fontName, style.fontSize) + 5
        base = style.leading - style.fontSize
        canvas.saveState()
        canvas.setStrokeColor(MUTED)
        canvas.setLineWidth(0.7)
        canvas.setDash(0.7, 2.6)
        if start < WIDTH - _NUMBER_WIDTH + 8:
            canvas.line(start, base, WIDTH - 24, base)
        canvas.restoreState()
        right, bottom = canvas.absolutePosition(WIDTH, base)
        canvas.number_later(self._key, right, bottom)
        canvas.linkRect("", self._key, (self._indent, 0, WIDTH, self._height), Border="[0 0 0]")


class ParagraphRow(Flowable):
    """A row of paragraphs side by side; moved to the next page as a whole unless it is higher than a page."""

    def __init__(
        self, cells: Sequence[ZhParagraph], widths: Sequence[float], *, shaded: bool = False, lined: bool = True
    ) -> None:
        super().__init__()
        self._cells, self._shares = list(cells), tuple(widths)
        self._shaded, self._lined = shaded, lined
        total = sum(widths)
        self._widths = [WIDTH * width / total for width in widths]
        self._heights: list[float] = []
        if shaded:
            self.keepWithNext = 1

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return width and height in points."""
        if not self._heights:
            pairs = zip(self._cells, self._widths, strict=True)
            self._heights = [cell.wrap(width - 6, availHeight)[1] for cell, width in pairs]
        return WIDTH, max(self._heights) + 3.6

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803 - reportlab's names
        """Split the row only if it is higher than a page."""
        height = self.wrap(availWidth, availHeight)[1]
        if height <= _FULL_PAGE or availHeight < 60:
            return []
        halves: list[list[ZhParagraph]] = [[], []]
        for cell, width in zip(self._cells, self._widths, strict=True):
            long = cell.height > availHeight - 6
            parts: Sequence[Any] = cell.split(width - 6, availHeight - 6) if long else (cell,)
            halves[0].append(parts[0] if parts else para(""))
            halves[1].append(parts[1] if len(parts) > 1 else para(""))
        return [ParagraphRow(half, self._shares, lined=self._lined) for half in halves]

    def draw(self) -> None:
        """Draw the cells aligned at the top, then the line or background of the row."""
        canvas: Any = self.canv
        height = max(self._heights) + 3.6
        if self._shaded:
            canvas.setFillColor(SHADE)
            canvas.rect(0, 0, WIDTH, height, stroke=0, fill=1)
        x = 0.0
        for cell, width, cell_height in zip(self._cells, self._widths, self._heights, strict=True):
            cell.drawOn(canvas, x + 3, height - 1.4 - cell_height)
            x += width
        if self._lined:
            canvas.setStrokeColor(ACCENT if self._shaded else RULE)
            canvas.setLineWidth(0.8 if self._shaded else 0.35)
            canvas.line(0, 0, WIDTH, 0)


class SignBox(Flowable):
    """A frame with lines for the person who approves a policy: 审核人, 日期, 意见."""

    _HEIGHT = 44.0

    def __init__(self, words: Sequence[str] = ("审核人：", "日期：", "意见：□ 属实　□ 须修改：")) -> None:
        super().__init__()
        self._lines = [para(text) for text in words]

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return width and height in points."""
        for line, width in zip(self._lines, (WIDTH / 2 - 10, WIDTH / 2 - 10, WIDTH - 12), strict=True):
            line.wrap(width, availHeight)
        return WIDTH, self._HEIGHT

    def draw(self) -> None:
        """Draw the frame and its lines."""
        canvas: Any = self.canv
        canvas.setStrokeColor(MUTED)
        canvas.setLineWidth(0.6)
        canvas.rect(0, 0, WIDTH, self._HEIGHT)
        half = self._HEIGHT / 2
        canvas.line(0, half, WIDTH, half)
        canvas.line(WIDTH * 0.6, half, WIDTH * 0.6, self._HEIGHT)
        self._lines[0].drawOn(canvas, 6, half + 4)
        self._lines[1].drawOn(canvas, WIDTH * 0.6 + 6, half + 4)
        self._lines[2].drawOn(canvas, 6, 4)
