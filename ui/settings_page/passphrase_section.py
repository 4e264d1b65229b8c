"""The widgets of the section 密码保护."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ui.passphrase.new_secret import NewSecret, SecretDialog
from ui.settings_page.passphrase import PassphrasePresenter, RecoverySheetView
from ui.settings_page.recovery_dialog import RecoveryDialog
from ui.settings_page.section import SettingsSection, muted, titled
from ui.settings_page.switch import ExclusiveRunner
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_ON = (
    "开启以后：电脑丢了，别人打不开数据文件；一段时间没有操作会自动锁定；备份也一起加密。",
    "开启时会给出一张恢复单，请打印后锁好。口令和恢复码都丢了，数据谁也打不开。",
)


class PassphraseSection(SettingsSection):
    """Without encryption: asks for a new passphrase. With it: changes passphrase or recovery code, or decrypts."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours, "密码保护", "")
        self.presenter = PassphrasePresenter(desk)
        self.state, self._mark = QLabel(), QLabel()
        self.off, self.on = QWidget(), QWidget()
        self.fresh = NewSecret(colours)
        self.start = QPushButton("开启密码保护")
        self.change, self.renew = QPushButton("更改口令…"), QPushButton("换新的恢复码…")
        self.end = QPushButton("关闭密码保护…")
        self.bar = QProgressBar()
        self.switch = ExclusiveRunner(desk, self)
        self._changer, self._renewer = TaskRunner(self), TaskRunner(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.state.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self._mark)
        row.addWidget(self.state, 1)
        self.column.addLayout(row)
        self._build_off()
        self._build_on()
        self.bar.setRange(0, 0)
        self.bar.setFixedHeight(4)
        self.bar.setTextVisible(False)
        self.bar.hide()
        for widget in (self.off, self.on, self.bar):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def _build_off(self) -> None:
        column = QVBoxLayout(self.off)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        for text in _ON:
            column.addWidget(muted(text))
        column.addSpacing(theme.SPACE)
        column.addWidget(titled("设口令"))
        self.fresh.setMaximumWidth(520)
        column.addWidget(self.fresh)
        self.start.setObjectName("primary")
        self.start.setEnabled(False)
        column.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)

    def _build_on(self) -> None:
        column = QVBoxLayout(self.on)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        rows = (
            (self.change, "要先输入现在的口令。数据不用重新加密，几秒钟就好；以前的备份也换成新口令。"),
            (self.renew, "恢复单丢了或怀疑被人看过时用。旧恢复单随即作废。"),
            (self.end, "把数据文件变回不加密的。不建议在会带出门的电脑上这样做。"),
        )
        for button, text in rows:
            row = QHBoxLayout()
            button.setMinimumWidth(150)
            row.addWidget(button)
            row.addWidget(muted(text), 1)
            column.addLayout(row)

    def _connect(self) -> None:
        self.fresh.changed.connect(self.start.setEnabled)
        self.start.clicked.connect(self._switch_on)
        self.change.clicked.connect(self._ask_change)
        self.renew.clicked.connect(self._ask_renewal)
        self.end.clicked.connect(self._ask_end)
        self._changer.done.connect(lambda words: messages.show_message(self.window(), "更改口令", str(words)))
        self._renewer.done.connect(self.show_sheet)
        for runner in (self._changer, self._renewer):
            runner.failed.connect(lambda message: messages.show_message(self.window(), "没有完成", message))
            runner.busy.connect(self._busy)

    @override
    def arrive(self) -> None:
        on = self.desk.encrypted
        self.state.setText(self.presenter.state_words())
        self.off.setVisible(not on)
        self.on.setVisible(on)
        self._draw()

    @override
    def leave(self) -> None:
        self.fresh.clear()

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.on.setEnabled(not busy)

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        self._draw()

    def _draw(self) -> None:
        on = self.desk.encrypted
        name, colour = ("shield-check", self.colours.met) if on else ("shield-off", self.colours.unknown)
        self._mark.setPixmap(icon(name, colour).pixmap(22, 22))

    def _switch_on(self) -> None:
        work = self.presenter.switching_on(self.fresh.text)
        self.fresh.clear()
        self.switch.run("开启密码保护", "正在加密数据文件和备份，并逐行核对，请不要关机…", work, self._switched_on)

    def _switched_on(self, done: object) -> None:
        self.arrive()
        self.show_sheet(self.presenter.switched_on(done))  # type: ignore[arg-type]  # an EncryptionResult

    def show_sheet(self, sheet: RecoverySheetView) -> None:
        """Shows a recovery sheet. It cannot be shown a second time."""
        RecoveryDialog(sheet.page, sheet.notes, self.desk.services.write_file, self.window()).open()

    def _ask(self, title: str, text: str, *asked: str) -> SecretDialog | None:
        """Returns the dialog that asks for the present passphrase, None during the wait after a wrong one."""
        if wait := self.presenter.wait_words():
            messages.show_message(self.window(), title, wait)
            return None
        dialog = SecretDialog(title, text, self.window(), self.colours, *asked)
        dialog.open()
        return dialog

    def _ask_change(self) -> None:
        dialog = self._ask("更改口令", "输入现在的口令，再设新口令。", "old", "new")
        if dialog is None:
            return
        dialog.accepted.connect(lambda: self._changer.start(self.presenter.changing(dialog.old, dialog.new)))

    def _ask_renewal(self) -> None:
        dialog = self._ask("换新的恢复码", "会生成新的恢复码，旧恢复单随即作废。", "old")
        if dialog is not None:
            dialog.accepted.connect(lambda: self._renewer.start(self.presenter.renewing(dialog.old)))

    def _ask_end(self) -> None:
        text = "关闭后，谁拿到这台电脑或数据文件都能看到全部企业数据。输入现在的口令以确认。"
        dialog = self._ask("关闭密码保护", text, "old")
        if dialog is not None:
            dialog.accepted.connect(lambda: self._switch_off(dialog.old))

    def _switch_off(self, passphrase: str) -> None:
        work = self.presenter.switching_off(passphrase)
        self.switch.run("关闭密码保护", "正在解密数据文件，并逐行核对，请不要关机…", work, self._switched_off)

    def _switched_off(self, _: object) -> None:
        self.arrive()
        messages.show_message(self.window(), "关闭密码保护", self.presenter.switched_off())
