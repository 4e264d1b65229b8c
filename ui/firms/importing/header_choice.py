"""The choice of the header row, over the first rows of the sheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.firms.importing.source import Preview
from ui.widgets.table import set_table

_WIDTH = 130
"""Width in pixels of a column of the preview."""
_LAST = 999
"""The last row that can be chosen; a header further down is not plausible."""


class HeaderChoice(QDialog):
    """A QDialog over the first rows of a sheet. `then` gets the header row: 0 for none, None to find it again."""

    def __init__(self, shown: Preview, header: int, then: Callable[[int | None], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("哪一行是表头")
        self.resize(860, 500)
        self._then = then
        self.rows = QTableWidget(len(shown.rows), max(map(len, shown.rows), default=0))
        self.number = QSpinBox()
        self.take, self.none, self.found = QPushButton("用这一行"), QPushButton("没有表头"), QPushButton("自动识别")
        self.cancel = QPushButton("取消")
        self._build(shown, header)
        self.rows.currentCellChanged.connect(lambda row, *_: self.number.setValue(row + 1))
        self.number.valueChanged.connect(self._mark)
        self.rows.cellActivated.connect(lambda *_: self._answer(self.number.value()))
        self.take.clicked.connect(lambda: self._answer(self.number.value()))
        self.none.clicked.connect(lambda: self._answer(0))
        self.found.clicked.connect(lambda: self._answer(None))
        self.cancel.clicked.connect(self.reject)

    def _build(self, shown: Preview, header: int) -> None:
        words = QLabel(
            f"{shown.why}\n" * bool(shown.why)
            + "选中写着列名的那一行（两三行的表头选最下面一行也可以）。上面的行当作表名，下面的行当作企业。"
        )
        words.setWordWrap(True)
        set_table(self.rows, "表格开头的行")
        self.rows.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.rows.verticalHeader().show()
        self.rows.horizontalHeader().hide()
        for row, texts in enumerate(shown.rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.rows.setItem(row, column, item)
        self.rows.horizontalHeader().setDefaultSectionSize(_WIDTH)
        self.found.setVisible(not shown.why)
        self.number.setRange(1, _LAST)
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.number.setValue(header)
        self.number.setAccessibleName("表头在第几行")
        label = QLabel("表头在第")
        label.setBuddy(self.number)
        self.take.setObjectName("primary")
        self.take.setDefault(True)
        buttons = QHBoxLayout()
        for widget in (label, self.number, QLabel("行")):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        for button in (self.cancel, self.found, self.none, self.take):
            buttons.addWidget(button)
        whole = QVBoxLayout(self)
        whole.addWidget(words)
        whole.addWidget(self.rows, 1)
        whole.addLayout(buttons)
        self._mark(self.number.value())
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, number: int) -> None:
        """Selects a row of the preview; nothing if it is further down."""
        if number <= self.rows.rowCount():
            self.rows.setCurrentCell(number - 1, max(0, self.rows.currentColumn()))
        else:
            self.rows.clearSelection()

    def _answer(self, row: int | None) -> None:
        self.accept()
        self._then(row)
