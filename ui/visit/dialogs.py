"""The dialogs of the page: plan a visit, add and answer a request, add a follow-up, fill in a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from policies import CATALOGUE, FieldType
from ui.desk.firm_picker import FirmPicker
from ui.desk.form_dialog import FormDialog
from ui.desk.session import EntryOutcome
from ui.entry.answers import NO_MORE
from ui.entry.editors import ListEditor
from ui.visit.inputs import RequestForm
from ui.visit.needs_panel import NeedsPanel, need_of
from ui.visit.promises import REPLY_WITHIN
from ui.widgets.days import DayEdit, OptionalDayEdit
from ui.widgets.line import PasteCleaningLineEdit, hour_line

if TYPE_CHECKING:
    from datetime import date

    from casebook import Visit
    from ui.desk.desk import Desk
    from ui.visit.agenda import AgendaPresenter
    from ui.widgets.theme import Colours

_WIDE = (900, 460)
"""The size in pixels of a dialog with a panel beside the fields; it fits on 1093×614."""
_TYPING = 150
"""Milliseconds from the last keystroke to what fits a need."""
_NO_FIRM = "请先选一家企业：输入名称或拼音首字母，用上下键选"


class VisitPlanDialog(FormDialog):
    """A dialog that plans a visit: firm, day, hour and officer."""

    def __init__(self, presenter: AgendaPresenter, desk: Desk, colours: Colours, parent: QWidget | None) -> None:
        super().__init__("安排走访", parent)
        self._presenter = presenter
        self.picker = FirmPicker(desk, colours)
        self.day = DayEdit(desk.on, "走访日期")
        self.officer = QComboBox()
        self.officer.setEditable(True)
        self.officer.addItems(presenter.officers())
        self.officer.setCurrentText(desk.officer)
        self.officer.setAccessibleName("走访人")
        self.hour = hour_line()
        form = QFormLayout()
        form.addRow("日期", self.day)
        form.addRow("时间", self.hour)
        form.addRow("走访人", self.officer)
        self.column.addWidget(self.picker, 1)
        self.column.addLayout(form)
        self.close_off()
        self.picker.chosen.connect(self.day.setFocus)

    def work(self) -> EntryOutcome:
        """Plans the visit."""
        firm = self.picker.firm
        if firm is None:
            return EntryOutcome(_NO_FIRM)
        return self._presenter.plan(firm, self.day.day, self.officer.currentText(), self.hour.text())


class DayDialog(FormDialog):
    """A dialog that moves a visit to another day or hour."""

    def __init__(self, presenter: AgendaPresenter, visit: Visit, on: date, parent: QWidget | None) -> None:
        super().__init__("改期", parent)
        self._presenter, self._visit = presenter, visit
        self.day = DayEdit(max(visit.on, on), "新的日期")
        self.hour = hour_line(visit.hour)
        form = QFormLayout()
        form.addRow(visit.name, self.day)
        form.addRow("时间", self.hour)
        self.column.addLayout(form)
        self.close_off()

    def work(self) -> EntryOutcome:
        """Moves the visit."""
        return self._presenter.move(self._visit.id, self.day.day, self.hour.text())


class RequestDialog(FormDialog):
    """A dialog that stores a request made outside a visit."""

    def __init__(self, presenter: AgendaPresenter, desk: Desk, colours: Colours, parent: QWidget | None) -> None:
        super().__init__("新诉求", parent)
        self._presenter, self._needs = presenter, presenter.needs()
        self.resize(*_WIDE)
        self.picker = FirmPicker(desk, colours)
        self.form = RequestForm(desk.on)
        self.form.show_offices(self._needs.offices(self.picker.firm))
        self.form.add.hide()
        self.panel = NeedsPanel(self._needs, colours, self)
        self._timer = QTimer(self, singleShot=True, interval=_TYPING)
        left = QVBoxLayout()
        left.addWidget(self.picker, 1)
        left.addWidget(self.form)
        row = QHBoxLayout()
        row.addLayout(left, 1)
        row.addWidget(self.panel, 1)
        self.column.addLayout(row, 1)
        self.close_off()
        self.picker.chosen.connect(self.form.setFocus)
        self._timer.timeout.connect(self._look_up)
        for changed in (self.form.text.textChanged, self.form.amount.textChanged):
            changed.connect(lambda _: self._timer.start())
        for moved in (self.form.category.currentIndexChanged, self.picker.list.currentRowChanged):
            moved.connect(lambda _: self._timer.start())

        self.picker.list.currentRowChanged.connect(lambda _: self._show_offices())

    def _show_offices(self) -> None:
        self.form.show_offices(self._needs.offices(self.picker.firm))

    def _look_up(self) -> None:
        draft = self.form.draft
        self._needs.ask(need_of(draft), draft.reply_by, self.picker.firm)

    def work(self) -> EntryOutcome:
        """Stores the request."""
        firm = self.picker.firm
        if firm is None:
            return EntryOutcome(_NO_FIRM)
        self._look_up()
        return self._presenter.add_request(
            firm, replace(self.form.draft, answer=self._needs.reply(), resources=self._needs.chosen_resources)
        )


class FollowUpDialog(FormDialog):
    """A dialog that stores a follow-up for a firm."""

    def __init__(self, presenter: AgendaPresenter, desk: Desk, colours: Colours, parent: QWidget | None) -> None:
        super().__init__("新跟进", parent)
        self._presenter = presenter
        self.picker = FirmPicker(desk, colours)
        self.text = PasteCleaningLineEdit()
        self.text.setPlaceholderText("要为企业做什么")
        self.text.setAccessibleName("跟进事项")
        self.due = OptionalDayEdit("期限", desk.on + REPLY_WITHIN)
        self.column.addWidget(self.picker, 1)
        self.column.addWidget(self.text)
        self.column.addWidget(self.due)
        self.close_off()
        self.picker.chosen.connect(self.text.setFocus)

    def work(self) -> EntryOutcome:
        """Stores the follow-up."""
        firm = self.picker.firm
        if firm is None:
            return EntryOutcome(_NO_FIRM)
        return self._presenter.add_follow_up(firm, self.text.text(), self.due.day)


class ListDialog(FormDialog):
    """A dialog that fills in a list asked for, below its recorded entries; `give` is called with the edited raw list."""

    def __init__(
        self, fact: str, known: object, give: Callable[[str, object], EntryOutcome], parent: QWidget | None
    ) -> None:
        field = CATALOGUE[fact]
        super().__init__(field.label, parent)
        self.resize(640, 280)
        self._fact, self._give = fact, give
        self._raw = known
        self._known = known
        asked = QLabel(f"{field.label}：在已记录的下面补充。" if known else field.ask())
        asked.setObjectName("question")
        asked.setWordWrap(True)
        self.editor = ListEditor(field)
        self.column.addWidget(asked)
        self.column.addWidget(self.editor)
        self.editor.given.connect(self._given)
        self.editor.records.display(known)
        if field.type is FieldType.RECORDS or known is None:
            self.editor.records.add_row()
        self.editor.records.table.setFocus()
        self.column.addStretch(1)
        self.close_off()

    def _given(self, _: str, raw: object) -> None:
        self._raw = raw

    def work(self) -> EntryOutcome:
        """Gives the list as the answer."""
        if self._raw is None or self._raw == self._known:
            advice = f"没有别的就关掉窗口，答“{NO_MORE}”" if self._known else "没有就点“无”"
            return EntryOutcome(f"还没有填。逐条填写，{advice}。")
        return self._give(self._fact, self._raw)
