"""The page of a ledger: a line to search, boxes to narrow, the list, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Generic

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
)

from policies import KeceError
from registers.ledgers import LedgerColumn, LedgerKind
from ui.desk.desk import Desk
from ui.desk.page import Page
from ui.desk.siblings import SiblingBar
from ui.ledger.form import LedgerForm
from ui.ledger.importing import LedgerImportDialog
from ui.ledger.presenter import ALL, LedgerPresenter
from ui.ledger.spec import LedgerSpec, Record
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.widgets.paper_dialog import PaperDialog
from ui.widgets.table import RIGHT, TableModel, set_table
from ui.widgets.tasks import TaskRunner

_EVERYTHING = "全部"
_ROOM = 240
"""Pixels kept for the widest column and the frame."""
_LEAST = 0.75
"""The smallest factor by which the other columns shrink."""


class LedgerModel(TableModel[Record]):
    """The listed records, one a row."""

    def __init__(self, presenter: LedgerPresenter[Record], colours: theme.Colours) -> None:
        self._columns = [presenter.spec.column(name) for name in presenter.spec.shown]
        super().__init__([column.heading for column in self._columns])
        self._presenter, self.colours = presenter, colours

    @override
    def cell(self, row: Record, column: int) -> str:
        return self._presenter.cell(row, self._columns[column])

    @override
    def hint(self, row: Record, column: int) -> str:
        return self._presenter.spec.tip(row) or self.cell(row, column)

    @override
    def look(self, row: Record, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole and self._presenter.spec.urgent(row):
            return QColor(self.colours.unmet)
        if role == Qt.ItemDataRole.TextAlignmentRole and self._columns[column].kind in (
            LedgerKind.MONEY,
            LedgerKind.NUMBER,
        ):
            return RIGHT
        return None

    @override
    def sort_key(self, row: Record, column: int) -> Any:
        return self._presenter.sort_key(row, self._columns[column])


class LedgerPage(Page, Generic[Record]):
    """A Page over one ledger. Enter changes a record, Insert adds one, Delete removes the selected ones.

    A subclass gives `spec` and may add buttons to `more`, entries to `offer`, and what `arrive` is asked to show.
    """

    def __init__(self, desk: Desk, colours: theme.Colours, spec: LedgerSpec[Record]) -> None:
        super().__init__(desk, colours)
        self.spec = spec
        self.presenter: LedgerPresenter[Record] = self.make_presenter()
        self.siblings = SiblingBar(spec.name)
        self.line = PasteCleaningLineEdit()
        self.boxes = {name: QComboBox() for name in (spec.narrow, spec.narrow_also, *spec.narrow_more) if name}
        self.add_button = QPushButton("新增…")
        self.import_button, self.export_button = QPushButton("导入…"), QPushButton("导出…")
        self.print_button = QPushButton("打印…")
        self.model = LedgerModel(self.presenter, colours)
        self.table, self.empty, self.count = QTableView(), QLabel(), QLabel()
        self.top, self.more = QHBoxLayout(), QHBoxLayout()
        self._stack = QStackedWidget()
        self._printer = TaskRunner(self)
        self._lay_out()
        self._connect()

    def make_presenter(self) -> LedgerPresenter[Record]:
        """Makes the presenter of the page."""
        return LedgerPresenter(self.desk, self.spec)

    def _lay_out(self) -> None:
        self.setObjectName(f"{self.spec.name}-page")
        self.line.setPlaceholderText(self.spec.hint)
        self.line.setAccessibleName(f"查找{self.spec.title}")
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon("search", self.colours.muted), QLineEdit.ActionPosition.LeadingPosition)
        top = self.top
        top.addWidget(self.siblings)
        top.addStretch(1)
        top.addLayout(self.more)
        for button in (self.add_button, self.import_button, self.export_button, self.print_button):
            top.addWidget(button)
        self.add_button.setObjectName("primary")
        self.add_button.setToolTip(f"新增一{self.spec.noun}（Insert）")
        filters = QHBoxLayout()
        filters.setSpacing(6)
        filters.addWidget(self.line, 1)
        for name, box in self.boxes.items():
            box.setAccessibleName(self.spec.column(name).label)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(2 * (len(self.spec.column(name).label) + 3))  # the label, and 全部
            filters.addWidget(box)
        self._build_table()
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.count.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addLayout(filters)
        column.addWidget(self._stack, 1)
        column.addWidget(self.count)

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        set_table(self.table, self.spec.title)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(self._widest, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(48)

    @property
    def _widest(self) -> int:
        """The column that takes the room that is left: that of the firm, or the widest."""
        kinds = [self.spec.column(name).kind for name in self.spec.shown]
        if LedgerKind.FIRM in kinds:
            return kinds.index(LedgerKind.FIRM)
        return max(range(len(kinds)), key=lambda place: self.spec.widths.get(self.spec.shown[place], 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Makes the other columns narrower in a narrow window, so that the widest keeps its room."""
        super().resizeEvent(event)
        widths = {place: self.spec.widths.get(name, 100) for place, name in enumerate(self.spec.shown)}
        del widths[self._widest]
        share = (self.width() - _ROOM) / max(1, sum(widths.values()))
        for place, width in widths.items():
            self.table.setColumnWidth(place, round(width * max(_LEAST, min(1.0, share))))

    def _connect(self) -> None:
        self.presenter.changed.connect(self._show)
        self.siblings.go.connect(self.go)
        self.line.textChanged.connect(lambda text: self.presenter.narrow(text))
        for name, box in self.boxes.items():
            box.activated.connect(
                lambda _, name=name, box=box: self.presenter.narrow(None, **{name: box.currentData()})
            )
        self.table.activated.connect(lambda _: self.ask_change())
        self.table.customContextMenuRequested.connect(self._offer)
        self.add_button.clicked.connect(lambda: self.ask_new())
        self.import_button.clicked.connect(self.ask_import)
        self.export_button.clicked.connect(self._ask_target)
        self.print_button.clicked.connect(self.show_listing)
        self._printer.done.connect(self._show_paper)
        self._printer.failed.connect(self._not_printed)
        for keys, slot in (("Ins", self.ask_new), ("Del", self.ask_remove)):
            self.add_key(keys, slot)

    def add_key(self, keys: str, slot: Callable[[], object]) -> None:
        """Adds a key that works from everywhere in the page."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    @override
    def arrive(self, target: object = None) -> None:
        self.siblings.mark()
        self.presenter.refresh()
        self._fill_boxes()
        self.line.setFocus()

    def _fill_boxes(self) -> None:
        for name, box in self.boxes.items():
            kept = self.presenter.chosen.get(name, ALL)
            box.clear()
            box.addItem(f"{self.spec.column(name).label}：{_EVERYTHING}", ALL)
            for value in self.presenter.choices(name):
                box.addItem(value, value)
            box.setCurrentIndex(max(0, box.findData(kept)))

    def _show(self) -> None:
        self.model.show(self.presenter.rows)
        self.empty.setText(self.presenter.empty_words())
        self._stack.setCurrentIndex(0 if self.presenter.rows else 1)
        self.count.setText(self.presenter.count_words())
        for button in (self.export_button, self.print_button):
            button.setEnabled(bool(self.presenter.rows))
        if self.presenter.rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def chosen_records(self) -> tuple[Record, ...]:
        """Returns the selected records."""
        places = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return tuple(self.model.rows[place] for place in places)

    # -- records

    def ask_new(self, given: dict[str, Any] | None = None, firm: str = "") -> None:
        """Asks for a new record; `given` are values that are known, `firm` the name of a firm among them."""
        self._ask(f"新增{self.spec.title}", given or {}, None, firm)

    def ask_change(self) -> None:
        """Asks for changes of the current record."""
        chosen = self.chosen_records()
        if chosen:
            self._ask(self.spec.title, dict(self.spec.values(chosen[0])), chosen[0], self.spec.firm_name(chosen[0]))

    def _ask(self, title: str, given: dict[str, Any], record: Record | None, firm: str) -> None:
        form = LedgerForm(title, self.spec.columns, given, lambda values: self.presenter.store(values, record), self)
        form.build(self.desk, self.colours, firm)
        form.accepted.connect(self._fill_boxes)
        form.open()

    def ask_remove(self) -> None:
        """Asks whether to remove the selected records."""
        chosen = self.chosen_records()
        if chosen:
            words = f"删除选中的 {len(chosen)} {self.spec.noun}？修改记录里仍查得到。"
            messages.ask(self, f"删除{self.spec.title}", words, lambda: self._remove(chosen))

    def _remove(self, chosen: Sequence[Record]) -> None:
        answer = self.presenter.remove(chosen)
        if not answer.accepted:
            messages.show_message(self, "没有删除", answer.message)

    def _offer(self, place: QPoint) -> None:
        chosen = self.chosen_records()
        if chosen:
            menu = QMenu(self)
            self.offer(menu, chosen)
            menu.addSeparator()
            menu.addAction("修改…（回车）", self.ask_change)
            self.offer_removal(menu)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.menu_place(place))

    def offer_removal(self, menu: QMenu) -> None:
        """Adds to a menu that the selected records are removed."""
        menu.addAction("删除…（Del）", self.ask_remove)

    def menu_place(self, place: QPoint) -> QPoint:
        """Returns where on the screen a menu opens that was asked for at a place of the list."""
        return self.table.viewport().mapToGlobal(place)

    def offer(self, menu: QMenu, chosen: Sequence[Record]) -> None:
        """Adds what can be done with the selected records to a menu; by default, to open the firm."""
        firm = self._firm_column()
        if firm is not None:
            values = [self.spec.values(record).get(firm.name) for record in chosen]
            numbers = tuple(dict.fromkeys(number for number in values if isinstance(number, int)))
            menu.addAction("打开企业", partial(self.go.emit, "firm", values[0]))
            menu.addAction(f"安排走访…（{len(numbers)} 家）", partial(self._plan_visits, numbers))

    def _plan_visits(self, firms: Sequence[int]) -> None:
        """Opens the planning of visits to the firms of the selected records."""
        from ui.planning import ask_visits

        ask_visits(self.desk, firms, self, self.count.setText)

    def _firm_column(self) -> LedgerColumn | None:
        return next((column for column in self.spec.columns if column.kind is LedgerKind.FIRM), None)

    # -- files and paper

    def ask_import(self) -> LedgerImportDialog:
        """Opens the dialog that takes a file or copied cells."""
        dialog = LedgerImportDialog(self.spec, self.presenter.read_file, self.presenter.take, self)  # type: ignore[arg-type]  # only columns and title are read
        dialog.accepted.connect(self._fill_boxes)
        dialog.open()
        return dialog

    def _ask_target(self) -> None:
        name = f"{self.spec.title}-{self.desk.on.isoformat()}.xlsx"
        messages.choose_target(self, f"导出{self.spec.title}", messages.TABLES, name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Writes the listed records to a table file."""
        try:
            self.presenter.export(path)
        except KeceError as error:
            messages.show_message(self, "没有导出", str(error))
            return
        self.count.setText(f"已导出 {len(self.presenter.rows)} 条：{path.name}")

    def show_listing(self) -> None:
        """Makes the listed records as they are printed, in a worker thread, and shows them: thousands take seconds."""
        if self.presenter.rows:
            self.count.setText(f"正在排版 {len(self.presenter.rows)} 条…")
            self._printer.start(self.presenter.listing)

    @override
    def print_shown(self) -> bool:
        self.show_listing()
        return True

    def _show_paper(self, data: object) -> None:
        self.count.setText(self.presenter.count_words())
        if isinstance(data, bytes) and self.isVisible():
            PaperDialog(self.spec.title, data, f"{self.spec.title}-{self.desk.on.isoformat()}.pdf", self).open()

    def _not_printed(self, message: str) -> None:
        self.count.setText(self.presenter.count_words())
        messages.show_message(self, "没有排出", message)

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        self.model.colours = colours
