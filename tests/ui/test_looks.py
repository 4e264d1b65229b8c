"""Tests of what new users run into: unsaved firms, long names, narrow windows, empty lists, invalid cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QPalette, QTextFormat
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QMenu,
    QMessageBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
)

import main
from casebook import Category, NewRequest, Origin
from matcher import ResultChange, Turn, Worth
from policies import QUALIFICATIONS
from sheet import Edition
from ui.entry.editors import SeriesEditor
from ui.firm.changes import ChangesDialog
from ui.firms import FirmsPage
from ui.firms.new_firm import add_firm
from ui.firms.presenter import FirmColumn
from ui.sheets import SheetPage
from ui.visit import VisitPage
from ui.visit.answer_dialog import AnswerDialog
from ui.widgets import theme
from ui.widgets.days import DayEdit
from ui.window import MainWindow

ON = date(2026, 11, 24)
LONG = "天津市河东区大王庄街道𬭎䶮㛃超长名称智能装备与新材料科技创新发展研究院产业技术服务集团股份有限公司东北亚分公司"
BUTTONS = QMessageBox.StandardButton


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The window over an empty casebook, in the bundled typeface."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(main.window_services(tmp_path, lambda: ON))
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.load()
    yield made
    made.presenter.dirty = False
    made.close()
    made.desk.close()


def firm_named(window: MainWindow, name: str) -> int:
    """Adds a firm to the casebook and returns its number."""
    page = window.page("firms")
    assert isinstance(page, FirmsPage)
    number, answer = add_firm(page.desk, name)
    assert answer.accepted
    return int(number or 0)


def contrast(one: QColor, other: QColor) -> float:
    """Returns the contrast ratio of two colours as in WCAG 2; an outline needs at least 3."""

    def luminance(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def box_of(window: MainWindow) -> QMessageBox:
    """Returns the only visible message box."""
    (shown,) = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    return shown


def begun(window: MainWindow, name: str) -> None:
    """Starts a firm that is only on screen."""
    assert window.presenter.give("name", name).accepted
    assert window.presenter.dirty


def test_that_the_question_about_unsaved_changes_offers_three_answers(window: MainWindow) -> None:
    other = firm_named(window, "丙公司")
    begun(window, "甲公司")
    window.go("firm", other)
    box = box_of(window)
    assert [box.button(kind).text() for kind in (BUTTONS.Save, BUTTONS.Discard, BUTTONS.Cancel)] == [
        "保存",
        "放弃修改",
        "取消",
    ]
    assert "甲公司" in box.text()
    box.button(BUTTONS.Cancel).click()
    assert window.presenter.profile.name == "甲公司"
    window.go("firm", other)
    box_of(window).button(BUTTONS.Save).click()
    assert [row.name for row in window.desk.book.enterprises.search("甲公司", ON)] == ["甲公司"]
    assert window.presenter.profile.name == "丙公司"
    window.presenter.new()
    begun(window, "乙公司")
    window.go("firm", other)
    box_of(window).button(BUTTONS.Discard).click()
    assert window.presenter.profile.name == "丙公司"
    assert not window.desk.book.enterprises.search("乙公司", ON)


def test_that_a_firm_that_cannot_be_saved_stays_on_screen(window: MainWindow) -> None:
    other = firm_named(window, "丙公司")
    window.presenter.give("district", "河东区")
    window.go("firm", other)
    box_of(window).button(BUTTONS.Save).click()
    assert window.presenter.raw("district") == "河东区"
    assert "没有存入企业库" in {box.windowTitle() for box in window.findChildren(QMessageBox) if box.isVisible()}


@pytest.mark.parametrize("page", ["firm", "sheet"])
def test_that_opening_another_firm_does_not_lose_the_one_begun(window: MainWindow, page: str) -> None:
    number = firm_named(window, "已有公司")
    begun(window, "新填公司")
    window.go(page, number)
    assert window.presenter.profile.name == "新填公司"
    box_of(window).button(BUTTONS.Save).click()
    assert window.desk.number == number
    assert window.desk.book.enterprises.search("新填公司", ON)


def test_that_a_visit_first_offers_to_keep_the_firm_begun(window: MainWindow) -> None:
    number = firm_named(window, "已有公司")
    begun(window, "新填公司")
    window.go("visit", number)
    box_of(window).button(BUTTONS.Save).click()
    page = window.page("visit")
    assert isinstance(page, VisitPage)
    assert page.visiting
    assert window.desk.number == number
    assert window.desk.book.enterprises.search("新填公司", ON)


def test_that_a_long_name_never_widens_the_window(window: MainWindow, qtbot) -> None:
    short, long = firm_named(window, "甲公司"), firm_named(window, LONG)
    window.resize(1093, 592)
    for name in ("firm", "sheet", "visit"):
        widths = []
        for number in (short, long):
            window.go(name, number)
            QApplication.processEvents()
            widths.append((window.minimumSizeHint().width(), window.width()))
        assert widths[0] == widths[1], name
    page = window.page("sheet")
    assert isinstance(page, SheetPage)
    assert page.title.toolTip() == LONG
    qtbot.waitUntil(page.save.isEnabled, timeout=20_000)


def test_that_the_state_of_keeping_is_the_first_word_beside_a_long_name(window: MainWindow) -> None:
    window.resize(1093, 592)
    window.go("firm", firm_named(window, LONG))
    QApplication.processEvents()
    page = window.firm_page
    assert page.state.text().strip().startswith("已保存")
    assert page.state.width() > page.state.fontMetrics().horizontalAdvance("　已保存 · 数据日期 2026-11-24")


def test_that_the_edition_chosen_in_the_box_is_made(window: MainWindow, qtbot) -> None:
    window.go("sheet", firm_named(window, "甲公司"))
    page = window.page("sheet")
    assert isinstance(page, SheetPage)
    place = page.edition.findText(Edition.OFFICER.label)
    page.edition.setCurrentIndex(place)
    page.edition.activated.emit(place)
    qtbot.waitUntil(lambda: page.made is not None and page.made.title == Edition.OFFICER.label, timeout=20_000)
    assert page.presenter.edition is Edition.OFFICER


def test_that_the_paper_of_the_firm_before_is_taken_away(window: MainWindow, qtbot) -> None:
    window.go("sheet", firm_named(window, "甲公司"))
    page = window.page("sheet")
    assert isinstance(page, SheetPage)
    qtbot.waitUntil(page.save.isEnabled, timeout=20_000)
    assert page.paper.page_count > 0
    window.go("sheet", firm_named(window, "乙公司"))
    assert page.paper.page_count == 0
    qtbot.waitUntil(page.save.isEnabled, timeout=20_000)


def test_that_a_source_chosen_in_the_menu_is_kept_as_a_source(window: MainWindow, monkeypatch) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_: None)
    window.go("firm", firm_named(window, "甲公司"))
    window.presenter.give("district", "河东区")
    page = window.firm_page
    page.form.reveal("district")
    page._offer_sources("district", page.mapToGlobal(page.rect().center()))
    actions = [action for menu in page.findChildren(QMenu) for action in menu.actions()]
    (action,) = (action for action in actions if action.text() == Origin.LICENCE.value)
    action.trigger()
    record = window.presenter.record
    assert record is not None
    assert record.sources["district"].origin is Origin.LICENCE


def test_that_f2_away_from_a_known_fact_says_what_to_do(window: MainWindow) -> None:
    window.go("firm", firm_named(window, "甲公司"))
    window.firm_page.results.list.setFocus()
    window.firm_page.offer_sources()
    assert "F2" in box_of(window).text()
    box_of(window).accept()


def test_that_only_the_refused_cells_are_marked_and_older_years_are_told(window: MainWindow) -> None:
    window.go("firm", firm_named(window, "甲公司"))
    window.presenter.give("revenue", {"2019": 120, "2025": 300})
    editor = window.form.editors["revenue"]
    assert isinstance(editor, SeriesEditor)
    assert all("2019 年 120" in line.toolTip() for line in editor.lines.values())
    editor.lines["2025"].setText("太大")
    editor.refuse("没有采用")
    assert [year for year, line in editor.lines.items() if line.property("invalid")] == ["2025"]
    editor.refuse("")
    assert not any(line.property("invalid") for line in editor.lines.values())
    window.presenter.give("revenue", {"2025": 300})
    assert not any("2019" in line.toolTip() for line in editor.lines.values())


def _room(box: QComboBox) -> int:
    """The width in which a combo box writes its text."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box).width() - 2


