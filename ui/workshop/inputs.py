"""The inputs of a card form: each shows a value, gives it back, and says in words why it cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from policies import Unit, plain
from policies.rules import Operand
from registers import CellError
from ui.entry.editors import NoWheelComboBox
from ui.entry.pick_line import LinePopup
from ui.entry.picks import Pick
from ui.entry.typed import exact_number, is_day, read_day
from ui.widgets.line import FindLine, PasteCleaningLineEdit
from ui.widgets.override import override
from ui.workshop import picks
from ui.workshop.form import FieldError, FormField, Values
from ui.workshop.new_fact import can_make
from ui.workshop.picks import PickTable


class FormInput(QWidget):
    """An input for one field of a form.

    `changed` is emitted with every change by a person, `finished` when the field is left or a value was chosen.
    `fact_wanted` carries the FactInput in which a person asks for a fact that is not listed.
    """

    changed = Signal()
    finished = Signal()
    fact_wanted = Signal(object)

    def __init__(self, field: FormField) -> None:
        super().__init__()
        self.field = field
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)

    def put(self, value: object) -> None:
        """Shows a value."""
        raise NotImplementedError

    def value(self) -> object:
        """Returns the value. Raises: FieldError if what was typed is none."""
        raise NotImplementedError

    def measure(self, values: Values) -> None:
        """Takes what depends on the other fields: the unit of a number, the possible values of a fact."""

    def wrong(self, message: str) -> FieldError:
        """Returns the error that says why the value cannot be used."""
        return FieldError(self.field.name, f"{self.field.label}：{message}")

    def _take(self, widget: QWidget) -> None:
        widget.setAccessibleName(self.field.label)
        self.column.addWidget(widget)
        self.setFocusProxy(widget)


class LineInput(FormInput):
    """One line of text."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.line = PasteCleaningLineEdit()
        self.line.setPlaceholderText(field.hint)
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self.line.editingFinished.connect(self.finished)
        self._take(self.line)

    @override
    def put(self, value: object) -> None:
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)

    @override
    def value(self) -> object:
        return self.line.text().strip()


class WholeInput(LineInput):
    """A whole number."""

    @override
    def value(self) -> object:
        text = self.line.text().strip()
        if text and not (text.isascii() and text.isdigit()):
            raise self.wrong("请写一个整数")
        return int(text) if text else None


class DayInput(LineInput):
    """A day, in any usual spelling."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.line.setPlaceholderText(field.hint or "如 2026-03-09")

    @override
    def put(self, value: object) -> None:
        super().put(value.isoformat() if isinstance(value, date) else value)

    @override
    def value(self) -> object:
        text = self.line.text().strip()
        if not text:
            return None
        if not is_day(text):
            raise self.wrong("请写成 2026-03-09 的样子")
        try:
            return date.fromisoformat(read_day(text))
        except ValueError:
            raise self.wrong("日历上没有这一天") from None


class NumberInput(LineInput):
    """A number with the unit beside it; another unit of the same kind can be written."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.unit = Unit.NONE
        self._given: Decimal | None = None
        self.words = QLabel()
        self.words.setObjectName("muted")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        self.column.removeWidget(self.line)
        row.addWidget(self.line, 1)
        row.addWidget(self.words)
        self.column.addLayout(row)
        self.measure({})

    @override
    def measure(self, values: Values) -> None:
        unit = self.field.measure(values)
        if unit is self.unit:
            return
        given = self._given if not self.line.isModified() else None
        self.unit = unit
        self.words.setText(unit.value)
        if given is not None:
            self.put(given)

    @override
    def put(self, value: object) -> None:
        self._given = value if isinstance(value, Decimal) else None
        super().put("" if self._given is None else number_words(self._given, self.unit))
        self.line.setModified(False)

    @override
    def value(self) -> object:
        if not self.line.isModified() and self._given is not None:
            return self._given
        try:
            number = exact_number(self.line.text(), self.unit)
        except CellError as error:
            raise self.wrong(f"{error.why}（{error.advice}）") from error
        return number / 100 if number is not None and self.unit is Unit.SHARE else number


