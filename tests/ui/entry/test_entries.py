"""Tests of refused entries: they are treated as unknown at once, and the match uses exactly what is shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

import main
from matcher import read_profile
from policies import CATALOGUE, FieldType, ValidationErrors
from policies.library import Library
from ui.desk.desk import Desk
from ui.desk.services import Services
from ui.entry.answers import read_answer
from ui.entry.editors import ListEditor, SeriesEditor
from ui.entry.entries import UNKNOWN_FOR_NOW, read_entry
from ui.firm.page import FirmPage
from ui.visit import VisitPage
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 24)
NOTHING = Library("empty", "sha256:0", ())
_LINES = ("street", "founded_on", "registered_capital", "invention_patents", "main_products", "niche_since")
_TEXTS = st.sampled_from(
    [
        "",
        "12",
        "12x",
        "-5",
        "1e999",
        "120万元",
        "1200 1300",
        "2020-03-14",
        "2020-3",
        "2020-13-45",
        "无",
        "甲、乙",
        "-",
        "2015",
        "1.5",
    ]
)
_YEARS = ("2023", "2025")


@pytest.fixture(scope="module")
def page(qapp: QApplication) -> Iterator[FirmPage]:
    """Returns the page of a firm that is only on screen, with a library without policies."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    services = Services(lambda: NOTHING, main._samples, main._read_file, main._write_file, main._sheet, lambda: ON)
    made = FirmPage(Desk(services), theme.LIGHT)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def used(page: FirmPage, name: str, year: str = "") -> object:
    """Returns the value of a fact that the match uses."""
    value = page.presenter.match.profile.facts.get(name)
    return value.get(int(year)) if year and value is not None else value


def read(name: str, text: str, year: str = "") -> object:
    """Returns the parsed value of a shown text; None if it is invalid."""
    raw = read_answer(f"{name}.{year}" if year else name, text)
    try:
        value = read_profile({name: {year: raw} if year else raw}).facts.get(name)
    except ValidationErrors:
        return None
    return value.get(int(year)) if year and value is not None else value


def check_all(page: FirmPage) -> None:
    for name in _LINES:
        assert used(page, name) == read(name, page.form.editors[name].line.text()), name
    series = page.form.editors["net_profit"]
    assert isinstance(series, SeriesEditor)
    for year, line in series.lines.items():
        assert used(page, "net_profit", year) == read("net_profit", line.text(), year)
    records = page.form.editors["bank_loans"]
    assert isinstance(records, ListEditor)
    shown = read_entry("bank_loans", records.records.records()).raw
    facts = page.presenter.match.profile.facts.get("bank_loans") or ()
    assert read_profile({"bank_loans": shown}).facts["bank_loans"] == facts


def enter(page: FirmPage, act: tuple[str, str, str]) -> None:
    kind, where, text = act
    if kind == "undo":
        (page.undo if text else page.redo)()
        return
    if kind == "record":
        table = page.form.editors["bank_loans"].records
        if table.table.rowCount() == 0:
            table.add_row()
        table.table.item(0, int(where)).setText(text)
    else:
        editor = page.form.editors["net_profit" if kind == "series" else where]
        line = editor.lines[where] if kind == "series" else editor.line
        line.clear()
        line.insert(text)
        if kind == "line":
            line.editingFinished.emit()
    page.give_waiting()


_ACTS = st.one_of(
    st.tuples(st.just("line"), st.sampled_from(_LINES), _TEXTS),
    st.tuples(st.just("series"), st.sampled_from(_YEARS), _TEXTS),
    st.tuples(st.just("record"), st.sampled_from(["0", "1", "2"]), _TEXTS),
    st.tuples(st.just("undo"), st.just(""), st.sampled_from(["", "undo"])),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_ACTS, max_size=12))
def test_that_the_match_uses_what_a_reader_of_the_shown_text_reads(
    page: FirmPage, acts: list[tuple[str, str, str]]
) -> None:
    page.presenter.new()
    for act in acts:
        enter(page, act)
        check_all(page)