def test_that_long_qualifications_are_written_whole_in_their_cell(window: MainWindow, qtbot) -> None:
    window.resize(1093, 592)
    window.go("firm", firm_named(window, "甲公司"))
    window.presenter.give("qualifications", [{"kind": kind, "granted_on": "2025-01-01"} for kind in QUALIFICATIONS])
    window.form.reveal("qualifications")
    QApplication.processEvents()
    cells = window.form.editors["qualifications"].findChildren(QComboBox, "cell")
    assert {cell.currentText() for cell in cells} == {label for label, _ in QUALIFICATIONS.values()}
    assert [
        cell.currentText() for cell in cells if cell.fontMetrics().horizontalAdvance(cell.currentText()) > _room(cell)
    ] == []
    assert all(cell.toolTip() == cell.currentText() for cell in cells)


def test_that_a_narrow_window_shows_fewer_questions(window: MainWindow) -> None:
    window.go("firm")
    QApplication.processEvents()
    assert [card.isVisible() for card in window.questions.cards] == [True, True, True]
    window.resize(1093, 592)
    QApplication.processEvents()
    assert [card.isVisible() for card in window.questions.cards] == [True, True, False]


def test_that_names_keep_their_room_in_a_narrow_list_of_firms(window: MainWindow) -> None:
    firm_named(window, LONG)
    window.resize(1093, 592)
    window.go("firms")
    QApplication.processEvents()
    page = window.page("firms")
    assert isinstance(page, FirmsPage)
    assert page.table.columnWidth(FirmColumn.NAME) >= page.table.fontMetrics().horizontalAdvance("某" * 10)
    assert page.table.horizontalHeader().defaultAlignment() & Qt.AlignmentFlag.AlignLeft


