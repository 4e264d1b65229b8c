"""A view of the pages of a PDF below each other, as wide as the view; only visible pages are rendered."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSlider

from ui.widgets.override import override

_MARGIN = 10
"""Pixels around each page."""
_CACHE_BYTES = 48 * 1024 * 1024
"""The most bytes of page images cached outside the visible area: about twelve A4 pages at screen size."""
_SETTLE = 150
"""Milliseconds without a change of width after which pages are rendered again at full sharpness."""
_ZOOM_STEP = 1.25
"""The factor of one zoom step, as in common PDF viewers."""
_ZOOM_LIMITS = (0.5, 3.0)


class PagedDocument(Protocol):
    """Pages that can be shown: their sizes in points, and an image of each."""

    @property
    def sizes(self) -> tuple[QSizeF, ...]:
        """The sizes of the pages."""
        ...

    def render(self, page: int, size: QSize) -> QImage:
        """Returns an image of a page with exactly this size in pixels."""
        ...

    def close(self) -> None:
        """Frees the memory."""
        ...


class PdfView(QAbstractScrollArea):
    """A QAbstractScrollArea that scrolls through a PDF with wheel and keys; Ctrl with wheel, +, − or 0 zooms.

    The view owns its document and closes it when another one is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.document: PagedDocument | None = None
        self.zoom = 1.0
        self._tops: list[int] = []
        self._boxes: list[QRect] = []
        self._pictures: OrderedDict[int, QImage] = OrderedDict()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE)
        self._settling.timeout.connect(self.viewport().update)
        self.setObjectName("pages")
        self.setAccessibleName("PDF 预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A scroll bar that comes and goes would change the width, and with it the height that asked for it.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def set_document(self, document: PagedDocument | None) -> None:
        """Shows a document at the scroll position of the previous one; None clears the view."""
        if self.document is not None:
            self.document.close()
        self.document = document
        self._pictures.clear()
        self._arrange()

    def set_zoom(self, zoom: float) -> None:
        """Sets the ratio of page width to view width, within limits."""
        self.zoom = min(max(zoom, _ZOOM_LIMITS[0]), _ZOOM_LIMITS[1])
        self._rescale()

    def pages_in_sight(self) -> range:
        """Returns the pages that are at least partly visible."""
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        return range(first, bisect_left(self._tops, top + self.viewport().height()))

    def area_of(self, page: int, area: QRectF) -> QRect:
        """Returns where an area of a page (in points) is in the viewport."""
        assert self.document is not None
        box, size = self._boxes[page], self.document.sizes[page]
        scale = box.width() / size.width()
        offset = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        corner = box.topLeft() - offset + (area.topLeft() * scale).toPoint()
        return QRect(corner, (area.size() * scale).toSize())

    def point_at(self, place: QPoint) -> tuple[int, QPointF] | None:
        """Returns the page at a point of the viewport and the place on it in points, None beside the pages."""
        offset = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for page, box in enumerate(self._boxes):
            if self.document is not None and box.contains(place + offset):
                scale = self.document.sizes[page].width() / box.width()
                return page, QPointF(place + offset - box.topLeft()) * scale
        return None

    def reveal(self, page: int, area: QRectF) -> None:
        """Scrolls to an area of a page unless all of it is visible."""
        shown = self.area_of(page, area)
        if not self.viewport().rect().contains(shown):
            middle = shown.center() - self.viewport().rect().center()
            for bar, step in ((self.verticalScrollBar(), middle.y()), (self.horizontalScrollBar(), middle.x())):
                bar.setValue(bar.value() + step)

    def _arrange(self) -> None:
        """Computes the position of each page and the scroll range."""
        sizes = () if self.document is None else self.document.sizes
        room = self.viewport().size()
        width = max(1, round((room.width() - 2 * _MARGIN) * self.zoom))
        left = max(_MARGIN, (room.width() - width) // 2)
        self._tops, self._boxes, bottom = [], [], 0
        for size in sizes:
            box = QRect(left, bottom + _MARGIN, width, max(1, round(width * size.height() / size.width())))
            self._tops.append(bottom)
            self._boxes.append(box)
            bottom = box.bottom() + 1
        total = QSize(width + 2 * _MARGIN, bottom + _MARGIN) if sizes else QSize(0, 0)
        for bar, length, page in (
            (self.verticalScrollBar(), total.height(), room.height()),
            (self.horizontalScrollBar(), total.width(), room.width()),
        ):
            bar.setRange(0, max(0, length - page))
            bar.setPageStep(page)
            bar.setSingleStep(40)
        self.viewport().update()

    def _rescale(self) -> None:
        """Lays the pages out for another width and keeps the position in the document."""
        bar = self.verticalScrollBar()
        place = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._arrange()
        bar.setValue(round(place * bar.maximum()))

    def _picture(self, page: int) -> QImage:
        """Returns the image of a page, from the cache if the size matches, rendered otherwise.

        While the width changes, a cached image of another size is used.
        """
        assert self.document is not None
        ratio = self.devicePixelRatioF()
        size = (self._boxes[page].size().toSizeF() * ratio).toSize()
        picture = self._pictures.get(page)
        if picture is None or (picture.size() != size and not self._settling.isActive()):
            picture = self.document.render(page, size)
            picture.setDevicePixelRatio(ratio)
            self._pictures[page] = picture
        self._pictures.move_to_end(page)
        return picture

    def _trim_cache(self, pages: range) -> None:
        """Removes the least recently used images from the cache, except those of these pages."""
        total = sum(picture.sizeInBytes() for picture in self._pictures.values())
        for page in [page for page in self._pictures if page not in pages]:
            if total <= _CACHE_BYTES:
                return
            total -= self._pictures.pop(page).sizeInBytes()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        palette = self.palette()
        painter.fillRect(event.rect(), palette.window())
        border = palette.windowText().color()
        border.setAlphaF(0.2)
        painter.setPen(border)
        offset = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        pages = self.pages_in_sight()
        for page in pages:
            box = self._boxes[page].translated(-offset)
            if box.adjusted(-1, -1, 1, 1).intersects(event.rect()):
                painter.drawImage(box, self._picture(page))
                painter.drawRect(box.adjusted(-1, -1, 0, 0))
        self._trim_cache(pages)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._settling.start()
        self._rescale()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self.viewport().update()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * _ZOOM_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = QKeySequence.StandardKey
        if event.key() == Qt.Key.Key_Home:
            self.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
        elif event.key() == Qt.Key.Key_End:
            self.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderToMaximum)
        elif event.matches(keys.ZoomIn):
            self.set_zoom(self.zoom * _ZOOM_STEP)
        elif event.matches(keys.ZoomOut):
            self.set_zoom(self.zoom / _ZOOM_STEP)
        elif event.key() == Qt.Key.Key_0 and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(1.0)
        else:
            super().keyPressEvent(event)  # page up and down, arrows
