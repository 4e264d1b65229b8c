"""The flags of one question as a list: each is 否, 是 or 不清楚, and one key says that none of them is true."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from ui.entry.answers import Option
from ui.widgets.override import override

_FACT, _STATE, _TEXT = (Qt.ItemDataRole.UserRole + step for step in range(3))
_NEXT = {False: True, True: None, None: False}
_WORDS = {False: "否", True: "是", None: "不清楚"}
_STEP = "有例外：上下键走到那一项，按空格换（否 → 是 → 不清楚），再按回车"


class _Flags(QListWidget):
    """A QListWidget whose space bar changes the state of the current line."""

    turned = Signal()

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
        self.list = _Flags()
        self.list.setAccessibleName("逐项的情形")
        for option in options:
            item = QListWidgetItem()
            item.setData(_FACT, option.value)
            item.setData(_TEXT, option.text)
            self.list.addItem(item)
            self._show(item, False)
        self.list.setCurrentRow(0)
        hint = QLabel(_STEP)
        hint.setObjectName("muted")
        row = QHBoxLayout()
        row.addWidget(self.none)
        row.addWidget(self.take)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.list, 1)
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