@given(name=st.sampled_from(sorted(CATALOGUE)), raw=st.recursive(st.none() | st.text(max_size=4) | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6))  # fmt: skip
def test_that_whatever_is_entered_what_counts_of_it_can_be_read(name: str, raw: object) -> None:
    entry = read_entry(name, raw)
    read_profile({name: entry.raw})
    assert bool(entry.message) == (entry.raw != raw)


@pytest.mark.parametrize(
    ("name", "raw", "counts", "words"),
    [
        ("revenue", {"2024": 5, "2025": -1}, {"2024": 5}, "2025 年：“营业（销售）收入”不能是负数"),
        ("founded_on", "2020-13-45", None, "不是有效日期"),
        ("bank_loans", [{"bank": "甲", "amount": "3吨"}], [{"bank": "甲"}], "“金额”填的“3吨”数字后面的“吨”不是"),
        ("bank_loans", [{"bank": "甲"}, {"on": "昨天"}], [{"bank": "甲"}, {}], "不是有效日期"),
        ("moved_in", {"on": "x"}, None, "不是有效日期"),
        ("invention_patents", "120 130", None, "一格里有两个数"),
    ],
)
def test_that_only_the_piece_that_is_refused_is_unknown(name: str, raw: object, counts: object, words: str) -> None:
    entry = read_entry(name, raw)
    assert entry.raw == counts
    assert words in entry.message
    assert UNKNOWN_FOR_NOW in entry.message


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns the window on a casebook with one current firm."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(dataclasses.replace(main.window_services(tmp_path, lambda: ON), library=lambda: NOTHING))
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.load()
    made.presenter.give("name", "天津某某科技有限公司")
    made.presenter.give("tax_12m", 50)
    assert made.desk.keep_firm().accepted
    made.go("firm")
    yield made
    made.presenter.drop_refused()
    made.presenter.dirty = False
    made.desk.close()


def stored(window: MainWindow) -> object:
    return window.desk.book.enterprises.profile(window.desk.number, ON).profile.facts.get("tax_12m")


def mistype(window: MainWindow) -> QLineEdit:
    """Replaces the figure of the last twelve months by a text that is not a number."""
    line = window.form.editors["tax_12m"].line
    line.selectAll()
    line.insert("5o")
    window.firm_page.give_waiting()
    window.firm_page.keep()
    return line


def test_that_a_refused_text_is_not_stored_and_undo_restores_the_figure(window: MainWindow) -> None:
    line = mistype(window)
    assert (line.text(), window.presenter.raw("tax_12m"), stored(window)) == ("5o", None, None)
    assert UNKNOWN_FOR_NOW in window.form.editors["tax_12m"].message
    assert "1 项未采用，按未知处理" in window.firm_page.state.text()
    window.firm_page.undo()
    assert (line.text(), window.presenter.raw("tax_12m"), stored(window)) == ("50", 50, 50)


def test_that_undo_of_a_refused_text_that_replaced_nothing_undoes_nothing_else(window: MainWindow) -> None:
    window.form.editors["registered_capital"].line.insert("abc")
    window.firm_page.give_waiting()
    window.firm_page.undo()
    assert window.form.editors["registered_capital"].line.text() == ""
    assert stored(window) == 50


def box(window: MainWindow) -> QMessageBox:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()][-1]


