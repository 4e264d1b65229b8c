"""A print preview: a PDF shown page by page and printed at the printer's own resolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from ui.widgets import messages
from ui.widgets.pdf import PdfDocument, PdfError
from ui.widgets.pdf_view import PdfView

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class Paper(QWidget):
    """A QWidget that shows one PDF from memory; nothing is written to disk."""

    def __init__(self) -> None:
        super().__init__()
        self._data = b""
        self.view, self.note = PdfView(), QLabel()
        self.note.setObjectName("muted")
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setWordWrap(True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.note)

    @property
    def page_count(self) -> int:
        """The number of pages shown; 0 without a PDF or when it cannot be shown."""
        return 0 if self.view.document is None else len(self.view.document.sizes)

    def show_pdf(self, data: bytes) -> int:
        """Shows a PDF and returns its number of pages; 0 if a message is shown in its place."""
        try:
            document = PdfDocument(data)
        except PdfError as error:
            self.clear()
            self.note.setText(str(error))
            self._stack.setCurrentWidget(self.note)
            return 0
        self._data = data
        self.view.set_document(document)
        self._stack.setCurrentWidget(self.view)
        return self.page_count

    def clear(self) -> None:
        """Removes the PDF, so that it is not mistaken for that of the next firm."""
        self._data = b""
        self.view.set_document(None)
        self._stack.setCurrentWidget(self.view)

    def print_pages(self, done: Callable[[], object]) -> None:
        """Opens the print dialog, or explains what to do without a printer; `done` is called after all pages were sent."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if not QPrinterInfo.availablePrinterNames():
            messages.show_message(
                self, "没有打印机", "这台电脑没有安装打印机。可以先“保存 PDF”，拷到能打印的电脑上打印。"
            )
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.page_count)
        data = self._data
        dialog.accepted.connect(lambda: self.print_on(printer, done, data))  # `accepted` carries the printer too
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setModal(True)
        dialog.show()  # its own open() asks for a slot

    def print_on(self, printer: QPrinter, done: Callable[[], object], data: bytes | None = None) -> None:
        """Prints the pages of `data`, or of the PDF shown; `done` is called after the last page."""
        from ui.widgets.printing import PrintJob

        data = self._data if data is None else data
        if not data:
            return
        job = PrintJob(data, printer, self)
        job.finished.connect(done)
        job.failed.connect(lambda trouble: messages.show_message(self, "没有打印", trouble))
        job.start()
