"""A dialog that shows a PDF, saves it and prints it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from policies import KeceError
from policies.files import SHARED, save_bytes
from ui.widgets import messages, theme
from ui.widgets.paper import Paper


class PaperDialog(QDialog):
    """Shows a paper that is not kept: letters, lists, plans. `file_name` is proposed when it is saved.

    The signal `used` is emitted each time it was saved or printed.
    """

    used = Signal()

    def __init__(self, title: str, data: bytes, file_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("paper-dialog")
        self.setWindowTitle(title)
        self.resize(820, 560)
        self._data, self._file_name = data, file_name
        self.paper, self.note = Paper(), QLabel()
        self.note.setObjectName("muted")
        self.print_button, self.save_button = QPushButton("打印…(&P)"), QPushButton("保存 PDF…(&S)")
        self.close_button = QPushButton("关闭")
        self._lay_out()
        self.print_button.setShortcut(QKeySequence(QKeySequence.StandardKey.Print))
        self.save_button.setShortcut(QKeySequence(QKeySequence.StandardKey.Save))
        self.print_button.clicked.connect(lambda: self.paper.print_pages(self.used.emit))
        self.save_button.clicked.connect(self.ask_file)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)
        pages = self.paper.show_pdf(data)
        self.note.setText(f"共 {pages} 页" if pages else "")

    def _lay_out(self) -> None:
        self.print_button.setObjectName("primary")
        self.print_button.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.note, 1)
        for button in (self.close_button, self.save_button, self.print_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.paper, 1)
        column.addLayout(buttons)

    def ask_file(self) -> None:
        """Asks where to save the paper."""
        messages.choose_target(self, "保存 PDF", "PDF 文件 (*.pdf)", self._file_name, self.save)

    def save(self, path: Path) -> None:
        """Saves the paper, or says why it cannot be saved."""
        try:
            save_bytes(path, self._data, SHARED)
        except KeceError as error:
            messages.show_message(self, "没有保存", str(error))
            return
        self.note.setText(f"已保存：{path.name}")
        self.used.emit()


def show_paper(title: str, file_name: str, make: Callable[[], bytes], parent: QWidget) -> PaperDialog | None:
    """Makes a paper and shows it; returns the dialog, or None after saying why the paper cannot be laid out."""
    try:
        data = make()
    except KeceError as error:
        messages.show_message(parent, "没有排出", str(error))
        return None
    dialog = PaperDialog(title, data, file_name, parent)
    dialog.open()
    return dialog
