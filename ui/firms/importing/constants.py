"""What the title of a table sets for every row: shown with its reason, to be corrected or left out."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QWidget

from policies import CATALOGUE, QUALIFICATIONS
from registers import Constant
from ui.firms.importing.plan import TablePlan
from ui.widgets import theme
from ui.widgets.line import PasteCleaningLineEdit

_VALUE = 220
"""Width in pixels of a value: a long place fits."""


class ConstantsPanel(QFrame):
    """A QFrame with one line per constant, hidden if there is none. `changed` carries the constants that still hold."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 6, 10, 6)
        self._grid.setHorizontalSpacing(theme.SPACE)
        self._grid.setColumnStretch(2, 1)
        self._given: tuple[Constant, ...] = ()
        self._table: TablePlan | None = None
        self.boxes: list[QCheckBox] = []
        self.lines: list[PasteCleaningLineEdit | None] = []
        self.hide()

    def show_table(self, table: TablePlan) -> None:
        """Shows the constants of a table; those of the same table that were left out stay, without a tick."""
        if table is not self._table:
            self._table, self._given = table, table.mapping.constants
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.boxes, self.lines = [], []
        for row, constant in enumerate(self._given):
            self._add(row, constant, holds=constant in table.mapping.constants)
        self.setVisible(bool(self._given))

    def _add(self, row: int, constant: Constant, *, holds: bool) -> None:
        box = QCheckBox(f"每家都填：{label_of(constant)}")
        box.setChecked(holds)
        box.toggled.connect(lambda _: self._tell())
        value = self._value(constant)
        why = QLabel(constant.why)
        why.setObjectName("muted")
        why.setWordWrap(True)
        for column, widget in enumerate((box, value, why)):
            self._grid.addWidget(widget, row, column)
        self.boxes.append(box)
        self.lines.append(value if isinstance(value, PasteCleaningLineEdit) else None)

    def _value(self, constant: Constant) -> QWidget:
        if constant.kind:
            return QLabel(_dated(constant))
        line = PasteCleaningLineEdit(constant.value)
        line.setFixedWidth(_VALUE)
        line.setAccessibleName(label_of(constant))
        line.editingFinished.connect(self._tell)
        return line

    def _tell(self) -> None:
        """Emits the constants with a tick, as they stand in the lines."""
        rows = tuple(zip(self._given, self.lines, self.boxes, strict=True))
        self._given = tuple(_with_value(constant, line) for constant, line, _ in rows)
        holding = [constant for constant, (_, _, box) in zip(self._given, rows, strict=True) if box.isChecked()]
        self.changed.emit(tuple(holding))


def _with_value(constant: Constant, line: PasteCleaningLineEdit | None) -> Constant:
    """Returns a constant with the value of its line; an emptied line keeps the value."""
    text = line.text().strip() if line is not None else ""
    if not text or text == constant.value:
        return constant
    return msgspec.structs.replace(constant, value=text, why="人工指定")


def label_of(constant: Constant) -> str:
    """Returns what a constant sets, in Chinese."""
    return QUALIFICATIONS[constant.kind][0] if constant.kind else CATALOGUE[constant.field].label


def _dated(constant: Constant) -> str:
    parts = [f"{constant.granted_on} 取得" if constant.granted_on else "", constant.number]
    return "，".join(filter(None, parts))
