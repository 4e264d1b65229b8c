"""Tests of the hour of a planned visit: given when planned or moved, shown in the lists, left out if nobody knows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from casebook import NewVisit, Origin, Provenance, VisitState
from matcher import read_profile
from policies.library import Library
from tests.ui.visit.build import shown
from ui.home.due import DueChoice, due_lines
from ui.home.presenter import gather
from ui.visit import VisitPage
from ui.visit.dialogs import DayDialog, VisitPlanDialog
from ui.widgets import theme

ON = date(2026, 11, 24)
TODAY = "今天 11-24 周二"


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path, library: Library) -> Iterator[VisitPage]:
    """Returns the page with three firms."""
    with shown(qtbot, tmp_path, library) as made:
        for name in ("甲科技有限公司", "乙材料有限公司", "丙仪器有限公司"):
            made.desk.book.enterprises.add(read_profile({"name": name}), Provenance(Origin.IMPORTED, ON, "王敏"))
        made.arrive()
        yield made


def rows(page: VisitPage) -> list[tuple[str, str]]:
    page.agenda.refresh()
    return [row.cells[:2] for row in page.agenda.visit_rows]


def test_that_a_visit_is_planned_and_moved_with_its_hour(page: VisitPage, qtbot) -> None:
    dialog = VisitPlanDialog(page.agenda, page.desk, theme.LIGHT, page)
    qtbot.keyClicks(dialog.picker.line, "jkj")
    dialog.hour.setText("下午")
    dialog.take()
    assert "写成 14:30 的样子" in dialog.message.text()
    dialog.hour.setText("14点半")
    dialog.take()
    assert rows(page) == [(f"{TODAY} 14:30", "甲科技有限公司")]
    (kept,) = page.agenda.visits
    moving = DayDialog(page.agenda, kept, ON, page)
    assert moving.hour.text() == "14:30"
    moving.hour.setText("")
    moving.take()
    assert rows(page) == [(TODAY, "甲科技有限公司")]


def test_that_the_visits_of_a_day_stand_by_hour(page: VisitPage) -> None:
    for firm, hour in ((1, ""), (2, "14:30"), (3, "9:00")):
        page.desk.book.visits.add(firm, NewVisit(on=ON, officer="王敏", hour=hour), page.desk.author())
    assert rows(page) == [
        (f"{TODAY} 09:00", "丙仪器有限公司"),
        (f"{TODAY} 14:30", "乙材料有限公司"),
        (TODAY, "甲科技有限公司"),
    ]
    lines = due_lines(gather(page.desk.book, ON).due, DueChoice(), ON, "王敏")
    assert [line.detail for line in lines] == ["今天 09:00 · 走访", "今天 14:30 · 走访", "今天 · 走访"]


def test_that_a_missed_visit_begun_today_loses_the_hour_of_its_day(page: VisitPage) -> None:
    before = ON - timedelta(days=1)
    visit = page.desk.book.visits.add(1, NewVisit(on=before, officer="王敏", hour="14:30"), page.desk.author())
    page.arrive(1)
    kept = page.desk.book.visits.get(visit.id)
    assert (kept.on, kept.hour, kept.state) == (ON, "", VisitState.PLANNED)
