"""Locks the open window after idle time or on request, and makes the daily backup."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QWindow
from PySide6.QtWidgets import QMenu

from ui.passphrase.unlocking import Attempt
from ui.startup.cover import Cover
from ui.startup.idle import IdleTimer
from ui.widgets.icons import icon
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from ui.window import MainWindow

_log = logging.getLogger(__name__)
_CHECK_MS = 5000
"""Milliseconds between two checks of the idle time (our choice: the shortest setting is 3 minutes)."""
_INPUT_EVENTS = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    )
)


class Guard(QObject):
    """Locks one window and makes its daily backup. `cover` is the widget over the locked window, else None.

    Inserts the action 立即锁定 before the last action of `menu`.
    """

    def __init__(self, window: MainWindow, menu: QMenu) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._now = window.desk.services.now
        self.idle = IdleTimer(self._now())
        self.cover: Cover | None = None
        self.action = QAction("立即锁定(&K)", self)
        self._runner = TaskRunner(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_CHECK_MS)
        self._build(menu)
        self._connect()
        self._timer.start()

    def _build(self, menu: QMenu) -> None:
        self.action.setShortcut(QKeySequence("Ctrl+L"))
        self.action.setToolTip("盖住整个窗口，要输入口令才能继续；开启密码保护后可用")
        last = menu.actions()[-1]
        menu.insertAction(last, self.action)
        menu.insertSeparator(last)
        menu.aboutToShow.connect(self.refresh)
        self.refresh()

    def _connect(self) -> None:
        self.action.triggered.connect(self.lock)
        self._timer.timeout.connect(self.check)
        self._runner.failed.connect(self._show_backup_failure)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)
            for open_window in app.topLevelWindows():
                self._watch(open_window)

    def refresh(self) -> None:
        """Updates the action: it is visible only if the records are encrypted."""
        self.action.setIcon(icon("lock", self._window.colours.muted))
        self.action.setVisible(self._desk.encrypted)
        self.action.setEnabled(self._desk.encrypted)

    def _watch(self, other: QWindow | None) -> None:
        """Installs the event filter on a window: all input events pass through windows, so widgets need no filter."""
        if other is not None:
            other.removeEventFilter(self)
            other.installEventFilter(self)
        if self.cover is not None:
            self.cover.hide_other_windows()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT_EVENTS:
            self.idle.touch(self._now())
        return False

    def check(self) -> None:
        """Locks the window if the idle time has passed."""
        if self.action.isEnabled() != self._desk.encrypted:
            self.refresh()
        if self.cover is None and self.idle.due(self._now(), self._desk.settings.now.lock_after):
            self.lock()

    def lock(self) -> None:
        """Covers the window. Does nothing without a passphrase, because the window could not be unlocked."""
        if not self._desk.encrypted or self.cover is not None:
            return
        self._desk.firm.flush()
        self.cover = Cover(self._window, self._desk.database, self._window.colours)
        self.cover.opened.connect(self._opened)

    def _opened(self, attempt: Attempt) -> None:
        self.cover = None
        self.idle = IdleTimer(self._now())
        if attempt.by_code:
            from ui.passphrase.renewal import ask_new_passphrase

            ask_new_passphrase(self._window, self._desk, self._window.colours)

    def back_up(self) -> None:
        """Makes the daily backup in the background if there is none for today."""
        desk = self._desk

        def work() -> object:
            with desk.open_book() as book:
                return book.backups.daily(desk.services.now())

        self._runner.start(work)

    def _show_backup_failure(self, message: str) -> None:
        from ui.widgets import messages

        _log.warning("no backup of the day")
        messages.show_message(self._window, "今天还没有备份", f"{message}\n可以在“设置”的“数据与备份”里再试。")