def test_that_leaving_a_firm_with_a_refused_entry_asks_first(window: MainWindow, qtbot) -> None:
    from casebook import Origin, Provenance

    other = window.desk.book.enterprises.add(read_profile({"name": "乙公司"}), Provenance(Origin.IMPORTED, ON, "王"))
    line = mistype(window)
    window.go("firm", other.id)
    asked = box(window)
    assert "“近 12 个月纳税总额”里有未采用的内容" in asked.text()
    asked.button(QMessageBox.StandardButton.Cancel).click()
    assert (line.text(), stored(window)) == ("5o", None)
    number = window.desk.number
    qtbot.waitUntil(lambda: not [b for b in window.findChildren(QMessageBox) if b.isVisible()])
    window.go("firm", other.id)
    box(window).button(QMessageBox.StandardButton.Discard).click()
    assert window.desk.number == other.id
    assert line.text() == ""
    window.go("firm", number)
    assert window.presenter.raw("tax_12m") is None
    window.firm_page.undo()
    assert window.presenter.raw("tax_12m") == 50


def test_that_closing_with_a_refused_entry_asks_first(window: MainWindow) -> None:
    mistype(window)
    assert not window.close()
    assert "未采用" in box(window).text()
    box(window).button(QMessageBox.StandardButton.Discard).click()
    assert not window.isVisible()


def test_that_a_visit_to_another_firm_asks_first(window: MainWindow) -> None:
    from casebook import Origin, Provenance

    other = window.desk.book.enterprises.add(read_profile({"name": "乙公司"}), Provenance(Origin.IMPORTED, ON, "王"))
    mistype(window)
    window.go("visit", other.id)
    page = window.page("visit")
    assert isinstance(page, VisitPage)
    (asked,) = page.findChildren(QMessageBox)
    assert window.desk.number != other.id
    asked.button(QMessageBox.StandardButton.Discard).click()
    assert window.desk.number == other.id


def test_that_a_refused_text_survives_other_pages_and_other_changes(window: MainWindow) -> None:
    line = mistype(window)
    window.go("home")
    window.go("firm")
    window.presenter.give("district", "河东区")
    window.presenter.undo()
    assert (line.text(), window.presenter.raw("tax_12m")) == ("5o", None)


def test_that_a_refused_text_survives_when_the_firm_is_put_into_the_casebook(window: MainWindow) -> None:
    window.presenter.new()
    window.presenter.give("name", "乙公司")
    window.presenter.give("tax_12m", "5o")
    assert window.desk.keep_firm().accepted
    assert window.form.editors["tax_12m"].line.text() == "5o"
    assert list(window.presenter.refusals()) == ["tax_12m"]


def test_that_a_day_still_being_typed_counts_as_unknown_without_an_error(window: MainWindow, qtbot) -> None:
    window.presenter.give("founded_on", "2020-03-14")
    editor = window.form.editors["founded_on"]
    window.activateWindow()
    editor.line.setFocus()
    qtbot.waitUntil(editor.line.hasFocus)
    qtbot.keyClick(editor.line, Qt.Key.Key_End)
    qtbot.keyClick(editor.line, Qt.Key.Key_Backspace)
    window.firm_page.give_waiting()
    assert (editor.line.text(), window.presenter.raw("founded_on"), editor.message) == ("2020-03-1", "2020-03-01", "")
    qtbot.keyClick(editor.line, Qt.Key.Key_Backspace)
    window.firm_page.give_waiting()
    assert (window.presenter.raw("founded_on"), editor.message) == (None, "")
    window.form.editors["street"].line.setFocus()
    assert UNKNOWN_FOR_NOW in editor.message


def test_that_an_answer_for_one_year_is_taken_while_another_is_refused(window: MainWindow) -> None:
    window.presenter.give("revenue", {"2024": "多少"})
    assert window.presenter.answer("revenue.2025", 100).accepted
    assert window.presenter.raw("revenue") == {"2025": 100}
    assert window.presenter.shown("revenue") == {"2024": "多少", "2025": 100}


def test_that_every_type_of_the_form_has_an_example_in_the_law() -> None:
    kinds = {CATALOGUE[name].type for name in (*_LINES, "net_profit", "bank_loans")}
    chosen = {FieldType.FLAG, FieldType.ENUM, FieldType.RECORD, FieldType.SCORES, FieldType.CONFIRMED}
    assert kinds | chosen == set(FieldType)
