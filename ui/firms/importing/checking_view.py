"""The last step of an import: rows that may be known firms, refused cells, and values that differ."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.entry.editors import NoWheelComboBox
from ui.firms.importing.checked import CheckedImport, Decision
from ui.firms.importing.clashes import OnClash
from ui.firms.importing.notes import LeftOutTable, NoteTable
from ui.firms.importing.twins import TwinTable
from ui.widgets import theme


class CheckingView(QWidget):
    """A QWidget over checked rows. `changed` is emitted after a decision."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._checked: CheckedImport | None = None
        self.twins, self.notes, self.left_out = TwinTable(), NoteTable(), LeftOutTable()
        self.all_new, self.all_skip = QPushButton("相近的都作为新企业"), QPushButton("相近的都先不导入")
        self.on_clash = NoWheelComboBox()
        self.clash_words = QLabel("表里与已有资料不同时：")
        self.nothing = QLabel("各行都读懂了，可以导入。")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.on_clash.addItems([choice.value for choice in OnClash])
        self.on_clash.setMinimumContentsLength(max(map(len, OnClash)) * 2)  # a Chinese character is two letters wide
        self.on_clash.setAccessibleName("表里与已有资料不同时")
        self.on_clash.setToolTip("两个值都留着时，靠它才能下的结论先不下；在企业页“两处说法不一”里定一个")
        self.clash_words.setBuddy(self.on_clash)
        self.nothing.setObjectName("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addWidget(self.left_out.button)
        row.addWidget(self.clash_words)
        row.addWidget(self.on_clash)
        row.addStretch(1)
        row.addWidget(self.all_new)
        row.addWidget(self.all_skip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addLayout(row)
        for widget in (self.twins, self.notes, self.left_out, self.nothing):
            column.addWidget(widget, 1)

    def _connect(self) -> None:
        self.all_new.clicked.connect(lambda: self._decide_all(Decision.ADD))
        self.all_skip.clicked.connect(lambda: self._decide_all(Decision.SKIP))
        self.twins.rows.decided.connect(self._decide)
        self.on_clash.activated.connect(self._choose_on_clash)

    def show_checked(self, checked: CheckedImport) -> None:
        """Shows checked rows."""
        self._checked = checked
        self.twins.rows.show_twins(checked.twins)
        self.twins.setVisible(bool(checked.twins))
        for button in (self.all_new, self.all_skip):
            button.setVisible(checked.has_unsure)
        self.left_out.show_left_out(checked.plan.left_out())
        self._show_notes(checked)

    def _show_notes(self, checked: CheckedImport) -> None:
        notes = checked.notes()
        self.notes.show_notes(notes)
        self.nothing.setVisible(not notes and not checked.twins)
        clashing = bool(checked.open_clashes())
        self.clash_words.setVisible(clashing)
        self.on_clash.setVisible(clashing)
        self.on_clash.setCurrentText(checked.on_clash.value)

    def _decide(self, place: int, decision: Decision) -> None:
        if self._checked is not None:
            self._checked.decide(place, decision)
            self._show_notes(self._checked)
            self.changed.emit()

    def _choose_on_clash(self) -> None:
        if self._checked is not None:
            self._checked.on_clash = OnClash(self.on_clash.currentText())
            self._show_notes(self._checked)

    def _decide_all(self, decision: Decision) -> None:
        if self._checked is not None:
            self._checked.decide_unsure(decision)
            self.show_checked(self._checked)
            self.changed.emit()
