"""The pages of a PDF sent to a printer, one at a time."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QProgressDialog, QWidget

from ui.widgets.pdf import PdfDocument

REFUSED = "打印机没有接受这份文件，请检查打印机后再打印。"
_DPI = 300
"""Pages are drawn no finer than this."""
_FEW = 8
"""Up to this many pages are sent at once; more show their progress and can be stopped."""


def chosen_pages(printer: QPrinter, count: int) -> range:
    """Return the pages that the print dialog was set to, counted from 0."""
    if printer.printRange() != QPrinter.PrintRange.PageRange:
        return range(count)
    last = printer.toPage() or count
    return range(max(0, printer.fromPage() - 1), min(last, count))


class PrintJob(QObject):
    """Draws each page at the resolution of the printer; the window stays alive during long jobs.

    `finished` is emitted when all pages were sent, `failed` with a sentence when the printer refuses.
    After `stop` neither is emitted. The job has a document of its own, so the preview may change meanwhile.
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
        """Send the pages: a few at once, many one by one between the events of the window."""
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
        """Send no more pages; what the printer has not printed yet is dropped."""
        if self._painter.isActive():
            self._printer.abort()
            self._close()

    def _send_one_of_many(self) -> None:
        if self.progress is not None and self._send_next():
            self.progress.setLabelText(f"正在打印第 {self._sent + 1} 页，共 {len(self._pages)} 页…")
            self.progress.setValue(self._sent)
            QTimer.singleShot(0, self._send_one_of_many)

    def _send_next(self) -> bool:
        """Send one page; return whether there are more to send."""
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
        """Draw a page as large as the paper allows, in its own proportions, in the middle."""
        paper = self._painter.viewport()
        size = self._document.sizes[page].scaled(paper.size().toSizeF(), Qt.AspectRatioMode.KeepAspectRatio).toSize()
        box = QRect(paper.topLeft(), size)
        box.moveCenter(paper.center())
        scale = min(1.0, _DPI / self._printer.resolution())
        picture = self._document.render(page, QSize(round(size.width() * scale), round(size.height() * scale)))
        self._painter.drawImage(box, picture)

    def _close(self) -> None:
        """End the drawing and free the document."""
        if self._painter.isActive():
            self._painter.end()
        self._document.close()
        if self.progress is not None:
            self.progress.deleteLater()
            self.progress = None
        self.deleteLater()

    def _end(self, trouble: str = "") -> None:
        """Close and report."""
        self._close()
        if trouble:
            self.failed.emit(trouble)
        else:
            self.finished.emit()
