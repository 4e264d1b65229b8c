"""What changed for the firm, as texts and as a list: after a trial, or since the last visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from matcher import ResultChange, Turn, worth_words

if TYPE_CHECKING:
    from collections.abc import Sequence


def change_words(change: ResultChange) -> str:
    """Returns one change: its direction, the groups before and after, the amount now."""
    way = change.after.label if change.before is None else f"{change.before.label} → {change.after.label}"
    if change.turn is Turn.AMOUNT:
        way = change.after.label
    before, after = worth_words(change.amount_before), worth_words(change.amount_after)
    money = (
        f"，{before or '0'} → {after or '0'}"
        if before != after and change.before is not None
        else after and f"，{after}"
    )
    return f"{change.turn.value}：{change.policy.name}（{way}{money}）"


def summary_words(found: Sequence[ResultChange]) -> str:
    """Returns all changes in one line: how many of each kind."""
    if not found:
        return "没有变化"
    counts = {turn: sum(change.turn is turn for change in found) for turn in Turn}
    return "，".join(f"{turn.value} {count} 项" for turn, count in counts.items() if count)


class ChangesDialog(QDialog):
    """A QDialog with the list of changes; the signal `chosen` carries the activated policy."""

    chosen = Signal(str)

    def __init__(self, title: str, head: str, found: Sequence[ResultChange], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(640, 420)
        label = QLabel(f"{head}\n{summary_words(found)}")
        label.setWordWrap(True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(title)
        for change in found:
            item = QListWidgetItem(change_words(change))
            item.setData(Qt.ItemDataRole.UserRole, change.policy.id)
            self.list.addItem(item)
        self.list.itemActivated.connect(self._choose)
        self.list.setToolTip("回车或双击，看这项政策的判断理由")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)

    def _choose(self, item: QListWidgetItem) -> None:
        """Shows the policy and closes the dialog."""
        self.accept()
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))
