"""The widgets of the section 个人信息."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.settings_page.data import BOOK
from ui.settings_page.personal_data import Erasure, FirmData, PersonalDataPresenter
from ui.settings_page.preview_dialog import PreviewDialog
from ui.settings_page.section import SettingsSection, muted, shrinking
from ui.widgets import messages, theme
from ui.widgets.html_pdf import pdf_of
from ui.widgets.icons import icon
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from casebook import EnterpriseRow
    from ui.desk.desk import Desk

_TYPING_MS = 150
"""Pause after the last keystroke before the search (our choice)."""
_TEXT = (
    "企业或其人员要求查看、删除自己的信息时用（个人信息保护法第四十五、四十七条）。"
    "备份按时间自动清理：一周内全部保留，之后逐渐变稀，最长一年。"
)


class DeleteDialog(QDialog):
    """Asks the user to type the firm's name and a reason before a deletion."""

    def __init__(self, held: FirmData, presenter: PersonalDataPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("彻底删除")
        self.setMinimumWidth(520)
        text = QLabel(
            f"将从数据库删除“{held.name}”的全部记录：{held.words()}。\n删除后不能撤销。请输入企业全称确认，并写明理由。"
        )
        text.setWordWrap(True)
        self.name, self.why = PasteCleaningLineEdit(), PasteCleaningLineEdit()
        self.name.setPlaceholderText(held.name)
        self.why.setPlaceholderText("例如：企业来函要求删除")
        self.name.setAccessibleName("企业全称")
        self.why.setAccessibleName("理由")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.act = self.buttons.addButton("彻底删除", QDialogButtonBox.ButtonRole.AcceptRole)
        self.act.setEnabled(False)
        form = QFormLayout()
        form.addRow("企业全称", self.name)
        form.addRow("理由", self.why)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.addWidget(text)
        column.addLayout(form)
        column.addWidget(self.buttons)
        for line in (self.name, self.why):
            line.textChanged.connect(
                lambda _: self.act.setEnabled(presenter.may_delete(held, self.name.text(), self.why.text()))
            )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)


