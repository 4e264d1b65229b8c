"""The source of a condition: title, number, clause, grade and link, which can be copied or opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from matcher import Condition


def source_rows(condition: Condition) -> tuple[tuple[str, str], ...]:
    """Returns label and text of each known part of a source."""
    source = condition.source
    rows = (
        ("条件", condition.text),
        ("文件", f"《{source.title}》" if source.title else source.document),
        ("文号", source.document if source.document and source.document != f"《{source.title}》" else "无文号"),
        ("条款", source.clause or "未注明条款"),
        ("可信度", source.grade.label),
        ("链接", source.url or "没有链接"),
        ("注", condition.note),
    )
    return tuple(row for row in rows if row[1])


class SourceDialog(QDialog):
    """A QDialog with the source of one condition."""

    def __init__(self, condition: Condition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("条件的依据")
        self.setMinimumWidth(520)
        self._rows = source_rows(condition)
        self._url = condition.source.url
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        for name, text in self._rows:
            label = QLabel(text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            head = QLabel(name)
            head.setObjectName("muted")
            form.addRow(head, label)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = QPushButton("复制")
        self.open_button = QPushButton("打开链接")
        self.open_button.setEnabled(self._url.startswith("http"))
        box.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(self.open_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self.copy)
        self.open_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self._url)))
        box.rejected.connect(self.reject)
        return box

    def copy(self) -> None:
        """Copies the whole text to the clipboard."""
        QApplication.clipboard().setText("\n".join(f"{name}：{text}" for name, text in self._rows))
