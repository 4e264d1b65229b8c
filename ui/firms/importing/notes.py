"""Read-only tables of an import: refused cells and rows to look at, and what was not read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QPushButton, QTableWidget, QTableWidgetItem

from registers import LeftOut
from ui.firms.importing.checked import Note
from ui.firms.importing.left_out import left_out_lines, left_out_words

_MOST = 500
"""The most lines shown, to keep the table responsive; the report contains all of them."""
_MORE = "请点“另存检查报告…”看全部"


class LineTable(QTableWidget):
    """A read-only QTableWidget of texts, hidden if it has no line. The last column takes the rest of the width."""

    def __init__(self, name: str, heads: Sequence[tuple[str, int]]) -> None:
        super().__init__(0, len(heads))
        self.setHorizontalHeaderLabels([head for head, _ in heads])
        self.verticalHeader().hide()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(name)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
        for column, (_, width) in enumerate(heads[:-1]):
            self.setColumnWidth(column, width)
        self.hide()

    def show_lines(self, lines: Sequence[Sequence[str]], more: str = "") -> None:
        """Replaces the lines; `more` says where those beyond the limit are."""
        shown = list(lines[:_MOST])
        rest = len(lines) - len(shown)
        if rest > 0:
            shown.append((*[""] * (self.columnCount() - 1), f"另有 {rest} 条{'，' if more else ''}{more}"))
        self.setRowCount(len(shown))
        for row, texts in enumerate(shown):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(row, column, item)


class NoteTable(LineTable):
    """The refused cells and rows to look at, one row per note."""

    def __init__(self) -> None:
        super().__init__("没有采用的和要看的", (("位置", 96), ("企业", 250), ("说明", 0)))

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """Replaces the notes."""
        self.show_lines([(note.place, note.firm, note.text) for note in notes], _MORE)
        self.setVisible(bool(notes))


class LeftOutTable(LineTable):
    """Everything of a file that was not read. `button` shows the counts, and turns the table on and off."""

    def __init__(self) -> None:
        super().__init__("没有读入的", (("位置", 150), ("原因", 240), ("内容", 0)))
        self.button = QPushButton()
        self.button.setObjectName("quiet")
        self.button.setCheckable(True)
        self.button.setToolTip("列出没有读入的行、列、工作表和原因（Alt+L）")
        self.button.toggled.connect(self.setVisible)
        self.button.hide()

    def show_left_out(self, left_out: Sequence[LeftOut]) -> None:
        """Replaces the lines; without any, button and table are hidden."""
        self.show_lines(left_out_lines(left_out), _MORE)
        self.button.setText(left_out_words(left_out))
        self.button.setShortcut("Alt+L")  # a new text clears the shortcut
        self.button.setVisible(bool(left_out))
        self.setVisible(bool(left_out) and self.button.isChecked())
