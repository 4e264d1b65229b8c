"""Tests of the window as a user operates it, offscreen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton

from matcher import ResultGroup
from policies import CATALOGUE, FieldType, Group
from tests.pace import HANGS
from ui.app import polite
from ui.entry.editors import FlagEditor, SeriesEditor
from ui.entry.records import RecordsEditor
from ui.entry.typed import read_day, read_number
from ui.firm.models import ReasonModel
from ui.sheets import SheetPage
from ui.widgets import theme
from ui.widgets.tasks import TaskRunner
from ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[2]


def sheet_page(window: MainWindow, qtbot, sample: Path) -> SheetPage:
    """Returns the page of the sheet of a sample firm with a finished preview."""
    window.open(sample)
    window.show_sheet()
    page = window.page("sheet")
    assert isinstance(page, SheetPage)
    qtbot.waitUntil(page.save.isEnabled, timeout=20_000)
    return page


def test_that_every_answerable_fact_has_an_editor(window: MainWindow) -> None:
    elsewhere = {name for name, field in CATALOGUE.items() if field.type in (FieldType.SCORES, FieldType.CONFIRMED)}
    for group in Group:
        window.form.unfold(group)
    assert set(window.form.editors) == set(CATALOGUE) - elsewhere


def test_that_rare_facts_are_folded_until_one_is_known_or_asked_for(window: MainWindow, qtbot) -> None:
    form, rare = window.form, {name for name, field in CATALOGUE.items() if field.rare}
    assert rare
    assert rare.isdisjoint(form.editors)
    assert form.editor("legal_rep_age") is not None
    assert "other_lenders" not in form.editors
    window.presenter.give("other_lenders", 2)
    qtbot.waitUntil(lambda: "other_lenders" in form.editors)
    assert form.editor("scores") is None


def test_that_typing_a_fact_matches_again(window: MainWindow, qtbot) -> None:
    before = len(window.presenter.groups()[ResultGroup.NOT_MET])
    line = window.form.editors["province"].findChild(QLineEdit)
    line.insert("河北省")
    qtbot.waitUntil(lambda: window.presenter.raw("province") == "河北省")
    assert len(window.presenter.groups()[ResultGroup.NOT_MET]) > before


def test_that_an_invalid_entry_is_kept_and_explained(window: MainWindow, qtbot) -> None:
    editor = window.form.editors["invention_patents"]
    line = editor.findChild(QLineEdit)
    line.insert("若干")
    qtbot.waitUntil(lambda: bool(line.property("invalid")))
    assert line.text() == "若干"
    assert window.presenter.raw("invention_patents") is None
    line.clear()
    qtbot.keyClicks(line, "3")
    qtbot.waitUntil(lambda: window.presenter.raw("invention_patents") == 3)
    assert not line.property("invalid")


def test_that_a_flag_goes_from_unknown_to_no_and_back(window: MainWindow, qtbot) -> None:
    editor = window.form.editors["legal_person"]
    assert isinstance(editor, FlagEditor)
    assert editor.buttons[None].isChecked()
    for raw in (False, True, None):
        qtbot.mouseClick(editor.buttons[raw], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda raw=raw: window.presenter.raw("legal_person") is raw)
        assert editor.buttons[raw].isChecked()


def test_that_a_pasted_row_fills_the_years(window: MainWindow, qtbot) -> None:
    editor = window.form.editors["revenue"]
    assert isinstance(editor, SeriesEditor)
    editor.paste(1, [["1,200", "1500", "1800.5"], ["", "700", "800"]])
    qtbot.waitUntil(lambda: window.presenter.raw("revenue") == {"2023": 1200, "2024": 1500, "2025": 1800.5})
    qtbot.waitUntil(lambda: window.presenter.raw("main_revenue") == {"2024": 700, "2025": 800})


def test_that_a_wrong_cell_stays_while_its_neighbours_count(window: MainWindow, qtbot) -> None:
    editor = window.form.editors["revenue"]
    assert isinstance(editor, SeriesEditor)
    editor.lines["2024"].insert("八百")
    qtbot.keyClicks(editor.lines["2025"], "1000")
    qtbot.waitUntil(lambda: window.presenter.raw("revenue") == {"2025": 1000})
    window.presenter.give("district", "河东区")
    assert editor.lines["2024"].text() == "八百"
    assert "2024 年填的“八百”应是数字" in editor.message
    window.presenter.undo()
    assert (window.presenter.raw("district"), editor.lines["2024"].text()) == (None, "八百")


def test_that_a_list_can_be_unknown_none_or_filled(qtbot) -> None:
    editor = RecordsEditor(CATALOGUE["platforms"])
    qtbot.addWidget(editor)
    given: list[object] = []
    editor.given.connect(given.append)
    qtbot.mouseClick(editor.states["无"], Qt.MouseButton.LeftButton)
    editor.display([])
    qtbot.mouseClick(editor.states["有"], Qt.MouseButton.LeftButton)
    editor.display(None)
    assert editor.state == "有"
    editor.display([{"kind": "企业技术中心", "level": "市"}])
    editor.add_row()
    editor._send()
    qtbot.mouseClick(editor.states["未知"], Qt.MouseButton.LeftButton)
    assert given == [[], None, [{"kind": "企业技术中心", "level": "市"}], None]


def test_that_a_single_record_is_given_as_a_mapping(qtbot) -> None:
    editor = RecordsEditor(CATALOGUE["moved_in"])
    qtbot.addWidget(editor)
    given: list[object] = []
    editor.given.connect(given.append)
    editor.display({"from_province": "北京市"})
    editor.table.item(0, 1).setText("2024.5.6")
    assert given == [{"from_province": "北京市", "on": "2024-05-06"}]
    assert "无" not in editor.states


def test_that_a_question_answered_in_place_makes_way_for_the_next(window: MainWindow, qtbot, sample: Path) -> None:
    window.open(sample)
    card = window.questions.cards[0]
    fact = card.question.field
    button = next(b for b in card.findChildren(QPushButton) if b.text() in ("否", "不知道"))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert fact not in [card.question.field for card in window.questions.cards]


def test_that_a_manual_condition_is_confirmed_beside_its_reason(window: MainWindow, sample: Path) -> None:
    window.open(sample)
    window.results.show_policy("cn-hnte")
    panel = window.results.panel
    panel.tree.setCurrentIndex(panel.model.find("main-product"))
    assert panel.yes.isVisible()
    panel.yes.click()
    result = window.presenter.match.result("cn-hnte")
    assert result is not None
    assert "confirmed.cn-hnte/main-product" not in result.missing


def test_that_the_groups_count_every_policy_once(window: MainWindow, sample: Path) -> None:
    window.open(sample)
    groups = window.presenter.groups()
    assert sum(len(results) for results in groups.values()) == len(window.presenter.match.results)
    for point in ResultGroup:
        window.results.show_group(point)
        assert window.results.cards.rowCount() == len(groups[point])


def test_that_the_item_models_keep_qts_rules(window: MainWindow, sample: Path) -> None:
    QAbstractItemModelTester(window.results.cards, QAbstractItemModelTester.FailureReportingMode.Warning)
    QAbstractItemModelTester(window.results.reasons, QAbstractItemModelTester.FailureReportingMode.Warning)
    window.open(sample)
    for policy in ("cn-hnte", "tj-chuying", "ccb-yunshui"):
        result = window.presenter.match.result(policy)
        assert result is not None
        window.results.show_policy(policy)
        assert window.results.reasons.rowCount() == len(window.presenter.match.conditions(result))


def test_that_an_empty_reasoning_tree_is_a_sound_model(qtbot) -> None:
    QAbstractItemModelTester(ReasonModel(theme.DARK), QAbstractItemModelTester.FailureReportingMode.Warning)


def test_that_the_page_of_the_sheet_shows_and_saves_it(window: MainWindow, qtbot, sample: Path, tmp_path: Path) -> None:
    page = sheet_page(window, qtbot, sample)
    assert page.paper.page_count >= 2
    page.save_to(tmp_path / "服务单.pdf")
    assert (tmp_path / "服务单.pdf").read_bytes().startswith(b"%PDF")


def test_that_without_the_preview_component_the_sheet_can_still_be_saved(
    window: MainWindow, qtbot, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    page = sheet_page(window, qtbot, sample)
    assert page.paper.page_count == 0
    assert page.paper.note.isVisible()
    assert "缺少 PDF 预览组件" in page.paper.note.text()
    assert not page.print.isEnabled()


def test_that_the_source_of_a_condition_opens_and_is_copied(window: MainWindow, qtbot, sample: Path) -> None:
    window.open(sample)
    window.results.show_policy("cn-hnte")
    panel = window.results.panel
    qtbot.mouseClick(panel.detail, Qt.MouseButton.LeftButton)
    dialog = panel._dialog
    assert dialog is not None
    dialog.copy_button.click()
    assert "可信度：" in QApplication.clipboard().text()
    dialog.reject()


def test_that_a_missing_fact_leads_to_its_place_in_the_form(window: MainWindow, qtbot) -> None:
    window.activateWindow()
    window.form.reveal("revenue.2024")
    editor = window.form.editors["revenue"]
    assert isinstance(editor, SeriesEditor)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is editor.lines["2024"])


def test_that_saving_includes_what_was_typed_last(window: MainWindow, tmp_path: Path) -> None:
    window.form.editors["district"].findChild(QLineEdit).insert("河东区")
    window.presenter.path = tmp_path / "企业.json"
    window.files.save()
    assert "河东区" in (tmp_path / "企业.json").read_text(encoding="utf-8")


def test_that_both_schemes_dress_the_loaded_window(window: MainWindow, sample: Path) -> None:
    window.open(sample)
    window.apply_theme(theme.DARK)
    window.apply_theme(theme.LIGHT)
    assert window.results.reasons.rowCount()


def test_that_a_question_answered_wrongly_says_why_and_keeps_the_text(window: MainWindow, qtbot) -> None:
    questions = window.presenter.match.questions
    window.presenter.skipped = {fact for q in questions for fact in q.facts} - {"invention_patents"}
    window.firm_page.refresh()
    card = window.questions.cards[0]
    line = card.findChild(QLineEdit)
    line.insert("若干件")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "应是数字" in card.message.text()
    assert line.text() == "若干件"
    line.setText("3")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.presenter.raw("invention_patents") == 3


def test_that_the_sheet_prints_page_by_page(window: MainWindow, qtbot, sample: Path, tmp_path: Path) -> None:
    page = sheet_page(window, qtbot, sample)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setFullPage(True)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    done: list[str] = []
    page.paper.print_on(printer, lambda: done.append("sent"))
    assert done == ["sent"]
    assert len(PdfReader(tmp_path / "打印.pdf").pages) == page.paper.page_count


def test_that_a_computer_without_printer_is_told_what_to_do(
    window: MainWindow, qtbot, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    page = sheet_page(window, qtbot, sample)
    page.print.click()
    box = page.findChild(QMessageBox)
    assert "保存 PDF" in box.text()
    box.close()


def test_that_a_late_answer_is_dropped(qtbot) -> None:
    runner = TaskRunner()
    first, given = Event(), []
    runner.done.connect(given.append)
    runner.start(lambda: first.wait(60) and "old")
    runner.start(lambda: "new")
    qtbot.waitUntil(lambda: given == ["new"])
    first.set()
    QThreadPool.globalInstance().waitForDone(HANGS)
    QApplication.processEvents()
    assert given == ["new"]


def test_that_what_nobody_caught_is_told_politely(window: MainWindow) -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        polite(window)(type(error), error, error.__traceback__)
    box = window.findChild(QMessageBox)
    assert "内容还在" in box.text()
    box.close()


def test_that_changes_are_given_up_only_when_the_person_says_so(window: MainWindow, qtbot) -> None:
    window.presenter.give("district", "河东区")
    window.files.new()
    box = window.findChild(QMessageBox)
    qtbot.mouseClick(box.button(QMessageBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert window.presenter.raw("district") == "河东区"
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)
    window.files.new()
    box = window.findChild(QMessageBox)
    qtbot.mouseClick(box.button(QMessageBox.StandardButton.Discard), Qt.MouseButton.LeftButton)
    assert window.presenter.raw("district") is None


def test_that_unsaved_changes_are_asked_about_before_they_are_lost(window: MainWindow) -> None:
    window.presenter.give("district", "河东区")
    assert not window.close()
    assert window.isVisible()


@pytest.mark.parametrize(
    ("text", "raw"), [("1,200", 1200), ("-3.5", -3.5), ("12.", 12), ("", None), ("约三百", "约三百")]
)
def test_that_numbers_are_read_as_typed(text: str, raw: object) -> None:
    assert read_number(text) == raw


@pytest.mark.parametrize("text", ["2022-4-18", "2022.04.18", "2022年4月18日", "20220418", "２０２２/4/18"])
def test_that_days_are_read_in_any_usual_spelling(text: str) -> None:
    assert read_day(text) == "2022-04-18"


def test_that_nothing_but_qt_is_imported_before_the_window_shows() -> None:
    code = (
        "import sys, main; from ui.app import make_application; from ui.desk.services import Services; from ui.window import MainWindow;"
        "app = make_application(['kece']); w = MainWindow(Services(*[None] * 5)); w.show(); app.processEvents();"
        "print([m for m in ('matcher', 'msgspec', 'rapidfuzz', 'reportlab', 'sheet', 'yaml', 'sqlite3', 'pypdfium2', 'PySide6.QtPrintSupport') if m in sys.modules])"
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=ROOT
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_that_a_suggestion_becomes_a_fact_only_when_it_is_taken(window: MainWindow, qtbot) -> None:
    window.presenter.give("business_scope", "软件开发；信息系统集成")
    editor = window.form.editors["tech_field"]
    hint = editor.findChild(QPushButton, "hint")
    assert "电子信息" in hint.text()
    assert window.presenter.raw("tech_field") is None
    hint.click()
    qtbot.waitUntil(lambda: window.presenter.raw("tech_field") == "电子信息")
    assert hint.text() == ""


def test_that_a_card_in_a_narrow_list_grows_instead_of_cutting_its_name(window: MainWindow, sample: Path) -> None:
    window.open(sample)
    window.results.show_group(ResultGroup.TO_ASK)
    listed = window.results.list
    index = next(
        i
        for row in range(listed.model().rowCount())
        if len((i := listed.model().index(row, 0)).data(Qt.ItemDataRole.UserRole).name) > 18
    )
    heights = []
    for width in (420, 220):
        listed.setFixedWidth(width)
        QApplication.processEvents()
        heights.append(listed.visualRect(index).height())
    assert heights[0] < heights[1]
