"""Tests of the window with a casebook: facts are stored with their source, confirmed, tried out, printed and reprinted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QInputDialog, QMessageBox

import main
from casebook import NewVisit, Origin
from matcher import Turn
from sheet import Edition
from survey.background import BackgroundJob
from ui.desk.desk import Desk
from ui.desk.settings import Settings, SettingsStore
from ui.firm.confirm import ConfirmDialog
from ui.firms import FirmsPage
from ui.firms.model import FirmModel
from ui.firms.new_firm import add_firm, firms_like
from ui.firms.presenter import FirmColumn
from ui.sheets import SheetPage
from ui.sheets.batch import Batch, make_all
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 24)
LINE = "cn-hnte/rd-organised"


class Clock:
    """A clock whose date the test can change."""

    def __init__(self) -> None:
        self.day = ON

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def clock() -> Clock:
    """Returns the clock of the window."""
    return Clock()


def opened(folder: Path, clock: Clock) -> MainWindow:
    """Returns the window on the casebook in a folder."""
    made = MainWindow(main.window_services(folder, clock))
    made.resize(1366, 740)
    made.show()
    made.load()
    return made


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path, clock: Clock) -> Iterator[MainWindow]:
    """Returns the window on an empty casebook."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = opened(tmp_path, clock)
    qtbot.addWidget(made)
    yield made
    made.presenter.dirty = False
    made.desk.close()


@pytest.fixture
def firm(window: MainWindow) -> int:
    """Adds the sample of a machine builder to the casebook and returns its number."""
    path = next(path for path in main._samples() if path.stem == "machine-builder")
    window.open(path)
    assert window.desk.keep_firm().accepted
    number = window.desk.number
    assert number is not None
    return number


def manual_fact(window: MainWindow) -> str:
    return next(q.field for q in window.presenter.match.questions if q.field.startswith("confirmed."))


def test_that_confirmations_that_cannot_be_kept_are_told(window: MainWindow, qtbot) -> None:
    messages: list[str] = []
    window.open(next(path for path in main._samples() if path.stem == "machine-builder"))
    assert window.desk.not_kept_words() == ""
    window.firm_page.answer(manual_fact(window), True)
    window.files.report = lambda title, message: messages.append(message)  # type: ignore[method-assign]  # no dialog
    window.files.keep_firm()
    assert window.desk.number is not None
    assert "1 项人工核实没有一起存入" in messages[-1]


def test_that_a_fact_typed_is_kept_with_its_source_and_found_again(window: MainWindow, firm: int, qtbot) -> None:
    window.firm_page.strip.chosen.emit(Origin.STATEMENTS.value)
    line = window.form.editors["rd_expense"].lines["2025"]
    line.setFocus()
    line.clear()
    qtbot.keyClicks(line, "321")
    qtbot.waitUntil(lambda: not window.presenter.dirty and not window.firm_page._waiting, timeout=3000)
    dossier = window.desk.book.enterprises.profile(firm, ON)
    assert dossier.profile.series("rd_expense")[2025] == 321
    assert dossier.provenance["rd_expense.2025"].origin is Origin.STATEMENTS
    assert dossier.provenance["revenue.2025"].origin is Origin.VERBAL


def test_that_what_was_typed_last_survives_closing_the_window(
    window: MainWindow, firm: int, qtbot, tmp_path: Path, clock: Clock
) -> None:
    window.form.editors["street"].line.setFocus()
    window.form.editors["street"].line.insert("双港镇")
    assert window.close()
    again = Desk(main.window_services(tmp_path, clock))
    assert again.open_firm(firm).accepted
    assert again.firm.raw("street") == "双港镇"
    again.close()


def test_that_undo_takes_back_a_kept_change_and_redo_makes_it_again(window: MainWindow, firm: int) -> None:
    before = window.presenter.raw("employees")
    window.presenter.give("employees", {"2025": 77})
    window.presenter.undo()
    assert window.presenter.raw("employees") == before
    window.presenter.redo()
    assert window.presenter.raw("employees") == {"2025": 77}


