"""The list of what is missing or old of a firm: first the papers that would bring it, then every fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.widgets import theme

if TYPE_CHECKING:
    from ui.papers.lacks import Lacks

_SIZE = (560, 480)
_FACT = Qt.ItemDataRole.UserRole


class LacksDialog(QDialog):
    """A QDialog with what a firm lacks. `papers_wanted` asks to read papers, `wanted` carries a fact to be entered."""

    papers_wanted = Signal()
    wanted = Signal(str)

    def __init__(self, lacks: Lacks, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("缺的和旧的资料")
        self.resize(*_SIZE)
        words = QLabel("材料排在前面：回车就从材料取数。下面逐项列出，旧的在前，回车到那一项去填。")
        words.setObjectName("muted")
        words.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName("缺的和旧的资料")
        for paper in lacks.papers:
            self._add(paper.words(), "")
        for lack in lacks.facts:
            self._add(f"{lack.label}　{lack.why}", lack.fact)
        self.read, close = QPushButton("从材料取数…"), QPushButton("关闭")
        self.read.setObjectName("primary")
        for button in (self.read, close):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.read)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        column.addWidget(words)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.list.itemActivated.connect(self._take)
        self.list.setCurrentRow(0)
        self.read.clicked.connect(self._read)
        close.clicked.connect(self.reject)

    def _add(self, text: str, fact: str) -> None:
        item = QListWidgetItem(text)
        item.setData(_FACT, fact)
        self.list.addItem(item)

    def _take(self, item: QListWidgetItem) -> None:
        fact = str(item.data(_FACT))
        if not fact:
            self._read()
            return
        self.accept()
        self.wanted.emit(fact)

    def _read(self) -> None:
        self.accept()
        self.papers_wanted.emit()
