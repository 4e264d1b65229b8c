"""One editor widget per type of fact; 未知 is a visible state that can be selected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from policies import Field, FieldType
from ui.entry.entries import read_entry
from ui.entry.fact_editor import UNKNOWN, FactEditor, mark
from ui.entry.pick_line import PickPopup
from ui.entry.picks import is_picked, value_words
from ui.entry.records import RecordsEditor
from ui.entry.typed import is_disputed, may_become_day, read_number, read_text, shown_raw
from ui.widgets.line import PasteCleaningLineEdit, SpreadLine
from ui.widgets.override import override

DISPUTED = "待核实"
"""Shown in an empty input while sources disagree; a typed value settles the fact."""
YEARS = 4
"""The number of years of a series with an input of their own; older ones are shown in the tooltips."""


class FlagEditor(FactEditor):
    """An editor with the buttons 是, 否 and 未知."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._group = QButtonGroup(self)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.buttons: dict[object, QPushButton] = {}
        for text, value, place in (("是", True, "left"), ("否", False, "middle"), (UNKNOWN, None, "right")):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setObjectName("segment")
            button.setProperty("place", place)
            button.setAccessibleName(f"{field.label}：{text}")
            button.clicked.connect(lambda _=False, value=value: self.given.emit(self.field.name, value))
            self._group.addButton(button)
            self.buttons[value] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self.add_input(row)
        self.setFocusProxy(self.buttons[True])

    @override
    def put(self, raw: object, overwrite: bool) -> None:
        self.buttons[raw if isinstance(raw, bool) else None].setChecked(True)


class NoWheelComboBox(QComboBox):
    """A QComboBox that ignores the mouse wheel unless it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceEditor(FactEditor):
    """An editor with a combo box for one of a fixed set, 未知 first."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.box = NoWheelComboBox()
        self.box.addItem(UNKNOWN, None)
        for value in field.values:
            self.box.addItem(value, value)
        self.add_input(self.box)
        self.box.activated.connect(lambda _: self.given.emit(self.field.name, self.box.currentData()))

    @override
    def put(self, raw: object, overwrite: bool) -> None:
        self.box.setCurrentIndex(0 if raw is None else max(0, self.box.findData(raw)))


class LineEditor(FactEditor):
    """An editor with a line edit for a text, date, number or list of texts; empty is unknown."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.line = PasteCleaningLineEdit()
        self._reason = ""
        self._placeholder = _placeholder(field)
        self.line.setPlaceholderText(self._placeholder)
        self.line.setAccessibleName(field.label)
        self.line.setClearButtonEnabled(field.type is FieldType.DATE)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        if field.unit:
            unit = QLabel(field.unit.value)
            unit.setObjectName("muted")
            layout.addWidget(unit)
        self.add_input(row)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda _: self._changed())
        self.line.editingFinished.connect(self._finished)

    def _changed(self) -> None:
        if self.line.isModified() or self.line.hasFocus():
            self._send()

    def _finished(self) -> None:
        super().refuse(self._reason)
        if self.line.isModified():
            self.line.setModified(False)
            self._send()

    def _send(self) -> None:
        self.given.emit(self.field.name, read_text(self.field, self.line.text()))

    @override
    def refuse(self, message: str) -> None:
        """Shows the message; an incomplete date is not reported as an error while it is typed, although it is unknown."""
        self._reason = message
        typing = self.field.type is FieldType.DATE and self.line.hasFocus() and may_become_day(self.line.text())
        super().refuse("" if typing else message)

    @override
    def put(self, raw: object, overwrite: bool) -> None:
        text = shown_raw(raw)
        self.line.setPlaceholderText(DISPUTED if is_disputed(raw) else self._placeholder)
        if text == self.line.text() or (self.line.hasFocus() and not overwrite):
            return
        self.line.blockSignals(True)
        self.line.setText(text)
        self.line.setCursorPosition(0)
        self.line.blockSignals(False)


class PickEditor(LineEditor):
    """A line editor for a fact that is picked from a list; what is typed is searched, and the words of a code shown."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.popup = PickPopup(field.name, self.line)
        self.popup.picked.connect(self._pick)
        self._placeholder = f"{UNKNOWN}；打几个字或首字母来选"
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        self.words.hide()
        self._column.addWidget(self.words)

    def _pick(self, value: str) -> None:
        self.line.setText(value)
        self.line.setModified(True)
        self._finished()

    @override
    def refuse(self, message: str) -> None:
        """Shows the message when the input is finished; half a name is not reported while it is typed."""
        super().refuse(message)
        if self.line.hasFocus() and self.line.isModified():
            FactEditor.refuse(self, "")

    @override
    def put(self, raw: object, overwrite: bool) -> None:
        super().put(raw, overwrite)
        words = value_words(self.field.name, raw)
        self.words.setText(words)
        self.words.setVisible(bool(words))


