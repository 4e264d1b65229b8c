"""The notes of an import check: refused cells, and rows to look at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from ui.firms.importing.presenter import Note

_HEADS = ("行", "企业", "说明")
_MOST = 500
"""The most notes shown, to keep the table responsive; the report contains all of them."""


class NoteTable(QTableWidget):
    """A read-only QTableWidget with one row per note; hidden if there is none."""

    def __init__(self) -> None:
        super().__init__(0, len(_HEADS))
        self.setHorizontalHeaderLabels(list(_HEADS))
        self.verticalHeader().hide()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setAccessibleName("没有采用的和要看的")
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(len(_HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, 60)
        self.setColumnWidth(1, 260)
        self.hide()

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """Replaces the notes."""
        shown = notes[:_MOST]
        more = len(notes) - len(shown)
        lines = [(str(note.row), note.firm, note.text) for note in shown]
        lines += [("", "", f"另有 {more} 条，请点“另存检查报告…”看全部")] if more > 0 else []
        self.setRowCount(len(lines))
        for row, texts in enumerate(lines):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(row, column, item)
        self.setVisible(bool(notes))
