"""Sheets for several firms at once: tomorrow's visits, in both editions into one folder, with progress and cancel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from casebook import VisitState
from matcher import contacts_of, match
from policies import KeceError
from sheet import Edition, SheetOptions
from survey.background import BackgroundJob, each
from ui.sheets.printed import SheetContent, keep_sheet, make_sheet
from ui.widgets import messages
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from casebook import Casebook
    from policies.library import Library
    from ui.desk.desk import Desk
    from ui.desk.settings import Settings

_AHEAD = 7
"""Visits of the next seven days are offered."""


class BatchDialog(QDialog):
    """A QDialog to choose among the visits planned for the coming days.

    The signal `stepped` carries the number of firms done.
    """

    stepped = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("批量做服务单")
        self.resize(560, 460)
        self._desk = desk
        self._stop = Event()
        self._runner = TaskRunner(self)
        self.list = QListWidget()
        self.editions = {edition: QCheckBox(edition.label) for edition in Edition}
        self.bar = QProgressBar()
        self.status = QLabel()
        self.go, self.stop = QPushButton("选文件夹并开始…"), QPushButton("取消")
        self._build()
        self._fill()
        self.go.clicked.connect(lambda: messages.choose_folder(self, "服务单放在哪个文件夹", self.start))
        self.stop.clicked.connect(self._cancel)
        self.stepped.connect(self.bar.setValue)
        self._runner.done.connect(self._finished)
        self._runner.failed.connect(self._failed)

    def _build(self) -> None:
        head = QLabel("计划中的走访；勾选要做服务单的企业。")
        row = QHBoxLayout()
        for box in self.editions.values():
            box.setChecked(True)
            row.addWidget(box)
        row.addStretch(1)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("计划中的走访")
        self.bar.hide()
        self.status.setWordWrap(True)
        self.status.setObjectName("muted")
        self.go.setObjectName("primary")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.stop)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.status)
        column.addLayout(buttons)

    def _fill(self) -> None:
        first, last = self._desk.on, self._desk.on + timedelta(days=_AHEAD)
        planned = self._desk.book.visits.between(first, last)
        tomorrow = first + timedelta(days=1)
        for visit in (entry for entry in planned if entry.state is VisitState.PLANNED):
            item = QListWidgetItem(f"{visit.on.isoformat()}　{visit.name}　{visit.officer}")
            item.setData(Qt.ItemDataRole.UserRole, visit.enterprise)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            soon = visit.on in (first, tomorrow)
            item.setCheckState(Qt.CheckState.Checked if soon else Qt.CheckState.Unchecked)
            item.setToolTip(item.text())
            self.list.addItem(item)
        if not self.list.count():
            self.status.setText(f"今后 {_AHEAD} 天没有计划走访。先在“走访”里安排，或在企业列表里逐家做。")
            self.go.setEnabled(False)

    def start(self, folder: Path) -> None:
        """Creates the sheets in a worker thread."""
        items = [self.list.item(row) for row in range(self.list.count())]
        chosen = [int(i.data(Qt.ItemDataRole.UserRole)) for i in items if i.checkState() is Qt.CheckState.Checked]
        editions = [edition for edition, box in self.editions.items() if box.isChecked()]
        if not chosen or not editions:
            self.status.setText("请至少勾选一家企业和一个版本。")
            return
        self._stop.clear()
        self.bar.setRange(0, len(set(chosen)))
        self.bar.setValue(0)
        self.bar.show()
        self.go.setEnabled(False)
        self.status.setText(f"正在为 {len(set(chosen))} 家企业做服务单…")
        desk = self._desk
        job = BackgroundJob(should_stop=self._stop.is_set, on_progress=lambda done, _: self.stepped.emit(done))
        batch = Batch(tuple(dict.fromkeys(chosen)), tuple(editions), folder)
        self._runner.start(lambda: make_all(desk, batch, job))

    def _cancel(self) -> None:
        if self.go.isEnabled() or not self.bar.isVisible():
            self.reject()
        self._stop.set()
        self.status.setText("正在停下…已做好的留着。")

    def _finished(self, done: object) -> None:
        self.go.setEnabled(True)
        if isinstance(done, tuple):
            made, troubles = done
            tail = f"；{len(troubles)} 家没有做成：{'；'.join(troubles[:3])}" if troubles else ""
            self.status.setText(f"做好 {made} 家{tail}")
        self.stop.setText("关闭")

    def _failed(self, message: str) -> None:
        self.go.setEnabled(True)
        self.status.setText(message)


@dataclass(frozen=True)
class Batch:
    """A batch: the numbers of the firms, the editions and the target folder."""

    firms: tuple[int, ...]
    editions: tuple[Edition, ...]
    folder: Path


def make_all(desk: Desk, batch: Batch, job: BackgroundJob) -> tuple[int, list[str]]:
    """Writes the sheets of firms into a folder and stores each as a determination.

    Returns the number of sheets and the errors.
    """
    made, troubles = 0, []
    day = _Day(desk.library, desk.on, desk.settings.now, desk.officer)
    with desk.open_book() as book:
        for firm in each(batch.firms, job, len(batch.firms), every=1):
            try:
                for content in _contents(book, firm, batch.editions, day):
                    printed = make_sheet(desk.services, content)
                    desk.services.write_file(batch.folder / printed.name, printed.data)
                    keep_sheet(book, printed, day.officer)
                made += 1
            except KeceError as error:
                troubles.append(str(error))
        job.on_progress(made + len(troubles), len(batch.firms))
    return made, troubles


@dataclass(frozen=True)
class _Day:
    """The settings that stay fixed during a run, whatever the window shows meanwhile."""

    library: Library
    on: date
    settings: Settings
    officer: str


def _contents(book: Casebook, firm: int, editions: tuple[Edition, ...], day: _Day) -> list[SheetContent]:
    """Returns the content of each edition for a firm. Raises: UserError when the firm is deleted."""
    dossier = book.enterprises.profile(firm, day.on)
    found = match(day.library.policies, dossier.profile, day.on, day.library.stamp, day.library.offices)
    settings = day.settings
    return [
        SheetContent(
            match=found,
            options=SheetOptions(
                edition=edition,
                officer=settings.officer,
                office=settings.office,
                phone=settings.phone,
                verbal_facts=dossier.verbal(),
                contacts=contacts_of(dossier.profile),
            ),
            library=day.library,
            firm=firm,
            sources=dossier.provenance,
        )
        for edition in editions
    ]
