"""A dialog that shows a preview of an action."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ui.widgets import theme


class PreviewDialog(QDialog):
    """Shows `lines` to read; `act` is the text of the button that accepts."""

    def __init__(self, title: str, head: str, lines: tuple[str, ...], act: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumSize(600, 380)
        note = QLabel(head)
        note.setWordWrap(True)
        self.text = QPlainTextEdit("\n".join(lines))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.act = buttons.addButton(act, QDialogButtonBox.ButtonRole.AcceptRole)
        self.act.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(theme.SPACE)
        column.addWidget(note)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
