"""The sheet on screen before it is printed: preview, edition, save, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import messages
from ui.tasks import TaskRunner

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

    from ui.presenter import Presenter

_EDITIONS = (("企业版", "firm"), ("工作版（内部）", "officer"))


class SheetPreview(QDialog):
    """Shows the sheet of the firm in hand."""

    def __init__(self, presenter: Presenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("服务单预览")
        self.resize(900, 720)
        self._presenter = presenter
        self._data = b""
        self._buffer = QBuffer(self)
        self._edition = QComboBox()
        for text, value in _EDITIONS:
            self._edition.addItem(text, value)
        self._status = QLabel()
        self._status.setObjectName("muted")
        self._save = QPushButton("另存为 PDF…")
        self._save.setObjectName("primary")
        self._print = QPushButton("打印…")
        self._runner = TaskRunner(self)
        self.document = _document(self)
        self._build()
        self._edition.activated.connect(lambda _: self.make())
        self._save.clicked.connect(self.save)
        self._print.clicked.connect(self.print_sheet)
        self._runner.done.connect(self._rendered)
        self._runner.failed.connect(self._failed)
        self.make()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(QLabel("版本"))
        top.addWidget(self._edition)
        top.addWidget(self._status, 1)
        top.addWidget(self._print)
        top.addWidget(self._save)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self._view(), 1)

    def _view(self) -> QWidget:
        from PySide6.QtPdfWidgets import QPdfView

        view = QPdfView(self)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setDocument(self.document)
        return view

    def make(self) -> None:
        """Makes the sheet anew in the background."""
        edition = str(self._edition.currentData())
        self._status.setText("正在生成…")
        self._save.setEnabled(False)
        self._print.setEnabled(False)
        self._runner.start(lambda: self._presenter.sheet(edition))

    def _rendered(self, data: object) -> None:
        self._data = data if isinstance(data, bytes) else b""
        self._buffer.close()
        self._buffer.setData(QByteArray(self._data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._status.setText(f"共 {self.document.pageCount()} 页")
        self._save.setEnabled(True)
        self._print.setEnabled(True)

    def _failed(self, message: str) -> None:
        self._status.setText(message)

    def save(self) -> None:
        """Asks for a target and writes the sheet."""
        match = self._presenter.match
        name = f"{match.profile.name}-服务单-{match.on.isoformat()}-{self._edition.currentText()[:3]}.pdf"
        messages.choose_target(self, "保存服务单", messages.PDF, name.replace("/", "／"), self.save_to)

    def save_to(self, path: Path) -> None:
        """Writes the sheet and says where it is."""
        answer = self._presenter.write(path, self._data)
        self._status.setText(answer.message or f"已保存：{path}")

    def print_sheet(self) -> None:
        """Opens the print dialog, or says what to do without a printer."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if not QPrinterInfo.availablePrinterNames():
            messages.tell(self, "没有打印机", "这台电脑没有安装打印机。可以先“另存为 PDF”，拷到能打印的电脑上打印。")
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self._paint(printer))
        dialog.setModal(True)
        dialog.show()

    def _paint(self, printer: object) -> None:
        from PySide6.QtPrintSupport import QPrinter

        if not isinstance(printer, QPrinter):
            return
        painter = QPainter(printer)
        area = printer.pageRect(QPrinter.Unit.DevicePixel).size().toSize()
        for page in range(self.document.pageCount()):
            if page:
                printer.newPage()
            painter.drawImage(0, 0, self.document.render(page, QSize(area.width(), area.height())))
        painter.end()


def _document(parent: QWidget) -> QPdfDocument:
    from PySide6.QtPdf import QPdfDocument

    return QPdfDocument(parent)
