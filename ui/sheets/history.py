"""The list of printed sheets, and a search line for the id on the paper."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from casebook import KeptSheet
from policies import UserError
from sheet import Edition, options_from
from ui.widgets.line import PasteCleaningLineEdit


class HistoryList(QWidget):
    """A QWidget that lists printed sheets.

    The signal `wanted` carries the number of a sheet, `id_wanted` the id, or its first characters, from the QR code.
    """

    wanted = Signal(int)
    id_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName("以前的服务单")
        self.line = PasteCleaningLineEdit()
        self.line.setPlaceholderText("纸上二维码旁的编号，至少前 8 位")
        find = QPushButton("按编号找")
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(find)
        self._empty = QLabel("这家企业还没有打印或保存过服务单。")
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(row)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        self.list.itemActivated.connect(lambda item: self.wanted.emit(int(item.data(Qt.ItemDataRole.UserRole))))
        self.list.itemClicked.connect(lambda item: self.wanted.emit(int(item.data(Qt.ItemDataRole.UserRole))))
        find.clicked.connect(self._find)
        self.line.returnPressed.connect(self._find)

    def _find(self) -> None:
        if self.line.text().strip():
            self.id_wanted.emit(self.line.text().strip())

    def show_sheets(self, sheets: tuple[KeptSheet, ...]) -> None:
        """Replaces the list."""
        self.list.clear()
        for sheet in sheets:
            words = f"{sheet.printed_at.astimezone():%Y-%m-%d %H:%M} · {_edition(sheet)} · {sheet.officer}"
            item = QListWidgetItem(f"{words}\n编号 {sheet.determination[:16]}")
            item.setData(Qt.ItemDataRole.UserRole, sheet.number)
            self.list.addItem(item)
        self._empty.setVisible(not sheets)


def _edition(sheet: KeptSheet) -> str:
    """Returns the edition of a sheet, with the name of the person if it was made for one."""
    try:
        options = options_from(sheet.options)
    except UserError:  # damaged, or of a newer program: a reprint says so
        return Edition(sheet.edition).label
    return f"{options.person} · {options.edition_label}" if options.person else options.edition_label
