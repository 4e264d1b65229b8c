"""The dialog with the sums of payouts: a table and its bars, to be printed and exported."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from casebook import Payout
from policies import KeceError
from registers import write_table
from sheet.listing import Listing, listing_bytes
from survey.payout_totals import TotalsBy, payout_figures
from ui.statistics.chart import BarChart
from ui.statistics.model import FiguresModel, shown
from ui.widgets import messages, theme
from ui.widgets.paper_dialog import PaperDialog
from ui.widgets.table import set_table

if TYPE_CHECKING:
    from survey.figures import FigureTable
    from ui.desk.desk import Desk

_SIZE = (1000, 520)
"""Pixels; it fits on 1093×614."""
_FIRST = 170
_OTHERS = 64


class TotalsDialog(QDialog):
    """A QDialog with the sums of `payouts` by policy, by year or by district."""

    def __init__(self, desk: Desk, colours: theme.Colours, payouts: Sequence[Payout], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("payout-totals")
        self.setWindowTitle(f"兑现汇总（{len(payouts)} 笔）")
        self.resize(*_SIZE)
        self._desk, self._payouts = desk, payouts
        self.tabs = QButtonGroup(self)
        self.note, self.table = QLabel(), QTableView()
        self.chart, self.model = BarChart(colours), FiguresModel(self)
        self.print_button, self.export_button = QPushButton("打印…(&P)"), QPushButton("导出…(&E)")
        self.close_button = QPushButton("关闭")
        self._lay_out()
        self.tabs.idClicked.connect(lambda _: self._show())
        self.print_button.clicked.connect(self.show_listing)
        self.export_button.clicked.connect(self._ask_target)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)
        self._show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for place, by in enumerate(TotalsBy):
            button = QPushButton(by.value)
            button.setObjectName("group")
            button.setCheckable(True)
            button.setChecked(place == 0)
            self.tabs.addButton(button, place)
            top.addWidget(button)
        self.note.setObjectName("muted")
        top.addWidget(self.note, 1)
        self.table.setModel(self.model)
        set_table(self.table, "兑现汇总")
        splitter = QSplitter()
        splitter.addWidget(self._chart_card())
        splitter.addWidget(self.table)
        splitter.setSizes([280, 720])
        splitter.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.close_button, self.export_button, self.print_button):
            buttons.addWidget(button)
        self.print_button.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addWidget(splitter, 1)
        column.addLayout(buttons)

    def _chart_card(self) -> QFrame:
        card, scroll, body = QFrame(), QScrollArea(), QWidget()
        card.setObjectName("card")
        body.setObjectName("body")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.chart)
        inside.addStretch(1)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(body)
        around = QVBoxLayout(card)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)
        return card

    @property
    def figures(self) -> FigureTable:
        """The table that is shown."""
        return payout_figures(self._payouts, tuple(TotalsBy)[self.tabs.checkedId()], self._desk.on)

    def _show(self) -> None:
        figures = self.figures
        self.note.setText(figures.note)
        self.chart.show_figures(figures)
        self.model.show(figures.rows, figures.headings)
        for column in range(self.model.columnCount()):
            self.table.setColumnWidth(column, _OTHERS if column else _FIRST)

    def show_listing(self) -> None:
        """Shows the table as it is printed."""
        figures = self.figures
        rows = tuple(tuple(shown(cell) for cell in row) for row in figures.rows)
        listing = Listing(
            title=figures.title, note=figures.note, headings=figures.headings, rows=rows,
            widths=(3.2, *(1.0,) * (len(figures.headings) - 1)), on=self._desk.on, office=self._desk.settings.now.office,
        )  # fmt: skip
        try:
            data = listing_bytes(listing)
        except KeceError as error:
            messages.show_message(self, "没有排出", str(error))
            return
        PaperDialog(figures.title, data, f"{figures.title}-{self._desk.on.isoformat()}.pdf", self).open()

    def _ask_target(self) -> None:
        name = f"{self.figures.title}-{self._desk.on.isoformat()}.xlsx"
        messages.choose_target(self, "导出汇总", messages.TABLES, name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Writes the table that is shown."""
        figures = self.figures
        rows = [[Decimal(cell) if isinstance(cell, int) else cell for cell in row] for row in figures.rows]
        try:
            write_table(path, figures.headings, rows, sheet="兑现汇总")
        except KeceError as error:
            messages.show_message(self, "没有导出", str(error))
            return
        self.note.setText(f"已导出：{path.name}")
