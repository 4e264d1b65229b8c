"""Starting, opening and saving the current firm, and the question before it is left with something unsaved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets import messages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ui.desk.desk import Desk
    from ui.desk.session import EntryOutcome
    from ui.firm.page import FirmPage

_TITLE = "科策一对一"


class FirmFiles:
    """Starts, opens and saves the current firm. `go` switches to a page; `parent` is the parent of every dialog."""

    def __init__(self, desk: Desk, firm_page: FirmPage, go: Callable[[str, object], object], parent: QWidget) -> None:
        self._desk = desk
        self._session = desk.firm
        self._firm_page = firm_page
        self._go = go
        self._parent = parent

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Calls `go_on` at once, or after asking about refused entries or unsaved changes."""
        self._firm_page.give_waiting()
        words = self._session.refused_words()
        if words:
            messages.ask_leave(self._parent, _TITLE, words, lambda: self._drop_refused_then(go_on))
        elif self._session.dirty and self._session.record is None:
            text = f"“{self._session.profile.name}”有未保存的修改。"
            messages.ask_keep(self._parent, _TITLE, text, keep=lambda: self._save_then(go_on), drop=go_on)
        else:
            go_on()

    def _drop_refused_then(self, go_on: Callable[[], object]) -> None:
        self._session.drop_refused()
        self.leave_then(go_on)

    def _save_then(self, go_on: Callable[[], object]) -> None:
        """Saves and calls `go_on`, unless a file name must be asked for or saving failed."""
        self.save()
        if not self._session.dirty:
            go_on()

    def new(self) -> None:
        """Asks for the name of a new firm and opens it; without a casebook, starts an empty firm."""
        if self._desk.casebook is not None:
            from ui.firms.new_firm import NewFirm

            self._firm_page.give_waiting()
            NewFirm(self._desk, self._parent, lambda number: self._go("firm", number)).ask()
        else:
            self.leave_then(self._start_empty)

    def _start_empty(self) -> None:
        self._session.new()
        self._go("firm", None)
        self._firm_page.form.reveal("name")

    def choose(self) -> None:
        """Asks for a profile file to open."""
        messages.choose_file(self._parent, "打开企业画像", messages.PROFILES, self.open)

    def open(self, path: Path) -> None:
        """Opens a profile file."""
        self.leave_then(lambda: self._opened(self._session.open(path)))

    def _opened(self, answer: EntryOutcome) -> None:
        self.report("打不开", answer.message)
        self._go("firm", None)

    def keep_firm(self) -> None:
        """Adds the firm on screen to the casebook."""
        self._firm_page.give_waiting()
        left_out = self._desk.not_kept_words()
        answer = self._desk.keep_firm()
        if answer.accepted:
            self.report("已存入企业库", left_out)
        else:
            self.report("没有存入企业库", answer.message)

    def save(self) -> None:
        """Saves the firm to the casebook, else to its file; a sample or a new firm asks for a file name."""
        self._firm_page.give_waiting()
        path = self._session.path
        if self._session.record is not None:
            self._firm_page.keep()
        elif self._desk.casebook is not None:
            self.keep_firm()
        elif path is None or path in self._desk.services.samples() or path.suffix != ".json":
            self.save_as()
        else:
            self._save_to(path)

    def save_as(self) -> None:
        """Asks for a file name and saves."""
        self._firm_page.give_waiting()
        name = f"{self._session.profile.name}.json".replace("/", "／")
        messages.choose_target(self._parent, "保存企业画像", messages.PROFILES, name, self._save_to)

    def _save_to(self, path: Path) -> None:
        self.report("没有保存", self._session.save(path).message)

    def report(self, title: str, message: str) -> None:
        """Shows a message unless it is empty."""
        if message:
            messages.show_message(self._parent, title, message)
