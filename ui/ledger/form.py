"""The dialog in which one record of a ledger is entered or changed: a field for each column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QScrollArea, QWidget

from registers.ledgers import LedgerColumn, LedgerKind, LedgerValue, RefusedCell, cell_value
from ui.desk.firm_picker import FirmPicker
from ui.desk.form_dialog import FormDialog
from ui.desk.session import EntryOutcome
from ui.ledger.spec import Values
from ui.widgets.line import PasteCleaningLineEdit

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours

_HINTS = {
    LedgerKind.DATE: "2026-12-01",
    LedgerKind.MONEY: "万元",
    LedgerKind.LIST: "几项之间用顿号",
}
_PICKER = 150
"""Pixels of the list of firms in the form."""
_TALL = 560
"""Pixels up to which the form grows; a longer one scrolls. It fits on 1093×614."""


class LedgerForm(FormDialog):
    """Asks for the values of a record. `store` is called with them and says whether they are taken.

    `firm` is the name of the firm of a record that has one already; without it, a firm is asked for if a column wants
    one. Codes are never asked for: the firm has them.
    """

    def __init__(
        self,
        title: str,
        columns: Sequence[LedgerColumn],
        given: Values,
        store: Callable[[Values], EntryOutcome],
        parent: QWidget,
    ) -> None:
        super().__init__(title, parent)
        self.setObjectName("ledger-form")
        self._store = store
        self._given = dict(given)
        self._columns = [column for column in columns if column.kind is not LedgerKind.CODE]
        self.fields: dict[str, QWidget] = {}
        self.picker: FirmPicker | None = None
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def build(self, desk: Desk, colours: Colours, firm: str = "") -> None:
        """Builds the fields."""
        for column in self._columns:
            label = f"{column.label}{' *' if column.required else ''}"
            if column.kind is LedgerKind.FIRM:
                if firm:
                    self._form.addRow(column.label, QLabel(firm))
                    continue
                self.picker = FirmPicker(desk, colours)
                self.picker.setMaximumHeight(_PICKER)
                self._form.addRow(label, self.picker)
                continue
            field = _field(column, self._given.get(column.name))
            field.setAccessibleName(column.label)
            self.fields[column.name] = field
            self._form.addRow(label, field)
        inside = QWidget()
        inside.setLayout(self._form)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        area.setMinimumHeight(min(_TALL, inside.sizeHint().height() + 8) - 120)
        self.column.addWidget(area, 1)
        self.close_off()
        self.resize(560, min(_TALL, inside.sizeHint().height() + 110))
        first = self.picker or next(iter(self.fields.values()), None)
        if first is not None:
            first.setFocus()

    def work(self) -> EntryOutcome:
        """Reads the fields and stores them."""
        values: dict[str, LedgerValue] = {}
        for column in self._columns:
            if column.kind is LedgerKind.FIRM:
                firm = self.picker.firm if self.picker is not None else self._given.get(column.name)
                if firm is None:
                    return EntryOutcome("请先选一家企业：输入名称或拼音首字母，用上下键选")
                values[column.name] = firm
                continue
            try:
                value = cell_value(_text(self.fields[column.name]), column)
            except RefusedCell as error:
                self.fields[column.name].setFocus()
                return EntryOutcome(str(error))
            if value is not None:
                values[column.name] = value
        return self._store(values)


def _field(column: LedgerColumn, value: LedgerValue) -> QWidget:
    if column.kind is LedgerKind.CHOICE:
        box = QComboBox()
        box.addItems([*([] if column.required else [""]), *column.choices])
        box.setCurrentText("" if value is None else str(value))
        return box
    if column.kind is LedgerKind.FLAG and not column.required:
        flag = QComboBox()
        flag.addItems(["", "是", "否"])  # what nobody said is not a no
        flag.setCurrentText("" if value is None else "是" if value is True else "否")
        return flag
    if column.kind is LedgerKind.FLAG:
        check = QCheckBox()
        check.setChecked(value is True)
        return check
    line = PasteCleaningLineEdit()
    line.setText(_written(value))
    line.setPlaceholderText(_HINTS.get(column.kind, ""))
    return line


def _written(value: LedgerValue) -> str:
    if value is None:
        return ""
    return "、".join(value) if isinstance(value, tuple) else f"{value:f}" if hasattr(value, "as_tuple") else str(value)


def _text(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QCheckBox):
        return "是" if field.isChecked() else "否"
    assert isinstance(field, QLineEdit)  # `_field` makes no others
    return field.text()


def without_firm(values: Mapping[str, LedgerValue], columns: Sequence[LedgerColumn]) -> dict[str, LedgerValue]:
    """Returns the values without those that only tell the firm."""
    firm = {column.name for column in columns if column.kind in (LedgerKind.FIRM, LedgerKind.CODE)}
    return {name: value for name, value in values.items() if name not in firm}
