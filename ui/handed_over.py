"""What is dropped on the window or pasted into it: it is recognised once and goes to the page that reads it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication

from policies import UserError
from ui.desk.page import PASTE
from ui.widgets.dropped import copied_text, files_of
from ui.widgets.tasks import StoppableRunner

if TYPE_CHECKING:
    from intake import FileKind
    from ui.papers import FileRead
    from ui.widgets.dropped import FileSource
    from ui.window import MainWindow

PROFILE_SUFFIXES = (".json", ".yaml", ".yml")
_TABLES = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv", ".txt", ".docx", ".doc", ".ofd", ".html", ".htm")
"""Suffixes of files that may be a list of firms or a paper: their content decides."""


class HandedOver(QObject):
    """Takes files and copied cells.

    A profile is opened, a file of a colleague goes to the exchange, a list of firms is imported, a policy document entered in the library, anything else read as papers.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._waits = False
        self._runner = StoppableRunner(self)
        self._runner.failed.connect(lambda message: window.files.report("读不了", message))
        self._runner.busy.connect(self._busy)

    def take(self, data: QMimeData | None) -> None:
        """Takes what was dropped or copied. Copied cells may be a list of firms or a paper, a copied text a policy."""
        from intake import FileKind
        from ui.papers import from_text

        paths = files_of(data)
        if paths:
            self.take_files(paths)
            return
        if data is not None and self._take_policy(data):
            return
        try:
            source = from_text(copied_text(data))
        except UserError as error:
            self._window.files.report("没有可粘贴的", str(error))
            return
        self._recognise([source], (FileKind.PAPER,), lambda: self._window.go("firms", PASTE))

    def _take_policy(self, data: QMimeData) -> bool:
        """Takes a copied policy document to its door; returns False for any other text."""
        from ui.own_policies.reading import is_policy_text, read_copy

        text = copied_text(data)
        if self._desk.casebook is None or not is_policy_text(text):
            return False
        self._window.go("library", (read_copy(text, data.html() if data.hasHtml() else ""),))
        return True

    def paste(self) -> None:
        """Takes the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take_files(self, paths: Sequence[Path]) -> None:
        """Takes files: a profile is opened at once, pages go to the papers, tables are looked into first."""
        from intake import FileKind
        from ui.widgets.dropped import from_file

        if self._to_exchange(paths):
            return
        profile = next((path for path in paths if path.suffix.lower() in PROFILE_SUFFIXES), None)
        if profile is not None:
            self._window.open(profile)
        elif any(path.suffix.lower() in _TABLES for path in paths) and self._desk.casebook is not None:
            first = next(path for path in paths if path.suffix.lower() in _TABLES)
            kinds = (FileKind.PAPER, FileKind.POLICY)
            self._recognise([from_file(path) for path in paths], kinds, lambda: self._window.go("firms", first))
        else:
            self._to_papers([from_file(path) for path in paths])

    def _to_exchange(self, paths: Sequence[Path]) -> bool:
        """Takes the first file of a colleague to the exchange; returns False if there is none."""
        from casebook.exchange import CARD_SUFFIX, FILE_SUFFIX

        found = next((path for path in paths if path.suffix.lower() in (CARD_SUFFIX, FILE_SUFFIX)), None)
        if found is not None and self._desk.casebook is None:
            self._window.files.report("没有读入", "企业数据库没有打开，读不了同事的文件；请先打开数据库")
        elif found is not None:
            self._window.go("settings", found)
        return found is not None

    def _recognise(
        self, sources: Sequence[FileSource], kinds: Collection[FileKind], as_register: Callable[[], object]
    ) -> None:
        """Reads what came: policy documents go to their door; files of these kinds are shown as papers, with whatever
        came with them; the rest is imported as a list of firms."""
        from intake import FileKind
        from ui.papers import read_files

        on = self._desk.on

        def prepare(stopped: Callable[[], bool]) -> Callable[[], tuple[FileRead, ...]]:
            return lambda: read_files(sources, on, cancelled=stopped)

        def taken(read: tuple[FileRead, ...]) -> None:
            policies = tuple(file for file in read if file.policy) if self._desk.casebook is not None else ()
            if policies and not any(file.kind is FileKind.PAPER for file in read):
                self._window.go("library", policies)
            elif any(file.kind in kinds for file in read):
                self._to_papers((), read)
            else:
                as_register()

        self._runner.restart(prepare, taken)

    def _to_papers(self, sources: Sequence[FileSource], read: Sequence[FileRead] = ()) -> None:
        self._window.go("firm")
        self._window.firm_page.read_papers(sources, read)

    def _busy(self, busy: bool) -> None:
        if busy and not self._waits:
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        elif not busy and self._waits:
            QGuiApplication.restoreOverrideCursor()
        self._waits = busy