def test_that_empty_lists_of_a_visit_say_so(window: MainWindow) -> None:
    window.go("visit")
    page = window.page("visit")
    assert isinstance(page, VisitPage)
    before = page.list.follow_ups.grab().toImage()
    page.list.follow_ups.nothing = ""
    assert page.list.follow_ups.grab().toImage() != before


def test_that_a_long_request_leaves_room_for_its_answer(window: MainWindow, qtbot) -> None:
    number = firm_named(window, LONG)
    text = "希望税务和科技部门共同上门说明研发费用加计扣除的口径，" * 8
    new = NewRequest(category=Category.MONEY, text=text, raised_on=ON, officer="李明", reply_by=ON)
    window.desk.book.requests.add(number, new, window.desk.author())
    window.go("visit")
    page = window.page("visit")
    assert isinstance(page, VisitPage)
    page.list.reply.click()
    dialog = page.dialog
    assert isinstance(dialog, AnswerDialog)
    QApplication.processEvents()
    assert dialog.answer.height() > 3 * dialog.answer.fontMetrics().lineSpacing()
    assert dialog.width() < window.width()
    dialog.reject()


def test_that_a_change_leads_to_its_policy_and_out_of_its_way(window: MainWindow, qtbot) -> None:
    result = window.presenter.match.results[0]
    point = window.presenter.match.group_of(result)
    change = ResultChange(result.policy, Turn.NEW, None, point, Worth(), Worth())
    dialog = ChangesDialog("比较", "甲公司", (change,), window)
    dialog.open()
    with qtbot.waitSignal(dialog.chosen) as got:
        dialog.list.itemActivated.emit(dialog.list.item(0))
    assert got.args == [result.policy.id]
    assert not dialog.isVisible()


def test_that_calendars_speak_chinese_and_their_weekends_can_be_read(qtbot, qapp: QApplication) -> None:
    theme.apply(qapp, theme.DARK)
    assert QLocale().dayName(1) == "星期一"
    box = DayEdit(ON, "日期")
    qtbot.addWidget(box)
    weekend = box.calendarWidget().weekdayTextFormat(Qt.DayOfWeek.Sunday)
    assert not weekend.hasProperty(QTextFormat.Property.ForegroundBrush.value)
    theme.apply(qapp, theme.LIGHT)


def test_that_an_empty_tick_box_stands_out_in_the_dark(qtbot, qapp: QApplication) -> None:
    theme.apply(qapp, theme.DARK)
    box = QCheckBox("企业版也列出不符合的政策")
    qtbot.addWidget(box)
    box.show()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    edge = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    image = box.grab(edge).toImage()
    drawn = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    assert max(contrast(colour, QColor(theme.DARK.window)) for colour in drawn) >= 3
    assert box.palette().color(QPalette.ColorRole.Text).name() == theme.DARK.text.lower()
    theme.apply(qapp, theme.LIGHT)
