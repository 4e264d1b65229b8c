"""The page of the sheet: its contents on the left, the preview on the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
)

from sheet import Edition
from ui.desk.page import Page
from ui.filings.door import ask_for_firm, not_begun
from ui.sheets.batch import BatchDialog
from ui.sheets.contents import ContentsPanel
from ui.sheets.history import HistoryList
from ui.sheets.presenter import TRIAL_SHEET, SheetPresenter
from ui.sheets.printed import PrintedSheet, file_name
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.labels import ElidedLabel
from ui.widgets.override import override
from ui.widgets.paper import Paper
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from datetime import date

    from matcher import LibraryVersion, Profile
    from ui.desk.desk import Desk

_WAIT = 350
"""Milliseconds from the last change to a new preview: the pause after a word."""
_NAME = 0.3
"""The maximum width of the firm's name, as a share of the page width."""


class SheetPage(Page):
    """The page 服务单 of the current firm."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = SheetPresenter(desk)
        self.title, self.status = ElidedLabel("服务单"), ElidedLabel()
        self.edition = QComboBox()
        self.contents = ContentsPanel(self.presenter)
        self.day = QLabel()
        self.print, self.save, self.both = QPushButton("打印…"), QPushButton("保存 PDF…"), QPushButton("两版一起保存…")
        self.print.setToolTip("打印眼前这张服务单（Ctrl+P）")
        self.save.setToolTip("把眼前这张服务单存成 PDF（Ctrl+S）")
        self.batch = QPushButton("批量打印…")
        self.history = HistoryList()
        self.paper = Paper()
        self._firm: _Shown | None = None
        self._runner = TaskRunner(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self.made: PrintedSheet | None = None
        self._then: Callable[[], None] | None = None
        """The callback that waits for a sheet with the latest changes: it opens the dialog to save or print."""
        self._build()
        self._connect()

    def _build(self) -> None:
        self.title.setObjectName("title")
        self.status.setObjectName("muted")
        self.day.setObjectName("caution")
        self.day.hide()
        for edition in Edition:
            self.edition.addItem(edition.label, edition)
        self.print.setObjectName("primary")
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addWidget(self.status, 1)
        for widget in (self.edition, self.batch, self.both, self.save, self.print):
            top.addWidget(widget)
        tabs = QTabWidget()
        tabs.addTab(self.contents, "内容")
        tabs.addTab(self.history, "以前的服务单")
        splitter = QSplitter()
        splitter.addWidget(tabs)
        splitter.addWidget(self.paper)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([400, 860])
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.day)
        column.addWidget(splitter, 1)
        self.batch.setVisible(self.desk.casebook is not None)
        self._draw_icons()

    def _connect(self) -> None:
        self.contents.edited.connect(self._timer.start)
        self.edition.activated.connect(lambda _: self._choose_edition())
        self._timer.timeout.connect(self._remake)
        self._runner.done.connect(self._made)
        self._runner.failed.connect(self._failed)
        self.save.clicked.connect(self.save_when_made)
        self.both.clicked.connect(self._ask_both)
        self.print.clicked.connect(self.print_when_made)
        self.desk.firm.changed.connect(self._follow)
        self.batch.clicked.connect(self._batch)
        self.history.wanted.connect(self._reopen)
        self.history.id_wanted.connect(self._reopen_by_id)
        filing = QShortcut(QKeySequence("F7"), self)
        filing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        filing.activated.connect(self.ask_filings)

    @override
    def arrive(self, target: object = None) -> None:
        if isinstance(target, int) and target != self.desk.number:
            answer = self.desk.open_firm(target)
            if not answer.accepted:
                messages.show_message(self, "打不开", answer.message)
        self._show_firm()

    @override
    def leave(self) -> None:
        self._timer.stop()
        self._then = None

    def _follow(self) -> None:
        """Called after the firm changed while the page is visible, for instance by 撤销."""
        if self.isVisible() and self._firm != self._firm_now():
            self._timer.start()

    def _firm_now(self) -> _Shown:
        match = self.presenter.match
        return _Shown(self.desk.number, match.profile, match.on, match.library)

    def _show_firm(self) -> None:
        before, now = self._firm, self._firm_now()
        if before != now:
            self.paper.clear()
            self._firm = now
            self.presenter.begin(same_firm=before is not None and _same_firm(before, now))
        self.presenter.take_promised()
        self.title.setText(self.presenter.match.profile.name)
        self.contents.show_contents()
        self._show_day()
        self.history.show_sheets(self.presenter.history())
        self.make()

    def _show_day(self) -> None:
        """Tells that the sheet is reckoned for another day than today; nothing is shown today."""
        other = self.presenter.printed_on
        self.day.setVisible(other is not None)
        if other is not None:
            on = self.presenter.match.on
            self.day.setText(f"按 {on.isoformat()} 推算，今天是 {other.isoformat()}；纸上每一页都这样写明")

    def _choose_edition(self) -> None:
        self.presenter.edition = Edition(self.edition.currentData())  # Qt hands back the plain text
        self.make()

    def make(self) -> None:
        """Creates the sheet in a worker thread."""
        self._timer.stop()
        self.status.setText("正在生成…")
        self._enable(False)
        self._runner.start(self.presenter.work())

    def _remake(self) -> None:
        """Creates the sheet again after a change; for another firm only while the page is visible."""
        if self._firm == self._firm_now():
            self.make()
        elif self.isVisible():
            self._show_firm()

    def _when_current(self, then: Callable[[], None]) -> None:
        """Calls `then` at once, or as soon as a sheet with the latest changes is created."""
        if self.made is not None and not self._timer.isActive() and self.presenter.is_current(self.made):
            then()
        else:
            self._then = then
            self._remake()

    def print_when_made(self) -> None:
        """Prints the sheet as soon as it shows the latest changes; a trial is never printed."""
        if not self.desk.firm.trying:
            self._when_current(self._print)

    def save_when_made(self) -> None:
        """Asks for a file for the sheet as soon as it shows the latest changes; a trial is never saved."""
        if not self.desk.firm.trying:
            self._when_current(self._ask_target)

    def _failed(self, message: str) -> None:
        waiting, self._then = self._then, None
        self.status.setText(message)
        if waiting is not None:
            messages.show_message(self, "没有完成", message)

    def _made(self, printed: object) -> None:
        if not isinstance(printed, PrintedSheet):
            return
        self.made = printed
        pages = self.paper.show_pdf(printed.data)
        words = {None: "", True: "；与当时打印的完全相同", False: "；与当时打印的不同，请核对程序版本"}[printed.same]
        self.status.setText(f"{printed.title} · 共 {pages} 页{words}" if pages else f"{printed.title}{words}")
        self._enable(not printed.content.trial)
        if printed.content.trial:
            self.status.setText(TRIAL_SHEET)
        waiting, self._then = self._then, None
        if waiting is not None and self.isVisible():  # nothing opens over another page or the locked window
            self._when_current(waiting)

    def _enable(self, ready: bool) -> None:
        for button in (self.save, self.both):
            button.setEnabled(ready)
        self.print.setEnabled(ready and self.paper.page_count > 0)

    def _ask_target(self) -> None:
        if self.made is not None:
            messages.choose_target(self, "保存服务单", messages.PDF, self.made.name, self.save_to)

    def save_to(self, path: Path) -> None:
        """Writes the sheet, stores its determination and shows its path; waits for a sheet with the latest changes."""
        self._when_current(partial(self._save, path))

    def _save(self, path: Path) -> None:
        if self.made is not None:
            self._report(self.presenter.save(path, self.made).message, f"已保存：{path}")

    def _ask_both(self) -> None:
        name = file_name(self.presenter.match, Edition.FIRM).rpartition("-")[0]
        messages.choose_target(self, "两版一起保存", messages.PDF, f"{name}.pdf", self.save_both)

    def save_both(self, path: Path) -> None:
        """Writes both editions: `…-企业版.pdf` and `…-工作版.pdf`."""
        self.status.setText("正在生成两版…")
        self._report(self.presenter.save_both(path).message, f"两版已保存在 {path.parent}")

    def _report(self, trouble: str, done: str) -> None:
        self.status.setText(trouble or f"{done}{self._not_begun_words()}")
        if trouble:
            messages.show_message(self, "没有完成", trouble)
        self.history.show_sheets(self.presenter.history())

    def _chosen(self) -> list[str]:
        return [line.policy for line in self.presenter.lines() if line.chosen]

    def _not_begun_words(self) -> str:
        """Returns, after a sheet left the program, how many of its policies have no filing, or ""."""
        count = len(not_begun(self.desk, self._chosen())) if self.made is not None and self.made.kept is None else 0
        return f"；服务单上有 {count} 项政策还没有办理记录，按 F7 建办理" if count else ""

    def ask_filings(self) -> None:
        """Begins filings of the policies that are on the sheet."""
        chosen = self._chosen()
        sheet = self.made.content.match.determination if self.made is not None else ""
        ask_for_firm(self, chosen, not_begun(self.desk, chosen), sheet)

    def _print(self) -> None:
        printed = self.made
        if printed is not None:
            self.paper.print_pages(lambda: self._report(self.presenter.keep(printed).message, "已送打印机"))

    def _reopen(self, number: int) -> None:
        self._timer.stop()
        self._then = None
        self.status.setText("正在按当时的数据重做…")
        self._enable(False)
        self._runner.start(self.presenter.reprint(number))

    def _reopen_by_id(self, id_: str) -> None:
        from policies import KeceError

        try:
            self._reopen(self.presenter.latest(id_))
        except KeceError as error:
            messages.show_message(self, "没有找到", str(error))

    def _batch(self) -> None:
        dialog = BatchDialog(self.desk, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.title.setMaximumWidth(round(self.width() * _NAME))

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        self._draw_icons()

    def _draw_icons(self) -> None:
        self.print.setIcon(icon("printer", self.colours.on_accent))
        self.save.setIcon(icon("download", self.colours.muted))


class _Shown(NamedTuple):
    """What the sheet on the page is about."""

    number: int | None
    profile: Profile
    on: date
    library: LibraryVersion


def _same_firm(before: _Shown, now: _Shown) -> bool:
    """Whether only facts or the day changed, or the firm on screen was added to the casebook."""
    return before.number == now.number is not None or (before.number is None and before.profile == now.profile)
