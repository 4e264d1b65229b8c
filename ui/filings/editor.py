"""The dialog of one filing: stage, days, next step, papers to be ticked, and what the journal says about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from casebook import Filing, FilingStage, stage_label
from casebook.filings import REASONED, STAGES
from ui.desk.form_dialog import FormDialog
from ui.desk.session import EntryOutcome
from ui.widgets import theme
from ui.widgets.days import OptionalDayEdit
from ui.widgets.labels import ElidedLabel
from ui.widgets.line import PasteCleaningLineEdit

if TYPE_CHECKING:
    from datetime import date

    from casebook import JournalEntry
    from ui.desk.desk import Desk

_WIDE = (900, 500)
"""Pixels; it fits on 1093×614."""
_DECISIONS = frozenset({FilingStage.APPROVED, FilingStage.REFUSED})
_TEXTS = {"next_step": "下一步", "contact": "企业经办人", "round": "批次", "result": "结果编号", "reason": "原因"}


class PapersList(QWidget):
    """The papers of a filing, each ticked when the firm has brought it; others can be added by name."""

    def __init__(self, papers: Sequence[str], missing: Sequence[str]) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName("材料，空格勾选已交来的")
        self.list.setWordWrap(True)
        self.line, self.add = PasteCleaningLineEdit(), QPushButton("加一件")
        self.line.setPlaceholderText("还要交的其他材料")
        self.line.setAccessibleName("其他材料")
        for paper in dict.fromkeys((*papers, *missing)):
            self._put(paper, brought=paper not in missing)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.add.clicked.connect(self._add)
        self.line.returnPressed.connect(self._add)
        self.add.setAutoDefault(False)

    def _put(self, paper: str, *, brought: bool) -> None:
        item = QListWidgetItem(paper)
        item.setCheckState(Qt.CheckState.Checked if brought else Qt.CheckState.Unchecked)
        item.setToolTip(paper)
        self.list.addItem(item)

    def _add(self) -> None:
        text = self.line.text().strip()
        if text:
            self._put(text, brought=False)
            self.line.clear()

    def missing(self) -> tuple[str, ...]:
        """Returns the papers that were not brought yet."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return tuple(item.text() for item in items if item.checkState() != Qt.CheckState.Checked)


