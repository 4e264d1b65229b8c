"""The widgets of the section 政策库更新: updates of the policy library and trusted keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QProgressBar, QPushButton

from policies import UserError
from ui.settings_page.packs import KEYS, KINDS, PacksPresenter, Proposed, fingerprint_words, key_words
from ui.settings_page.preview_dialog import PreviewDialog
from ui.settings_page.section import SettingsSection, muted, shrinking, titled
from ui.widgets import messages, theme
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from ui.desk.desk import Desk


class PacksSection(SettingsSection):
    """Installs an update only after its signature was verified and its changes were shown."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(
            desk, colours, "政策库更新", "更新包是带签名的文件，由主管部门或软件发布方提供，可以用 U 盘拷来。"
        )
        self.presenter = PacksPresenter(desk)
        self.state, self.age, self.trouble = QLabel(), muted(), muted()
        self.install, self.back = QPushButton("安装更新包…"), QPushButton("退回上一版…")
        self.add, self.remove = QPushButton("添加公钥…"), QPushButton("移除")
        self.history, self.keys = QListWidget(), QListWidget()
        self.faults = muted()
        self.bar = QProgressBar()
        self._checker, self._worker = TaskRunner(self), TaskRunner(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.state.setObjectName("question")
        self.state.setWordWrap(True)
        self.trouble.setObjectName("caution")
        self.faults.setObjectName("error")
        self.install.setObjectName("primary")
        row = QHBoxLayout()
        row.addWidget(self.state, 1)
        for button in (self.back, self.install):
            row.addWidget(button)
        self.bar.setRange(0, 0)
        self.bar.setFixedHeight(4)
        self.bar.setTextVisible(False)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.hide()
        self.column.addLayout(row)
        for label in (self.age, self.trouble, self.bar):
            self.column.addWidget(label)
        self.column.addWidget(titled("安装记录"))
        self.history.setAccessibleName("安装记录")
        for view in (self.history, self.keys):
            shrinking(view, 64)
        self.history.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.column.addWidget(self.history, 1)
        keys = QHBoxLayout()
        keys.addWidget(titled("接受谁的更新包"), 1)
        for button in (self.add, self.remove):
            keys.addWidget(button)
        self.column.addLayout(keys)
        self.keys.setAccessibleName("公钥")
        self.column.addWidget(self.keys, 1)
        self.column.addWidget(self.faults)
        self.column.addWidget(
            muted("添加公钥由管理员操作：先打电话向发布单位核对指纹。移除后，用它签名的政策库也不再使用。")
        )

    def _connect(self) -> None:
        self._checker.done.connect(self._decide)
        self._worker.done.connect(self._show_done)
        for runner in (self._checker, self._worker):
            runner.failed.connect(lambda message: messages.show_message(self.window(), "没有安装", message))
            runner.busy.connect(self._busy)
        self.install.clicked.connect(lambda: messages.choose_file(self, "安装更新包", KINDS, self.check))
        self.back.clicked.connect(self._ask_rollback)
        self.add.clicked.connect(lambda: messages.choose_file(self, "添加公钥", KEYS, self.ask_key))
        self.remove.clicked.connect(self._ask_remove)
        self.keys.currentItemChanged.connect(lambda item, _: self._allow_removal(item))

    @override
    def arrive(self) -> None:
        try:
            lines = self.presenter.state_words()
            back, events = self.presenter.back_words(), self.presenter.history()
        except UserError as error:
            lines, back, events = (self.desk.library.version, "", str(error)), "", ()
        self.state.setText(lines[0])
        self.age.setText(lines[1])
        self.trouble.setText("\n".join(lines[2:]))
        self.trouble.setVisible(len(lines) > 2)
        self.back.setEnabled(bool(back))
        self.back.setToolTip(f"退回{back}" if back else "没有装过更新包，没有可以退回的版本")
        self.history.clear()
        self.history.addItems(events or ("还没有装过更新包，现用的是随程序安装的政策库。",))
        self._show_keys()

    def _show_keys(self) -> None:
        ring = self.presenter.keys()
        self.keys.clear()
        for key in ring.keys:
            item = QListWidgetItem(key_words(key))
            item.setToolTip(f"指纹 {fingerprint_words(key)}")
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.keys.addItem(item)
        self.faults.setText("\n".join(ring.faults))
        self.faults.setVisible(bool(ring.faults))
        self._allow_removal(self.keys.currentItem())

    def _allow_removal(self, item: QListWidgetItem | None) -> None:
        self.remove.setEnabled(item is not None and not item.data(Qt.ItemDataRole.UserRole).built_in)

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.install.setEnabled(not busy)

    def check(self, path: Path) -> None:
        """Verifies an update in the background, then shows what it changes."""
        self._checker.start(lambda: self.presenter.check(path))

    def _decide(self, proposed: Proposed) -> None:
        lines = proposed.lines or ("政策没有变化。",)
        dialog = PreviewDialog("安装政策库更新", proposed.head, lines, "安装", self.window())
        dialog.accepted.connect(lambda: self._worker.start(self.presenter.installing(proposed)))
        dialog.open()

    def _show_done(self, words: object) -> None:
        self.presenter.take_over()
        self.arrive()
        messages.show_message(self.window(), "政策库更新", str(words))

    def _ask_rollback(self) -> None:
        back = self.presenter.back_words()
        if back:
            text = f"退回{back}？现在的版本不再使用，以后可以再装。"
            messages.ask(self.window(), "退回上一版", text, lambda: self._worker.start(self.presenter.go_back))

    def ask_key(self, path: Path) -> None:
        """Shows the fingerprint of a key and asks whether to trust it."""
        try:
            key = self.presenter.read_key(path)
        except UserError as error:
            messages.show_message(self.window(), "没有添加", str(error))
            return
        text = (
            f"以后接受“{key.owner}”签名的更新包？\n\n请先打电话与发布单位逐组核对指纹：\n{fingerprint_words(key)}\n\n"
            "核对不上就不要添加：假冒的更新包可以让匹配结果出错。"
        )
        messages.ask(self.window(), "添加公钥", text, lambda: self._keys_changed(self.presenter.add_key(path).message))

    def _ask_remove(self) -> None:
        key = self.keys.currentItem().data(Qt.ItemDataRole.UserRole)
        text = f"不再接受“{key.owner}”的更新包？用它签名的政策库从下次启动起也不再使用。"
        messages.ask(
            self.window(), "移除公钥", text, lambda: self._keys_changed(self.presenter.remove_key(key.id).message)
        )

    def _keys_changed(self, fault: str) -> None:
        self.arrive()
        if fault:
            messages.show_message(self.window(), "没有改动", fault)
