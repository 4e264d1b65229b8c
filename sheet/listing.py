"""Lists as they are printed: a title, a note, and a table of any length."""

from __future__ import annotations

from datetime import date

import msgspec
from reportlab.lib.pagesizes import landscape
from reportlab.lib.styles import ParagraphStyle

from sheet.flowables import HEADED, gap, para, table
from sheet.fonts import register
from sheet.numbered import DocumentInfo, build_pdf
from sheet.styles import CELL, MARGIN, PAGE, SMALL, TITLE

_CELL = ParagraphStyle("listing-cell", parent=CELL, fontSize=8.6, leading=11.6)
_HEAD = ParagraphStyle("listing-head", parent=_CELL, fontName=TITLE.fontName)


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A printed list. `note` says what it holds and of when; `widths` are shares of the page width, all alike if empty."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    on: date
    note: str = ""
    widths: tuple[float, ...] = ()
    landscape: bool = False
    office: str = ""


def listing_bytes(listing: Listing) -> bytes:
    """Return the list as PDF: its headings on every page, pages numbered, long cells wrapped.

    Raises: MissingGlyph if a text contains a character that cannot be printed.

    >>> listing_bytes(Listing(title="名单", headings=("企业",), rows=(("某公司",),), on=date(2026, 12, 1)))[:5]
    b'%PDF-'
    """
    register()
    page = landscape(PAGE) if listing.landscape else PAGE
    rows = [[para(heading, _HEAD) for heading in listing.headings]]
    rows += [[para(cell, _CELL) for cell in row] for row in listing.rows]
    count = f"共 {len(listing.rows)} 条" if listing.rows else "没有记录"
    words = "　".join(part for part in (listing.note, count, f"{listing.on.isoformat()} 制表") if part)
    widths = listing.widths or (1,) * len(listing.headings)
    story = [
        para(listing.title, TITLE),
        para(words, SMALL),
        gap(4),
        table(rows, widths, HEADED, repeat=1, across=page[0] - 2 * MARGIN),
    ]
    info = DocumentInfo(title=listing.title, subject=listing.title, footer=listing.office or listing.title)
    return build_pdf(story, info, page=page).data
