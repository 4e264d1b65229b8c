"""The dialog in which a request is answered, handed on, closed, rated or taken up again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from casebook import ENDS, RequestState, Satisfaction
from casebook.evidence import KINDS
from policies import KeceError
from ui.desk.form_dialog import FormDialog
from ui.desk.session import EntryOutcome
from ui.entry.pick_line import LinePopup
from ui.entry.picks import Pick
from ui.visit.evidence_view import show_evidence
from ui.visit.inputs import OfficeBox
from ui.visit.needs_panel import NeedsPanel
from ui.visit.promises import REPLY_WITHIN
from ui.visit.request_end import AnswerDraft
from ui.widgets import messages
from ui.widgets.days import OptionalDayEdit
from ui.widgets.labels import ElidedLabel
from ui.widgets.line import PasteCleaningLineEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casebook import Request
    from ui.visit.agenda import AgendaPresenter
    from ui.widgets.theme import Colours

_WIDE = (980, 520)
"""The size in pixels; it fits on 1093×614."""
_ASKED = 52
"""The height of the need in pixels: two lines, more are scrolled."""
_FILES = f"文档和图片 ({' '.join(f'*.{kind}' for kind in KINDS)})"
_NOT_ASKED = "还没回访"


class AnswerDialog(FormDialog):
    """A dialog for everything that becomes of a request; what fits it stands beside.

    The answer and the state are on top; below are who is responsible, to whom it was handed on, the evidence, and, once
    it is closed, what the firm thinks of the answer.
    """

    def __init__(self, presenter: AgendaPresenter, request: Request, colours: Colours, parent: QWidget | None) -> None:
        super().__init__("答复与办结", parent)
        self.setObjectName("answer-dialog")
        self._presenter, self._request = presenter, request
        self._file: Path | None = None
        self._needs = presenter.needs()
        self._needs.take(request)
        self.panel = NeedsPanel(self._needs, colours, self)
        self.resize(*_WIDE)
        self.states = {state: QPushButton(state.value) for state in RequestState}
        self.answer = QPlainTextEdit(request.answer)
        self.office = OfficeBox(request.office)
        self.office.show_names(self._needs.offices(request.enterprise))
        self.reply_by = OptionalDayEdit(
            "承诺答复", request.reply_by or presenter.on + REPLY_WITHIN, given=request.reply_by is not None
        )
        self.handed_to, self.note = (
            _line("转交给哪个单位、哪个人", request.handed_to),
            _line("交代了什么，记入修改记录", ""),
        )
        self.handed_on = OptionalDayEdit(
            "转交日", request.handed_on or presenter.on, given=request.handed_on is not None
        )
        self.resource = _line("另找一条资源：名称、几个字、拼音首字母", "")
        self.evidence = _line("怎么看得出答复了：回执号、会议、合同…", request.evidence)
        self.file_button, self.show_button = QPushButton("附文件…"), QPushButton("看文件")
        self.rating, self.reason = QComboBox(), _line("原因；不满意时必填", request.dissatisfaction)
        self.again = _line("为什么重新打开，必填", "")
        self._lay_out(request)
        self._connect()
        self._follow()
        self.answer.setFocus()

    def _lay_out(self, request: Request) -> None:
        firm = ElidedLabel(request.name)
        firm.setObjectName("question")
        asked = QPlainTextEdit(request.text)
        asked.setReadOnly(True)
        asked.setTabChangesFocus(True)
        asked.setAccessibleName("企业的诉求")
        asked.setMaximumHeight(_ASKED)
        self.answer.setPlaceholderText("告诉企业的话；办结时必填")
        self.answer.setAccessibleName("答复内容")
        self.answer.setTabChangesFocus(True)
        left = QVBoxLayout()
        left.addWidget(asked)
        left.addLayout(self._states_row(request))
        left.addWidget(self.answer, 1)
        left.addLayout(self._fields(request))
        both = QHBoxLayout()
        both.addLayout(left, 3)
        both.addWidget(self.panel, 2)
        self.column.addWidget(firm)
        if words := self._presenter.reopened_words(request):
            again = ElidedLabel(words)
            again.setObjectName("caution")
            self.column.addWidget(again)
        self.column.addLayout(both, 1)
        self.close_off()

    def _states_row(self, request: Request) -> QHBoxLayout:
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(0)
        for place, (state, button) in enumerate(self.states.items()):
            button.setCheckable(True)
            button.setObjectName("segment")
            button.setProperty("place", "left" if place == 0 else "right" if place == 3 else "middle")
            button.setChecked(state is request.state)
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.reply_by)
        return row

    def _fields(self, request: Request) -> QGridLayout:
        self.rating.addItem(_NOT_ASKED, None)
        for satisfaction in Satisfaction:
            self.rating.addItem(satisfaction.value, satisfaction)
        self.rating.setCurrentText(request.satisfaction.value if request.satisfaction is not None else _NOT_ASKED)
        self.rating.setAccessibleName("回访：是否满意")
        self.show_button.setEnabled(bool(request.evidence_file))
        self.file_button.setToolTip("附一份文件或照片作佐证，不超过 5 MB，随企业保存，也随企业删除")
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            ("承办", (self.office,)),
            ("转交", (self.handed_to, self.handed_on)),
            ("说明", (self.note,)),
            ("资源", (self.resource,)),
            ("佐证", (self.evidence, self.file_button, self.show_button)),
            ("回访", (self.rating, self.reason)),
            ("重开", (self.again,)),
        )
        self._labels: dict[str, QLabel] = {}
        for number, (label, widgets) in enumerate(rows):
            self._labels[label] = QLabel(label)
            grid.addWidget(self._labels[label], number, 0)
            inner = QHBoxLayout()
            inner.setSpacing(6)
            for widget in widgets:
                inner.addWidget(widget, 1 if isinstance(widget, (PasteCleaningLineEdit, OfficeBox)) else 0)
            grid.addLayout(inner, number, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _connect(self) -> None:
        self._needs.changed.connect(self._write)
        for button in self.states.values():
            button.toggled.connect(lambda _: self._follow())
        self.handed_to.textChanged.connect(self._hand_on)
        self.file_button.clicked.connect(
            lambda: messages.choose_file(self, "选佐证文件", _FILES, lambda path: self.take_file(path))
        )
        self.show_button.clicked.connect(self._show_file)
        popup = LinePopup(self._found, self.resource)
        popup.picked.connect(self._add_resource)

    def _found(self, text: str) -> Sequence[Pick]:
        found = self._needs.find_resources(text)
        return [Pick(resource.id, f"{resource.title} · {resource.kind.value}", hidden=True) for resource in found]

    def _add_resource(self, resource: str) -> None:
        self.resource.clear()
        self._needs.add_resource(resource)

    @property
    def state(self) -> RequestState:
        """The state that is chosen."""
        return next(state for state, button in self.states.items() if button.isChecked())

    def _follow(self) -> None:
        """Shows the fields that the chosen state asks for."""
        ended = self.state in ENDS
        again = self._request.closed_on is not None and not ended
        for label, widgets, shown in (
            ("回访", (self.rating, self.reason), ended),
            ("重开", (self.again,), again),
            ("说明", (self.note,), bool(self.handed_to.text().strip())),
        ):
            for widget in (self._labels[label], *widgets):
                widget.setVisible(shown)

    def _hand_on(self, text: str) -> None:
        """Proposes today for handing on as soon as somebody is named."""
        self.handed_on.check.setChecked(bool(text.strip()))
        self._follow()

    def take_file(self, path: Path) -> None:
        """Takes a file as evidence; it is kept when the dialog is accepted."""
        self._file = path
        self.file_button.setText(path.name if len(path.name) <= 14 else f"{path.name[:6]}…{path.name[-7:]}")
        self.file_button.setToolTip(path.name)

    def _show_file(self) -> None:
        try:
            name, body = self._presenter.evidence_of(self._request)
        except KeceError as error:
            messages.show_message(self, "没有打开", str(error))
            return
        show_evidence(name, body, self)

    def _write(self) -> None:
        """Writes the chosen policies into the answer; what was typed stays."""
        self.answer.setPlainText(self._needs.reply(self.answer.toPlainText()))

    def _rated(self) -> Satisfaction | None:
        chosen = self.rating.currentData()  # Qt hands the word back, not the member
        return Satisfaction(chosen) if chosen else None

    def work(self) -> EntryOutcome:
        """Stores what was entered."""
        draft = AnswerDraft(
            self.state, self.answer.toPlainText(), self.office.currentText(), self.reply_by.day,
            self.handed_to.text(), self.handed_on.day, self.note.text().strip(), self.evidence.text(), self._file,
            self._needs.chosen_resources, self._rated(), self.reason.text(), self.again.text(),
        )  # fmt: skip
        return self._presenter.answer_request(self._request.id, draft)


def _line(placeholder: str, text: str) -> PasteCleaningLineEdit:
    line = PasteCleaningLineEdit()
    line.setPlaceholderText(placeholder)
    line.setAccessibleName(placeholder)
    line.setText(text)
    return line
