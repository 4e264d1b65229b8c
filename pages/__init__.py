"""Documents as pages: words with their places, tables, pictures; PDF, OFD, scans, Word, web pages, text.

The libraries that read them are imported only when a document is opened. PDFium may be used only inside
`with PDFIUM:`, here and in the window.
"""

from pages._limits import PageLimits, ReadingStopped
from pages._pdfium import PDFIUM
from pages._words import lines
from pages.model import Box, Document, DocumentKind, Line, Page, PageTable, Paragraph, Picture, Word
from pages.opening import is_old_word, open_document, page_picture

__all__ = [
    "PDFIUM",
    "Box",
    "Document",
    "DocumentKind",
    "Line",
    "Page",
    "PageLimits",
    "PageTable",
    "Paragraph",
    "Picture",
    "ReadingStopped",
    "Word",
    "is_old_word",
    "lines",
    "open_document",
    "page_picture",
]
