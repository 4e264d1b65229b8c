"""The page 兑现: the ledger of payouts, its sums, and the letters about what was approved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QPushButton

from casebook import NewPayout, Payout
from policies import KeceError, UserError
from sheet.letter import letters_bytes
from sheet.listing import Listing, listing_bytes
from survey.change_letters import Sender
from survey.payout_clauses import payout_of
from survey.payout_papers import PayoutLetters, office_listing, payout_letters, result_listing
from survey.payout_totals import TotalsBy, payout_figures
from ui.ledger.page import LedgerPage
from ui.payouts.editor import PayoutForm
from ui.payouts.spec import PayoutLedger
from ui.statistics.figures_dialog import FiguresDialog
from ui.widgets import messages, theme
from ui.widgets.override import override
from ui.widgets.paper_dialog import show_paper

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_MOST_TOLD = 12
"""Payouts without a letter that are named; the rest is counted."""


class PayoutsPage(LedgerPage[Payout]):
    """The page 兑现. It is asked to show a payout, or to make one from a filing, by the id of either."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        self._ledger = PayoutLedger(desk)
        super().__init__(desk, colours, self._ledger.spec())
        self.totals_button, self.letters_button = QPushButton("汇总…"), QPushButton("核定告知书…")
        self.totals_button.setToolTip("眼前这些兑现按政策、年度、区合计")
        self.letters_button.setToolTip("给选中的企业出核定告知书；没有选就给眼前全部")
        for button in (self.letters_button, self.totals_button):
            self.more.addWidget(button)
        self.letters_button.clicked.connect(self.ask_letters)
        self.totals_button.clicked.connect(self.show_totals)

    @override
    def arrive(self, target: object = None) -> None:
        super().arrive(target)
        if isinstance(target, str) and target:
            self._show_target(target)

    def _show_target(self, target: str) -> None:
        try:
            payout = self.desk.book.payouts.get(target)
        except UserError:
            self._from_filing(target)
            return
        if payout not in self.model.rows:
            self.line.clear()
            self.presenter.narrow("", **dict.fromkeys(self.presenter.chosen, ""))
            self._fill_boxes()
        if payout in self.model.rows:
            self.table.selectRow(self.model.rows.index(payout))
            self.ask_change()

    def _from_filing(self, target: str) -> None:
        try:
            filing = self.desk.book.filings.get(target)
            firm = self.desk.book.enterprises.get(filing.enterprise)
        except UserError as error:
            messages.show_message(self, "没有打开", str(error))
            return
        policy = next((known for known in self.desk.library.policies if known.id == filing.policy), None)
        profile = self.desk.book.enterprises.profile(firm.id, self.desk.on).profile
        new = payout_of(filing, policy, str(profile.facts.get("district", "")), self.desk.on)
        names = [name for name in NewPayout.__struct_fields__ if getattr(new, name) not in (None, "")]
        self.ask_new({"firm": firm.id, **{name: getattr(new, name) for name in names}}, firm.name)

    @override
    def _ask(self, title: str, given: dict[str, Any], record: Payout | None, firm: str) -> None:
        known = given | ({"policy": record.policy, "filing": record.filing} if record is not None else {})
        form = PayoutForm(self.desk, self.colours, known, lambda values: self.presenter.store(values, record), self)
        form.setWindowTitle(f"{title} · {firm}" if firm else title)
        form.accepted.connect(self._fill_boxes)
        form.open()

    @override
    def offer(self, menu: QMenu, chosen: Sequence[Payout]) -> None:
        super().offer(menu, chosen)
        menu.addAction(f"核定告知书…（{len(chosen)} 笔）", partial(self.show_letters, tuple(chosen)))

    def show_totals(self) -> None:
        """Shows the sums of the listed payouts."""
        rows, on = self.presenter.rows, self.desk.on
        tables = [payout_figures(rows, by, on) for by in TotalsBy]
        FiguresDialog(self.desk, self.colours, f"兑现汇总（{len(rows)} 笔）", tables, self).open()

    # -- letters

    def ask_letters(self) -> None:
        """Shows the letters about the selected payouts; if only one row is current, those of all listed payouts are offered too."""
        chosen = self.chosen_records()
        if len(chosen) > 1:
            self.show_letters(chosen)
            return
        menu = QMenu(self)
        if chosen:
            menu.addAction(f"选中的：{chosen[0].name}", partial(self.show_letters, chosen))
        menu.addAction("眼前全部还没告知的", partial(self.show_letters, self._untold()))
        menu.addAction(f"眼前全部 {len(self.presenter.rows)} 笔", partial(self.show_letters, self.presenter.rows))
        self._pop_up(menu, self.letters_button)

    def _untold(self) -> tuple[Payout, ...]:
        return tuple(row for row in self.presenter.rows if row.approved is not None and not self._ledger.told(row))

    def show_letters(self, payouts: Sequence[Payout]) -> None:
        """Shows one letter per firm; they are kept when they are printed or saved."""
        kept = self.desk.settings.now
        batch = payout_letters(payouts, Sender(kept.office, self.desk.officer, kept.phone), self.desk.on)
        if not batch.letters:
            words = held_back_words(batch) or "这里没有还没告知的核定金额。"
            messages.show_message(self, "没有可以出的告知书", words)
            return
        title, name = f"核定告知书 {len(batch.letters)} 份", f"核定告知书-{self.desk.on.isoformat()}.pdf"
        dialog = show_paper(title, name, lambda: letters_bytes(batch.letters), self)
        if dialog is None:
            return
        dialog.used.connect(partial(self._keep, batch))
        if batch.held_back:
            title = f"有 {len(batch.held_back)} 笔没有出告知书"
            messages.show_message(dialog, title, held_back_words(batch))

    def _keep(self, batch: PayoutLetters) -> None:
        """Keeps the letters once, however often they are printed."""
        try:
            self.desk.book.letters.add_untold(batch.kept, self.desk.author())
        except KeceError as error:
            messages.show_message(self, "告知书没有记下", str(error))
            return
        self.presenter.refresh()
        self._fill_boxes()

    # -- printed lists

    @override
    def show_listing(self) -> None:
        if not self.presenter.rows:
            return
        menu = QMenu(self)
        menu.addAction("兑现台账（内部）", partial(self._show_list, office_listing, "兑现台账"))
        menu.addAction(
            "核定结果清单（可给企业看，没有付款日期）", partial(self._show_list, result_listing, "核定结果清单")
        )
        self._pop_up(menu, self.print_button)

    def _show_list(self, make: Any, name: str) -> None:
        listing: Listing = make(self.presenter.rows, self.desk.on, self.desk.settings.now.office)
        show_paper(listing.title, f"{name}-{self.desk.on.isoformat()}.pdf", lambda: listing_bytes(listing), self)

    def _pop_up(self, menu: QMenu, button: QPushButton) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))


def held_back_words(batch: PayoutLetters) -> str:
    """Returns which payouts no letter tells, and why."""
    lines = [f"{held.payout.name}　{held.payout.policy_name}：{held.why}" for held in batch.held_back]
    more = [f"……另有 {len(lines) - _MOST_TOLD} 笔"] if len(lines) > _MOST_TOLD else []
    return "\n".join([*lines[:_MOST_TOLD], *more])
