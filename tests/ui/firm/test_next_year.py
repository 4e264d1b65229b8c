"""The page “今年还是明年”, reached and used with keys as a caseworker does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

import main
from matcher import match, read_profile
from policies.library import Library
from tests.ui.conftest import ON
from ui.firm.next_year import NextYearDialog
from ui.firm.next_year_models import LineColumn, SpanModel
from ui.firm.next_year_presenter import YearsPresenter
from ui.widgets import theme
from ui.window import MainWindow

FIRM = {
    "name": "测试公司",
    "founded_on": "2012-03-01",
    "revenue": {"2023": 5420, "2024": 5980, "2025": 6310},
    "rd_expense": {"2023": 212, "2024": 231, "2025": 240},
}


@pytest.fixture(scope="module")
def library() -> Library:
    return main.built_in_library()


def presenter_of(library: Library, policy: str = "cn-hnte", **facts: object) -> YearsPresenter:
    profile = read_profile({**FIRM, **facts})
    return YearsPresenter(match(library.policies, profile, ON, library.stamp, library.offices), policy)


def sample_named(name: str) -> Path:
    return next(path for path in main._samples() if path.stem == name)


@pytest.fixture
def page(window: MainWindow, qtbot) -> Iterator[NextYearDialog]:
    """Returns the page of a firm whose certificate ends, opened with its key."""
    window.open(sample_named("hnte-expiring"))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    dialog = window.firm_page.findChild(NextYearDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    yield dialog
    dialog.reject()


def test_that_the_button_opens_the_page_at_the_chosen_policy(window: MainWindow, qtbot) -> None:
    window.open(sample_named("hnte-expiring"))
    window.firm_page.results.reveal("cn-tech-sme")
    button = window.firm_page.results.panel.years
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = window.firm_page.findChild(NextYearDialog)
    assert dialog.presenter.chosen == "cn-tech-sme"
    assert dialog.buttons["cn-tech-sme"].isChecked()
    dialog.reject()


def test_that_a_figure_is_tried_out_with_keys_alone_and_nothing_of_the_firm_changes(
    page: NextYearDialog, window: MainWindow, qtbot
) -> None:
    # (231 + 240 + x) / (5980 + 6310 + 6310) ≥ 4 %  ⇔  x ≥ 273
    before = window.presenter.profile
    row = next(n for n, row in enumerate(page.span_model.rows) if row.new == "rd_expense.2026")
    page.spans.setFocus()
    for _ in range(row):
        QTest.keyClick(page.spans, Qt.Key.Key_Down)
    QTest.keyClick(page.spans, Qt.Key.Key_Return)
    editor = page.spans.viewport().findChild(QLineEdit)
    QTest.keyClicks(editor, "272.99")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.presenter.assumes)
    assert page.spans.currentIndex().row() == row + 1
    ratio = next(row for row in page.line_model.rows if row.id == "rd-ratio")
    assert "研发费用 ≥ 273万元" in ratio.texts[LineColumn.NEED]
    head = "2026 年按试填的数、其余与 2025 年持平，2027 年申报"
    assert page.headline.text() == f"{head}还达不到：近三年研发费用占销售收入比例。"
    QTest.keyClick(page.spans, Qt.Key.Key_Up)
    QTest.keyClick(page.spans, Qt.Key.Key_2)
    editor = page.spans.viewport().findChild(QLineEdit)
    QTest.keyClicks(editor, "73")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.presenter.typed("rd_expense.2026") == "273")
    assert page.headline.text() == f"{head}没有达不到的数，还有待核实的。"
    assert window.presenter.profile == before
    QTest.keyClick(page, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not page.presenter.assumes)


def test_that_an_unreadable_figure_is_refused_with_words_and_the_cell_stays(page: NextYearDialog, qtbot) -> None:
    page.spans.setFocus()
    QTest.keyClick(page.spans, Qt.Key.Key_Return)
    editor = page.spans.viewport().findChild(QLineEdit)
    QTest.keyClicks(editor, "many")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(page.message.isVisible)
    assert page.message.text()
    assert page.spans.currentIndex().row() == 0
    assert not page.presenter.assumes


def test_that_the_titles_are_chosen_with_keys_and_escape_closes(page: NextYearDialog, qtbot) -> None:
    page.buttons["cn-hnte"].setFocus()
    QTest.keyClick(page.buttons["cn-hnte"], Qt.Key.Key_Right)
    assert page.presenter.chosen == "cn-little-giant"
    assert page.headline.text() == page.presenter.headline()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_that_enter_on_a_table_neither_closes_the_page_nor_presses_a_button(page: NextYearDialog) -> None:
    chosen = page.presenter.chosen
    for view in (page.lines, page.work):
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert page.isVisible()
    assert page.presenter.chosen == chosen


def test_that_every_text_is_whole_at_the_smallest_window(window: MainWindow, qtbot) -> None:
    window.resize(1093, 614)
    window.open(sample_named("machine-builder"))
    window.firm_page.show_next_year()
    page = window.firm_page.findChild(NextYearDialog)
    qtbot.wait(50)
    assert (page.width(), page.height()) <= (1093, 614)
    assert page.close_button.geometry().right() < page.width()
    for view in (page.lines, page.work):
        assert view.horizontalScrollBar().maximum() == 0
        for row in range(view.model().rowCount()):
            assert view.rowHeight(row) >= view.sizeHintForRow(row)
    page.reject()


def test_that_the_models_are_sound(page: NextYearDialog) -> None:
    for model in (page.span_model, page.line_model, page.work_model):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.choose("cn-tech-sme")
    page.whole.click()


def test_that_only_the_cell_of_the_new_year_can_be_tried_out(library: Library, qapp: QApplication) -> None:
    presenter = presenter_of(library, revenue={"2025": 6310, "2026": 7000})
    model = SpanModel(theme.LIGHT)
    model.show(presenter.spans(), presenter.span_titles())
    editable = Qt.ItemFlag.ItemIsEditable
    last = model.columnCount() - 1
    for place, row in enumerate(model.rows):
        flags = [bool(model.flags(model.index(place, column)) & editable) for column in range(last + 1)]
        assert not any(flags[:-1])
        assert flags[-1] == (row.new not in (None, "revenue.2026"))


def test_that_years_known_in_part_are_shown_as_ranges(library: Library) -> None:
    presenter = presenter_of(library, revenue={"2024": "1000-2000", "2025": 6310})
    row = next(row for row in presenter.spans() if row.new == "revenue.2026")
    assert "1000–2000" in row.cells


def test_that_the_title_of_the_nation_opens_the_one_of_the_own_place(library: Library) -> None:
    assert presenter_of(library, "cn-srdi-sme", province="天津市").chosen == "tj-zjtx"


def test_that_a_tried_figure_above_its_whole_is_told(library: Library) -> None:
    presenter = presenter_of(library)
    assert presenter.conflict() == ""
    assert presenter.assume("rd_expense.2026", "100") == ""
    assert presenter.assume("rd_expense_domestic.2026", "150") == ""
    assert "境内研发费用 150万元 多于研发费用 100万元" in presenter.conflict()


def test_that_a_firm_without_figures_is_not_told_that_it_can_file(library: Library) -> None:
    presenter = YearsPresenter(match(library.policies, read_profile({"name": "空白"}), ON, library.stamp))
    assert presenter.headline() == "各年的数还没有填，2027 年能不能报看不出来。"


def test_that_the_headline_names_what_is_missing(library: Library) -> None:
    presenter = presenter_of(library)
    assert presenter.headline() == "2026 年各数若与 2025 年持平，2027 年申报还达不到：近三年研发费用占销售收入比例。"


def test_that_what_to_make_up_says_who_and_by_when(library: Library) -> None:
    rows = presenter_of(library).work()
    (ratio,) = (row for row in rows if "研发费用至少 273万元" in row.text)
    assert (ratio.heading, ratio.when) == ("补事实", "财务\n2026-12-31 前")
    assert any(row.heading == "备材料" for row in rows)
