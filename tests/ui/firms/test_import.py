"""Tests of importing a messy table: corrected columns, duplicates, all or nothing, cancelling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

import main
from casebook import Origin, Provenance
from matcher import read_profile
from registers import Target, Use, WrittenUnit, write_table
from tests.registers.messy import messy_register
from ui.desk.desk import Desk
from ui.entry.editors import NoWheelComboBox
from ui.firms.importing import RegisterImportDialog
from ui.firms.importing.checked import CheckedImport, Decision
from ui.firms.importing.clashes import OnClash
from ui.firms.importing.presenter import check, compare, read_plan, remember
from ui.firms.importing.targets import targets, unit_words, units_for, words_of
from ui.firms.importing.twins import TwinTable
from ui.firms.importing.writing import RegisterImportCancelled, carry_out
from ui.firms.presenter import FirmsPresenter
from ui.widgets import theme

ON = date(2026, 11, 24)
HEADS = ("企业名称", "统一社会信用代码", "2025年营业收入（万元）", "2025年研发费用（元）")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Returns a desk with an empty casebook."""
    made = Desk(main.window_services(tmp_path / "data", lambda: ON))
    yield made
    made.close()


def table(path: Path, *rows: tuple[object, ...]) -> Path:
    write_table(path, HEADS, rows)  # type: ignore[arg-type]  # cells of the test
    return path


def imported(desk: Desk, path: Path) -> object:
    plan = check(read_plan(path, ON, {}), desk.book.enterprises.known_firms())
    return carry_out(desk.book, plan, "王", Event(), lambda _: None)


def test_that_a_messy_register_of_many_firms_comes_in_whole(desk: Desk, tmp_path: Path) -> None:
    expected = messy_register(tmp_path / "名单.xlsx", rows=150)
    plan = check(read_plan(tmp_path / "名单.xlsx", ON, {}), desk.book.enterprises.known_firms())
    assert len(plan.report.taken) == len(expected.firms)
    plan.decide_unsure(Decision.ADD)
    done = carry_out(desk.book, plan, "王", Event(), lambda _: None)
    assert len(desk.book.enterprises.search("", ON)) == done.added
    assert done.added + done.updated == len(expected.firms)
    firm = desk.book.enterprises.search("", ON)[0]
    sources = desk.book.enterprises.profile(firm.id, ON).provenance
    assert {source.origin.value for source in sources.values()} == {"系统导入"}


def test_that_units_of_each_column_are_kept_apart(desk: Desk, tmp_path: Path) -> None:
    imported(desk, table(tmp_path / "甲.xlsx", ("天津甲科技有限公司", None, 500, 250000)))
    (row,) = desk.book.enterprises.search("甲科技", ON)
    profile = desk.book.enterprises.profile(row.id, ON).profile
    assert (profile.series("revenue")[2025], profile.series("rd_expense")[2025]) == (500, 25)


def test_that_a_firm_known_by_code_is_updated_and_one_alike_waits_for_a_person(desk: Desk, tmp_path: Path) -> None:
    code = "91120102MA0000010Q"
    imported(desk, table(tmp_path / "甲.xlsx", ("天津甲科技有限公司", code, 500, None)))
    again = table(
        tmp_path / "乙.xlsx",
        ("天津甲科技股份有限公司", code, 600, None),
        ("天津甲甲科技有限公司", None, 1, None),
    )
    plan = check(read_plan(again, ON, {}), desk.book.enterprises.known_firms())
    assert [twin.decision for twin in plan.twins] == [Decision.UPDATE, Decision.SKIP]
    done = carry_out(desk.book, plan, "王", Event(), lambda _: None)
    assert (done.added, done.updated, done.skipped) == (0, 1, 1)
    (row,) = desk.book.enterprises.search("", ON)
    assert desk.book.enterprises.profile(row.id, ON).profile.disputed == {"revenue.2025": (500, 600)}


def clashing(desk: Desk, folder: Path) -> tuple[int, CheckedImport]:
    """Returns a firm whose revenue was told, and a checked table that gives another one."""
    code = "91120102MA0000010Q"
    told = read_profile({"name": "天津甲科技有限公司", "credit_code": code, "revenue": {"2025": 500}})
    firm = desk.book.enterprises.add(told, Provenance(Origin.VERBAL, ON, "王")).id
    path = table(folder / "乙.xlsx", ("天津甲科技有限公司", code, 600, 250000))
    return firm, compare(check(read_plan(path, ON, {}), desk.book.enterprises.known_firms()), desk.book)


