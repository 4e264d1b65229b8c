"""Tests of the screening page in the window: keyboard, worker threads, visits and other pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from casebook import VisitState
from matcher import ResultGroup
from registers import write_table
from survey.lists import Special, Stage
from tests.pace import HANGS
from tests.survey.build import SOUND, rd
from tests.ui.screening.build import services_of
from tests.ui.screening.test_page import firm
from ui.desk.rows_model import RowsModel, TableRow
from ui.desk.rows_table import RowsTable
from ui.screening import ScreeningPage
from ui.screening.funnel import Funnel
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 24)


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns the window with three firms."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(services_of(tmp_path))
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.load()
    firm(made.desk, "甲科技", street="东新街道", industry_tags=["新材料"], **{**SOUND, "rd_expense": rd("0.06")})
    firm(made.desk, "乙科技", "李强", **{**SOUND, "rd_expense": rd("0.0399")})
    firm(made.desk, "戊科技", "")
    yield made
    for name in ("home", "screening"):
        made.page(name).leave()
    QThreadPool.globalInstance().waitForDone(HANGS)
    made.presenter.dirty = False
    made.desk.close()


@pytest.fixture
def page(window: MainWindow) -> ScreeningPage:
    """Returns the visible page before any run."""
    window.go("screening")
    found = window.page("screening")
    assert isinstance(found, ScreeningPage)
    return found


@pytest.fixture
def screened(page: ScreeningPage, qtbot) -> Callable[[], ScreeningPage]:
    """Returns a function that screens the picked policies and waits for the list of firms."""

    def begin() -> ScreeningPage:
        with qtbot.waitSignals([page.runner.done, page.lister.done], timeout=20_000):
            page.start.click()
        return page

    return begin


def front(page: ScreeningPage, policy: int, point: ResultGroup, qtbot) -> None:
    """Shows a policy and one of its groups."""
    name = page.presenter.choice.rungs[policy].policy.id
    if page.presenter.policy != name:
        with qtbot.waitSignal(page.lister.done, timeout=10_000):
            page.results.policies.selectRow(page.results.counts.place(name))
    with qtbot.waitSignal(page.lister.done, timeout=10_000):
        page.results.groups[point].click()


def names(model: RowsModel) -> list[str]:
    return [row.cells[0] for row in model.rows]


def test_that_the_run_leads_to_the_results_and_enter_opens_the_firm(screened, window: MainWindow, qtbot) -> None:
    page = screened()
    assert page.tabs.checkedId() == 1
    assert len(names(page.results.counts)) == 2
    front(page, 1, ResultGroup.NEAR, qtbot)
    assert names(page.results.firms) == ["乙科技"]
    page.results.list.selectRow(0)
    assert "研发费用" in page.results.detail.text()
    qtbot.keyClick(page.results.list, Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.firm_page
    assert window.presenter.profile.name == "乙科技"


def test_that_the_space_bar_ticks_and_the_ticked_become_visits(screened, window: MainWindow, qtbot) -> None:
    page = screened()
    front(page, 0, ResultGroup.TO_ASK, qtbot)
    assert not page.results.plan.isEnabled()
    assert "戊科技" in names(page.results.firms)
    page.results.list.selectRow(names(page.results.firms).index("戊科技"))
    qtbot.keyClick(page.results.list, Qt.Key.Key_Space)
    assert page.results.chosen.text() == "勾选 1 家"
    page.results.plan.click()
    dialog = page.plan_dialog
    assert dialog is not None
    dialog.officer.setCurrentText("  ")
    assert "走访人" in dialog.head.text()
    assert not dialog.done_.isEnabled()
    dialog.officer.setCurrentText("赵静")
    assert dialog.a_day.currentText() == "4 家"
    dialog.done_.click()
    (visit,) = window.desk.book.visits.between(ON, ON + timedelta(days=7))
    assert (visit.name, visit.officer, visit.state) == ("戊科技", "赵静", VisitState.PLANNED)
    assert visit.note == f"遴选：{page.presenter.choice.rungs[0].policy.name} · 待补资料"
    assert page.state.text().startswith("已安排 1 次走访")


def test_that_without_a_policy_nothing_can_be_started(page: ScreeningPage) -> None:
    page.choice.none.click()
    assert not page.start.isEnabled()
    next(iter(page.choice.rungs.values())).click()
    assert page.start.isEnabled()
    assert page.presenter.choice.picked == {page.presenter.choice.rungs[0].policy.id}


def test_that_policies_are_found_by_words_filters_and_bookmarks(page: ScreeningPage, qtbot) -> None:
    page.choice.line.setText("高新技术企业 认定")
    qtbot.waitUntil(lambda: len(page.choice.model.rows) == 1)
    assert "高新技术企业认定" in names(page.choice.model)
    page.choice.all.click()
    assert {row.id for row in page.choice.model.rows} <= page.presenter.choice.picked
    page.choice.line.clear()
    qtbot.waitUntil(lambda: len(page.choice.model.rows) == 3)
    page.choice.stars.click()
    assert "没有收藏" in page.choice.empty.text()
    name = page.presenter.choice.rungs[0].policy.id
    page.desk.settings.change(bookmarks=(name,))
    page.arrive()
    assert [row.id for row in page.choice.model.rows] == [name]


def test_that_special_lists_come_from_the_same_firms(screened, qtbot) -> None:
    page = screened()
    page.tabs.button(3).click()
    assert not page.special.export.isEnabled()
    with qtbot.waitSignal(page.runner.done, timeout=20_000):
        page.special.look.click()
    assert names(page.special.model) == ["戊科技"]
    assert page.special.export.isEnabled()
    page.special.buttons[Special.NO_RESEARCH].click()
    assert [row.cells[2] for row in page.special.model.rows] == ["未填"]
    page.special.buttons[Special.ENDING].click()
    assert page.special.model.rows == ()
    assert "没有已知要到期" in page.special.empty.text()


def test_that_firms_of_a_special_list_become_visits_too(screened, window: MainWindow, qtbot) -> None:
    page = screened()
    page.tabs.button(3).click()
    page.special.buttons[Special.NO_RESEARCH].click()
    assert not page.special.plan.isEnabled()
    page.special.model.choose({row.id for row in page.special.model.rows})
    page.special.plan.click()
    assert page.plan_dialog is not None
    page.plan_dialog.done_.click()
    (visit,) = window.desk.book.visits.between(ON, ON + timedelta(days=7))
    assert (visit.name, visit.note) == ("戊科技", "遴选：无研发费用")


def test_that_another_page_may_ask_for_one_policy(page: ScreeningPage) -> None:
    wanted = page.presenter.choice.rungs[1].policy.id
    page.arrive(wanted)
    assert page.presenter.choice.picked == {wanted}
    assert [button.isChecked() for button in page.choice.rungs.values()].count(True) == 1
    page.arrive("no-such-policy")
    assert page.presenter.choice.picked == {wanted}


def test_that_leaving_the_page_stops_what_reads_the_records(page: ScreeningPage, window: MainWindow, qtbot) -> None:
    page.choice.all.click()
    with qtbot.waitSignal(page.runner.done, timeout=20_000):
        page.start.click()
        window.go("firms")
    assert not page.stop.isEnabled()
    assert page.runner.stopped


def test_that_another_line_is_tried_and_a_bad_value_is_told(screened, qtbot) -> None:
    page = screened()
    front(page, 1, ResultGroup.NEAR, qtbot)
    page.tabs.button(4).click()
    view = page.whatif
    assert view.policy.currentText() == page.presenter.choice.rungs[1].policy.name
    view.table.selectRow([row.cells[1] for row in view.lines.rows].index("4%"))
    view.value.setText("四")
    qtbot.keyClick(view.value, Qt.Key.Key_Return)
    assert "不是数值" in view.message.text()
    view.value.setText("3.9")
    with qtbot.waitSignal(page.runner.done, timeout=10_000):
        qtbot.keyClick(view.value, Qt.Key.Key_Return)
    assert view.message.text() == ""
    assert names(view.moves) == ["乙科技"]
    assert view.words.text().startswith("门槛从 4% 改为 3.9%")
    assert [row.cells[0] for row in view.sums.rows] == ["符合", "差一步", "待核实", "不符合"]


def test_that_the_charts_follow_the_policy_and_the_group(screened, qtbot) -> None:
    page = screened()
    front(page, 1, ResultGroup.NEAR, qtbot)
    page.tabs.button(2).click()
    assert page.charts.policy.currentData() == page.presenter.choice.rungs[1].policy.id
    page.charts.group.setCurrentText("全部企业")
    page.charts.group.activated.emit(page.charts.group.currentIndex())
    assert "东新街道 1" in page.charts.bars.accessibleDescription()
    assert "高企 0 家；另有 1 家符合，1 家差一步" in page.charts.funnel.accessibleDescription()


def test_that_a_funnel_shows_holders_full_and_those_able_as_a_rim(qtbot) -> None:
    funnel = Funnel(theme.LIGHT)
    qtbot.addWidget(funnel)
    funnel.resize(600, 120)
    funnel.show_ladders((("阶梯", (Stage("hnte", "高企", 10, {ResultGroup.READY: 10}),)),))
    image = funnel.grab().toImage()
    rows = [[image.pixelColor(x, y).name() for x in range(image.width())] for y in range(image.height())]
    accent, wash = (QColor(colour).name() for colour in (theme.LIGHT.accent, theme.LIGHT.wash))
    full, rim = max((row.count(accent), row.count(wash)) for row in rows)
    assert full > 0
    assert abs(full - rim) * 4 <= full  # as many firms hold it as could: both bars are of about the same length


def test_that_a_register_is_chosen_corrected_and_screened(page: ScreeningPage, tmp_path: Path, qtbot, screened) -> None:
    path = tmp_path / "名册.xlsx"
    rows = [("外面的公司", Decimal(500), "否"), ("甲科技", Decimal(6000), "是")]
    write_table(path, ("企业名称", "2025年营业收入（万元）", "是否高企"), rows)
    page.ask_register()
    dialog = page.register_dialog
    assert dialog is not None
    with qtbot.waitSignal(dialog.runner.done, timeout=10_000):
        dialog.read(path)
    assert dialog.next.isEnabled()
    assert not dialog.reading.complete.isChecked()
    dialog.reading.complete.setChecked(True)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.next.click()
    assert page.source.text() == "名册.xlsx"
    assert not page.scopes["district"].isVisible()
    screened()
    assert "1 家不在企业库" in page.state.text()
    assert [entry.row.held for entry in page.presenter.run.firms] == [(), ("hnte",)]
    page.ask_plan([0], "")
    assert page.plan_dialog is None
    page._take_book()
    assert page.scopes["district"].isVisible()


def test_that_a_stopped_run_gives_the_page_back(page: ScreeningPage, qtbot) -> None:
    page.choice.all.click()
    page.start.click()
    assert page.stop.isVisible()
    assert not page.start.isEnabled()
    with qtbot.waitSignal(page.runner.done, timeout=20_000):
        page.stop.click()
    assert page.start.isEnabled()
    assert not page.stop.isVisible()


def test_that_the_line_in_front_stays_so_when_the_table_is_sorted(qtbot) -> None:
    model = RowsModel(("企业", "离门槛"), ticks=True)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table = RowsTable(model, "企业", {}, 0)
    qtbot.addWidget(table)
    model.show(TableRow(name, (name, ""), (name, key)) for name, key in (("甲", 3), ("乙", None), ("丙", 1)))
    table.selectRow(0)
    header = table.horizontalHeader()
    for order, shown in ((Qt.SortOrder.AscendingOrder, "丙甲乙"), (Qt.SortOrder.DescendingOrder, "甲丙乙")):
        header.setSortIndicator(1, order)
        assert "".join(names(model)) == shown
        assert table.line is not None
        assert (table.line.id, table.currentIndex().row()) == ("甲", shown.index("甲"))
    model.show(TableRow(name, (name, ""), (name, key)) for name, key in (("丁", 2), ("戊", 4)))
    assert names(model) == ["戊", "丁"]
    table.unsort()
    assert (names(model), header.sortIndicatorSection()) == (["丁", "戊"], -1)
    del tester


def test_that_lines_are_sorted_by_what_they_stand_for_with_the_unknown_last(qtbot) -> None:
    model = RowsModel(("企业", "离门槛"), ticks=True)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = [("a", "10%", Decimal(10)), ("b", "9%", Decimal(9)), ("c", "", None)]
    model.show(TableRow(name, (name, words), (name, key)) for name, words, key in rows)
    model.sort(1)
    assert names(model) == ["b", "a", "c"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["a", "b", "c"]
    model.sort(-1)
    assert names(model) == ["a", "b", "c"]
    with qtbot.waitSignal(model.ticked) as told:
        assert model.setData(model.index(2, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert told.args == [1]
    assert model.chosen == {"c"}
    assert not model.setData(model.index(2, 1), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    model.show((), ("一", "二", "三"))
    assert (model.rowCount(), model.columnCount()) == (0, 3)
    del tester
