"""The dialog for records that cannot be opened: newer than the program, no permission, or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.startup.opening import OpeningResult, OpeningState
from ui.widgets import messages, theme
from ui.widgets.icons import icon

if TYPE_CHECKING:
    from pathlib import Path

_DATABASES = "数据文件 (*.db);;所有文件 (*)"


class RefusedDialog(QDialog):
    """Shows the reason and asks what to do; rejected means quit.

    `retry_requested`, `match_only` (open without records), `chosen` (another file, a `Path`), `create_requested`.
    """

    retry_requested = Signal()
    match_only = Signal()
    chosen = Signal(object)
    create_requested = Signal()

    def __init__(self, result: OpeningResult, parent: QWidget, colours: theme.Colours) -> None:
        super().__init__(parent)
        self.setWindowTitle("企业数据库打不开")
        self.setMinimumWidth(560)
        missing = result.state is OpeningState.MISSING
        mark, head, text = (
            QLabel(),
            QLabel("找不到数据文件" if missing else "企业数据库不能使用"),
            QLabel(result.message),
        )
        mark.setPixmap(icon("triangle-alert", colours.unknown).pixmap(QSize(28, 28)))
        head.setObjectName("title")
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text = text
        top = QHBoxLayout()
        top.addWidget(mark)
        top.addWidget(head)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addWidget(text)
        column.addSpacing(theme.SPACE)
        row = QHBoxLayout()
        self.quit, self.match, self.retry = QPushButton("退出"), QPushButton("只用匹配功能"), QPushButton("再试一次")
        self.file, self.new = QPushButton("选择数据文件…"), QPushButton("新建空库…")
        self.retry.setObjectName("primary")
        self.match.setToolTip("不打开企业库，只用画像文件和政策库匹配")
        self.new.setVisible(missing)
        for button in (self.quit, self.match, self.new):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        self.file.setAutoDefault(False)
        row.addWidget(self.file)
        row.addWidget(self.retry)
        column.addLayout(row)
        self.retry.setFocus(Qt.FocusReason.OtherFocusReason)
        self._connect()

    def _connect(self) -> None:
        self.quit.clicked.connect(self.reject)
        self.match.clicked.connect(lambda: self._answer(self.match_only))
        self.retry.clicked.connect(lambda: self._answer(self.retry_requested))
        self.file.clicked.connect(lambda: messages.choose_file(self, "选择数据文件", _DATABASES, self._choose))
        self.new.clicked.connect(self._ask_create)
        self.finished.connect(self.deleteLater)

    def _answer(self, signal: SignalInstance) -> None:
        self.accept()
        signal.emit()

    def _choose(self, path: Path) -> None:
        self.accept()
        self.chosen.emit(path)

    def _ask_create(self) -> None:
        text = (
            "会在本机另建一个空的企业库，原来的企业、走访、服务单都不在里面。找到原来的文件后可以再换回去。"
            "如果有以前导出的 JSON 文件，新建后可以在“设置”的“数据与备份”里由它建立。确定新建吗？"
        )
        messages.ask(self, "新建空库", text, lambda: self._answer(self.create_requested))
