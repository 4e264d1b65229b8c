"""The page 技术合同: the ledger, the sums with charts, and what a contract opens."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDoubleSpinBox, QMenu, QPushButton

from casebook import Contract
from policies import UserError
from survey.contract_sums import contract_figures
from survey.own_targets import contract_goal
from ui.contracts.spec import ContractLedger
from ui.ledger.page import LedgerPage
from ui.statistics.figures_dialog import FiguresDialog
from ui.widgets import messages, theme
from ui.widgets.override import override
from ui.widgets.paper_dialog import show_paper

if TYPE_CHECKING:
    from ui.desk.desk import Desk


class ContractsPage(LedgerPage[Contract]):
    """The page 技术合同. It is asked to show a contract by its id."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        self.ledger = ContractLedger(desk)
        super().__init__(desk, colours, self.ledger.spec())
        self.line_box = QDoubleSpinBox()
        self.line_box.setAccessibleName("大额合同的线，万元")
        self.line_box.setPrefix("大额 ≥ ")
        self.line_box.setSuffix(" 万元")
        self.line_box.setDecimals(0)
        self.line_box.setRange(1, 1_000_000)
        self.line_box.setValue(float(desk.settings.now.big_contract))
        self.line_box.setToolTip("大额合同逐份盯，小额合同宣讲带动；线由本局自己定")
        self.relief_button, self.totals_button = QPushButton("优惠…"), QPushButton("汇总…")
        self.relief_button.setToolTip("选中的合同可以办哪些优惠、要核对什么、依据哪一条（Ctrl+U）")
        self.relief_button.setShortcut("Ctrl+U")
        self.totals_button.setToolTip("按月、类型、街道、大小合计，对照目标")
        for widget in (self.line_box, self.relief_button, self.totals_button):
            self.more.addWidget(widget)
        self.line_box.editingFinished.connect(self._set_line)
        self.relief_button.clicked.connect(lambda: self.show_reliefs(self.chosen_records()))
        self.totals_button.clicked.connect(self.show_totals)

    @override
    def arrive(self, target: object = None) -> None:
        super().arrive(target)
        if isinstance(target, str) and target:
            self._show_target(target)

    def _show_target(self, target: str) -> None:
        try:
            contract = self.desk.book.contracts.get(target)
        except UserError as error:
            messages.show_message(self, "没有打开", str(error))
            return
        if contract not in self.model.rows:
            self.line.clear()
            self.presenter.narrow("", **dict.fromkeys(self.presenter.chosen, ""))
            self._fill_boxes()
        self.table.selectRow(self.model.rows.index(contract))
        self.ask_change()

    def _set_line(self) -> None:
        line = Decimal(int(self.line_box.value()))
        if line != self.desk.settings.now.big_contract:
            self.desk.settings.change(big_contract=line)
            self.presenter.refresh()
            self._fill_boxes()

    @override
    def offer(self, menu: QMenu, chosen: Sequence[Contract]) -> None:
        super().offer(menu, chosen)
        menu.addAction("可办的优惠…（Ctrl+U）", partial(self.show_reliefs, tuple(chosen)))

    def show_totals(self) -> FiguresDialog | None:
        """Shows the sums of the listed contracts in the year of the page's day."""
        year = self.desk.on.year
        tables = contract_figures(
            self.presenter.rows,
            self.ledger.streets,
            year,
            contract_goal(self.desk.book.targets.of_year(year), year),
            self.desk.settings.now.big_contract,
        )
        dialog = FiguresDialog(self.desk, self.colours, f"{year} 年技术合同汇总", tables, self)
        dialog.open()
        return dialog

    def show_reliefs(self, contracts: Sequence[Contract]) -> None:
        """Shows what contracts open, as a list to be printed."""
        from sheet.listing import Listing, listing_bytes

        rows = [
            (
                contract.name,
                f"{contract.title}（{contract.kind.value}，{self.ledger.values(contract)['state']}）",
                relief.name,
                "；".join(relief.texts),
                "；".join((*([] if contract.registered else ["合同先认定登记"]), *relief.asks, *relief.cautions)),
                relief.basis,
            )
            for contract in contracts
            for relief in self.ledger.reliefs(contract)
        ]
        if not rows:
            words = "选中的合同在政策库里没有对应的优惠：企业是买方，或者没有政策的条文写到这类合同。"
            messages.show_message(self, "没有可办的优惠", words if contracts else "请先在表里选中合同。")
            return
        listing = Listing(
            title="技术合同可办的优惠", headings=("企业", "合同", "政策", "给什么", "要核对什么", "依据"), rows=tuple(rows),
            widths=(90, 100, 70, 130, 230, 130), on=self.desk.on, landscape=True, office=self.desk.settings.now.office,
            note="按政策条文列出，逐条核对后才能办，不是认定结果",
        )  # fmt: skip
        name = f"技术合同优惠-{self.desk.on.isoformat()}.pdf"
        show_paper("技术合同可办的优惠", name, lambda: listing_bytes(listing), self)
