"""Widgets for a new passphrase: two fields and a strength indicator."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ui.passphrase.strength import Strength, entry_fault, judge_passphrase
from ui.passphrase.unlock_panel import SecretField
from ui.widgets import theme

_STEPS = len(Strength) - 1


class NewSecret(QWidget):
    """Two fields for a new passphrase, with its strength or fault. `changed` carries whether the input is valid."""

    changed = Signal(bool)

    def __init__(self, colours: theme.Colours) -> None:
        super().__init__()
        self.first = SecretField("新口令", colours)
        self.second = SecretField("再输入一次新口令", colours)
        self.bar, self.words = QProgressBar(), QLabel()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName("口令强度")
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(theme.SPACE)
        form.addRow("新口令", self.first)
        form.addRow("", self.bar)
        form.addRow("再输入一次", self.second)
        form.addRow("", self.words)
        for field in (self.first, self.second):
            field.textChanged.connect(self._judge)
        self._judge()

    @property
    def text(self) -> str:
        """The passphrase in the first field."""
        return self.first.text()

    def _judge(self) -> None:
        found = judge_passphrase(self.text)
        fault = entry_fault(self.text, self.second.text())
        self.bar.setValue(found.strength)
        self.words.setText(found.words if not self.second.text() or not fault else fault)
        self.changed.emit(not fault)

    def clear(self) -> None:
        """Clears both fields."""
        for field in (self.first, self.second):
            field.clear()
            field.hide_text(True)


class SecretDialog(QDialog):
    """Asks for the present passphrase ("old" in `asked`), for a new one ("new"), or for both."""

    def __init__(self, title: str, text: str, parent: QWidget, colours: theme.Colours, *asked: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        note = QLabel(text)
        note.setWordWrap(True)
        self.field = SecretField("现在的口令", colours)
        self.fresh = NewSecret(colours)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(theme.SPACE)
        column.addWidget(note)
        form = QFormLayout()
        form.addRow("现在的口令", self.field)
        column.addLayout(form)
        column.addWidget(self.fresh)
        column.addWidget(self.buttons)
        form.setRowVisible(0, "old" in asked)
        self.fresh.setVisible("new" in asked)
        self._asked = asked
        self._valid = "new" not in asked
        self.fresh.changed.connect(self._set_valid)
        self.field.textChanged.connect(self._update_button)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self._update_button()

    @property
    def old(self) -> str:
        """The typed present passphrase."""
        return self.field.text()

    @property
    def new(self) -> str:
        """The typed new passphrase."""
        return self.fresh.text

    def _set_valid(self, fits: bool) -> None:
        self._valid = fits
        self._update_button()

    def _update_button(self) -> None:
        entered = bool(self.old) or "old" not in self._asked
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(entered and self._valid)
