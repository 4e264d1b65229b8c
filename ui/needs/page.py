"""The page 诉求: the ledger of needs, their answers and letters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHeaderView, QMenu, QPushButton

from casebook import Request
from policies import KeceError, UserError
from sheet.letter import letters_bytes
from survey.answer_letters import AnswerLetters, answer_letters
from survey.change_letters import Sender
from ui.ledger.page import LedgerPage
from ui.needs.spec import NeedLedger
from ui.visit.agenda import AgendaPresenter
from ui.visit.answer_dialog import AnswerDialog
from ui.visit.dialogs import RequestDialog
from ui.visit.evidence_view import show_evidence
from ui.widgets import messages
from ui.widgets.override import override
from ui.widgets.paper_dialog import show_paper

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours

_MOST_TOLD = 12
"""Needs without a letter that are named; the rest is counted."""


class NeedsPage(LedgerPage[Request]):
    """The page 诉求. It is asked to show a need by its number. Enter answers it."""

    def __init__(self, desk: Desk, colours: Colours) -> None:
        self._ledger = NeedLedger(desk)
        super().__init__(desk, colours, self._ledger.spec())
        self._agenda = AgendaPresenter(desk)
        self.letters_button = QPushButton("答复函…")
        self.letters_button.setToolTip("给选中的企业出答复函；没有选就给眼前全部")
        self.letters_button.clicked.connect(self.ask_letters)
        self.more.addWidget(self.letters_button)
        header, shown = self.table.horizontalHeader(), self.spec.shown
        header.setSectionResizeMode(shown.index("firm"), QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(shown.index("text"), QHeaderView.ResizeMode.Stretch)

    @override
    def arrive(self, target: object = None) -> None:
        super().arrive(target)
        if isinstance(target, int):
            self._show_target(target)

    def _show_target(self, target: int) -> None:
        try:
            request = self.desk.book.requests.get(target)
        except UserError as error:
            messages.show_message(self, "没有打开", str(error))
            return
        self.line.clear()
        self.presenter.narrow("", **dict.fromkeys(self.presenter.chosen, ""))
        self._fill_boxes()
        if request in self.model.rows:
            self.table.selectRow(self.model.rows.index(request))
            self.ask_change()

    @override
    def _ask(self, title: str, given: dict[str, Any], record: Request | None, firm: str) -> None:
        if record is None:
            new = RequestDialog(self._agenda, self.desk, self.colours, self)
            new.accepted.connect(self._renew)
            new.open()
            return
        dialog = AnswerDialog(self._agenda, record, self.colours, self)
        dialog.accepted.connect(self._renew)
        dialog.open()

    def _renew(self) -> None:
        self.presenter.refresh()
        self._fill_boxes()

    @override
    def offer(self, menu: QMenu, chosen: Sequence[Request]) -> None:
        super().offer(menu, chosen)
        menu.addAction(f"答复函…（{len(chosen)} 条）", partial(self.show_letters, tuple(chosen)))
        if chosen[0].evidence_file:
            menu.addAction("看佐证文件", partial(self._show_evidence, chosen[0]))
        menu.addAction("改诉求内容…", partial(self._ask_whole, chosen[0]))

    def _ask_whole(self, record: Request) -> None:
        """Asks for every column of a need, also those that an answer does not touch."""
        super()._ask(self.spec.title, dict(self.spec.values(record)), record, record.name)

    def _show_evidence(self, record: Request) -> None:
        try:
            name, body = self._agenda.evidence_of(record)
        except KeceError as error:
            messages.show_message(self, "没有打开", str(error))
            return
        show_evidence(name, body, self)

    # -- letters

    def ask_letters(self) -> None:
        """Shows the letters about the selected needs; if one row is current, those of its firm and of all rows are offered."""
        chosen = self.chosen_records()
        if len(chosen) > 1:
            self.show_letters(chosen)
            return
        menu = QMenu(self)
        if chosen:
            of_firm = tuple(row for row in self.presenter.records if row.enterprise == chosen[0].enterprise)
            menu.addAction("选中的这一条", partial(self.show_letters, chosen))
            menu.addAction(f"{chosen[0].name}的全部 {len(of_firm)} 条", partial(self.show_letters, of_firm))
        untold = tuple(row for row in self.presenter.rows if not self._ledger.told(row))
        menu.addAction("眼前全部还没发函的", partial(self.show_letters, untold))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.letters_button.mapToGlobal(QPoint(0, self.letters_button.height())))

    def show_letters(self, requests: Sequence[Request]) -> None:
        """Shows one letter per firm; they are kept when they are printed or saved."""
        kept = self.desk.settings.now
        sender = Sender(kept.office, self.desk.officer, kept.phone)
        names = frozenset(policy.name for policy in self.desk.library.policies)
        batch = answer_letters(requests, self.desk.book.resources.named, sender, self.desk.on, names)
        if not batch.letters:
            messages.show_message(self, "没有可以出的答复函", left_out_words(batch) or "这里没有还没发函的诉求。")
            return
        title, name = f"答复函 {len(batch.letters)} 份", f"答复函-{self.desk.on.isoformat()}.pdf"
        dialog = show_paper(title, name, lambda: letters_bytes(batch.letters), self)
        if dialog is None:
            return
        dialog.used.connect(partial(self._keep, batch))
        if words := left_out_words(batch):
            messages.show_message(dialog, "有的内容没有写进答复函", words)

    def _keep(self, batch: AnswerLetters) -> None:
        """Keeps the letters once, however often they are printed."""
        try:
            self.desk.book.letters.add_untold(batch.kept, self.desk.author())
        except KeceError as error:
            messages.show_message(self, "答复函没有记下", str(error))
            return
        self._renew()


def left_out_words(batch: AnswerLetters) -> str:
    """Returns which needs no letter answers and why, and which resources were left out."""
    lines = [f"{held.request.name}　{held.request.text}：{held.why}" for held in batch.held_back]
    more = [f"……另有 {len(lines) - _MOST_TOLD} 条"] if len(lines) > _MOST_TOLD else []
    expired = [f"有效期已过、没有写进函里的资源：{'、'.join(batch.expired)}"] if batch.expired else []
    return "\n".join([*lines[:_MOST_TOLD], *more, *expired])
