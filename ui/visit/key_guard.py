"""Drops keys that were pressed before the question was on the screen: they were meant for the question before it.

While an answer is matched, the window system queues what is typed. The guard stands from the moment a new question
is set until it was painted and the queue is empty, so nothing depends on how long that takes.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.override import override

_PASSED = range(Qt.Key.Key_F5, Qt.Key.Key_F12 + 1)
"""Keys that answer no question: they open a list, the note, a tab, or end the visit."""
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


class KeyGuard(QObject):
    """Drops key presses inside `card` between `raise_guard` and the first moment without pending events after its paint."""

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self._card = card
        self.up = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)  # runs after the events that are already waiting
        self._idle.timeout.connect(self._lower)

    def raise_guard(self) -> None:
        """Drops every key from now on until the card was painted; a card that is not visible has no keys to drop."""
        application = QCoreApplication.instance()
        if self.up or application is None or not self._card.isVisible():
            return
        self.up = True
        application.installEventFilter(self)
        self._card.update()

    def painted(self) -> None:
        """Called when the card is painted."""
        if self.up:
            self._idle.start()

    def _lower(self) -> None:
        application = QCoreApplication.instance()
        self.up = False
        if application is not None:
            application.removeEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent) or event.key() in _PASSED:
            return False
        if not isinstance(watched, QWidget) or not (watched is self._card or self._card.isAncestorOf(watched)):
            return False
        if event.type() is QEvent.Type.KeyPress and self._idle.isActive():
            self._idle.start()  # more may be waiting behind it
        event.accept()  # a shortcut that is overridden comes back as a plain key press, which is dropped
        return True