class FilingDialog(FormDialog):
    """Asks for changes of a filing. `store` is called with the changed one and says whether it is taken."""

    def __init__(
        self,
        desk: Desk,
        filing: Filing,
        papers: Sequence[str],
        store: Callable[[Filing], EntryOutcome],
        parent: QWidget,
    ) -> None:
        super().__init__("办理", parent)
        self.setObjectName("filing-form")
        self._filing, self._store = filing, store
        self.stage, self.officer = QComboBox(), QComboBox()
        self.texts = {name: PasteCleaningLineEdit(getattr(filing, name)) for name in _TEXTS}
        self.next_on = OptionalDayEdit("要在这天前", filing.next_on or desk.on, given=filing.next_on is not None)
        self.days = {stage: _day(filing, stage, desk.on) for stage in STAGES[filing.board]}
        self.note = QPlainTextEdit(filing.note)
        self.papers = PapersList(papers, filing.missing)
        self.history = QListWidget()
        self._fill(desk)
        self._lay_out()
        self.stage.currentIndexChanged.connect(lambda _: self._reached(desk.on))
        self.resize(*_WIDE)

    def _fill(self, desk: Desk) -> None:
        filing = self._filing
        for stage in STAGES[filing.board]:
            self.stage.addItem(stage_label(filing.board, stage), stage)
        self.stage.setCurrentIndex(STAGES[filing.board].index(filing.stage))
        self.officer.setEditable(True)
        self.officer.addItems(list(desk.officers()))
        self.officer.setCurrentText(filing.officer)
        self.note.setTabChangesFocus(True)
        self.note.setObjectName("few")
        for widget, words in ((self.stage, "阶段"), (self.officer, "经办人"), (self.note, "备注")):
            widget.setAccessibleName(words)
        for name, line in self.texts.items():
            line.setAccessibleName(_TEXTS[name])
        self.texts["reason"].setPlaceholderText("未过、放弃时必填")
        self.texts["result"].setPlaceholderText("项目编号、证书编号")
        self.history.setAccessibleName("办理过程")
        self.history.setWordWrap(True)
        for entry in desk.book.journal.about("filings", filing.id, filing.enterprise):
            self.history.addItem(history_words(entry))

    def _lay_out(self) -> None:
        firm = ElidedLabel(self._filing.name)
        firm.setObjectName("question")
        policy = ElidedLabel(self._filing.policy_name)
        policy.setObjectName("muted")
        tabs = QTabWidget()
        tabs.addTab(self.papers, f"材料（缺 {len(self._filing.missing)}）" if self._filing.missing else "材料")
        tabs.addTab(self._days_tab(), "各步日期")
        tabs.addTab(self.history, "过程")
        both = QHBoxLayout()
        both.setSpacing(2 * theme.SPACE)
        both.addLayout(self._left(), 1)
        both.addWidget(tabs, 1)
        self.column.setContentsMargins(14, 12, 14, 12)
        self.column.addWidget(firm)
        self.column.addWidget(policy)
        self.column.addLayout(both, 1)
        self.close_off()

    def _left(self) -> QFormLayout:
        form = QFormLayout()
        form.addRow("阶段", self.stage)
        form.addRow("原因", self.texts["reason"])
        form.addRow("下一步", self.texts["next_step"])
        form.addRow("", self.next_on)
        form.addRow("经办人", self.officer)
        form.addRow("企业经办人", self.texts["contact"])
        form.addRow("批次", self.texts["round"])
        form.addRow("结果编号", self.texts["result"])
        form.addRow("备注", self.note)
        return form

    def _days_tab(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        for edit in self.days.values():
            column.addWidget(edit)
        column.addStretch(1)
        return inside

    @property
    def chosen(self) -> FilingStage:
        """The stage chosen."""
        return FilingStage(self.stage.currentData())

    def _reached(self, on: date) -> None:
        """A stage that is chosen counts as reached today, unless it has a day."""
        edit = self.days[self.chosen]
        if not edit.check.isChecked():
            edit.box.show_day(on)
            edit.check.setChecked(True)

    def work(self) -> EntryOutcome:
        """Stores the fields."""
        stage = self.chosen
        other = _DECISIONS - {stage}  # a filing is decided once: a day of the other decision does not stay
        days = {known: edit.day for known, edit in self.days.items() if edit.day is not None}
        texts = {name: line.text() for name, line in self.texts.items() if name != "reason"}
        changed = msgspec.structs.replace(
            self._filing,
            stage=stage,
            days={known: day for known, day in days.items() if stage not in _DECISIONS or known not in other},
            reason=self.texts["reason"].text() if stage in REASONED else "",
            officer=self.officer.currentText(),
            next_on=self.next_on.day,
            note=self.note.toPlainText(),
            missing=self.papers.missing(),
            **texts,
        )
        return self._store(changed)


def _day(filing: Filing, stage: FilingStage, on: date) -> OptionalDayEdit:
    day = filing.days.get(stage)
    edit = OptionalDayEdit(stage_label(filing.board, stage), day or on, given=day is not None)
    edit.check.setMinimumWidth(90)
    return edit


def history_words(entry: JournalEntry) -> str:
    """Returns a line of the journal: when, who, and what changed."""
    changed = entry.after if not entry.before else f"{entry.before} → {entry.after}" if entry.after else "删除"
    why = f"（{entry.why}）" if entry.why else ""
    return f"{entry.at:%Y-%m-%d %H:%M} {entry.who}{why}\n{changed}"
