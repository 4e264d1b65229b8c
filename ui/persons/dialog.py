"""“我是谁”: what is known about a person on the left, the questions and the talent policies on the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from policies import Group, KeceError
from sheet import Edition
from ui.entry.answers import answering
from ui.firm.form import ProfileForm
from ui.firm.question_bar import QuestionBar
from ui.firm.results import FirmResultsView
from ui.persons.session import PersonSession
from ui.sheets.printed import PrintedSheet, keep_sheet, make_sheet
from ui.widgets import messages, theme
from ui.widgets.labels import ElidedLabel
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.widgets.paper_dialog import PaperDialog

if TYPE_CHECKING:
    from casebook import Person
    from ui.desk.desk import Desk

_SIZE = (1080, 596)
"""Pixels; it fits on 1093×614."""
_WAIT = 250
"""Milliseconds from the last keystroke to the match."""
_MOST_LACKS = 4


class PersonDialog(QDialog):
    """A QDialog over one person. Every answer is stored at once. `firm_wanted` carries the number of the firm."""

    firm_wanted = Signal(int)

    def __init__(self, desk: Desk, colours: theme.Colours, person: Person, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("person-dialog")
        self.setWindowTitle(f"我是谁 · {person.person}（{person.name}）")
        self.resize(*_SIZE)
        self._desk = desk
        self.session = PersonSession(desk, person)
        self.lines = {name: PasteCleaningLineEdit() for name in ("person", "post", "phone")}
        self.form = ProfileForm(self.session.on.year - 1, (Group.PERSON,))
        self.questions, self.results = QuestionBar(), FirmResultsView(colours)
        self.results.bind(self.session)
        self.lacks, self.note = ElidedLabel(), QLabel()
        self.sheet_button, self.officer_button = QPushButton("本人服务单…(&P)"), QPushButton("工作版…(&W)")
        self.firm_button, self.close_button = QPushButton("企业画像"), QPushButton("关闭")
        self._waiting: dict[str, object] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._lay_out()
        self._connect()
        self._show(reset=True)

    def _lay_out(self) -> None:
        splitter = QSplitter()
        splitter.addWidget(self._left())
        splitter.addWidget(self._right())
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([300, 760])
        splitter.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.lacks)
        words.addWidget(self.note)
        self.lacks.setObjectName("caution")
        buttons.addLayout(words, 1)
        for button in (self.firm_button, self.close_button, self.officer_button, self.sheet_button):
            buttons.addWidget(button)
        self.sheet_button.setObjectName("primary")
        self.note.setObjectName("muted")
        self.note.setText("人才的资料随时存下；人工核实只对这次和打印的服务单有效，不存入。")
        for button in (self.firm_button, self.close_button, self.officer_button, self.sheet_button):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(theme.SPACE)
        column.addWidget(splitter, 1)
        column.addLayout(buttons)

    def _left(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        grid = QGridLayout(card)
        grid.setContentsMargins(12, 8, 12, 8)
        kept = self.session.person
        for row, (name, label) in enumerate((("person", "姓名"), ("post", "职务"), ("phone", "电话"))):
            self.lines[name].setText(getattr(kept, name))
            self.lines[name].setAccessibleName(label)
            grid.addWidget(QLabel(label), row, 0)
            grid.addWidget(self.lines[name], row, 1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(card)
        column.addWidget(self.form, 1)
        return left

    def _right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SPACE, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        for box in (*self.results.boxes.values(), self.results.order, self.results.sum):
            box.hide()  # there are few policies for persons, and their money is seldom the person's
        column.addWidget(self.questions)
        column.addWidget(self.results, 1)
        return right

    def _connect(self) -> None:
        self.session.changed.connect(self._show)
        self.form.given.connect(self._wait)
        self.form.unfolded.connect(self._show)
        self._timer.timeout.connect(self.give_waiting)
        self.questions.answered.connect(self.answer)
        self.questions.given.connect(self._give_all)
        self.questions.skipped.connect(lambda facts: self.session.skip(*facts))
        self.questions.wanted.connect(self.form.reveal)
        self.results.answered.connect(self.answer)
        self.results.wanted.connect(self._reveal)
        for line in self.lines.values():
            line.editingFinished.connect(self._rename)
        self.sheet_button.clicked.connect(partial(self.show_sheet, Edition.FIRM))
        self.officer_button.clicked.connect(partial(self.show_sheet, Edition.OFFICER))
        self.firm_button.clicked.connect(self._want_firm)
        self.close_button.clicked.connect(self.accept)
        for keys, slot in (("Ctrl+Z", self.session.undo), ("Ctrl+Y", self.session.redo)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self.finished.connect(self.deleteLater)

    def _wait(self, name: str, raw: object) -> None:
        self._waiting[name] = raw
        self._timer.start()

    def give_waiting(self) -> None:
        """Applies and stores what was typed a moment ago."""
        self._timer.stop()
        waiting, self._waiting = self._waiting, {}
        for name, raw in waiting.items():
            self.form.editors[name].refuse(self.session.give(name, raw, typed=True).message)
        self._told(self.session.flush().message)

    def answer(self, fact: str, raw: object) -> None:
        """Applies an answer given beside a question or a reason."""
        answer = self.session.answer(fact, raw)
        self.questions.refuse(fact, answer.message)
        self.results.panel.refuse(answer.message)

    def _give_all(self, raws: dict[str, object]) -> None:
        self._told(self.session.give_all(raws).message)

    def _reveal(self, fact: str) -> None:
        if fact.partition(".")[0] in self.form.editors:
            self.form.reveal(fact)
        else:
            self._told("这是企业的资料，请点“企业画像”去填")

    def _told(self, message: str) -> None:
        if message:
            messages.show_message(self, "没有存下", message)

    def _rename(self) -> None:
        texts = {name: line.text().strip() for name, line in self.lines.items()}
        self._told(self.session.rename(texts["person"], texts["post"], texts["phone"]).message)

    def _show(self, *, reset: bool = False) -> None:
        session = self.session
        self.form.display(session.shown, session.refusals(), session.raw, overwrite=session.replaced)
        asked = tuple((q, answering(q, session.profile.facts.get(q.field), session.on)) for q in session.questions())
        self.questions.show_questions(asked)
        lacks = session.firm_lacks
        named = "、".join(lacks[:_MOST_LACKS]) + (f"等 {len(lacks)} 项" if len(lacks) > _MOST_LACKS else "")
        self.lacks.setText(f"企业还缺：{named}（在企业画像里填）" if lacks else "")
        self.lacks.setVisible(bool(lacks))
        self.results.refresh(reset=reset or session.replaced)

    def _want_firm(self) -> None:
        self.accept()
        self.firm_wanted.emit(self.session.person.enterprise)

    def show_sheet(self, edition: Edition) -> None:
        """Shows the person's sheet; it is kept when it is printed or saved."""
        self.give_waiting()
        try:
            printed = make_sheet(self._desk.services, self.session.sheet(edition))
        except KeceError as error:
            messages.show_message(self, "没有排出", str(error))
            return
        dialog = PaperDialog(printed.title, printed.data, printed.name, self)
        dialog.used.connect(partial(self._keep, printed))
        dialog.open()

    def _keep(self, printed: PrintedSheet) -> None:
        try:
            keep_sheet(self._desk.book, printed, self._desk.officer)
        except KeceError as error:
            messages.show_message(self, "服务单没有记下", str(error))

    @override
    def done(self, result: int) -> None:
        self.give_waiting()
        super().done(result)
