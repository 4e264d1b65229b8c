"""The dialog that takes a file or copied cells into a ledger: what was read, what was refused and why, then all or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from policies import KeceError
from registers.ledgers import LedgerRefusal, LedgerRows
from ui.desk.session import EntryOutcome
from ui.widgets import messages, theme
from ui.widgets.drop_dialog import DropDialog
from ui.widgets.dropped import FileSource, copied_text, files_of, from_file
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.ledger.spec import LedgerSpec

_MOST = 400
"""The most refusals that are listed; the rest is counted."""


class LedgerImportDialog(DropDialog):
    """Reads with `read` and stores with `take`."""

    def __init__(
        self,
        spec: LedgerSpec[object],
        read: Callable[[FileSource], LedgerRows],
        take: Callable[[LedgerRows], EntryOutcome],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("ledger-import")
        self.setWindowTitle(f"导入{spec.title}")
        self.setAcceptDrops(True)
        self.resize(720, 460)
        self._spec, self._read, self._take = spec, read, take
        self.found: LedgerRows | None = None
        labels = "、".join(f"{column.heading}{'（必填）' if column.required else ''}" for column in spec.columns)
        self.head = QLabel(f"把表格拖进来、选文件，或把单元格粘贴在这里。认得的列：{labels}")
        self.head.setWordWrap(True)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("没有采用的内容")
        self.choose, self.paste_button = QPushButton("选文件…"), QPushButton("粘贴（Ctrl+V）")
        self.cancel, self.done_button = QPushButton("取消"), QPushButton("导入")
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        self.done_button.setObjectName("primary")
        self.done_button.setDefault(True)
        buttons = QHBoxLayout()
        for button in (self.choose, self.paste_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.cancel, self.done_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.head)
        column.addWidget(self.words)
        column.addWidget(self.text, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.choose.clicked.connect(
            lambda: messages.choose_file(self, "选择表格", messages.TABLES, lambda path: self.read_path(path))
        )
        self.paste_button.clicked.connect(self.paste)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        shortcut.activated.connect(self.paste)
        self.cancel.clicked.connect(self.reject)
        self.done_button.clicked.connect(self._store)
        self.finished.connect(self.deleteLater)

    def paste(self) -> None:
        """Takes the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    @override
    def take(self, data: QMimeData | None) -> None:
        paths, text = files_of(data), copied_text(data)
        if paths:
            self.read_path(paths[0])
        elif text.strip():
            self.read_source(FileSource("粘贴的内容.tsv", text.encode()))

    def read_path(self, path: Path) -> None:
        """Reads a file."""
        self.read_source(from_file(path))

    def read_source(self, source: FileSource) -> None:
        """Reads a file or copied cells and shows what was found."""
        try:
            self.found = self._read(source)
        except KeceError as error:
            self.found = None
            self._show(str(error))
            return
        self._show()

    def _show(self, trouble: str = "") -> None:
        found = self.found
        self.done_button.setEnabled(bool(found and found.rows))
        self.done_button.setText(f"导入 {len(found.rows)} 条" if found and found.rows else "导入")
        self.text.setVisible(found is not None)
        if found is None:
            self.words.setText(trouble or "还没有读入内容")
            self.words.setObjectName("error" if trouble else "muted")
        else:
            self.words.setObjectName("")
            self.words.setText(_summary(found))
            self.text.setPlainText("\n".join(_told(found)) or "全部内容都读懂了。")
        self.words.style().polish(self.words)

    def _store(self) -> None:
        if self.found is None:
            return
        answer = self._take(self.found)
        if answer.accepted:
            self.accept()
        else:
            self._show(answer.message)
            self.words.setText(answer.message)


def _summary(found: LedgerRows) -> str:
    parts = [f"{found.name}：读懂 {len(found.rows)} 条"]
    if found.refused:
        parts.append(f"{len(found.refused)} 条没有采用，原因如下；可以改好后再导入这几条")
    if found.missing:
        parts.append(f"文件里没有这几列：{'、'.join(found.missing)}")
    return "；".join(parts)


def _told(found: LedgerRows) -> list[str]:
    lines = [_line(refusal) for refusal in found.refused[:_MOST]]
    if len(found.refused) > _MOST:
        lines.append(f"……另有 {len(found.refused) - _MOST} 条")
    if found.doubts:
        lines.append(f"下面 {len(found.doubts)} 处采用了，但请核对：")
        lines += [_line(doubt) for doubt in found.doubts[:_MOST]]
    return lines + [
        f"{left.place}：{left.why}（{left.text}）" if left.text else f"{left.place}：{left.why}"
        for left in found.left_out
    ]


def _line(told: LedgerRefusal) -> str:
    return f"{told.place}：{told.why}（{told.text}）" if told.text else f"{told.place}：{told.why}"
