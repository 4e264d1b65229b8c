"""The dialog that plans visits to several firms at one time, for every page that lists firms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
)

from survey.planning import Plan
from ui.widgets.days import give_calendar
from ui.widgets.line import PasteCleaningLineEdit, hour_line

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

_A_DAY = (1, 2, 3, 4, 5, 6, 8, 10)
_USUAL = 4
"""The proposed number of visits per officer and day; the user may choose another of `_A_DAY`."""


class BulkPlanDialog(QDialog):
    """A QDialog asking when and by whom firms are visited; it stays open until the visits are planned.

    The signal `wanted` carries the plan.
    """

    wanted = Signal(Plan)

    def __init__(self, firms: int, officers: tuple[str, ...], note: str, on: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("安排走访")
        self.setMinimumWidth(440)
        self.head = QLabel(f"给 {firms} 家企业各安排一次走访")
        self.head.setObjectName("question")
        self.day = QDateEdit(QDate(on.year, on.month, on.day))
        give_calendar(self.day)
        self.day.setMinimumDate(QDate(on.year, on.month, on.day))
        self.day.setAccessibleName("第一天")
        self.officer = QComboBox()
        self.officer.setEditable(True)
        self.officer.addItems(list(officers))
        self.officer.setAccessibleName("走访人")
        self.own = QCheckBox("有负责人的企业归负责人走访")
        self.own.setChecked(True)
        self.a_day = QComboBox()
        for count in _A_DAY:
            self.a_day.addItem(f"{count} 家", count)
        self.a_day.setCurrentIndex(_A_DAY.index(_USUAL))
        self.a_day.setAccessibleName("每人每天最多")
        self.note = PasteCleaningLineEdit(note)
        self.note.setAccessibleName("备注")
        self.hour = hour_line()
        self.message = QLabel()
        self.message.setObjectName("error")
        self.message.setWordWrap(True)
        form = QFormLayout()
        form.addRow("第一天" if firms > 1 else "日期", self.day)
        if firms == 1:
            form.addRow("时间", self.hour)
        form.addRow("走访人", self.officer)
        form.addRow("", self.own)
        form.addRow("每人每天最多", self.a_day)
        form.addRow("备注", self.note)
        hint = QLabel("排满一天顺延到下一个工作日（只跳过周六、周日）；已有待走访安排的企业不重复安排。")
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.done_ = buttons.addButton("安排", QDialogButtonBox.ButtonRole.AcceptRole)
        self.done_.setObjectName("primary")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        column = QVBoxLayout(self)
        column.addWidget(self.head)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(self.message)
        column.addWidget(buttons)
        buttons.accepted.connect(self._ask)
        buttons.rejected.connect(self.reject)

    def _ask(self) -> None:
        self.message.setText("")
        day = self.day.date().toPython()
        plan = Plan(
            first=day,  # type: ignore[arg-type]  # Qt's stubs say object, it is a date
            officer=self.officer.currentText(),
            own=self.own.isChecked(),
            a_day=int(self.a_day.currentData()),
            note=self.note.text(),
            hour=self.hour.text(),
        )
        self.done_.setEnabled(False)
        self.wanted.emit(plan)

    def refuse(self, message: str) -> None:
        """Shows why nothing was planned."""
        self.done_.setEnabled(True)
        self.message.setText(message)
