"""The buttons of the tab 本局目标: enter targets, open their ledger, and find the firms that could close a gap."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event as Stopped
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from survey.background import MatchingJob
from survey.closing import ClosingFirm, closing_firms
from survey.own_targets import OwnCounts, TargetLine, missing_words
from ui.statistics.closing_dialog import ClosingDialog
from ui.statistics.presenter import StatisticsPresenter
from ui.targets.grid import TargetGrid
from ui.widgets import messages
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from ui.desk.desk import Desk


class TargetBar(QWidget):
    """A row of buttons. `entered` is emitted after targets were stored, `go` opens another page.

    `line` says which target is current.
    """

    entered = Signal()
    go = Signal(str, object)
    counted = Signal(int, int)

    def __init__(self, desk: Desk, presenter: StatisticsPresenter) -> None:
        super().__init__()
        self._desk, self._presenter = desk, presenter
        self.line: Callable[[], TargetLine | None] = lambda: None
        self.enter_button, self.ledger_button = QPushButton("录入目标…"), QPushButton("目标台账")
        self.firms_button = QPushButton(_FIND)
        self.enter_button.setToolTip("按月录入目标或实绩，可以从 Excel 粘贴")
        self.ledger_button.setToolTip("逐条看、导入年度分解表、导出、打印")
        self.firms_button.setToolTip("选中的指标还差的数，哪些企业能补上：培育库里的、差一步的（回车）")
        self.runner = TaskRunner(self)
        self._stopped = Stopped()
        self._asked: TargetLine | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for button in (self.enter_button, self.ledger_button, self.firms_button):
            row.addWidget(button)
        self.enter_button.clicked.connect(self.ask_grid)
        self.ledger_button.clicked.connect(lambda: self.go.emit("targets", None))
        self.firms_button.clicked.connect(self.find_firms)
        self.runner.done.connect(self._show)
        self.runner.failed.connect(self._show_failure)
        self.counted.connect(lambda done, of: self.firms_button.setText(f"正在找 {done}/{of}"))

    def mark(self, there: bool) -> None:
        """Allows to look for firms where there are targets."""
        self.firms_button.setEnabled(there and self._asked is None)

    def ask_grid(self) -> TargetGrid:
        """Opens the grid in which targets are entered by month."""
        dialog = TargetGrid(self._desk, self._presenter.year, self)
        dialog.accepted.connect(self.entered)
        dialog.open()
        return dialog

    def find_firms(self) -> None:
        """Looks for the firms that could close the gap of the current target, in the background."""
        line, gathered = self.line(), self._presenter.gathered
        if line is None or gathered is None or self._asked is not None:
            return
        self._asked = line
        self._stopped = Stopped()
        self.firms_button.setEnabled(False)
        self.runner.start(partial(self._work, line, gathered.counts, self._stopped))

    def _work(self, line: TargetLine, counts: OwnCounts, stopped: Stopped) -> tuple[ClosingFirm, ...]:
        library = self._desk.library
        job = MatchingJob(
            on=self._desk.on, library=library.stamp, should_stop=stopped.is_set, on_progress=self.counted.emit
        )
        with self._desk.open_book() as book:
            return closing_firms(book, line, counts, library.policies, job)

    def _show(self, found: object) -> None:
        line, self._asked = self._asked, None
        self._reset()
        if line is None or not isinstance(found, tuple) or self._stopped.is_set():
            return
        if not found:
            messages.show_message(self, "没有找到企业", f"{line.name}：{missing_words(line)}。{_NOBODY}")
            return
        dialog = ClosingDialog(self._desk, f"能补上“{line.name}”的企业", missing_words(line), found, self)
        dialog.go.connect(self.go)
        dialog.open()

    def _show_failure(self, message: str) -> None:
        self._asked = None
        self._reset()
        messages.show_message(self, "没有找成", message)

    def _reset(self) -> None:
        self.firms_button.setText(_FIND)
        self.firms_button.setEnabled(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._stopped.set()
        super().hideEvent(event)


_FIND = "谁能补上…"
_NOBODY = "培育库里没有在办的，也没有一家可申报、基本符合或差一步；这个指标如果本库不认得名称，也找不出。"
