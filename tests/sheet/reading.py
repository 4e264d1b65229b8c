"""Helpers of the tests of the sheet: build a small PDF and read it back."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Flowable, SimpleDocTemplate


def pdf(parts: Sequence[Flowable], width: float = A4[0]) -> bytes:
    """Return the parts as a PDF whose bytes depend on the parts only."""
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=(width, A4[1]), invariant=1).build(list(parts))
    return out.getvalue()


def text_of(data: bytes) -> str:
    """Return all text of a PDF, page by page."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def fonts_of(data: bytes) -> dict[str, bool]:
    """Return the fonts of all pages, and whether each is embedded."""
    found: dict[str, bool] = {}
    for page in PdfReader(io.BytesIO(data)).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            descriptor = font.get("/FontDescriptor")
            found[font["/BaseFont"]] = descriptor is not None and "/FontFile2" in descriptor.get_object()
    return found


def bare(text: str) -> str:
    """Return a text without blanks and line ends."""
    return "".join(text.split())
