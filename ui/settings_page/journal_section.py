"""The widgets of the section 修改记录: the journal, read-only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QObject, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
)

from ui.settings_page.journal import TITLES, JournalColumn, JournalFilter, JournalLine, JournalPresenter
from ui.settings_page.section import SettingsSection, muted, shrinking
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.widgets.table import TableModel, set_table
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from ui.desk.desk import Desk

_WIDTHS = {
    JournalColumn.AT: 122,
    JournalColumn.WHO: 76,
    JournalColumn.FIRM: 160,
    JournalColumn.WHAT: 100,
    JournalColumn.WHY: 100,
}
_TYPING_MS = 150
"""Pause after the last keystroke before the filter is applied (our choice)."""
_SPAN = timedelta(days=365)
"""Days shown at first (our choice)."""


class JournalModel(TableModel[JournalLine]):
    """A table model with one row per journal line."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(tuple(TITLES.values()), parent)

    @override
    def cell(self, row: JournalLine, column: int) -> str:
        return row.cell(JournalColumn(column))


class JournalSection(SettingsSection):
    """Shows who changed what, when, before, after and why; filters and exports it."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours, "修改记录", "每次修改自动记下，只能看，不能改。")
        self.presenter = JournalPresenter(desk)
        self.model = JournalModel(self)
        self.firm, self.who = PasteCleaningLineEdit(), QComboBox()
        self.since, self.until = QDateEdit(), QDateEdit()
        self.export, self.count = QPushButton("导出…"), muted()
        self.table = QTableView()
        self._last = desk.on
        self._reader = TaskRunner(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.firm.setPlaceholderText("企业名称")
        self.firm.setClearButtonEnabled(True)
        self.firm.setAccessibleName("按企业名称筛选")
        self.firm.addAction(icon("search", self.colours.muted), QLineEdit.ActionPosition.LeadingPosition)
        self.who.setAccessibleName("按修改人筛选")
        self.who.setMinimumWidth(110)
        row = QHBoxLayout()
        row.addWidget(self.firm, 1)
        row.addWidget(self.who)
        for label, box, day in (("从", self.since, self.desk.on - _SPAN), ("到", self.until, self._last)):
            box.setCalendarPopup(True)
            box.setDisplayFormat("yyyy-MM-dd")
            box.setDate(QDate(day.year, day.month, day.day))
            box.setAccessibleName(f"{label}哪一天")
            row.addWidget(QLabel(label))
            row.addWidget(box)
        row.addWidget(self.export)
        self.table.setModel(self.model)
        set_table(self.table, "修改记录")
        shrinking(self.table, 140)
        self.table.verticalHeader().setDefaultSectionSize(26)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        for column in (JournalColumn.BEFORE, JournalColumn.AFTER):
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.column.addLayout(row)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.count)

    def _connect(self) -> None:
        self._reader.done.connect(self._take)
        self._reader.failed.connect(self.count.setText)
        self.firm.textChanged.connect(lambda _: self._timer.start())
        self._timer.timeout.connect(self._narrow)
        self.who.activated.connect(self._narrow)
        for box in (self.since, self.until):
            box.dateChanged.connect(lambda _: self._narrow())
        self.export.clicked.connect(self._ask_target)

    @override
    def arrive(self) -> None:
        self.count.setText("正在读取…")
        self._reader.start(self.presenter.read)

    def _take(self, lines: tuple[JournalLine, ...]) -> None:
        self.presenter.take(lines)
        self._extend_until(self.presenter.newest_day())
        chosen = self.presenter.span.who
        self.who.clear()
        self.who.addItems(self.presenter.people())
        self.who.setCurrentIndex(max(0, self.who.findText(chosen)))
        self._narrow()

    def _extend_until(self, day: date) -> None:
        """Sets the last day of the filter to the newest line, unless the user chose another day."""
        if self.until.date().toPython() == self._last and day > self._last:
            self._last = day
            self.until.setDate(QDate(day.year, day.month, day.day))

    def _narrow(self) -> None:
        span = JournalFilter(
            self.firm.text().strip(),
            self.who.currentText(),
            self.since.date().toPython(),  # type: ignore[arg-type]  # a date
            self.until.date().toPython(),  # type: ignore[arg-type]  # a date
        )
        self.presenter.narrow(span)
        self.model.show(self.presenter.shown)
        self.count.setText(self.presenter.count_words())
        self.export.setEnabled(bool(self.presenter.shown))

    def _ask_target(self) -> None:
        name = f"修改记录-{self.desk.on.isoformat()}.xlsx"
        messages.choose_target(self, "导出修改记录", messages.TABLES, name, self.export_to)

    def export_to(self, target: Path) -> None:
        """Writes the filtered lines to a table file."""
        from policies import UserError

        try:
            number = self.presenter.export(target)
        except UserError as error:
            messages.show_message(self.window(), "没有导出", str(error))
            return
        self.count.setText(f"已导出 {number} 条：{target}")
