"""The first two steps of every dialog that reads a register: handing it over, and looking at what was read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from policies import UserError
from ui.firms.importing import presenter as work
from ui.firms.importing.door import ImportDoor
from ui.firms.importing.header_choice import HeaderChoice
from ui.firms.importing.plan import ImportPlan
from ui.firms.importing.reading_view import ReadingView
from ui.firms.importing.source import Preview, ReadingChoice, from_text, preview
from ui.widgets import messages
from ui.widgets.drop_dialog import DropDialog
from ui.widgets.dropped import FileSource, copied_text, files_of, from_file
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from ui.desk.desk import Desk

DOOR, READING = 0, 1
"""The steps that every dialog has, in this order."""
_SIZE = (1180, 660)
_ROOM = 48
"""Pixels of the screen that the dialog leaves free, for its frame."""


class TableDialog(DropDialog):
    """A QDialog that reads a register from a file, a drop or the clipboard; `plan` is what was read.

    A subclass adds its steps and buttons, and overrides `show_step`, `go_on` and `took`.
    """

    def __init__(self, desk: Desk, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAcceptDrops(True)
        self.desk = desk
        self.plan: ImportPlan | None = None
        self.runner = TaskRunner(self)
        self.words = QLabel()
        self.door, self.reading = ImportDoor(), ReadingView(desk.on)
        self.bar = QProgressBar()
        self.stack = QStackedWidget()
        self.stop, self.back, self.next = QPushButton("取消"), QPushButton("上一步"), QPushButton()

    def lay_out(self, left: Iterable[QPushButton] = (), steps: Iterable[QWidget] = ()) -> None:
        """Builds the dialog with further steps, and further buttons on the left; connects what is common."""
        room = self.screen().availableSize()
        self.resize(min(_SIZE[0], room.width() - _ROOM), min(_SIZE[1], room.height() - _ROOM))
        self.words.setWordWrap(True)
        for step in (self.door, self.reading, *steps):
            self.stack.addWidget(step)
        self.next.setObjectName("primary")
        self.next.setDefault(True)
        self.bar.hide()
        buttons = QHBoxLayout()
        for button in left:
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.stop, self.back, self.next):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)
        column.addLayout(buttons)
        self._connect()
        self.show_step(DOOR)

    def _connect(self) -> None:
        self.door.choose.clicked.connect(self.choose_file)
        self.door.paste.clicked.connect(self.paste)
        self.reading.changed.connect(lambda: self.show_step(READING))
        self.reading.again.connect(self.read_again)
        self.reading.sheet_wanted.connect(self._read_sheet)
        self.reading.header_asked.connect(self._ask_header)
        self.reading.refused.connect(self.words.setText)
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self.go_back)
        self.runner.done.connect(self._arrived)
        self.runner.failed.connect(self._failed)
        self.runner.busy.connect(self._busy)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.door)
        paste.setContext(Qt.ShortcutContext.WindowShortcut)
        paste.activated.connect(self.paste)

    def choose_file(self) -> None:
        """Asks for the file; called at once when the dialog opens, so that the button is needed only for another file."""
        messages.choose_file(self, self.windowTitle(), messages.REGISTERS, self.read)

    # reading ---------------------------------------------------------------------------------

    def read(self, path: Path) -> None:
        """Reads a file in a worker thread."""
        self.read_source(from_file(path))

    def paste(self) -> None:
        """Reads the clipboard: a copied file, or copied cells."""
        self.take(QGuiApplication.clipboard().mimeData())

    @override
    def take(self, data: QMimeData | None) -> None:
        """Reads what was dropped or copied: a file, or cells."""
        paths = files_of(data)
        if len(paths) > 1:
            self.words.setText(f"一次只能读一个文件，这里有 {len(paths)} 个，请一个一个来。")
        elif paths:
            self.read(paths[0])
        else:
            try:
                self.read_source(from_text(copied_text(data)))
            except UserError as error:
                self.words.setText(str(error))

    def read_source(self, source: FileSource) -> None:
        """Reads a file or copied cells in a worker thread."""
        self.words.setText(f"正在读 {source.name}…")
        on, mappings = self.desk.on, self.desk.settings.now.mappings
        self.runner.start(lambda: work.read_or_show(source, on, mappings))

    def read_again(self, choice: ReadingChoice) -> None:
        """Reads the same file in another way in a worker thread."""
        plan, mappings = self.plan, self.desk.settings.now.mappings
        if plan is not None:
            self.words.setText(f"正在重新读 {plan.name}…")
            self.runner.start(lambda: work.read_again(plan, choice, mappings))

    def _ask_header(self, sheet: str) -> None:
        plan = self.plan
        if plan is not None:
            self.words.setText(f"正在读 {plan.name} 开头的行…")
            self.runner.start(lambda: preview(plan.source, sheet))

    def _choose_header(self, shown: Preview) -> None:
        plan = self.plan if self.plan is not None and self.plan.source is shown.source else None
        if plan is not None and shown.why:
            self.reading.show_plan(plan)  # the tick of a sheet that could not be read is taken back
        tables = plan.tables if plan is not None else ()
        header = next((table.table.header_rows for table in tables if table.table.sheet == shown.sheet), ())
        self.show_step(self.stack.currentIndex())
        if shown.why:
            self.words.setText(shown.why)
        dialog = HeaderChoice(shown, min(header, default=1), lambda row: self._read_with_header(shown, row), self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _read_with_header(self, shown: Preview, row: int | None) -> None:
        """Reads a sheet with the chosen header; the first time, or once more."""
        plan, on, mappings = self.plan, self.desk.on, self.desk.settings.now.mappings
        self.words.setText(f"正在重新读 {shown.source.name}…")
        self.runner.start(lambda: work.read_with_header(plan, shown, row, on, mappings))

    def _read_sheet(self, sheet: str) -> None:
        plan, mappings = self.plan, self.desk.settings.now.mappings
        if plan is not None:
            self.words.setText(f"正在读工作表“{sheet}”…")
            self.runner.start(lambda: work.read_sheet_too(plan, sheet, mappings))

    # the steps -------------------------------------------------------------------------------

    def _busy(self, busy: bool) -> None:
        for widget in (self.stack, self.next, self.back):
            widget.setEnabled(not busy)

    def _arrived(self, answer: object) -> None:
        if isinstance(answer, Preview):
            self._choose_header(answer)
        elif isinstance(answer, ImportPlan):
            self.plan = answer
            self.reading.show_plan(answer)
            self.show_step(READING)
            self.enter()
        else:
            self.took(answer)

    def _failed(self, message: str) -> None:
        self.bar.hide()
        if self.plan is not None and self.stack.currentIndex() == READING:
            self.reading.show_plan(self.plan)  # a tick or a switch that could not be followed is taken back
        self.show_step(self.stack.currentIndex())
        self.words.setText(message)

    def took(self, answer: object) -> None:
        """Called with an answer of the worker thread that the subclass started."""

    def enter(self) -> None:
        """Sets the focus to what needs a look, else to the next step."""
        if self.stack.currentIndex() == READING and self.reading.enter():
            return
        place = self.next if self.next.isEnabled() else self.reading.header
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_step(self, step: int) -> None:
        """Shows a step with its words and buttons."""
        self.stack.setCurrentIndex(step)
        self.back.setVisible(step != DOOR)
        self.next.setVisible(step != DOOR)
        self.next.setEnabled(self.plan is not None and not self.plan.problems())
        if self.plan is not None and step == READING:
            self.words.setText(self.plan.reading_words())

    def go_on(self) -> None:
        """Starts the next step."""

    def go_back(self) -> None:
        """Returns to the choice of a file."""
        self.show_step(DOOR)
        self.door.choose.setFocus(Qt.FocusReason.OtherFocusReason)
