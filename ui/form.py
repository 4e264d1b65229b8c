"""The profile form, generated from the fact catalogue; 未知 is a state one can see and choose."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from policies import CATALOGUE, Field, FieldType, Group
from ui.marks import override
from ui.records import RecordsEditor
from ui.theme import SPACE

UNKNOWN = "未知"
_YEARS = 4


class FactEditor(QWidget):
    """One fact. `given` carries the raw value (None: unknown); `refuse` shows why it was not taken."""

    given = Signal(str, object)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._error = QLabel(objectName="error", wordWrap=True)
        self._error.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)

    def add_input(self, widget: QWidget) -> None:
        """Puts the input above the line for messages."""
        self.column.addWidget(widget)
        self.column.addWidget(self._error)

    def refuse(self, message: str) -> None:
        """Shows a message beside the input; the empty one takes it away. What was typed stays."""
        self._error.setText(message)
        self._error.setVisible(bool(message))
        for line in self.findChildren(QLineEdit):
            line.setProperty("invalid", bool(message))
            line.style().polish(line)

    def display(self, raw: object) -> None:
        """Shows a raw value without giving it again."""
        raise NotImplementedError


class ChoiceEditor(FactEditor):
    """A flag or a closed set, 未知 first."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._flag = field.type is FieldType.FLAG
        self._box = QComboBox()
        self._box.addItem(UNKNOWN, None)
        options = [("是", True), ("否", False)] if self._flag else [(value, value) for value in field.values]
        for text, value in options:
            self._box.addItem(text, value)
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.add_input(self._box)
        self._box.activated.connect(lambda _: self.given.emit(self.field.name, self._box.currentData()))

    @override
    def display(self, raw: object) -> None:
        self._box.setCurrentIndex(max(0, self._box.findData(raw)))


class LineEditor(FactEditor):
    """A text, date, number or list of texts; empty is unknown."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._line = QLineEdit(placeholderText=UNKNOWN)
        if field.type is FieldType.DATE:
            self._line.setPlaceholderText(f"{UNKNOWN}（如 2020-03-14）")
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._line)
        if field.unit:
            layout.addWidget(QLabel(field.unit.value, objectName="muted"))
        self.add_input(row)
        self._line.textEdited.connect(self._edited)

    def _edited(self, text: str) -> None:
        self.given.emit(self.field.name, read_text(self.field, text))

    @override
    def display(self, raw: object) -> None:
        text = "、".join(str(item) for item in raw) if isinstance(raw, list) else "" if raw is None else str(raw)
        if text != self._line.text() and not self._line.hasFocus():
            self._line.setText(text)


class SeriesEditor(FactEditor):
    """The last years of a series; a row copied from a spreadsheet may be pasted into it."""

    def __init__(self, field: Field, last_year: int) -> None:
        super().__init__(field)
        self._years = [str(year) for year in range(last_year - _YEARS + 1, last_year + 1)]
        self._raw: dict[str, object] = {}
        self._lines: dict[str, QLineEdit] = {}
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for year in self._years:
            line = PasteLine(placeholderText=year)
            line.setToolTip(f"{year} 年{field.label}（{field.unit.value}），不填为未知")
            line.textEdited.connect(lambda text, year=year: self._edited(year, text))
            line.pasted.connect(lambda cells, year=year: self._pasted(year, cells))
            self._lines[year] = line
            layout.addWidget(line)
        layout.addWidget(QLabel(field.unit.value, objectName="muted"))
        self.add_input(row)

    def _edited(self, year: str, text: str) -> None:
        self._raw = {**self._raw, year: read_number(text)}
        self._send()

    def _pasted(self, year: str, cells: list[str]) -> None:
        start = self._years.index(year)
        for name, cell in zip(self._years[start:], cells, strict=False):
            self._lines[name].setText(cell.strip())
            self._raw = {**self._raw, name: read_number(cell)}
        self._send()

    def _send(self) -> None:
        known = {year: value for year, value in self._raw.items() if value is not None}
        self.given.emit(self.field.name, known or None)

    @override
    def display(self, raw: object) -> None:
        self._raw = dict(raw) if isinstance(raw, dict) else {}
        for year, line in self._lines.items():
            value = self._raw.get(year)
            text = "" if value is None else str(value)
            if not line.hasFocus():
                line.setText(text)


class PasteLine(QLineEdit):
    """A line that hands on several cells pasted at once."""

    pasted = Signal(list)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = QApplication.clipboard().text()
        if event.matches(QKeySequence.StandardKey.Paste) and "\t" in text:
            self.pasted.emit(text.strip("\n").split("\n")[0].split("\t"))
            return
        super().keyPressEvent(event)


class ListEditor(FactEditor):
    """Records: 未知, 无, or rows of a small table."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._editor = RecordsEditor(field)
        self.add_input(self._editor)
        self._editor.given.connect(lambda raw: self.given.emit(self.field.name, raw))

    @override
    def display(self, raw: object) -> None:
        self._editor.display(raw)


