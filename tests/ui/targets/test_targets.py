"""Targets are entered in a grid by keyboard, pasted, imported from the yearly plan, and listed as a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import main
from casebook import TargetScope, TargetSide
from tests.registers.test_target_sheet import PLAN
from ui.desk.desk import Desk
from ui.targets import TargetsPage
from ui.targets.grid_rows import PROPOSED
from ui.widgets import theme

ON = date(2026, 11, 24)


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[TargetsPage]:
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    desk = Desk(main.window_services(tmp_path, lambda: ON))
    desk.settings.change(officer="王敏")
    made = TargetsPage(desk, theme.LIGHT)
    qtbot.addWidget(made)
    made.resize(1093, 560)
    made.show()
    made.arrive()
    yield made
    desk.close()


def figures(page: TargetsPage) -> dict[tuple[str, str, int], Decimal]:
    return {(row.indicator, row.scope.value, row.month): row.value for row in page.desk.book.targets.all()}


def test_that_an_empty_grid_proposes_the_usual_indicators_and_stores_none_of_them(page: TargetsPage) -> None:
    grid = page.ask_grid()
    assert [grid.table.item(row, 0).text() for row in range(len(PROPOSED))] == [name for name, _, _ in PROPOSED]
    grid.save()
    assert figures(page) == {}


def test_that_cells_are_typed_pasted_emptied_and_stored(qtbot, page: TargetsPage) -> None:
    grid = page.ask_grid()
    grid.table.setCurrentCell(1, 3)
    QApplication.clipboard().setText("130家\t100\t\t105\n30\n")
    grid.table.setFocus()
    qtbot.keyClick(grid.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(grid, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert figures(page) == {
        ("高新技术企业", "存量", 0): 130, ("高新技术企业", "存量", 1): 100, ("高新技术企业", "存量", 3): 105, ("高新技术企业", "新增", 0): 30,
    }  # fmt: skip
    again = page.ask_grid()
    row = next(line for line in range(again.table.rowCount()) if again.table.item(line, 4).text() == "100")
    again.table.clearSelection()
    again.table.setCurrentCell(row, 4)
    again.table.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is again.table)
    qtbot.keyClick(again.table, Qt.Key.Key_Delete)
    again.save()
    assert ("高新技术企业", "存量", 1) not in figures(page)
    assert len(figures(page)) == 3


@pytest.mark.parametrize(
    ("cell", "text", "why"),
    [((0, 3), "约30", "全年"), ((9, 3), "30", "没有写指标"), ((0, 1), "数量", "口径“数量”不对")],
)
def test_that_a_wrong_cell_is_told_with_its_row_and_nothing_is_stored(
    page: TargetsPage, cell: tuple[int, int], text: str, why: str
) -> None:
    grid = page.ask_grid()
    grid.table.item(0, 4).setText("5")
    grid.table.item(*cell).setText(text)
    grid.save()
    assert grid.isVisible()
    assert why in grid.message.text()
    assert f"第 {cell[0] + 1} 行" in grid.message.text()
    assert figures(page) == {}


def test_that_results_stand_beside_goals(page: TargetsPage) -> None:
    grid = page.ask_grid()
    grid.side.setCurrentIndex(1)
    grid.side.activated.emit(1)
    grid.table.item(1, 3).setText("98")
    grid.save()
    (figure,) = page.desk.book.targets.all()
    assert (figure.side, figure.scope) == (TargetSide.RESULT, TargetScope.STOCK)


def test_that_the_yearly_plan_is_imported_and_a_changed_figure_is_told_first(page: TargetsPage) -> None:
    dialog = page.ask_import()
    QApplication.clipboard().setText(PLAN)
    dialog.paste()
    assert dialog.done_button.text() == "导入 12 条"
    assert "按“存量”录入" in dialog.text.toPlainText()
    dialog.done_button.click()
    assert len(page.desk.book.targets.all()) == 12
    again = page.ask_import()
    QApplication.clipboard().setText(PLAN.replace("128", "130"))
    again.paste()
    assert again.done_button.text() == "导入 1 条"
    assert "台账里是 128，导入后改成 130" in again.text.toPlainText()
    again.done_button.click()
    assert len(page.desk.book.targets.all()) == 12
    assert ("高新技术企业数量", "存量", 0) in figures(page)


def test_that_what_is_exported_is_imported_again(page: TargetsPage, tmp_path: Path) -> None:
    dialog = page.ask_import()
    QApplication.clipboard().setText(PLAN)
    dialog.paste()
    dialog.done_button.click()
    before = {(row.year, row.name, row.value, row.unit, row.source) for row in page.desk.book.targets.all()}
    page.export_to(tmp_path / "目标.xlsx")
    for row in page.desk.book.targets.all():
        page.desk.book.targets.remove(row.id, page.desk.author())
    again = page.ask_import()
    again.read_path(tmp_path / "目标.xlsx")
    again.done_button.click()
    assert {(row.year, row.name, row.value, row.unit, row.source) for row in page.desk.book.targets.all()} == before


def test_that_two_rows_about_the_same_are_not_both_taken(page: TargetsPage) -> None:
    dialog = page.ask_import()
    QApplication.clipboard().setText("指标\t2026年\n高新技术企业（家）\t120\n高新技术企业（家）\t130\n")
    dialog.paste()
    assert "和第 2 行是同一指标、同一时间" in dialog.text.toPlainText()
    dialog.done_button.click()
    assert figures(page) == {("高新技术企业", "存量", 0): 120}


def test_that_a_plan_without_year_is_refused_with_advice(page: TargetsPage) -> None:
    dialog = page.ask_import()
    QApplication.clipboard().setText("指标\t1月\t2月\n高企\t1\t2\n")
    dialog.paste()
    assert "请在表的标题里写明年度" in dialog.text.toPlainText()
    assert not dialog.done_button.isEnabled()
