"""The page 企业档案: one firm at a glance."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from policies import KeceError, UserError
from ui.desk.page import Page
from ui.desk.rows_model import RowsModel
from ui.desk.rows_table import RowsTable
from ui.dossier.join_dialog import JoinFirmsDialog, JoinWhichDialog
from ui.dossier.plan_view import PlanView
from ui.dossier.presenter import OPEN_HEADINGS, TIMELINE_HEADINGS, DossierPresenter
from ui.widgets import messages, theme
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.widgets.filter_option import FilterOption

_WIDTHS = {0: 92, 1: 72, 2: 210, 4: 64}
_NOBODY = "还没有打开企业。\n在“企业”里选中一家，按 F8 看它的档案；或从画像、工作台里打开。"


class DossierPage(Page):
    """A Page about one firm. Keys: Alt+T timeline, Alt+P plan, F9 visit, Enter opens what an entry tells of."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = DossierPresenter(desk)
        self.name, self.titles, self.lines = QLabel(), QLabel(), QLabel()
        self.open_firm, self.visit, self.sheet = QPushButton("画像"), QPushButton("走访"), QPushButton("服务单")
        self.persons, self.join = QPushButton("人才"), QPushButton("合并重复企业…")
        self.to_timeline, self.to_plan = QPushButton("时间轴"), QPushButton("一企一策")
        self.line, self.kind, self.officer, self.count = PasteCleaningLineEdit(), QComboBox(), QComboBox(), QLabel()
        self.model, self.open_model = RowsModel(TIMELINE_HEADINGS, self), RowsModel(OPEN_HEADINGS, self)
        self.table = RowsTable(self.model, "时间轴", _WIDTHS, 3)
        self.matters = RowsTable(self.open_model, "还没办完的", {1: 92}, 0)
        self.empty, self.detail, self.nobody = QLabel(), QTextBrowser(), QLabel(_NOBODY)
        self.plan = PlanView(desk, self.presenter, colours)
        self._stack, self._views, self._listed = QStackedWidget(), QStackedWidget(), QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.nobody.setObjectName("muted")
        self.nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole = QWidget()
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.SPACE)
        inner.addWidget(self._head())
        inner.addLayout(self._bar())
        self._views.addWidget(self._timeline())
        self._views.addWidget(self.plan)
        inner.addWidget(self._views, 1)
        self._stack.addWidget(self.nobody)
        self._stack.addWidget(whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.addWidget(self._stack, 1)

    def _head(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        self.name.setObjectName("title")
        self.lines.setObjectName("muted")
        for label in (self.name, self.titles, self.lines):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        for button in (self.open_firm, self.visit, self.sheet, self.persons, self.join):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(3)
        column.addLayout(top)
        column.addWidget(self.titles)
        column.addWidget(self.lines)
        return card

    def _bar(self) -> QHBoxLayout:
        row, group = QHBoxLayout(), QButtonGroup(self)
        for button, end, tip in ((self.to_timeline, "left", "Alt+T"), (self.to_plan, "right", "Alt+P")):
            button.setObjectName("segment")
            button.setProperty("place", end)
            button.setCheckable(True)
            button.setToolTip(tip)
            group.addButton(button)
        segments = QHBoxLayout()
        segments.setSpacing(0)
        segments.addWidget(self.to_timeline)
        segments.addWidget(self.to_plan)
        for button in (self.to_timeline, self.to_plan):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addLayout(segments)
        self.line.setPlaceholderText("在时间轴里找")
        self.line.setClearButtonEnabled(True)
        self.line.setAccessibleName("在时间轴里找")
        self.kind.setAccessibleName("类别")
        self.officer.setAccessibleName("经办")
        for box in (self.kind, self.officer):  # they are filled after they were first shown
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.count.setObjectName("muted")
        for widget in (self.line, self.kind, self.officer):
            row.addWidget(widget, 1 if widget is self.line else 0)
        row.addWidget(self.count)
        row.addStretch(0)
        return row

    def _timeline(self) -> QSplitter:
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.table.setSortingEnabled(False)
        self.matters.setSortingEnabled(False)
        self.detail.setAccessibleName("这一条的内容")
        self._listed.addWidget(self.table)
        self._listed.addWidget(self.empty)
        right = QSplitter(Qt.Orientation.Vertical)
        right.setChildrenCollapsible(False)
        right.addWidget(self.matters)
        right.addWidget(self.detail)
        right.setSizes([300, 160])
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._listed)
        parts.addWidget(right)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 1)
        parts.setSizes([720, 320])
        return parts

    def _connect(self) -> None:
        for button, page in ((self.open_firm, "firm"), (self.visit, "visit"), (self.sheet, "sheet"), (self.persons, "persons")):  # fmt: skip
            button.clicked.connect(partial(self._go_to, page))
        self.visit.setToolTip("开始走访（F9）")
        self.join.clicked.connect(self.ask_which)
        self.to_timeline.clicked.connect(partial(self.show_view, self.to_timeline))
        self.to_plan.clicked.connect(partial(self.show_view, self.to_plan))
        self.line.textChanged.connect(self._list)
        self.kind.activated.connect(self._list)
        self.officer.activated.connect(self._list)
        self.table.activated.connect(lambda index: self._open_entry())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_detail())
        self.matters.activated.connect(lambda index: self._open_matter())
        self.plan.changed.connect(self._read_again)
        for key, action in (
            ("F9", partial(self._go_to, "visit")),
            ("Alt+T", partial(self.show_view, self.to_timeline)),
            ("Alt+P", partial(self.show_view, self.to_plan)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    @override
    def arrive(self, target: object = None) -> None:
        self.desk.firm.flush()
        self.show_firm(target if isinstance(target, int) else self.desk.number)
        if not self.to_plan.isChecked():
            self.show_view(self.to_timeline)

    @override
    def refresh(self) -> None:
        self.show_firm(self.presenter.number)

    def show_firm(self, number: int | None) -> None:
        """Shows a firm, or that none is open."""
        try:
            self.presenter.read(number)
        except UserError as error:
            self.nobody.setText(str(error))
        self._stack.setCurrentIndex(0 if self.presenter.number is None else 1)
        if self.presenter.number is None:
            return
        head = self.presenter.head()
        self.name.setText(head.name)
        self.titles.setText(head.titles)
        self.titles.setVisible(bool(head.titles))
        self.lines.setText("\n".join(head.lines))
        self.lines.setVisible(bool(head.lines))
        for box, options in ((self.kind, self.presenter.kinds()), (self.officer, self.presenter.officers())):
            _fill(box, options)
        self._list()
        self.open_model.show(self.presenter.matter_rows())
        if self.open_model.rows:
            self.matters.setCurrentIndex(self.open_model.index(0, 0))
        late = self.presenter.late()
        heading = f"还没办完的 {len(self.presenter.matters)} 件" + (f"，逾期 {late}" if late else "")
        self.open_model.titles = (heading, OPEN_HEADINGS[1])
        self.matters.horizontalHeader().viewport().update()
        self.plan.list()

    def _read_again(self) -> None:
        self.show_firm(self.presenter.number)

    def show_view(self, button: QPushButton) -> None:
        """Shows the timeline or the plan."""
        button.setChecked(True)
        timeline = button is self.to_timeline
        self._views.setCurrentIndex(0 if timeline else 1)
        for widget in (self.line, self.kind, self.officer, self.count):
            widget.setVisible(timeline)
        (self.table if timeline else self.plan.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self) -> None:
        rows = self.presenter.timeline_rows(self.line.text(), self.kind.currentData(), self.officer.currentData())
        self.model.show(rows)
        self._listed.setCurrentWidget(self.table if rows else self.empty)
        self.empty.setText("没有符合的；换一个词，或把筛选改回“全部”。")
        self.count.setText(
            f"{len(rows)} 条"
            if len(rows) == len(self.presenter.entries)
            else f"{len(rows)} / {len(self.presenter.entries)} 条"
        )
        if rows:
            place = self.presenter.latest(rows)
            self.table.setCurrentIndex(self.model.index(place, 0))
        self._show_detail()

    def _show_detail(self) -> None:
        line = self.table.line if self.model.rows else None
        words = [f"{line.cells[0]}　{line.cells[1]}　{line.cells[4]}", line.cells[2], line.cells[3]] if line else []
        self.detail.setPlainText("\n".join(filter(None, words)))

    def _open_entry(self) -> None:
        line = self.table.line
        if line is not None:
            self._open(*self.presenter.goal(int(line.id)))

    def _open_matter(self) -> None:
        line = self.matters.line
        if line is not None:
            matter = self.presenter.matters[int(line.id)]
            self._open(matter.page, matter.target)

    def _open(self, page: str, target: object) -> None:
        if page == "dossier":
            self.show_view(self.to_plan)
        elif page:
            self.go.emit(page, target)

    def _go_to(self, page: str) -> None:
        if self.presenter.number is not None:
            self.go.emit(page, self.presenter.number)

    def ask_which(self) -> JoinWhichDialog | None:
        """Asks which firm is the same as this one."""
        if self.presenter.number is None:
            return None
        dialog = JoinWhichDialog(self.desk, self.presenter.number, self.colours, self.ask_join, self)
        dialog.open()
        return dialog

    def ask_join(self, other: int) -> JoinFirmsDialog | None:
        """Shows where the two firms differ and joins them as the person chooses."""
        try:
            look = self.desk.book.joining.preview(self.presenter.number or 0, other)
        except KeceError as error:
            messages.show_message(self, "不能合并", str(error))
            return None
        dialog = JoinFirmsDialog(self.desk, look, self._joined, self)
        dialog.open()
        return dialog

    def _joined(self, gone: int) -> None:
        number = self.presenter.number
        self.desk.drop_firm(gone)
        if number is not None and self.desk.number == number:
            self.desk.open_firm(number)
        self.show_firm(number)


def _fill(box: QComboBox, options: tuple[FilterOption, ...]) -> None:
    chosen = box.currentData()
    box.clear()
    for option in options:
        box.addItem(option.label, option.value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
