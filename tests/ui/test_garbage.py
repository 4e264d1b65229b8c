"""Tests that closed windows are freed in the GUI thread, never by a worker thread."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject, QTimer

from ui.gc_in_gui_thread import Sweeper


class _Ring:
    """A reference cycle that records the thread in which it is freed."""

    def __init__(self, threads: list[str]) -> None:
        self.me = self
        weakref.finalize(self, lambda: threads.append(threading.current_thread().name))


def test_that_a_busy_thread_frees_no_cycle_and_the_timer_does(qtbot) -> None:
    owner = QObject()
    sweeper = Sweeper(owner)
    freed: list[str] = []
    _Ring(freed)
    busy = threading.Thread(target=lambda: [[] for _ in range(100_000)], name="busy")
    busy.start()
    busy.join()
    assert (freed, gc.isenabled()) == ([], False)
    kept = [[] for _ in range(2_000)]
    sweeper.findChild(QTimer).timeout.emit()
    assert freed == ["MainThread"]
    assert len(kept) == 2_000
