"""The door to PDFium, which must never be used by two threads at once."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from pages._limits import ReadingGuard
from pages.model import Box, Picture

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

PDFIUM = RLock()
"""The lock of the whole process around every use of PDFium: it is not thread-safe, not even with two documents."""
_FINE = 128
"""Steps of one point when places are converted: PDFium answers in whole device pixels."""
_LARGEST = 14_400
"""Largest side of a page in points: the limit of Acrobat (200 inches)."""
_PASSWORD = 4
"""FPDF_ERR_PASSWORD of PDFium."""
_SAVE_AGAIN = "请向对方另要一份，或打开后另存为新的 PDF"


class View:
    """Converts places of PDFium (points from the lower left corner of an unturned page) to boxes of the page shown."""

    def __init__(self, page: PdfPage, turn: int) -> None:
        import pypdfium2.raw as raw

        width, height = page.get_size()
        self.width, self.height = (height, width) if turn % 180 else (width, height)
        across, down = round(self.width * _FINE), round(self.height * _FINE)

        def shown(x: float, y: float) -> tuple[float, float]:
            found_x, found_y = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(page, 0, 0, across, down, turn // 90, x, y, found_x, found_y)
            return found_x.value / _FINE, found_y.value / _FINE

        self._zero = zero = shown(0, 0)
        one, other = shown(1000, 0), shown(0, 1000)
        self._x = ((one[0] - zero[0]) / 1000, (one[1] - zero[1]) / 1000)
        self._y = ((other[0] - zero[0]) / 1000, (other[1] - zero[1]) / 1000)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page shown."""
        return (
            self._zero[0] + x * self._x[0] + y * self._y[0],
            self._zero[1] + x * self._x[1] + y * self._y[1],
        )

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a box of the page shown."""
        (x1, y1), (x2, y2) = self.point(left, bottom), self.point(right, top)
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


@contextmanager
def opened_pdf(data: bytes, guard: ReadingGuard) -> Iterator[PdfDocument]:
    """Open a PDF; hold the lock only while it is opened and closed.

    Raises: UserError for a damaged or encrypted file, or when PDFium is missing.
    """
    with PDFIUM:
        document = _opened(data, guard)
    try:
        yield document
    finally:
        with PDFIUM:
            document.close()


def _opened(data: bytes, guard: ReadingGuard) -> PdfDocument:
    try:
        import pypdfium2
    except (ImportError, OSError) as error:
        raise guard.error("这台电脑缺少读 PDF 的组件", "请重新安装程序，或把内容复制后粘贴进来") from error
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise guard.error("有打开密码", "请先用 PDF 阅读器取消密码，另存后再打开") from error
        raise guard.error("不是完好的 PDF", _SAVE_AGAIN) from error


@contextmanager
def opened_page(document: PdfDocument, number: int, guard: ReadingGuard) -> Iterator[PdfPage | None]:
    """Open page `number` (from 1) under the lock; None, with a note, for a page that PDFium cannot read."""
    import pypdfium2

    with PDFIUM:
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            guard.note(f"第 {number} 页已损坏，没有读出来")
            yield None
            return
        try:
            if max(page.get_size()) > _LARGEST or min(page.get_size()) < 1:
                guard.note(f"第 {number} 页的尺寸不合常理，没有读")
                yield None
            else:
                yield page
        finally:
            page.close()


def rendered(page: PdfPage, turn: int, dpi: float, most_pixels: int) -> Picture:
    """Return the picture of a page on white; the resolution is lowered where the picture would be too large."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    scale = min(dpi / 72, (most_pixels / max(1.0, width * height)) ** 0.5)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    if turn % 180:
        across, down = down, across
    memory = (ctypes.c_ubyte * (across * down * 3))()
    ctypes.memset(memory, 255, len(memory))
    bitmap = raw.FPDFBitmap_CreateEx(across, down, raw.FPDFBitmap_BGR, memory, across * 3)
    try:
        flags = raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, turn // 90, flags)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return Picture(across, down, bytes(memory))
