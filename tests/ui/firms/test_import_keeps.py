"""Tests that an import drops nothing: every cell is a fact, an extra column, or reported as refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QLabel

import main
from casebook import Casebook, open_casebook
from registers import Cell, RegisterBook, RegisterFirm, RegisterRow, RegisterTable, Target, Use, write_table
from tests.registers.messy import messy_register
from ui.desk.desk import Desk
from ui.firms.importing.checked import CheckedImport, Decision
from ui.firms.importing.notes import NoteTable
from ui.firms.importing.plan import ImportPlan
from ui.firms.importing.presenter import check, read_plan
from ui.firms.importing.writing import carry_out
from ui.widgets.dropped import from_file

ON = date(2026, 11, 24)


def run(book: Casebook, plan: ImportPlan) -> CheckedImport:
    checked = check(plan, book.enterprises.known_firms())
    checked.decide_unsure(Decision.ADD)
    carry_out(book, checked, "王", Event(), lambda _: None)
    return checked


def dump(book: Casebook) -> str:
    """Returns the whole content of the casebook, including its journal."""
    return json.dumps([table.rows for table in book.export.tables()], ensure_ascii=False, default=str)


def unkept(book: Casebook, checked: CheckedImport) -> list[tuple[int, str, Cell]]:
    """Returns the cells of kept columns that are neither stored under their fact or header nor refused."""
    (table,) = checked.plan.tables
    told = {(cell.row, cell.column) for firm in checked.report.taken for cell in firm.refused}
    firms = {firm.row: firm for firm in checked.report.taken}
    held = dump(book)
    lost: list[tuple[int, str, Cell]] = []
    for row in table.table.rows:
        firm = firms.get(row.number)
        for index, column in enumerate(table.mapping.columns):
            cell = row.cells[index]
            if firm is None or cell is None or column.target.use is Use.IGNORE or says_nothing(cell):
                continue
            place = table.table.place(index)
            kept = any(
                text == as_text(cell) and json.dumps(text, ensure_ascii=False)[1:-1] in held for _, text in firm.extras
            )
            if not (kept or has_fact(firm, column.target) or (row.number, place) in told):
                lost.append((row.number, place, cell))
    return lost


def has_fact(firm: RegisterFirm, target: Target) -> bool:
    """Whether the profile contains a fact of this column."""
    value = firm.profile.facts.get(target.field) if target.use is Use.FIELD else None
    year = target.year_on(ON.year)
    if year is not None:
        return year in firm.profile.series(target.field)
    if target.field == "qualifications" and target.record:
        return any(record.get("kind") == target.record for record in value or () if not isinstance(record, str))  # type: ignore[union-attr]  # a list
    return value is not None


def says_nothing(cell: Cell) -> bool:
    return (isinstance(cell, str) and not cell.strip("-—–_/ .…\\*?？＊－,，;；:：、。·~|")) or cell in (
        "暂无",
        "无",
        "不详",
        "n/a",
        "N/A",
    )


def as_text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Returns a desk with an empty casebook."""
    made = Desk(main.window_services(tmp_path / "data", lambda: ON))
    yield made
    made.close()


def test_that_of_a_messy_register_nothing_is_lost(desk: Desk, tmp_path: Path) -> None:
    messy_register(tmp_path / "名单.xlsx", rows=400)
    plan = read_plan(tmp_path / "名单.xlsx", ON, {})
    assert unkept(desk.book, run(desk.book, plan)) == []
    assert "022-12345678" in dump(desk.book)


_HEADS = (
    "信用代码", "成立时间", "所属区", "注册资金（万元）", "2025年营业收入（万元）", "职工人数", "是否高企", "高企证书有效期",
    "企业资质", "经营异常名录", "产业方向", "划型行业", "联系人", "联系电话", "职务", "财务负责人", "备注", "备注", "包联干部", "研发平台",
)  # fmt: skip
_cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.decimals(0, 10**12, places=2),
    st.sampled_from(
        "是 否 无 长期 办理中 约500 500万元 2024年 2024-12-03 2024年5月 天津市河东区 河东 高企、雏鹰；明星企业 I6513 工业 软件 "
        "张三13800000000、李四 13800000000 022-24120000 #N/A 一、二 [{]".split(" ")
    ),
    st.text("甲乙丙丁科技河东区1234567890年月日、，/（） ", min_size=1, max_size=20).map(str.strip).filter(bool),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.lists(_cells, min_size=len(_HEADS), max_size=len(_HEADS)), min_size=1, max_size=3))
