"""The page 走访: the agenda with visits, requests and follow-ups, or the running visit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout

from policies import UserError
from ui.desk.page import Page
from ui.visit.agenda import AgendaPresenter
from ui.visit.agenda_view import AgendaView
from ui.visit.answer_dialog import AnswerDialog
from ui.visit.dialogs import DayDialog, FollowUpDialog, ListDialog, RequestDialog, VisitPlanDialog
from ui.visit.mode_view import ModeView
from ui.visit.presenter import VisitPresenter
from ui.widgets import messages
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours


class VisitPage(Page):
    """The page 走访. When opened with the number of a firm, it starts today's visit there."""

    def __init__(self, desk: Desk, colours: Colours) -> None:
        super().__init__(desk, colours)
        self.agenda = AgendaPresenter(desk)
        self.visit = VisitPresenter(desk)
        self.list = AgendaView(self.agenda, colours)
        self.mode = ModeView(self.visit, colours)
        self.dialog: QDialog | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.mode)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._connect()

    def _connect(self) -> None:
        self.visit.changed.connect(self._follow)
        self.list.start_wanted.connect(self.begin)
        self.list.firm_wanted.connect(lambda number: self.go.emit("firm", number))
        self.list.plan_wanted.connect(lambda: self._open(VisitPlanDialog(self.agenda, self.desk, self.colours, self)))
        self.list.request_wanted.connect(lambda: self._open(RequestDialog(self.agenda, self.desk, self.colours, self)))
        self.list.follow_up_wanted.connect(
            lambda: self._open(FollowUpDialog(self.agenda, self.desk, self.colours, self))
        )
        self.list.all_needs_wanted.connect(lambda: self.go.emit("needs", None))
        self.list.move_wanted.connect(self._ask_day)
        self.list.answer_wanted.connect(self._ask_answer)
        self.mode.confirm_wanted.connect(self._ask_confirmation)
        self.mode.list_wanted.connect(self._ask_list)
        self.mode.sheet_wanted.connect(lambda: self.go.emit("sheet", self.visit.number))
        self.mode.answer_wanted.connect(self._ask_answer)
        self.mode.left.connect(self.show_list)
        for view in (self.list, self.mode):
            view.message.connect(lambda title, text: messages.show_message(self, title, text))

    @property
    def visiting(self) -> bool:
        """Whether the visit is shown in place of the agenda."""
        return self.stack.currentWidget() is self.mode

    @override
    def arrive(self, target: object = None) -> None:
        if isinstance(target, int):
            self._ask_begin(target, None)
        elif self.visiting and self.visit.running:
            self.desk.firm.end_trial()  # answers of a visit are meant
            self.mode.enter()
        else:
            self.show_list()

    @override
    def leave(self) -> None:
        if self.visiting:
            self.mode.keep_note()

    @override
    def apply_theme(self, colours: Colours) -> None:
        super().apply_theme(colours)
        self.list.apply_theme(colours)
        self.mode.apply_theme(colours)

    def show_list(self) -> None:
        """Shows the agenda."""
        self.leave()
        self.stack.setCurrentWidget(self.list)
        self.agenda.refresh()
        self.list.visits.setFocus()

    def begin(self, number: int, visit: int | None = None) -> None:
        """Starts a visit to a firm, or resumes today's."""
        self._ask_begin(number, visit)

    def _ask_begin(self, number: int, visit: int | None) -> None:
        self.leave()
        words = self.visit.refused_words(number)
        if words:
            messages.ask_leave(self, "科策一对一", words, partial(self._drop_refused, number, visit))
        else:
            self._ask_to_keep(number, visit)

    def _drop_refused(self, number: int, visit: int | None) -> None:
        self.visit.drop_refused()
        self._ask_to_keep(number, visit)

    def _ask_to_keep(self, number: int, visit: int | None) -> None:
        if self.visit.would_lose(number):
            text = "屏幕上的企业还没有存入企业库，要先保存吗？"
            go_on = partial(self._begin, number, visit)
            messages.ask_keep(self, "科策一对一", text, keep=partial(self._keep_then, go_on), drop=go_on)
        else:
            self._begin(number, visit)

    def _keep_then(self, go_on: Callable[[], object]) -> None:
        left_out = self.desk.not_kept_words()
        answer = self.desk.keep_firm()
        if answer.accepted:
            go_on()
            if left_out:
                messages.show_message(self, "已存入企业库", left_out)
        else:
            messages.show_message(self, "没有存入企业库", answer.message)

    def _begin(self, number: int, visit: int | None) -> None:
        answer = self.visit.begin(number, visit)
        if answer.accepted:
            self.stack.setCurrentWidget(self.mode)
            self.mode.begin()
        else:
            self.show_list()
            messages.show_message(self, "走访没有开始", answer.message)

    def _follow(self) -> None:
        """Called after another firm became current or the visit was undone: shows the agenda again."""
        if self.visiting and not self.visit.running:
            QTimer.singleShot(0, self, self._fall_back)

    def _fall_back(self) -> None:
        if self.visiting and not self.visit.running:
            self.stack.setCurrentWidget(self.list)
            self.agenda.refresh()

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _ask_day(self, visit: int) -> None:
        found = next((entry for entry in self.agenda.visits if entry.id == visit), None)
        if found is not None:
            self._open(DayDialog(self.agenda, found, self.desk.on, self))

    def _ask_answer(self, request: int) -> None:
        try:
            found = self.desk.book.requests.get(request)
        except UserError:
            return
        dialog = AnswerDialog(self.agenda, found, self.colours, self)
        dialog.finished.connect(lambda _: self.mode.refresh_when_visible())
        self._open(dialog)

    def _ask_confirmation(self, fact: str, holds: bool) -> None:
        from ui.firm.confirm import ConfirmDialog

        dialog = ConfirmDialog(self.desk.firm, fact, holds=holds, parent=self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(lambda done: self._confirmed(fact, bool(done)))
        self.visit.expect("人工核实：" + ("符合" if holds else "不符合"))
        self._open(dialog)
        dialog.reason.setFocus()

    def _confirmed(self, fact: str, done: bool) -> None:
        if done:
            self.visit.confirmed(fact)
        else:
            self.visit.expect("")
        self.mode.enter()

    def _ask_list(self, fact: str) -> None:
        dialog = ListDialog(fact, self.desk.firm.shown(fact), self.visit.fill_in, self)
        dialog.finished.connect(lambda _: self.mode.enter())
        self._open(dialog)
