"""专门名单: firms no policy concerns, firms without R&D cost, titles about to expire."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from survey.lists import (
    ENDING_HEADINGS,
    NO_RESEARCH_HEADINGS,
    UNREACHED_HEADINGS,
    Special,
    ending,
    ending_figures,
    no_research,
    no_research_words,
    unreached_rows,
    unreached_words,
)
from survey.run import Unreached
from survey.table_row import TableRow
from ui.desk.rows_model import RowsModel
from ui.desk.rows_table import RowsTable
from ui.screening.presenter import ScreeningPresenter
from ui.statistics.chart import BarChart
from ui.widgets import theme
from ui.widgets.icons import icon

_WIDTHS = {
    Special.UNREACHED: (190, 180, 90, 90),
    Special.NO_RESEARCH: (190, 90, 280, 90),
    Special.ENDING: (170, 130, 100, 76, 80),
}
"""The widths in pixels of the columns after the first, which is stretched."""
_HEADINGS = {
    Special.UNREACHED: UNREACHED_HEADINGS,
    Special.NO_RESEARCH: NO_RESEARCH_HEADINGS,
    Special.ENDING: ENDING_HEADINGS,
}


class SpecialView(QWidget):
    """A QWidget with the special lists.

    The signal `wanted` asks for the firms that no policy concerns, `opened` carries the number of a firm, `planned` the
    places of the checked firms and the name of the list, `exported` its name, headings and rows.
    """

    wanted = Signal()
    opened = Signal(int)
    planned = Signal(list, str)
    exported = Signal(str, tuple, list)

    def __init__(self, presenter: ScreeningPresenter, colours: theme.Colours) -> None:
        super().__init__()
        self.presenter = presenter
        self.unreached: Unreached | None = None
        self.buttons = {special: QPushButton(special.value) for special in Special}
        self.note, self.empty = QLabel(), QLabel()
        self.look, self.export = QPushButton("查找"), QPushButton("导出…")
        self.plan = QPushButton("安排走访…")
        self.model = RowsModel(UNREACHED_HEADINGS, self, ticks=True)
        self.table = RowsTable(self.model, "名单，空格勾选，回车打开企业", {}, 0)
        self.chart = BarChart(colours)
        self.special = Special.UNREACHED
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        self._chart_card = QFrame()
        self._build()
        self._connect()
        self.apply_theme(colours)
        self.refresh()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in self.buttons.values():
            button.setObjectName("group")
            button.setCheckable(True)
            self._group.addButton(button)
            row.addWidget(button)
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        self.note.setContentsMargins(8, 0, 0, 0)
        row.addWidget(self.note, 1)
        self.look.setToolTip("用全部能判断的政策逐家看，企业多时要几分钟，可以随时停止")
        row.addWidget(self.look)
        row.addWidget(self.export)
        row.addWidget(self.plan)
        self.plan.setToolTip("把勾选的企业排成计划走访，指定日期和走访人")
        self.empty.setObjectName("muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._chart_card.setObjectName("card")
        inner = QVBoxLayout(self._chart_card)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.chart)
        inner.addStretch(1)
        self._chart_card.setFixedWidth(300)
        body = QHBoxLayout()
        body.setSpacing(theme.SPACE)
        body.addWidget(self._chart_card)
        body.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addLayout(row)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        for special, button in self.buttons.items():
            button.clicked.connect(lambda _, special=special: self.show_list(special))
        self.look.clicked.connect(lambda: self.wanted.emit())
        self.export.clicked.connect(
            lambda: self.exported.emit(self.special.value, _HEADINGS[self.special], list(self.model.rows))
        )
        self.model.ticked.connect(lambda count: self.plan.setEnabled(count > 0))
        self.plan.clicked.connect(lambda: self.planned.emit(self.places(), self.special.value))
        self.table.activated.connect(lambda index: self._open(index.data(Qt.ItemDataRole.UserRole)))

    def _open(self, row: TableRow) -> None:
        if row.number is not None:
            self.opened.emit(row.number)

    def places(self) -> list[int]:
        """Returns the places of the checked firms, each once, in display order."""
        ticked = (row.id for row in self.model.rows if row.id in self.model.chosen)
        return list(dict.fromkeys(int(name.partition(".")[0]) for name in ticked))

    def show_list(self, special: Special) -> None:
        """Brings one list to the front, unsorted: it has columns of its own."""
        if special is not self.special:
            self.table.unsort()
        self.special = special
        self.refresh()

    def refresh(self) -> None:
        """Shows the current list for the current run."""
        rows, words, empty = self._content()
        self.buttons[self.special].setChecked(True)
        self.look.setVisible(self.special is Special.UNREACHED)
        self.look.setEnabled(self.presenter.run is not None)
        self._chart_card.setVisible(self.special is Special.ENDING and bool(rows))
        self.note.setText(words)
        self.empty.setText(empty)
        self.model.chosen = set()
        self.plan.setEnabled(False)
        self.model.show(rows, _HEADINGS[self.special])
        for column, width in enumerate(_WIDTHS[self.special], 1):
            self.table.setColumnWidth(column, width)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.export.setEnabled(bool(rows))

    def _content(self) -> tuple[tuple[TableRow, ...], str, str]:
        """Returns the rows, the sentence above them, and the text shown when there are none."""
        run, on = self.presenter.run, self.presenter.desk.as_of
        if run is None:
            return (), "", "先筛选一次；这里从同一批企业里列出。"
        if self.special is Special.NO_RESEARCH:
            rows = no_research(run.firms, on)
            return rows, no_research_words(rows, on.year - 1), "每家企业都填了上年研发费用，而且都不是 0。"
        if self.special is Special.ENDING:
            rows = ending(run.firms, on)
            self.chart.show_figures(ending_figures(rows, on))
            return rows, f"今后 12 个月里到期的资质 {len(rows)} 项", "今后 12 个月里没有已知要到期的资质。"
        if self.unreached is None:
            return (), "", "点“查找”，用全部能判断的政策逐家看：没有一项符合、已享受或差一步的企业列在这里。"
        policies = len(self.presenter.choice.modelled())
        words = unreached_words(self.unreached, len(run.firms), policies)
        return unreached_rows(run.firms, self.unreached), words, "每家企业都至少有一项政策符合、已享受或差一步。"

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies the theme."""
        self.chart.apply_theme(colours)
        self.export.setIcon(icon("download", colours.muted))
        self.plan.setIcon(icon("footprints", colours.muted))
