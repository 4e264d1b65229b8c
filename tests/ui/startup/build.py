"""Builds plain or encrypted records and starts windows on them, for the tests of start-up and settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QDialog

import main
from casebook import Origin, Provenance, ScryptCost, encrypt, open_casebook
from matcher import read_profile
from tests.pace import HANGS
from ui.desk.services import Services
from ui.passphrase.unlock_panel import UnlockDialog, UnlockPanel
from ui.startup.start import Start
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 24)
PASSPHRASE = "青山 绿水 大桥"
FIRMS = ("天津测试甲科技有限公司", "天津测试乙材料有限公司")
CHEAP = ScryptCost(n=2**10)
WAIT = HANGS


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **span: int) -> None:
        """Advances the clock."""
        self.moment += timedelta(**span)


def fill(folder: Path, firms: tuple[str, ...] = FIRMS) -> Path:
    """Creates a casebook with firms at the default path in a folder and returns the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "kece.db"
    with open_casebook(path) as book:
        for name in firms:
            book.enterprises.add(read_profile({"name": name}), Provenance(Origin.VERBAL, ON, "王芳"), "王芳")
    return path


def locked(folder: Path) -> tuple[Path, str]:
    """Like `fill`, encrypted. Returns the path and the recovery code."""
    path = fill(folder)
    return path, encrypt(path, PASSPHRASE, CHEAP).sheet.code


def services_of(folder: Path, now: Callable[[], datetime]) -> Services:
    """Returns the services of the program with a fixed day and the given clock."""
    return dataclasses.replace(main.window_services(folder, lambda: ON), now=now)


def settle() -> None:
    """Waits for background work and processes its signals."""
    QThreadPool.globalInstance().waitForDone(WAIT)
    QApplication.processEvents()


@contextmanager
def started(qtbot, services: Services) -> Iterator[Start]:
    """Starts a window on the records; yields its `Start`, whatever dialog is open."""
    window = MainWindow(services)
    qtbot.addWidget(window)
    window.resize(1366, 740)
    window.show()
    start = Start(window, services, theme.LIGHT)
    try:
        start.begin()
        yield start
    finally:
        settle()
        start.instance_lock.release()
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog):
                QDialog.done(dialog, 0)
        if window.loaded:
            window.presenter.dirty = False
            window.desk.close()
        settle()


def window_of(start: Start) -> MainWindow:
    """Returns the window of a start."""
    window = start.parent()
    assert isinstance(window, MainWindow)
    return window


def dialogs() -> list[QDialog]:
    """Returns the visible dialogs."""
    return [shown for shown in QApplication.topLevelWidgets() if isinstance(shown, QDialog) and shown.isVisible()]


def names(start: Start) -> set[str]:
    """Returns the names of the firms in the casebook of the window."""
    window = window_of(start)
    return {row.name for row in window.desk.book.enterprises.search("", ON)}


def panel_of(start: Start) -> UnlockPanel:
    """Returns the panel of the unlock dialog."""
    assert isinstance(start.dialog, UnlockDialog)
    return start.dialog.panel


def give(qtbot, panel: UnlockPanel, secret: str) -> None:
    """Types a secret and waits for the result."""
    panel.state.left = 0
    panel.field.setText(secret)
    with qtbot.waitSignal(panel._runner.done, timeout=WAIT):
        panel.attempt()


def section(start: Start, name: str):  # type: ignore[no-untyped-def]  # each test knows which it asks for
    """Shows and returns a section of the settings."""
    page = window_of(start).page("settings")
    page.show_section(name)
    settle()
    return page.section(name)


def only(qtbot, kind: type):  # type: ignore[no-untyped-def]  # as above
    """Waits for a dialog of this class and returns it."""
    qtbot.waitUntil(lambda: any(isinstance(shown, kind) for shown in dialogs()), timeout=WAIT)
    return next(shown for shown in dialogs() if isinstance(shown, kind))
