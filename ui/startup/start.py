"""The start of the window: one at a time, the records opened, unlocked or mended, then the pages built."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMessageBox

from ui.desk.desk import Access
from ui.startup.instance import ALREADY_OPEN, SingleInstanceLock
from ui.startup.opening import Look, Opening, OpeningState
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
    """Runs once after the window is shown. `dialog` is the question that is open, if any."""

    def __init__(self, window: MainWindow, services: Services, colours: Colours) -> None:
        super().__init__(window)
        self._window = window
        self.opening = Opening(services)
        self._colours = {"light": LIGHT, "dark": DARK}.get(self.opening.settings.now.theme, colours)
        if self._colours != colours:
            window.apply_theme(self._colours)
        self.only = SingleInstanceLock(self.opening.path)
        self.dialog: QDialog | None = None
        self.guard: Guard | None = None
        self._attempt: Attempt | None = None
        app = QApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.only.release)

    def begin(self) -> None:
        """Looks at the records, and goes on as they stand."""
        taken = self.only.follow(self.opening.path) if self.opening.services.casebook is not None else ""
        if taken:
            self._refuse(taken)
            return
        look = self.opening.look()
        steps: dict[OpeningState, Callable[[Look], None]] = {
            OpeningState.READY: self._ready,
            OpeningState.LOCKED: self._ask_secret,
            OpeningState.DAMAGED: self._offer_help,
            OpeningState.MISSING: self._say_why,
            OpeningState.REFUSED: self._say_why,
        }
        steps[look.state](look)

    def _refuse(self, words: str) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Information, "科策一对一", words, QMessageBox.StandardButton.Ok, self._window
        )
        box.finished.connect(lambda _: QApplication.exit(ALREADY_OPEN))
        self.dialog = box
        box.open()

    def _ready(self, look: Look) -> None:
        access = look.access or Access(None)
        # At the very first start the folder is only there now.
        taken = self.only.take() if access.book is not None else ""
        if access.book is not None and taken:
            access.book.close()
            self._refuse(taken)
            return
        self._load(access)

    def _load(self, access: Access) -> None:
        from ui.startup.guard import Guard

        self.dialog = None
        window = self._window
        window.load(access)
        window.desk.database_moved.connect(self._follow)
        self.guard = Guard(window, window.file_menu)
        if access.book is not None:
            self.guard.back_up()
            self._renew_passphrase()

    def _follow(self) -> None:
        self.only.follow(self._window.desk.database)

    def _ask_secret(self, look: Look) -> None:
        from ui.passphrase.unlock_panel import UnlockDialog

        text = f"数据文件 {self.opening.path.name} 已加密。"
        dialog = UnlockDialog(self.opening.path, "请输入口令", text, self._window, self._colours)
        dialog.leave.setText("退出")
        dialog.accepted.connect(lambda: self._unlocked(dialog.attempt))
        self._show(dialog)

    def _unlocked(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._go_on(attempt.key)

    def _go_on(self, key: DataKey | None) -> None:
        self.opening.key = key
        self.begin()

    def _offer_help(self, look: Look) -> None:
        from ui.startup.damage import Damage
        from ui.startup.damage_dialog import DamageDialog

        if look.damage is None:
            return
        damage = Damage(look.damage, self.opening.key, self.opening.services.now)
        dialog = DamageDialog(damage, self._window, self._colours)
        dialog.mended.connect(self._go_on)
        dialog.without.connect(self._only_match)
        self._show(dialog)

    def _say_why(self, look: Look) -> None:
        from ui.startup.refused_dialog import RefusedDialog

        dialog = RefusedDialog(look, self._window, self._colours)
        dialog.again.connect(self.begin)
        dialog.without.connect(self._only_match)
        dialog.chosen.connect(self._use_file)
        dialog.anew.connect(self._begin_anew)
        self._show(dialog)

    def _only_match(self) -> None:
        self._load(self.opening.only_matching())

    def _use_file(self, path: Path) -> None:
        self.opening.use_file(path)
        self.begin()

    def _begin_anew(self) -> None:
        self.opening.begin_anew()
        self.begin()

    def _show(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.rejected.connect(self._window.close)
        dialog.open()

    def _renew_passphrase(self) -> None:
        """After the recovery code was used: the passphrase is forgotten, so a new one is due."""
        if self._attempt is None or not self._attempt.by_code:
            return
        from ui.passphrase.renewal import ask_new_passphrase

        self._attempt = None
        self.dialog = ask_new_passphrase(self._window, self._window.desk, self._colours)
