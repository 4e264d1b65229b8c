"""Tests of the one place where contradictions are settled: the bar and the dialog of the firm's page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

import main
from casebook import Origin, Provenance
from matcher import ResultGroup, read_profile
from ui.desk.desk import Desk
from ui.firm.page import FirmPage
from ui.firm.settle import SettleDialog
from ui.firm.settling import unsettled
from ui.widgets import theme

ON = date(2026, 11, 24)
TOLD = Provenance(Origin.VERBAL, date(2026, 5, 1), "张三")
TABLE = Provenance(Origin.IMPORTED, date(2026, 11, 3), "李四", "表格 名单.xlsx")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Returns a desk whose firm has a disputed revenue, and more scientific staff than employees."""
    made = Desk(main.window_services(tmp_path / "data", lambda: ON))
    raw = {
        "name": "天津甲科技有限公司",
        "province": "天津市",
        "founded_on": "2018-03-01",
        "revenue": {"2024": 900, "2025": 1200},
        "employees": {"2025": 100},
        "sci_staff": {"2025": 120},
    }
    firm = made.book.enterprises.add(read_profile(raw), TOLD).id
    made.book.enterprises.set_beside(firm, {"revenue.2025": Decimal(1500)}, TABLE)
    assert made.open_firm(firm).accepted
    yield made
    made.close()


@pytest.fixture
def page(qtbot, qapp: QApplication, desk: Desk) -> FirmPage:
    """Returns the page of the firm."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = FirmPage(desk, theme.LIGHT)
    qtbot.addWidget(made)
    made.resize(1093, 614)
    made.show()
    made.refresh()
    return made


def dialog_of(page: FirmPage) -> SettleDialog:
    page.settle()
    (dialog,) = page.findChildren(SettleDialog)
    return dialog


def press(qtbot, dialog: SettleDialog, key: str) -> None:
    qtbot.keyClicks(dialog.cards[0].buttons[0], key)
    QApplication.processEvents()


def test_that_the_bar_says_what_contradicts_itself(page: FirmPage, desk: Desk) -> None:
    assert page.unsettled.isVisible()
    assert page.unsettled.words.text().startswith("两处说法不一（共 2 处）：2025 年营业（销售）收入有 2 种说法")
    assert desk.firm.groups()[ResultGroup.CONFLICT]


def test_that_every_value_stands_with_its_source_and_every_impossible_figure_with_its_field(desk: Desk) -> None:
    disputed, impossible = unsettled(desk.firm)
    assert [way.words for way in disputed.ways] == [
        "采用 1200万元（口述，2026-05-01，张三）",
        "采用 1500万元（系统导入，表格 名单.xlsx，2026-11-03，李四）",
        "都不对，到左边另填",
    ]
    assert impossible.text == "2025 年科技人员数 120人 多于职工总数 100人，待核实"
    assert [way.words for way in impossible.ways] == ["改 2025 年科技人员数", "改 2025 年职工总数"]


def test_that_one_key_settles_and_undo_brings_both_back(page: FirmPage, desk: Desk, qtbot) -> None:
    dialog = dialog_of(page)
    assert dialog.cards[0].buttons[1].text().startswith("2　采用 1500万元")
    press(qtbot, dialog, "2")
    assert desk.firm.profile.series("revenue")[2025] == 1500
    assert desk.firm.record is not None
    assert desk.firm.record.sources["revenue.2025"] == TABLE
    assert (len(dialog.cards), dialog.message.text()[:9]) == (1, "已采用 1500万")
    qtbot.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.firm.profile.disputed == {"revenue.2025": (1200, 1500)}
    assert len(dialog.cards) == 2


def test_that_an_impossible_figure_is_corrected_in_its_field(page: FirmPage, desk: Desk, qtbot) -> None:
    dialog = dialog_of(page)
    press(qtbot, dialog, "1")
    with qtbot.waitSignal(dialog.wanted) as asked:
        press(qtbot, dialog, "2")
    assert asked.args == ["employees.2025"]
    assert not dialog.isVisible()
    desk.firm.give("employees", {"2025": 150})
    page.refresh()
    assert not page.unsettled.isVisible()


def test_that_the_dialog_closes_when_nothing_is_left(page: FirmPage, desk: Desk, qtbot) -> None:
    desk.firm.give("employees", {"2025": 150})
    dialog = dialog_of(page)
    press(qtbot, dialog, "1")
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=2000)
    assert desk.firm.groups().get(ResultGroup.CONFLICT, []) == []


def test_that_typing_beside_a_disputed_year_keeps_both_values_and_typing_into_it_settles(
    page: FirmPage, desk: Desk, qtbot
) -> None:
    lines = page.form.editors["revenue"].lines  # type: ignore[attr-defined]  # an editor of a series
    line: QLineEdit = lines["2025"]
    assert (line.text(), line.placeholderText()) == ("", "待核实")
    qtbot.keyClicks(lines["2023"], "800")
    page.give_waiting()
    assert desk.firm.profile.disputed == {"revenue.2025": (1200, 1500)}
    assert desk.firm.profile.series("revenue") == {2023: 800, 2024: 900}
    qtbot.keyClicks(line, "1300")
    page.give_waiting()
    assert desk.firm.profile.series("revenue")[2025] == 1300
    assert page.keep().accepted
    desk.firm.undo()
    assert desk.firm.profile.disputed == {"revenue.2025": (1200, 1500)}


def test_that_a_firm_only_on_screen_is_settled_too(page: FirmPage, desk: Desk) -> None:
    desk.firm.new()
    desk.firm.give("name", "天津乙科技有限公司")
    desk.firm.give("founded_on", {"either": ["2019-01-01", "2018-01-01"]})
    desk.firm.give("revenue", {"2024": 5, "2025": {"either": [1500, 1200]}})
    first, second = unsettled(desk.firm)
    assert [way.words for way in (*first.ways, *second.ways) if not way.leads_to_fact] == [
        "采用 2018-01-01",
        "采用 2019-01-01",
        "采用 1200万元",
        "采用 1500万元",
    ]
    dialog = dialog_of(page)
    dialog._take(second.ways[1])
    assert desk.firm.profile.series("revenue") == {2024: 5, 2025: 1500}
    dialog._take(first.ways[0])
    assert desk.firm.profile.facts["founded_on"] == date(2018, 1, 1)


def test_that_a_trial_settles_only_for_itself(page: FirmPage, desk: Desk) -> None:
    assert desk.firm.try_out().accepted
    (disputed, _) = unsettled(desk.firm)
    assert [way.words for way in disputed.ways][:2] == ["采用 1200万元", "采用 1500万元"]
    dialog_of(page)._take(disputed.ways[0])
    assert desk.firm.profile.series("revenue")[2025] == 1200
    desk.firm.end_trial()
    assert desk.firm.profile.disputed == {"revenue.2025": (1200, 1500)}
