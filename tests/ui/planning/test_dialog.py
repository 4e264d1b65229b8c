"""Visits planned in a dialog: edited in place by keyboard, clashes told at once, all or none, the route sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

import main
from casebook import Category, KeptColumn, NewRequest, NewVisit, Origin, Provenance, VisitState
from matcher import read_profile
from survey.planning import Stop
from survey.route_sheet import route_listing
from ui.planning import ask_visits
from ui.planning.dialog import RoutePlanDialog
from ui.planning.presenter import PlanColumn
from ui.widgets.paper_dialog import PaperDialog
from ui.window import MainWindow

ON = date(2026, 11, 24)
TOMORROW = ON + timedelta(days=1)


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns the window with six firms in two streets."""
    made = MainWindow(main.window_services(tmp_path, lambda: ON))
    qtbot.addWidget(made)
    made.show()
    made.load()
    made.desk.settings.change(officer="王敏", office="河东区科技局")
    source = Provenance(Origin.LICENCE, ON, "王敏")
    contact = [{"name": "张经理", "post": "财务总监", "phone": "13800000000"}]
    kept = KeptColumn(header="注册地址", text="津塘路 8 号", file="名单.xlsx", sheet="一", on=ON, officer="王敏")
    for number in range(6):
        raw = {"name": f"第{number}科技", "street": ("大王庄街道", "富民路街道")[number % 2], "contacts": contact}
        made.desk.book.enterprises.add(read_profile(raw), source, kept=[kept] if number == 0 else ())
    yield made
    made.presenter.dirty = False
    made.close()
    made.desk.close()


def opened(window: MainWindow, done: list[str] | None = None) -> RoutePlanDialog:
    words = done if done is not None else []
    dialog = ask_visits(window.desk, range(1, 7), window, words.append, "到期高企")
    assert dialog is not None
    return dialog


def stops(dialog: RoutePlanDialog) -> list[tuple[str, str, str]]:
    return [(stop.day.isoformat(), stop.hour, stop.street) for stop in dialog.presenter.stops]


def test_that_firms_stand_by_street_from_the_next_working_day_with_hours(window: MainWindow) -> None:
    dialog = opened(window)
    assert dialog.head.text() == "6 家，2 天、2 个半天"
    assert stops(dialog) == [
        (day, hour, street)
        for day, street in (("2026-11-25", "大王庄街道"), ("2026-11-26", "富民路街道"))
        for hour in ("13:30", "14:40", "15:50")
    ]


def test_that_all_are_stored_with_their_hours_by_enter(window: MainWindow, qtbot) -> None:
    words: list[str] = []
    dialog = opened(window, words)
    planned = {(stop.firm, stop.day, stop.hour) for stop in dialog.presenter.stops}
    dialog.done_.setFocus()
    qtbot.keyClick(dialog.done_, Qt.Key.Key_Return)
    visits = window.desk.book.visits.between(ON, ON + timedelta(days=30))
    assert {(visit.enterprise, visit.on, visit.hour) for visit in visits} == planned
    assert {(visit.note, visit.state) for visit in visits} == {("到期高企", VisitState.PLANNED)}
    assert words == [f"已安排 6 次走访，排到 {max(day for _, day, _ in planned)}；在“走访”和“工作台”里可以看到"]


