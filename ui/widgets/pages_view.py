"""The pages of a document that was read, with places on them marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen

from pages import page_picture
from policies import UserError
from ui.widgets.override import override
from ui.widgets.pdf_view import PdfView

if TYPE_CHECKING:
    from pages import Box, Page

_SPREAD = 2.0
"""Points by which a mark is larger than its text."""
_SCALE = 1.0
"""Pixels a point at which the pages are shown at least at first, so that the print of a form can be read."""
_FAINT, _CLEAR = 28, 70
"""How strongly (of 255) the places are coloured: the others, and the current one."""


@dataclass(frozen=True)
class PageMark:
    """A place on a page (from 1), with the number of the row that it belongs to. `box` is None for a page as a whole.

    `colour` is #rrggbb, "" for that of selections. A `quiet` one is seen only while its row is the current one.
    """

    row: int
    page: int
    box: Box | None
    colour: str = ""
    quiet: bool = False


class PaperPages:
    """The pages of a document that was read, turned as they were read."""

    def __init__(self, data: bytes, pages: tuple[Page, ...]) -> None:
        self._data, self._pages = data, pages
        self.sizes = tuple(QSizeF(max(1.0, page.width), max(1.0, page.height)) for page in pages)

    def render(self, page: int, size: QSize) -> QImage:
        """Returns an image of a page; a page that cannot be read any more is white."""
        dpi = 72 * size.width() / self.sizes[page].width()
        try:
            picture = page_picture(self._data, self._pages[page].number, dpi, self._pages[page].turn)
        except UserError:
            white = QImage(size, QImage.Format.Format_RGB32)
            white.fill(Qt.GlobalColor.white)
            return white
        image = QImage(
            picture.rgb, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888
        ).copy()
        keep = Qt.AspectRatioMode.IgnoreAspectRatio
        return image.scaled(size, keep, Qt.TransformationMode.SmoothTransformation) if image.size() != size else image

    def close(self) -> None:
        """Does nothing: the pages hold only bytes."""


class PagesView(PdfView):
    """A PdfView with marks. The signal `picked` carries the number of the row whose mark was clicked."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("文件的页面")
        self._marks: tuple[PageMark, ...] = ()
        self._row = -1
        self._is_fitted = False

    def show_pages(self, data: bytes, pages: tuple[Page, ...], marks: tuple[PageMark, ...]) -> None:
        """Shows pages and marks places on them."""
        self._marks, self._row = marks, -1
        self.set_document(PaperPages(data, pages))
        self._is_fitted = False

    def show_marks(self, marks: tuple[PageMark, ...]) -> None:
        """Marks other places on the same pages."""
        self._marks = marks
        self.viewport().update()

    def point_out(self, row: int) -> None:
        """Makes the marks of a row stand out, and scrolls to the first of them."""
        self._row = row
        self._fit()
        mark = next((mark for mark in self._marks if mark.row == row), None)
        if mark is not None and self.document is not None and mark.page <= len(self.document.sizes):
            whole = QRectF(0, 0, self.document.sizes[mark.page - 1].width(), 1)
            self.reveal(mark.page - 1, _area(mark.box) if mark.box is not None else whole)
        self.viewport().update()

    def _fit(self) -> None:
        """Makes the pages large enough to be read, once for each document."""
        if self._is_fitted or not self.isVisible() or self.document is None:
            return
        self._is_fitted = True
        width = max(size.width() for size in self.document.sizes)
        self.set_zoom(max(1.0, _SCALE * width / self.viewport().width()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        pages = self.pages_in_sight()
        for mark in self._marks:
            if mark.page - 1 not in pages or mark.box is None:
                continue
            current = mark.row == self._row
            if mark.quiet and not current:
                continue
            area = self.area_of(mark.page - 1, _area(mark.box))
            colour = QColor(mark.colour) if mark.colour else self.palette().highlight().color()
            painter.setPen(QPen(colour, 2 if current else 1))
            colour.setAlpha(_CLEAR if current else _FAINT)
            painter.setBrush(colour)
            colour.setAlpha(255)
            painter.drawRect(area)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        found = self.point_at(event.position().toPoint())
        if found is None:
            return
        page, place = found
        for mark in self._marks:
            if mark.page == page + 1 and mark.box is not None and _area(mark.box).contains(place):
                self.picked.emit(mark.row)
                return


def _area(box: Box) -> QRectF:
    area = QRectF(box.left, box.top, box.width, box.height)
    return area.adjusted(-_SPREAD, -_SPREAD, _SPREAD, _SPREAD)
