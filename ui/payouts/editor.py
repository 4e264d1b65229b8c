"""The dialog in which one payout is written down."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QGridLayout, QHBoxLayout, QLabel, QSpinBox

from registers.ledgers import LedgerValue, RefusedCell, cell_value
from survey.payout_clauses import clauses_of
from ui.desk.firm_picker import FirmPicker
from ui.desk.form_dialog import FormDialog
from ui.desk.session import EntryOutcome
from ui.entry.pick_line import LinePopup
from ui.entry.picks import Pick
from ui.payouts.spec import COLUMNS
from ui.widgets import theme
from ui.widgets.days import OptionalDayEdit
from ui.widgets.line import PasteCleaningLineEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from policies import Policy
    from ui.desk.desk import Desk
    from ui.ledger.spec import Values

_AMOUNTS = {"due": "应兑现", "reported": "申报", "approved": "核定", "paid": "已付"}
_DAYS = {"due_on": "计划付款", "reported_on": "申报日", "approved_on": "核定日", "paid_on": "付款日"}
"""The day below each of the amounts."""
_TEXTS = {"basis": "依据", "clause": "条款", "why": "差额原因", "district": "区", "note": "备注"}
_MOST_FOUND = 12
_WIDE = (900, 420)
"""Pixels; with the list of firms it still fits on 1093×614."""
_PICKER = 130


class PayoutForm(FormDialog):
    """The fields of a payout. `firm` is the name of its firm, "" while one is to be chosen; `store` takes the values."""

    def __init__(
        self,
        desk: Desk,
        colours: theme.Colours,
        given: Values,
        store: Callable[[Values], EntryOutcome],
        parent: QWidget,
    ) -> None:
        super().__init__("兑现", parent)
        self.setObjectName("payout-form")
        self._desk, self._given, self._store = desk, given, store
        self._policy = str(given.get("policy", ""))
        self.picker = FirmPicker(desk, colours) if "firm" not in given else None
        self.policy, self.clauses, self.year = PasteCleaningLineEdit(), QComboBox(), QSpinBox()
        self.officer = QComboBox()
        self.amounts = {name: PasteCleaningLineEdit() for name in _AMOUNTS}
        self.texts = {name: PasteCleaningLineEdit() for name in _TEXTS}
        self.days = {name: _day_edit(label, given.get(name), desk) for name, label in _DAYS.items()}
        self._fill()
        self._lay_out()
        self._connect()
        self._list_clauses()

    def _fill(self) -> None:
        given = self._given
        self.policy.setText(str(given.get("policy_name", "")))
        self.policy.setPlaceholderText("政策名称、几个字、拼音首字母")
        self.year.setRange(2000, 2100)
        self.year.setValue(int(str(given.get("year", self._desk.on.year))))
        self.officer.setEditable(True)
        self.officer.addItems(list(self._desk.officers()))
        self.officer.setCurrentText(str(given.get("officer", self._desk.officer)))
        for name, line in (self.amounts | self.texts).items():
            value = given.get(name)
            line.setText("" if value is None else f"{value:f}" if name in _AMOUNTS else str(value))
            line.setAccessibleName((_AMOUNTS | _TEXTS)[name])
        self.texts["why"].setPlaceholderText("核定和申报不一致时写明，会印在告知书上；不写付款时间")
        self.texts["note"].setPlaceholderText("只供本局看，不印给企业")
        self.year.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.days["due_on"].setToolTip("只供本局掌握进度，不会印在给企业的任何材料上")
        self.clauses.setToolTip("政策里写的支持条款，选一条就填入依据和条款")
        named = ((self.policy, "政策"), (self.year, "年度"), (self.clauses, "支持条款"), (self.officer, "经办人"))
        for widget, words in named:
            widget.setAccessibleName(words)

    def _lay_out(self) -> None:
        self.column.setContentsMargins(14, 12, 14, 12)
        self.column.setSpacing(theme.SPACE)
        if self.picker is not None:
            self.picker.setMaximumHeight(_PICKER)
            self.column.addWidget(self.picker)
        self.column.addLayout(self._top())
        self.column.addLayout(self._money())
        self.column.addLayout(self._bottom())
        self.column.addStretch(1)
        self.close_off()
        self.resize(*_WIDE)

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
        for place, ((name, label), day) in enumerate(zip(_AMOUNTS.items(), _DAYS, strict=True)):
            grid.addWidget(QLabel(f"{label}金额（万元）"), 0, place)
            grid.addWidget(self.amounts[name], 1, place)
            grid.addWidget(self.days[day], 2, place)
            grid.setColumnStretch(place, 1)
        return grid

    def _bottom(self) -> QFormLayout:
        form = QFormLayout()
        form.addRow("差额原因", self.texts["why"])
        form.addRow("经办人", _row((self.officer, 1), (QLabel("区"), 0), (self.texts["district"], 1)))
        form.addRow("备注", self.texts["note"])
        return form

    def _connect(self) -> None:
        popup = LinePopup(self._found, self.policy)
        popup.picked.connect(self._take_policy)
        self.policy.textEdited.connect(lambda _: self._forget_policy())
        self.clauses.activated.connect(self._take_clause)
        if self.picker is not None:
            self.picker.chosen.connect(partial(self.policy.setFocus))

    def _found(self, text: str) -> Sequence[Pick]:
        hits = self._desk.policy_index.search(text).hits
        found = [policy for hit in hits if (policy := self._known(hit.id)) is not None][:_MOST_FOUND]
        return [Pick(policy.id, policy.name, hidden=True) for policy in found]

    def _known(self, policy: str) -> Policy | None:
        return next((known for known in self._desk.library.policies if known.id == policy), None)

    def _take_policy(self, policy: str) -> None:
        self._policy = policy
        known = self._known(policy)
        self.policy.setText(known.name if known is not None else policy)
        self._list_clauses()
        self.clauses.setFocus()

    def _forget_policy(self) -> None:
        """A typed name stays a name: it may be a policy that the library does not have."""
        self._policy = ""
        self._list_clauses()

    def _list_clauses(self) -> None:
        policy = self._known(self._policy)
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
                self.amounts["due"].setText(f"{clause.amount:f}")

    def work(self) -> EntryOutcome:
        """Reads the fields and stores them."""
        firm = self._given.get("firm") if self.picker is None else self.picker.firm
        if firm is None:
            return EntryOutcome("请先选一家企业：输入名称或拼音首字母，用上下键选")
        written = {name: line.text() for name, line in (self.amounts | self.texts).items()}
        written |= {"policy_name": self.policy.text(), "officer": self.officer.currentText()}
        values: dict[str, LedgerValue] = {"firm": firm, "year": self.year.value(), "policy": self._policy}
        values |= {name: edit.day for name, edit in self.days.items()}
        try:
            for column in COLUMNS:
                if column.name in written:
                    values[column.name] = cell_value(written[column.name], column)
        except RefusedCell as error:
            return EntryOutcome(str(error))
        return self._store({**values, "filing": self._given.get("filing")})


def _day_edit(label: str, given: LedgerValue, desk: Desk) -> OptionalDayEdit:
    known = isinstance(given, date)
    return OptionalDayEdit(label, given if isinstance(given, date) else desk.on, given=known)


def _row(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for widget, stretch in parts:
        row.addWidget(widget, stretch)
    return row
