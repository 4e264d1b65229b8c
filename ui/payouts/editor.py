"""The dialog in which one payout is written down."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
)

from policies import KeceError
from survey.payout_clauses import clauses_of
from ui.entry.pick_line import LinePopup
from ui.entry.picks import Pick
from ui.payouts.draft import AMOUNTS, PayoutDraft, amount_text
from ui.visit.inputs import FirmPicker, OptionalDayEdit
from ui.widgets import theme
from ui.widgets.line import PasteCleaningLineEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from casebook import NewPayout, Payout
    from ui.desk.desk import Desk
    from ui.desk.session import EntryOutcome

_DAYS = {"reported_on": "申报日", "approved_on": "核定日", "paid_on": "付款日", "due_on": "计划付款日"}
_TEXTS = {"basis": "依据", "clause": "条款", "why": "差额原因", "district": "区", "note": "备注（内部）"}
_MOST_FOUND = 12
_WIDE = (900, 500)
"""Pixels; it fits on 1093×614."""

Store = "Callable[[int, NewPayout], EntryOutcome]"


class PayoutEditor(QDialog):
    """A QDialog with the fields of a payout. `firm` is None while it is to be chosen; `store` keeps the input or refuses it."""

    def __init__(
        self, desk: Desk, given: NewPayout, firm: tuple[int, str] | None, store: Store, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("payout-editor")
        self.setWindowTitle("兑现" if firm is None else f"兑现 · {firm[1]}")
        self.resize(*_WIDE)
        self._desk, self._given, self._store = desk, given, store
        self._firm = firm[0] if firm is not None else None
        self._policy = given.policy
        self.picker = FirmPicker(desk, parent.colours) if firm is None else None  # type: ignore[attr-defined]  # a page
        self.policy, self.clauses, self.year = PasteCleaningLineEdit(), QComboBox(), QSpinBox()
        self.officer = QComboBox()
        self.amounts = {name: PasteCleaningLineEdit() for name in AMOUNTS}
        self.texts = {name: PasteCleaningLineEdit() for name in _TEXTS}
        self.days = {
            name: OptionalDayEdit(label, getattr(given, name) or desk.on, given=getattr(given, name) is not None)
            for name, label in _DAYS.items()
        }
        self.message = QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._fill()
        self._lay_out()
        self._connect()
        self._list_clauses()

    def _fill(self) -> None:
        given = self._given
        self.policy.setText(given.policy_name)
        self.policy.setPlaceholderText("政策名称、几个字、拼音首字母")
        self.year.setRange(2000, 2100)
        self.year.setValue(given.year)
        self.officer.setEditable(True)
        self.officer.addItems(list(self._desk.officers()))
        self.officer.setCurrentText(given.officer)
        for name, line in self.amounts.items():
            line.setText(amount_text(getattr(given, name)))
            line.setPlaceholderText("万元")
        for name, line in self.texts.items():
            line.setText(getattr(given, name))
        self.texts["why"].setPlaceholderText("核定和申报不一致时写明，会印在告知书上；不写付款时间")
        self.days["due_on"].setToolTip("只供本局掌握进度，不会印在给企业的任何材料上")
        self.clauses.setToolTip("政策里写的支持条款，选一条就填入依据和条款")
        named = {**{n: self.amounts[n] for n in AMOUNTS}, **self.texts}
        for name, line in named.items():
            line.setAccessibleName(AMOUNTS.get(name) or _TEXTS[name])
        for widget, words in ((self.policy, "政策"), (self.year, "年度"), (self.clauses, "支持条款"), (self.officer, "经办人")):
            widget.setAccessibleName(words)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(theme.SPACE)
        if self.picker is not None:
            self.picker.setMaximumHeight(130)
            column.addWidget(self.picker)
        column.addLayout(self._top())
        column.addLayout(self._money())
        column.addLayout(self._bottom())
        column.addStretch(1)
        self.message.setObjectName("error")
        self.message.setWordWrap(True)
        column.addWidget(self.message)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText("保存")
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setObjectName("primary")
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        column.addWidget(self.buttons)

    def _top(self) -> QFormLayout:
        form = QFormLayout()
        form.addRow("政策", _row((self.policy, 1), (QLabel("年度"), 0), (self.year, 0)))
        form.addRow("支持条款", self.clauses)
        self.clauses.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.clauses.setMinimumContentsLength(30)
        form.addRow("依据", _row((self.texts["basis"], 3), (QLabel("条款"), 0), (self.texts["clause"], 2)))
        return form

    def _money(self) -> QGridLayout:
        """Returns the four amounts side by side, each with its day below."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE)
        below = {"due": "due_on", "reported": "reported_on", "approved": "approved_on", "paid": "paid_on"}
        for place, (name, label) in enumerate(AMOUNTS.items()):
            grid.addWidget(QLabel(f"{label}（万元）"), 0, place)
            grid.addWidget(self.amounts[name], 1, place)
            grid.addWidget(self.days[below[name]], 2, place)
            grid.setColumnStretch(place, 1)
        return grid

    def _bottom(self) -> QFormLayout:
        form = QFormLayout()
        form.addRow("差额原因", self.texts["why"])
        form.addRow("经办人", _row((self.officer, 1), (QLabel("区"), 0), (self.texts["district"], 1)))
        form.addRow("备注（内部）", self.texts["note"])
        return form

    def _connect(self) -> None:
        popup = LinePopup(self._found, self.policy)
        popup.picked.connect(self._take_policy)
        self.policy.textEdited.connect(lambda _: self._forget_policy())
        self.clauses.activated.connect(self._take_clause)
        self.buttons.accepted.connect(self.take)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
        if self.picker is not None:
            self.picker.chosen.connect(partial(self.policy.setFocus))

    def _found(self, text: str) -> Sequence[Pick]:
        hits = self._desk.policy_index.search(text).hits[:_MOST_FOUND]
        known = {policy.id: policy for policy in self._desk.library.policies}
        return [Pick(hit.id, known[hit.id].name) for hit in hits if hit.id in known]

    def _take_policy(self, policy: str) -> None:
        self._policy = policy
        self.policy.setText(next(known.name for known in self._desk.library.policies if known.id == policy))
        self._list_clauses()

    def _forget_policy(self) -> None:
        """A typed name stays a name: it may be a policy that the library does not have."""
        self._policy = ""
        self._list_clauses()

    def _list_clauses(self) -> None:
        policy = next((known for known in self._desk.library.policies if known.id == self._policy), None)
        self._clauses = clauses_of(policy, self._desk.on) if policy is not None else ()
        self.clauses.clear()
        self.clauses.addItem("从政策里选一条…" if self._clauses else "政策库里没有可选的条款，请自己写")
        self.clauses.addItems([clause.words for clause in self._clauses])
        self.clauses.setEnabled(bool(self._clauses))

    def _take_clause(self, place: int) -> None:
        if place:
            clause = self._clauses[place - 1]
            self.texts["basis"].setText(clause.basis)
            self.texts["clause"].setText(clause.clause)
            if clause.amount is not None and not self.amounts["due"].text():
                self.amounts["due"].setText(amount_text(clause.amount))

    def draft(self) -> PayoutDraft:
        """Returns what stands in the fields."""
        return PayoutDraft(
            policy=self._policy,
            policy_name=self.policy.text(),
            year=self.year.value(),
            officer=self.officer.currentText(),
            amounts={name: line.text() for name, line in self.amounts.items()},
            days={name: edit.day for name, edit in self.days.items()},
            texts={name: line.text() for name, line in self.texts.items()},
            filing=self._given.filing,
        )

    def take(self) -> None:
        """Keeps the input and closes, or says why it cannot be kept."""
        firm = self._firm if self.picker is None else self.picker.firm
        if firm is None:
            self.message.setText("请先选一家企业：输入名称或拼音首字母，用上下键选")
            return
        try:
            answer = self._store(firm, self.draft().payout())
        except KeceError as error:
            self.message.setText(str(error))
            return
        self.message.setText(answer.message)
        if answer.accepted:
            self.accept()


def _row(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for widget, stretch in parts:
        row.addWidget(widget, stretch)
    return row
