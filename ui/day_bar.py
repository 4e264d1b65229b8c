"""The bar above every page while results are computed for another day than today, and the dialog that sets the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.days import give_calendar

_HINT = "政策、资质和申报时间都按这一天算；记下的走访、资料来源仍写今天的日期。"


def day_words(as_of: date, today: date) -> str:
    """Returns the sentence that names the day, or "" for today.

    >>> day_words(date(2027, 3, 1), date(2026, 11, 30))
    '现在按 2027-03-01 计算（今天是 2026-11-30，相差 91 天）'
    """
    if as_of == today:
        return ""
    return f"现在按 {as_of.isoformat()} 计算（今天是 {today.isoformat()}，相差 {abs((as_of - today).days)} 天）"


class DayBar(QFrame):
    """A QFrame that is hidden on today. The signal `today_wanted` asks to go back to today."""

    today_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trial")
        self.words = QLabel()
        self.back = QPushButton("回到今天")
        self.back.clicked.connect(self.today_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self.back)
        self.hide()

    def show_day(self, as_of: date, today: date) -> None:
        """Shows the day, or hides the bar if it is today."""
        self.words.setText(day_words(as_of, today))
        self.words.setToolTip(_HINT)
        self.setVisible(as_of != today)


class LookAtDayDialog(QDialog):
    """A QDialog asking for the day for which results are computed; `chosen` is called with it."""

    def __init__(self, as_of: date, today: date, chosen: Callable[[date], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("按哪一天计算")
        self.day = QDateEdit(QDate(as_of.year, as_of.month, as_of.day))
        give_calendar(self.day)
        self.day.setAccessibleName("按哪一天计算")
        hint = QLabel(_HINT)
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        today_button = buttons.addButton("今天", QDialogButtonBox.ButtonRole.ActionRole)
        today_button.clicked.connect(lambda: self.day.setDate(QDate(today.year, today.month, today.day)))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: chosen(self.day.date().toPython()))  # type: ignore[arg-type]  # Qt's stubs say object
        column = QVBoxLayout(self)
        column.addWidget(self.day)
        column.addWidget(hint)
        column.addWidget(buttons)
        self.setMinimumWidth(420)
