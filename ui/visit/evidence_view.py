"""Shows a kept evidence file: papers and pictures inside the program, others are saved where the user says."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from policies import KeceError
from policies.files import SHARED, save_bytes
from ui.widgets import messages
from ui.widgets.paper_dialog import PaperDialog

_WIDE, _TALL = 820, 560
"""Pixels; it fits on 1093×614."""


class PictureDialog(QDialog):
    """Shows a picture in its size and saves it."""

    def __init__(self, name: str, picture: QPixmap, body: bytes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("evidence-picture")
        self.setWindowTitle(name)
        self.resize(_WIDE, _TALL)
        self.label = QLabel()
        self.label.setPixmap(picture)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        save = buttons.addButton("另存为…", QDialogButtonBox.ButtonRole.ActionRole)
        save.clicked.connect(partial(ask_save, self, name, body))
        column = QVBoxLayout(self)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        self.finished.connect(self.deleteLater)


def show_evidence(name: str, body: bytes, parent: QWidget) -> None:
    """Shows a file, or asks where to save one that the program cannot show."""
    picture = QPixmap()
    if name.lower().endswith(".pdf"):
        PaperDialog(name, body, name, parent).open()
    elif picture.loadFromData(body):
        PictureDialog(name, picture, body, parent).open()
    else:
        ask_save(parent, name, body)


def ask_save(parent: QWidget, name: str, body: bytes) -> None:
    """Asks where to save a file."""
    kind = f"原文件 (*.{name.rpartition('.')[2]})"
    messages.choose_target(parent, "另存佐证文件", kind, name, partial(_save, parent, body))


def _save(parent: QWidget, body: bytes, path: Path) -> None:
    try:
        save_bytes(path, body, SHARED)
    except KeceError as error:
        messages.show_message(parent, "没有保存", str(error))
