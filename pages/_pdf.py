"""Reads PDF files: characters and lines by PDFium, gathered into words and ruled tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pages._composing import composed
from pages._glyphs import page_text
from pages._limits import ReadingGuard
from pages._pdfium import opened_page, opened_pdf
from pages._rulings import drawn_on
from pages._unfolding import check_unfolding
from pages.model import Page

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_REMARKS = 5_000
_A4 = 595.0, 842.0


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
    text, view = page_text(page, number, guard)
    return composed(text, drawn_on(page, view, number, guard), number, guard)
