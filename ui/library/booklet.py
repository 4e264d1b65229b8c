"""打印汇编: the dialog that prints a part of the library as a booklet, in a worker thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from policies import PolicyKind, UserError, full_region
from sheet import BookletOptions, booklet_bytes, booklet_policies, scope_words
from ui.widgets import messages
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from ui.desk.desk import Desk

STOPPED = "已取消，没有写文件。"


def write(desk: Desk, path: Path, options: BookletOptions, stop: Event, on_progress: Callable[[int], object]) -> str:
    """Creates and writes the booklet, and returns the message to show.

    Raises: UserError when it was cancelled, or cannot be created or written.
    """

    def page_done(number: int) -> None:
        if stop.is_set():
            raise UserError(STOPPED)
        on_progress(number)

    data = booklet_bytes(desk.library, options, page_done)
    page_done(0)
    desk.services.write_file(path, data)
    return f"已保存：{path}"


class BookletDialog(QDialog):
    """A QDialog to choose region, kind and firm; it shows at once how many policies match.

    The signal `paged` carries the number of pages laid out.
    """

    paged = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("打印政策汇编")
        self.setMinimumWidth(520)
        self._desk = desk
        self._stop = Event()
        self._runner = TaskRunner(self)
        self.region, self.kind = QComboBox(), QComboBox()
        self.firm = QCheckBox(f"只印注册地相符、{desk.firm.match.profile.name}可能用得上的")
        self.count, self.status = QLabel(), QLabel()
        self.bar = QProgressBar()
        self.make, self.cancel = QPushButton("选文件并生成…"), QPushButton("取消")
        self._build()
        self._connect()
        self._show_count()

    def _build(self) -> None:
        regions = {policy.region for policy in self._desk.library.policies}
        self.region.addItem("全部地区", "")
        for region in sorted(regions, key=lambda name: full_region(name) or ()):
            above = "" if region == "全国" else "（连同上级）"
            self.region.addItem(f"{region}{above}", region)
        self.kind.addItem("全部种类", "")
        for kind in PolicyKind:
            self.kind.addItem(kind.value, kind.value)
        self.region.setAccessibleName("地区")
        self.kind.setAccessibleName("种类")
        self.firm.setEnabled(bool(self._desk.firm.match.profile.facts.get("name")))
        if not self.firm.isEnabled():
            self.firm.setText("只印当前企业可能用得上的（还没有打开企业）")
        form = QFormLayout()
        form.addRow("地区", self.region)
        form.addRow("种类", self.kind)
        form.addRow("企业", self.firm)
        for label in (self.count, self.status):
            label.setWordWrap(True)
            label.setObjectName("muted")
        self.bar.setRange(0, 0)
        self.bar.setFixedHeight(8)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.make.setObjectName("primary")
        self.make.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.make)
        column = QVBoxLayout(self)
        column.addWidget(QLabel("印成一册 A4 PDF，带目录、每项条件的出处和审核签字栏，供责任科室核对。"))
        column.addLayout(form)
        column.addWidget(self.count)
        column.addWidget(self.bar)
        column.addWidget(self.status)
        column.addLayout(buttons)

    def _connect(self) -> None:
        for box in (self.region, self.kind):
            box.currentIndexChanged.connect(lambda _: self._show_count())
        self.firm.toggled.connect(lambda _: self._show_count())
        self.make.clicked.connect(self._ask_target)
        self.cancel.clicked.connect(self.reject)
        self.paged.connect(self._page)
        self._runner.busy.connect(self._busy)
        self._runner.done.connect(lambda words: self._ended(str(words)))
        self._runner.failed.connect(self._ended)

    def options(self) -> BookletOptions:
        """Returns the chosen options."""
        match = self._desk.firm.match if self.firm.isChecked() else None
        return BookletOptions(
            on=self._desk.as_of, region=self.region.currentData(), kind=self.kind.currentData(), match=match
        )

    def _show_count(self) -> None:
        number = len(booklet_policies(self._desk.library, self.options()))
        self.count.setText(
            f"共 {number} 项政策，约 {max(1, round(number * 0.75)) + 2} 页。" if number else "没有这样的政策。"
        )
        self.make.setEnabled(bool(number))

    def _ask_target(self) -> None:
        scope = scope_words(self.options()).replace(" · ", "-")
        name = "".join("_" if ch in '\\/:*?"<>|' else ch for ch in f"政策汇编-{scope}-{self._desk.on.isoformat()}.pdf")
        messages.choose_target(self, "保存政策汇编", messages.PDF, name, self.start)

    def start(self, path: Path) -> None:
        """Creates the booklet in a worker thread."""
        self._stop = stop = Event()
        desk, options, on_progress = self._desk, self.options(), self.paged.emit
        self.status.setText("正在排版…")
        self._runner.start(lambda: write(desk, path, options, stop, on_progress))

    def _page(self, number: int) -> None:
        if number:
            self.status.setText(f"已排 {number} 页…")

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        for widget in (self.region, self.kind, self.firm, self.make):
            widget.setEnabled(not busy)
        self.cancel.setText("停止" if busy else "关闭")

    def _ended(self, words: str) -> None:
        self.firm.setEnabled(bool(self._desk.firm.match.profile.facts.get("name")))
        self.status.setText(words)

    @override
    def reject(self) -> None:
        """Cancels the work, or closes the dialog if nothing is running."""
        if self.bar.isVisible():
            self._stop.set()
            self.status.setText("正在停下…")
        else:
            super().reject()
