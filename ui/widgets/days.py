"""The calendar that drops down below a day."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QDateEdit


def give_calendar(edit: QDateEdit) -> None:
    """A day written 2026-11-24 with a calendar; its weekends are in the colour of the other days, light and dark."""
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy-MM-dd")
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        edit.calendarWidget().setWeekdayTextFormat(day, QTextCharFormat())
