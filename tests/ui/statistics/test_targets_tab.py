"""The tab 本局目标: entered, shown beside the own count, printed, and drilled down to firms that can be visited."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casebook import FilingBoard, NewFiling, NewTargetFigure, TargetScope, TargetSide
from tests.ui.statistics.test_statistics import ON, WHO, firm, shown, window
from ui.planning.dialog import RoutePlanDialog
from ui.statistics import StatisticsPage
from ui.statistics.closing_dialog import ClosingDialog
from ui.widgets.paper_dialog import PaperDialog
from ui.window import MainWindow

__all__ = ["shown", "window"]
OWN = 6


def goal(window: MainWindow, value: str = "5") -> None:
    new = NewTargetFigure(
        side=TargetSide.GOAL, indicator="高新技术企业", scope=TargetScope.STOCK, year=2026, value=Decimal(value), officer="王敏", day=ON
    )  # fmt: skip
    window.desk.book.targets.add(new, WHO)


def test_that_an_empty_tab_says_what_to_do_and_entering_fills_it(window: MainWindow, shown, qtbot) -> None:
    page = shown()
    page.tabs.button(OWN).click()
    assert "录入目标" in page.empty.text()
    assert not page.print_button.isEnabled()
    assert not page.target_bar.firms_button.isEnabled()
    grid = page.target_bar.ask_grid()
    grid.table.item(1, 3).setText("5")
    with qtbot.waitSignal(page.reader.done, timeout=20_000):
        grid.save()
    assert [row[:5] for row in page.model.rows] == [("高新技术企业", "存量", "全区全年", "家", Decimal(5))]


def test_that_the_own_count_stands_beside_the_goal_and_is_printed(window: MainWindow, shown) -> None:
    firm(window.desk, "甲公司", qualifications=[{"kind": "hnte", "granted_on": "2024-12-01"}])
    goal(window)
    page = shown()
    page.tabs.button(OWN).click()
    assert page.model.rows[0][5:8] == (Decimal(1), "20.0%", Decimal(4))
    page.print_button.click()
    paper = next(widget for widget in page.findChildren(PaperDialog))
    assert paper.paper.page_count == 1


def test_that_firms_that_could_close_the_gap_are_found_and_visited(window: MainWindow, shown, qtbot) -> None:
    number = firm(window.desk, "乙公司", qualifications=[])
    new = NewFiling(policy="cn-hnte", policy_name="高企", board=FilingBoard.TITLES, officer="王敏", round="2026")
    window.desk.book.filings.add(number, new, date(2026, 5, 1), WHO)
    goal(window)
    page: StatisticsPage = shown()
    page.tabs.button(OWN).click()
    page.table.setCurrentIndex(page.model.index(0, 0))
    with qtbot.waitSignal(page.target_bar.runner.done, timeout=20_000):
        page.table.activated.emit(page.model.index(0, 0))
    dialog = next(widget for widget in page.findChildren(ClosingDialog))
    assert [row.enterprise for row in dialog.firms] == [number]
    assert "还差 5 家" in dialog.words.text()
    dialog.visit_button.click()
    plan = next(widget for widget in dialog.findChildren(RoutePlanDialog))
    plan.reject()
    with qtbot.waitSignal(dialog.go) as went:
        dialog.table.activated.emit(dialog.model.index(0, 0))
    assert went.args == ["firm", number]


def test_that_the_ledger_of_targets_leads_back_to_the_figures(window: MainWindow, shown) -> None:
    page = shown()
    page.tabs.button(OWN).click()
    page.target_bar.ledger_button.click()
    ledger = window.page("targets")
    assert ledger.isVisible()
    ledger.back_button.click()
    assert page.isVisible()
