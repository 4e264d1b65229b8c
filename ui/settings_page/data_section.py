"""The widgets of the section 数据与备份."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
)

from ui.desk.backup_words import backup_words
from ui.passphrase.unlock_panel import UnlockDialog
from ui.settings_page.backup_model import BackupColumn, BackupModel
from ui.settings_page.data import BOOK, JSON, DataPresenter, PlannedRestore
from ui.settings_page.import_dialog import ExportImportDialog
from ui.settings_page.preview_dialog import PreviewDialog
from ui.settings_page.section import SettingsSection, muted, shrinking, titled
from ui.settings_page.switch import ExclusiveRunner
from ui.widgets import messages, theme
from ui.widgets.override import override
from ui.widgets.table import set_table
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from casebook import Backup, DataKey
    from ui.desk.desk import Desk

_WIDTHS = {BackupColumn.MADE: 130, BackupColumn.REASON: 104, BackupColumn.SIZE: 116}


class DataSection(SettingsSection):
    """Shows the location of the database and its backups; backs up, restores, exports, imports and moves it."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours, "数据与备份", "")
        self.presenter = DataPresenter(desk)
        self.model = BackupModel(self)
        self.place, self.count, self.old = muted(), muted(), muted()
        self.table = QTableView()
        self.move_, self.drop_old = QPushButton("移动数据文件…"), QPushButton("删除旧位置的文件…")
        self.make, self.restore = QPushButton("立即备份"), QPushButton("恢复选中的备份…")
        self.json, self.book = QPushButton("导出全部为 JSON…"), QPushButton("导出全部为 Excel…")
        self.read = QPushButton("由导出文件建立…")
        self.bar = QProgressBar()
        self.switch = ExclusiveRunner(desk, self)
        self._lister, self._planner, self._worker = TaskRunner(self), TaskRunner(self), TaskRunner(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._row(titled("数据文件"), self.move_)
        self.column.addWidget(self.place)
        self._row(self.old, self.drop_old)
        self._row(titled("备份"), self.make, self.restore)
        self.column.addWidget(self.count)
        self._build_table()
        self.column.addWidget(self.table, 1)
        self.column.addWidget(
            muted(
                "每天第一次打开、升级和导入前自动备份。一周内全部保留，八周内每周一份，一年内每月一份，更早的自动清理。"
            )
        )
        self._row(titled("导出和读回"), self.json, self.book, self.read)
        self.read.setToolTip("读入以前导出的 JSON，先看里面有什么、与现在有什么不同，再决定")
        self.column.addWidget(
            muted("JSON 一字不差，供备查和迁移，可以再读回来；Excel 给人看。导出的文件不加密，请妥善保管。")
        )
        self.bar.setRange(0, 0)
        self.bar.setFixedHeight(4)
        self.bar.setTextVisible(False)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.hide()
        self.column.addWidget(self.bar)

    def _row(self, head: QLabel, *buttons: QPushButton) -> None:
        row = QHBoxLayout()
        row.addWidget(head, 1)
        for button in buttons:
            row.addWidget(button)
        self.column.addLayout(row)

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        set_table(self.table, "备份列表")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        shrinking(self.table, 110)
        self.table.verticalHeader().setDefaultSectionSize(28)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(BackupColumn.HELD, QHeaderView.ResizeMode.Stretch)

    def _connect(self) -> None:
        self._lister.done.connect(self._show)
        self._planner.done.connect(self._decide)
        self._worker.done.connect(self._show_done)
        for runner in (self._lister, self._planner, self._worker):
            runner.failed.connect(self._failed)
        for runner in (self._planner, self._worker):
            runner.busy.connect(self._busy)
        self.make.clicked.connect(lambda: self._worker.start(self.presenter.back_up))
        self.restore.clicked.connect(self._plan)
        self.table.activated.connect(self._plan)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._busy(False))
        self.move_.clicked.connect(lambda: messages.choose_folder(self, "把数据文件移到哪个文件夹", self.move_to))
        self.drop_old.clicked.connect(self._ask_remove_old)
        self.json.clicked.connect(lambda: self._ask_target("导出全部数据", JSON, "json"))
        self.book.clicked.connect(lambda: self._ask_target("导出全部数据", BOOK, "xlsx"))
        self.read.clicked.connect(lambda: messages.choose_file(self, "选择导出的 JSON 文件", JSON, self.read_from))

    @override
    def arrive(self) -> None:
        self.place.setText(self.presenter.place_words())
        old = self.presenter.left_behind()
        self.old.setVisible(old is not None)
        self.drop_old.setVisible(old is not None)
        self.old.setText(f"旧位置的文件还在：{old}。确认新位置正常后可以删除。")
        self._busy(False)
        self._lister.start(self.presenter.backups)

    def _show(self, backups: tuple[Backup, ...]) -> None:
        self.model.show(backups)
        self.count.setText(self.presenter.summary(backups))
        if backups:
            self.table.selectRow(0)
        self._busy(False)

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        for button in (self.make, self.json, self.book, self.read, self.move_):
            button.setEnabled(not busy)
        self.restore.setEnabled(not busy and self.table.currentIndex().isValid())

    def _failed(self, message: str) -> None:
        messages.show_message(self.window(), "没有完成", message)

    def _show_done(self, answer: object) -> None:
        text = answer if isinstance(answer, str) else f"已备份：{backup_words(answer)}"  # type: ignore[arg-type]  # a backup
        messages.show_message(self.window(), "完成", text)
        self.arrive()

    def _plan(self) -> None:
        backup = self.table.currentIndex().data(Qt.ItemDataRole.UserRole)
        if backup is None:
            return
        if not self.presenter.needs_secret(backup):
            self._planner.start(lambda: self.presenter.plan(backup))
            return
        text = "这份备份是用另一个口令加密的，请输入做备份时的口令。"
        dialog = UnlockDialog(backup.path, "打开备份", text, self.window(), self.colours)
        dialog.accepted.connect(lambda: self._plan_by(backup, dialog.attempt.key))
        dialog.open()

    def _plan_by(self, backup: Backup, key: DataKey | None) -> None:
        self._planner.start(lambda: self.presenter.plan(backup, key))

    def _decide(self, planned: PlannedRestore) -> None:
        head = f"恢复这份备份会有下面的变化。现在的数据会先另存一份备份。\n{backup_words(planned.backup)}"
        dialog = PreviewDialog("恢复备份", head, planned.lines, "恢复", self.window())
        dialog.accepted.connect(lambda: self._restore(planned))
        dialog.open()

    def _restore(self, planned: PlannedRestore) -> None:
        def then(kept: object) -> None:
            self._show_done(self.presenter.restored(planned, kept))

        self.switch.run("恢复", "正在恢复备份，请不要关机…", self.presenter.restoring(planned), then)

    def move_to(self, folder: Path) -> None:
        """Moves the database to a folder."""
        from policies import UserError

        try:
            work = self.presenter.moving(folder)
        except UserError as error:
            messages.show_message(self.window(), "没有移动", str(error))
            return
        self.switch.run("移动", "正在复制并核对数据文件，请不要关机…", work, self._moved)

    def _moved(self, target: object) -> None:
        answer = self.presenter.moved(target)  # type: ignore[arg-type]  # a path
        self.arrive()
        if not answer.accepted:
            messages.show_message(self.window(), "没有移动", answer.message)
            return
        text = f"数据文件已移到 {target}，逐字节核对无误，并已从那里打开。\n旧文件还留着，用几天没问题后再删除。"
        messages.show_message(self.window(), "已移动", text)

    def _ask_remove_old(self) -> None:
        old = self.presenter.left_behind()
        if old is not None:
            text = f"删除旧位置的数据文件和它旁边的备份？\n{old}\n\n现在使用的是 {self.desk.database}。"
            messages.ask(self.window(), "删除旧文件", text, lambda: self._remove_old(old))

    def _remove_old(self, old: Path) -> None:
        self._worker.start(lambda: self.presenter.remove_left(old))

    def read_from(self, source: Path) -> None:
        """Opens the import dialog for an exported file."""
        dialog = ExportImportDialog(self.desk, source, self.window())
        dialog.kept.connect(lambda words: messages.show_message(self.window(), "完成", words))
        dialog.accepted.connect(lambda: self._replace(dialog))
        dialog.open()

    def _replace(self, dialog: ExportImportDialog) -> None:
        presenter, planned = dialog.presenter, dialog.planned
        if planned is None:
            return

        def then(kept: object) -> None:
            self._show_done(presenter.replaced(planned, kept))

        self.switch.run("替换", "正在备份并替换数据，请不要关机…", presenter.replacing(), then)

    def _ask_target(self, title: str, kinds: str, suffix: str) -> None:
        name = f"科策一对一全部数据-{self.desk.on.isoformat()}.{suffix}"
        messages.choose_target(self, title, kinds, name, self.export_to)

    def export_to(self, target: Path) -> None:
        """Exports everything to a file in the format of its suffix."""
        write = self.presenter.export_json if target.suffix.lower() == ".json" else self.presenter.export_book
        self._worker.start(lambda: write(target))
