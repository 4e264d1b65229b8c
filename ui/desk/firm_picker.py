"""A widget that finds a firm of the casebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.widgets.icons import icon
from ui.widgets.line import FindLine

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours

_TYPING = 40
"""Milliseconds from the last keystroke to the search."""
_MOST = 60
"""The most firms listed; a longer list is searched, not scrolled."""


class FirmPicker(QWidget):
    """A widget that finds a firm of the casebook by name, initials or code; without text it lists the recent firms."""

    chosen = Signal()

    def __init__(self, desk: Desk, colours: Colours) -> None:
        super().__init__()
        self._desk = desk
        self.line = FindLine()
        self.line.setPlaceholderText("名称、简称、拼音首字母、信用代码")
        self.line.setAccessibleName("查找企业")
        self.line.addAction(icon("search", colours.muted), QLineEdit.ActionPosition.LeadingPosition)
        self.list = QListWidget()
        self.list.setAccessibleName("找到的企业")
        self.list.setUniformItemSizes(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda _: self._timer.start())
        self.line.moved.connect(self._move)
        self._timer.timeout.connect(self.look_up)
        self.list.itemActivated.connect(lambda _: self.chosen.emit())
        self.look_up()

    def look_up(self) -> None:
        """Lists the matching firms."""
        self._timer.stop()
        text = self.line.text().strip()
        self.list.clear()
        for number, words in self._found(text) if text else self._lately():
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, number)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _found(self, text: str) -> list[tuple[int, str]]:
        rows = self._desk.book.enterprises.search(text, self._desk.on)[:_MOST]
        return [(row.id, "　".join(filter(None, (row.name, row.district, row.street)))) for row in rows]

    def _lately(self) -> list[tuple[int, str]]:
        from policies import UserError

        found: list[tuple[int, str]] = []
        for number in self._desk.settings.now.recent:
            try:
                found.append((number, self._desk.book.enterprises.get(number).name))
            except UserError:
                continue
        return found

    def _move(self, step: int) -> None:
        self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))

    @property
    def firm(self) -> int | None:
        """Returns the number of the selected firm, after searching for text not searched yet."""
        if self._timer.isActive():
            self.look_up()
        row = self.list.currentRow()
        return int(self.list.item(row).data(Qt.ItemDataRole.UserRole)) if row >= 0 else None
