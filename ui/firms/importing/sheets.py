"""The list of the sheets of a file: those with a tick are imported."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui.firms.importing.plan import ImportPlan, TablePlan

_WIDTH = 190
_ENTRY = Qt.ItemDataRole.UserRole


class SheetList(QListWidget):
    """A QListWidget of the tables of a file and the sheets that were not read.

    `turned` is emitted with the entry in front, `ticked` with an entry and whether it is to be imported.
    """

    turned = Signal(object)
    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName("工作表，空格键勾选")
        self.setToolTip("勾选的工作表才导入；空格键勾选")
        self.currentItemChanged.connect(self._turn)
        self.itemChanged.connect(lambda item: self.ticked.emit(item.data(_ENTRY), _is_ticked(item)))

    def show_plan(self, plan: ImportPlan, front: TablePlan | None) -> None:
        """Shows the tables of a file; `front` is the one whose columns are shown."""
        self.blockSignals(True)
        self.clear()
        used = plan.used()
        for entry in plan.entries():
            item = QListWidgetItem(entry.words())
            item.setToolTip(entry.words())
            item.setData(_ENTRY, entry)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if entry.table in used else Qt.CheckState.Unchecked)
            self.addItem(item)
            if entry.table is front:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def _turn(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.turned.emit(item.data(_ENTRY))


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked
