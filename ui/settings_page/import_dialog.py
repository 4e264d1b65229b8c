"""The dialog that imports an exported file: progress, preview, then replace the records or save as another file."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QProgressBar, QPushButton, QVBoxLayout

from ui.settings_page.importing import ImportPresenter, PlannedImport
from ui.widgets import messages, theme
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ui.desk.desk import Desk

_DATABASES = "数据文件 (*.db)"


class ExportImportDialog(QDialog):
    """Accepted if the user wants to replace the present records by `planned`.

    `progressed` carries (rows done, all rows); `kept` carries the message after saving as another file.
    """

    progressed = Signal(int, int)
    kept = Signal(str)

    def __init__(self, desk: Desk, source: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("由导出文件建立数据文件")
        self.setMinimumSize(640, 440)
        self.presenter = ImportPresenter(desk)
        self.planned: PlannedImport | None = None
        self._source = source
        self._stop = Event()
        self._planner, self._keeper = TaskRunner(self), TaskRunner(self)
        self.head, self.bar, self.text = (
            QLabel(f"正在读 {source.name}，并核对每一行…"),
            QProgressBar(),
            QPlainTextEdit(),
        )
        self.cancel, self.other = QPushButton("取消"), QPushButton("写成另一个数据文件…")
        self.act = QPushButton("替换现在的数据")
        self._build()
        self._connect()
        self._allow(False)
        self._planner.start(self._plan)

    def _build(self) -> None:
        self.head.setWordWrap(True)
        self.bar.setFixedHeight(6)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("导出文件的内容")
        self.act.setObjectName("primary")
        self.act.setToolTip("现在的数据先做一份备份，再换成导出文件的内容")
        self.other.setToolTip("现在使用的数据不变，导出文件的内容写成另一个数据文件")
        row = QHBoxLayout()
        row.addWidget(self.cancel)
        row.addStretch(1)
        for button in (self.other, self.act):
            row.addWidget(button)
        for button in (self.cancel, self.other, self.act):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(theme.SPACE)
        for widget in (self.head, self.bar):
            column.addWidget(widget)
        column.addWidget(self.text, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        self.progressed.connect(self._show_progress)
        self._planner.done.connect(self._show)
        self._keeper.done.connect(self._finish)
        for runner in (self._planner, self._keeper):
            runner.failed.connect(self._fail)
            runner.busy.connect(self.bar.setVisible)
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self.accept)
        self.other.clicked.connect(self._ask_target)
        self.finished.connect(self.deleteLater)

    def _plan(self) -> PlannedImport:
        return self.presenter.plan(self._source, self._stop, self.progressed.emit)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _show(self, planned: PlannedImport) -> None:
        self.planned = planned
        self.head.setText(
            f"{planned.source.name} 每一行都读得懂。可以替换现在的数据（现在的数据会先另存一份备份），"
            "也可以写成另一个数据文件。"
        )
        self.text.setPlainText("\n".join(planned.lines))
        self._allow(True)
        self.bar.setRange(0, 0)

    def _fail(self, message: str) -> None:
        self.head.setText(message)
        self._allow(self.planned is not None)
        if self.planned is None:
            self.cancel.setText("关闭")

    def _allow(self, allowed: bool) -> None:
        for button in (self.other, self.act):
            button.setEnabled(allowed)

    def _ask_target(self) -> None:
        name = f"{self._source.stem}.db"
        messages.choose_target(self, "写成另一个数据文件", _DATABASES, name, self.keep)

    def keep(self, target: Path) -> None:
        """Saves the new casebook as another file."""
        self._allow(False)
        self._keeper.start(lambda: self.presenter.keep(target))

    def _finish(self, words: str) -> None:
        self.planned = None
        self.kept.emit(words)
        self.reject()

    @override
    def reject(self) -> None:
        self._stop.set()
        self.presenter.discard()
        super().reject()
