"""The dialog that plans visits to firms: a proposal by street with days and hours, edited in place, stored all or none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from survey.planning import PlanRules
from survey.workdays import workdays
from ui.planning.model import PlanModel
from ui.planning.presenter import PlanColumn, PlanPresenter
from ui.widgets import theme
from ui.widgets.days import give_calendar
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.table import set_table

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from casebook import EnterpriseRow
    from ui.desk.desk import Desk

_A_DAY = (1, 2, 3, 4, 5, 6, 8)
_MINUTES = (30, 45, 60, 90, 120)
_TRAVEL = (10, 15, 20, 30, 45, 60)
_WIDTHS = {
    PlanColumn.DAY: 116, PlanColumn.HOUR: 54, PlanColumn.STREET: 96, PlanColumn.OFFICER: 70, PlanColumn.PHONE: 170,
    PlanColumn.NOTE: 150,
}  # fmt: skip


class RoutePlanDialog(QDialog):
    """A QDialog that shows when each firm is visited. F2 or typing edits a cell, Del takes firms out.

    The signal `planned` carries what was stored, and whether the route sheet is to be printed.
    """

    planned = Signal(object, bool)

    def __init__(self, desk: Desk, firms: tuple[EnterpriseRow, ...], note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("visit-plan")
        self.setWindowTitle("安排走访")
        self.resize(960, 540)
        officers = desk.officers()
        first = officers[0] if officers else ""
        self.presenter = PlanPresenter(desk, firms, PlanRules(next(workdays(desk.on + timedelta(days=1))), first))
        self.day, self.officer, self.own = QDateEdit(), QComboBox(), QCheckBox("有负责人的归负责人")
        self.a_day, self.minutes, self.travel = QComboBox(), QComboBox(), QComboBox()
        self.note = PasteCleaningLineEdit(note)
        self.again = QPushButton("按条件重排")
        self.head, self.message = QLabel(), QLabel()
        phones = desk.book.contacts.of([firm.id for firm in firms])
        words = {firm: " ".join(filter(None, (one[0].name, one[0].phone))) for firm, one in phones.items() if one}
        self.model = PlanModel(self.presenter, words, theme.DARK if _is_dark(self) else theme.LIGHT, self)
        self.table = QTableView()
        self.cancel, self.with_sheet, self.done_ = QPushButton("取消"), QPushButton("安排并打印…"), QPushButton("安排")
        self._fill(desk.on, self.presenter.rules.first, officers)
        self._build()
        self._connect()
        self._propose()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, on: date, first: date, officers: tuple[str, ...]) -> None:
        self.day.setMinimumDate(QDate(on.year, on.month, on.day))
        self.day.setDate(QDate(first.year, first.month, first.day))
        give_calendar(self.day)
        self.officer.setEditable(True)
        self.officer.addItems(list(officers))
        self.own.setChecked(True)
        for box, values, unit, usual in (
            (self.a_day, _A_DAY, " 家", 4),
            (self.minutes, _MINUTES, " 分钟", 60),
            (self.travel, _TRAVEL, " 分钟", 30),
        ):
            for value in values:
                box.addItem(f"{value}{unit}", value)
            box.setCurrentIndex(values.index(usual))
        self.note.setPlaceholderText("走访的事由，可以不填")

    def _build(self) -> None:
        self.head.setObjectName("question")
        self.message.setObjectName("error")
        self.message.setWordWrap(True)
        self.message.hide()
        hint = QLabel(
            "同一街道排在同一个半天；中午 11:45–13:30 不排，跳过周末和已知的节假日。F2 改日期、时间、走访人，Del 去掉一家。"
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.table.setModel(self.model)
        set_table(self.table, "走访安排")
        edit = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(edit.DoubleClicked | edit.EditKeyPressed | edit.AnyKeyPressed)
        header = self.table.horizontalHeader()
        for place, width in _WIDTHS.items():
            header.resizeSection(place, width)
        header.setSectionResizeMode(PlanColumn.FIRM, QHeaderView.ResizeMode.Stretch)
        self.done_.setObjectName("primary")
        self.done_.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.message, 1)
        buttons.addStretch(0)
        for button in (self.cancel, self.with_sheet, self.done_):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.head)
        column.addLayout(self._form())
        column.addWidget(self.table, 1)
        column.addWidget(hint)
        column.addLayout(buttons)

    def _form(self) -> QGridLayout:
        form = QGridLayout()
        form.setHorizontalSpacing(6)
        places = (
            ("第一天", self.day, 0, 0), ("走访人", self.officer, 0, 2), ("", self.own, 0, 4), ("备注", self.note, 0, 6),
            ("每天最多", self.a_day, 1, 0), ("每家谈", self.minutes, 1, 2), ("路上", self.travel, 1, 4),
        )  # fmt: skip
        for words, widget, row, column in places:
            widget.setAccessibleName(words or self.own.text())
            if words:
                label = QLabel(words)
                label.setBuddy(widget)
                form.addWidget(label, row, column)
                form.addWidget(widget, row, column + 1)
            else:
                form.addWidget(widget, row, column, 1, 2)
        form.addWidget(self.again, 1, 7, Qt.AlignmentFlag.AlignLeft)
        form.setColumnStretch(7, 1)
        return form

    def _connect(self) -> None:
        self.model.changed = self._edited
        self.model.refused.connect(self.refuse)
        self.day.dateChanged.connect(self._rules_changed)
        self.own.toggled.connect(self._rules_changed)
        self.officer.currentTextChanged.connect(self._rules_changed)
        for box in (self.a_day, self.minutes, self.travel):
            box.currentIndexChanged.connect(self._rules_changed)
        self.again.clicked.connect(self._propose)
        self.cancel.clicked.connect(self.reject)
        self.done_.clicked.connect(lambda: self._store(with_sheet=False))
        self.with_sheet.clicked.connect(lambda: self._store(with_sheet=True))
        drop = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        drop.setContext(Qt.ShortcutContext.WidgetShortcut)
        drop.activated.connect(self._drop)

    def rules(self) -> PlanRules:
        """Returns the rules as they are set."""
        day = self.day.date()
        return PlanRules(
            first=date(day.year(), day.month(), day.day()),
            officer=self.officer.currentText(),
            own=self.own.isChecked(),
            a_day=int(self.a_day.currentData()),
            minutes=int(self.minutes.currentData()),
            travel=int(self.travel.currentData()),
            note=self.note.text().strip(),
        )

    def _rules_changed(self) -> None:
        """Plans anew at once, unless something was changed by hand: then the button says what would be lost."""
        if self.presenter.edited:
            self.again.setText(f"重排（手改的 {self.presenter.edited} 处会丢掉）")
        else:
            self._propose()

    def _propose(self) -> None:
        self.presenter.propose(self.rules())
        self.again.setText("按条件重排")
        self._show()

    def _edited(self) -> None:
        self._show()

    def _drop(self) -> None:
        places = {index.row() for index in self.table.selectionModel().selectedRows()}
        self.presenter.drop([self.model.rows[place].firm for place in places])
        self._show()

    def _show(self) -> None:
        current = self.table.currentIndex()
        firm = self.model.rows[current.row()].firm if 0 <= current.row() < len(self.model.rows) else None
        self.model.show(self.presenter.stops)
        place = next((i for i, stop in enumerate(self.model.rows) if stop.firm == firm), 0)
        self.table.setCurrentIndex(self.model.index(place, max(0, current.column())))
        self.head.setText(self.presenter.head_words())
        self.refuse("")
        for button in (self.done_, self.with_sheet):
            button.setEnabled(bool(self.presenter.stops))

    def refuse(self, message: str) -> None:
        """Shows why something was not taken, or nothing."""
        self.message.setText(message)
        self.message.setVisible(bool(message))

    def _store(self, *, with_sheet: bool) -> None:
        planned, message = self.presenter.store(self.rules())
        if planned is None:
            self.refuse(message)
        else:
            self.accept()
            self.planned.emit(planned, with_sheet)


def _is_dark(widget: QDialog) -> bool:
    return widget.palette().window().color().lightness() < 128
