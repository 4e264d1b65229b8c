"""The screening page: which firms, which policies, the run in a worker thread, and its results."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from survey.background import MatchingJob
from survey.firms import Scope
from survey.run import Run, Unreached, reached_by_none
from survey.what_if import compare
from ui.desk.page import Page
from ui.filings.door import ask_for_firms
from ui.screening.charts_view import ChartsView
from ui.screening.choice_view import ChoiceView
from ui.screening.presenter import ScreeningPresenter
from ui.screening.results_view import ScreeningResultsView
from ui.screening.special_view import SpecialView
from ui.screening.whatif_view import WhatIfView
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.override import override
from ui.widgets.tasks import Answer, StoppableRunner

if TYPE_CHECKING:
    from decimal import Decimal

    from matcher import ResultGroup
    from policies import Policy
    from survey.run import ScreenedLine
    from survey.table_row import TableRow
    from survey.what_if import Threshold, WhatIfOutcome
    from ui.desk.desk import Desk
    from ui.planning.dialog import RoutePlanDialog
    from ui.screening.dialogs import RegisterDialog

_TABS = ("选政策", "结果", "图", "专门名单", "假设")
_CHOOSE, _RESULTS, _CHARTS, _SPECIAL, _WHATIF = range(len(_TABS))
_SCOPES = ("district", "street", "officer")


class ScreeningPage(Page):
    """The page 筛选. The signal `stepped` carries how many firms are done, and of how many."""

    stepped = Signal(int, int)

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = ScreeningPresenter(desk)
        self.source = QPushButton("企业库")
        self.scopes = {name: QComboBox() for name in _SCOPES}
        self.start, self.stop = QPushButton("开始筛选"), QPushButton("停止")
        self.state, self.bar = QLabel(), QProgressBar()
        self.tabs = QButtonGroup(self)
        self.choice = ChoiceView(self.presenter.choice, colours)
        self.results = ScreeningResultsView(self.presenter, colours)
        self.charts = ChartsView(self.presenter, colours)
        self.special = SpecialView(self.presenter, colours)
        self.whatif = WhatIfView(self.presenter)
        self.runner, self.lister = StoppableRunner(self), StoppableRunner(self)
        self.plan_dialog: RoutePlanDialog | None = None
        self.register_dialog: RegisterDialog | None = None
        self._views: dict[int, Callable[[], None]] = {
            _RESULTS: self.results.refresh,
            _CHARTS: self.charts.refresh,
            _SPECIAL: self.special.refresh,
            _WHATIF: self.whatif.refresh,
        }
        self._stale: set[int] = set()
        """The indexes of tabs that show an earlier run or policy."""
        self._stack = QStackedWidget()
        self._doing = ""
        self._build()
        self._connect()
        self._busy(False)
        self.apply_theme(colours)

    def _build(self) -> None:
        title = QLabel("筛选")
        title.setObjectName("title")
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(title)
        self.source.setToolTip("筛选企业库里的企业，或一份名册文件")
        top.addWidget(self.source)
        for name, box in self.scopes.items():
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
            box.setAccessibleName({"district": "区", "street": "街道", "officer": "负责人"}[name])
            top.addWidget(box)
        self.state.setObjectName("muted")
        self.state.setWordWrap(True)
        top.addWidget(self.state, 1)
        self.start.setObjectName("primary")
        top.addWidget(self.stop)
        top.addWidget(self.start)
        self.bar.setFixedHeight(6)
        self.bar.setTextVisible(False)
        kept = self.bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(kept)
        self.bar.setAccessibleName("进度")
        tabs = QHBoxLayout()
        tabs.setSpacing(0)
        for place, name in enumerate(_TABS):
            button = QPushButton(name)
            button.setObjectName("segment")
            end = "left" if place == 0 else "right" if place == len(_TABS) - 1 else "middle"
            button.setProperty("place", end)
            button.setCheckable(True)
            button.setChecked(place == 0)
            self.tabs.addButton(button, place)
            tabs.addWidget(button)
        tabs.addStretch(1)
        for view in (self.choice, self.results, self.charts, self.special, self.whatif):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addLayout(tabs)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.source.clicked.connect(self._offer_sources)
        for name, box in self.scopes.items():
            box.activated.connect(lambda _, name=name, box=box: self._narrow(name, box.currentData()))
        self.start.clicked.connect(self.begin)
        self.stop.clicked.connect(self.halt)
        self.tabs.idClicked.connect(self.turn)
        self.stepped.connect(self._step)
        self.choice.picked.connect(lambda: self._busy(self.stop.isEnabled()))
        self.results.wanted.connect(self._turned_policy)
        for view in (self.results, self.special, self.whatif):
            view.opened.connect(lambda number: self.go.emit("firm", number))
        self.results.exported.connect(self._ask_target)
        self.results.planned.connect(lambda places: self.ask_plan(places, self.presenter.plan_note()))
        self.results.pooled.connect(self.ask_pool)
        self.special.planned.connect(lambda places, name: self.ask_plan(places, f"遴选：{name}"))
        self.special.wanted.connect(self._look)
        self.special.exported.connect(self._ask_special_target)
        self.whatif.wanted.connect(self._compare)
        self.runner.failed.connect(self._failed)
        self.lister.failed.connect(self.state.setText)

    @override
    def arrive(self, target: object = None) -> None:
        for name, box in self.scopes.items():
            kept = getattr(self.presenter.scope, name)
            box.clear()
            for words, value in self.presenter.scope_choices(name):
                box.addItem(words, value)
            box.setCurrentIndex(max(0, box.findData(kept)))
        if isinstance(target, str) and self.presenter.choice.pick_only(target):
            self.choice.show_picked()
            self.turn(_CHOOSE)
        self.choice.refresh()
        if self.presenter.run is None:
            self.choice.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def leave(self) -> None:
        """Stops the running work, so that nothing reads the casebook behind another page; results are kept."""
        self.halt()

    # which firms ------------------------------------------------------------------------------

    def _offer_sources(self) -> None:
        menu = QMenu(self)
        menu.addAction("企业库", self._take_book)
        menu.addAction("名册文件…", self.ask_register)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.source.mapToGlobal(QPoint(0, self.source.height())))

    def _take_book(self) -> None:
        self.presenter.register = None
        self._show_source()

    def ask_register(self) -> None:
        """Opens the dialog to read a register."""
        from ui.screening.dialogs import RegisterDialog

        self.register_dialog = dialog = RegisterDialog(self.desk, self)
        dialog.accepted.connect(lambda: self._take_register(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_register(self, dialog: RegisterDialog) -> None:
        self.presenter.register = dialog.read_rows
        self._show_source()

    def _show_source(self) -> None:
        register = self.presenter.register
        self.source.setText("企业库" if register is None else register.plan.name)
        for box in self.scopes.values():
            box.setVisible(register is None)
        self.state.setText(self.presenter.source_words())

    def _narrow(self, name: str, value: str | None) -> None:
        kept = {other: getattr(self.presenter.scope, other) for other in _SCOPES}
        self.presenter.scope = Scope(**{**kept, name: value})

    # the run ----------------------------------------------------------------------------------

    def begin(self) -> None:
        """Screens the firms with the picked policies in a worker thread."""
        if self.presenter.can_run():
            self._run(self.presenter.running, self._take, "正在筛选")

    def _run(
        self, work: Callable[[MatchingJob], Callable[[], Answer]], take: Callable[[Answer], None], words: str
    ) -> None:
        def finish(answer: Answer) -> None:
            self._busy(False)
            self.state.setText("")
            take(answer)

        self._doing = words
        self.state.setText(words)
        self._busy(True)
        self.runner.restart(lambda should_stop: work(self.presenter.job(should_stop, self.stepped.emit)), finish)

    def halt(self) -> None:
        """Stops the running work; the results so far are shown."""
        self.runner.stop()

    def _busy(self, busy: bool) -> None:
        self.stop.setEnabled(busy)
        self.stop.setVisible(busy)
        self.bar.setVisible(busy)
        self.start.setEnabled(not busy and self.presenter.can_run())
        self.start.setToolTip("" if self.presenter.can_run() else "先选至少一项政策")
        self.special.look.setEnabled(not busy and self.presenter.run is not None)
        self.whatif.try_.setEnabled(not busy and self.whatif.line is not None)

    def _step(self, done: int, total: int) -> None:
        if self.stop.isEnabled():
            self.bar.setRange(0, max(1, total))
            self.bar.setValue(done)
            self.state.setText(f"{self._doing} {done}/{total}")

    def _failed(self, message: str) -> None:
        self._busy(False)
        self.state.setText(message)

    def _take(self, run: Run) -> None:
        self.state.setText(run.words())
        if not self.presenter.take(run):
            return
        self.special.unreached = None
        self._stale = set(self._views)
        place = self.tabs.checkedId()
        self.turn(_RESULTS if place == _CHOOSE else place)
        self._list()

    def turn(self, place: int) -> None:
        """Switches to a tab and refreshes it if the run or the current policy changed."""
        self.tabs.button(place).setChecked(True)
        self._stack.setCurrentIndex(place)
        if place in self._stale:
            self._stale.discard(place)
            self._views[place]()
        self._busy(self.stop.isEnabled())

    # lists ------------------------------------------------------------------------------------

    def _turned_policy(self) -> None:
        self._stale |= {_CHARTS, _WHATIF}
        self._list()

    def _list(self) -> None:
        run, presenter = self.presenter.run, self.presenter

        def take(answer: tuple[str, ResultGroup, tuple[ScreenedLine, ...]]) -> None:
            if run is presenter.run and presenter.take_lines(*answer):
                self.results.show_lines()

        self.lister.restart(lambda should_stop: presenter.listing(presenter.job(should_stop)), take)

    def _look(self) -> None:
        run, policies = self.presenter.run, self.presenter.choice.modelled()
        if run is None:
            return
        self.special.empty.setText("正在逐家看全部政策…")
        self._run(
            lambda job: lambda: reached_by_none(run.firms, policies, job),
            partial(self._show_unreached, run),
            "正在逐家看全部政策",
        )

    def _show_unreached(self, run: Run, found: Unreached) -> None:
        if run is self.presenter.run:
            self.special.unreached = found
            self.special.refresh()

    def _compare(self, policy: Policy, line: Threshold, value: Decimal) -> None:
        run = self.presenter.run
        if run is not None:
            self._run(
                lambda job: lambda: compare(run.firms, policy, line, value, job),
                partial(self._show_outcome, run),
                "正在试算",
            )

    def _show_outcome(self, run: Run, found: WhatIfOutcome) -> None:
        if run is self.presenter.run:
            self.whatif.show_answer(found)

    # out --------------------------------------------------------------------------------------

    def _ask_target(self, places: list[int]) -> None:
        messages.choose_target(
            self, "导出遴选名单", messages.TABLES, self.presenter.file_name(), partial(self.export_to, places)
        )

    def export_to(self, places: list[int], path: Path) -> None:
        """Writes the firms at these places to a table file."""
        answer = self.presenter.export(path, places)
        self._report(answer.message, f"已导出 {len(places)} 家：{path}")

    def _ask_special_target(self, name: str, headings: tuple[str, ...], rows: list[TableRow]) -> None:
        suggestion = f"{name}-{self.desk.on.isoformat()}.xlsx"
        messages.choose_target(
            self, f"导出{name}", messages.TABLES, suggestion, lambda path: self._write(path, name, headings, rows)
        )

    def _write(self, path: Path, name: str, headings: tuple[str, ...], rows: list[TableRow]) -> None:
        from policies import KeceError
        from registers import write_table

        try:
            write_table(path, headings, [row.cells for row in rows], sheet=name)
        except KeceError as error:
            self._report(str(error), "")
        else:
            self._report("", f"已导出 {len(rows)} 行：{path}")

    def _report(self, refused: str, done: str) -> None:
        if refused:
            messages.show_message(self, "没有导出", refused)
        else:
            self.state.setText(done)

    def ask_plan(self, places: list[int], note: str) -> None:
        """Opens the dialog to plan visits to the firms at these places."""
        from ui.planning import ask_visits

        self.plan_dialog = ask_visits(self.desk, self.presenter.plannable(places), self, self.state.setText, note)
        if self.plan_dialog is not None:
            self.plan_dialog.finished.connect(self._forget)

    def ask_pool(self, places: list[int]) -> None:
        """Begins a filing of the current policy for each of the firms at these places."""
        ask_for_firms(self, self.presenter.plannable(places), self.presenter.policy)

    def _forget(self) -> None:
        self.plan_dialog = None

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        for view in (self.choice, self.results, self.charts, self.special):
            view.apply_theme(colours)
        self.source.setIcon(icon("chevron-down-muted", colours.muted))
