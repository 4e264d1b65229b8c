"""The door 录入政策: takes a notice and its annexes, shows what was read to be confirmed, and opens a draft over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from policies import UserError
from ui.own_policies.intake import IntakePresenter
from ui.own_policies.intake_layout import IntakeLayout
from ui.own_policies.reading import DocumentRead, read_documents, source_of_copy
from ui.widgets import messages
from ui.widgets.dropped import FileSource, copied_text, files_of, from_file
from ui.widgets.override import override
from ui.widgets.reading_dialog import ReadingDialog

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from ui.desk.desk import Desk
    from ui.desk.page import Page

_SIZE = (1000, 560)
_WAITING = (
    "在通知的网页或文件里全选、复制，到这里按 Ctrl+V；\n或把文件拖进来：PDF、扫描件、Word、OFD、网页都行，通知和附件可以一起。\n\n"
    "原件会连同校验值存在本机，文字不会被改动。"
)


def open_intake(page: Page, read: Sequence[DocumentRead] = ()) -> IntakeDialog:
    """Opens the door over a page, with documents that were read already or waiting for some.

    The workshop is opened over the draft once it is made.
    """
    dialog = IntakeDialog(page.desk, page)
    dialog.made.connect(lambda number: page.go.emit("workshop", number))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    if read:
        dialog.take_read(tuple(read))
    return dialog


class IntakeDialog(ReadingDialog):
    """A QDialog that stores policy documents and opens a draft. The signal `made` carries the number of its revision."""

    made = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("录入政策", _SIZE, parent)
        self.desk = desk
        self.presenter = IntakePresenter(desk)
        self._place = 0
        self.view = IntakeLayout(self)
        self.view.waiting.setText(_WAITING)
        self._connect()
        self._show()

    def _connect(self) -> None:
        view = self.view
        view.add.clicked.connect(self.choose_files)
        view.paste.clicked.connect(self.paste)
        view.cancel.clicked.connect(self.cancel)
        view.begin.clicked.connect(self.begin)
        view.files.currentRowChanged.connect(self._look_at)
        view.main.clicked.connect(self._make_main)
        view.remove.clicked.connect(self._remove)
        for name, line in view.lines.items():
            line.textEdited.connect(lambda text, name=name: self._change(name, text))
            line.pasted.connect(lambda _: self.paste())  # a text of several lines is another document, no title
        view.grade.activated.connect(lambda _: self._change("grade", view.grade.currentData()))
        view.draft.clicked.connect(lambda checked: self._change("draft", checked))
        view.aim.activated.connect(lambda place: self.presenter.choose(self.presenter.aims[place]))
        self.runner.failed.connect(self._failed)
        self.runner.busy.connect(view.set_busy)

    @property
    @override
    def bar(self) -> QProgressBar:
        return self.view.bar

    @override
    def say(self, words: str) -> None:
        self.view.words.setText(words)

    # reading ---------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Asks for files."""
        messages.choose_files(
            self, self.windowTitle(), messages.DOCUMENTS, lambda paths: self.read(map(from_file, paths))
        )

    @override
    def take(self, data: QMimeData | None) -> None:
        """Reads what was dropped or copied: files, or a text."""
        paths: tuple[Path, ...] = files_of(data)
        if paths:
            self.read(map(from_file, paths))
            return
        try:
            html = data.html() if data is not None and data.hasHtml() else ""
            self.read((source_of_copy(copied_text(data), html),))
        except UserError as error:
            self.say(str(error))

    def read(self, sources: Iterable[FileSource]) -> None:
        """Reads documents in a worker thread; what was read before stays."""
        wanted = tuple(sources)
        self.read_in_background(lambda report, stopped: read_documents(wanted, report, stopped), self.take_read)

    def take_read(self, read: tuple[DocumentRead, ...]) -> None:
        """Shows documents that were read."""
        first = not self.presenter.entries
        self.presenter.take(read)
        if not first and len(self.presenter.entries) > 1:
            self._place = len(self.presenter.entries) - 1
        self._show()

    # what was read ---------------------------------------------------------------------------

    def _show(self) -> None:
        presenter, view = self.presenter, self.view
        view.bar.hide()
        self._place = min(self._place, max(len(presenter.entries) - 1, 0))
        view.show_files(presenter.entries, self._place)
        view.refused.setText("\n".join(presenter.refused))
        view.refused.setVisible(bool(presenter.refused))
        self._show_heads()
        self._show_state()
        (view.lines["title"] if presenter.entries else view.paste).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_heads(self) -> None:
        if self.presenter.entries:
            entry = self.presenter.entries[self._place]
            self.view.show_heads(entry.heads, entry.notes())
            self.view.main.setEnabled(self._place > 0)

    def _show_state(self) -> None:
        self.view.show_aims(self.presenter.aims, self.presenter.aim)
        refusal = self.presenter.refusal()
        self.view.begin.setEnabled(not refusal)
        self.say(refusal if self.presenter.entries and refusal else self.presenter.count_words())

    def _look_at(self, place: int) -> None:
        self._place = max(place, 0)
        self._show_heads()

    def _change(self, name: str, value: object) -> None:
        self.presenter.change(self._place, {name: value})
        self._show_state()

    def _make_main(self) -> None:
        self.presenter.make_main(self._place)
        self._place = 0
        self._show()

    def _remove(self) -> None:
        if self.presenter.entries:
            self.presenter.remove(self._place)
            self._show()

    # the draft -------------------------------------------------------------------------------

    def begin(self) -> None:
        """Stores the documents and opens the draft in a worker thread."""
        if self.presenter.refusal():
            return
        order, desk = self.presenter.order(), self.desk

        def work() -> int:
            with desk.open_book() as book:
                return order.carry_out(book)

        self.view.bar.setRange(0, 0)
        self.view.bar.show()
        self.say("正在存文件、读条款…")
        self.runner.restart(lambda _: work, self._finished)

    def _finished(self, number: int) -> None:
        self.accept()
        self.made.emit(number)

    def _failed(self, message: str) -> None:
        self._show()
        self.say(message)

    def cancel(self) -> None:
        """Stops the reading, or closes the dialog."""
        if self.view.bar.isVisible():
            self.runner.stop()
            self.say("正在停止…")
        else:
            self.reject()

    @override
    def reject(self) -> None:
        self.runner.stop()
        super().reject()