def test_that_a_differing_value_is_told_before_the_import(desk: Desk, tmp_path: Path) -> None:
    _, plan = clashing(desk, tmp_path)
    words = "2025 年营业（销售）收入：表里 600万元，原有 500万元（口述，2026-11-24）"
    assert [note.text for note in plan.notes()] == [words]
    assert plan.summary().endswith("1 处与已有资料不同")
    plan.decide(0, Decision.SKIP)
    assert plan.notes() == ()


def test_that_a_table_of_the_same_kind_that_only_updates_says_so(desk: Desk, tmp_path: Path) -> None:
    heads = ("企业名称", "街道")
    for street in ("大王庄街道", "东新街道"):
        write_table(tmp_path / "街道.xlsx", heads, [("天津甲科技有限公司", street)])
        plan = check(read_plan(tmp_path / "街道.xlsx", ON, {}), desk.book.enterprises.known_firms())
        plan = compare(plan, desk.book)
        if street != "东新街道":
            carry_out(desk.book, plan, "王", Event(), lambda _: None)
    (note,) = plan.notes()
    assert note.text.endswith("；来源同类，按新表更新")
    plan.on_clash = OnClash.KEEP
    assert plan.notes()[0].text.endswith("原有 大王庄街道（系统导入，2026-11-24）")


@pytest.mark.parametrize(
    ("choice", "known", "disputed"),
    [
        (OnClash.BOTH, {}, {"revenue.2025": (500, 600)}),
        (OnClash.TAKE, {2025: 600}, {}),
        (OnClash.KEEP, {2025: 500}, {}),
    ],
)
def test_that_both_values_stay_unless_a_person_chose_one(
    desk: Desk, tmp_path: Path, choice: OnClash, known: dict[int, int], disputed: dict[str, tuple[int, ...]]
) -> None:
    firm, plan = clashing(desk, tmp_path)
    assert plan.on_clash is OnClash.BOTH
    plan.on_clash = choice
    carry_out(desk.book, plan, "王", Event(), lambda _: None)
    found = desk.book.enterprises.profile(firm, ON).profile
    assert (found.series("revenue"), found.disputed) == (known, disputed)
    assert found.series("rd_expense")[2025] == 25
    desk.book.journal.undo(firm, desk.author())
    assert desk.book.enterprises.profile(firm, ON).profile.series("revenue") == {2025: 500}


def test_that_the_dialog_asks_only_where_values_differ(qtbot, qapp: QApplication, desk: Desk, tmp_path: Path) -> None:
    firm, _ = clashing(desk, tmp_path)
    dialog = RegisterImportDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.read(tmp_path / "乙.xlsx")
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1, timeout=10_000)
    dialog.go_on()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 2, timeout=10_000)
    assert (dialog.checking.on_clash.isVisible(), dialog.checking.on_clash.currentText()) == (
        True,
        "两个值都留着（待核实）",
    )
    twins = dialog.checking.twins
    twins.setCurrentIndex(twins.rows.index(0, 0))
    for _ in range(2):
        qtbot.keyClick(twins, Qt.Key.Key_Space)
    assert twins.rows.index(0, 1).data() == Decision.SKIP.value
    assert not dialog.checking.on_clash.isVisible()
    qtbot.keyClick(twins, Qt.Key.Key_Space)
    assert twins.rows.index(0, 1).data() == Decision.UPDATE.value
    dialog.checking.on_clash.setCurrentText(OnClash.TAKE.value)
    dialog.checking.on_clash.activated.emit(1)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.go_on()
    assert desk.book.enterprises.profile(firm, ON).profile.series("revenue")[2025] == 600


def test_that_a_cancelled_import_leaves_nothing_behind(desk: Desk, tmp_path: Path) -> None:
    rows = [(f"天津{n:03}号科技有限公司", None, n, None) for n in range(40)]
    plan = check(read_plan(table(tmp_path / "多.xlsx", *rows), ON, {}), desk.book.enterprises.known_firms())
    plan.decide_unsure(Decision.ADD)
    stop = Event()
    with pytest.raises(RegisterImportCancelled):
        carry_out(desk.book, plan, "王", stop, lambda done: stop.set() if done == 20 else None)
    assert desk.book.enterprises.search("", ON) == ()


