"""Fixtures: a window with the real services and a fixed date."""

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
    """A QtBot whose timeouts are long enough for a loaded machine; only a hanging test reaches them."""

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
    """Returns the patient QtBot in place of pytest-qt's own."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _garbage_is_collected_in_this_thread() -> Iterator[None]:
    """Collects garbage in the GUI thread only, as the program does (see ui.gc_in_gui_thread).

    The windows of a test are deleted at its end: no event loop runs between tests that would delete them, and every
    change of the style sheet would restyle the windows of all earlier tests.
    """
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def services() -> Services:
    """Returns the services of main with a fixed date."""
    library = main.built_in_library()
    return Services(lambda: library, main._samples, main._read_file, main._write_file, main._sheet, lambda: ON)


@pytest.fixture
def presenter(services: Services) -> FirmSession:
    """Returns the session of an empty firm."""
    return FirmSession(services)


@pytest.fixture
def window(qtbot, qapp: QApplication, services: Services) -> Iterator[MainWindow]:
    """Returns the loaded window with an empty firm."""
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
    """Returns the path of the sample of a young software firm."""
    return next(path for path in main._samples() if path.stem == "young-software")