def test_that_a_manual_condition_needs_a_reason_and_lapses_after_its_end(
    window: MainWindow, firm: int, qtbot, clock: Clock
) -> None:
    fact = manual_fact(window)
    window.firm_page.answer(fact, True)
    dialog = window.findChild(ConfirmDialog)
    dialog.accept_words()
    assert "请写明" in dialog.message.text()
    dialog.reason.setCurrentText("看过原件")
    dialog.accept_words()
    assert window.presenter.raw("confirmed") == {fact.removeprefix("confirmed."): True}
    (kept,) = window.desk.book.confirmations.of(firm)
    assert (kept.reason, kept.until) == ("看过原件", date(2027, 11, 23))
    late = window.desk.book.enterprises.profile(firm, date(2027, 11, 24))
    assert "confirmed" not in late.profile.facts


def test_that_a_trial_moves_results_and_leaves_no_trace(window: MainWindow, firm: int) -> None:
    window.presenter.give("qualifications", [])
    kept = window.presenter.raw("revenue")
    assert window.presenter.try_out().accepted
    window.presenter.give("qualifications", [{"kind": "hnte", "granted_on": "2026-01-01"}])
    window.presenter.give("revenue", {"2025": 1})
    assert Turn.GAINED in {change.turn for change in window.presenter.tried_changes()}
    assert window.firm_page.trial.isVisible()
    window.presenter.end_trial()
    assert window.presenter.raw("revenue") == kept
    assert window.desk.book.enterprises.profile(firm, ON).profile.facts["qualifications"] == ()


def test_that_impossible_figures_are_warned_of_beside_the_field(window: MainWindow, firm: int) -> None:
    window.presenter.give("employees", {"2025": 3})
    window.presenter.give("doctors", {"2025": 40})
    assert "请核对" in window.form.editors["doctors"]._caution.text()


def test_that_figures_only_told_are_marked_until_they_are_read_on_paper(window: MainWindow, firm: int) -> None:
    result = window.presenter.match.result("cn-innovative-sme")
    assert result is not None
    assert any("〔口" in condition.actual for condition in window.presenter.reasons(result))
    record = window.presenter.record
    assert record is not None
    window.presenter.set_sources(record.verbal_facts(), Origin.LICENCE)
    again = window.presenter.match.result("cn-innovative-sme")
    assert again is not None
    assert not any("〔口" in condition.actual for condition in window.presenter.reasons(again))


def printed_page(window: MainWindow, qtbot, firm: int) -> SheetPage:
    window.go("sheet", firm)
    page = window.page("sheet")
    assert isinstance(page, SheetPage)
    qtbot.waitUntil(page.save.isEnabled, timeout=20_000)
    return page


def test_that_a_printed_sheet_is_made_again_with_the_same_bytes(
    window: MainWindow, firm: int, qtbot, tmp_path: Path
) -> None:
    page = printed_page(window, qtbot, firm)
    page.contents.remark.setPlainText("请在月底前补齐")
    page.make()
    qtbot.waitUntil(page.save.isEnabled, timeout=20_000)
    page.save_to(tmp_path / "单.pdf")
    (sheet,) = page.presenter.history()
    window.presenter.give("revenue", {"2025": 5})
    again = page.presenter.reprint(page.presenter.latest(sheet.determination[:10]))()
    assert again.same is True
    assert again.data == (tmp_path / "单.pdf").read_bytes()


def test_that_both_editions_are_saved_beside_each_other(window: MainWindow, firm: int, qtbot, tmp_path: Path) -> None:
    page = printed_page(window, qtbot, firm)
    page.save_both(tmp_path / "甲-服务单.pdf")
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == ["甲-服务单-企业版.pdf", "甲-服务单-工作版.pdf"]
    assert {sheet.edition for sheet in page.presenter.history()} == {edition.value for edition in Edition}


def test_that_the_choice_and_order_on_the_page_are_those_of_the_sheet(window: MainWindow, firm: int, qtbot) -> None:
    page = printed_page(window, qtbot, firm)
    first, second = page.presenter.options().selected[:2]
    page.presenter.move(second, -1)
    assert page.presenter.options().selected[:2] == (second, first)
    page.presenter.choose(second, chosen=False)
    assert second not in page.presenter.options().selected


def test_that_the_result_is_compared_with_the_last_sheet(
    window: MainWindow, firm: int, qtbot, tmp_path: Path, clock: Clock
) -> None:
    page = printed_page(window, qtbot, firm)
    page.save_to(tmp_path / "单.pdf")
    window.presenter.give("qualifications", [])
    window.desk.on = window.presenter.on = date(2026, 12, 1)
    then = window.desk.last_match()
    assert then is not None
    from matcher import changes

    assert Turn.LOST in {change.turn for change in changes(then, window.presenter.match)}


