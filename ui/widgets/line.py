"""The line edit used everywhere: pasted and dropped text is cleaned in one place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.widgets.clipboard_cells import one_line, rows_of
from ui.widgets.dropped import files_of
from ui.widgets.override import override

_PASTE = "edit-paste"
"""The name that Qt gives to the paste action of a line edit's context menu."""


class PasteCleaningLineEdit(QLineEdit):
    """A QLineEdit for one value. Keyboard, context menu and drop all call `take_text`."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take_clipboard()
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.make_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self) -> QMenu:
        """Returns the context menu; its 粘贴 cleans the cells as the keyboard does."""
        menu = self.createStandardContextMenu()
        for paste in (action for action in menu.actions() if action.objectName() == _PASTE):
            paste.triggered.disconnect()
            paste.triggered.connect(lambda _: self.take_clipboard())
        return menu

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()):
            event.ignore()  # a file belongs to the window, not into a text
        else:
            super().dragEnterEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if event.source() is self or self.isReadOnly() or not event.mimeData().hasText():
            super().dropEvent(event)
            return
        self.deselect()
        self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
        self.take_text(event.mimeData().text())
        event.acceptProposedAction()

    def take_clipboard(self) -> None:
        """Pastes the clipboard."""
        self.take_text(QGuiApplication.clipboard().text())

    def take_text(self, text: str) -> None:
        """Inserts copied text."""
        if text and not self.isReadOnly():
            self.take_rows(rows_of(text))

    def take_rows(self, rows: list[list[str]]) -> None:
        """Inserts all cells at the cursor of this line edit."""
        self.insert(one_line(rows))


class FindLine(PasteCleaningLineEdit):
    """A line edit above a list, in which its arrow keys move the selection: `moved` carries the step."""

    moved = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)


class SpreadLine(PasteCleaningLineEdit):
    """A line edit in a row of cells; the signal `pasted` carries several cells that belong into its neighbours too."""

    pasted = Signal(list)

    @override
    def take_rows(self, rows: list[list[str]]) -> None:
        if len(rows) == len(rows[0]) == 1:
            super().take_rows(rows)
        else:
            self.pasted.emit(rows)


class CellDelegate(QStyledItemDelegate):
    """An item delegate that edits table cells in a `PasteCleaningLineEdit`."""

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: object) -> QWidget:
        line = PasteCleaningLineEdit(parent)
        line.setFrame(False)
        return line


def hour_line(hour: str = "") -> PasteCleaningLineEdit:
    """Returns an input for the time of day of a visit, which may be left empty."""
    line = PasteCleaningLineEdit(hour)
    line.setPlaceholderText("如 14:30，可以不定")
    line.setAccessibleName("时间")
    return line
