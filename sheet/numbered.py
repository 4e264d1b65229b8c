"""Layout of documents of several pages, with a footer and page numbers."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from sheet import styles
from sheet.fonts import REGULAR, require_glyphs

AUTHOR = "科策一对一"


class DocumentInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Title, subject and author in the properties of a document, and the footer of every page."""

    title: str
    subject: str
    footer: str
    author: str = AUTHOR


class NumberedCanvas(Canvas):
    """A canvas that knows the total number of pages when it draws the footers."""

    footer = ""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._pages: list[dict[str, object]] = []
        self._entries: list[tuple[int, str, int, float]] = []

    def outline_entry(self, title: str, level: int, top: float) -> None:
        """Store an outline entry for the current page; it is written when the document is saved."""
        self._entries.append((len(self._pages), title, level, top))

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Store the page until the number of pages is known."""
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # called by reportlab's own showPage; not in the stubs

    def save(self) -> None:
        """Draw the footer of every page and write the document."""
        total = len(self._pages)
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self.setFont(REGULAR, 8)
            self.setFillColor(styles.MUTED)
            self.setStrokeColor(styles.RULE)
            right = self._pagesize[0] - styles.MARGIN  # type: ignore[attr-defined]  # not in the stubs
            self.line(styles.MARGIN, styles.BOTTOM - 8, right, styles.BOTTOM - 8)
            self.drawString(styles.MARGIN, styles.BOTTOM - 20, self.footer)
            self.drawRightString(right, styles.BOTTOM - 20, self.page_words(number, total))
            self._write_outline(number - 1)
            super().showPage()
        super().save()

    def page_words(self, number: int, total: int) -> str:
        """Return the words at the right of the footer of a page."""
        return f"第 {number} 页 共 {total} 页"

    def _write_outline(self, page: int) -> None:
        for i, (where, title, level, top) in enumerate(self._entries):
            if where == page:
                key = f"entry-{i}"
                self.bookmarkHorizontal(key, 0, top)
                self.addOutlineEntry(title, key, level, closed=level > 0)


class Built(NamedTuple):
    """A document as PDF: its bytes, its number of pages, and the points used on the last one."""

    data: bytes
    pages: int
    used: float


FRAME_HEIGHT = styles.PAGE[1] - styles.TOP - styles.BOTTOM


def build_pdf(
    story: list[Flowable],
    about: DocumentInfo,
    canvas: type[NumberedCanvas] = NumberedCanvas,
    given: Mapping[str, object] = MappingProxyType({}),
    page: tuple[float, float] = styles.PAGE,
) -> Built:
    """Return the PDF; `given` are class attributes for a subclass of the canvas, `page` is the size of a page in points.

    Raises: MissingGlyph if the footer contains a character that cannot be printed.
    """
    require_glyphs(about.footer)
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=page,
        title=about.title,
        author=about.author,
        subject=about.subject,
        lang="zh-CN",
        initialFontName=REGULAR,
        invariant=1,
    )
    height = page[1] - styles.TOP - styles.BOTTOM
    frame = Frame(
        styles.MARGIN - 6,
        styles.BOTTOM,
        page[0] - 2 * styles.MARGIN + 12,
        height,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates([PageTemplate(id="page", frames=[frame])])
    maker: Any = type(canvas.__name__, (canvas,), {"footer": about.footer, **given})
    document.build(story, canvasmaker=maker)
    last: Any = frame  # reportlab has no public name for the place of the next flowable
    used = height - (last._y - last._y1p)
    return Built(target.getvalue(), document.page, used)
