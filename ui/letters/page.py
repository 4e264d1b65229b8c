"""The page 变动告知: which firms changed policies or ending titles concern, and the letters to them, in batch."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
)

from casebook import TitleOutcome
from policies import KeceError
from sheet.letter import letters_bytes
from survey.changed_policies import ChangedPolicies, LibraryComparison
from ui.desk.page import LetterView, Page
from ui.desk.rows_model import RowsModel
from ui.desk.rows_table import RowsTable
from ui.desk.title_outcome import ask_outcome, take_back
from ui.letters.presenter import HEADINGS, LetterBatch, LettersPresenter
from ui.planning import ask_visits
from ui.widgets import messages, theme
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.widgets.paper_dialog import PaperDialog
from ui.widgets.tasks import StoppableRunner, TaskRunner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.desk.desk import Desk

_WIDTHS = {
    LetterView.CHANGES: {0: 210, 2: 72, 3: 92},
    LetterView.EXPIRING: {1: 78, 2: 88, 3: 82, 4: 92, 5: 64, 6: 88},
    LetterView.SENT: {0: 92, 2: 84, 3: 150, 4: 72},
}
_STRETCH = {LetterView.CHANGES: 1, LetterView.EXPIRING: 0, LetterView.SENT: 1}


class LettersPage(Page):
    """A Page with three views. Space ticks, Enter opens the firm, Ctrl+Enter makes the letters of the ticked rows."""

    progressed = Signal(int, int)

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = LettersPresenter(desk)
        self.view = LetterView.CHANGES
        self.views = {view: QPushButton(view.value) for view in LetterView}
        self._group = QButtonGroup(self)
        self.before, self.compare, self.stop = QComboBox(), QPushButton("比较"), QPushButton("停止")
        self.line, self.officer, self.policy = PasteCleaningLineEdit(), QComboBox(), QComboBox()
        self.state, self.chosen = QLabel(), QLabel()
        self.models = {view: RowsModel(HEADINGS[view], self, ticks=view is not LetterView.SENT) for view in LetterView}
        self.tables = {
            view: RowsTable(model, view.value, _WIDTHS[view], _STRETCH[view]) for view, model in self.models.items()
        }
        self.empty, self.detail = QLabel(), QTextBrowser()
        self._stack = QStackedWidget()
        self.make, self.more = QPushButton("做告知书…"), QPushButton("更多")
        self.all, self.none = QPushButton("全勾"), QPushButton("全不勾")
        self.runner, self.printer = StoppableRunner(self), TaskRunner(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        title = QLabel("变动告知")
        title.setObjectName("title")
        top = QHBoxLayout()
        top.addWidget(title)
        for place, button in enumerate(self.views.values()):
            button.setObjectName("segment")
            button.setProperty("place", ("left", "middle", "right")[place])
            button.setCheckable(True)
            self._group.addButton(button)
            top.addWidget(button, 0)
        top.setSpacing(0)
        top.insertSpacing(1, 14)
        self.state.setObjectName("muted")
        top.addSpacing(10)
        top.addWidget(self.state, 1)
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._stack.addWidget(self.empty)
        for table in self.tables.values():
            table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            self._stack.addWidget(table)
        self.detail.setAccessibleName("告知书的内容")
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._stack)
        splitter.addWidget(self.detail)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([700, 300])
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addLayout(self._filters())
        column.addWidget(splitter, 1)
        column.addLayout(self._buttons())

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._compared = QLabel("和哪一版比")
        self._compared.setBuddy(self.before)
        self.before.setAccessibleName("和哪一版政策库比")
        self.before.setMinimumWidth(190)
        self.compare.setObjectName("primary")
        self.stop.hide()
        self.line.setPlaceholderText("企业、政策、资质")
        self.line.setClearButtonEnabled(True)
        self.line.setAccessibleName("筛选")
        self.officer.setAccessibleName("负责人")
        for widget in (self._compared, self.before, self.compare, self.stop, self.line):
            row.addWidget(widget, widget is self.line)
        self.policy.setAccessibleName("变动的政策")
        self.policy.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policy.setMinimumContentsLength(9)
        self.officer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        row.addWidget(self.policy)
        row.addWidget(self.officer)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.chosen.setObjectName("muted")
        self.make.setObjectName("primary")
        self.make.setShortcut("Ctrl+Return")
        self.make.setToolTip("每家一份，打印或保存后记为已告知（Ctrl+回车）")
        for widget in (self.all, self.none):
            row.addWidget(widget)
        row.addWidget(self.chosen, 1)
        row.addWidget(self.more)
        row.addWidget(self.make)
        return row

    def _connect(self) -> None:
        for view, button in self.views.items():
            button.clicked.connect(partial(self.show_view, view))
            table = self.tables[view]
            table.activated.connect(self._open)
            table.customContextMenuRequested.connect(self._offer_at)
            table.selectionModel().currentRowChanged.connect(self._show_detail)
            self.models[view].ticked.connect(self._count)
        self.compare.clicked.connect(self.begin)
        self.stop.clicked.connect(self.runner.stop)
        self.runner.failed.connect(self._failed)
        self.printer.done.connect(self._show_paper)
        self.printer.busy.connect(self._show_making)
        self.printer.failed.connect(lambda message: messages.show_message(self, "没有做成", message))
        self.progressed.connect(lambda done, total: self.state.setText(f"正在比较 {done}/{total} 家…"))
        self.line.textChanged.connect(self._list)
        self.officer.activated.connect(self._list)
        self.policy.activated.connect(self._list)
        self.all.clicked.connect(lambda: self.models[self.view].choose(row.id for row in self.models[self.view].rows))
        self.none.clicked.connect(lambda: self.models[self.view].choose(()))
        self.make.clicked.connect(self.make_letters)
        self.more.clicked.connect(lambda: self._offer(self.more.mapToGlobal(QPoint(0, 0))))

    @override
    def arrive(self, target: object = None) -> None:
        options = self.presenter.library_options()
        chosen = self.before.currentData()
        self.before.clear()
        for option in options:
            self.before.addItem(option.label, option.value)
        self.before.setCurrentIndex(max(0, self.before.findData(chosen)))
        self.show_view(target if isinstance(target, LetterView) else self.view)
        if self.view is LetterView.CHANGES and options and self.presenter.held.changes is None:
            self.begin()

    @override
    def leave(self) -> None:
        self.runner.stop()

    @override
    def renew(self) -> None:
        self.runner.stop()
        self.presenter.forget()
        if self.isVisible():
            self.arrive()

    def show_view(self, view: LetterView) -> None:
        """Shows one of the views, read anew."""
        self.view = view
        self.views[view].setChecked(True)
        if view is LetterView.EXPIRING:
            self.presenter.read_titles()
        elif view is LetterView.SENT:
            self.presenter.read_sent()
        for widget in (self._compared, self.before, self.compare, self.policy):
            widget.setVisible(view is LetterView.CHANGES)
        self.compare.setEnabled(self.before.count() > 0)
        self.make.setText("再印一份…" if view is LetterView.SENT else "做告知书…")
        for box, options in ((self.officer, self.presenter.officers(view)), (self.policy, self.presenter.policies())):
            box.clear()
            for option in options:
                box.addItem(option.label, option.value)
        self._list()
        self.models[view].choose(self.presenter.preset(view))
        self.tables[view].setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Compares the chosen earlier library with the one in use."""
        digest = self.before.currentData()
        if isinstance(digest, str):
            self.stop.show()
            self.compare.setEnabled(False)
            self.state.setText("正在比较…")
            self.runner.restart(
                lambda should_stop: self.presenter.comparing(digest, should_stop, self.progressed.emit), self._compared_
            )

    def _compared_(self, found: tuple[LibraryComparison, ChangedPolicies]) -> None:
        self.stop.hide()
        self.compare.setEnabled(True)
        self.presenter.take(found)
        if self.view is LetterView.CHANGES:
            self.show_view(LetterView.CHANGES)

    def _failed(self, message: str) -> None:
        self.stop.hide()
        self.compare.setEnabled(True)
        self.state.setText("")
        messages.show_message(self, "没有比较", message)

    def _list(self) -> None:
        text = self.line.text().strip()
        rows = self.presenter.rows(self.view, text, self.officer.currentData())
        policy = self.policy.currentData() if self.view is LetterView.CHANGES else None
        if policy is not None:
            rows = self.presenter.of_policy(rows, policy)
        table = self.tables[self.view]
        self.models[self.view].show(rows)
        filtered = bool(text) or self.officer.currentIndex() > 0 or policy is not None
        self.empty.setText(self.presenter.empty_words(self.view, filtered=filtered))
        self._stack.setCurrentWidget(table if rows else self.empty)
        self.state.setText(self._state_words(len(rows)))
        if rows and not table.currentIndex().isValid():
            table.setCurrentIndex(self.models[self.view].index(0, 0))
        self._show_detail()
        self._count()

    def _state_words(self, count: int) -> str:
        changes = self.presenter.held.changes
        if self.view is LetterView.CHANGES:
            return changes.words() if changes is not None else ""
        return f"共 {count} {'项' if self.view is LetterView.EXPIRING else '份'}" if count else ""

    def ticked(self) -> list[str]:
        """Returns the ticked rows that are listed, in their order; of the sent letters, the selected ones."""
        model, table = self.models[self.view], self.tables[self.view]
        if self.view is LetterView.SENT:
            return [model.rows[index.row()].id for index in table.selectionModel().selectedRows()]
        return [row.id for row in model.rows if row.id in model.chosen]

    def _numbers(self, names: Sequence[str]) -> tuple[int, ...]:
        """Returns the firms of some rows, each once."""
        wanted = frozenset(names)
        found = (row.number for row in self.models[self.view].rows if row.id in wanted)
        return tuple(dict.fromkeys(number for number in found if number is not None))

    def _count(self) -> None:
        names = self.ticked()
        listed = bool(self.models[self.view].rows)
        for button in (self.all, self.none):
            button.setVisible(self.view is not LetterView.SENT)
            button.setEnabled(listed)
        firms = len(self._numbers(names))
        self.chosen.setText(
            f"勾选 {len(names)} 行，{firms} 家企业" if names and self.view is not LetterView.SENT else ""
        )
        self.make.setEnabled(bool(names) or (self.view is LetterView.SENT and listed))
        self.more.setEnabled(bool(names) or (self.view is LetterView.SENT and listed))

    def _show_detail(self) -> None:
        line = self.tables[self.view].line if self.models[self.view].rows else None
        text = self.presenter.detail(self.view, line.id) if line is not None else ""
        if not text and self.view is LetterView.CHANGES:
            text = self.presenter.shift_words(self.policy.currentData())
        self.detail.setPlainText(text)

    def _open(self) -> None:
        line = self.tables[self.view].line
        if line is not None and line.number is not None:
            self.go.emit("firm", line.number)

    def make_letters(self) -> None:
        """Makes the letters of the ticked rows and shows them; printed or saved, they count as given."""
        names = self.ticked()
        if not names:
            return
        if self.view is LetterView.SENT:
            letters = [self.presenter.again(name) for name in names]
            self.printer.start(lambda: LetterBatch(letters_bytes(letters), ()))
        else:
            self.printer.start(self.presenter.making(self.view, names))

    def _show_making(self, busy: bool) -> None:
        self.make.setEnabled(not busy)
        self.chosen.setText("正在做告知书，份数多时要等一会儿…" if busy else "")
        if not busy:
            self._count()

    def _show_paper(self, batch: LetterBatch) -> None:
        count = len(batch.letters)
        subject = batch.letters[0].letter.subject if count else "告知书"
        name = f"{subject}-{self.desk.on.isoformat()}.pdf"
        dialog = PaperDialog(f"{subject}（{count} 份）" if count else subject, batch.data, name, self)
        if count:
            dialog.note.setText(f"{dialog.note.text()}，打印或保存后记为已告知")
            dialog.used.connect(lambda: self._given(dialog, batch))
        dialog.open()

    def _given(self, dialog: PaperDialog, batch: LetterBatch) -> None:
        """Notes letters once, however often they are printed and saved."""
        if dialog.property("noted"):
            return
        dialog.setProperty("noted", True)
        try:
            self.presenter.keep(batch)
        except KeceError as error:
            messages.show_message(self, "没有记为已告知", str(error))
            return
        self.show_view(self.view)

    def _offer_at(self, place: QPoint) -> None:
        self._offer(self.tables[self.view].viewport().mapToGlobal(place))

    def _offer(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu(self) -> QMenu:
        """Returns what can be done with the ticked rows."""
        names, menu = self.ticked(), QMenu(self)
        numbers = self._numbers(names)
        menu.addAction("打开企业", self._open)
        if self.view is LetterView.SENT:
            menu.addAction("没有送出，撤回这份", lambda: self._withdraw(names))
            menu.addAction("导出…", self._ask_target)
            return menu
        menu.addAction(
            f"安排走访…（{len(numbers)} 家）", lambda: ask_visits(self.desk, numbers, self, self.state.setText)
        )
        if self.view is LetterView.EXPIRING:
            keys = self.presenter.titles(names)
            for outcome in TitleOutcome:
                menu.addAction(
                    f"注明{outcome.value}…（{len(keys)} 项）",
                    partial(ask_outcome, self.desk, keys, outcome, self, partial(self.show_view, self.view)),
                )
            menu.addAction("恢复提醒", lambda: self._take_back(names))
        menu.addAction("导出…", self._ask_target)
        return menu

    def _take_back(self, names: Sequence[str]) -> None:
        message = take_back(self.desk, self.presenter.titles(names))
        if message:
            messages.show_message(self, "没有恢复", message)
        self.show_view(self.view)

    def _withdraw(self, names: Sequence[str]) -> None:
        try:
            self.presenter.withdraw(names)
        except KeceError as error:
            messages.show_message(self, "没有撤回", str(error))
        self.show_view(self.view)

    def _ask_target(self) -> None:
        name = f"{self.view.value}-{self.desk.on.isoformat()}.xlsx"
        messages.choose_target(self, "导出", messages.TABLES, name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Writes the listed rows to a table file."""
        from registers import write_table

        rows = self.models[self.view].rows
        try:
            write_table(path, HEADINGS[self.view], [row.cells for row in rows], sheet=self.view.value)
        except KeceError as error:
            messages.show_message(self, "没有导出", str(error))
        else:
            self.state.setText(f"已导出 {len(rows)} 行：{path}")
