"""A window on real services, with the clock at a fixed day."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import MultiSignalBlocker, SignalBlocker

import main
from tests.pace import HANGS
from ui.desk.services import Services
from ui.desk.session import FirmSession
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 24)


class PatientBot(QtBot):
    """Waits at least as long as only something that hangs takes, whatever a test asks for."""

    def waitSignal(self, signal: Any, *, timeout: int = HANGS, **options: Any) -> SignalBlocker:
        return super().waitSignal(signal, timeout=max(timeout, HANGS), **options)

    def waitSignals(self, signals: list[Any], *, timeout: int = HANGS, **options: Any) -> MultiSignalBlocker:
        return super().waitSignals(signals, timeout=max(timeout, HANGS), **options)

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = HANGS) -> None:
        super().waitUntil(callback, timeout=max(timeout, HANGS))

    def waitExposed(self, widget: QWidget, *, timeout: int = HANGS) -> AbstractContextManager[object]:
        return super().waitExposed(widget, timeout=max(timeout, HANGS))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The robot of pytest-qt with patience."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _garbage_is_collected_in_this_thread() -> Iterator[None]:
    """As in the running program (see ui.gc_in_gui_thread): never by a thread that makes a sheet.

    The windows of a test are deleted with it: no event loop runs between tests that would do so, and
    every change of the style sheet would restyle the windows of all tests before.
    """
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def services() -> Services:
    """The wiring of main, on a fixed day."""
    library = main.built_in_library()
    return Services(lambda: library, main._samples, main._read_file, main._write_file, main._sheet, lambda: ON)


@pytest.fixture
def presenter(services: Services) -> FirmSession:
    """An empty firm."""
    return FirmSession(services)


@pytest.fixture
def window(qtbot, qapp: QApplication, services: Services) -> Iterator[MainWindow]:
    """The window, loaded and shown, empty."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(services)
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.load()
    yield made
    made.presenter.dirty = False


@pytest.fixture
def sample() -> Path:
    """The young software firm."""
    return next(path for path in main._samples() if path.stem == "young-software")
