"""A dialog that takes what is dropped on it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog

from policies import InternalError
from ui.widgets.dropped import copied_text, files_of
from ui.widgets.override import override


class DropDialog(QDialog):
    """A QDialog that takes files and copied cells; `take` does with them what a paste does."""

    def take(self, data: QMimeData | None) -> None:
        """Takes what was dropped or pasted."""
        raise InternalError("no use for what was dropped")

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()) or copied_text(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(event.mimeData())
