"""Writes rows of cells as the files that firms have: workbooks, ruled and unruled PDF, pasted text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

import xlsxwriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from resources import Weight, font_path

Value = str | Decimal | int | None


class Wide:
    """A cell over several columns or rows."""

    def __init__(self, value: Value, across: int = 1, down: int = 1) -> None:
        self.value = value
        self.across = across
        self.down = down


Rows = Sequence[Sequence[Value | Wide]]


def shown(value: Value) -> str:
    """Return a value as a person sees it, with commas in an amount."""
    if value is None:
        return ""
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


def texts_of(rows: Rows) -> list[list[str]]:
    """Return rows as texts; the places that a wide cell covers are empty."""
    return [[shown(cell.value if isinstance(cell, Wide) else cell) for cell in row] for row in rows]


def xlsx_of(sheets: Mapping[str, Rows], *, as_text: bool = False) -> bytes:
    """Return a workbook. Amounts are numbers with a format, or texts with commas."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    amount, plain = (
        book.add_format({"num_format": "#,##0.00", "border": 1}),
        book.add_format({"border": 1, "text_wrap": 1}),
    )
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                value = cell.value if isinstance(cell, Wide) else cell
                if isinstance(cell, Wide) and (cell.across > 1 or cell.down > 1):
                    sheet.merge_range(i, j, i + cell.down - 1, j + cell.across - 1, "", plain)
                if value is None:
                    continue
                if isinstance(value, Decimal | int) and not as_text:
                    sheet.write_number(i, j, float(value), amount if isinstance(value, Decimal) else plain)
                else:
                    sheet.write_string(i, j, shown(value), plain)
    book.close()
    return file.getvalue()


def pasted(rows: Rows) -> bytes:
    """Return rows as a spreadsheet puts them on the clipboard: a cell with a line end is in quotes."""
    cells = ([f'"{text}"' if "\n" in text else text for text in row] for row in texts_of(rows))
    return "\r\n".join("\t".join(row) for row in cells).encode()


@cache
def _font() -> str:
    pdfmetrics.registerFont(TTFont("PaperSample", str(font_path(Weight.REGULAR))))
    return "PaperSample"


def pdf_of(pages: Sequence[Rows], *, ruled: bool = True, widths: Sequence[float] = (), wide: bool = False) -> bytes:
    """Return one table a page. The rows before the first one with three filled cells stand above the table, as text."""
    file = io.BytesIO()
    size = landscape(A4) if wide else A4
    document = SimpleDocTemplate(file, pagesize=size, leftMargin=36, rightMargin=36, topMargin=36, bottomMargin=36)
    parts: list[object] = []
    for rows in pages:
        start = next(i for i, row in enumerate(rows) if sum(_filled(cell) for cell in row) >= 3)
        room = size[0] - 72
        parts += [Table([[_line(text) for text in row if text]]) for row in texts_of(rows[:start]) if any(row)]
        parts += [_table(rows[start:], room, ruled, widths), PageBreak()]
    document.build(parts)
    return file.getvalue()


def _filled(cell: Value | Wide) -> bool:
    return bool(shown(cell.value if isinstance(cell, Wide) else cell))


def _line(text: str) -> Paragraph:
    return Paragraph(text, ParagraphStyle("line", fontName=_font(), fontSize=9, leading=12, wordWrap="CJK"))


def _table(rows: Rows, room: float, ruled: bool, widths: Sequence[float]) -> Table:
    columns = max(len(row) for row in rows)
    style: list[tuple[object, ...]] = [("FONT", (0, 0), (-1, -1), _font(), 7), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    small = ParagraphStyle("cell", fontName=_font(), fontSize=7, leading=9, wordWrap="CJK")
    cells: list[list[object]] = []
    for i, row in enumerate(rows):
        line: list[object] = []
        for j, cell in enumerate([*row, *[None] * (columns - len(row))]):
            value = cell.value if isinstance(cell, Wide) else cell
            if isinstance(cell, Wide):
                style.append(("SPAN", (j, i), (j + cell.across - 1, i + cell.down - 1)))
            if isinstance(value, Decimal | int):
                style.append(("ALIGN", (j, i), (j, i), "RIGHT"))
                line.append(shown(value))
            else:
                line.append(Paragraph(shown(value), small) if value else "")
        cells.append(line)
    share = widths or [1.0] * columns
    return Table(cells, colWidths=[room * part / sum(share) for part in share], style=style, repeatRows=0)
