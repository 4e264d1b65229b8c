"""Reads a document of a known kind, and renders its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from pages._doc import read_doc
from pages._docx import read_docx
from pages._glyphs import turn_of
from pages._html import read_html
from pages._limits import ReadingGuard
from pages._ofd import OfdFile, read_ofd
from pages._ofd_picture import drawn_page, ofd_pictures
from pages._paragraphs import paragraphs_of
from pages._pdf import read_pdf
from pages._pdfium import opened_page, opened_pdf, rendered
from pages._pictures import pictures_of, resized, straightened
from pages._plain import read_text
from pages._scans import A4_LONG, pdf_pictures, read_pictures, with_scans_read
from pages.model import Document, DocumentKind, Page, Paragraph, Picture


def _pdf_pages(data: bytes, guard: ReadingGuard) -> tuple[Page, ...]:
    return with_scans_read(read_pdf(data, guard), lambda scans: pdf_pictures(data, scans, guard), guard)


def _ofd_pages(data: bytes, guard: ReadingGuard) -> tuple[Page, ...]:
    return with_scans_read(read_ofd(data, guard), lambda scans: ofd_pictures(data, scans, guard), guard)


_PAGED: Mapping[DocumentKind, Callable[[bytes, ReadingGuard], tuple[Page, ...]]] = {
    DocumentKind.PDF: _pdf_pages,
    DocumentKind.IMAGE: read_pictures,
    DocumentKind.OFD: _ofd_pages,
}
_UNPAGED: Mapping[DocumentKind, Callable[[bytes, ReadingGuard], tuple[Paragraph, ...]]] = {
    DocumentKind.DOCX: read_docx,
    DocumentKind.DOC: read_doc,
    DocumentKind.HTML: read_html,
    DocumentKind.TXT: read_text,
}


def read_document(data: bytes, kind: DocumentKind, guard: ReadingGuard) -> Document:
    """Return the document. Raises: UserError, ReadingStopped."""
    pages: tuple[Page, ...] = ()
    if kind in _PAGED:
        pages = _PAGED[kind](data, guard)
        paragraphs = paragraphs_of(pages, guard)
    else:
        paragraphs = _UNPAGED[kind](data, guard)
    if not pages and not paragraphs:
        raise guard.error("里面没有文字", "请检查是否选错文件")
    return Document(
        name=guard.name,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        pages=pages,
        paragraphs=paragraphs,
        notes=tuple(guard.notes),
    )


def page_of_pictures(data: bytes, number: int, dpi: float, turn: float, guard: ReadingGuard) -> Picture:
    """Return a page of a picture file, turned. Raises: UserError."""
    pictures = pictures_of(data, guard)
    if not 1 <= number <= len(pictures):
        raise guard.error(f"没有第 {number} 页", "请检查页码")
    picture = pictures[number - 1]
    longest = max(picture.width, picture.height)
    small = resized(picture, round(picture.width * min(1.0, A4_LONG * dpi / 72 / longest)))
    return straightened(small, turn)


def page_of_ofd(data: bytes, number: int, dpi: float, turn: float | None, guard: ReadingGuard) -> Picture:
    """Return a page of an OFD file, turned; without `turn` so that its text is upright. Raises: UserError."""
    ofd = OfdFile(data, guard)
    if not 1 <= number <= ofd.count:
        raise guard.error(f"没有第 {number} 页", "请检查页码")
    page = ofd.page(number)
    picture = drawn_page(ofd, page, dpi, guard)
    return picture if turn is None else straightened(picture, turn - page.text.turn)


def page_of_pdf(data: bytes, number: int, dpi: float, turn: float | None, guard: ReadingGuard) -> Picture:
    """Return a page of a PDF, turned; without `turn` so that its text is upright. Raises: UserError."""
    with opened_pdf(data, guard) as document:
        if not 1 <= number <= len(document):
            raise guard.error(f"没有第 {number} 页", "请检查页码")
        with opened_page(document, number, guard) as page:
            if page is None:
                raise guard.error(f"第 {number} 页打不开", "请检查文件")
            turn = turn_of(page) if turn is None else turn
            quarters = round(turn / 90) * 90
            picture = rendered(page, quarters % 360, dpi, guard.limits.pixels)
    return straightened(picture, turn - quarters)
