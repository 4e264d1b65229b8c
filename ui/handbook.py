"""The handbook (F1): chapters on the left, the text with pictures on the right, a search line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.line import PasteCleaningLineEdit

_PICTURE = 640
"""The maximum width of a picture in pixels."""


class Handbook(QDialog):
    """A QDialog that shows the chapters (Markdown files of a folder) in the order of their file names."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用手册")
        self.resize(940, 640)
        self.chapters = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
        self.line = PasteCleaningLineEdit()
        self.line.setPlaceholderText("在手册里找")
        self.line.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setFixedWidth(180)
        self.list.setAccessibleName("章节")
        self.text = QTextBrowser()
        self.text.setSearchPaths([str(folder)])
        self.text.setOpenExternalLinks(False)
        left = QVBoxLayout()
        left.addWidget(self.line)
        left.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.addLayout(left)
        row.addWidget(self.text, 1)
        self.line.textChanged.connect(self.look_up)
        self.list.currentItemChanged.connect(lambda item, _: self._show(item))
        self.look_up("")

    def look_up(self, words: str) -> None:
        """Lists the chapters that contain every word."""
        wanted = words.split()
        self.list.clear()
        for name, text in self.chapters.items():
            if all(word.casefold() in text.casefold() for word in wanted):
                item = QListWidgetItem(name.partition("-")[2] or name)
                item.setData(Qt.ItemDataRole.UserRole, name)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self.text.setPlainText("手册里没有这些词。换一个说法试试。")
            return
        document = QTextDocument(self.text)
        document.setDefaultFont(self.text.font())
        document.setBaseUrl(QUrl.fromLocalFile(self.text.searchPaths()[0] + "/"))
        document.setMarkdown(self.chapters[str(item.data(Qt.ItemDataRole.UserRole))])
        self._fit_pictures(document)
        self.text.setDocument(document)

    def _fit_pictures(self, document: QTextDocument) -> None:
        """Limits pictures to the page width."""
        cursor = QTextCursor(document)
        while cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor):
            form = cursor.charFormat()
            if form.isImageFormat():
                image = form.toImageFormat()
                image.setWidth(_PICTURE)
                cursor.setCharFormat(image)
            cursor.clearSelection()
