"""A ledger is filtered, edited, imported, exported and printed in one way, by keyboard too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMessageBox

import main
from casebook import (
    Author,
    Contract,
    ContractKind,
    ContractSide,
    NewContract,
    Origin,
    Provenance,
)
from matcher import read_profile
from registers.ledgers import LedgerColumn, LedgerKind
from ui.desk.desk import Desk
from ui.ledger.form import LedgerForm
from ui.ledger.importing import LedgerImportDialog
from ui.ledger.page import LedgerPage
from ui.ledger.spec import LedgerSpec, Values
from ui.widgets import theme
from ui.widgets.paper_dialog import PaperDialog

ON = date(2026, 11, 24)
WHO = Author("王敏")
COLUMNS = (
    LedgerColumn(name="firm", label="企业名称", kind=LedgerKind.FIRM, required=True),
    LedgerColumn(name="code", label="统一社会信用代码", kind=LedgerKind.CODE),
    LedgerColumn(name="title", label="合同名称", required=True),
    LedgerColumn(name="kind", label="类型", kind=LedgerKind.CHOICE, required=True, choices=tuple(kind.value for kind in ContractKind)),
    LedgerColumn(name="amount", label="合同金额", kind=LedgerKind.MONEY),
    LedgerColumn(name="signed_on", label="签订日期", kind=LedgerKind.DATE),
    LedgerColumn(name="officer", label="经办人", required=True),
)  # fmt: skip


def spec_of(desk: Desk) -> LedgerSpec[Contract]:
    book = desk.book.contracts

    def values(contract: Contract) -> Values:
        found = {
            "firm": contract.enterprise, "title": contract.title, "kind": contract.kind.value, "amount": contract.amount,
            "signed_on": contract.signed_on, "officer": contract.officer,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value not in (None, "")}

    def new(given: Values) -> NewContract:
        amount, signed = given.get("amount"), given.get("signed_on")
        return NewContract(
            title=str(given["title"]), kind=ContractKind(str(given["kind"])), side=ContractSide.SELLER,
            officer=str(given["officer"]), amount=amount if isinstance(amount, Decimal) else None,
            signed_on=signed if isinstance(signed, date) else None,
        )  # fmt: skip

    def change(contract: Contract, given: Values) -> None:
        book.update(msgspec.structs.replace(contract, **msgspec.structs.asdict(new(given))), WHO)

    def add(several: Sequence[Values]) -> None:
        book.add_all([(int(str(given["firm"])), new(given)) for given in several], WHO)

    return LedgerSpec(
        name="contracts", title="技术合同", noun="份合同", columns=COLUMNS, shown=("firm", "title", "kind", "amount", "officer"),
        values=values, firm_name=lambda contract: contract.name, read=book.all, add=add, change=change,
        remove=lambda contract: book.remove(contract.id, WHO), empty="还没有技术合同；按“新增”，或导入台账",
        widths={"title": 220, "kind": 90, "amount": 120, "officer": 80}, narrow="officer",
        count=lambda rows: f"合计 {sum((row.amount or Decimal(0) for row in rows), Decimal(0))} 万元",
    )  # fmt: skip


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[LedgerPage[Contract]]:
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    desk = Desk(main.window_services(tmp_path, lambda: ON))
    desk.settings.change(officer="王敏")
    source = Provenance(Origin.LICENCE, ON, "王敏")
    for name in ("天津甲科技有限公司", "天津乙科技有限公司"):
        desk.book.enterprises.add(read_profile({"name": name}), source, "王敏")
    made = LedgerPage(desk, theme.LIGHT, spec_of(desk))
    qtbot.addWidget(made)
    made.resize(1093, 560)
    made.show()
    made.arrive()
    yield made
    desk.close()


def child(page: LedgerPage[Contract], kind: type) -> object:
    return next(widget for widget in page.findChildren(kind) if widget.isVisible())


def test_that_an_empty_ledger_says_what_to_do(page: LedgerPage[Contract]) -> None:
    assert page.empty.isVisible()
    assert "还没有技术合同" in page.empty.text()
    assert not page.export_button.isEnabled()


def test_that_a_record_is_entered_changed_and_removed_by_keyboard(qtbot, page: LedgerPage[Contract]) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Insert)
    form = child(page, LedgerForm)
    assert isinstance(form, LedgerForm)
    assert form.picker is not None
    form.picker.line.setText("天津乙")
    form.take()
    assert "“合同名称”是空的" in form.message.text()
    title, kind, amount = (form.fields[name] for name in ("title", "kind", "amount"))
    assert isinstance(title, QLineEdit)
    assert isinstance(kind, QComboBox)
    assert isinstance(amount, QLineEdit)
    title.setText("控制系统开发")
    amount.setText("约十万")
    form.fields["officer"].setText("王敏")
    form.take()
    assert "“合同金额”" in form.message.text()
    amount.setText("1200000元")
    form.take()
    (contract,) = page.desk.book.contracts.all()
    assert (contract.name, contract.amount) == ("天津乙科技有限公司", Decimal(120))
    assert "1 条" in page.count.text()
    page.table.setFocus()
    page.table.selectRow(0)
    page.ask_change()
    again = child(page, LedgerForm)
    again.fields["title"].setText("控制系统二期")
    again.take()
    assert [row.title for row in page.desk.book.contracts.all()] == ["控制系统二期"]
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    box = child(page, QMessageBox)
    box.button(QMessageBox.StandardButton.Yes).click()
    assert page.desk.book.contracts.all() == ()


def test_that_copied_cells_are_taken_all_or_none(page: LedgerPage[Contract]) -> None:
    dialog = page.ask_import()
    text = "企业名称\t合同名称\t类型\t合同金额\t经办人\n天津甲科技有限公司\t服务\t技术服务\t10\t王敏\n天津丙公司\t服务\t技术服务\t10\t王敏\n"
    QApplication.clipboard().setText(text)
    dialog.paste()
    assert "读懂 1 条" in dialog.words.text()
    assert "企业库里没有这家企业" in dialog.text.toPlainText()
    assert dialog.done_button.text() == "导入 1 条"
    dialog.done_button.click()
    assert [row.name for row in page.desk.book.contracts.all()] == ["天津甲科技有限公司"]


def test_that_a_wrong_file_is_told_in_the_dialog(page: LedgerPage[Contract], tmp_path: Path) -> None:
    dialog = page.ask_import()
    (tmp_path / "x.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    dialog.read_path(tmp_path / "x.csv")
    assert "没有找到表头" in dialog.words.text()
    assert not dialog.done_button.isEnabled()
    assert isinstance(dialog, LedgerImportDialog)


def filled(page: LedgerPage[Contract], count: int) -> None:
    new = NewContract(
        title="合同", kind=ContractKind.SERVICE, side=ContractSide.SELLER, officer="王敏", amount=Decimal(5)
    )
    firms = page.desk.book.enterprises.search("", ON)
    page.desk.book.contracts.add_all(
        [(firms[number % 2].id, msgspec.structs.replace(new, title=f"合同{number}")) for number in range(count)], WHO
    )
    page.presenter.refresh()


def test_that_words_and_boxes_narrow_the_list_and_its_sum(page: LedgerPage[Contract]) -> None:
    filled(page, 5)
    page.line.setText("天津甲")
    assert len(page.model.rows) == 3
    assert "3 / 5 条" in page.count.text()
    assert "合计 15 万元" in page.count.text()
    page.presenter.narrow("", officer="李四")
    assert "没有符合条件" in page.empty.text()


def test_that_what_is_exported_is_imported_again(page: LedgerPage[Contract], tmp_path: Path) -> None:
    filled(page, 3)
    before = [msgspec.structs.asdict(row) | {"id": ""} for row in page.desk.book.contracts.all()]
    path = tmp_path / "台账.xlsx"
    page.export_to(path)
    for row in page.desk.book.contracts.all():
        page.desk.book.contracts.remove(row.id, WHO)
    dialog = page.ask_import()
    dialog.read_path(path)
    dialog.done_button.click()
    after = [msgspec.structs.asdict(row) | {"id": ""} for row in page.desk.book.contracts.all()]
    key = str
    assert sorted(after, key=key) == sorted(before, key=key)


def test_that_the_list_is_printed(qtbot, page: LedgerPage[Contract]) -> None:
    filled(page, 80)
    page.show_listing()
    qtbot.waitUntil(lambda: bool(page.findChildren(PaperDialog)))
    dialog = child(page, PaperDialog)
    assert dialog.paper.page_count >= 2


def test_that_the_model_keeps_the_rules_of_qt(page: LedgerPage[Contract]) -> None:
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    filled(page, 4)
    page.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
