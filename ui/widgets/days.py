"""Edits for days, with a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QWidget


def give_calendar(edit: QDateEdit) -> None:
    """Sets the format 2026-11-24 and a calendar popup whose weekends have the colour of the other days in every theme."""
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy-MM-dd")
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        edit.calendarWidget().setWeekdayTextFormat(day, QTextCharFormat())


class DayEdit(QDateEdit):
    """A day with a calendar."""

    def __init__(self, day: date, name: str) -> None:
        super().__init__(QDate(day.year, day.month, day.day))
        give_calendar(self)
        self.setAccessibleName(name)

    @property
    def day(self) -> date:
        """The day chosen."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def show_day(self, day: date) -> None:
        """Shows a day."""
        self.setDate(QDate(day.year, day.month, day.day))


class OptionalDayEdit(QWidget):
    """A day that may be left open."""

    def __init__(self, label: str, day: date, *, given: bool = True) -> None:
        super().__init__()
        self.check = QCheckBox(label)
        self.box = DayEdit(day, label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.check)
        row.addWidget(self.box)
        self.check.toggled.connect(self.box.setEnabled)
        self.check.setChecked(given)
        self.box.setEnabled(given)

    @property
    def day(self) -> date | None:
        """The day chosen, None while it is open."""
        return self.box.day if self.check.isChecked() else None
