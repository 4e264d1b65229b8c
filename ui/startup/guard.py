"""Watches over the open window: locks it after idle or at once, and makes the backup of the day."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QWindow
from PySide6.QtWidgets import QMenu

from ui.passphrase.unlocking import Attempt
from ui.startup.cover import Cover
from ui.startup.idle import Idle
from ui.widgets.icons import icon
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from ui.window import MainWindow

_log = logging.getLogger(__name__)
_LOOK = 5000
_TOUCHES = frozenset(
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
    """Lives as long as the window. `cover` lies over it while it is locked.

    The action 立即锁定 is put before the last one of `menu`.
    """

    def __init__(self, window: MainWindow, menu: QMenu) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._now = window.desk.services.now
        self.idle = Idle(self._now())
        self.cover: Cover | None = None
        self.action = QAction("立即锁定(&K)", self)
        self._runner = TaskRunner(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
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
        self._timer.timeout.connect(self.look)
        self._runner.failed.connect(self._not_backed_up)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)
            for open_window in app.topLevelWindows():
                self._watch(open_window)

    def refresh(self) -> None:
        """Without a passphrase there is nothing to lock."""
        self.action.setIcon(icon("lock", self._window.colours.muted))
        self.action.setVisible(self._desk.encrypted)
        self.action.setEnabled(self._desk.encrypted)

    def _watch(self, other: QWindow | None) -> None:
        """Input reaches a program through its windows: watched there, not at every widget."""
        if other is not None:
            other.removeEventFilter(self)
            other.installEventFilter(self)
        if self.cover is not None:
            self.cover.put_aside()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.idle.touch(self._now())
        return False

    def look(self) -> None:
        """Locks when it is time to."""
        if self.action.isEnabled() != self._desk.encrypted:
            self.refresh()
        if self.cover is None and self.idle.due(self._now(), self._desk.settings.now.lock_after):
            self.lock()

    def lock(self) -> None:
        """Covers the window; without a passphrase it cannot be opened again, so it is not locked."""
        if not self._desk.encrypted or self.cover is not None:
            return
        self._desk.firm.flush()
        self.cover = Cover(self._window, self._desk.database, self._window.colours)
        self.cover.opened.connect(self._opened)

    def _opened(self, attempt: Attempt) -> None:
        self.cover = None
        self.idle = Idle(self._now())
        if attempt.by_code:
            from ui.passphrase.renewal import ask_new_passphrase

            ask_new_passphrase(self._window, self._desk, self._window.colours)

    def back_up(self) -> None:
        """Makes the backup of the day in the background, if there is none of today yet."""
        desk = self._desk

        def work() -> object:
            with desk.open_book() as book:
                return book.backups.daily(desk.services.now())

        self._runner.start(work)

    def _not_backed_up(self, message: str) -> None:
        from ui.widgets import messages

        _log.warning("no backup of the day")
        messages.show_message(self._window, "今天还没有备份", f"{message}\n可以在“设置”的“数据与备份”里再试。")
