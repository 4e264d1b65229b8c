"""The page of firms: a search line, filters, the list, and actions on it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
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

from casebook import EnterpriseRow
from ui.desk.page import IMPORT, PASTE, Page
from ui.firms.model import FirmModel
from ui.firms.new_firm import NewFirm
from ui.firms.presenter import SEEN, UNSORTED, FirmColumn, FirmsPresenter
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.widgets.table import set_table
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.desk.settings import SavedView
    from ui.planning.dialog import RoutePlanDialog

_FILTERS = ("district", "street", "sector", "rung", "officer", "seen")
_WIDTHS = {
    FirmColumn.PLACE: 170,
    FirmColumn.SECTORS: 150,
    FirmColumn.HELD: 220,
    FirmColumn.OFFICER: 80,
    FirmColumn.SEEN: 96,
    FirmColumn.CODE: 172,
}
_ROOMY = 1280
"""The page width in pixels from which columns have their full widths, as in a 1366-pixel window; below, they shrink."""
_LEAST = 0.68
"""The smallest factor by which the column widths shrink."""
_TYPING = 25
"""Milliseconds from the last keystroke to the search: one search for a pasted text, and no delay is noticed."""


class FirmsPage(Page):
    """The page 企业. Enter or a double click opens a firm, F8 its dossier, F9 starts a visit to it."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = FirmsPresenter(desk)
        self._add = NewFirm(desk, self, lambda number: self.go.emit("firm", number))
        self.model = FirmModel(self)
        self.line = PasteCleaningLineEdit()
        self.boxes = {name: QComboBox() for name in _FILTERS}
        self.views = QPushButton("视图")
        self.new, self.imported, self.export = QPushButton("新建企业"), QPushButton("导入…"), QPushButton("导出…")
        self.table = QTableView()
        self.count = QLabel()
        self.empty = QLabel()
        self._stack = QStackedWidget()
        self._exporter = TaskRunner(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.line.setPlaceholderText("名称、简称、拼音首字母、信用代码、曾用名")
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon("search", self.colours.muted), QLineEdit.ActionPosition.LeadingPosition)
        top = QHBoxLayout()
        title = QLabel("企业")
        title.setObjectName("title")
        self.count.setObjectName("muted")
        top.addWidget(title)
        top.addWidget(self.count)
        top.addStretch(1)
        for button in (self.new, self.imported, self.export):
            top.addWidget(button)
        self.new.setObjectName("primary")
        filters = QHBoxLayout()
        filters.setSpacing(6)
        filters.addWidget(self.line, 1)
        for box in self.boxes.values():
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(7)
            filters.addWidget(box)
        self.boxes["seen"].setMinimumContentsLength(10)
        filters.addWidget(self.views)
        self._build_table()
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addLayout(filters)
        column.addWidget(self._stack, 1)

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        set_table(self.table, "企业列表")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.verticalHeader().setDefaultSectionSize(30)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(FirmColumn.NAME, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(UNSORTED, Qt.SortOrder.AscendingOrder)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)

    def _connect(self) -> None:
        self.presenter.changed.connect(self._show)
        self.line.textChanged.connect(lambda _: self._timer.start())
        self.line.returnPressed.connect(lambda: self._open_first())
        self._timer.timeout.connect(lambda: self.presenter.search(self.line.text()))
        for name, box in self.boxes.items():
            box.activated.connect(lambda _, name=name, box=box: self.presenter.narrow(name, box.currentData()))
        self.table.activated.connect(lambda index: self._open(index.row()))
        self.table.customContextMenuRequested.connect(self._offer)
        for key, page in (("F9", "visit"), ("F8", "dossier")):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._open_first, page))
        self.table.horizontalHeader().sectionClicked.connect(self._sorted)
        self.views.clicked.connect(self._offer_views)
        self.new.clicked.connect(self._add.ask)
        self.imported.clicked.connect(lambda: self.import_table(IMPORT))
        self.export.clicked.connect(self._ask_target)
        self.export.setToolTip("写出眼前这张表里的企业和它们的全部数据，可以再导入")
        self._exporter.done.connect(self.count.setText)
        self._exporter.failed.connect(self._not_exported)
        self._exporter.busy.connect(lambda busy: self.export.setEnabled(not busy and bool(self.presenter.rows)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share = max(_LEAST, min(1.0, self.width() / _ROOMY))
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, round(width * share) if column is not FirmColumn.CODE else width)

    @override
    def arrive(self, target: object = None) -> None:
        self._fill_filters()
        self.presenter.refresh()
        if target in (IMPORT, PASTE) or isinstance(target, Path):
            self.import_table(target)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def _fill_filters(self) -> None:
        for name, box in self.boxes.items():
            kept = self.presenter.chosen.get(name)
            box.clear()
            choices = self.presenter.choices(name)
            for choice in choices:
                box.addItem(choice.label, choice.value)
            values = [choice.value for choice in choices]
            box.setCurrentIndex(values.index(kept) if kept in values else 0)
        self.boxes["seen"].setToolTip("按上次走访筛选")
        self.boxes["seen"].setItemText(0, f"走访：{SEEN[0]}")

    def _show(self) -> None:
        self.model.show(self.presenter.rows)
        self.count.setText(self.presenter.count_words())
        self.empty.setText(self.presenter.empty_words())
        self._stack.setCurrentIndex(0 if self.presenter.rows else 1)
        self.export.setEnabled(bool(self.presenter.rows))
        if self.presenter.rows:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _sorted(self, column: int) -> None:
        header = self.table.horizontalHeader()
        self.presenter.sort(column, descending=header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder)

    def _open_first(self, page: str = "firm") -> None:
        self._timer.stop()
        if self.presenter.text != self.line.text():
            self.presenter.search(self.line.text())
        self._open(max(0, self.table.currentIndex().row()), page)

    def _open(self, row: int, page: str = "firm") -> None:
        if 0 <= row < len(self.presenter.rows):
            self.go.emit(page, self.presenter.rows[row].id)

    def chosen_rows(self) -> tuple[EnterpriseRow, ...]:
        """Returns the selected firms."""
        places = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return tuple(self.presenter.rows[place] for place in places if place < len(self.presenter.rows))

    def _offer(self, place: QPoint) -> None:
        rows = self.chosen_rows()
        if not rows:
            return
        menu = QMenu(self)
        numbers = tuple(row.id for row in rows)
        menu.addAction("打开", lambda: self.go.emit("firm", numbers[0]))
        menu.addAction("企业档案（F8）", lambda: self.go.emit("dossier", numbers[0]))
        menu.addAction("开始走访（F9）", lambda: self.go.emit("visit", numbers[0]))
        menu.addAction("做服务单", lambda: self.go.emit("sheet", numbers[0]))
        menu.addAction("人才（我是谁）", lambda: self.go.emit("persons", numbers[0]))
        menu.addSeparator()
        menu.addAction(f"安排走访…（{len(rows)} 家）", lambda: self.ask_plan(rows))
        menu.addAction(f"指定负责人…（{len(rows)} 家）", lambda: self._ask_officer(numbers))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def ask_plan(self, rows: tuple[EnterpriseRow, ...]) -> RoutePlanDialog | None:
        """Opens the dialog to plan a visit to each of these firms."""
        from ui.planning import ask_visits

        return ask_visits(self.desk, [row.id for row in rows], self, self._planned)

    def _planned(self, words: str) -> None:
        self.presenter.refresh()
        self.count.setText(words)

    def _ask_officer(self, numbers: tuple[int, ...]) -> None:
        messages.ask_text(
            self,
            "指定负责人",
            f"{len(numbers)} 家企业的负责人：",
            self.desk.settings.now.officer,
            lambda name: self.presenter.put_in_charge(numbers, name),
        )

    def _offer_views(self) -> None:
        menu = QMenu(self)
        for view in self.presenter.views():
            menu.addAction(view.name, partial(self._take_view, view))
        if self.presenter.views():
            menu.addSeparator()
            drop = menu.addMenu("删除视图")
            for view in self.presenter.views():
                drop.addAction(view.name, partial(self.presenter.drop_view, view.name))
        menu.addAction("把现在的筛选存为视图…", self._ask_view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.views.mapToGlobal(QPoint(0, self.views.height())))

    def _take_view(self, view: SavedView) -> None:
        self.presenter.take_view(view)
        self.line.blockSignals(True)
        self.line.setText(view.text)
        self.line.blockSignals(False)
        self._fill_filters()

    def _ask_view(self) -> None:
        messages.ask_text(self, "存为视图", "视图的名称：", self.line.text(), self.presenter.keep_view)

    def import_table(self, source: object) -> None:
        """Opens the import of a list of firms: of a file (its path), of the clipboard (PASTE), or of a file asked for."""
        from ui.firms.importing import RegisterImportDialog

        dialog = RegisterImportDialog(self.desk, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(self.arrive)
        dialog.open()
        if isinstance(source, Path):
            dialog.read(source)
        elif source == PASTE:
            dialog.paste()
        else:
            dialog.choose_file()

    def _ask_target(self) -> None:
        name = f"企业名单-{self.desk.on.isoformat()}.xlsx"
        messages.choose_target(self, "导出名单", messages.TABLES, name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Writes the listed firms with all their facts to a table file."""
        rows = self.presenter.rows
        self.count.setText(f"正在导出 {len(rows)} 家…")
        self._exporter.start(lambda: self.presenter.export(path, rows))

    def _not_exported(self, message: str) -> None:
        self.count.setText(self.presenter.count_words())
        messages.show_message(self, "没有导出", message)
