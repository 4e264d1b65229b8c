"""Widgets that pick a fact from a list: a line edit with a popup, and a line edit above a list that is always shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.entry.picks import Pick, chosen, found, near
from ui.widgets.line import FindLine, PasteCleaningLineEdit

_LINES = 8
"""The number of lines that the popup shows at once."""
_VALUE = Qt.ItemDataRole.UserRole


class LinePopup(QCompleter):
    """The popup of a line edit: it lists what the typed text may mean, as `found` says. `picked` carries the value."""

    picked = Signal(str)

    def __init__(self, found: Callable[[str], Sequence[Pick]], line: PasteCleaningLineEdit) -> None:
        self._lines = QStringListModel()
        super().__init__(self._lines, line)
        self._found = found
        self._listed: Sequence[Pick] = ()
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(_LINES)
        self.setWidget(line)
        line.textEdited.connect(self.look_up)
        self.activated[QModelIndex].connect(self._take)  # type: ignore[index]  # an overloaded signal

    def look_up(self, text: str) -> None:
        """Shows the entries that fit the text; an exact one needs no popup."""
        self._list(self._found(text) if text.strip() else (), text)

    def look_at_all(self) -> None:
        """Shows the first entries of the whole list."""
        self._list(self._found(""), "")

    def _list(self, entries: Sequence[Pick], text: str) -> None:
        self._listed = entries
        self._lines.setStringList([pick.text for pick in self._listed])
        if self._listed and text.strip() not in (self._listed[0].value, self._listed[0].text):
            self.complete()
        else:
            self.popup().hide()

    def _take(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._listed):
            self.picked.emit(self._listed[index.row()].value)


class PickPopup(LinePopup):
    """The popup of a line edit for a fact."""

    def __init__(self, name: str, line: PasteCleaningLineEdit) -> None:
        super().__init__(partial(found, name), line)


class PickList(QWidget):
    """A line edit above the list of what its text may mean. The signal `picked` carries the value.

    Enter takes the selected entry. One is selected at once if the text names it exactly or fits no other; otherwise the
    arrow keys choose, and Enter says so.
    """

    picked = Signal(str)
    refused = Signal(str)

    def __init__(self, name: str, label: str) -> None:
        super().__init__()
        self._name, self._label = name, label
        self.line, self.list = FindLine(), QListWidget()
        self.line.setObjectName("big")
        self.line.setAccessibleName(label)
        self.line.setPlaceholderText("名称、几个字、拼音首字母" + ("、代码" if name == "industry_code" else ""))
        self.list.setAccessibleName(f"{label}的选项")
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self.look_up)
        self.line.moved.connect(self._move)
        self.line.returnPressed.connect(self.take)
        self.list.itemClicked.connect(lambda item: self.picked.emit(item.data(_VALUE)))
        self.look_up("")

    def look_up(self, text: str) -> None:
        """Lists the entries that fit the text."""
        self.list.clear()
        for pick in found(self._name, text):
            item = QListWidgetItem(pick.text)
            item.setData(_VALUE, pick.value)
            self.list.addItem(item)
        meant = chosen(self._name, text)
        rows = (row for row in range(self.list.count()) if meant and self.list.item(row).data(_VALUE) == meant.value)
        self.list.setCurrentRow(next(rows, -1))

    def _move(self, step: int) -> None:
        last = self.list.count() - 1
        self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + step)))

    def take(self) -> None:
        """Picks the selected entry, or says why there is none."""
        row, typed = self.list.currentRow(), self.line.text().strip()
        if row >= 0:
            self.picked.emit(self.list.item(row).data(_VALUE))
        elif not typed:
            self.refused.emit("还没有填。不知道就按 Esc。")
        else:
            self.refused.emit(not_picked(self._name, typed, self._label))


def not_picked(name: str, typed: str, label: str) -> str:
    """Returns why a typed text is no entry of a list: it fits several, or none."""
    if fitting := len(found(name, typed)):
        return f"“{typed}”对得上 {fitting} 项，请用上下键选一项，再按回车"
    close = near(name, typed)
    return f"“{typed}”不是{label}" + (f"；接近的有：{close}" if close else "，请从列表里选")
