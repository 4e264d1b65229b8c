"""What the title of a table sets for every row: shown with its reason, to be corrected or left out."""

from __future__ import annotations

from itertools import groupby

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QVBoxLayout, QWidget

from policies import CATALOGUE, QUALIFICATIONS
from registers import Constant
from ui.firms.importing.plan import TablePlan
from ui.widgets.flow import FlowLayout
from ui.widgets.line import PasteCleaningLineEdit

_VALUE = 120
"""Width in pixels of a value: a usual place fits."""


class ConstantsPanel(QFrame):
    """A QFrame with one line per reason, hidden if there is none. `changed` carries the constants that still hold.

    An emptied value is left out, and so is everything of a line without its tick.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 6, 10, 6)
        self._table: TablePlan | None = None
        self.boxes: list[QCheckBox] = []
        self.lines: dict[str, PasteCleaningLineEdit] = {}
        self._given: list[tuple[Constant, QCheckBox]] = []
        self._rows: list[QWidget] = []
        self.hide()

    def show_table(self, table: TablePlan) -> None:
        """Shows the constants of a table; the panel keeps what was left out of the same table."""
        if table is self._table:
            return
        self._table = table
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.boxes, self.lines, self._given = [], {}, []
        groups = groupby(table.mapping.constants, key=lambda constant: constant.why)
        self._rows = [self._row(why, list(group)) for why, group in groups]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(self._given))

    def _row(self, why: str, constants: list[Constant]) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row)
        box = QCheckBox(f"{why}，每家都填：")
        box.setChecked(True)
        box.toggled.connect(lambda _: self._tell())
        self.boxes.append(box)
        flow.addWidget(box)
        for constant in constants:
            self._given.append((constant, box))
            label = QLabel(label_of(constant))
            flow.addWidget(label)
            if not constant.kind:
                flow.addWidget(self._line(constant, label))
        return row

    def _line(self, constant: Constant, label: QLabel) -> PasteCleaningLineEdit:
        line = PasteCleaningLineEdit(constant.value)
        line.setFixedWidth(_VALUE)
        line.setAccessibleName(label.text())
        line.editingFinished.connect(self._tell)
        label.setBuddy(line)
        self.lines[constant.field] = line
        return line

    def _tell(self) -> None:
        """Emits the constants that hold, as they stand in the lines."""
        found = [self._as_written(constant) for constant, box in self._given if box.isChecked()]
        self.changed.emit(tuple(constant for constant in found if constant.kind or constant.value))

    def _as_written(self, constant: Constant) -> Constant:
        text = constant.value if constant.kind else self.lines[constant.field].text().strip()
        return constant if text == constant.value else msgspec.structs.replace(constant, value=text, why="人工指定")


def label_of(constant: Constant) -> str:
    """Returns what a constant sets, in Chinese; a qualification with its date, or the column of its certificates."""
    if not constant.kind:
        return CATALOGUE[constant.field].label
    dated = f"{constant.granted_on} 取得" if constant.granted_on else ""
    column = f"年份看“{constant.number}”列" if constant.number else ""
    return "，".join(filter(None, (QUALIFICATIONS[constant.kind][0], dated, column)))
