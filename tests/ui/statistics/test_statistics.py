"""Tests of the statistics: counts equal those made by hand, targets are beside them, exports are complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMessageBox

import main
from casebook import (
    Author,
    Category,
    EnterpriseRow,
    NewRequest,
    NewSheet,
    NewVisit,
    Origin,
    Provenance,
    RequestState,
    VisitState,
)
from matcher import LibraryVersion, ResultGroup, read_profile, total_worth
from policies.library import library_bytes
from survey.background import BackgroundJob
from survey.figures import rung_figures
from survey.year import gather, sum_offered
from tests.pace import HANGS
from ui.desk.desk import Desk
from ui.statistics import StatisticsPage
from ui.statistics.chart import BarChart
from ui.statistics.model import FiguresModel
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 24)
WHO = Author("王敏")


def firm(desk: Desk, name: str, **facts: object) -> int:
    source = Provenance(Origin.LICENCE, ON, "王敏")
    raw = {"name": name, "province": "天津市", "city": "天津市", "district": "河东区", **facts}
    return desk.book.enterprises.add(read_profile(raw), source, "王敏").id


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns the window on the casebook of this test."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(main.window_services(tmp_path, lambda: ON))
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.load()
    yield made
    for name in ("home", "statistics"):
        made.page(name).leave()
    QThreadPool.globalInstance().waitForDone(HANGS)
    made.presenter.dirty = False
    made.desk.close()


@pytest.fixture
def shown(window: MainWindow, qtbot) -> Callable[[], StatisticsPage]:
    """Returns a function that shows the page and waits until everything is counted."""

    def show() -> StatisticsPage:
        page = window.page("statistics")
        assert isinstance(page, StatisticsPage)
        with qtbot.waitSignals([page.reader.done, page.adder.done], timeout=20_000):
            window.go("statistics")
        return page

    return show


def table(page: StatisticsPage, place: int) -> dict[str, tuple[object, ...]]:
    """Returns the rows of a tab by their first cell."""
    page.tabs.button(place).click()
    model = page.model
    rows = [model.index(line, 0).data(Qt.ItemDataRole.UserRole) for line in range(model.rowCount())]
    return {cells[0]: cells[1:] for cells in rows}


def test_that_requests_tell_their_ends_and_days(window: MainWindow, shown) -> None:
    number = firm(window.desk, "甲公司")
    for raised, days in (
        (date(2026, 2, 1), 10),
        (date(2026, 3, 1), 5),
        (date(2026, 4, 1), None),
        (date(2025, 4, 1), 9),
    ):
        new = NewRequest(
            category=Category.MONEY, text="贷款", raised_on=raised, officer="王敏", reply_by=date(2026, 6, 1)
        )
        kept = window.desk.book.requests.add(number, new, WHO)
        if days is not None:
            ended = date.fromordinal(raised.toordinal() + days)
            window.desk.book.requests.close(kept.id, RequestState.SOLVED, ended, Author("王敏", "已对接"))
    rows = table(shown(), 3)
    assert rows["资金"] == (3, 2, 0, 1, 1, Decimal("7.5"), "100.0%", 0, "", 0)
    assert rows["合计"] == rows["资金"]


def test_that_sheets_are_counted_and_the_last_one_of_a_firm_gives_the_sum(window: MainWindow, shown, qtbot) -> None:
    desk = window.desk
    sample = next(path for path in main._samples() if path.stem == "young-software")
    profile = read_profile(main._read_file(sample))
    number = desk.book.enterprises.add(profile, Provenance(Origin.LICENCE, ON, "王敏")).id
    stamp = LibraryVersion(desk.library.version, desk.library.digest)
    desk.book.determinations.keep_library(stamp, library_bytes(desk.library))
    for on, edition in ((date(2026, 3, 2), "firm"), (date(2026, 9, 1), "firm"), (date(2026, 9, 1), "officer")):
        new = NewSheet(edition=edition, options="{}", officer="王敏")
        desk.book.determinations.keep(number, desk.matched(profile, on), new)
    last = desk.matched(profile, date(2026, 9, 1))
    ready = [result for result in last.results if last.group_of(result) is ResultGroup.READY]
    sums = total_worth(ready)
    assert sums.low > 0
    page = shown()
    rows = table(page, 4)
    assert rows["3月"] == (1, 0, 1, 1)
    assert rows["9月"] == (1, 1, 2, 1)
    assert rows["合计"] == (2, 1, 3, 1)
    offered = page.presenter.offered
    assert offered is not None
    assert (offered.firms, offered.low, offered.high) == (1, sums.low, sums.high)
    assert "可申报合计" in page.note.text()
    assert page.numbers[2][0].text() == "3"


def test_that_adding_up_can_be_stopped(window: MainWindow) -> None:
    desk = window.desk
    number = firm(desk, "甲公司")
    profile = desk.book.enterprises.profile(number, ON).profile
    desk.book.determinations.keep_library(desk.library.stamp, library_bytes(desk.library))
    desk.book.determinations.keep(
        number, desk.matched(profile, ON), NewSheet(edition="firm", options="{}", officer="王敏")
    )
    gathered = gather(desk.book, 2026, ON)
    reported: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        reported.append((done, total))

    assert sum_offered(desk.book, gathered, BackgroundJob(should_stop=lambda: True, on_progress=report)) is None
    assert sum_offered(desk.book, gathered, BackgroundJob(should_stop=lambda: False, on_progress=report)) is not None
    assert reported == [(0, 1)]


def test_that_a_stopped_sum_is_told_and_not_shown_as_nought(window: MainWindow, shown) -> None:
    page = shown()
    page._take_offered(None)
    assert [headline.figure for headline in page.presenter.headlines()][-1] == "–"
    assert "没有算完" in page.state.text()


def test_that_another_year_and_district_are_read_and_shown(window: MainWindow, shown, qtbot) -> None:
    firm(window.desk, "甲公司")
    page = shown()
    assert table(page, 5) == {}
    assert page.empty.isVisible()
    assert "有资料的年份：2020、2021、2022" in page.empty.text()
    page.year.setCurrentIndex(page.year.findData(2023))
    with qtbot.waitSignal(page.adder.done, timeout=20_000):
        page.year.activated.emit(page.year.currentIndex())
    assert page.presenter.year == 2023
    page.district.setCurrentText("东丽区")
    page.district.activated.emit(page.district.currentIndex())
    assert table(page, 5)["研发经费支出"][2] == Decimal("26.3")


def test_that_every_table_is_exported(window: MainWindow, shown, tmp_path: Path, qtbot) -> None:
    number = firm(window.desk, "甲公司", qualifications=[{"kind": "hnte", "granted_on": "2025-12-01"}])
    window.desk.book.visits.add(number, NewVisit(on=ON, officer="王敏", state=VisitState.HELD), WHO)
    page = shown()
    page.export_all_to(tmp_path)
    made = sorted(path.name for path in tmp_path.glob("*.xlsx"))
    assert made == ["2026年梯度.xlsx", "2026年街道与产业.xlsx", "2026年走访.xlsx"]
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(tmp_path / "2026年走访.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["走访人", "1月", "2月"]
    assert rows[1][0] == "王敏"
    assert rows[1][11] == 1
    assert f"已导出：{tmp_path}" in page.state.text()


def test_that_a_table_that_cannot_be_written_is_told(window: MainWindow, shown, tmp_path: Path) -> None:
    firm(window.desk, "甲公司")
    page = shown()
    page.tabs.button(1).click()
    figures = page.shown
    assert figures is not None
    page.export_to(figures, tmp_path / "missing" / "梯度.xlsx")
    box = page.findChild(QMessageBox)
    assert box is not None
    assert "写不了文件" in box.text()


def test_that_an_empty_casebook_says_what_to_do_in_every_tab(shown) -> None:
    page = shown()
    for place in range(6):
        page.tabs.button(place).click()
        assert page.empty.isVisible()
        assert len(page.empty.text()) > 8


def test_that_the_table_is_a_sound_item_model() -> None:
    model = FiguresModel()
    QAbstractItemModelTester(model)
    model.show((("a", 1), ("b", Decimal("2.50"))), ("甲", "乙"))
    assert model.index(1, 1).data() == "2.5"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "乙"
    model.show((), ())
    assert model.rowCount() == 0


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_that_bars_are_drawn_in_the_colours_of_the_scheme(qtbot, qapp: QApplication, colours: theme.Colours) -> None:
    chart = BarChart(colours)
    qtbot.addWidget(chart)
    chart.show_figures(rung_figures([EnterpriseRow(1, "甲公司", "", "河东区", "甲", (), ("hnte",), "", None)], ON))
    chart.resize(400, chart.sizeHint().height())
    image = chart.grab().toImage()
    drawn = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert QColor(colours.accent).name() in drawn
    assert "高新技术企业 1" in chart.accessibleDescription()
    assert len({chart.part_colour(place).name() for place in range(8)}) == 8
