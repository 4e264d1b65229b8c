"""Locking the window after idle time: everything is covered until the passphrase is entered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.startup.build import (
    FIRMS,
    ON,
    PASSPHRASE,
    WAIT,
    Clock,
    fill,
    give,
    locked,
    panel_of,
    services_of,
    settle,
    started,
    window_of,
)
from ui.desk.desk import Access
from ui.startup.cover import TITLE
from ui.startup.guard import Guard
from ui.startup.idle import IdleTimer
from ui.startup.start import Start
from ui.widgets import messages
from ui.window import MainWindow


@pytest.fixture
def clock() -> Clock:
    """The clock of the window."""
    return Clock()


def opened(qtbot, start: Start) -> Guard:
    """Unlocks the records and returns the guard of the window."""
    give(qtbot, panel_of(start), PASSPHRASE)
    qtbot.waitUntil(lambda: window_of(start).loaded, timeout=WAIT)
    settle()
    assert start.guard is not None
    return start.guard


def seen(window: QWidget, cover: QWidget) -> list[QWidget]:
    """Returns the visible widgets other than the cover."""
    inside = [child for child in window.findChildren(QWidget) if child.isVisible() and not cover.isAncestorOf(child)]
    others = [shown for shown in QApplication.topLevelWidgets() if shown.isVisible() and shown is not window]
    menu = window.menuBar()  # type: ignore[attr-defined]  # the main window
    return [shown for shown in (*inside, *others) if shown not in (cover, menu) and not menu.isAncestorOf(shown)]


def test_that_the_lock_is_in_the_menu_of_files_whatever_that_menu_is_called(
    qtbot, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked(tmp_path)
    load = MainWindow.load

    def renamed(window: MainWindow, access: Access | None = None) -> None:
        load(window, access)
        window.menus.file.setTitle("单位(&F)")

    monkeypatch.setattr(MainWindow, "load", renamed)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        guard = opened(qtbot, start)
        actions = window_of(start).menus.file.actions()
        assert guard.action in actions[:-1]
        assert actions[-1].text() == "退出(&X)"


def test_that_idleness_covers_everything_until_the_passphrase(qtbot, tmp_path: Path, clock: Clock) -> None:
    locked(tmp_path)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        guard = opened(qtbot, start)
        window = window_of(start)
        window.desk.settings.change(lock_after=10)
        window.go("firm", window.desk.book.enterprises.search("", ON)[0].id)
        message = messages.show_message(window, "还开着", FIRMS[0])
        clock.on(minutes=9)
        guard.check()
        assert guard.cover is None
        clock.on(minutes=1)
        guard.check()
        cover = guard.cover
        assert cover is not None
        assert cover.geometry() == window.rect()
        assert seen(window, cover) == []
        assert not message.isVisible()
        assert window.windowTitle() == TITLE
        assert not window.menuBar().isEnabled()
        give(qtbot, cover.panel, "不是这个口令")
        assert seen(window, cover) == []
        give(qtbot, cover.panel, PASSPHRASE)
        assert guard.cover is None
        assert window.centralWidget().isVisible()
        assert message.isVisible()
        assert any(name in window.windowTitle() for name in FIRMS)


def test_that_no_shortcut_works_and_no_dialog_stays_while_it_is_locked(qtbot, tmp_path: Path, clock: Clock) -> None:
    locked(tmp_path)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        guard = opened(qtbot, start)
        window = window_of(start)
        window.go("library")
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=WAIT)
        qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        assert window.stack.currentWidget() is window.page("home")
        qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        cover = guard.cover
        assert cover is not None
        qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        assert window.stack.currentWidget() is window.page("home")
        late = messages.show_message(window, "后台任务", FIRMS[0])
        qtbot.waitUntil(lambda: not late.isVisible(), timeout=WAIT)
        assert seen(window, cover) == []


def test_that_records_without_passphrase_are_never_locked(qtbot, tmp_path: Path, clock: Clock) -> None:
    fill(tmp_path)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        assert start.guard is not None
        clock.on(hours=5)
        start.guard.check()
        start.guard.lock()
        assert start.guard.cover is None
        assert not start.guard.action.isVisible()


def test_that_moving_the_mouse_delays_the_lock(qtbot, tmp_path: Path, clock: Clock) -> None:
    locked(tmp_path)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        guard = opened(qtbot, start)
        window = window_of(start)
        clock.on(minutes=9)
        place = QPointF(40, 40)
        none = Qt.MouseButton.NoButton
        moved = QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window.windowHandle(), moved)
        clock.on(minutes=9)
        guard.check()
        assert guard.cover is None
        clock.on(minutes=1)
        guard.check()
        assert guard.cover is not None


def test_that_a_clock_set_back_does_not_lock_and_zero_minutes_never_do(clock: Clock) -> None:
    idle = IdleTimer(clock())
    clock.on(hours=-3)
    assert not idle.due(clock(), 10)
    clock.on(minutes=10)
    assert idle.due(clock(), 10)
    assert not idle.due(clock(), 0)
