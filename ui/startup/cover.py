"""The widget that covers the whole window while it is locked, so that no data can be seen or reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QVBoxLayout, QWidget

from ui.passphrase.unlock_panel import UnlockPanel
from ui.widgets.override import override
from ui.widgets.theme import Colours

if TYPE_CHECKING:
    from pathlib import Path

_CHECK_MS = 300
"""Milliseconds between two checks for newly opened windows (our choice: short for a person, cheap for Qt)."""
TITLE = "科策一对一（已锁定）"


class Cover(QFrame):
    """Covers a locked window until it is unlocked, then deletes itself. `opened` carries the successful `Attempt`."""

    opened = Signal(object)

    def __init__(self, window: QMainWindow, path: Path, colours: Colours) -> None:
        super().__init__(window)
        self.setObjectName("cover")
        self.setAutoFillBackground(True)
        self._window = window
        self._title = window.windowTitle()
        self._focus = QApplication.focusWidget()
        self._hidden: list[tuple[QWidget, Qt.WindowModality]] = []
        self.panel = UnlockPanel(path, "已锁定", "输入口令继续。填到一半的内容都还在。", colours)
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(28, 24, 28, 20)
        inside.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.panel.opened.connect(self._opened)
        self._timer = QTimer(self)
        self._timer.setInterval(_CHECK_MS)
        self._timer.timeout.connect(self.hide_other_windows)
        self._timer.start()
        window.installEventFilter(self)
        self._hide_all()

    def _hide_all(self) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self.hide_other_windows()
        body = self._window.centralWidget()
        if body is not None:
            body.hide()
        # A disabled menu bar also disables the shortcuts of its actions.
        self._window.menuBar().setEnabled(False)
        self._window.setWindowTitle(TITLE)
        self._fill()
        self.show()
        self.raise_()
        self.panel.begin()

    def hide_other_windows(self) -> None:
        """Hides all other windows of the program if the locked window is visible. They are shown again on unlocking."""
        if not self._window.isVisible():
            return
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible() and other.windowType() != Qt.WindowType.ToolTip:
                self._hidden.append((other, other.windowModality()))
                other.hide()
        if self._window.windowTitle() != TITLE:
            self._title = self._window.windowTitle()
            self._window.setWindowTitle(TITLE)

    def _fill(self) -> None:
        self.setGeometry(self._window.rect())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fill()
        return False

    def _opened(self, attempt: object) -> None:
        self._timer.stop()
        self._window.removeEventFilter(self)
        body = self._window.centralWidget()
        if body is not None:
            body.show()
        self._window.menuBar().setEnabled(True)
        self._window.setWindowTitle(self._title)
        self.hide()
        for other, modality in self._hidden:
            other.setWindowModality(modality)
            other.show()
        if self._focus is not None and self._focus.isVisible():
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit(attempt)
        self.deleteLater()