def test_that_sheets_of_planned_visits_are_made_together(window: MainWindow, firm: int, tmp_path: Path) -> None:
    window.desk.book.visits.add(firm, NewVisit(on=ON, officer="李"), window.desk.author())
    folder = tmp_path / "单"
    folder.mkdir()
    made, troubles = make_all(
        window.desk, Batch((firm, 999), (Edition.FIRM,), folder), BackgroundJob(should_stop=lambda: False)
    )
    assert (made, len(troubles), len(list(folder.glob("*.pdf")))) == (1, 1, 1)
    stopped = BackgroundJob(should_stop=lambda: True)
    assert make_all(window.desk, Batch((firm,), (Edition.FIRM,), folder), stopped) == (0, [])


def test_that_the_day_of_the_visit_is_printed_only_if_the_firm_is_visited(window: MainWindow, firm: int) -> None:
    window.go("sheet", firm)
    page = window.page("sheet")
    assert isinstance(page, SheetPage)
    assert page.presenter.options().visit_on is None
    window.desk.book.visits.add(firm, NewVisit(on=window.desk.on, officer="王敏"), window.desk.author())
    assert page.presenter.options().visit_on == window.desk.on


def test_that_a_firm_is_found_by_its_initials_and_opened_by_the_return_key(
    window: MainWindow, firm: int, qtbot
) -> None:
    window.presenter.new()
    window.go("firms")
    page = window.page("firms")
    assert isinstance(page, FirmsPage)
    qtbot.keyClicks(page.line, "tjht")
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    assert window.desk.number == firm
    assert window.stack.currentWidget() is window.firm_page


def test_that_a_view_of_the_list_is_kept_and_taken_again(window: MainWindow, firm: int) -> None:
    page = window.page("firms")
    assert isinstance(page, FirmsPage)
    page.arrive()
    page.presenter.narrow("district", "津南区")
    assert len(page.presenter.rows) == 1
    page.presenter.keep_view("我的片区")
    page.presenter.narrow("district", "没有的区")
    assert page.presenter.rows == ()
    page.presenter.take_view(page.presenter.views()[0])
    assert len(page.presenter.rows) == 1


def test_that_the_firms_shown_are_exported_in_the_background_and_a_place_without_rights_is_told(
    window: MainWindow, firm: int, qtbot, tmp_path: Path
) -> None:
    page = window.page("firms")
    assert isinstance(page, FirmsPage)
    page.arrive()
    with qtbot.waitSignal(page._exporter.done, timeout=20_000):
        page.export_to(tmp_path / "名单.xlsx")
    assert page.count.text() == f"已导出 {len(page.presenter.rows)} 家：{tmp_path / '名单.xlsx'}"
    with qtbot.waitSignal(page._exporter.failed, timeout=20_000):
        page.export_to(tmp_path / "没有" / "名单.xlsx")
    assert page.count.text() == page.presenter.count_words()
    window.findChild(QMessageBox).accept()


def test_that_the_list_of_firms_keeps_qts_rules_and_sorts(window: MainWindow, firm: int, qtbot) -> None:
    page = window.page("firms")
    assert isinstance(page, FirmsPage)
    add_firm(page.desk, "阿尔法有限公司")
    page.presenter.sort(FirmColumn.NAME, descending=True)
    names = [row.name for row in page.presenter.rows]
    assert names == sorted(names, reverse=True)
    model = FirmModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show(page.presenter.rows)
    model.show(())


def test_that_a_firm_that_may_be_there_already_is_asked_about(window: MainWindow, firm: int) -> None:
    page = window.page("firms")
    assert isinstance(page, FirmsPage)
    assert firms_like(page.desk, "天津恒拓智能装备有限公司")
    assert firms_like(page.desk, "毫不相干的名字") == ()
    assert window.findChild(QInputDialog) is None


def test_that_settings_survive_and_a_damaged_file_costs_only_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    store = SettingsStore(path, main._write_file)
    store.change(officer="王某", recent=(3, 1))
    assert SettingsStore(path, main._write_file).now.officer == "王某"
    for damaged in (b"{", b"\xff\xfe{", b'{"officer": "\xff"}', b"[" * 100_000):
        path.write_bytes(damaged)
        assert SettingsStore(path, main._write_file).now == Settings()
