"""The panel that unlocks an encrypted casebook: in a dialog at the start, on the cover after idle time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ui.passphrase.unlocking import Attempt, UnlockPresenter
from ui.widgets import theme
from ui.widgets.icons import icon
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

_SECOND_MS = 1000
_WIDTH_PX = 380


class SecretField(QLineEdit):
    """A password line edit with a button that shows the text."""

    def __init__(self, name: str, colours: theme.Colours) -> None:
        super().__init__()
        self._colours = colours
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self._eye = self.addAction(icon("eye", colours.muted), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.triggered.connect(lambda: self.hide_text(self.echoMode() == QLineEdit.EchoMode.Normal))
        self.hide_text(True)

    def hide_text(self, hidden: bool) -> None:
        """Hides or shows the text."""
        self.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        self._eye.setIcon(icon("eye" if hidden else "eye-off", self._colours.muted))
        self._eye.setToolTip("显示输入的内容" if hidden else "隐藏输入的内容")


class UnlockPanel(QWidget):
    """Asks for the passphrase or recovery code until it is right. `opened` carries the `Attempt` with the key."""

    opened = Signal(object)

    def __init__(self, path: Path, title: str, text: str, colours: theme.Colours) -> None:
        super().__init__()
        self.state = UnlockPresenter(path)
        self._colours = colours
        self._runner = TaskRunner(self)
        self._clock = QTimer(self)
        self._clock.setInterval(_SECOND_MS)
        self.label, self.words = QLabel(), QLabel()
        self.field = SecretField("口令", colours)
        self.button = QPushButton("打开")
        self.other = QPushButton()
        self.bar = QProgressBar()
        self._build(title, text)
        self._connect()
        self._show()

    def _build(self, title: str, text: str) -> None:
        mark, head, note = QLabel(), QLabel(title), QLabel(text)
        mark.setPixmap(icon("lock", self._colours.accent).pixmap(QSize(36, 36)))
        head.setObjectName("title")
        note.setObjectName("muted")
        for label in (note, self.words):
            label.setWordWrap(True)
        self.words.setObjectName("error")
        self.words.setMinimumHeight(40)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.button.setObjectName("primary")
        self.other.setObjectName("quiet")
        self.bar.setRange(0, 0)
        self.bar.setFixedHeight(4)
        self.bar.setTextVisible(False)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.label.setBuddy(self.field)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        for widget in (mark, head, note):
            column.addWidget(widget)
        column.addSpacing(theme.SPACE)
        column.addWidget(self.label)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.words)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.setMinimumWidth(_WIDTH_PX)

    def _connect(self) -> None:
        self.field.returnPressed.connect(self.attempt)
        self.button.clicked.connect(self.attempt)
        self.other.clicked.connect(self._switch)
        self._clock.timeout.connect(self._tick)
        self._runner.done.connect(self._tried)
        self._runner.failed.connect(lambda message: self._tried(Attempt(message=message)))

    def attempt(self) -> None:
        """Tries the text in the field."""
        if self.field.text() and self.state.ready and self.button.isEnabled():
            self.button.setEnabled(False)
            self.field.setEnabled(False)
            self.bar.show()
            self.words.clear()
            self._runner.start(self.state.work(self.field.text()))

    def _tried(self, tried: Attempt) -> None:
        self.state.take(tried)
        self.field.clear()
        self._show()
        if tried.key is not None:
            self.opened.emit(tried)
            return
        self._clock.start()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _switch(self) -> None:
        self.state.switch()
        self.field.clear()
        self.field.hide_text(not self.state.by_code)
        self._show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tick(self) -> None:
        self.state.tick()
        if self.state.ready:
            self._clock.stop()
        self._show()

    def _show(self) -> None:
        self.label.setText(self.state.label())
        self.field.setAccessibleName(self.state.label())
        self.other.setText(self.state.switch_words())
        self.words.setText(self.state.words())
        self.button.setEnabled(self.state.ready)
        self.field.setEnabled(True)
        self.bar.hide()

    def begin(self) -> None:
        """Sets the focus to the field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)


class UnlockDialog(QDialog):
    """A dialog with an `UnlockPanel`. `attempt` is the successful attempt; rejected if the user gives up."""

    def __init__(self, path: Path, title: str, text: str, parent: QWidget, colours: theme.Colours) -> None:
        super().__init__(parent)
        self.setWindowTitle("科策一对一")
        self.attempt = Attempt()
        self.panel = UnlockPanel(path, title, text, colours)
        leave = QPushButton("取消")
        leave.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.addWidget(self.panel)
        column.addWidget(leave, 0, Qt.AlignmentFlag.AlignRight)
        leave.setAutoDefault(False)
        for button in (self.panel.button, self.panel.other):
            button.setAutoDefault(False)
        self.leave = leave
        self.panel.opened.connect(self._take)
        self.finished.connect(self.deleteLater)
        self.panel.begin()

    def _take(self, attempt: Attempt) -> None:
        self.attempt = attempt
        self.accept()
