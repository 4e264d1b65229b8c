"""The calendar popup of date edits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QDateEdit


def give_calendar(edit: QDateEdit) -> None:
    """Sets the format 2026-11-24 and a calendar popup whose weekends have the colour of the other days in every theme."""
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy-MM-dd")
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        edit.calendarWidget().setWeekdayTextFormat(day, QTextCharFormat())