class PersonalDataSection(SettingsSection):
    """Finds a firm, shows everything stored about it, exports or deletes it."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours, "个人信息", _TEXT)
        self.presenter = PersonalDataPresenter(desk)
        self.line, self.list, self.text = PasteCleaningLineEdit(), QListWidget(), QTextBrowser()
        self.pdf, self.book = QPushButton("存为 PDF…"), QPushButton("存为 Excel…")
        self.delete = QPushButton("彻底删除…")
        self.words, self.bar = muted(), QProgressBar()
        self._finder, self._reader, self._worker = TaskRunner(self), TaskRunner(self), TaskRunner(self)
        self._eraser = TaskRunner(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._build()
        self._connect()
        self._show_held(None)

    def _build(self) -> None:
        self.line.setPlaceholderText("企业名称、拼音首字母、信用代码")
        self.line.setClearButtonEnabled(True)
        self.line.setAccessibleName("查找企业")
        self.line.addAction(icon("search", self.colours.muted), QLineEdit.ActionPosition.LeadingPosition)
        self.list.setAccessibleName("找到的企业")
        self.list.setFixedWidth(230)
        self.text.setAccessibleName("保存的全部信息")
        self.text.setOpenLinks(False)
        shrinking(self.text, 160)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        left = QVBoxLayout()
        left.addWidget(self.line)
        left.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.words, 1)
        for button in (self.pdf, self.book, self.delete):
            buttons.addWidget(button)
        right = QVBoxLayout()
        right.addWidget(self.text, 1)
        right.addLayout(buttons)
        self.line.setFixedWidth(230)
        self.bar.setRange(0, 0)
        self.bar.setFixedHeight(4)
        self.bar.setTextVisible(False)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.hide()
        right.addWidget(self.bar)
        row = QHBoxLayout()
        row.addLayout(left)
        row.addLayout(right, 1)
        self.column.addLayout(row, 1)

    def _connect(self) -> None:
        self.line.textChanged.connect(lambda _: self._timer.start())
        self._timer.timeout.connect(self._find)
        self._finder.done.connect(self._list_hits)
        self.list.currentItemChanged.connect(lambda item, _: self._read(item))
        self._reader.done.connect(self._show_held)
        self._worker.done.connect(lambda words: self.words.setText(str(words)))
        self._eraser.done.connect(self._deleted)
        for runner in (self._finder, self._reader, self._worker, self._eraser):
            runner.failed.connect(lambda message: messages.show_message(self.window(), "没有完成", message))
        for runner in (self._reader, self._worker, self._eraser):
            runner.busy.connect(self.bar.setVisible)
        self.pdf.clicked.connect(lambda: self._ask_target(messages.PDF, "pdf"))
        self.book.clicked.connect(lambda: self._ask_target(BOOK, "xlsx"))
        self.delete.clicked.connect(self._ask_delete)

    @override
    def arrive(self) -> None:
        self._find()

    def _find(self) -> None:
        text = self.line.text()
        self._finder.start(lambda: self.presenter.find(text))

    def _list_hits(self, rows: tuple[EnterpriseRow, ...]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(row.name)
            item.setToolTip(row.name)
            item.setData(Qt.ItemDataRole.UserRole, row)
            self.list.addItem(item)
        self.list.blockSignals(False)
        if not rows:
            self._show_held(None)
        elif self.presenter.held is None or len(rows) == 1:
            self.list.setCurrentRow(0)

    def _read(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            row = item.data(Qt.ItemDataRole.UserRole)
            self._reader.start(lambda: self.presenter.read(row))

    def _show_held(self, held: FirmData | None) -> None:
        self.presenter.held = held
        for button in (self.pdf, self.book, self.delete):
            button.setEnabled(held is not None)
        if held is None:
            self.text.setHtml("<p>在左边找一家企业，这里列出本程序保存的关于它的全部信息。</p>")
            self.words.clear()
        else:
            self.text.setHtml(self.presenter.html(held))
            self.words.setText(held.words())

    def _ask_target(self, kinds: str, suffix: str) -> None:
        held = self.presenter.held
        if held is not None:
            name = f"{held.name}-保存的信息.{suffix}".replace("/", "／")
            messages.choose_target(self, "存为文件", kinds, name, self.keep)

    def keep(self, target: Path) -> None:
        """Exports the data to a file in the format of its suffix."""
        from policies import UserError

        held = self.presenter.held
        if held is None:
            return
        if target.suffix.lower() != ".pdf":
            self._worker.start(lambda: self.presenter.write_book(held, target))
            return
        try:
            self.desk.services.write_file(target, pdf_of(self.presenter.html(held), "保存的信息"))
        except UserError as error:
            messages.show_message(self.window(), "没有保存", str(error))
            return
        self.words.setText(f"已存为 {target}")

    def _ask_delete(self) -> None:
        held = self.presenter.held
        if held is None:
            return
        dialog = DeleteDialog(held, self.presenter, self.window())
        dialog.accepted.connect(lambda: self.erase(held, dialog.why.text()))
        dialog.open()

    def erase(self, held: FirmData, why: str) -> None:
        """Deletes a firm completely, after discarding unsaved input about it."""
        if self.desk.number == held.number:
            self.desk.drop_firm(held.number)
        self._eraser.start(self.presenter.deleting(held, why))

    def _deleted(self, gone: Erasure) -> None:
        self.presenter.deleted(gone)
        self._show_held(None)
        self._find()
        act = "删除这些备份" if gone.erased.backups else "知道了"
        dialog = PreviewDialog("已彻底删除", "一家企业已彻底删除。", gone.lines(), act, self.window())
        if gone.erased.backups:
            dialog.accepted.connect(lambda: self._worker.start(self.presenter.removing_backups(gone)))
        dialog.open()