class SeriesEditor(FactEditor):
    """An editor for the last years of a series, with one line edit per year; spreadsheet cells can be pasted.

    The signal `overflow` carries the pasted rows below the first one and the column they start in.
    """

    overflow = Signal(str, int, list)

    def __init__(self, field: Field, last_year: int) -> None:
        super().__init__(field)
        self._years = [str(year) for year in range(last_year - YEARS + 1, last_year + 1)]
        self._raw: dict[str, object] = {}
        self._other: dict[str, object] = {}
        self.lines: dict[str, SpreadLine] = {}
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for column, year in enumerate(self._years):
            line = SpreadLine()
            line.setObjectName("cell")
            line.setPlaceholderText(UNKNOWN)
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setMinimumWidth(40)
            line.setAccessibleName(f"{year} 年{field.label}")
            line.setToolTip(self._tip(year))
            line.textEdited.connect(lambda _: self._send())
            line.pasted.connect(lambda rows, column=column: self.paste(column, rows))
            self.lines[year] = line
            layout.addWidget(line)
        self.add_input(row)
        self.setFocusProxy(self.lines[self._years[-1]])

    def paste(self, column: int, rows: list[list[str]]) -> None:
        """Fills the cells from a column on; further rows are passed to the series below."""
        for year, cell in zip(self._years[column:], rows[0], strict=False):
            self.lines[year].setText(cell)
        self._send()
        if len(rows) > 1:
            self.overflow.emit(self.field.name, column, rows[1:])

    def _send(self) -> None:
        self.given.emit(self.field.name, self._entered())

    def _entered(self) -> dict[str, object] | None:
        """Returns the entered years with their parsed values; None if all are empty."""
        kept = {year: value for year, value in self._raw.items() if year not in self.lines or is_disputed(value)}
        read = {year: read_number(line.text(), self.field.unit) for year, line in self.lines.items()}
        return {**kept, **{year: value for year, value in read.items() if value is not None}} or None

    @override
    def put(self, raw: object, overwrite: bool) -> None:
        self._raw = dict(raw) if isinstance(raw, dict) else {}
        for year, line in self.lines.items():
            text = shown_raw(self._raw.get(year))
            line.setPlaceholderText(DISPUTED if is_disputed(self._raw.get(year)) else UNKNOWN)
            if text != line.text() and (overwrite or not line.hasFocus()):
                line.setText(text)
                line.setCursorPosition(0)
        self._show_older_years()

    def _show_older_years(self) -> None:
        """Known years without a cell of their own stand in the tooltips."""
        other = {year: value for year, value in sorted(self._raw.items()) if year not in self.lines}
        if other == self._other:
            return
        self._other = other
        words = "、".join(f"{year} 年 {shown_raw(value)}" for year, value in other.items())
        for year, line in self.lines.items():
            line.setToolTip(f"{self._tip(year)}\n另有：{words}" if words else self._tip(year))

    def _tip(self, year: str) -> str:
        return f"{year} 年{self.field.label}（{self.field.unit.value}）；不填为未知。可从表格粘贴多格。"

    @override
    def refuse(self, message: str) -> None:
        super().refuse(message)
        for year, line in self.lines.items():
            read = read_number(line.text(), self.field.unit)
            mark(line, bool(message) and bool(read_entry(self.field.name, {year: read}).message))


class ListEditor(FactEditor):
    """An editor for records: 未知, 无, or the rows of a small table."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.records = RecordsEditor(field)
        self.add_input(self.records)
        self.records.given.connect(lambda raw: self.given.emit(self.field.name, raw))

    @override
    def put(self, raw: object, overwrite: bool) -> None:
        if overwrite:
            self.records.clear()
        self.records.display(raw)


def _placeholder(field: Field) -> str:
    if field.type is FieldType.DATE:
        return f"{UNKNOWN}，如 2020-03-14"
    if field.type is FieldType.TEXTS:
        return f"{UNKNOWN}；多项用、隔开，没有写“无”"
    return UNKNOWN


_LINES = (FieldType.TEXT, FieldType.DATE, FieldType.COUNT, FieldType.NUMBER, FieldType.TEXTS)
_MAKERS: dict[FieldType, Callable[[Field, int], FactEditor]] = {
    FieldType.FLAG: lambda field, _: FlagEditor(field),
    FieldType.ENUM: lambda field, _: ChoiceEditor(field),
    FieldType.SERIES: SeriesEditor,
    FieldType.RECORDS: lambda field, _: ListEditor(field),
    FieldType.RECORD: lambda field, _: ListEditor(field),
    **dict.fromkeys(_LINES, lambda field, _: PickEditor(field) if is_picked(field.name) else LineEditor(field)),
}


def has_editor(field: Field) -> bool:
    """Returns whether a field has an editor; judgements are answered beside their condition."""
    return field.type in _MAKERS


def editor_for(field: Field, last_year: int) -> FactEditor | None:
    """Returns the editor of a field; None for facts that are answered beside their condition (judgements)."""
    make = _MAKERS.get(field.type)
    return None if make is None else make(field, last_year)
