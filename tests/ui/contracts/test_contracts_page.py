"""The ledger of technical contracts: entered by keyboard, imported, summed, and what a contract opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

import main
from casebook import (
    Author,
    ContractKind,
    ContractSide,
    NewContract,
    NewTargetFigure,
    Origin,
    Provenance,
    TargetScope,
    TargetSide,
)
from matcher import read_profile
from survey.due import DueKind, due_items
from ui.contracts import ContractsPage
from ui.desk.desk import Desk
from ui.ledger.form import LedgerForm
from ui.statistics.figures_dialog import FiguresDialog
from ui.widgets import theme
from ui.widgets.paper_dialog import PaperDialog

ON = date(2026, 11, 24)
WHO = Author("王敏")
CODE = "91120102MA06TEST0X"


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[ContractsPage]:
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    desk = Desk(main.window_services(tmp_path, lambda: ON))
    desk.settings.change(officer="王敏")
    source = Provenance(Origin.LICENCE, ON, "王敏")
    for name, street in (("天津甲科技有限公司", "大王庄街道"), ("天津乙科技有限公司", "二号桥街道")):
        desk.book.enterprises.add(read_profile({"name": name, "street": street}), source, "王敏")
    made = ContractsPage(desk, theme.LIGHT)
    qtbot.addWidget(made)
    made.resize(1093, 560)
    made.show()
    made.arrive()
    yield made
    desk.close()


def add(page: ContractsPage, place: int = 0, **more: object) -> str:
    given: dict[str, object] = {
        "title": "控制系统开发", "kind": ContractKind.DEVELOPMENT, "side": ContractSide.SELLER, "officer": "王敏", "amount": Decimal(600),
    }  # fmt: skip
    new = NewContract(**(given | more))  # type: ignore[arg-type]  # fields of the struct
    firm = page.desk.book.enterprises.search("", ON)[place].id
    kept = page.desk.book.contracts.add(firm, new, WHO)
    page.presenter.refresh()
    return kept.id


def child(page: ContractsPage, kind: type) -> object:
    return next(widget for widget in page.findChildren(kind) if widget.isVisible())


def test_that_a_contract_is_entered_by_keyboard(qtbot, page: ContractsPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Insert)
    form = child(page, LedgerForm)
    form.picker.line.setText("天津乙")
    form.fields["title"].setText("检测服务")
    form.fields["kind"].setCurrentText("技术服务")
    form.fields["amount"].setText("80万元")
    form.take()
    (contract,) = page.desk.book.contracts.all()
    assert (contract.name, contract.kind, contract.amount, contract.officer) == (
        "天津乙科技有限公司", ContractKind.SERVICE, Decimal(80), "王敏",
    )  # fmt: skip


def test_that_the_line_of_big_contracts_is_set_and_kept(page: ContractsPage) -> None:
    add(page)
    assert page.ledger.values(page.presenter.rows[0])["size"] == "大额"
    page.line_box.setValue(1000)
    page.line_box.editingFinished.emit()
    assert page.ledger.values(page.presenter.rows[0])["size"] == "小额"
    assert page.desk.settings.now.big_contract == 1000
    page.presenter.narrow(size="大额")
    assert page.presenter.rows == ()


def test_that_a_register_of_a_registration_office_is_taken(page: ContractsPage) -> None:
    dialog = page.ask_import()
    QApplication.clipboard().setText(
        "卖方名称\t合同项目名称\t合同类别\t合同角色\t成交金额（元）\t认定登记日期\n"
        "天津甲科技有限公司\t平台开发\t技术开发合同\t卖方\t1200000\t2026/3/2\n"
        "天津甲科技有限公司\t平台开发\t培训\t卖方\t100\t2026/3/2\n"
    )
    dialog.paste()
    assert "“培训”不在可选的值里" in dialog.text.toPlainText()
    dialog.done_button.click()
    (contract,) = page.desk.book.contracts.all()
    assert (contract.amount, contract.registered_on, contract.kind) == (
        Decimal(120),
        date(2026, 3, 2),
        ContractKind.DEVELOPMENT,
    )


def test_that_what_is_exported_is_imported_again_and_doubles_are_not(page: ContractsPage, tmp_path: Path) -> None:
    add(
        page,
        signed_on=date(2026, 5, 1),
        registered_on=date(2026, 5, 8),
        technical=Decimal("99.5"),
        register_number="0001",
    )
    add(
        page,
        1,
        kind=ContractKind.CONSULTING,
        side=ContractSide.BUYER,
        amount=None,
        partner="某研究院",
        next_on=ON,
        note="x",
    )
    path = tmp_path / "台账.xlsx"
    page.export_to(path)
    dialog = page.ask_import()
    dialog.read_path(path)
    assert not dialog.done_button.isEnabled()
    assert "台账里已经有完全一样的一条" in dialog.text.toPlainText()
    before = sorted(str(msgspec.structs.asdict(row) | {"id": ""}) for row in page.desk.book.contracts.all())
    for row in page.desk.book.contracts.all():
        page.desk.book.contracts.remove(row.id, WHO)
    dialog.read_path(path)
    dialog.done_button.click()
    after = sorted(str(msgspec.structs.asdict(row) | {"id": ""}) for row in page.desk.book.contracts.all())
    assert after == before


def test_that_sums_are_shown_against_the_target_and_printed(page: ContractsPage) -> None:
    add(page, registered_on=date(2026, 3, 1))
    goal = NewTargetFigure(
        side=TargetSide.GOAL, indicator="技术合同成交额", scope=TargetScope.AMOUNT, year=2026, value=Decimal("0.12"), unit="亿元",
        officer="王敏", day=ON,
    )  # fmt: skip
    page.desk.book.targets.add(goal, WHO)
    page.totals_button.click()
    dialog = child(page, FiguresDialog)
    assert isinstance(dialog, FiguresDialog)
    assert "完成 50.0%" in dialog.note.text()
    dialog.tabs.button(2).click()
    assert [row[0] for row in dialog.figures.rows] == ["大王庄街道", "合计"]
    dialog.print_button.click()
    paper = next(widget for widget in dialog.findChildren(PaperDialog))
    assert paper.paper.page_count == 4


def test_that_reliefs_are_shown_and_a_buyer_is_told_that_there_are_none(qtbot, page: ContractsPage) -> None:
    add(page)
    page.table.selectRow(0)
    page.relief_button.click()
    paper = child(page, PaperDialog)
    assert paper.paper.page_count == 1
    paper.accept()
    page.show_reliefs(())
    assert "请先在表里选中合同" in child(page, QMessageBox).text()


def test_that_an_open_contract_is_due_and_opens_its_record(page: ContractsPage) -> None:
    late = add(page, next_on=date(2026, 11, 20))
    add(page, next_on=date(2026, 11, 20), registered_on=date(2026, 11, 1))
    (item,) = [item for item in due_items(page.desk.book, ON) if item.kind is DueKind.CONTRACT]
    assert (item.page, item.target) == ("contracts", late)
    page.arrive(item.target)
    assert child(page, LedgerForm).fields["title"].text() == "控制系统开发"
