"""Starts the window: takes the instance lock, opens, unlocks or repairs the records, then loads the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMessageBox

from ui.desk.desk import Access
from ui.startup.instance import ALREADY_OPEN, SingleInstanceLock
from ui.startup.opening import Opening, OpeningResult, OpeningState
from ui.widgets.theme import DARK, LIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QDialog

    from casebook import DataKey
    from ui.desk.services import Services
    from ui.passphrase.unlocking import Attempt
    from ui.startup.guard import Guard
    from ui.widgets.theme import Colours
    from ui.window import MainWindow


class Start(QObject):
    """Runs once after the window is shown. `dialog` is the open dialog, or None."""

    def __init__(self, window: MainWindow, services: Services, colours: Colours) -> None:
        super().__init__(window)
        self._window = window
        self.opening = Opening(services)
        self._colours = {"light": LIGHT, "dark": DARK}.get(self.opening.settings.now.theme, colours)
        if self._colours != colours:
            window.apply_theme(self._colours)
        self.instance_lock = SingleInstanceLock(self.opening.path)
        self.dialog: QDialog | None = None
        self.guard: Guard | None = None
        self._attempt: Attempt | None = None
        app = QApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.instance_lock.release)

    def begin(self) -> None:
        """Tries to open the records and loads the pages, or shows the dialog for the result."""
        refusal = self.instance_lock.follow(self.opening.path) if self.opening.services.casebook is not None else ""
        if refusal:
            self._refuse(refusal)
            return
        result = self.opening.try_open()
        steps: dict[OpeningState, Callable[[OpeningResult], None]] = {
            OpeningState.READY: self._ready,
            OpeningState.LOCKED: self._ask_secret,
            OpeningState.DAMAGED: self._show_damage,
            OpeningState.MISSING: self._show_refusal,
            OpeningState.REFUSED: self._show_refusal,
        }
        steps[result.state](result)

    def _refuse(self, words: str) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Information, "科策一对一", words, QMessageBox.StandardButton.Ok, self._window
        )
        box.finished.connect(lambda _: QApplication.exit(ALREADY_OPEN))
        self.dialog = box
        box.open()

    def _ready(self, result: OpeningResult) -> None:
        access = result.access or Access(None)
        # At the very first start, opening the records has just created the folder of the lock file.
        refusal = self.instance_lock.take() if access.book is not None else ""
        if access.book is not None and refusal:
            access.book.close()
            self._refuse(refusal)
            return
        self._load(access)

    def _load(self, access: Access) -> None:
        from ui.startup.guard import Guard

        self.dialog = None
        window = self._window
        window.load(access)
        window.fit_screen()
        window.desk.database_moved.connect(self._follow)
        self.guard = Guard(window, window.menus.file)
        if access.book is not None:
            self.guard.back_up()
            self._renew_passphrase()

    def _follow(self) -> None:
        self.instance_lock.follow(self._window.desk.database)

    def _ask_secret(self, result: OpeningResult) -> None:
        from ui.passphrase.unlock_panel import UnlockDialog

        text = f"数据文件 {self.opening.path.name} 已加密。"
        dialog = UnlockDialog(self.opening.path, "请输入口令", text, self._window, self._colours)
        dialog.leave.setText("退出")
        dialog.accepted.connect(lambda: self._unlocked(dialog.attempt))
        self._show(dialog)

    def _unlocked(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._retry_with_key(attempt.key)

    def _retry_with_key(self, key: DataKey | None) -> None:
        self.opening.key = key
        self.begin()

    def _show_damage(self, result: OpeningResult) -> None:
        from ui.startup.damage import DamagePresenter
        from ui.startup.damage_dialog import DamageDialog

        if result.damage is None:
            return
        damage = DamagePresenter(result.damage, self.opening.key, self.opening.services.now)
        dialog = DamageDialog(damage, self._window, self._colours)
        dialog.repaired.connect(self._retry_with_key)
        dialog.match_only.connect(self._only_match)
        self._show(dialog)

    def _show_refusal(self, result: OpeningResult) -> None:
        from ui.startup.refused_dialog import RefusedDialog

        dialog = RefusedDialog(result, self._window, self._colours)
        dialog.retry_requested.connect(self.begin)
        dialog.match_only.connect(self._only_match)
        dialog.chosen.connect(self._use_file)
        dialog.create_requested.connect(self._create_new)
        self._show(dialog)

    def _only_match(self) -> None:
        self._load(self.opening.only_matching())

    def _use_file(self, path: Path) -> None:
        self.opening.use_file(path)
        self.begin()

    def _create_new(self) -> None:
        self.opening.create_new()
        self.begin()

    def _show(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.rejected.connect(self._window.close)
        dialog.open()

    def _renew_passphrase(self) -> None:
        """Asks for a new passphrase if the recovery code was used."""
        if self._attempt is None or not self._attempt.by_code:
            return
        from ui.passphrase.renewal import ask_new_passphrase

        self._attempt = None
        self.dialog = ask_new_passphrase(self._window, self._window.desk, self._colours)
