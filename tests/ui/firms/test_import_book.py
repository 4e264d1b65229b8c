"""Tests of importing a file of several sheets: what is read is chosen and shown, what is not read is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

import main
from registers import Target, Use, WrittenUnit, open_grids, write_table
from ui.desk.desk import Desk
from ui.firms.importing import RegisterImportDialog
from ui.firms.importing.checked import Decision
from ui.firms.importing.header_choice import HeaderChoice
from ui.firms.importing.presenter import check, choice_with, read_again, read_plan, read_rows, remember, write_report
from ui.firms.importing.table_dialog import DOOR, READING
from ui.firms.importing.writing import carry_out
from ui.widgets import theme
from ui.widgets.line import PasteCleaningLineEdit
from ui.window import MainWindow

ON = date(2026, 11, 24)
HEADS = ("企业名称", "2025年营业收入（万元）")
CHECKING = READING + 1


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Returns a desk with an empty casebook."""
    made = Desk(main.window_services(tmp_path / "data", lambda: ON))
    yield made
    made.close()


@pytest.fixture
def dialog(qtbot, qapp: QApplication, desk: Desk) -> RegisterImportDialog:
    """Returns the dialog before a file is chosen."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = RegisterImportDialog(desk)
    qtbot.addWidget(made)
    made.show()
    return made


def workbook(
    path: Path, *, title: str = "", heads: tuple[str, ...] = HEADS, hidden: tuple[int, ...] = (), **sheets: str
) -> Path:
    """Writes a workbook: sheets by name, each with one firm a letter, or a text that is no register."""
    book = xlsxwriter.Workbook(str(path))
    for name, firms in sheets.items():
        sheet = book.add_worksheet(name)
        if not firms.isalpha() or not firms.isascii():
            sheet.write(0, 0, firms)
            continue
        first = 0
        if title:
            sheet.write(0, 0, title)
            first = 1
        sheet.write_row(first, 0, heads)
        for row, letter in enumerate(firms, first + 1):
            sheet.write_row(row, 0, (f"天津{letter}科技有限公司", 100 * row))
        for row in hidden:
            sheet.set_row(row, None, None, {"hidden": True})
    book.close()
    return path


def read(qtbot, dialog: RegisterImportDialog, act: Callable[[], object]) -> None:
    """Waits until the worker thread has answered what `act` asked."""
    with qtbot.waitSignal(dialog.runner.done):
        act()


def names(desk: Desk) -> list[str]:
    return sorted(row.name[2] for row in desk.book.enterprises.search("", ON))


def test_that_a_usual_list_is_imported_with_two_keys(qtbot, dialog: RegisterImportDialog, desk: Desk, tmp_path) -> None:
    read(qtbot, dialog, lambda: dialog.read(workbook(tmp_path / "名单.xlsx", 名单="AB")))
    assert not dialog.reading.sheets.isVisible()
    assert not dialog.reading.constants.isVisible()
    assert not dialog.reading.left_out.button.isVisible()
    assert not dialog.reading.hidden_too.isVisible()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.next)
    read(qtbot, dialog, lambda: qtbot.keyClick(dialog.next, Qt.Key.Key_Return))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.next)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.next, Qt.Key.Key_Return)
    assert names(desk) == ["A", "B"]


def test_that_all_sheets_are_imported_unless_one_is_left_out(qtbot, dialog, desk: Desk, tmp_path: Path) -> None:
    path = workbook(tmp_path / "三批.xlsx", 第一批="AB", 第二批="CD", 第三批="EF")
    read(qtbot, dialog, lambda: dialog.read(path))
    sheets = dialog.reading.sheets
    assert [sheets.item(row).text() for row in range(3)] == ["第一批\n2 行", "第二批\n2 行", "第三批\n2 行"]
    assert "3 张工作表，6 行" in dialog.words.text()
    sheets.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert "2 张工作表，4 行" in dialog.words.text()
    read(qtbot, dialog, dialog.go_on)
    dialog.checked.decide_unsure(Decision.ADD)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go_on()
    assert names(desk) == ["A", "B", "E", "F"]
    kept = desk.book.enterprises.profile(desk.book.enterprises.search("天津E", ON)[0].id, ON).provenance
    assert "第三批" in kept["revenue.2025"].note


def test_that_no_sheet_at_all_is_a_problem_that_is_told(qtbot, dialog, tmp_path: Path) -> None:
    read(qtbot, dialog, lambda: dialog.read(workbook(tmp_path / "两批.xlsx", 第一批="AB", 第二批="CD")))
    for row in range(2):
        dialog.reading.sheets.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert "请至少勾选一张" in dialog.words.text()
    assert not dialog.next.isEnabled()


def beside_a_list(path: Path, *rows: tuple[str, ...]) -> Path:
    """Writes a list of firms, and a sheet 其他 with other rows."""
    book = xlsxwriter.Workbook(str(path))
    for name, lines in (("名单", (HEADS, ("天津甲科技有限公司", 5))), ("其他", rows)):
        sheet = book.add_worksheet(name)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    book.close()
    return path


def test_that_a_sheet_that_was_not_read_is_told_and_read_when_it_is_ticked(qtbot, dialog, tmp_path: Path) -> None:
    path = beside_a_list(tmp_path / "名单.xlsx", ("联系人", "乙"), ("张三", "二"))
    read(qtbot, dialog, lambda: dialog.read(path))
    assert dialog.reading.left_out.button.isVisible()
    assert "没有读入" in dialog.reading.left_out.button.text()
    dialog.reading.left_out.button.click()
    assert "其他" in dialog.reading.left_out.item(0, 0).text() + dialog.reading.left_out.item(0, 2).text()
    read(qtbot, dialog, lambda: dialog.reading.sheets.item(1).setCheckState(Qt.CheckState.Checked))
    assert [table.table.sheet for table in dialog.plan.tables] == ["名单", "其他"]
    assert "工作表“其他”：没有一列指定为“企业名称”" in dialog.words.text()


def test_that_a_sheet_without_a_header_shows_its_rows_so_that_one_is_chosen(qtbot, dialog, tmp_path: Path) -> None:
    path = beside_a_list(tmp_path / "名单.xlsx", ("甲", "乙"), ("一", "二"))
    read(qtbot, dialog, lambda: dialog.read(path))
    dialog.reading.left_out.button.click()
    read(qtbot, dialog, lambda: dialog.reading.sheets.item(1).setCheckState(Qt.CheckState.Checked))
    assert "找不到表头" in dialog.words.text()
    assert dialog.reading.sheets.item(1).checkState() is Qt.CheckState.Unchecked
    choice = dialog.findChild(HeaderChoice)
    read(qtbot, dialog, choice.take.click)
    assert [(table.table.sheet, table.table.headers) for table in dialog.plan.tables] == [
        ("名单", HEADS),
        ("其他", ("甲", "乙")),
    ]


def test_that_a_file_without_a_header_opens_the_choice_of_one(qtbot, dialog, tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_text("甲,乙\n一,二\n", "utf-8")
    read(qtbot, dialog, lambda: dialog.read(tmp_path / "名单.csv"))
    assert dialog.stack.currentIndex() == DOOR
    read(qtbot, dialog, dialog.findChild(HeaderChoice).take.click)
    assert dialog.plan.tables[0].table.headers == ("甲", "乙")
    assert "就点“表头”另选一行" in dialog.words.text()
    assert not dialog.next.isEnabled()


def test_that_what_is_chosen_for_a_sheet_holds_for_sheets_of_the_same_headers(tmp_path: Path) -> None:
    plan = read_plan(workbook(tmp_path / "两批.xlsx", 第一批="AB", 第二批="CD"), ON, {})
    money = Target(use=Use.FIELD, field="revenue", year=2025, unit=WrittenUnit.YUAN)
    plan.assign(plan.tables[1], 1, money)
    assert [table.mapping.columns[1].target for table in plan.tables] == [money, money]


def test_that_rows_of_several_sheets_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    read = read_rows(read_plan(workbook(tmp_path / "两批.xlsx", 第一批="AB", 第二批="CD"), ON, {}))
    assert [row.number for row in read.rows] == [1, 2, 3, 4]
    assert [row.place for row in read.rows][1:3] == ["“第一批”第 3 行", "“第二批”第 2 行"]


def test_that_only_what_a_person_chose_is_remembered(desk: Desk, tmp_path: Path) -> None:
    heads = ("企业名称", "营业收入")
    first = read_plan(workbook(tmp_path / "一.xlsx", heads=heads, title="2025年统计表（单位：万元）", 表="AB"), ON, {})
    first.assign(first.tables[0], 1, Target(use=Use.EXTRA))
    remember(desk.settings, first)
    plain = read_plan(workbook(tmp_path / "二.xlsx", 表="AB"), ON, {})
    remember(desk.settings, plain)
    assert set(desk.settings.now.mappings) == {first.tables[0].key}
    path = workbook(tmp_path / "三.xlsx", heads=heads, title="2025年统计表（单位：元）", 表="CD")
    again = read_plan(path, ON, desk.settings.now.mappings)
    assert again.tables[0].mapping.columns[1].target.use is Use.EXTRA
    assert "沿用上次同样表格里指定的 1 列" in again.reading_words()


def test_that_what_the_title_sets_for_all_rows_is_shown_and_can_be_taken_back(qtbot, dialog, tmp_path: Path) -> None:
    path = workbook(tmp_path / "名单.xlsx", title="天津市河东区科技企业名单", 名单="AB")
    read(qtbot, dialog, lambda: dialog.read(path))
    panel = dialog.reading.constants
    assert panel.isVisible()
    assert panel.lines["district"].text() == "河东区"

    def constants() -> dict[str, str]:
        return {one.field: one.value for one in dialog.plan.tables[0].mapping.constants}

    panel.lines["district"].setText("南开区")
    panel.lines["district"].editingFinished.emit()
    assert constants() == {"province": "天津市", "city": "天津市", "district": "南开区"}
    panel.lines["district"].clear()
    panel.lines["district"].editingFinished.emit()
    assert constants() == {"province": "天津市", "city": "天津市"}
    panel.boxes[0].setChecked(False)
    assert constants() == {}
    panel.boxes[0].setChecked(True)
    assert constants() == {"province": "天津市", "city": "天津市"}


def test_that_copied_cells_are_read_as_a_file_is(qtbot, dialog, desk: Desk) -> None:
    QGuiApplication.clipboard().setText("企业名称\t2025年营业收入（万元）\r\n天津甲科技有限公司\t500\r\n")
    read(qtbot, dialog, lambda: qtbot.keyClick(dialog.door, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier))
    read(qtbot, dialog, dialog.go_on)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go_on()
    (row,) = desk.book.enterprises.search("", ON)
    found = desk.book.enterprises.profile(row.id, ON)
    assert found.profile.series("revenue") == {2025: 500}
    assert "粘贴的表格" in found.provenance["revenue.2025"].note


def test_that_an_empty_clipboard_and_several_files_are_told(dialog, tmp_path: Path) -> None:
    QGuiApplication.clipboard().clear()
    dialog.paste()
    assert "请先在 Excel" in dialog.words.text()
    files = QMimeData()
    paths = [workbook(tmp_path / f"{name}.xlsx", 表="A") for name in "甲乙"]
    files.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    dialog.take(files)
    assert "这里有 2 个" in dialog.words.text()
    assert dialog.stack.currentIndex() == DOOR


def dropped(widget, data: QMimeData) -> bool:
    """Drops data on a widget and returns whether it was taken."""
    place, copy, left, no = (
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(place, copy, data, left, no)
    enter.ignore()
    widget.dragEnterEvent(enter)
    if enter.isAccepted():
        widget.dropEvent(QDropEvent(place.toPointF(), copy, data, left, no))
    return enter.isAccepted()


def test_that_a_table_dropped_on_the_window_is_imported(qtbot, qapp: QApplication, tmp_path: Path) -> None:
    theme.install_fonts()
    window = MainWindow(main.window_services(tmp_path / "data", lambda: ON))
    qtbot.addWidget(window)
    window.show()
    window.load()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(workbook(tmp_path / "名单.xlsx", 名单="AB")))])
    line = PasteCleaningLineEdit()
    qtbot.addWidget(line)
    assert not dropped(line, data)
    assert dropped(window, data)
    dialog = window.findChild(RegisterImportDialog)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == READING)
    assert len(dialog.plan.tables[0].table.rows) == 2
    dialog.reject()
    QGuiApplication.clipboard().setText("企业名称\t所在区\n天津丙科技有限公司\t河东区\n")
    (paste,) = [action for action in window.menus.file.actions() if action.text().startswith("粘贴")]
    paste.trigger()
    dialog = window.findChildren(RegisterImportDialog)[-1]
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == READING)
    dialog.reject()
    window.close()


def test_that_the_way_back_leads_to_the_columns_and_to_the_choice_of_a_file(qtbot, dialog, tmp_path: Path) -> None:
    read(qtbot, dialog, lambda: dialog.read(workbook(tmp_path / "名单.xlsx", 名单="AB")))
    read(qtbot, dialog, dialog.go_on)
    assert dialog.stack.currentIndex() == CHECKING
    dialog.back.click()
    assert dialog.stack.currentIndex() == READING
    dialog.back.click()
    assert dialog.stack.currentIndex() == DOOR


def test_that_a_sheet_left_out_is_not_among_what_is_read_again(tmp_path: Path) -> None:
    plan = read_plan(workbook(tmp_path / "三批.xlsx", 第一批="AB", 第二批="CD", 第三批="EF"), ON, {})
    plan.use(plan.tables[0], used=False)
    again = read_again(plan, choice_with(plan, "第二批"), {})
    assert [table.table.sheet for table in again.used()] == ["第二批", "第三批"]


def test_that_the_report_of_several_sheets_names_the_sheet_of_every_row(tmp_path: Path) -> None:
    path = workbook(tmp_path / "三张.xlsx", 第一批="AB", 第二批="CD", 说明="请各街镇于月底前填报")
    write_report(read_rows(read_plan(path, ON, {})), tmp_path / "报告.xlsx")
    sheets = {grid.sheet: grid.rows for grid in open_grids(tmp_path / "报告.xlsx", "报告.xlsx")}
    assert [row[:2] for row in sheets["已读入"]] == [
        ("工作表", "行号"), ("第一批", 2), ("第一批", 3), ("第二批", 2), ("第二批", 3)
    ]  # fmt: skip
    assert "说明" in str(sheets["没有读入的"][1][1])


def imported(desk: Desk, path: Path) -> None:
    """Imports a file as it is recognised, with what was remembered."""
    plan = read_plan(path, ON, desk.settings.now.mappings)
    carry_out(desk.book, check(plan, desk.book.enterprises.known_firms()), "王", Event(), lambda _: None)
    remember(desk.settings, plan)


@pytest.mark.parametrize(("first", "second"), [("万元", "元"), ("元", "千元"), ("亿元", "万元"), ("千元", "百万元")])
def test_that_the_unit_of_a_table_is_never_that_of_the_one_before(
    desk: Desk, tmp_path: Path, first: str, second: str
) -> None:
    scale = {"元": 1, "千元": 1000, "万元": 10_000, "百万元": 10**6, "亿元": 10**8}
    heads = ("企业名称", "营业收入")
    for unit, letter in ((first, "A"), (second, "B")):
        title = f"2025年科技企业统计表（单位：{unit}）"
        imported(desk, workbook(tmp_path / f"{unit}.xlsx", title=title, heads=heads, 表=letter))
        (row,) = desk.book.enterprises.search(f"天津{letter}", ON)
        (told,) = desk.book.enterprises.profile(row.id, ON).profile.series("revenue").values()
        assert told * 10_000 == 200 * scale[unit]


def test_that_the_place_of_a_table_is_never_that_of_the_one_before(desk: Desk, tmp_path: Path) -> None:
    for place, letter in (("河东区", "A"), ("南开区", "B")):
        imported(desk, workbook(tmp_path / f"{place}.xlsx", title=f"天津市{place}企业名单", 表=letter))
        (row,) = desk.book.enterprises.search(f"天津{letter}", ON)
        assert desk.book.enterprises.profile(row.id, ON).profile.facts["district"] == place


def test_that_the_focus_begins_at_a_doubtful_column_and_return_goes_on(qtbot, dialog, tmp_path: Path) -> None:
    heads = ("企业名称", "营业收入")
    read(qtbot, dialog, lambda: dialog.read(workbook(tmp_path / "名单.xlsx", heads=heads, 名单="AB")))
    assert dialog.plan.tables[0].doubtful() == (1,)
    dialog.activateWindow()
    box = dialog.reading.columns.cellWidget(1, 2)
    qtbot.waitUntil(lambda: box.hasFocus() or box.lineEdit().hasFocus())
    read(qtbot, dialog, lambda: qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return))
    assert dialog.stack.currentIndex() == CHECKING


def test_that_the_header_row_is_shown_and_can_be_chosen(qtbot, dialog, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    write_table(path, ("汇总", "甲"), [("单位名称", "营业收入"), ("天津甲科技有限公司", "500")])
    read(qtbot, dialog, lambda: dialog.read(path))
    read(qtbot, dialog, lambda: dialog.reading.header.click())
    choice = dialog.findChild(HeaderChoice)
    assert choice.rows.item(2, 0).text() == "天津甲科技有限公司"
    assert choice.number.value() == 2
    choice.rows.setCurrentCell(0, 0)
    assert choice.number.value() == 1
    read(qtbot, dialog, choice.take.click)
    assert dialog.reading.header.text() == "表头：第 1 行"
    assert dialog.plan.tables[0].table.headers == ("汇总", "甲")
    again = read_again(dialog.plan, dialog.plan.choice.with_header("", None), {})
    assert again.choice.header_rows == ()


def test_that_hidden_rows_are_read_only_when_asked_for(qtbot, dialog, tmp_path: Path) -> None:
    read(qtbot, dialog, lambda: dialog.read(workbook(tmp_path / "名单.xlsx", hidden=(2, 3), 名单="ABCD")))
    assert len(dialog.plan.tables[0].table.rows) == 2
    assert "2" in dialog.reading.left_out.button.text()
    assert dialog.reading.hidden_too.isVisible()
    read(qtbot, dialog, dialog.reading.hidden_too.click)
    assert len(dialog.plan.tables[0].table.rows) == 4
    assert dialog.reading.hidden_too.isChecked()
    assert not dialog.reading.left_out.button.isVisible()


def test_that_a_title_of_a_published_list_is_shown_and_can_be_taken_back(qtbot, dialog, tmp_path: Path) -> None:
    title = "天津市河东区2025年第一批高新技术企业名单"
    path = workbook(tmp_path / "名单.xlsx", title=title, heads=("企业名称", "证书编号"), 名单="AB")
    read(qtbot, dialog, lambda: dialog.read(path))
    boxes = dialog.reading.constants.boxes
    (box,) = [box for box in boxes if "高新技术企业名单" in box.text()]
    kinds = {one.kind for one in dialog.plan.tables[0].mapping.constants}
    assert kinds == {"", "hnte"}
    box.setChecked(False)
    assert {one.kind for one in dialog.plan.tables[0].mapping.constants} == {""}