def test_that_a_corrected_mapping_is_remembered_for_the_next_table_of_its_make(desk: Desk, tmp_path: Path) -> None:
    path = table(tmp_path / "甲.xlsx", ("天津甲科技有限公司", None, 500, 250000))
    plan = read_plan(path, ON, {})
    plan.assign(plan.tables[0], 3, Target(use=Use.EXTRA))
    remember(desk.settings, plan)
    again = read_plan(path, ON, desk.settings.now.mappings)
    (again_table,) = again.tables
    assert again_table.remembered == 1
    assert again_table.mapping.columns[3].target.use is Use.EXTRA


def test_that_every_target_on_offer_can_be_chosen_and_is_told_apart(tmp_path: Path) -> None:
    plan = read_plan(table(tmp_path / "甲.xlsx", ("天津甲科技有限公司", None, 500, 1)), ON, {})
    offered = targets(ON)
    assert len({words for words, _ in offered}) == len(offered)
    for words, target in offered:
        plan.assign(plan.tables[0], 2, target)
        assert words_of(target, ON) == words


def test_that_the_dialog_leads_from_file_to_firms(qtbot, qapp: QApplication, desk: Desk, tmp_path: Path) -> None:
    theme.install_fonts()
    dialog = RegisterImportDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.read(tmp_path / "没有.xlsx")
    qtbot.waitUntil(lambda: "找不到文件" in dialog.words.text(), timeout=5000)
    dialog.read(table(tmp_path / "甲.xlsx", ("天津甲科技有限公司", None, 500, 250000)))
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1, timeout=10_000)
    assert dialog.reading.columns.rowCount() == len(HEADS)
    dialog.go_on()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 2, timeout=10_000)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.go_on()
    assert [row.name for row in desk.book.enterprises.search("", ON)] == ["天津甲科技有限公司"]


def test_that_exported_firms_are_imported_into_an_empty_casebook_with_the_same_facts(
    desk: Desk, tmp_path: Path
) -> None:
    source = Provenance(Origin.STATEMENTS, ON, "王")
    told = (
        {"name": "天津甲科技有限公司", "revenue": {"2024": 500.25, "2025": 600}, "founded_on": "2016-03-01"},
        {"name": "天津乙材料有限公司", "district": "河东区", "qualifications": [{"kind": "hnte", "granted_on": "2024-12-03"}]},
        {"name": "天津丙有限公司", "abnormal_list": False, "equity_rounds": [{"investor": "某基金", "amount": 300}]},
    )  # fmt: skip
    for raw in told:
        desk.book.enterprises.add(read_profile(raw), source, "王芳")
    presenter = FirmsPresenter(desk)
    presenter.refresh()
    assert "已导出 3 家" in presenter.export(tmp_path / "名单.xlsx", presenter.rows)
    other = Desk(main.window_services(tmp_path / "other", lambda: ON))
    imported(other, tmp_path / "名单.xlsx")
    assert facts_of(other) == facts_of(desk)
    other.close()


def facts_of(desk: Desk) -> dict[str, object]:
    rows = desk.book.enterprises.search("", ON)
    return {row.name: dict(desk.book.enterprises.profile(row.id, ON).profile.facts) for row in rows}


def test_that_rows_that_need_a_person_come_first_and_each_keeps_its_own_decision(
    qtbot, desk: Desk, tmp_path: Path
) -> None:
    code = "91120102MA0000010Q"
    imported(desk, table(tmp_path / "甲.xlsx", ("天津甲科技有限公司", code, 500, None)))
    rows = [("天津甲科技有限公司", code, 600, None), ("天津甲甲科技有限公司", None, 1, None)]
    checked = check(read_plan(table(tmp_path / "乙.xlsx", *rows), ON, {}), desk.book.enterprises.known_firms())
    view = TwinTable()
    qtbot.addWidget(view)
    tester = QAbstractItemModelTester(view.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view.rows.decided.connect(checked.decide)
    view.rows.show_twins(checked.twins)
    assert [view.rows.index(row, 1).data() for row in range(2)] == ["先不导入", "更新已有企业"]
    view.show()
    view.setCurrentIndex(view.rows.index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    box = view.findChild(NoWheelComboBox)
    box.setCurrentText(Decision.ADD.value)
    box.activated.emit(1)
    assert [twin.decision for twin in checked.twins] == [Decision.UPDATE, Decision.ADD]
    assert view.rows.index(0, 1).data() == "作为新企业"
    del tester


def test_that_a_scale_written_for_a_count_is_shown_as_its_unit() -> None:
    staff = Target(use=Use.FIELD, field="employees", unit=WrittenUnit.TEN_THOUSANDS)
    assert [unit_words(unit, staff) for unit in units_for(staff)] == ["人", "万人"]
    assert units_for(Target(use=Use.FIELD, field="employees")) == ()
