"""The first step of an import: a file is chosen or dropped, or cells are pasted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ui.widgets import theme

_WORDS = (
    "把 Excel（xlsx、xls、et）或 CSV 文件拖到这里，\n或者在 Excel、WPS、微信里复制表格，再按 Ctrl+V 粘贴。\n\n"
    "表头、单位、年份会自动识别，导入前可以逐列更正；没有读入的都会列出来。"
)


class ImportDoor(QFrame):
    """A QFrame with the ways to hand over a table."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.choose, self.paste = QPushButton("选择文件…"), QPushButton("粘贴表格")
        self.template = QPushButton("下载模板…")
        self.choose.setObjectName("primary")
        self.paste.setToolTip("读剪贴板里的表格或文件（Ctrl+V）")
        words = QLabel(_WORDS)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setObjectName("muted")
        words.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.choose, self.paste, self.template):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(2 * theme.SPACE)
        column.addStretch(1)
        column.addWidget(words)
        column.addLayout(buttons)
        column.addStretch(1)
