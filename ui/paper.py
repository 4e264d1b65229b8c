"""A PDF as paper on screen: shown page by page, printed at the printer's own resolution."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui import messages

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

_PRINT_DPI = 300


class Paper(QWidget):
    """Holds one PDF in memory; nothing of it is written to disk."""

    def __init__(self) -> None:
        super().__init__()
        self._buffer = QBuffer(self)
        self._data = b""
        self.document = _document(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view())

    def _view(self) -> QWidget:
        if self.document is None:
            note = QLabel("这台电脑缺少 PDF 预览组件，请保存后用系统阅读器打开。")
            note.setObjectName("muted")
            note.setAlignment(Qt.AlignmentFlag.AlignCenter)
            return note
        from PySide6.QtPdfWidgets import QPdfView

        view = QPdfView(self)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setDocument(self.document)
        return view

    def show_pdf(self, data: bytes) -> int:
        """Shows a PDF and returns its number of pages (0 without the preview component)."""
        self._data = data
        self._buffer.close()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        if self.document is None:
            return 0
        self.document.load(self._buffer)
        return self.document.pageCount()

    def clear(self) -> None:
        """Takes the PDF away, so that nobody takes it for that of the next firm."""
        self._buffer.close()
        if self.document is not None:
            self.document.close()

    def print_pages(self, done: Callable[[], object]) -> None:
        """Opens the print dialog, or says what to do without a printer; `done` after the pages were sent."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if not QPrinterInfo.availablePrinterNames():
            messages.tell(self, "没有打印机", "这台电脑没有安装打印机。可以先“保存 PDF”，拷到能打印的电脑上打印。")
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(partial(self._print_on, printer, self._data, done))
        dialog.setModal(True)
        dialog.show()

    def _print_on(self, printer: QPrinter, data: bytes, done: Callable[[], object]) -> None:
        if data is not self._data:  # another PDF came while the dialog was open; the one asked for is printed
            self.show_pdf(data)
        self.paint(printer)
        done()

    def paint(self, printer: QPrinter) -> None:
        """Draws every page on the printer."""
        if self.document is None:
            return
        painter = QPainter(printer)
        page_box = painter.viewport()
        scale = min(1.0, _PRINT_DPI / printer.resolution())
        size = QSize(round(page_box.width() * scale), round(page_box.height() * scale))
        for page in range(self.document.pageCount()):
            if page:
                printer.newPage()
            painter.drawImage(page_box, self.document.render(page, size))
        painter.end()


def _document(parent: QWidget) -> QPdfDocument | None:
    try:
        from PySide6.QtPdf import QPdfDocument
    except ImportError:
        return None
    return QPdfDocument(parent)
