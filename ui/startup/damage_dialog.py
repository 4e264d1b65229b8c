"""The dialog for damaged records: shows the error and offers restore, salvage, matching without records, or quit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.passphrase.unlock_panel import UnlockDialog
from ui.startup.damage import BackupOffer, DamagePresenter, SalvageResult, choice_words
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.override import override
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable

    from casebook import Backup, DataKey


class DamageDialog(QDialog):
    """Asks how to repair damaged records; rejected means quit.

    `repaired` carries the key of the repaired file (None: not encrypted); `match_only`: open without records.
    """

    repaired = Signal(object)
    match_only = Signal()

    def __init__(self, damage: DamagePresenter, parent: QWidget, colours: theme.Colours) -> None:
        super().__init__(parent)
        self.setWindowTitle("企业数据库打不开")
        self.setMinimumWidth(620)
        self.damage = damage
        self._colours = colours
        self._offer = BackupOffer((), 0, ())
        self._found: SalvageResult | None = None
        self._on_done: Callable[[object], None] = self._show_offer
        self._runner = TaskRunner(self)
        self.box, self.lines, self.bar, self.words = QComboBox(), QPlainTextEdit(), QProgressBar(), QLabel()
        self.restore, self.rescue = QPushButton("恢复这份备份"), QPushButton("抢救能读出的数据…")
        self.match, self.quit = QPushButton("只用匹配功能"), QPushButton("退出")
        self._build()
        self._connect()
        self._run(self._show_offer, damage.offer)

    def _build(self) -> None:
        mark, head = QLabel(), QLabel("企业数据库打不开")
        mark.setPixmap(icon("triangle-alert", self._colours.unknown).pixmap(QSize(28, 28)))
        head.setObjectName("title")
        top = QHBoxLayout()
        top.addWidget(mark)
        top.addWidget(head)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        for text, name in ((self.damage.words(), ""), (self.damage.kept_words(), "muted")):
            label = QLabel(text)
            label.setWordWrap(True)
            label.setObjectName(name)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        self._build_choice(column)
        self._build_buttons(column)

    def _build_choice(self, column: QVBoxLayout) -> None:
        section = QLabel("从备份恢复")
        section.setObjectName("section")
        self.box.setAccessibleName("备份")
        self.lines.setReadOnly(True)
        self.lines.setAccessibleName("恢复这份备份会怎样")
        self.lines.setMinimumHeight(130)
        self.words.setObjectName("error")
        self.words.setWordWrap(True)
        self.bar.setRange(0, 0)
        self.bar.setFixedHeight(4)
        self.bar.setTextVisible(False)
        for widget in (section, self.box, self.lines, self.bar, self.words):
            column.addWidget(widget)

    def _build_buttons(self, column: QVBoxLayout) -> None:
        self.restore.setObjectName("primary")
        row = QHBoxLayout()
        for button in (self.quit, self.match):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.rescue, self.restore):
            row.addWidget(button)
        for button in (self.quit, self.match, self.rescue):
            button.setAutoDefault(False)
        self.rescue.setToolTip("逐行读出损坏文件里还能读的数据，先给出报告，由你决定用不用")
        self.match.setToolTip("不打开企业库，只用画像文件和政策库匹配")
        column.addLayout(row)

    def _connect(self) -> None:
        self._runner.done.connect(lambda answer: self._on_done(answer))
        self._runner.failed.connect(self._failed)
        self.box.activated.connect(self._preview)
        self.restore.clicked.connect(self._restore)
        self.rescue.clicked.connect(self._salvage)
        self.match.clicked.connect(self._ask_match_only)
        self.quit.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)

    def _run(self, then: Callable[[object], None], work: Callable[[], object]) -> None:
        self._on_done = then
        self._busy(True)
        self._runner.start(work)

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        good = bool(self._offer.backups)
        self.restore.setEnabled(not busy and (good or self._found is not None))
        self.box.setEnabled(not busy and good)
        self.rescue.setEnabled(not busy and self.damage.can_salvage)

    def _failed(self, message: str) -> None:
        self._busy(False)
        self.words.setText(message)

    def _show_offer(self, answer: object) -> None:
        if not isinstance(answer, BackupOffer):
            return
        self._offer = answer
        for backup in answer.backups:
            self.box.addItem(choice_words(backup), backup)
        self.box.setCurrentIndex(answer.chosen if answer.backups else -1)
        self._show_lines(answer.lines or ("没有找到备份。可以抢救损坏文件里还能读出的数据。",))
        (self.restore if answer.backups else self.rescue).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_lines(self, lines: object) -> None:
        self._busy(False)
        if isinstance(lines, tuple):
            self.lines.setPlainText("\n".join(lines))

    def _chosen(self) -> Backup:
        return self._offer.backups[self.box.currentIndex()]

    def _preview(self) -> None:
        self._discard_salvage()
        backup, damage = self._chosen(), self.damage
        self._run(self._show_lines, lambda: damage.preview(backup))

    def _restore(self) -> None:
        self.words.clear()
        damage, found = self.damage, self._found
        if found is not None:
            self._run(self._finish, lambda: damage.accept(found))
            return
        backup = self._chosen()
        if damage.needs_secret(backup):
            self._ask_secret(backup)
        else:
            self._restore_by(backup, None)

    def _ask_secret(self, backup: Backup) -> None:
        text = "这份备份是用另一个口令加密的，请输入做备份时的口令。"
        dialog = UnlockDialog(backup.path, "打开备份", text, self, self._colours)
        dialog.accepted.connect(lambda: self._restore_by(backup, dialog.attempt.key))
        dialog.open()

    def _restore_by(self, backup: Backup, key: DataKey | None) -> None:
        damage = self.damage
        self._run(self._finish, lambda: damage.restore(backup.path, key))

    def _finish(self, key: object) -> None:
        self._found = None
        self.repaired.emit(key)
        self.accept()

    def _salvage(self) -> None:
        self.words.clear()
        self._run(self._show_salvage, self.damage.salvage)

    def _show_salvage(self, found: object) -> None:
        if not isinstance(found, SalvageResult):
            return
        self._found = found
        self.restore.setText("采用抢救出的数据")
        head = "全部数据都读出来了。" if found.report.whole else "抢救报告（没有列出的都已救回）："
        self._show_lines((head, *found.report.lines()))

    def _discard_salvage(self) -> None:
        if self._found is not None:
            self.damage.discard(self._found.target)
            self._found = None
        self.restore.setText("恢复这份备份")

    def _ask_match_only(self) -> None:
        text = "不打开企业库：企业、走访、服务单记录都看不到，这次做的画像只能存成文件。确定吗？"
        messages.ask(self, "只用匹配功能", text, self._match_only)

    def _match_only(self) -> None:
        self._discard_salvage()
        self.match_only.emit()
        self.accept()

    @override
    def reject(self) -> None:
        self._discard_salvage()
        super().reject()
