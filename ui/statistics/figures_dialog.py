"""A dialog with tables of figures and their bars, one at a time, to be printed and exported."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
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

from policies import KeceError
from registers import write_table
from survey.figures import FigureTable
from ui.statistics.chart import BarChart
from ui.statistics.model import FiguresModel
from ui.widgets import messages, theme
from ui.widgets.paper_dialog import show_paper
from ui.widgets.table import set_table

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_SIZE = (1000, 520)
"""Pixels; it fits on 1093×614."""
_WIDEST = 240
"""Pixels of a column at most."""


class FiguresDialog(QDialog):
    """A QDialog over some tables of figures; the part of a title after “·” names its button."""

    def __init__(
        self, desk: Desk, colours: theme.Colours, title: str, tables: Sequence[FigureTable], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("figures-dialog")
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self._desk, self._title, self._tables = desk, title, tuple(tables)
        self.tabs = QButtonGroup(self)
        self.note, self.empty, self.table = QLabel(), QLabel(), QTableView()
        self.chart, self.model = BarChart(colours), FiguresModel(self)
        self.print_button, self.export_button = QPushButton("打印…(&P)"), QPushButton("导出…(&E)")
        self.close_button = QPushButton("关闭")
        self._body = QSplitter()
        self._lay_out()
        self.tabs.idClicked.connect(lambda _: self._show())
        self.print_button.clicked.connect(self.show_paper)
        self.export_button.clicked.connect(self._ask_target)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)
        self._show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for place, figures in enumerate(self._tables):
            button = QPushButton(figures.title.rpartition("·")[2])
            button.setObjectName("group")
            button.setCheckable(True)
            button.setChecked(place == 0)
            self.tabs.addButton(button, place)
            top.addWidget(button)
        top.addStretch(1)
        for label in (self.note, self.empty):
            label.setObjectName("muted")
            label.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.setModel(self.model)
        set_table(self.table, self._title)
        self._body.addWidget(chart_card(self.chart))
        self._body.addWidget(self.table)
        self._body.setSizes([360, 640])
        self._body.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.close_button, self.export_button, self.print_button):
            buttons.addWidget(button)
        self.print_button.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.note)
        column.addWidget(self._body, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(buttons)

    @property
    def figures(self) -> FigureTable:
        """The table that is shown."""
        return self._tables[self.tabs.checkedId()]

    def _show(self) -> None:
        figures = self.figures
        self.note.setText(figures.note)
        self.empty.setText(figures.empty)
        for widget, there in ((self._body, bool(figures.rows)), (self.empty, not figures.rows)):
            widget.setVisible(there)
        for button in (self.print_button, self.export_button):
            button.setEnabled(bool(figures.rows))
        self.chart.show_figures(figures)
        self.model.show(figures.rows, figures.headings)
        self.table.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            self.table.setColumnWidth(column, min(_WIDEST, self.table.columnWidth(column)))

    def show_paper(self) -> None:
        """Shows the tables with their charts as they are printed."""
        show_figures_paper(self._desk, [table for table in self._tables if table.rows], self._title, self)

    def _ask_target(self) -> None:
        name = f"{self.figures.title.replace('·', '-')}-{self._desk.on.isoformat()}.xlsx"
        messages.choose_target(self, "导出汇总", messages.TABLES, name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Writes the table that is shown."""
        figures = self.figures
        rows = [[Decimal(cell) if isinstance(cell, int) else cell for cell in row] for row in figures.rows]
        try:
            write_table(path, figures.headings, rows, sheet="汇总")
        except KeceError as error:
            messages.show_message(self, "没有导出", str(error))
            return
        self.note.setText(f"已导出：{path.name}")


def chart_card(chart: BarChart) -> QFrame:
    """Returns a card in which a chart scrolls."""
    card, scroll, body = QFrame(), QScrollArea(), QWidget()
    card.setObjectName("card")
    body.setObjectName("body")
    inside = QVBoxLayout(body)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(chart)
    inside.addStretch(1)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(body)
    around = QVBoxLayout(card)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(scroll)
    return card


def show_figures_paper(desk: Desk, tables: Sequence[FigureTable], title: str, parent: QWidget) -> None:
    """Shows tables with their charts as one paper."""
    from sheet.charts import charts_bytes
    from survey.figure_papers import figures_paper

    if not tables:
        return
    papers = [figures_paper(table, desk.on, desk.settings.now.office) for table in tables]
    show_paper(title, f"{title}-{desk.on.isoformat()}.pdf", lambda: charts_bytes(papers), parent)
