"""The dialog to confirm a manual condition: yes or no, the reason, and the expiry date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from matcher import field_label
from ui.widgets.days import give_calendar

if TYPE_CHECKING:
    from ui.desk.session import FirmSession

REASONS = ("企业负责人当面说明", "看过原件", "看过复印件或照片", "电话向主管部门问过", "主管部门名单里查到")


class ConfirmDialog(QDialog):
    """A QDialog that writes the confirmation when it is accepted; if it is refused, it shows why and stays open."""

    def __init__(self, presenter: FirmSession, fact: str, *, holds: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("人工核实")
        self.setMinimumWidth(520)
        self._presenter, self._fact = presenter, fact
        self.yes, self.no = QPushButton("符合"), QPushButton("不符合")
        self.reason = QComboBox()
        self.until = QDateEdit()
        self.message = QLabel()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel,
        )
        self._build()
        (self.yes if holds else self.no).setChecked(True)
        self.buttons.accepted.connect(self.accept_words)
        self.buttons.rejected.connect(self.reject)

    def _build(self) -> None:
        asked = QLabel(field_label(self._fact) if not self._words() else self._words())
        asked.setObjectName("question")
        asked.setWordWrap(True)
        for button, place in ((self.yes, "left"), (self.no, "right")):
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setObjectName("segment")
            button.setProperty("place", place)
        verdict = QHBoxLayout()
        verdict.setSpacing(0)
        verdict.addWidget(self.yes)
        verdict.addWidget(self.no)
        verdict.addStretch(1)
        self.reason.setEditable(True)
        self.reason.addItems(list(REASONS))
        self.reason.setCurrentText("")
        line = self.reason.lineEdit()
        if line is not None:
            line.setPlaceholderText("怎么核实的，必填")
        give_calendar(self.until)
        end = one_year_on(self._presenter.on)
        self.until.setMinimumDate(_qdate(self._presenter.on))
        self.until.setDate(_qdate(end))
        self.until.setToolTip("过了这一天会重新问")
        self.message.setObjectName("error")
        self.message.setWordWrap(True)
        form = QFormLayout()
        form.addRow("结论", verdict)
        form.addRow("理由", self.reason)
        form.addRow("有效至", self.until)
        column = QVBoxLayout(self)
        column.addWidget(asked)
        column.addLayout(form)
        column.addWidget(self.message)
        column.addWidget(self.buttons)

    def _words(self) -> str:
        found = (q.text for q in self._presenter.match.questions if q.field == self._fact)
        return next(found, "")

    def accept_words(self) -> None:
        """Writes the confirmation."""
        reason = self.reason.currentText().strip()
        if not reason:
            self.message.setText("请写明怎么核实的，例如“看过原件”")
            self.reason.setFocus()
            return
        day = self.until.date()
        until = date(day.year(), day.month(), day.day())
        answer = self._presenter.confirm(self._fact, holds=self.yes.isChecked(), reason=reason, until=until)
        if answer.accepted:
            self.accept()
        else:
            self.message.setText(answer.message)


def one_year_on(day: date) -> date:
    """Returns the day before the same day of the next year: the default expiry date."""
    return date.fromordinal(day.toordinal() + 364)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
