"""Reads PDF files: characters and lines by PDFium, gathered into words and ruled tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pages._glyphs import Glyph, PageText, page_text
from pages._grid import CellFinder, grids_of
from pages._limits import ReadingGuard
from pages._pdfium import opened_page, opened_pdf
from pages._rulings import Drawn, drawn_on
from pages._tables import filled
from pages._unfolding import check_unfolding
from pages._words import words_of
from pages.model import Page

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_FEW = 40
"""A page that is mostly a picture and has fewer characters is a scan; they may be a stamp or a page number."""
_MOSTLY = 0.5
_GARBLED = 0.3
"""A page with more unknown characters than this share cannot be read as text."""
_DRAWN = 50
"""A page with as many shapes and no text has its text as shapes."""
_REMARKS = 5_000
_SHOWN = 40
_A4 = 595.0, 842.0
_UNSURE = 0.5
"""The score of text that a scanner laid under its picture."""


def read_pdf(data: bytes, guard: ReadingGuard) -> tuple[Page, ...]:
    """Return the pages of a PDF with the text that the file holds. Raises: UserError, ReadingStopped."""
    check_unfolding(data, guard)
    with opened_pdf(data, guard) as document:
        count = len(document)
        guard.check_pages(count)
        found = []
        for number in range(1, count + 1):
            found.append(_page(document, number, guard))
            guard.done(number, count)
    return tuple(found)


def _page(document: PdfDocument, number: int, guard: ReadingGuard) -> Page:
    """Return a page; an empty one, with a note, where PDFium cannot read it."""
    with opened_page(document, number, guard) as page:
        if page is None:
            return _empty(number)
        if not _typed_into(page):
            return _read(page, number, guard)
    with opened_page(document, number, guard) as page:  # what was typed into it is text only from now on
        return _empty(number) if page is None else _read(page, number, guard)


def _empty(number: int) -> Page:
    return Page(number=number, width=_A4[0], height=_A4[1])


def _typed_into(page: PdfPage) -> bool:
    """Make filled form fields and typed remarks a part of the page, and return whether there are any."""
    import pypdfium2.raw as raw

    typed = {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP}
    for i in range(min(raw.FPDFPage_GetAnnotCount(page), _REMARKS)):
        annotation = raw.FPDFPage_GetAnnot(page, i)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in typed:
            return bool(raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)
    return False


def _read(page: PdfPage, number: int, guard: ReadingGuard) -> Page:
    """Return the words and tables of a page. The caller holds the lock."""
    text = page_text(page, number, guard)
    view = text.view
    drawn = drawn_on(page, view, number, guard)
    is_scan = _is_scan(text, drawn)
    glyphs = _legible(text, number, guard)
    grids = grids_of(drawn.rulings)
    finder = CellFinder([box for grid in grids for row in grid.boxes for box in row if box is not None])
    words = words_of(glyphs, finder)
    if is_scan and any(glyph.hidden for glyph in glyphs):
        guard.note(f"第 {number} 页是扫描件，文字取自扫描时附带的识别结果，请对照原件")
        words = [msgspec.structs.replace(word, score=_UNSURE) for word in words]
    tables = tuple(filled(grid, words, finder) for grid in grids)
    return Page(
        number=number,
        width=view.width,
        height=view.height,
        words=tuple(words),
        tables=tuple(table for table in tables if table.has_text()),
        scanned=is_scan,
        turn=text.turn,
    )


def _is_scan(text: PageText, drawn: Drawn) -> bool:
    """Return whether a page is a picture, or letters drawn as shapes, or text without a meaning."""
    shown = sum(1 for glyph in text.glyphs if glyph.text.strip() and not glyph.hidden)
    if text.unknown > _GARBLED * (text.unknown + shown) or (not shown and drawn.shapes >= _DRAWN):
        return True
    area = text.view.width * text.view.height
    covered = sum(max(0.0, box.width) * max(0.0, box.height) for box in drawn.pictures)
    return bool(drawn.pictures) and shown < _FEW and (covered >= _MOSTLY * area or not shown)


def _legible(text: PageText, number: int, guard: ReadingGuard) -> list[Glyph]:
    """Return the characters of the text itself, without watermarks; tell what is missing."""
    known = sum(1 for glyph in text.glyphs if glyph.text.strip())
    if text.unknown > _GARBLED * (text.unknown + known):
        guard.note(f"第 {number} 页的字体没有文字对照表，复制出来是乱码，要当作扫描件识别")
        return []
    if text.unknown:
        guard.note(f"第 {number} 页有 {text.unknown} 个字没有文字对照，读不出来，请对照原件")
    slanting = "".join(glyph.text for glyph in text.glyphs if glyph.angle is None).strip()
    if slanting:
        guard.note(f"第 {number} 页有斜排的水印“{slanting[:_SHOWN]}”，没有当作正文")
    return [glyph for glyph in text.glyphs if glyph.angle is not None]
