"""The dialog with the firms that could close what is missing to a target."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from policies import KeceError
from registers import write_table
from survey.closing import ClosingFirm
from ui.widgets import messages, theme
from ui.widgets.override import override
from ui.widgets.paper_dialog import show_paper
from ui.widgets.table import TableModel, set_table

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_SIZE = (1000, 520)
"""Pixels; it fits on 1093×614."""
_HEADINGS = ("企业", "街道", "来自", "现在", "政策或合同", "差什么", "负责人")
_WIDTHS = (220, 100, 66, 120, 150, 230, 70)


class ClosingModel(TableModel[ClosingFirm]):
    """The firms, one a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_HEADINGS, parent)

    @override
    def cell(self, row: ClosingFirm, column: int) -> str:
        return closing_cells(row)[column]

    @override
    def hint(self, row: ClosingFirm, column: int) -> str:
        return closing_cells(row)[column]


def closing_cells(row: ClosingFirm) -> tuple[str, ...]:
    """Returns the texts of a firm in the order of the columns."""
    return (row.name, row.street, row.source, row.standing, row.policy, row.note, row.officer)


class ClosingDialog(QDialog):
    """A QDialog that lists the firms. Enter opens one; visits to the selected ones, or to all, are planned in one action."""

    go = Signal(str, object)

    def __init__(self, desk: Desk, title: str, words: str, firms: Sequence[ClosingFirm], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("closing-dialog")
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self._desk, self._title, self.firms = desk, title, tuple(firms)
        self.words = QLabel(
            f"{words}；找到 {len({firm.enterprise for firm in self.firms})} 家。按条文算的差距，不是认定结果。"
        )
        self.model, self.table = ClosingModel(self), QTableView()
        self.visit_button, self.open_button = QPushButton("安排走访…(&V)"), QPushButton("打开企业(&O)")
        self.export_button, self.print_button = QPushButton("导出…(&E)"), QPushButton("打印…(&P)")
        self.close_button = QPushButton("关闭")
        self._lay_out()
        self._connect()
        self.model.show(self.firms)
        if self.firms:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _lay_out(self) -> None:
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        self.table.setModel(self.model)
        set_table(self.table, self._title)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for place, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(place, width)
        self.visit_button.setObjectName("primary")
        buttons = QHBoxLayout()
        for button in (self.open_button, self.export_button, self.print_button):
            buttons.addWidget(button)
            button.setEnabled(bool(self.firms))
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.visit_button)
        self.visit_button.setEnabled(bool(self.firms))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.table.activated.connect(lambda _: self._open())
        self.open_button.clicked.connect(self._open)
        self.visit_button.clicked.connect(self.ask_visits)
        self.export_button.clicked.connect(self._ask_target)
        self.print_button.clicked.connect(self.show_listing)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)

    def _open(self) -> None:
        place = self.table.currentIndex().row()
        if 0 <= place < len(self.model.rows):
            firm = self.model.rows[place].enterprise
            self.accept()
            self.go.emit("firm", firm)

    def chosen(self) -> tuple[int, ...]:
        """Returns the selected firms if there are several, else all."""
        places = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        found = [self.model.rows[place] for place in places] if len(places) > 1 else self.model.rows
        return tuple(dict.fromkeys(firm.enterprise for firm in found))

    def ask_visits(self) -> None:
        """Plans visits to the firms."""
        from ui.planning import ask_visits

        ask_visits(self._desk, self.chosen(), self, self.words.setText, note=self._title)

    def _ask_target(self) -> None:
        name = f"{self._title}-{self._desk.on.isoformat()}.xlsx"
        messages.choose_target(self, "导出名单", messages.TABLES, name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Writes the firms to a table file."""
        try:
            write_table(path, _HEADINGS, [closing_cells(firm) for firm in self.firms], sheet="名单")
        except KeceError as error:
            messages.show_message(self, "没有导出", str(error))
            return
        self.words.setText(f"已导出：{path.name}")

    def show_listing(self) -> None:
        """Shows the firms as they are printed."""
        from sheet.listing import Listing, listing_bytes

        listing = Listing(
            title=self._title, headings=_HEADINGS, rows=tuple(map(closing_cells, self.firms)), widths=_WIDTHS, on=self._desk.on,
            landscape=True, office=self._desk.settings.now.office, note="按条文算的差距，不是认定结果",
        )  # fmt: skip
        name = f"{self._title}-{self._desk.on.isoformat()}.pdf"
        show_paper(self._title, name, lambda: listing_bytes(listing), self)
