"""Makes PDF files and pictures for the tests of `pages`."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph as Prose
from reportlab.platypus import SimpleDocTemplate, Spacer, Table, TableStyle

from sheet.fonts import REGULAR, register

A4 = (595.0, 842.0)


def drawn(*pages: Callable[[Canvas], object], size: tuple[float, float] = A4) -> bytes:
    """Return a PDF with one page for each function that draws."""
    register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=True)
    for draw in pages:
        canvas.setFont(REGULAR, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def text_at(*places: tuple[float, float, str]) -> Callable[[Canvas], None]:
    """Return a function that draws texts at places counted from the top left."""

    def draw(canvas: Canvas) -> None:
        for x, y, text in places:
            canvas.drawString(x, A4[1] - y, text)

    return draw


def printed(
    *parts: str | Sequence[Sequence[str]],
    head: str = "",
    foot: str = "",
    style: Sequence[tuple[object, ...]] = (),
    size: float = 12,
) -> bytes:
    """Return a PDF of paragraphs (texts, with an indented first line) and ruled tables (rows of cells).

    `foot` may hold {page}.
    """
    register()
    out = io.BytesIO()
    body = ParagraphStyle(
        "body", fontName=REGULAR, fontSize=size, leading=1.6 * size, firstLineIndent=2 * size, wordWrap="CJK"
    )
    cell = ParagraphStyle("cell", fontName=REGULAR, fontSize=10, leading=14, wordWrap="CJK")
    flow: list[object] = []
    for part in parts:
        if isinstance(part, str):
            flow.append(Prose(part, body))
            continue
        rows = [[Prose(text, cell) for text in row] for row in part]
        lines = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
        flow += [Spacer(1, 8), Table(rows, style=TableStyle([lines, *style])), Spacer(1, 8)]

    def edges(canvas: Canvas, _: object) -> None:
        canvas.setFont(REGULAR, 9)
        canvas.drawString(72, A4[1] - 40, head)
        canvas.drawCentredString(A4[0] / 2, 36, foot.format(page=canvas.getPageNumber()))

    SimpleDocTemplate(out, pagesize=A4, invariant=True).build(flow, onFirstPage=edges, onLaterPages=edges)
    return out.getvalue()
