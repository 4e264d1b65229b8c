"""The flags of one question as a list: each is 否, 是 or 不清楚, and one key says that none of them is true."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.entry.answers import Option
from ui.widgets.override import override

_FACT, _STATE, _TEXT = (Qt.ItemDataRole.UserRole + step for step in range(3))
_NEXT = {False: True, True: None, None: False}
_WORDS = {False: "否", True: "是", None: "不清楚"}
_STEP = "共 {} 项。有例外：用方向键走到那一项，按空格换（否 → 是 → 不清楚），再按回车"
_ROW, _LEAST_ROWS = 20, 5
"""The height of a line in pixels, and the number of lines of one column that are seen on a small screen."""
_FEW = 8
"""Up to this many flags stand in one column, more in two: all should be seen before they are denied."""


class _Flags(QListWidget):
    """A QListWidget in one or two columns whose space bar changes the state of the current line."""

    turned = Signal()

    def __init__(self, count: int) -> None:
        super().__init__()
        self._columns = 1 if count <= _FEW else 2
        self._rows = -(-count // self._columns)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumHeight(self._height(min(self._rows, _LEAST_ROWS)))
        self.setMaximumHeight(self._height(self._rows))

    def _height(self, rows: int) -> int:
        return rows * _ROW + 2 * self.frameWidth() + 8

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height(self._rows))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        size = QSize((self.viewport().width() - 4) // self._columns, _ROW)
        self.setGridSize(size)
        for row in range(self.count()):
            self.item(row).setSizeHint(size)  # a longer text is elided
        super().resizeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.turned.emit()
        else:
            super().keyPressEvent(event)


class BlockList(QWidget):
    """A list of flags. The signal `given` carries the answer: fact → true, false or None for what the firm does not know."""

    given = Signal(object)

    def __init__(self, options: tuple[Option, ...]) -> None:
        super().__init__()
        self.none = QPushButton("以下情形都没有（Y）")
        self.none.setObjectName("bigger")
        self.take = QPushButton("按标的记下（回车）")
        self.take.setObjectName("big")
        self.list = _Flags(len(options))
        self.list.setAccessibleName("逐项的情形")
        for option in options:
            item = QListWidgetItem()
            item.setData(_FACT, option.value)
            item.setData(_TEXT, option.text)
            item.setToolTip(option.text)
            self.list.addItem(item)
            self._show(item, False)
        self.list.setCurrentRow(0)
        hint = QLabel(_STEP.format(len(options)))
        hint.setObjectName("muted")
        row = QHBoxLayout()
        row.addWidget(self.none)
        row.addWidget(self.take)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.list)
        column.addWidget(hint)
        self.setFocusProxy(self.list)
        self.list.turned.connect(self._turn)
        self.list.itemClicked.connect(lambda _: self._turn())
        self.none.clicked.connect(lambda: self.given.emit(dict.fromkeys(self.states(), False)))
        self.take.clicked.connect(lambda: self.given.emit(self.states()))

    def states(self) -> dict[str, bool | None]:
        """Returns the state of each flag, by fact."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return {str(item.data(_FACT)): item.data(_STATE) for item in items}

    def _turn(self) -> None:
        item = self.list.currentItem()
        self._show(item, _NEXT[item.data(_STATE)])

    def _show(self, item: QListWidgetItem, state: bool | None) -> None:
        item.setData(_STATE, state)
        item.setText(f"{_WORDS[state]}　{item.data(_TEXT)}")
        font = item.font()
        font.setBold(state is not False)
        item.setFont(font)
