"""The plan of a firm (一企一策) as a table: proposed from the match, edited by keyboard, printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from casebook import PlanPart
from policies import KeceError
from registers.ledgers import LedgerColumn, LedgerKind
from sheet.options import Edition
from sheet.plan import plan_bytes
from ui.desk.rows_model import RowsModel
from ui.desk.rows_table import RowsTable
from ui.dossier.presenter import PLAN_HEADINGS
from ui.dossier.proposal_dialog import ProposalDialog
from ui.ledger.form import LedgerForm
from ui.widgets import messages, theme
from ui.widgets.paper_dialog import PaperDialog, show_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desk.desk import Desk
    from ui.dossier.presenter import DossierPresenter
    from ui.widgets.theme import Colours

COLUMNS = (
    LedgerColumn(name="part", label="部分", kind=LedgerKind.CHOICE, required=True, choices=tuple(PlanPart)),
    LedgerColumn(name="text", label="内容", required=True),
    LedgerColumn(name="person", label="谁来做"),
    LedgerColumn(name="due_on", label="什么时候前", kind=LedgerKind.DATE),
    LedgerColumn(name="done_on", label="完成日期", kind=LedgerKind.DATE),
)
"""What is asked for of a line."""
_WIDTHS = {0: 72, 2: 130, 3: 104, 4: 104}
_EMPTY = "还没有方案。\n点“从匹配结果拟…”：短板、优势、下一级和措施按今天的匹配列出来，勾选要写进去的；也可以自己加（Ctrl+Shift+A）。"


class PlanView(QWidget):
    """Keys: Enter edits a line, Space notes it as done, Del deletes, Alt+↑/↓ moves. `changed` after each change."""

    changed = Signal()

    def __init__(self, desk: Desk, presenter: DossierPresenter, colours: Colours) -> None:
        super().__init__()
        self._desk, self._presenter, self._colours = desk, presenter, colours
        self.model = RowsModel(PLAN_HEADINGS, self)
        self.table = RowsTable(self.model, "一企一策", _WIDTHS, 1)
        self.empty, self._stack = QLabel(_EMPTY), QStackedWidget()
        self.propose, self.add = QPushButton("从匹配结果拟…"), QPushButton("加一条…")
        self.done, self.drop = QPushButton("办完"), QPushButton("删除")
        self.firm_print, self.officer_print = QPushButton("打印企业版…"), QPushButton("打印工作版…")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.empty.setObjectName("muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.setSortingEnabled(False)  # the order is that of the paper
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        self.propose.setObjectName("primary")
        self.done.setToolTip("记下今天办完，再按一次取消（空格）")
        self.add.setShortcut(QKeySequence("Ctrl+Shift+A"))
        buttons = QHBoxLayout()
        for button in (self.propose, self.add, self.done, self.drop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.officer_print, self.firm_print):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(self._stack, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.propose.clicked.connect(self.ask_proposals)
        self.add.clicked.connect(lambda: self.edit(None))
        self.done.clicked.connect(lambda: self._act(self._presenter.turn_done))
        self.drop.clicked.connect(self.ask_drop)
        self.firm_print.clicked.connect(lambda: self.show_paper(Edition.FIRM))
        self.officer_print.clicked.connect(lambda: self.show_paper(Edition.OFFICER))
        self.table.activated.connect(lambda _: self.edit(self.chosen))
        self._key("Space", lambda: self._act(self._presenter.turn_done))
        self._key("Del", self.ask_drop)
        self._key("Alt+Up", lambda: self._act(partial(self._presenter.shift, by=-1)))
        self._key("Alt+Down", lambda: self._act(partial(self._presenter.shift, by=1)))

    def _key(self, key: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(action)

    @property
    def chosen(self) -> str | None:
        """The id of the current line."""
        return self.table.line.id if self.model.rows and self.table.line is not None else None

    def list(self) -> None:
        """Lists the lines; the current one stays current."""
        chosen = self.chosen
        self.model.show(self._presenter.plan_rows())
        rows = bool(self.model.rows)
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        for button in (self.done, self.drop, self.firm_print, self.officer_print):
            button.setEnabled(rows)
        if rows:
            place = self.model.place(chosen) if chosen is not None else 0
            self.table.setCurrentIndex(self.model.index(max(0, place), 0))

    def _act(self, action: Callable[[str], object]) -> None:
        if self.chosen is None:
            return
        try:
            action(self.chosen)
        except KeceError as error:
            messages.show_message(self, "没有改成", str(error))
        self._again()

    def _again(self) -> None:
        self.list()
        self.changed.emit()

    def ask_drop(self) -> None:
        """Asks whether to delete the current line."""
        if (name := self.chosen) is not None:
            text = self._presenter.step(name).text
            messages.ask(
                self, "删除", f"删除“{text[:60]}”？可以撤销。", lambda: self._act(lambda _: self._presenter.drop(name))
            )

    def edit(self, name: str | None) -> LedgerForm:
        """Opens the form of a line, of a new one without a name."""
        given: dict[str, object] = {"part": PlanPart.STEP.value}
        if name is not None:
            step = self._presenter.step(name)
            given = {
                "part": step.part.value, "text": step.text, "person": step.person, "due_on": step.due_on,
                "done_on": step.done_on,
            }  # fmt: skip
        form = LedgerForm(
            "加一条" if name is None else "修改",
            COLUMNS,
            given,  # type: ignore[arg-type]  # texts and days
            lambda values: self._presenter.store(values, name),
            self,
        )
        form.build(self._desk, self._colours)
        form.accepted.connect(self._again)
        form.open()
        return form

    def ask_proposals(self) -> ProposalDialog | None:
        """Opens the dialog with what the match suggests."""
        try:
            found = self._presenter.proposed()
        except KeceError as error:
            messages.show_message(self, "没有拟出", str(error))
            return None
        if not found:
            messages.show_message(self, "没有新的建议", "按今天的匹配，没有方案里还没写的内容。画像补全以后再拟一次。")
            return None
        dialog = ProposalDialog(found, self)
        dialog.accepted.connect(lambda: self._taken(dialog))
        dialog.open()
        return dialog

    def _taken(self, dialog: ProposalDialog) -> None:
        self._presenter.take(dialog.chosen())
        self._again()

    def show_paper(self, edition: Edition) -> PaperDialog | None:
        """Shows the plan as it is printed."""
        paper = self._presenter.paper(edition)
        name = f"一企一策-{paper.firm}-{paper.on.isoformat()}.pdf"
        return show_paper("一企一策", name, lambda: plan_bytes(paper), self)
