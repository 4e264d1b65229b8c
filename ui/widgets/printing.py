"""Prints the pages of a PDF one at a time."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QProgressDialog, QWidget

from ui.widgets.pdf import PdfDocument

REFUSED = "打印机没有接受这份文件，请检查打印机后再打印。"
_DPI = 300
"""The highest resolution in dpi at which pages are rendered: text in print needs no more."""
_FEW = 8
"""Up to this many pages are sent at once; longer jobs show their progress and can be cancelled."""


def chosen_pages(printer: QPrinter, count: int) -> range:
    """Returns the page range chosen in the print dialog, counted from 0."""
    if printer.printRange() != QPrinter.PrintRange.PageRange:
        return range(count)
    last = printer.toPage() or count
    return range(max(0, printer.fromPage() - 1), min(last, count))


class PrintJob(QObject):
    """A print job that renders each page at the printer's resolution without blocking the window.

    The signal `finished` is emitted after all pages were sent, `failed` carries a message when the printer refuses.
    After `stop` neither is emitted. The job opens its own document, so the preview may change meanwhile.
    """

    finished = Signal()
    failed = Signal(str)

    def __init__(self, data: bytes, printer: QPrinter, parent: QWidget) -> None:
        super().__init__(parent)
        self._printer, self._window = printer, parent
        self._document = PdfDocument(data)
        self._pages = list(chosen_pages(printer, self._document.page_count))
        self._sent = 0
        self._painter = QPainter()
        self.progress: QProgressDialog | None = None

    def start(self) -> None:
        """Sends the pages: a few at once, many one by one from the event loop."""
        if not self._painter.begin(self._printer):
            self._end(REFUSED)
            return
        if len(self._pages) <= _FEW:
            while self._send_next():
                pass
            return
        self.progress = QProgressDialog("正在打印…", "取消", 0, len(self._pages), self._window)
        self.progress.setWindowTitle("打印")
        self.progress.setWindowModality(Qt.WindowModality.WindowModal)
        self.progress.canceled.connect(self.stop)
        self.progress.open()
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.stop)
        QTimer.singleShot(0, self._send_one_of_many)

    def stop(self) -> None:
        """Cancels the job; pages that are not printed yet are discarded."""
        if self._painter.isActive():
            self._printer.abort()
            self._close()

    def _send_one_of_many(self) -> None:
        if self.progress is not None and self._send_next():
            self.progress.setLabelText(f"正在打印第 {self._sent + 1} 页，共 {len(self._pages)} 页…")
            self.progress.setValue(self._sent)
            QTimer.singleShot(0, self._send_one_of_many)

    def _send_next(self) -> bool:
        """Sends one page and returns whether there are more."""
        if not self._painter.isActive():
            return False
        if self._sent < len(self._pages):
            if self._sent and not self._printer.newPage():
                self._end(REFUSED)
                return False
            self._draw(self._pages[self._sent])
            self._sent += 1
        if self._sent < len(self._pages):
            return True
        self._end()
        return False

    def _draw(self, page: int) -> None:
        """Draws a page centred and as large as the paper allows, with its own aspect ratio."""
        paper = self._painter.viewport()
        size = self._document.sizes[page].scaled(paper.size().toSizeF(), Qt.AspectRatioMode.KeepAspectRatio).toSize()
        box = QRect(paper.topLeft(), size)
        box.moveCenter(paper.center())
        scale = min(1.0, _DPI / self._printer.resolution())
        picture = self._document.render(page, QSize(round(size.width() * scale), round(size.height() * scale)))
        self._painter.drawImage(box, picture)

    def _close(self) -> None:
        """Ends the painter and frees the document."""
        if self._painter.isActive():
            self._painter.end()
        self._document.close()
        if self.progress is not None:
            self.progress.deleteLater()
            self.progress = None
        self.deleteLater()

    def _end(self, trouble: str = "") -> None:
        """Closes the job and emits its result."""
        self._close()
        if trouble:
            self.failed.emit(trouble)
        else:
            self.finished.emit()
