"""The page 兑现: by keyboard, from a filing, letters that are kept once, lists, files in and out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

import main
from casebook import Author, FilingBoard, FilingStage, LetterKind, NewFiling, NewPayout, Origin, Payout, Provenance
from matcher import read_profile
from survey.payout_papers import result_listing
from ui.desk.desk import Desk
from ui.payouts import PayoutsPage
from ui.payouts.editor import PayoutForm
from ui.planning.dialog import RoutePlanDialog
from ui.statistics.figures_dialog import FiguresDialog
from ui.widgets import theme
from ui.widgets.paper_dialog import PaperDialog

ON = date(2026, 11, 24)
WHO = Author("王敏")
NEW = NewPayout(
    policy="tj-x", policy_name="研发投入后补助", year=2026, officer="王敏", basis="津科规〔2024〕3号", clause="第六条",
    reported=Decimal("55.5"), approved=Decimal("42.25"), why="设备发票不在期内", due_on=ON - timedelta(days=5),
)  # fmt: skip


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[PayoutsPage]:
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    desk = Desk(main.window_services(tmp_path, lambda: ON))
    desk.settings.change(officer="王敏", office="河东区科技局", phone="022-0000 0000")
    source = Provenance(Origin.LICENCE, ON, "王敏")
    for name in ("天津甲科技有限公司", "天津乙科技有限公司"):
        desk.book.enterprises.add(read_profile({"name": name, "district": "河东区"}), source, "王敏")
    made = PayoutsPage(desk, theme.LIGHT)
    QAbstractItemModelTester(made.model, made)
    qtbot.addWidget(made)
    made.resize(1093, 560)
    made.show()
    made.arrive()
    yield made
    desk.close()


def firms(page: PayoutsPage) -> tuple[int, ...]:
    return tuple(row.id for row in page.desk.book.enterprises.search("", ON))


def add(page: PayoutsPage, firm: int = 0, **changes: object) -> Payout:
    made = page.desk.book.payouts.add(firms(page)[firm], msgspec.structs.replace(NEW, **changes), WHO)
    page.presenter.refresh()
    return made


def child(page: PayoutsPage, kind: type) -> object:
    return next(widget for widget in page.findChildren(kind) if widget.isVisible())


def cells(page: PayoutsPage, row: int = 0) -> list[str]:
    return [page.model.cell(page.model.rows[row], column) for column in range(page.model.columnCount())]


def test_that_an_empty_ledger_says_what_to_do(page: PayoutsPage) -> None:
    assert "还没有兑现记录" in page.empty.text()


def test_that_a_payout_is_entered_by_keyboard_with_a_clause_of_the_policy(qtbot, page: PayoutsPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Insert)
    form = child(page, PayoutForm)
    assert isinstance(form, PayoutForm)
    assert form.picker is not None
    form.picker.line.setText("天津乙")
    policy = next(p for p in page.desk.library.policies if p.id == "tj-chuying")
    form._take_policy(policy.id)
    assert form.policy.text() == policy.name
    form.amounts["reported"].setText("300000元")
    form.amounts["approved"].setText("二十五")
    form.take()
    assert "“核定”" in form.message.text()
    form.amounts["approved"].setText("25.5")
    form.texts["why"].setText("预计明年3月拨付")
    form.take()
    assert "不能写付款时间" in form.message.text()
    form.texts["why"].setText("发票不合格")
    form.take()
    (kept,) = page.desk.book.payouts.all()
    assert (kept.name, kept.policy, kept.reported, kept.approved) == (
        "天津乙科技有限公司",
        "tj-chuying",
        Decimal(30),
        Decimal("25.5"),
    )
    assert kept.paid is None
    assert kept.due_on is None


def test_that_changing_keeps_what_the_form_does_not_show(page: PayoutsPage) -> None:
    kept = add(page, filing="f1")
    page.table.selectRow(0)
    page.ask_change()
    form = child(page, PayoutForm)
    assert isinstance(form, PayoutForm)
    form.texts["note"].setText("补了发票")
    form.take()
    assert page.desk.book.payouts.get(kept.id) == msgspec.structs.replace(kept, note="补了发票")


def test_that_overdue_unexplained_and_untold_payouts_are_seen(page: PayoutsPage) -> None:
    add(page, why="")
    row = cells(page)
    assert "核减 13.25，缺原因" in row
    assert "待付款，逾期 5 天" in row
    assert "未告知" in row
    assert page.spec.urgent(page.model.rows[0])
    assert "未付 42.25 万元" in page.count.text()


def test_that_boxes_narrow_by_state_and_year(page: PayoutsPage) -> None:
    add(page)
    add(page, 1, year=2025, due_on=None)
    assert set(page.presenter.choices("state")) == {"逾期", "待付款"}
    page.presenter.narrow(state="逾期")
    assert [row.year for row in page.model.rows] == [2026]
    page.presenter.narrow(state="", year="2025")
    assert [row.year for row in page.model.rows] == [2025]


def test_that_letters_are_kept_once_when_they_are_saved(page: PayoutsPage, tmp_path: Path) -> None:
    payouts = [add(page), add(page, 1), add(page, approved=None)]
    page.show_letters(payouts)
    told = child(page, QMessageBox)
    assert "还没有核定金额" in told.text()
    told.close()
    paper = child(page, PaperDialog)
    assert isinstance(paper, PaperDialog)
    assert not page.desk.book.letters.told()
    paper.save(tmp_path / "a.pdf")
    paper.save(tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes()[:5] == b"%PDF-"
    for firm in firms(page):
        (letter,) = page.desk.book.letters.of(firm)
        assert letter.kind is LetterKind.PAYOUT
        assert (ON - timedelta(days=5)).isoformat() not in letter.body
    assert page._untold() == ()
    again = page.desk.book.payouts.get(payouts[0].id)
    page.desk.book.payouts.update(msgspec.structs.replace(again, approved=Decimal(44)), WHO)
    page.presenter.refresh()
    assert [payout.id for payout in page._untold()] == [payouts[0].id]


def test_that_without_anything_to_tell_no_letter_is_made(page: PayoutsPage) -> None:
    page.show_letters([add(page, approved=None)])
    assert "还没有核定金额" in child(page, QMessageBox).text()


def test_that_a_payout_is_made_from_a_filing_in_one_step(page: PayoutsPage) -> None:
    new = NewFiling(
        policy="tj-chuying", policy_name="雏鹰企业评价", board=FilingBoard.PROJECTS, officer="李四", round="2026",
        stage=FilingStage.APPROVED,
    )  # fmt: skip
    filing = page.desk.book.filings.add(firms(page)[0], new, ON, WHO)
    page.arrive(filing.id)
    form = child(page, PayoutForm)
    assert isinstance(form, PayoutForm)
    assert form.policy.text() == "雏鹰企业评价"
    form.take()
    (kept,) = page.desk.book.payouts.all()
    assert (kept.filing, kept.district, kept.due) == (filing.id, "河东区", None)
    page.arrive(kept.id)
    assert [row.id for row in page.chosen_records()] == [kept.id]


def test_that_what_is_exported_is_imported_again_and_never_twice(page: PayoutsPage, tmp_path: Path) -> None:
    add(page)
    add(page, 1, approved=None, why="", note="等材料", due=Decimal("12.345678"))
    before = sorted((msgspec.structs.asdict(row) | {"id": "", "policy": ""} for row in page.presenter.records), key=str)
    path = tmp_path / "台账.xlsx"
    page.export_to(path)
    dialog = page.ask_import()
    dialog.read_path(path)
    assert "台账里已经有完全一样的一条" in dialog.text.toPlainText()
    assert not dialog.done_button.isEnabled()
    page.presenter.remove(page.presenter.records)
    dialog.read_path(path)
    dialog.done_button.click()
    after = sorted(
        (msgspec.structs.asdict(row) | {"id": "", "policy": ""} for row in page.desk.book.payouts.all()), key=str
    )
    assert after == before


def test_that_the_lists_and_the_sums_are_shown(page: PayoutsPage, tmp_path: Path) -> None:
    add(page)
    page._show_list(result_listing, "清单")
    assert isinstance(child(page, PaperDialog), PaperDialog)
    page.show_totals()
    totals = child(page, FiguresDialog)
    assert isinstance(totals, FiguresDialog)
    assert totals.figures.rows[-1][0] == "合计"
    totals.export_to(tmp_path / "汇总.xlsx")
    assert (tmp_path / "汇总.xlsx").exists()


def test_that_visits_to_the_firms_of_chosen_payouts_are_planned_from_the_menu(page: PayoutsPage) -> None:
    for firm in (0, 1, 1):
        add(page, firm, policy_name=f"第{firm}项")
    menu = QMenu(page)
    page.offer(menu, page.model.rows)
    (action,) = (entry for entry in menu.actions() if entry.text() == "安排走访…（2 家）")
    action.trigger()
    dialog = page.findChild(RoutePlanDialog)
    assert dialog is not None
    dialog.done_.click()
    assert len(page.desk.book.visits.between(ON, ON + timedelta(days=9))) == 2
    assert page.count.text().startswith("已安排 2 次走访")
