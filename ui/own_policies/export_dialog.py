"""The dialog that hands the own policies on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from policies import UserError
from ui.own_policies.export import KEY, PACK, ExportPresenter, PackOrder
from ui.widgets import messages, theme
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_PACK_HINT = (
    "更新包是签了名的整个政策库，连同本局政策。别的电脑在“设置”的“政策库更新”里安装，装了就用上，不必重新录入。"
)
_FILES_HINT = "YAML 文件供维护政策库的人合并；每项政策一个文件。"


class ExportDialog(QDialog):
    """A QDialog that makes a signed update or policy files of the own policies in use."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出本局政策")
        self.setMinimumWidth(600)
        self.presenter = ExportPresenter(desk)
        self.issuer, self.version, self.key = (PasteCleaningLineEdit() for _ in range(3))
        self.passphrase = QLineEdit()
        self.choose, self.make = QPushButton("选择…"), QPushButton("新建密钥…")
        self.pack, self.files, self.finish = QPushButton("存成更新包…"), QPushButton("存成 YAML…"), QPushButton("关闭")
        self.message = QLabel()
        self._runner = TaskRunner(self)
        self._desk = desk
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QLabel(self.presenter.head_words())
        head.setObjectName("question")
        order = self.presenter.proposed()
        for line, text, name in (
            (self.issuer, order.issuer, "发布单位"),
            (self.version, order.version, "版本号"),
            (self.key, order.key, "私钥文件"),
            (self.passphrase, "", "私钥口令"),
        ):
            line.setText(text)
            line.setAccessibleName(name)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText("没有设口令就空着")
        self.message.setObjectName("error")
        form = QFormLayout()
        form.setHorizontalSpacing(theme.SPACE * 2)
        form.addRow("发布单位", self.issuer)
        form.addRow("版本号", self.version)
        row = QHBoxLayout()
        row.addWidget(self.key, 1)
        row.addWidget(self.choose)
        row.addWidget(self.make)
        form.addRow("私钥文件", row)
        form.addRow("私钥口令", self.passphrase)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        column.addWidget(head)
        column.addWidget(_hint(_PACK_HINT))
        column.addLayout(form)
        column.addWidget(_hint(_FILES_HINT))
        column.addWidget(self.message)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.finish, self.files, self.pack):
            button.setAutoDefault(False)
            row.addWidget(button)
        for button in (self.choose, self.make):
            button.setAutoDefault(False)
        self.message.setWordWrap(True)
        self.pack.setObjectName("primary")
        self.pack.setDefault(True)
        return row

    def _connect(self) -> None:
        self.choose.clicked.connect(lambda: messages.choose_file(self, "私钥文件", KEY, self._take_key))
        self.make.clicked.connect(self._ask_key)
        self.pack.clicked.connect(self.ask_pack)
        self.files.clicked.connect(lambda: messages.choose_folder(self, "写到哪个文件夹", self.write_files))
        self.finish.clicked.connect(self.reject)
        self._runner.done.connect(lambda words: self._tell(str(words)))
        self._runner.failed.connect(self.message.setText)
        self._runner.busy.connect(lambda busy: self.pack.setEnabled(not busy))

    @property
    def order(self) -> PackOrder:
        """The order as it stands."""
        return PackOrder(
            self.key.text(), self.passphrase.text(), self.issuer.text().strip(), self.version.text().strip()
        )

    def _take_key(self, path: Path) -> None:
        self.key.setText(str(path))
        self._desk.settings.change(signing_key=str(path))

    def _ask_key(self) -> None:
        refusal = replace(self.order, key="-").refusal()
        if refusal:
            self.message.setText(refusal)
            return
        messages.choose_target(self, "新建密钥：私钥存在哪里", KEY, "本单位私钥.pem", self.make_key)

    def make_key(self, path: Path) -> None:
        """Makes a pair of keys in a file."""
        try:
            made = self.presenter.make_key(path, self.issuer.text().strip())
        except UserError as error:
            self.message.setText(str(error))
            return
        self.key.setText(str(path))
        self._tell(
            f"已新建密钥 {made.id}。私钥 {path.name} 只由本单位保管，不要拷给别人；"
            f"同一文件夹里的 {path.name}.pub 是公钥，给要安装的电脑。"
        )

    def ask_pack(self) -> None:
        """Asks where the update is saved."""
        order = self.order
        self.message.setText(order.refusal())
        if not order.refusal():
            name = f"{order.version}.kecepack"
            messages.choose_target(self, "存成更新包", PACK, name, lambda path: self.make_pack(order, path))

    def make_pack(self, order: PackOrder, path: Path) -> None:
        """Makes the update in a worker thread."""
        self._run(lambda: self.presenter.make_pack(order, path))

    def write_files(self, folder: Path) -> None:
        """Writes the policy files in a worker thread."""
        self._run(lambda: self.presenter.write_files(folder))

    def _run(self, work: Callable[[], str]) -> None:
        self.message.setText("")
        self._runner.start(work)

    def _tell(self, words: str) -> None:
        messages.show_message(self, "导出本局政策", words)


def _hint(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label