def number_words(number: Decimal, unit: Unit) -> str:
    """Returns a number in base units as a person types it: 0.05 is 5 if the unit is %."""
    return plain(number * 100 if unit is Unit.SHARE else number, 6)


class TextInput(FormInput):
    """Several lines of text; Tab leaves it."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.edit = QPlainTextEdit()
        self.edit.setObjectName("few")
        self.edit.setTabChangesFocus(True)
        self.edit.setPlaceholderText(field.hint)
        self.edit.textChanged.connect(self.changed)
        self._take(self.edit)

    @override
    def put(self, value: object) -> None:
        self.edit.setPlainText(str(value or ""))

    @override
    def value(self) -> object:
        return self.edit.toPlainText().strip()


class ChoiceInput(FormInput):
    """One of a closed set."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.box = NoWheelComboBox()
        self._values = [value for value, _ in field.choices]
        self.box.addItems([words for _, words in field.choices])
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.activated.connect(lambda _: self.changed.emit())
        self.box.activated.connect(lambda _: self.finished.emit())
        self._take(self.box)

    @override
    def put(self, value: object) -> None:
        """Shows a value; None where that is no choice leaves it open."""
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    @override
    def value(self) -> object:
        return self._values[self.box.currentIndex()] if self.box.currentIndex() >= 0 else None


class PickLine(FindLine):
    """A line edit with a popup of what its text may mean; an arrow key shows all."""

    picked = Signal(str)

    def __init__(self, found: Callable[[str], Sequence[Pick]]) -> None:
        super().__init__()
        self.popup = LinePopup(found, self)
        self.popup.picked.connect(self.picked)
        self.moved.connect(lambda _: self.popup.look_at_all())
        self.setPlaceholderText("打几个字或拼音首字母来找，↓ 看全部")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Takes Enter for the text that is being typed; without one it is the form's."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isModified() and self.text().strip():
            event.accept()


class FactInput(FormInput):
    """A fact or figure that is picked from a list by its label; a formula with a label of its own stays as it is."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.line = PickLine(partial(picks.found, field.table))
        self._value: object = None
        self._is_operand = field.table in (PickTable.NUMBERS, PickTable.TEXTS)
        self.line.picked.connect(self._pick)
        self.line.editingFinished.connect(self._finish)
        self.line.textEdited.connect(lambda _: self._forget())
        self._take(self.line)
        if can_make(field.table):
            self._add_button()

    def _add_button(self) -> None:
        """Puts the button for a new fact behind the line."""
        new = QPushButton("新建…")
        new.setObjectName("quiet")
        new.setToolTip("清单里没有的事实，在这里新建（Ctrl+N）")
        new.setAutoDefault(False)
        new.clicked.connect(self.ask_new)
        self.line.installEventFilter(self)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        self.column.removeWidget(self.line)
        row.addWidget(self.line, 1)
        row.addWidget(new)
        self.column.addLayout(row)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes Ctrl+N from the window, where it makes a new firm."""
        if not isinstance(event, QKeyEvent) or not event.matches(QKeySequence.StandardKey.New):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self.ask_new()
        return event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)

    def ask_new(self) -> None:
        """Asks for a fact that is not listed."""
        self.fact_wanted.emit(self)

    def take(self, name: str) -> None:
        """Takes an entry of the list, as if it was picked."""
        self._pick(name)

    def _forget(self) -> None:
        self._value = None

    def _pick(self, name: str) -> None:
        self.put(picks.operand(name) if self._is_operand else name)
        self.changed.emit()
        self.finished.emit()

    def _finish(self) -> None:
        name = picks.named(self.field.table, self.line.text()) if self._value is None else ""
        if name:
            self._pick(name)

    @override
    def put(self, value: object) -> None:
        self._value = value
        name = picks.name_of(value) if isinstance(value, Operand) else value
        words = picks.words_of(self.field.table, str(name)) if name else ""
        self.line.setText(value.label if isinstance(value, Operand) and not name else words)
        self.line.setCursorPosition(0)

    @override
    def value(self) -> object:
        self._finish()
        if self._value is None and self.line.text().strip():
            raise self.wrong(f"“{self.line.text().strip()}”对不上一个事实，请从列表里选")
        return self._value
