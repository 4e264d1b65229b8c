"""Python's collector of cycles, kept in the thread of the window.

The collector runs in whichever thread happens to allocate. A closed dialog that lies in a cycle
would then be destroyed by the thread that makes a sheet, and Qt ends the process: its objects may
only die in the thread they live in.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_PAUSE = 1000
"""Milliseconds between two looks."""


class Sweeper(QObject):
    """Switches the automatic collector off and collects on a timer of its own thread instead."""

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
