"""The dialog that begins filings: of one firm or of many, with one policy or with several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from casebook import FilingBoard, FilingStage, NewFiling, stage_label
from casebook.filings import ENDED, STAGES
from policies import KeceError
from survey.filings import FilingsBegun, begin_filings, board_of, in_charge, usual_filing
from ui.desk.firm_picker import FirmPicker
from ui.desk.form_dialog import FormDialog
from ui.desk.session import EntryOutcome
from ui.entry.pick_line import LinePopup
from ui.entry.picks import Pick
from ui.widgets import theme
from ui.widgets.days import OptionalDayEdit
from ui.widgets.line import PasteCleaningLineEdit

if TYPE_CHECKING:
    from policies import Policy
    from ui.desk.desk import Desk

_MOST_FOUND = 12
_PICKER = 130
_LISTED = 170
"""Pixels of the lists of firms and of policies."""


@dataclass(frozen=True)
class FilingsWanted:
    """What is known of filings to be begun.

    Without firms (number and name), one is asked for; without policies, one is asked for. Several policies are listed
    with ticks, those in `ticked` (or all) ticked. A policy that the library does not have stands on `board`.
    """

    firms: tuple[tuple[int, str], ...] = ()
    policies: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    board: FilingBoard = FilingBoard.PROJECTS
    determination: str = ""
    """The id of the sheet that they come from."""


class NewFilingsDialog(FormDialog):
    """Begins filings when it is accepted; `then` is called with what was made."""

    def __init__(
        self,
        desk: Desk,
        colours: theme.Colours,
        parent: QWidget,
        asked: FilingsWanted,
        then: Callable[[FilingsBegun], object] = lambda _: None,
    ) -> None:
        super().__init__("新办理", parent)
        self.setObjectName("new-filings")
        self._desk, self._firms, self._board, self._then = desk, asked.firms, asked.board, then
        self._sheet = asked.determination
        known = {policy.id: policy for policy in desk.library.policies}
        self._policies = tuple(known[policy] for policy in asked.policies if policy in known)
        self._chosen: Policy | None = self._policies[0] if len(self._policies) == 1 else None
        self.picker = FirmPicker(desk, colours) if not asked.firms else None
        self.policy, self.list = PasteCleaningLineEdit(), QListWidget()
        self.stage, self.officer = QComboBox(), QComboBox()
        self.own = QCheckBox("有负责人的企业归负责人办")
        self.round, self.step = PasteCleaningLineEdit(), PasteCleaningLineEdit()
        self.next_on = OptionalDayEdit("要在这天前", desk.on, given=False)
        self.note = QLabel()
        self._fill(set(asked.ticked or asked.policies))
        self._lay_out()
        self._follow()

    def _fill(self, ticked: set[str]) -> None:
        self.policy.setPlaceholderText("政策名称、几个字、拼音首字母")
        self.policy.setText(self._chosen.name if self._chosen is not None else "")
        LinePopup(self._found, self.policy).picked.connect(self._take)
        self.policy.textEdited.connect(lambda _: self._forget())
        for policy in self._policies:
            item = QListWidgetItem(policy.name)
            item.setData(Qt.ItemDataRole.UserRole, policy.id)
            item.setCheckState(Qt.CheckState.Checked if policy.id in ticked else Qt.CheckState.Unchecked)
            item.setToolTip(policy.name)
            self.list.addItem(item)
        self.officer.setEditable(True)
        self.officer.addItems(list(self._desk.officers()))
        self.officer.setCurrentText(self._desk.officer)
        self.own.setChecked(len(self._firms) > 1)
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        named = {
            self.policy: "政策", self.list: "政策，空格勾选", self.stage: "从哪一步开始", self.officer: "经办人", self.round: "批次",
            self.step: "下一步",
        }  # fmt: skip
        for widget, words in named.items():
            widget.setAccessibleName(words)

    def _lay_out(self) -> None:
        names = "、".join(name for _, name in self._firms[:3])
        head = QLabel(names if len(self._firms) < 4 else f"{names} 等 {len(self._firms)} 家企业")
        head.setObjectName("question")
        head.setWordWrap(True)
        if self._firms:
            self.column.addWidget(head)
        if self.picker is not None:
            self.picker.setMaximumHeight(_PICKER)
            self.column.addWidget(self.picker)
        form = QFormLayout()
        if len(self._policies) > 1:
            self.list.setMaximumHeight(_LISTED)
            self.column.addWidget(self.list)
        else:
            form.addRow("政策", self.policy)
            form.addRow("批次", self.round)
        form.addRow("从哪一步开始", self.stage)
        if len(self._policies) <= 1:
            form.addRow("下一步", self.step)
            form.addRow("", self.next_on)
        form.addRow("经办人", self.officer)
        if len(self._firms) > 1:
            form.addRow("", self.own)
        self.column.addLayout(form)
        self.column.addWidget(self.note)
        self.close_off()
        self.setMinimumWidth(560)
        first = self.picker or (
            self.list if len(self._policies) > 1 else self.policy if self._chosen is None else self.step
        )
        first.setFocus()

    def _found(self, text: str) -> Sequence[Pick]:
        known = {policy.id: policy for policy in self._desk.library.policies}
        hits = (known[hit.id] for hit in self._desk.policy_index.search(text).hits if hit.id in known)
        return [Pick(policy.id, policy.name, hidden=True) for _, policy in zip(range(_MOST_FOUND), hits, strict=False)]

    def _take(self, policy: str) -> None:
        self._chosen = next((known for known in self._desk.library.policies if known.id == policy), None)
        if self._chosen is not None:
            self.policy.setText(self._chosen.name)
        self._follow()
        self.stage.setFocus()

    def _forget(self) -> None:
        """A typed name may be a policy that the library does not have; such a filing is kept under its name."""
        self._chosen = None
        self._follow()

    def _follow(self) -> None:
        """Shows what the chosen policy says about stages, round, last day and papers."""
        board = board_of(self._chosen) if self._chosen is not None else self._board
        kept = self.stage.currentData()
        self.stage.clear()
        for stage in STAGES[board]:
            if stage not in ENDED[board]:
                self.stage.addItem(stage_label(board, stage), stage)
        self.stage.setCurrentIndex(max(0, self.stage.findData(kept)))
        if self._chosen is None:
            self.note.setText(self._several_words())
            return
        usual = usual_filing(self._chosen, self._desk.on, self._desk.officer)
        self.round.setText(usual.round)
        self.step.setText(usual.next_step)
        self.next_on.check.setChecked(usual.next_on is not None)
        self.next_on.box.show_day(usual.next_on or self._desk.on)
        closes = f"截止 {usual.next_on.isoformat()}；" if usual.next_on is not None else "没有公布截止日；"
        papers = f"要 {len(usual.missing)} 件材料，先都记为缺" if usual.missing else "没有公布材料清单"
        self.note.setText(closes + papers)

    def _several_words(self) -> str:
        if len(self._policies) > 1:
            return "每项按政策的批次、截止日和材料清单各建一条；认定类的进培育库，其余进申报。"
        return "从列表里选政策库里的一项；政策库里没有的，写全名也可以建。" if self._policies == () else ""

    # -- what is begun

    def work(self) -> EntryOutcome:
        """Begins the filings."""
        firm = self.picker.firm if self.picker is not None else None
        firms = [number for number, _ in self._firms] or ([firm] if firm is not None else [])
        if not firms:
            return EntryOutcome("请先选一家企业：输入名称或拼音首字母，用上下键选")
        try:
            book, on = self._desk.book, self._desk.on
            officers = in_charge(book, firms, own=self.own.isChecked())
            done = begin_filings(book, officers, self._wanted(), on, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        if not done.made:
            return EntryOutcome(done.words())
        self._then(done)
        return EntryOutcome()

    def _wanted(self) -> list[NewFiling]:
        on, officer = self._desk.on, self.officer.currentText()
        stage = FilingStage(self.stage.currentData())
        if len(self._policies) > 1:
            usual = [usual_filing(policy, on, officer) for policy in self._ticked()]
            return [
                msgspec.structs.replace(filing, stage=_fitting(stage, filing.board), determination=self._sheet)
                for filing in usual
            ]
        name = self.policy.text().strip()
        if self._chosen is None:
            found = NewFiling(policy=name, policy_name=name, board=self._board, officer=officer)
        else:
            found = usual_filing(self._chosen, on, officer)
        given = {"stage": stage, "round": self.round.text(), "next_step": self.step.text(), "next_on": self.next_on.day}
        return [msgspec.structs.replace(found, determination=self._sheet, **given)]

    def _ticked(self) -> list[Policy]:
        rows = [self.list.item(place) for place in range(self.list.count())]
        chosen = {row.data(Qt.ItemDataRole.UserRole) for row in rows if row.checkState() == Qt.CheckState.Checked}
        return [policy for policy in self._policies if policy.id in chosen]


def _fitting(stage: FilingStage, board: FilingBoard) -> FilingStage:
    """Returns the stage, or the first one of a board that does not have it."""
    return stage if stage in STAGES[board] else STAGES[board][0]
