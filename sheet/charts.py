"""Charts as they are printed: stacked bars in light colours with thin edges of ink, and the table below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, PageBreak

from sheet.flowables import HEADED, gap, para, table
from sheet.fonts import REGULAR, printable, register, require_glyphs
from sheet.numbered import DocumentInfo, build_pdf
from sheet.styles import ACCENT, CELL, INK, MARGIN, MUTED, PAGE, RULE, SECTION, SMALL, TITLE

_CELL = ParagraphStyle("chart-cell", parent=CELL, fontSize=8.6, leading=11.6)
_RIGHT_CELL = ParagraphStyle("chart-number", parent=_CELL, alignment=2)
_HEAD = ParagraphStyle("chart-head", parent=_CELL, fontName=TITLE.fontName)
_RIGHT_HEAD = ParagraphStyle("chart-number-head", parent=_HEAD, alignment=2)
_SHADES = tuple(HexColor(code) for code in ("#9CC4D6", "#0B4F6C", "#E3BE73", "#C9D6DD", "#8C5A2B", "#A7B58A"))
"""Colours of the parts, told apart in grey too: light, dark and middle ones take turns, the light one first to save ink."""
_ROW, _BAR = 17.0, 10.0
"""Points of a row and of its bar."""
_SIZE = 8.4
_LABEL = 150.0
"""The most points of a label; a longer one is cut, the table has it in full."""


class ChartBar(msgspec.Struct, frozen=True):
    """A bar: its label, its parts in the order of the legend, the words at its end, and a mark to be reached."""

    label: str
    parts: tuple[Decimal, ...]
    words: str
    mark: Decimal | None = None


class ChartPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A table with its bars. `widths` are shares of the page, worked out of the texts if empty."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    on: date
    bars: tuple[ChartBar, ...] = ()
    legend: tuple[str, ...] = ()
    note: str = ""
    numeric: frozenset[int] = frozenset()
    """Columns that hold figures; they stand to the right."""
    office: str = ""


def charts_bytes(papers: Sequence[ChartPaper]) -> bytes:
    """Return tables with their charts as one PDF; each begins a page of its own.

    Raises: MissingGlyph if a text contains a character that cannot be printed.

    >>> paper = ChartPaper(title="走访", headings=("月",), rows=(("1月",),), on=date(2026, 12, 1))
    >>> charts_bytes([paper])[:5]
    b'%PDF-'
    """
    register()
    wide = any(len(paper.headings) > _NARROW for paper in papers)
    page = landscape(PAGE) if wide else PAGE
    across = page[0] - 2 * MARGIN
    story: list[Flowable] = []
    for paper in papers:
        if story:
            story.append(PageBreak())
        story += _story(paper, across)
    first = papers[0]
    title = first.title if len(papers) == 1 else "统计"
    return build_pdf(story, DocumentInfo(title=title, subject=title, footer=first.office or title), page=page).data


_NARROW = 7
"""Tables with more columns are printed across."""


def _story(paper: ChartPaper, across: float) -> list[Flowable]:
    words = "　".join(part for part in (paper.note, f"{paper.on.isoformat()} 制表") if part)
    story: list[Flowable] = [para(paper.title, TITLE), para(words, SMALL), gap(6)]
    if paper.bars:
        story += [*_Bars.split_over_pages(paper, across), gap(8)]
    if not paper.rows:
        return [*story, para("没有数据", SECTION)]
    rows = [
        [
            para(heading, _RIGHT_HEAD if place in paper.numeric else _HEAD)
            for place, heading in enumerate(paper.headings)
        ]
    ]
    rows += [
        [para(cell, _RIGHT_CELL if place in paper.numeric else _CELL) for place, cell in enumerate(row)]
        for row in paper.rows
    ]
    return [*story, table(rows, _widths(paper), HEADED, repeat=1, across=across)]


def _widths(paper: ChartPaper) -> list[float]:
    """Return shares of the width by the longest text of each column, so that short ones do not take the room."""
    lines = [paper.headings, *paper.rows]
    return [min(22, max(5, max(len(line[place]) for line in lines))) for place in range(len(paper.headings))]


class _Bars(Flowable):
    """Some bars of a chart, with the legend on the first of them."""

    def __init__(self, paper: ChartPaper, bars: Sequence[ChartBar], across: float, *, legend: bool) -> None:
        super().__init__()
        for text in (*paper.legend, *(text for bar in bars for text in (bar.label, bar.words))):
            require_glyphs(printable(text))
        self._paper, self._shown, self._across = paper, bars, across
        self._legend = legend and len(paper.legend) > 1

    @classmethod
    def split_over_pages(cls, paper: ChartPaper, across: float) -> list[Flowable]:
        """Return the bars in pieces of at most `_PIECE`, so that no piece is higher than a page."""
        pieces = range(0, len(paper.bars), _PIECE)
        return [cls(paper, paper.bars[at : at + _PIECE], across, legend=at == 0) for at in pieces]

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return width and height in points."""
        return self._across, _ROW * (len(self._shown) + len(self._legend_lines()))

    def _legend_lines(self) -> list[list[tuple[int, str]]]:
        lines: list[list[tuple[int, str]]] = []
        left = self._across
        for place, name in enumerate(self._paper.legend if self._legend else ()):
            need = stringWidth(printable(name), REGULAR, _SIZE) + 28
            if left + need > self._across:
                lines.append([])
                left = 0
            lines[-1].append((place, printable(name)))
            left += need
        return lines

    def draw(self) -> None:
        """Draw legend and bars from the top."""
        lines = self._legend_lines()
        top = _ROW * (len(self._shown) + len(lines))
        for number, line in enumerate(lines):
            self._draw_legend(line, top - _ROW * (number + 1))
        top -= _ROW * len(lines)
        for number, bar in enumerate(self._shown):
            self._draw_bar(bar, top - _ROW * (number + 1))

    def _draw_legend(self, line: Sequence[tuple[int, str]], y: float) -> None:
        canvas, left = self.canv, 0.0
        for place, name in line:
            self._box(left, y + 4, 9, 9, _shade(place))
            canvas.setFillColor(INK)
            canvas.setFont(REGULAR, _SIZE)
            canvas.drawString(left + 13, y + 5, name)
            left += stringWidth(name, REGULAR, _SIZE) + 28

    def _draw_bar(self, bar: ChartBar, y: float) -> None:
        canvas = self.canv
        label = min(_LABEL, max(_length(each.label) for each in self._paper.bars) + 2)
        words = max(_length(each.words) for each in self._paper.bars)
        room = max(40.0, self._across - label - words - 18)
        most = max((max(sum(each.parts, Decimal(0)), each.mark or 0) for each in self._paper.bars), default=Decimal(0))
        canvas.setFont(REGULAR, _SIZE)
        canvas.setFillColor(INK)
        canvas.drawRightString(label, y + 5, _cut(printable(bar.label), label))
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(label + 6, y, label + 6, y + _ROW)
        left = label + 6
        for place, part in enumerate(bar.parts):
            width = float(part / most) * room if most else 0.0
            if width:
                self._box(left, y + (_ROW - _BAR) / 2, width, _BAR, _shade(place))
            left += width
        end = left
        if bar.mark is not None and most:
            at = label + 6 + float(bar.mark / most) * room
            canvas.setStrokeColor(INK)
            canvas.setLineWidth(1.4)
            canvas.line(at, y + 1.5, at, y + _ROW - 1.5)
            end = max(left, at)
        canvas.setFillColor(MUTED)
        canvas.drawString(end + 5, y + 5, printable(bar.words))

    def _box(self, x: float, y: float, width: float, height: float, colour: Color) -> None:
        self.canv.setFillColor(colour)
        self.canv.setStrokeColor(ACCENT)
        self.canv.setLineWidth(0.3)
        self.canv.rect(x, y, width, height, stroke=1, fill=1)


_PIECE = 30
"""Bars of one piece: half a page."""


def _shade(place: int) -> Color:
    return _SHADES[place % len(_SHADES)]


def _length(text: str) -> float:
    return float(stringWidth(printable(text), REGULAR, _SIZE))


def _cut(text: str, most: float) -> str:
    while text and stringWidth(text, REGULAR, _SIZE) > most:
        text = f"{text[:-2]}…" if text.endswith("…") else f"{text[:-1]}…"
        if text == "…":
            break
    return text
