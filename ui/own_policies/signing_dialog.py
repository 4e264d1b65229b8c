"""The review of an own policy on paper, to be read away from the screen and signed by both persons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from policies import UserError
from ui.widgets import messages, theme
from ui.widgets.html_pdf import pdf_of
from ui.widgets.paper import Paper

_SIZE = (760, 560)


class SigningDialog(QDialog):
    """A QDialog with the pages. `write` saves them to a file that the user chose."""

    def __init__(self, html: str, name: str, write: Callable[[Path, bytes], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("打印核对稿")
        self.resize(*_SIZE)
        self._name, self._write = name, write
        self.pdf = pdf_of(html, f"核对稿：{name}")
        self.paper = Paper()
        self.printed, self.saved, self.finish = QPushButton("打印…"), QPushButton("存为 PDF…"), QPushButton("关闭")
        self.printed.setObjectName("primary")
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.finish, self.saved, self.printed):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.paper, 1)
        column.addLayout(row)
        self.paper.show_pdf(self.pdf)
        self.printed.clicked.connect(lambda: self.paper.print_pages(lambda: None))
        self.saved.clicked.connect(self._ask_file)
        self.finish.clicked.connect(self.reject)

    def _ask_file(self) -> None:
        messages.choose_target(self, "存核对稿", messages.PDF, f"核对稿-{self._name[:40]}.pdf", self.keep)

    def keep(self, path: Path) -> None:
        """Saves the pages to a file."""
        try:
            self._write(path, self.pdf)
        except UserError as error:
            messages.show_message(self, "没有保存", str(error))
