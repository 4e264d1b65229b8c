"""The page of statistics: a year, headlines on top, one table with its bars at a time, and exports."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from survey.background import BackgroundJob
from survey.figures import FigureTable
from survey.year import Gathered, Offered, gather, sum_offered
from ui.desk.page import Page
from ui.statistics.chart import BarChart
from ui.statistics.figures_dialog import chart_card, show_figures_paper
from ui.statistics.model import FiguresModel
from ui.statistics.presenter import StatisticsPresenter
from ui.statistics.target_bar import TargetBar
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.override import override
from ui.widgets.table import set_table
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from survey.own_targets import TargetLine
    from ui.desk.desk import Desk
    from ui.desk.session import EntryOutcome

_TABS = ("走访", "梯度", "街道与产业", "诉求", "服务单", "指标", "本局目标")
_TARGETS, _OWN = 5, 6
_SIZES, _TARGET_SIZES = [460, 800], [320, 940]
"""Pixels of chart and table; the table of targets has many columns."""
_WIDEST = 260
"""The maximum width of a column in pixels."""
_NARROWEST = 46
"""The minimum width of a column in pixels."""


class StatisticsPage(Page):
    """The page 统计. The signal `counted` carries how many sheets were matched for the sum, and of how many."""

    counted = Signal(int, int)

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = StatisticsPresenter(desk)
        self.year, self.district = QComboBox(), QComboBox()
        self.export, self.stop = QPushButton("导出…"), QPushButton("停止计算")
        self.print_button = QPushButton("打印…")
        self.target_bar = TargetBar(desk, self.presenter)
        self.tabs = QButtonGroup(self)
        self.numbers: tuple[tuple[QLabel, QLabel], ...] = tuple((QLabel(), QLabel()) for _ in range(4))
        self.chart = BarChart(colours)
        self.model = FiguresModel(self)
        self.table = QTableView()
        self.note, self.empty, self.state = QLabel(), QLabel(), QLabel()
        self.reader, self.adder = TaskRunner(self), TaskRunner(self)
        self._stack, self.splitter = QStackedWidget(), QSplitter()
        self._stopped = Event()
        self._build()
        self._connect()

    def _build(self) -> None:
        title = QLabel("统计")
        title.setObjectName("title")
        top = QHBoxLayout()
        top.addWidget(title)
        for year in self.presenter.years():
            self.year.addItem(f"{year} 年", year)
        self.year.setAccessibleName("年度")
        top.addWidget(self.year)
        self.state.setObjectName("muted")
        top.addWidget(self.state, 1)
        top.addWidget(self.stop)
        top.addWidget(self.export)
        top.addWidget(self.print_button)
        self.print_button.setToolTip("眼前这张表和它的图（Ctrl+P）")
        self.print_button.setShortcut(QKeySequence(QKeySequence.StandardKey.Print))
        self.stop.hide()
        self.export.setEnabled(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 12)
        whole.setSpacing(theme.SPACE)
        whole.addLayout(top)
        whole.addLayout(self._build_numbers())
        whole.addLayout(self._build_tabs())
        whole.addWidget(self._build_body(), 1)
        self.apply_theme(self.colours)

    def _build_numbers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        for figure, words in self.numbers:
            card = QFrame()
            card.setObjectName("card")
            line = QHBoxLayout(card)
            line.setContentsMargins(14, 7, 14, 7)
            line.setSpacing(6)
            figure.setObjectName("amount")
            words.setObjectName("muted")
            line.addWidget(figure)
            line.addWidget(words, 1)
            row.addWidget(card, 1)
        return row

    def _build_tabs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for place, name in enumerate(_TABS):
            button = QPushButton(name)
            button.setObjectName("group")
            button.setCheckable(True)
            button.setChecked(place == 0)
            self.tabs.addButton(button, place)
            row.addWidget(button)
        self.district.setAccessibleName("区")
        self.district.setToolTip("指标属于哪个区")
        self.district.hide()
        row.addWidget(self.district)
        row.addWidget(self.target_bar)
        self.target_bar.hide()
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        self.note.setContentsMargins(8, 0, 0, 0)
        row.addWidget(self.note, 1)
        return row

    def _build_body(self) -> QWidget:
        self.table.setModel(self.model)
        set_table(self.table, "统计表")
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.table.verticalHeader().setDefaultSectionSize(28)
        self.splitter.addWidget(chart_card(self.chart))
        self.splitter.addWidget(self.table)
        self.splitter.setSizes(_SIZES)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.empty.setObjectName("muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.splitter)
        return self._stack

    def _connect(self) -> None:
        self.year.activated.connect(lambda _: self._choose_year())
        self.district.activated.connect(lambda _: self._choose_district())
        self.tabs.idClicked.connect(self._choose_tab)
        self.export.clicked.connect(self._offer_export)
        self.print_button.clicked.connect(self.show_paper)
        self.table.activated.connect(lambda _: self._open_target())
        self.target_bar.entered.connect(self._read)
        self.target_bar.go.connect(self.go)
        self.target_bar.line = self._target_line
        self.stop.clicked.connect(self._stop_adding)
        self.reader.done.connect(self._take)
        self.reader.failed.connect(self._show_failure)
        self.adder.done.connect(self._take_offered)
        self.adder.failed.connect(self._show_failure)
        self.counted.connect(self._show_progress)

    @override
    def arrive(self, target: object = None) -> None:
        self.year.setFocus(Qt.FocusReason.OtherFocusReason)
        self._read()

    @override
    def leave(self) -> None:
        self._stopped.set()

    def _choose_year(self) -> None:
        self.presenter.year = int(self.year.currentData())
        self._read()

    def _choose_tab(self, place: int) -> None:
        self.splitter.setSizes(_TARGET_SIZES if place == _OWN else _SIZES)
        self._show()

    def _choose_district(self) -> None:
        self.presenter.choose_district(self.district.currentText())
        self._show()

    def _read(self) -> None:
        self._stopped.set()
        self._stopped = Event()
        self.state.setText("　正在统计…")
        self.reader.start(partial(self._gather, self.presenter.year))

    def _gather(self, year: int) -> Gathered:
        with self.desk.open_book() as book:
            return gather(book, year, self.desk.on, self.desk.library.policies)

    def _take(self, gathered: Gathered) -> None:
        self.presenter.take(gathered)
        self.export.setEnabled(True)
        self.state.setText("")
        if not self.district.count():
            self.district.addItems(self.presenter.districts())
        self.district.setCurrentText(self.presenter.district)
        self._show()
        self.stop.setVisible(bool(gathered.last))
        self.adder.start(self._adding(gathered, self._stopped))

    def _adding(self, gathered: Gathered, stopped: Event) -> Callable[[], object]:
        job = BackgroundJob(should_stop=stopped.is_set, on_progress=self.counted.emit)

        def work() -> Offered | None:
            with self.desk.open_book() as book:
                return sum_offered(book, gathered, job)

        return work

    def _take_offered(self, offered: Offered | None) -> None:
        self.stop.hide()
        self.presenter.take_offered(offered)
        self.state.setText("" if offered is not None else "　没有算完可申报金额")
        self._show()

    def _stop_adding(self) -> None:
        self._stopped.set()
        self.stop.hide()

    def _show_progress(self, done: int, of: int) -> None:
        self.state.setText(f"　正在计算可申报金额 {done}/{of}")

    def _show_failure(self, message: str) -> None:
        self.stop.hide()
        self.state.setText("")
        self.empty.setText(message)
        self._stack.setCurrentIndex(0)

    @property
    def shown(self) -> FigureTable | None:
        """Returns the current table; None before anything was read."""
        found = self.presenter.figures()
        return found[self.tabs.checkedId()] if found else None

    def _show(self) -> None:
        figures = self.shown
        if figures is None:
            return
        for (figure, words), headline in zip(self.numbers, self.presenter.headlines(), strict=True):
            figure.setText(headline.figure)
            words.setText(headline.words)
        self.district.setVisible(self.tabs.checkedId() == _TARGETS)
        self.target_bar.setVisible(self.tabs.checkedId() == _OWN)
        self.target_bar.mark(bool(figures.rows))
        self.print_button.setEnabled(bool(figures.rows))
        self.note.setText(figures.note)
        self.empty.setText(figures.empty)
        self._stack.setCurrentIndex(1 if figures.rows else 0)
        self.chart.show_figures(figures)
        self.model.show(figures.rows, figures.headings)
        self._set_widths()

    def _set_widths(self) -> None:
        header = self.table.horizontalHeader()
        self.table.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            header.resizeSection(column, max(_NARROWEST, min(_WIDEST, header.sectionSize(column))))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def _target_line(self) -> TargetLine | None:
        place = self.table.currentIndex().row()
        lines = self.presenter.lines
        return lines[max(0, place)] if lines and place < len(lines) else None

    def _open_target(self) -> None:
        if self.tabs.checkedId() == _OWN:
            self.target_bar.find_firms()

    def show_paper(self) -> None:
        """Shows the current table with its chart as it is printed."""
        figures = self.shown
        if figures is not None and figures.rows:
            show_figures_paper(self.desk, [figures], f"{self.presenter.year}年{figures.title}", self)

    def _offer_export(self) -> None:
        menu = QMenu(self)
        for figures in self.presenter.figures():
            action = menu.addAction(figures.title, partial(self._ask_target, figures))
            action.setEnabled(bool(figures.rows))
        menu.addSeparator()
        menu.addAction("全部表导出到文件夹…", self._ask_folder)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.export.mapToGlobal(QPoint(0, self.export.height())))

    def _ask_target(self, figures: FigureTable) -> None:
        name = self.presenter.file_name(figures)
        messages.choose_target(self, f"导出{figures.title}", messages.TABLES, name, partial(self.export_to, figures))

    def export_to(self, figures: FigureTable, path: Path) -> None:
        """Writes one table."""
        self._show_export(self.presenter.export(figures, path), path)

    def _ask_folder(self) -> None:
        messages.choose_folder(self, "全部表导出到", self.export_all_to)

    def export_all_to(self, folder: Path) -> None:
        """Writes every table into a folder."""
        self._show_export(self.presenter.export_all(folder), folder)

    def _show_export(self, answer: EntryOutcome, place: Path) -> None:
        if answer.accepted:
            self.state.setText(f"　已导出：{place}")
        else:
            messages.show_message(self, "没有导出", answer.message)

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        self.chart.apply_theme(colours)
        self.export.setIcon(icon("download", colours.muted))
        self.print_button.setIcon(icon("printer", colours.muted))
