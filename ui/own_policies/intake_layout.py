"""The widgets of the door 录入政策, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from policies import Grade
from ui.own_policies.heads import DAYS, DocumentHeads
from ui.widgets import theme
from ui.widgets.line import SpreadLine

if TYPE_CHECKING:
    from ui.own_policies.intake import IntakeEntry
    from ui.own_policies.predecessors import IntakeAim

LINES = {"title": "标题", "number": "文号", "issuer": "发文机关", **DAYS, "url": "网址"}
_DAY_HINT = "2026-03-09，不知道就空着"
_HINTS = {"number": "如 津科规〔2026〕3号", **dict.fromkeys(DAYS, _DAY_HINT), "url": "官方页面的地址，没有就空着"}
_FILES = 280
"""The width in pixels of the list of documents: a file name of usual length."""


class IntakeLayout:
    """The widgets of the dialog. They are filled and connected by it."""

    def __init__(self, dialog: QDialog) -> None:
        self.waiting, self.notes, self.words, self.refused = QLabel(), QLabel(), QLabel(), QLabel()
        self.files = QListWidget()
        self.main, self.remove = QPushButton("设为主文件"), QPushButton("移除")
        self.lines = {name: SpreadLine() for name in LINES}
        self.grade, self.draft = QComboBox(), QCheckBox("是征求意见稿（不会算作可申报）")
        self.aim = QComboBox()
        self.bar = QProgressBar()
        self.add, self.paste = QPushButton("加文件…"), QPushButton("粘贴")
        self.cancel, self.begin = QPushButton("取消"), QPushButton("开始起草")
        self.stack = QStackedWidget()
        self._set()
        self._lay_out(dialog)

    def _set(self) -> None:
        self.files.setAccessibleName("读到的文件")
        self.files.setMinimumWidth(_FILES)
        self.files.setWordWrap(True)
        for name, line in self.lines.items():
            line.setAccessibleName(LINES[name])
            line.setPlaceholderText(_HINTS.get(name, ""))
        for grade in Grade:
            self.grade.addItem(grade.label, grade)
        self.grade.setAccessibleName("来源")
        self.grade.setToolTip("手上这份是发文机关的全文、节选，还是转载、报道。判断时会一直显示")
        self.aim.setAccessibleName("用来做什么")
        self.aim.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.main.setToolTip("主文件是通知或办法本身，别的算附件")
        self.begin.setObjectName("primary")
        self.begin.setDefault(True)
        self.refused.setObjectName("error")
        for label in (self.waiting, self.notes):
            label.setObjectName("muted")
        for label in (self.waiting, self.notes, self.words, self.refused):
            label.setWordWrap(True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button in (self.add, self.paste, self.cancel, self.main, self.remove):
            button.setAutoDefault(False)

    def _lay_out(self, dialog: QDialog) -> None:
        found = QWidget()
        row = QHBoxLayout(found)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE)
        row.addLayout(self._left(), 2)
        row.addLayout(self._right(), 3)
        self.stack.addWidget(self.waiting)
        whole = QWidget()
        aim = QHBoxLayout()
        aim.addWidget(_label("用来做什么"))
        aim.addWidget(self.aim, 1)
        both = QVBoxLayout(whole)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(theme.SPACE)
        both.addWidget(found, 1)
        both.addLayout(aim)
        self.stack.addWidget(whole)
        column = QVBoxLayout(dialog)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.stack, 1)
        column.addWidget(self.refused)
        column.addWidget(self.bar)
        column.addLayout(self._buttons())

    def _left(self) -> QVBoxLayout:
        buttons = QHBoxLayout()
        buttons.addWidget(self.main)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.addWidget(self.files, 1)
        column.addLayout(buttons)
        return column

    def _right(self) -> QVBoxLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(theme.SPACE * 2)
        for name, line in self.lines.items():
            form.addRow(_label(LINES[name]), line)
        form.addRow(_label("来源"), self.grade)
        form.addRow("", self.draft)
        column = QVBoxLayout()
        column.addLayout(form)
        column.addWidget(self.notes)
        column.addStretch(1)
        return column

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.paste)
        row.addWidget(self.words, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.begin)
        return row

    def show_files(self, entries: Sequence[IntakeEntry], chosen: int) -> None:
        """Shows the documents; `chosen` is the one whose heads are shown."""
        self.files.blockSignals(True)
        self.files.clear()
        for place, entry in enumerate(entries):
            item = QListWidgetItem("\n".join(entry.line(place)))
            item.setToolTip(entry.read.name)
            self.files.addItem(item)
        self.files.setCurrentRow(chosen)
        self.files.blockSignals(False)
        self.main.setEnabled(chosen > 0)
        self.stack.setCurrentIndex(1 if entries else 0)

    def show_heads(self, heads: DocumentHeads, notes: Sequence[str]) -> None:
        """Shows the heads of a document and what is to be known of it."""
        for name, line in self.lines.items():
            if line.text() != getattr(heads, name):
                line.setText(getattr(heads, name))
                line.setCursorPosition(0)
        self.grade.setCurrentIndex(list(Grade).index(heads.grade))
        self.draft.setChecked(heads.draft)
        self.notes.setText("\n".join(notes))

    def show_aims(self, aims: Sequence[IntakeAim], chosen: IntakeAim) -> None:
        """Shows what can be made of the documents."""
        self.aim.clear()
        self.aim.addItems([aim.words for aim in aims])
        self.aim.setCurrentIndex(list(aims).index(chosen))
        self.aim.setEnabled(len(aims) > 1)
        self.aim.setToolTip(chosen.words)

    def set_busy(self, busy: bool) -> None:
        """Disables everything but the way out while something runs."""
        for widget in (self.stack, self.add, self.paste, self.begin):
            widget.setEnabled(not busy)


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("muted")
    return label
