"""From a result, a sheet, a screening and a policy one key or button leads to filings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

import main
from casebook import FilingBoard
from tests.ui.filings.conftest import ON, child, put
from ui.filings.door import ask_for_firms, not_begun
from ui.filings.new_filings import NewFilingsDialog
from ui.firm.page import FirmPage
from ui.sheets import SheetPage
from ui.widgets import theme
from ui.widgets.paper_dialog import PaperDialog
from ui.window import MainWindow


@pytest.fixture
def recorded(qtbot, qapp: QApplication, tmp_path: Path, sample: Path) -> MainWindow:
    """Returns the window with the sample firm in the casebook."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(main.window_services(tmp_path, lambda: ON))
    qtbot.addWidget(made)
    made.resize(1093, 586)
    made.show()
    made.load()
    made.desk.settings.change(officer="王敏")
    made.presenter.open(sample)
    made.desk.keep_firm()
    return made


def test_that_one_key_begins_a_filing_of_the_chosen_result(qtbot, recorded: MainWindow) -> None:
    recorded.go("firm")
    page = recorded.firm_page
    assert isinstance(page, FirmPage)
    chosen = page.results.chosen
    qtbot.keyClick(page.results.list, Qt.Key.Key_F7)
    child(page, NewFilingsDialog).take()
    (filing,) = recorded.desk.book.filings.all()
    assert (filing.policy, filing.enterprise) == (chosen, recorded.desk.number)
    child(page, QMessageBox).button(QMessageBox.StandardButton.Yes).click()
    assert recorded.page("filings").isVisible()


def test_that_a_firm_on_screen_only_is_not_filed(qtbot, recorded: MainWindow) -> None:
    recorded.presenter.new()
    recorded.go("firm")
    assert not recorded.firm_page.results.filing.isVisible()


def test_that_a_sheet_that_leaves_the_program_tells_what_can_be_filed(
    qtbot, recorded: MainWindow, tmp_path: Path
) -> None:
    recorded.go("sheet")
    page = recorded.page("sheet")
    assert isinstance(page, SheetPage)
    qtbot.waitUntil(lambda: page.made is not None)
    page.save_to(tmp_path / "sheet.pdf")
    assert "还没有办理记录，按 F7 建办理" in page.status.text()
    qtbot.keyClick(page, Qt.Key.Key_F7)
    dialog = child(page, NewFilingsDialog)
    on_sheet = [line.policy for line in page.presenter.lines() if line.chosen]
    dialog.take()
    begun = recorded.desk.book.filings.all()
    assert {filing.policy for filing in begun} == set(on_sheet)
    assert {filing.determination for filing in begun} == {page.made.content.match.determination}
    assert not_begun(recorded.desk, on_sheet) == ()
    page.save_to(tmp_path / "again.pdf")
    assert "办理记录" not in page.status.text()


def test_that_the_key_of_the_sheet_lists_what_is_on_it(qtbot, recorded: MainWindow) -> None:
    recorded.go("sheet")
    page = recorded.page("sheet")
    qtbot.keyClick(page, Qt.Key.Key_F7)
    dialog = child(page, NewFilingsDialog)
    assert dialog.list.count() == len([line for line in page.presenter.lines() if line.chosen])


def test_that_chosen_firms_go_into_the_pool(qtbot, recorded: MainWindow) -> None:
    page = recorded.page("screening")
    title = next(policy for policy in recorded.desk.library.policies if policy.grants == "hnte")
    ask_for_firms(page, [int(recorded.desk.number or 0)], title.id)
    dialog = child(recorded, NewFilingsDialog)
    dialog.stage.setCurrentIndex(1)
    dialog.take()
    (filing,) = recorded.desk.book.filings.all()
    assert (filing.board, filing.stage_words) == (FilingBoard.TITLES, "入库")


def test_that_firms_outside_the_casebook_are_told(recorded: MainWindow) -> None:
    page = recorded.page("screening")
    ask_for_firms(page, [], "cn-hnte")
    assert "都不在企业库里" in child(page, QMessageBox).text()


def test_that_the_key_to_print_prints_the_list_in_front(qtbot, recorded: MainWindow) -> None:
    recorded.go("filings")
    page = recorded.page("filings")
    put(page, page.desk.firm.profile.name)
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page.findChildren(PaperDialog)))
    assert page.isVisible()
