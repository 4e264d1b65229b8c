"""The first start: asks for the officer's name and a list of firms. Shown above the cards, without blocking."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.widgets.line import PasteCleaningLineEdit

_ASKED = (
    ("officer", "姓名", "必填，写在走访记录和服务单上"),
    ("office", "单位", "如 某区科学技术局"),
    ("phone", "电话", "印在服务单上，企业有事找你"),
)


class Welcome(QFrame):
    """A QFrame with the first steps. The signal `given` carries name, office and phone; `imported` asks for an import."""

    given = Signal(str, str, str)
    imported = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.lines = {name: PasteCleaningLineEdit() for name, _, _ in _ASKED}
        self.save = QPushButton("保存")
        self.firms = QPushButton("导入企业名单…")
        self.error = QLabel()
        self._form, self._steps = QWidget(), QWidget()
        self._build()
        self.save.clicked.connect(self._give)
        self.firms.clicked.connect(self.imported)
        for line in self.lines.values():
            line.returnPressed.connect(self._give)

    def _build(self) -> None:
        row = QHBoxLayout(self._form)
        row.setContentsMargins(0, 0, 0, 0)
        title = QLabel("先填姓名和单位")
        title.setObjectName("section")
        row.addWidget(title)
        for name, label, hint in _ASKED:
            line = self.lines[name]
            line.setPlaceholderText(hint)
            line.setAccessibleName(label)
            line.setToolTip(hint)
            line.setMinimumWidth(90)
            word = QLabel(label)
            word.setBuddy(line)
            row.addWidget(word)
            row.addWidget(line, 1)
        self.save.setObjectName("primary")
        row.addWidget(self.save)
        steps = QHBoxLayout(self._steps)
        steps.setContentsMargins(0, 0, 0, 0)
        advice = QLabel(
            "企业库还是空的：导入 Excel 或 CSV 名单（也可以把文件拖进窗口），或在“企业”里新建一家，然后安排走访。"
        )
        steps.addWidget(advice, 1)
        steps.addWidget(self.firms)
        self.error.setObjectName("error")
        self.error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 10, 8)
        column.setSpacing(6)
        column.addWidget(self._form)
        column.addWidget(self.error)
        column.addWidget(self._steps)

    def offer(self, *, officer: bool, firms: bool) -> None:
        """Shows the remaining steps: the officer's name, the first list of firms; hides the frame if there is none."""
        self._form.setVisible(officer)
        self._steps.setVisible(firms)
        self.setVisible(officer or firms)

    def refuse(self, message: str) -> None:
        """Shows why the input was refused; "" hides the message."""
        self.error.setText(message)
        self.error.setVisible(bool(message))

    def _give(self) -> None:
        self.given.emit(*(self.lines[name].text() for name, _, _ in _ASKED))
