"""The dialog that fills a firm from its papers: the paper on the left, its facts beside what is recorded on the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from policies import UserError
from ui.papers.files import FileRead, from_text, read_files
from ui.papers.layout import PapersLayout
from ui.papers.presenter import Filled, PapersPresenter, write
from ui.widgets import messages, theme
from ui.widgets.dropped import FileSource, copied_text, files_of, from_file
from ui.widgets.override import override
from ui.widgets.reading_dialog import ReadingDialog

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from ui.desk.desk import Desk
    from ui.desk.page import Page
    from ui.papers.rows import FactRow
    from ui.papers.weighing import FactChoice

_SIZE = (1280, 680)
_WAITING = "把纳税申报表、财务报表、信用公示报告、专利软著清单、营业执照拖到这里，或按 Ctrl+V 粘贴表格。填入之前什么都不会写入。"


def open_papers(page: Page, sources: Sequence[FileSource] = (), read: Sequence[FileRead] = ()) -> None:
    """Opens the dialog over a page: with papers that were handed over or already read, or asking for files.

    A firm that is not the current one is opened once it is filled.
    """
    if page.desk.firm.trying:
        messages.show_message(page, "不能取数", "正在试算，请先结束试算。")
        return
    dialog = PapersDialog(page.desk, page.colours, page)
    dialog.filled.connect(lambda number: page.go.emit("firm", number) if number != page.desk.number else None)
    dialog.policies.connect(lambda files: page.go.emit("library", files))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    if read:
        dialog.take_read(tuple(read))
    elif sources:
        dialog.handed_over = True
        dialog.read_sources(sources)
    else:
        dialog.choose_files()


class PapersDialog(ReadingDialog):
    """A QDialog that fills in a firm from papers; it is accepted after that.

    The signal `filled` carries the number of the firm in the casebook, or None for the one that is only on screen;
    `policies` carries files that are policy documents and are to be entered as such.
    """

    filled = Signal(object)
    policies = Signal(object)

    def __init__(self, desk: Desk, colours: theme.Colours, parent: QWidget | None = None) -> None:
        super().__init__("从材料取数", _SIZE, parent)
        self.desk = desk
        self.presenter = PapersPresenter(desk)
        self.handed_over = False
        """Whether the files came without a word that they are papers: policy documents go on to their own door."""
        self.view = PapersLayout(self, self.presenter.choice, colours)
        self._connect()
        self._show()

    @property
    @override
    def bar(self) -> QProgressBar:
        return self.view.bar

    @override
    def say(self, words: str) -> None:
        self.view.say(words)

    def _connect(self) -> None:
        view = self.view
        view.add.clicked.connect(self.choose_files)
        view.paste.clicked.connect(self.paste)
        view.policy.clicked.connect(self.hand_on)
        view.cancel.clicked.connect(self.cancel)
        view.fill.clicked.connect(self.fill)
        view.target.activated.connect(self._pick)
        view.table.chosen.connect(self._choose)
        view.table.shown.connect(view.paper.point_out)
        view.paper.picked.connect(self._go_to)
        self.runner.failed.connect(self._failed)
        self.runner.busy.connect(self._busy)

    # reading ---------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Asks for files; called at once when the dialog opens."""
        messages.choose_files(self, self.windowTitle(), messages.PAPERS, self.read)

    def read(self, paths: Sequence[Path]) -> None:
        """Reads files in a worker thread."""
        self.read_sources([from_file(path) for path in paths])

    @override
    def take(self, data: QMimeData | None) -> None:
        """Reads what was dropped or copied: files, or cells."""
        paths = files_of(data)
        if paths:
            self.read(paths)
            return
        try:
            self.read_sources([from_text(copied_text(data))])
        except UserError as error:
            self.view.say(str(error))

    def read_sources(self, sources: Sequence[FileSource]) -> None:
        """Reads files or copied cells in a worker thread; what was read before stays."""
        on = self.desk.on
        self.read_in_background(lambda report, stopped: read_files(sources, on, report, stopped), self.take_read)

    def take_read(self, files: tuple[FileRead, ...]) -> None:
        """Shows files that were read."""
        self.presenter.take(files)
        self._show()
        documents = self._documents()
        if self.handed_over and documents and len(documents) == len(self.presenter.files):
            self.hand_on()

    def _documents(self) -> tuple[FileRead, ...]:
        if self.desk.casebook is None:
            return ()
        return tuple(file for file in self.presenter.files if file.policy)

    def hand_on(self) -> None:
        """Closes the dialog and hands the policy documents on, to be entered in the library."""
        documents = self._documents()
        self.reject()
        self.policies.emit(documents)

    # the choices -----------------------------------------------------------------------------

    def _show(self) -> None:
        self.bar.hide()
        presenter, view = self.presenter, self.view
        view.show_targets(presenter.targets, presenter.target)
        view.show_lines(presenter.firm_line() if presenter.files else None, presenter.paper_lines())
        view.show_left_out(presenter.left_out())
        view.show_rows(presenter.files, presenter.rows)
        view.show_waiting("" if presenter.files else _WAITING)
        view.policy.setVisible(bool(self._documents()))
        self._count()
        (view.table if presenter.rows else view.add).setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self) -> None:
        chosen = len(self.presenter.chosen())
        self.view.say(self.presenter.count_words() if self.presenter.rows else "")
        self.view.fill.setText(f"填入 {chosen} 项" if chosen else "填入")
        self.view.fill.setEnabled(bool(chosen) and self.presenter.target is not None)

    def _pick(self, place: int) -> None:
        self.presenter.pick(place)
        self._show()

    def _choose(self, row: FactRow, choice: FactChoice | None) -> None:
        self.presenter.choose(row, choice if choice is not None else self.presenter.next_choice(row))
        self.view.table.refresh_choices()
        self._count()

    def _go_to(self, row: int) -> None:
        self.view.table.setCurrentIndex(self.view.table.facts.index(row, 0))

    # filling ---------------------------------------------------------------------------------

    def fill(self) -> None:
        """Writes what was chosen."""
        target, facts = self.presenter.target, self.presenter.chosen()
        if target is None or not facts:
            return
        if target.number is None and target.on_screen:
            self._screen_filled(self.presenter.fill_screen())
            return
        desk, author = self.desk, self.desk.author(self.presenter.why_words())

        def written() -> Filled:
            with desk.open_book() as book:
                return write(book, target, facts, author)

        self.runner.restart(lambda _: written, self._finished)

    def _screen_filled(self, refused: str) -> None:
        if refused:
            self.view.say(refused)
            return
        self.accept()
        self.filled.emit(None)

    def _finished(self, done: Filled) -> None:
        self.accept()
        if done.firm == self.desk.number:
            self.desk.firm.show_written(f"已从材料填入 {done.facts} 项；Ctrl+Z 一次全部撤回。")
        self.filled.emit(done.firm)

    def _failed(self, message: str) -> None:
        self._show()
        self.view.say(message)

    def _busy(self, busy: bool) -> None:
        self.view.set_busy(busy)

    def cancel(self) -> None:
        """Stops the reading, or closes the dialog."""
        if self.bar.isVisible():
            self.runner.stop()
            self.view.say("正在停止…")
        else:
            self.reject()

    @override
    def reject(self) -> None:
        self.runner.stop()
        super().reject()
