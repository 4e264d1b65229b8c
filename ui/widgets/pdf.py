"""A PDF in memory; PDFium renders its pages."""

from __future__ import annotations

import ctypes

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QImage

from pages import PDFIUM

MISSING = "这台电脑缺少 PDF 预览组件，请保存后用系统阅读器打开。"
UNREADABLE = "这份 PDF 打不开，内容可能已损坏，请重新生成。"


class PdfError(Exception):
    """Raised when a PDF cannot be shown; the message is one sentence for the user."""


class PdfDocument:
    """An open PDF. Nothing is written to disk.

    Every use of PDFium holds the lock of `pages`, because papers are read in a worker thread meanwhile.
    """

    def __init__(self, data: bytes) -> None:
        """Opens a PDF.

        Raises: PdfError when PDFium is not installed or cannot read the data.
        """
        with PDFIUM:
            self._open(data)

    def _open(self, data: bytes) -> None:
        try:
            import pypdfium2
        except (ImportError, OSError) as error:
            raise PdfError(MISSING) from error
        self._pdfium = pypdfium2
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise PdfError(UNREADABLE) from error
        try:
            self.sizes = tuple(self._size(page) for page in range(len(self._document)))
        except pypdfium2.PdfiumError as error:
            self.close()
            raise PdfError(UNREADABLE) from error

    def _size(self, page: int) -> QSizeF:
        """Returns the size of a page in points, at least one point each way so that it can be a divisor."""
        width, height = self._document.get_page_size(page)
        return QSizeF(max(1.0, width), max(1.0, height))

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return len(self.sizes)

    def render(self, page: int, size: QSize) -> QImage:
        """Returns an image of a page on white, with exactly this size in pixels.

        A page that PDFium cannot read is white; the image is null when there is no memory for it.
        """
        picture = QImage(size, QImage.Format.Format_RGB32)
        if picture.isNull():
            return picture
        picture.fill(Qt.GlobalColor.white)
        with PDFIUM:
            try:
                opened = self._document[page]
            except self._pdfium.PdfiumError:
                return picture
            try:
                self._draw(opened, picture)
            finally:
                opened.close()
        return picture

    def _draw(self, opened: object, picture: QImage) -> None:
        """Renders a page with PDFium directly into the memory of the image."""
        raw = self._pdfium.raw
        width, height = picture.width(), picture.height()
        memory = (ctypes.c_ubyte * picture.sizeInBytes()).from_buffer(picture.bits())
        bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGRx, memory, picture.bytesPerLine())
        try:
            raw.FPDF_RenderPageBitmap(bitmap, opened, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)

    def close(self) -> None:
        """Frees the memory; the document cannot be used afterwards."""
        with PDFIUM:
            self._document.close()
