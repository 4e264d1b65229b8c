"""The base class of the editors of facts: the input, and below it why it was refused, a warning and a suggestion."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from policies import Field, InternalError

UNKNOWN = "未知"


class FactEditor(QWidget):
    """Base class of the editors: a QWidget for one fact.

    The signal `given` carries the raw value (None: unknown); `refuse` shows why a value was not accepted.
    """

    given = Signal(str, object)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._error = QLabel()
        self._error.setObjectName("error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._caution = QLabel()
        self._caution.setObjectName("caution")
        self._caution.setWordWrap(True)
        self._caution.hide()
        self._hint = QPushButton()
        self._hint.setObjectName("hint")
        self._hint.hide()
        self._suggested: object = None
        self._hint.clicked.connect(self._take_hint)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def add_input(self, widget: QWidget) -> None:
        """Adds the input widget above the message line."""
        self._column.addWidget(widget)
        self._column.addWidget(self._error)
        self._column.addWidget(self._caution)
        self._column.addWidget(self._hint)
        self.setFocusProxy(widget)

    def warn(self, text: str) -> None:
        """Shows a warning about an implausible value; "" hides it."""
        if text == self._caution.text():
            return
        self._caution.setText(text)
        self._caution.setVisible(bool(text))

    def suggest(self, text: str, raw: object) -> None:
        """Shows a suggested value that the user can accept with one click; "" hides it."""
        self._suggested = raw
        if text == self._hint.text():
            return
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def _take_hint(self) -> None:
        self.given.emit(self.field.name, self._suggested)

    @property
    def message(self) -> str:
        """Returns why the current input was refused, or ""."""
        return self._error.text()

    def refuse(self, message: str) -> None:
        """Shows an error message under the input; "" hides it. The typed text is kept."""
        if message == self._error.text():
            return
        self._error.setText(message)
        self._error.setVisible(bool(message))
        line: QLineEdit
        for line in self.findChildren(QLineEdit):
            mark(line, bool(message))

    def display(self, raw: object, message: str, *, overwrite: bool = False) -> None:
        """Shows a raw value as it was entered, and why it is invalid, without emitting `given`.

        `overwrite` also replaces text that is being typed.
        """
        self.put(raw, overwrite)
        self.refuse(message)

    def put(self, raw: object, overwrite: bool) -> None:
        """Writes the value into the input; an input with the focus is skipped unless `overwrite` is set."""
        raise InternalError(f"no input for {self.field.name}")


def mark(line: QLineEdit, invalid: bool) -> None:
    if bool(line.property("invalid")) != invalid:
        line.setProperty("invalid", invalid)
        line.style().unpolish(line)
        line.style().polish(line)
