"""Two windows exchange what was written in them: cards, files, what a file would do, conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMessageBox

import main
from casebook import Author, FilingBoard, FilingStage, NewFiling, Origin, Provenance
from casebook.exchange import FileFor, carrying, write_exchange
from matcher import read_profile
from tests.casebook.build import CHEAP, PASSPHRASE
from ui.desk.desk import Desk
from ui.exchange.dialogs import ConflictDialog
from ui.exchange.section import ExchangeSection
from ui.exchange.words import ConflictRow, DisputedFact
from ui.settings_page.preview_dialog import PreviewDialog
from ui.widgets import theme

ON = date(2026, 11, 24)
Two = tuple[ExchangeSection, ExchangeSection]


@pytest.fixture
def two(qtbot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    monkeypatch.setattr(
        carrying, "write_exchange",
        lambda path, content, sender, secret, cost: write_exchange(path, content, sender, secret, CHEAP),
    )  # fmt: skip
    made = []
    for officer in ("张三", "李四"):
        desk = Desk(main.window_services(tmp_path / officer, lambda: ON))
        desk.settings.change(officer=officer)
        section = ExchangeSection(desk, theme.LIGHT)
        qtbot.addWidget(section)
        section.resize(1000, 560)
        section.show()
        section.arrive()
        made.append(section)
    yield made[0], made[1]
    for section in made:
        section.desk.close()


def wait(qtbot, section: ExchangeSection) -> None:
    qtbot.waitUntil(lambda: section.bar.isHidden())


def know(one: ExchangeSection, other: ExchangeSection, path: Path) -> None:
    other.presenter.save_card(path)
    one.read_card(path)
    box = one.findChild(QMessageBox)
    assert other.presenter.me().fingerprint in box.text()
    box.button(QMessageBox.StandardButton.Yes).click()


def send(qtbot, source: ExchangeSection, target: ExchangeSection, path: Path) -> tuple[str, ...]:
    source.write(path, FileFor(target.presenter.me().replica))
    wait(qtbot, source)
    assert path.exists(), source.said.text()
    target.read_file(path)
    wait(qtbot, target)
    (preview,) = [d for d in target.findChildren(PreviewDialog) if d.isVisible()]
    lines = tuple(preview.text.toPlainText().splitlines())
    if preview.act.isEnabled():
        preview.act.click()
        wait(qtbot, target)
    else:
        preview.reject()
    return lines


def firm(section: ExchangeSection, name: str) -> int:
    source = Provenance(Origin.LICENCE, ON, "张三")
    return section.desk.book.enterprises.add(read_profile({"name": name}), source, "张三").id


def test_that_a_file_for_a_colleague_is_looked_at_and_taken_in(qtbot, two: Two, tmp_path: Path) -> None:
    one, other = two
    know(one, other, tmp_path / "b.kececard")
    know(other, one, tmp_path / "a.kececard")
    firm(one, "天津海河科技有限公司")
    lines = send(qtbot, one, other, tmp_path / "1.keceswap")
    assert "张三" in lines[0]
    assert any("新增企业 1 家：天津海河科技有限公司" in line for line in lines)
    assert [row.name for row in other.desk.book.enterprises.search("", ON)] == ["天津海河科技有限公司"]
    assert "读入前已自动备份" in other.said.text()
    again = send(qtbot, one, other, tmp_path / "2.keceswap")
    assert any("本机都有了" in line for line in again)


def test_that_an_unknown_writer_is_told(qtbot, two: Two, tmp_path: Path) -> None:
    one, other = two
    know(one, other, tmp_path / "b.kececard")
    firm(one, "天津海河科技有限公司")
    lines = send(qtbot, one, other, tmp_path / "1.keceswap")
    assert "名片还没有加入" in lines[0]


def test_that_a_conflict_is_shown_with_both_writers_and_settled(qtbot, two: Two, tmp_path: Path) -> None:
    one, other = two
    know(one, other, tmp_path / "b.kececard")
    know(other, one, tmp_path / "a.kececard")
    number = firm(one, "天津海河科技有限公司")
    new = NewFiling(policy="p", policy_name="奖励", board=FilingBoard.PROJECTS, officer="张三")
    filing = one.desk.book.filings.add(number, new, ON, Author("张三"))
    send(qtbot, one, other, tmp_path / "1.keceswap")
    one.desk.book.filings.move(filing.id, FilingStage.FILED, ON, Author("张三"))
    other.desk.book.filings.move(filing.id, FilingStage.PREPARING, ON, Author("李四"))
    send(qtbot, one, other, tmp_path / "2.keceswap")
    QAbstractItemModelTester(other.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = {row.about: row for row in other.model.rows}
    row = rows["申报办理：办理阶段"]
    assert {words.split("（")[0] for words in row.versions} == {"已报", "准备"}
    assert any("张三" in words for words in row.versions)
    assert any("李四" in words for words in row.versions)
    other.table.selectRow(list(other.model.rows).index(row))
    other.ask_settle()
    dialog = other.findChild(ConflictDialog)
    wanted = next(place for place, words in enumerate(row.versions) if words.startswith("准备"))
    dialog.choices[wanted].setChecked(True)
    dialog.done_button.click()
    assert "申报办理：办理阶段" not in {row.about for row in other.model.rows}
    send(qtbot, other, one, tmp_path / "3.keceswap")
    assert one.desk.book.filings.get(filing.id).stage is FilingStage.PREPARING


def test_that_a_passphrase_opens_a_file_and_a_wrong_one_is_told(qtbot, two: Two, tmp_path: Path) -> None:
    one, other = two
    firm(one, "天津海河科技有限公司")
    path = tmp_path / "1.keceswap"
    one.write(path, FileFor(passphrase=PASSPHRASE, whole=True))
    wait(qtbot, one)
    other.look(path, PASSPHRASE + "错")
    wait(qtbot, other)
    box = other.findChild(QMessageBox)
    assert "口令不对" in box.text()
    box.close()
    other.look(path, PASSPHRASE)
    wait(qtbot, other)
    (preview,) = [d for d in other.findChildren(PreviewDialog) if d.isVisible()]
    assert "天津海河科技有限公司" in preview.text.toPlainText()


def test_that_a_settled_figure_reaches_the_other_computer(qtbot, two: Two, tmp_path: Path) -> None:
    one, other = two
    know(one, other, tmp_path / "b.kececard")
    know(other, one, tmp_path / "a.kececard")
    number = firm(one, "天津海河科技有限公司")
    send(qtbot, one, other, tmp_path / "1.keceswap")
    (there,) = other.desk.book.enterprises.search("", ON)
    for book, firm_number, figure, who in (
        (one.desk.book, number, 120, "张三"), (other.desk.book, there.id, 130, "李四"),
    ):  # fmt: skip
        book.enterprises.set_fact(firm_number, "revenue.2025", Decimal(figure), Provenance(Origin.VERBAL, ON, who))
    lines = send(qtbot, one, other, tmp_path / "2.keceswap")
    assert any("1 项资料两边说法不同" in line for line in lines)
    assert "revenue.2025" in other.desk.book.enterprises.profile(there.id, ON).profile.disputed
    (row,) = other.model.rows
    assert (row.name, row.used) == ("天津海河科技有限公司", "两个值都留着，未定")
    assert sorted(words.partition("（")[0] for words in row.versions) == ["120万元", "130万元"]
    place = next(place for place, words in enumerate(row.versions) if words.startswith("130"))
    other._settle(row, place)
    assert other.model.rows == ()
    send(qtbot, other, one, tmp_path / "3.keceswap")
    assert one.desk.book.enterprises.profile(number, ON).profile.facts["revenue"] == {2025: Decimal(130)}


def test_that_a_file_that_is_no_exchange_file_is_told(two: Two, tmp_path: Path) -> None:
    one, _ = two
    path = tmp_path / "x.keceswap"
    path.write_bytes(b"hello")
    one.read_file(path)
    assert "不是本程序的交换文件" in one.findChild(QMessageBox).text()


def test_that_the_history_tells_what_was_exchanged(qtbot, two: Two, tmp_path: Path) -> None:
    one, other = two
    one.show_history()
    assert "还没有和同事交换过" in one.findChild(PreviewDialog).text.toPlainText()
    know(one, other, tmp_path / "b.kececard")
    firm(one, "天津海河科技有限公司")
    send(qtbot, one, other, tmp_path / "1.keceswap")
    assert [line.split("　", 2)[1:] for line in one.presenter.history()] == [
        ["张三", "导出给 李四，1 批：1.keceswap"],
        ["张三", f"加入 李四 的名片（{other.presenter.me().fingerprint}）"],
    ]
    assert "读入 张三 的交换文件：1 批" in other.presenter.history()[0]


def test_that_a_dropped_file_goes_where_it_belongs(qtbot, two: Two, tmp_path: Path) -> None:
    one, other = two
    card, file = tmp_path / "b.KECECARD", tmp_path / "1.keceswap"
    other.presenter.save_card(card)
    one.take_file(card)
    box = one.findChild(QMessageBox)
    assert "指纹" in box.text()
    box.button(QMessageBox.StandardButton.Yes).click()
    other.take_file(card)
    other.findChild(QMessageBox).button(QMessageBox.StandardButton.Yes).click()
    assert "本机自己的名片" in other.said.text()
    firm(one, "天津海河科技有限公司")
    one.write(file, FileFor(other.presenter.me().replica))
    wait(qtbot, one)
    other.take_file(file)
    wait(qtbot, other)
    (preview,) = [d for d in other.findChildren(PreviewDialog) if d.isVisible()]
    assert preview.act.text() == "核对过了，读入"
    assert other.desk.book.enterprises.search("", ON) == ()


def test_that_a_long_version_of_a_conflict_does_not_widen_the_dialog(two: Two) -> None:
    one, _ = two
    what = DisputedFact("business_scope", ())
    row = ConflictRow(what, 1, "天津海河科技有限公司", "经营范围", ("技术开发&咨询；" * 200, "技术服务"))
    dialog = ConflictDialog(row, lambda choice: None, one)
    assert dialog.sizeHint().width() < 700
    assert dialog.sizeHint().height() < 560
    assert dialog.choices[0].toolTip() == row.versions[0]
    assert "开发&&咨询" in dialog.choices[0].text().replace("\n", "")
