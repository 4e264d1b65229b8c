"""Runs Python's cyclic garbage collector in the GUI thread only.

The collector runs in whichever thread happens to allocate. A closed dialog in a reference cycle would then be
destroyed by a worker thread, which crashes Qt: its objects must be destroyed in their own thread.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_PAUSE = 1000
"""Milliseconds between two collections."""


class Sweeper(QObject):
    """A QObject that disables automatic collection and collects on a timer of its own thread instead."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.setInterval(_PAUSE)
        timer.timeout.connect(self.sweep)
        timer.start()

    def sweep(self) -> None:
        """Collects the oldest generation that is due, as the automatic collector would."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
