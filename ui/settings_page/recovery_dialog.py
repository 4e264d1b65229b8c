"""The dialog with the recovery sheet: prints or saves it; closes only after the user confirms that it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sheet import RecoveryPage, recovery_sheet, recovery_text
from ui.widgets import messages, theme
from ui.widgets.override import override
from ui.widgets.paper import Paper

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = "文本文件 (*.txt)"


class RecoveryDialog(QDialog):
    """Shows a recovery sheet. `write(path, content)` saves it; it is called only with a path the user has chosen."""

    def __init__(
        self, page: RecoveryPage, notes: tuple[str, ...], write: Callable[[Path, bytes], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("恢复单")
        self.resize(760, 560)
        self._page, self._write = page, write
        self._pdf = recovery_sheet(page)
        self.paper = Paper()
        self.printed, self.saved, self.text = QPushButton("打印…"), QPushButton("存为 PDF…"), QPushButton("存为文本…")
        self.safe, self.finish = QCheckBox("我已把恢复单打印或抄好，放在安全的地方"), QPushButton("完成")
        self._build(notes)
        self._connect()
        self.paper.show_pdf(self._pdf)

    def _build(self, notes: tuple[str, ...]) -> None:
        head, code = QLabel("请马上打印或抄下恢复码，它只显示这一次"), QLabel(self._page.code)
        head.setObjectName("head")
        code.setObjectName("amount")
        code.setAccessibleName("恢复码")
        code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(theme.SPACE)
        column.addWidget(head)
        column.addWidget(code)
        for note in notes:
            label = QLabel(note)
            label.setObjectName("caution")
            label.setWordWrap(True)
            column.addWidget(label)
        column.addWidget(self.paper, 1)
        column.addWidget(self.safe)
        row = QHBoxLayout()
        for button in (self.printed, self.saved, self.text):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        self.finish.setObjectName("primary")
        self.finish.setEnabled(False)
        row.addWidget(self.finish)
        column.addLayout(row)

    def _connect(self) -> None:
        self.safe.toggled.connect(self.finish.setEnabled)
        self.finish.clicked.connect(self.accept)
        self.printed.clicked.connect(lambda: self.paper.print_pages(lambda: None))
        self.saved.clicked.connect(
            lambda: messages.choose_target(self, "存恢复单", messages.PDF, "恢复单.pdf", self.keep)
        )
        self.text.clicked.connect(lambda: messages.choose_target(self, "存恢复单", _TEXT, "恢复单.txt", self.keep))
        self.finished.connect(self.deleteLater)

    def keep(self, path: Path) -> None:
        """Saves the sheet to a file in the format of its suffix."""
        from policies import UserError

        content = self._pdf if path.suffix.lower() == ".pdf" else recovery_text(self._page).encode("utf-8-sig")
        try:
            self._write(path, content)
        except UserError as error:
            messages.show_message(self, "没有保存", str(error))
            return
        messages.show_message(self, "已保存", f"{path}\n请把它移到 U 盘等安全的地方，不要留在这台电脑上。")

    @override
    def reject(self) -> None:
        """Closes the dialog on Esc only if the user has confirmed that the sheet is kept."""
        if self.safe.isChecked():
            self.accept()
        else:
            text = "恢复码只显示这一次。忘了口令又没有恢复码，数据就再也打不开。\n确定不保存就关闭吗？"
            messages.ask(self, "还没有保存恢复单", text, lambda: self.give_up())

    def give_up(self) -> None:
        """Closes the dialog although the sheet was not kept."""
        super().reject()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()