def read_number(text: str) -> object:
    """A typed number as raw value: a number where it is one, the text itself where it is not."""
    clean = text.strip().replace(",", "").replace("，", "")
    if not clean:
        return None
    try:
        return int(clean) if clean.lstrip("-").isdecimal() else float(clean)
    except ValueError:
        return text


def read_text(field: Field, text: str) -> object:
    """A typed line as the raw value of its field."""
    if not text.strip():
        return None
    if field.type in (FieldType.COUNT, FieldType.NUMBER):
        return read_number(text)
    if field.type is FieldType.TEXTS:
        return [part for part in text.replace("，", "、").replace(",", "、").split("、") if part.strip()]
    return text.strip()


def editor_for(field: Field, last_year: int) -> FactEditor | None:
    """The editor of a field; None for what is answered elsewhere (judgements)."""
    makers: dict[FieldType, Callable[[], FactEditor]] = {
        FieldType.FLAG: lambda: ChoiceEditor(field),
        FieldType.ENUM: lambda: ChoiceEditor(field),
        FieldType.SERIES: lambda: SeriesEditor(field, last_year),
        FieldType.RECORDS: lambda: ListEditor(field),
        FieldType.TEXT: lambda: LineEditor(field),
        FieldType.DATE: lambda: LineEditor(field),
        FieldType.COUNT: lambda: LineEditor(field),
        FieldType.NUMBER: lambda: LineEditor(field),
        FieldType.TEXTS: lambda: LineEditor(field),
    }
    make = makers.get(field.type)
    return None if make is None else make()


class ProfileForm(QScrollArea):
    """All facts in sections."""

    given = Signal(str, object)

    def __init__(self, last_year: int) -> None:
        super().__init__()
        self.editors: dict[str, FactEditor] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(SPACE, 0, SPACE, SPACE)
        for group in Group:
            self._add_section(column, group, last_year)
        column.addStretch(1)
        self.setWidget(body)

    def _add_section(self, column: QVBoxLayout, group: Group, last_year: int) -> None:
        layout = QFormLayout()
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        layout.setVerticalSpacing(4)
        for field in CATALOGUE.values():
            editor = editor_for(field, last_year) if field.group is group else None
            if editor is None:
                continue
            label = QLabel(field.label)
            label.setToolTip(field.note or field.ask())
            editor.given.connect(self.given)
            self.editors[field.name] = editor
            layout.addRow(label, editor)
        if layout.rowCount():
            column.addWidget(QLabel(group.value, objectName="section"))
            column.addLayout(layout)

    def display(self, value: Callable[[str], object]) -> None:
        """Shows every fact; `value` gives the raw one by name."""
        for name, editor in self.editors.items():
            editor.display(value(name))

    def reveal(self, name: str) -> None:
        """Scrolls to a fact and puts the cursor into it."""
        editor = self.editors.get(name)
        if editor is not None:
            self.ensureWidgetVisible(editor, 0, 60)
            editor.setFocus()
