"""Colours, sizes and spaces of the sheet. The accent colour is dark enough for black-and-white printing."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from sheet.fonts import BOLD, REGULAR

PAGE = A4
MARGIN = 16 * mm
TOP = 15 * mm
BOTTOM = 17 * mm
WIDTH = PAGE[0] - 2 * MARGIN

ACCENT = HexColor("#0B4F6C")
INK = HexColor("#1A1A1A")
MUTED = HexColor("#5A6268")
RULE = HexColor("#B8C4CC")
SHADE = HexColor("#EEF3F6")
PAPER = HexColor("#FFFFFF")


def _style(name: str, size: float, *, bold: bool = False, **more: Any) -> ParagraphStyle:
    leading = round(size * 1.5, 1)
    font = BOLD if bold else REGULAR
    settings: dict[str, Any] = {"textColor": INK, "bulletFontName": font} | more
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, wordWrap="CJK", **settings)


TITLE = _style("title", 19, bold=True, textColor=ACCENT)
FIRM = _style("firm", 14, bold=True)
SECTION = _style("section", 12.5, bold=True, textColor=ACCENT, spaceBefore=9, spaceAfter=4)
POLICY = _style("policy", 11.5, bold=True)
BODY = _style("body", 10)
STRONG = _style("strong", 10, bold=True)
SMALL = _style("small", 8.8, textColor=MUTED)
CELL = _style("cell", 9.4)
TIGHT = _style("tight", 9.4, spaceBefore=3)
BOX = _style("box", 9.4, leftIndent=13, firstLineIndent=-13)
CELL_MUTED = _style("cell-muted", 8.6, textColor=MUTED)
GROUP = _style("group", 9, bold=True, textColor=ACCENT)
FORM = _style("form", 8.4)
HEAD = _style("head", 8.8, bold=True, textColor=MUTED)
AMOUNT = _style("amount", 12, bold=True, textColor=ACCENT, alignment=TA_RIGHT)
BIG = _style("big", 17, bold=True, textColor=ACCENT, alignment=TA_CENTER)
CAPTION = _style("caption", 8.6, textColor=MUTED, alignment=TA_CENTER)
NUMBER = _style("number", 17, bold=True, textColor=ACCENT, alignment=TA_RIGHT)
NUMBER_CAPTION = _style("number-caption", 8.6, textColor=MUTED, alignment=TA_RIGHT)
AMOUNT_REMARK = _style("amount-remark", 8.6, textColor=MUTED, alignment=TA_RIGHT)
TICK = _style("tick", 10, alignment=TA_CENTER)
TICK_HEAD = _style("tick-head", 8, textColor=MUTED, alignment=TA_CENTER)
SEAL = _style("seal", 10, textColor=MUTED, alignment=TA_CENTER)
