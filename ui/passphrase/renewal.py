"""Asks for a new passphrase after the recovery code was used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casebook import change_passphrase
from ui.passphrase.new_secret import SecretDialog
from ui.widgets import messages
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours


def ask_new_passphrase(parent: QWidget, desk: Desk, colours: Colours) -> SecretDialog:
    """Opens and returns a dialog for a new passphrase, which is set in the background."""
    text = "这次是用恢复码打开的。请设一个新口令，原来的口令随即失效，恢复码照旧有效。"
    dialog = SecretDialog("设新口令", text, parent, colours, "new")
    runner = TaskRunner(parent)
    runner.done.connect(lambda _: messages.show_message(parent, "设新口令", "新口令已生效，下次打开时使用。"))
    runner.failed.connect(lambda message: messages.show_message(parent, "没有改口令", message))
    path, key = desk.database, desk.key

    def set_it() -> None:
        new = dialog.new
        if key is not None:
            runner.start(lambda: change_passphrase(path, key, new))

    dialog.accepted.connect(set_it)
    dialog.open()
    return dialog
