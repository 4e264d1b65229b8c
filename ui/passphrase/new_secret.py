"""A new passphrase: typed twice, its strength told while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ui.passphrase.strength import Strength, fault_of, judged
from ui.passphrase.unlock_panel import SecretField
from ui.widgets import theme

_STEPS = len(Strength) - 1


class NewSecret(QWidget):
    """Two fields and what is to be said of them. `changed` carries whether they can be taken."""

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
        """The passphrase typed first."""
        return self.first.text()

    def _judge(self) -> None:
        found = judged(self.text)
        fault = fault_of(self.text, self.second.text())
        self.bar.setValue(found.strength)
        self.words.setText(found.words if not self.second.text() or not fault else fault)
        self.changed.emit(not fault)

    def clear(self) -> None:
        """Forgets what was typed."""
        for field in (self.first, self.second):
            field.clear()
            field.hide_text(True)


class SecretDialog(QDialog):
    """Asks for a passphrase in force, for a new one, or for both. `old` and `new` are what was typed."""

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
        self._fits = "new" not in asked
        self.fresh.changed.connect(self._fresh_changed)
        self.field.textChanged.connect(self._look)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self._look()

    @property
    def old(self) -> str:
        """The passphrase in force, as it was typed."""
        return self.field.text()

    @property
    def new(self) -> str:
        """The new passphrase."""
        return self.fresh.text

    def _fresh_changed(self, fits: bool) -> None:
        self._fits = fits
        self._look()

    def _look(self) -> None:
        told = bool(self.old) or "old" not in self._asked
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(told and self._fits)
