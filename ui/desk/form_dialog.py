"""The base of dialogs with fields that may be refused."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui.desk.session import EntryOutcome


class FormDialog(QDialog):
    """A QDialog with fields, a line for an error message and two buttons; it stays open when the input is refused."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(480)
        self.message = QLabel()
        self.message.setObjectName("error")
        self.message.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel,
        )
        self.column = QVBoxLayout(self)
        self.buttons.accepted.connect(self.take)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)

    def close_off(self) -> None:
        """Adds the error line and the buttons below the fields."""
        self.column.addWidget(self.message)
        self.column.addWidget(self.buttons)

    def work(self) -> EntryOutcome:
        """Carries out the dialog's action."""
        return EntryOutcome()

    def take(self) -> None:
        """Runs `work` and closes the dialog, or shows why it was refused."""
        answer = self.work()
        self.message.setText(answer.message)
        if answer.accepted:
            self.accept()
