"""The section 同事交换 of the settings: this computer, colleagues, files, and what does not agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QTableView,
)

from casebook.exchange import CARD_SUFFIX, FILE_SUFFIX, FileFor, LookedAt, Replica, read_card_file
from policies import KeceError
from ui.exchange.dialogs import ConflictDialog, MakeFileDialog
from ui.exchange.presenter import ExchangePresenter
from ui.exchange.words import ConflictRow
from ui.settings_page.preview_dialog import PreviewDialog
from ui.settings_page.section import SettingsSection, muted, shrinking, titled
from ui.widgets import messages, theme
from ui.widgets.override import override
from ui.widgets.table import TableModel, set_table
from ui.widgets.tasks import StoppableRunner

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_FILES, _CARDS = f"交换文件 (*{FILE_SUFFIX})", f"名片 (*{CARD_SUFFIX})"
_COLLEAGUES = 84
"""Pixels of the list of colleagues: three of them; an office has few."""


class ConflictModel(TableModel[ConflictRow]):
    """What does not agree, one a row."""

    def __init__(self) -> None:
        super().__init__(("企业", "哪一项", "现在用的", "另外的写法"))

    @override
    def cell(self, row: ConflictRow, column: int) -> str:
        return (row.name, row.about, row.used, row.others)[column]


class ExchangeSection(SettingsSection):
    """Exchanges what was written with colleagues by file."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        words = "几台电脑各走各的企业，隔几天用文件交换一次：谁先谁后都一样，重复读入不会改变什么，两边改得不一样的都留下来。"
        super().__init__(desk, colours, "同事交换", words)
        self.presenter = ExchangePresenter(desk)
        self.me, self.said = QLabel(), muted()
        self.card, self.add, self.drop = QPushButton("导出名片…"), QPushButton("加入名片…"), QPushButton("移除")
        self.make, self.take = QPushButton("导出交换文件…"), QPushButton("读入交换文件…")
        self.past = QPushButton("经过…")
        self.list, self.model, self.table = QListWidget(), ConflictModel(), QTableView()
        self.settle = QPushButton("定一个…")
        self.bar = QProgressBar()
        self.runner = StoppableRunner(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.me.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.make.setObjectName("primary")
        self._row(titled("本机"), self.card)
        self.column.addWidget(self.me)
        self._row(titled("同事"), self.drop, self.add)
        self.list.setAccessibleName("同事")
        self.list.setMaximumHeight(_COLLEAGUES)
        self.column.addWidget(self.list)
        self._row(titled("交换"), self.past, self.take, self.make)
        self.bar.setRange(0, 0)
        self.bar.setFixedHeight(4)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.column.addWidget(self.said)
        self.column.addWidget(self.bar)
        self._row(titled("不一致"), self.settle)
        self.table.setModel(self.model)
        set_table(self.table, "不一致的内容")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        for column, width in enumerate((165, 140, 235)):
            self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        shrinking(self.table, 96)
        self.column.addWidget(self.table, 1)

    def _row(self, head: QLabel, *buttons: QPushButton) -> None:
        row = QHBoxLayout()
        row.addWidget(head, 1)
        for button in buttons:
            row.addWidget(button)
        self.column.addLayout(row)

    def _connect(self) -> None:
        self.card.clicked.connect(
            lambda: messages.choose_target(
                self, "导出名片", _CARDS, f"{self.desk.officer}{CARD_SUFFIX}", self._save_card
            )
        )
        self.add.clicked.connect(lambda: messages.choose_file(self, "同事的名片", _CARDS, self.read_card))
        self.drop.clicked.connect(self._ask_drop)
        self.make.clicked.connect(self.ask_make)
        self.take.clicked.connect(lambda: messages.choose_file(self, "同事的交换文件", _FILES, self.read_file))
        self.past.clicked.connect(self.show_history)
        self.settle.clicked.connect(self.ask_settle)
        self.table.activated.connect(lambda _: self.ask_settle())
        self.list.currentRowChanged.connect(lambda row: self.drop.setEnabled(row >= 0))
        self.runner.busy.connect(self._busy)
        self.runner.failed.connect(lambda message: messages.show_message(self, "没有做成", message))

    @override
    def arrive(self) -> None:
        self._show()

    def _show(self) -> None:
        me = self.presenter.me()
        self.me.setText(f"{me.name or '（未署名）'}　指纹 {me.fingerprint}")
        self.list.clear()
        for card in self.presenter.colleagues():
            item = QListWidgetItem(f"{card.name}　指纹 {card.fingerprint}")
            item.setData(Qt.ItemDataRole.UserRole, card)
            self.list.addItem(item)
        if not self.list.count():
            empty = QListWidgetItem("还没有同事：互相导出名片，加进来，打电话核对指纹")
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(empty)
        self.drop.setEnabled(False)
        rows = self.presenter.conflicts()
        self.model.show(rows)
        self.settle.setEnabled(bool(rows))
        if rows:
            self.table.selectRow(0)
        if not self.said.text():
            self.said.setText("还没有不一致的内容。" if not rows else f"有 {len(rows)} 处不一致，等人来定。")

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        for button in (self.make, self.take, self.settle):
            button.setEnabled(not busy)

    # -- cards

    def _save_card(self, path: Path) -> None:
        answer = self.presenter.save_card(path)
        self.said.setText(answer.message or f"名片已导出：{path.name}。把它交给同事，再打电话核对指纹。")

    def read_card(self, path: Path) -> None:
        """Reads a card and asks whether the fingerprint was compared."""
        try:
            card = read_card_file(path)
        except KeceError as error:
            messages.show_message(self, "没有加入", str(error))
            return
        words = f"{card.name} 的指纹是\n\n{card.fingerprint}\n\n请打电话和本人核对，一致才加入。核对过了吗？"
        messages.ask(self, "加入名片", words, lambda: self._add(card))

    def _add(self, card: Replica) -> None:
        answer = self.presenter.add(card)
        self.said.setText(answer.message or f"已加入 {card.name} 的名片。")
        self._show()

    def _ask_drop(self) -> None:
        card = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        if isinstance(card, Replica):
            words = f"移除 {card.name} 的名片？从他那里来的内容都保留。"
            messages.ask(self, "移除名片", words, lambda: self._drop(card))

    def _drop(self, card: Replica) -> None:
        self.presenter.remove(card)
        self._show()

    # -- files

    @override
    def take_file(self, path: Path) -> None:
        """Takes a file that was dropped on the window: a card or an exchange file."""
        (self.read_card if path.suffix.lower() == CARD_SUFFIX else self.read_file)(path)

    def show_history(self) -> None:
        """Shows the exchanges so far."""
        lines = self.presenter.history() or ("还没有和同事交换过。",)
        dialog = PreviewDialog("交换的经过", "从新到旧；也在“修改记录”里。", lines, "关闭", self)
        dialog.setObjectName("exchange-history")
        dialog.cancel.hide()
        dialog.open()

    def ask_make(self) -> None:
        """Asks for whom a file is, then where to write it."""
        dialog = MakeFileDialog(self.presenter.colleagues(), self.colours, self._ask_place, self)
        dialog.open()

    def _ask_place(self, wanted: FileFor) -> None:
        name = f"交换-{self.desk.officer}-{self.desk.on.isoformat()}{FILE_SUFFIX}"
        messages.choose_target(self, "导出交换文件", _FILES, name, lambda path: self.write(path, wanted))

    def write(self, path: Path, wanted: FileFor) -> None:
        """Writes a file in the background."""
        self.desk.firm.flush()
        self.runner.restart(lambda _: lambda: self.presenter.make(path, wanted), self._done)

    def read_file(self, path: Path) -> None:
        """Opens a file: asks for its passphrase if it has one, then shows what it would do."""
        try:
            sender, by_passphrase = self.presenter.asks_passphrase(path)
        except KeceError as error:
            messages.show_message(self, "没有读入", str(error))
            return
        self.presenter.me()
        if by_passphrase:
            messages.ask_secret(
                self, "交换文件的口令", f"{sender.name} 的交换文件，口令：", lambda text: self.look(path, text)
            )
        else:
            self.look(path)

    def look(self, path: Path, passphrase: str = "") -> None:
        """Opens a file in the background and shows what taking it in would do."""
        self.desk.firm.flush()
        self.runner.restart(lambda _: lambda: self.presenter.look(path, passphrase), self._looked)

    def _looked(self, looked: LookedAt) -> None:
        head = "请先核对；读入前会自动备份。" if looked.needs_consent else "读入以后："
        act = "核对过了，读入" if looked.needs_consent else "读入"
        dialog = PreviewDialog("读入交换文件", head, looked.lines(), act, self)
        dialog.setObjectName("exchange-preview")
        dialog.act.setEnabled(bool(looked.preview.batches))
        dialog.accepted.connect(
            lambda: self.runner.restart(lambda _: lambda: self.presenter.merge(looked), self._merged)
        )
        dialog.open()

    def _merged(self, words: str) -> None:
        self.presenter.taken()
        self._done(words)

    def _done(self, words: str) -> None:
        self.said.setText(words)
        self._show()

    # -- conflicts

    def ask_settle(self) -> None:
        """Asks which version of the current conflict counts."""
        places = [index.row() for index in self.table.selectionModel().selectedRows()]
        if not places:
            return
        row = self.model.rows[places[0]]
        ConflictDialog(row, lambda choice: self._settle(row, choice), self).open()

    def _settle(self, row: ConflictRow, choice: int) -> None:
        answer = self.presenter.settle(row, choice)
        self.said.setText(answer.message or f"{row.name}的“{row.about}”已定。")
        self._show()