def test_that_of_any_table_nothing_is_lost(tmp_path_factory: pytest.TempPathFactory, rows: list[list[Cell]]) -> None:
    headers = ("企业名称", *_HEADS)
    table = RegisterTable(
        name="名单.xlsx", sheet="一", sheets=("一",), title="", header_rows=(1,), headers=headers,
        positions=tuple(range(len(headers))),
        rows=tuple(RegisterRow(number, (f"天津第{number}科技有限公司", *cells)) for number, cells in enumerate(rows, 2)),
    )  # fmt: skip
    book = RegisterBook(name=table.name, sha256="", sheets=table.sheets, tables=(table,))
    plan = ImportPlan(book, ON, from_file(Path(table.name)))
    with open_casebook(tmp_path_factory.mktemp("law") / "kece.db") as book:
        assert unkept(book, run(book, plan)) == []


def imported(desk: Desk, path: Path, headers: tuple[str, ...], *cells: Cell) -> int:
    write_table(path, headers, [cells])
    run(desk.book, read_plan(path, ON, {}))
    (row,) = desk.book.enterprises.search("", ON)
    return row.id


def test_that_contacts_and_other_columns_of_a_table_are_kept_with_their_source(desk: Desk, tmp_path: Path) -> None:
    heads = ("企业名称", "联系人", "联系电话", "包联干部")
    firm = imported(desk, tmp_path / "名单.xlsx", heads, "天津甲科技有限公司", "张三", Decimal(13800000000), "老王")
    assert [one.words() for one in desk.book.contacts.of({firm})[firm]] == ["张三 13800000000"]
    (kept,) = desk.book.kept_columns.of(firm)
    assert (kept.header, kept.text, kept.file, kept.on, kept.officer) == ("包联干部", "老王", "名单.xlsx", ON, "王")
    assert [row.id for row in desk.book.enterprises.search("13800", ON)] == [firm]


def test_that_a_second_import_adds_contacts_and_replaces_what_has_the_same_header(desk: Desk, tmp_path: Path) -> None:
    code = "91120102MA0000010Q"
    heads = ("企业名称", "信用代码", "联系人", "电话", "备注")
    imported(desk, tmp_path / "一.xlsx", heads, "天津甲科技有限公司", code, "张三", "022-24120000", "旧的话")
    firm = imported(desk, tmp_path / "二.xlsx", heads, "天津甲科技股份有限公司", code, "李四", "13800000000", "新的话")
    assert [one.name for one in desk.book.contacts.of({firm})[firm]] == ["李四", "张三"]
    kept = {column.header: column.text for column in desk.book.kept_columns.of(firm)}
    assert kept == {"备注": "新的话", "企业名称（表里的写法）": "天津甲科技股份有限公司"}
    assert any(entry.before.startswith("旧的话") for entry in desk.book.journal.of(firm))
    desk.book.journal.undo(firm, desk.author())
    assert [one.name for one in desk.book.contacts.of({firm})[firm]] == ["张三"]
    assert {column.text for column in desk.book.kept_columns.of(firm)} == {"旧的话"}


def test_that_refusals_and_warnings_are_shown_before_the_import(qtbot, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    write_table(
        path,
        ("企业名称", "2025年营业收入（万元）", "联系电话"),
        [("天津甲公司", "约500", Decimal(2224120000)), (None, 5, None)],
    )
    plan = check(read_plan(path, ON, {}), desk.book.enterprises.known_firms())
    assert [(note.place, note.firm, note.text.partition("。")[0]) for note in plan.notes()[::2]] == [
        ("第 2 行", "天津甲公司", "这一项按未知，原文留作备注"),
        ("第 3 行", "", "整行未读入"),
    ]
    assert "0 可能已经丢失" in plan.notes()[1].text
    assert "1 处请看一看" in plan.summary()
    view = NoteTable()
    qtbot.addWidget(view)
    view.show_notes(plan.notes())
    assert not view.isHidden()
    assert [view.item(row, 0).text() for row in range(view.rowCount())] == ["第 2 行", "第 2 行", "第 3 行"]
    view.show_notes(plan.notes() * 200)
    assert "另有 100 条" in view.item(view.rowCount() - 1, 2).text()
    view.show_notes(())
    assert view.isHidden()


def test_that_the_firm_page_shows_what_was_kept(qtbot, desk: Desk, tmp_path: Path) -> None:
    from ui.firm.page import FirmPage
    from ui.widgets import theme

    theme.install_fonts()
    heads = ("企业名称", "联系人", "联系电话", "包联干部")
    firm = imported(desk, tmp_path / "名单.xlsx", heads, "天津甲科技有限公司", "张三", "022-24120000", "<b>老王</b>")
    page = FirmPage(desk, theme.LIGHT)
    qtbot.addWidget(page)
    page.show()
    page.arrive(firm)
    texts = [label.text() for label in page.form.kept.findChildren(QLabel) if label.text()]
    assert "<b>老王</b>" in texts
    assert any("名单.xlsx" in text and "2026-11-24" in text for text in texts)
    assert not page.form.kept.isHidden()
    assert "张三 022-24120000" in page.state.text()
    desk.firm.new()
    assert page.form.kept.isHidden()