def test_that_an_hour_is_edited_by_keyboard_and_a_clash_is_told_and_stores_none(window: MainWindow, qtbot) -> None:
    dialog = opened(window)
    first, second = dialog.presenter.stops[:2]
    dialog.table.setCurrentIndex(dialog.model.index(1, PlanColumn.HOUR))
    qtbot.keyClick(dialog.table, Qt.Key.Key_F2)
    editor = dialog.table.findChild(QLineEdit)
    editor.setText(first.hour.replace(":", "点"))
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.presenter.edited))
    moved = next(stop for stop in dialog.presenter.stops if stop.firm == second.firm)
    assert moved.hour == first.hour
    assert set(dialog.presenter.wrong) == {first.firm, second.firm}
    dialog.done_.click()
    assert "时间重叠" in dialog.message.text()
    assert window.desk.book.visits.between(ON, ON + timedelta(days=30)) == ()


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [(PlanColumn.HOUR, "25:00", "时间"), (PlanColumn.DAY, "明天", "不是日期"), (PlanColumn.DAY, "2026-02-30", "没有")],
)
def test_that_a_wrong_cell_is_refused_and_nothing_changes(
    window: MainWindow, column: PlanColumn, text: str, words: str
) -> None:
    dialog = opened(window)
    before = dialog.presenter.stops
    assert not dialog.model.setData(dialog.model.index(0, column), text)
    assert words in dialog.message.text()
    assert dialog.presenter.stops == before


def test_that_a_day_without_its_year_and_another_officer_are_taken(window: MainWindow) -> None:
    dialog = opened(window)
    firm = dialog.presenter.stops[0].firm
    assert dialog.model.setData(dialog.model.index(0, PlanColumn.DAY), "11-28")
    place = next(i for i, stop in enumerate(dialog.model.rows) if stop.firm == firm)
    assert dialog.model.rows[place].day == date(2026, 11, 28)
    assert dialog.presenter.note_of(dialog.model.rows[place]) == "周末或节假日"
    assert dialog.model.setData(dialog.model.index(place, PlanColumn.OFFICER), "李四")
    assert {stop.officer for stop in dialog.presenter.stops} == {"王敏", "李四"}


def test_that_del_takes_a_firm_out_and_new_rules_do_not_drop_edits_unasked(window: MainWindow, qtbot) -> None:
    dialog = opened(window)
    qtbot.waitUntil(dialog.table.hasFocus)
    dialog.table.selectRow(0)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert len(dialog.presenter.stops) == 5
    dialog.minutes.setCurrentIndex(dialog.minutes.findData(30))
    assert len(dialog.presenter.stops) == 5
    assert dialog.again.text() == "重排（手改的 1 处会丢掉）"
    dialog.again.click()
    assert len(dialog.presenter.stops) == 6


def test_that_nothing_is_planned_for_firms_that_are_not_stored(window: MainWindow) -> None:
    assert ask_visits(window.desk, [99], window, print) is None
    assert window.findChild(QMessageBox) is not None


def test_that_the_route_sheet_is_shown_after_planning(window: MainWindow, qtbot) -> None:
    dialog = opened(window)
    dialog.with_sheet.click()
    qtbot.waitUntil(lambda: window.findChild(PaperDialog) is not None)
    window.findChild(PaperDialog).reject()


def test_that_the_route_sheet_says_where_whom_what_was_and_what_to_ask(window: MainWindow) -> None:
    book, author = window.desk.book, window.desk.author()
    book.visits.add(1, NewVisit(on=date(2026, 5, 6), officer="李四", state=VisitState.HELD, note="谈了贷款"), author)
    book.requests.add(1, NewRequest(category=Category.MONEY, text="贷款 200 万", raised_on=ON, officer="王敏"), author)
    stop = Stop(firm=1, name="第0科技", street="大王庄街道", officer="王敏", day=TOMORROW, hour="09:00")
    listing = route_listing(book, [stop], ON, "河东区科技局", window.desk.matched)
    (row,) = listing.rows
    assert row[:6] == (
        "11月25日 周三 09:00 王敏", "第0科技", "大王庄街道，津塘路 8 号", "张经理（财务总监） 13800000000",
        "2026-05-06 李四 谈了贷款", "资金：贷款 200 万",
    )  # fmt: skip
    assert row[6].count("；") == 2


def test_that_the_plan_is_a_sound_item_model(window: MainWindow) -> None:
    dialog = opened(window)
    QAbstractItemModelTester(dialog.model)
    dialog.presenter.drop([1])
    dialog._show()
