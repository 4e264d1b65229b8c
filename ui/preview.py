"""The sheet on screen before it is printed: preview, edition, save, print."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPainter
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import messages
from ui.tasks import TaskRunner

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

    from ui.presenter import Presenter

_PRINT_DPI = 300
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
        self._outside = QPushButton("用系统阅读器打开")
        self._runner = TaskRunner(self)
        self.document = _document(self)
        self._build()
        self._edition.activated.connect(lambda _: self.make())
        self._save.clicked.connect(self.save)
        self._print.clicked.connect(self.print_sheet)
        self._outside.clicked.connect(self.open_outside)
        self._runner.done.connect(self._rendered)
        self._runner.failed.connect(self._failed)
        self.make()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(QLabel("版本"))
        top.addWidget(self._edition)
        top.addWidget(self._status, 1)
        top.addWidget(self._outside)
        top.addWidget(self._print)
        top.addWidget(self._save)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self._view(), 1)

    def _view(self) -> QWidget:
        if self.document is None:
            note = QLabel("这台电脑缺少 PDF 预览组件。可以“用系统阅读器打开”，或先保存再打印。")
            note.setObjectName("muted")
            note.setAlignment(Qt.AlignmentFlag.AlignCenter)
            return note
        from PySide6.QtPdfWidgets import QPdfView

        view = QPdfView(self)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setDocument(self.document)
        return view

    def make(self) -> None:
        """Makes the sheet anew in the background."""
        from sheet import Edition, SheetOptions

        edition = str(self._edition.currentData())
        self._status.setText("正在生成…")
        self._save.setEnabled(False)
        self._print.setEnabled(False)
        self._outside.setEnabled(False)
        presenter = self._presenter  # the work holds no widget: it may outlive this window
        self._runner.start(lambda: presenter.sheet(SheetOptions(edition=Edition(edition))))

    def _rendered(self, data: object) -> None:
        self._data = data if isinstance(data, bytes) else b""
        self._buffer.close()
        self._buffer.setData(QByteArray(self._data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        if self.document is not None:
            self.document.load(self._buffer)
            self._status.setText(f"共 {self.document.pageCount()} 页")
            self._print.setEnabled(True)
        else:
            self._status.setText("已生成")
        self._save.setEnabled(True)
        self._outside.setEnabled(True)

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
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self._paint(printer))
        dialog.setModal(True)
        dialog.show()

    def open_outside(self) -> None:
        """Opens the sheet in the viewer of the system."""
        folder = Path(tempfile.mkdtemp(prefix="kece-"))
        answer = self._presenter.write(folder / "服务单.pdf", self._data)
        if answer.message or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder / "服务单.pdf"))):
            self._status.setText(answer.message or "系统里没有能打开 PDF 的程序，请另存后拷到别的电脑上看")

    def _paint(self, printer: QPrinter) -> None:
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
