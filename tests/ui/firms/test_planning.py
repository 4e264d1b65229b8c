"""Tests of visits planned for several firms of the list at one time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import main
from casebook import VisitState
from ui.firms import FirmsPage
from ui.firms.new_firm import add_firm
from ui.planning.dialog import RoutePlanDialog
from ui.window import MainWindow

ON = date(2026, 11, 30)


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns the window with an empty casebook."""
    made = MainWindow(main.window_services(tmp_path, today=lambda: ON))
    qtbot.addWidget(made)
    made.load()
    made.show()
    yield made
    made.close()
    made.desk.close()


def planned(window: MainWindow) -> list[tuple[str, VisitState]]:
    on = window.desk.on
    return [(visit.name, visit.state) for visit in window.desk.book.visits.between(on, on + timedelta(days=30))]


def test_that_the_chosen_firms_get_one_visit_each_and_none_twice(window: MainWindow) -> None:
    window.desk.settings.change(officer="王敏")
    for name in ("甲科技有限公司", "乙材料有限公司", "丙仪器有限公司"):
        add_firm(window.desk, name)
    page = window.page("firms")
    assert isinstance(page, FirmsPage)
    page.arrive()
    page.table.selectAll()
    assert len(page.chosen_rows()) == 3
    page.ask_plan(page.chosen_rows())
    page.findChild(RoutePlanDialog).done_.click()
    assert {state for _, state in planned(window)} == {VisitState.PLANNED}
    assert len(planned(window)) == 3
    assert page.count.text().startswith("已安排 3 次走访")
    assert [visit.hour for visit in window.desk.book.visits.between(ON, ON + timedelta(days=9))].count("") == 0
    page.ask_plan(page.chosen_rows()[:1])
    again = page.findChildren(RoutePlanDialog)[-1]
    assert again.head.text() == "这些企业都已有待走访的安排"
    assert not again.done_.isEnabled()
    assert len(planned(window)) == 3


def test_that_without_an_officer_nothing_is_planned_and_the_dialog_says_so(window: MainWindow) -> None:
    add_firm(window.desk, "甲科技有限公司")
    page = window.page("firms")
    assert isinstance(page, FirmsPage)
    page.arrive()
    page.table.selectAll()
    page.ask_plan(page.chosen_rows())
    dialog = page.findChild(RoutePlanDialog)
    dialog.officer.setCurrentText("")
    assert dialog.head.text() == "请填走访人"
    assert not dialog.done_.isEnabled()
    assert planned(window) == []
