"""The page 设置: passphrase, backups, moving the database, exports, journal, deletion, updates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMessageBox

from casebook import Author, BackupReason, Backups, WrongSecret, is_encrypted, open_casebook, read_export, unlock
from registers import open_table
from tests.ui.startup.build import (
    FIRMS,
    ON,
    PASSPHRASE,
    WAIT,
    Clock,
    fill,
    locked,
    names,
    only,
    section,
    services_of,
    settle,
    window_of,
)
from tests.ui.startup.build import started as start_on
from ui.desk.desk import Access, Desk
from ui.passphrase.new_secret import SecretDialog
from ui.passphrase.strength import Strength, entry_fault, judge_passphrase
from ui.settings_page.backup_model import BackupModel
from ui.settings_page.data_section import DataSection
from ui.settings_page.journal import EVERYBODY, JournalColumn, JournalFilter
from ui.settings_page.journal_section import JournalModel, JournalSection
from ui.settings_page.passphrase import PassphrasePresenter
from ui.settings_page.passphrase_section import PassphraseSection
from ui.settings_page.person import PersonSection
from ui.settings_page.personal_data_section import DeleteDialog, PersonalDataSection
from ui.settings_page.preview_dialog import PreviewDialog
from ui.settings_page.recovery_dialog import RecoveryDialog
from ui.startup.instance import lock_path
from ui.startup.start import Start
from ui.widgets import theme
from ui.widgets.html_pdf import pdf_of


@pytest.fixture
def clock() -> Clock:
    """The clock of the window."""
    return Clock()


@pytest.fixture
def start(qtbot, qapp: QApplication, tmp_path: Path, clock: Clock) -> Iterator[Start]:
    """A window over plain records with two firms."""
    theme.apply(qapp, theme.LIGHT)
    fill(tmp_path)
    with start_on(qtbot, services_of(tmp_path, clock)) as made:
        settle()
        window_of(made).desk.settings.change(officer="王芳", office="示范区科技局")
        window_of(made).go("settings")
        yield made


def content(path: Path, key: object = None) -> list[object]:
    """Returns all tables of a casebook except the journal."""
    with open_casebook(path, key=key) as book:  # type: ignore[arg-type]  # a key or none
        return [table for table in book.export.tables() if table.title != "修改记录"]


def switched_on(qtbot, start: Start) -> RecoveryDialog:
    """Sets a passphrase through the page and returns the dialog with the recovery sheet."""
    place = section(start, "passphrase")
    assert isinstance(place, PassphraseSection)
    for field in (place.fresh.first, place.fresh.second):
        field.setText(PASSPHRASE)
    assert place.start.isEnabled()
    place.start.click()
    return only(qtbot, RecoveryDialog)


def test_that_switching_the_passphrase_on_and_off_keeps_every_row(qtbot, start: Start, tmp_path: Path) -> None:
    desk = window_of(start).desk
    before = content(desk.database)
    shown = switched_on(qtbot, start)
    assert desk.encrypted
    assert is_encrypted(desk.database)
    assert FIRMS[0].encode() not in desk.database.read_bytes()
    assert names(start) == set(FIRMS)
    assert content(desk.database, desk.key) == before
    assert all(backup.encrypted for backup in Backups(desk.database, desk.key).all())
    shown.safe.setChecked(True)
    shown.finish.click()
    place = section(start, "passphrase")
    assert place.on.isVisible()
    place.end.click()
    asked = only(qtbot, SecretDialog)
    asked.field.setText(PASSPHRASE)
    asked.accept()
    qtbot.waitUntil(lambda: not desk.encrypted, timeout=WAIT)
    assert not is_encrypted(desk.database)
    assert content(desk.database) == before
    acts = [entry.after for entry in desk.book.journal.recent(10)]
    assert any("开启密码保护" in act for act in acts)
    assert any("关闭密码保护" in act for act in acts)


def test_that_records_in_use_elsewhere_are_not_encrypted_and_open_again(qtbot, start: Start) -> None:
    desk = window_of(start).desk
    place = section(start, "passphrase")
    with open_casebook(desk.database) as other, other.all_or_nothing():
        for field in (place.fresh.first, place.fresh.second):
            field.setText(PASSPHRASE)
        place.start.click()
        box = only(qtbot, QMessageBox)
        assert "没有完成" in box.windowTitle()
        box.accept()
    assert not desk.encrypted
    assert not is_encrypted(desk.database)
    assert names(start) == set(FIRMS)


def test_that_the_recovery_sheet_is_not_closed_by_chance_and_opens_the_records(
    qtbot, start: Start, tmp_path: Path
) -> None:
    from casebook import unlock_by_code

    shown = switched_on(qtbot, start)
    assert not shown.finish.isEnabled()
    shown.close()
    shown.reject()
    assert shown.isVisible()
    shown.keep(tmp_path / "sheet.txt")
    text = (tmp_path / "sheet.txt").read_text(encoding="utf-8-sig")
    code = next(line for line in text.splitlines() if line.count("-") == 4)
    assert unlock_by_code(window_of(start).desk.database, code)
    shown.keep(tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    shown.safe.setChecked(True)
    shown.finish.click()
    assert not shown.isVisible()


def test_that_a_passphrase_is_changed_only_by_the_old_one(qtbot, tmp_path: Path, clock: Clock) -> None:
    path, _ = locked(tmp_path)
    with start_on(qtbot, services_of(tmp_path, clock)) as start:
        start.dialog.panel.field.setText(PASSPHRASE)  # type: ignore[union-attr]  # the unlocking
        start.dialog.panel.attempt()  # type: ignore[union-attr]  # as above
        qtbot.waitUntil(lambda: window_of(start).loaded, timeout=WAIT)
        place = section(start, "passphrase")
        for old, expected in (("不是这个口令", "口令不对"), (PASSPHRASE, "口令已更改")):
            place.change.click()
            asked = only(qtbot, SecretDialog)
            asked.field.setText(old)
            for field in (asked.fresh.first, asked.fresh.second):
                field.setText("新的口令 三个词")
            asked.accept()
            box = only(qtbot, QMessageBox)
            assert expected in box.text()
            box.accept()
            QApplication.processEvents()
    assert unlock(path, "新的口令 三个词")


def test_that_wrong_passphrases_have_to_be_waited_for_in_the_settings_too(qtbot, tmp_path: Path, clock: Clock) -> None:
    locked(tmp_path)
    presenter = PassphrasePresenter(Desk(services_of(tmp_path, clock), Access(None)))
    for _ in range(3):
        assert presenter.wait_words() == ""
        with pytest.raises(WrongSecret):
            presenter.changing("不是这个口令", "新的口令 三个词")()
    assert "请等 2 秒" in presenter.wait_words()
    clock.on(seconds=2)
    assert presenter.wait_words() == ""


def test_that_two_entries_must_be_equal_and_strong_enough(qtbot, start: Start) -> None:
    place = section(start, "passphrase")
    place.fresh.first.setText("12345678")
    place.fresh.second.setText("12345679")
    assert not place.start.isEnabled()
    assert "不一样" in place.fresh.words.text()
    place.fresh.second.setText("12345678")
    assert place.start.isEnabled()
    assert "数字" in place.fresh.words.text()
    place.leave()
    assert place.fresh.text == ""


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("短", Strength.REFUSED),
        ("ababababab", Strength.REFUSED),
        ("13912345678", Strength.WEAK),
        ("qwertyuiop", Strength.WEAK),
        ("Kj7#pm2xQ", Strength.FAIR),
        (PASSPHRASE, Strength.STRONG),
    ],
)
def test_that_the_strength_of_a_passphrase_is_shown(text: str, strength: Strength) -> None:
    assert judge_passphrase(text).strength is strength
    assert (entry_fault(text, text) == "") is (strength is not Strength.REFUSED)


def test_that_the_file_is_moved_compared_and_the_old_one_removed_only_on_demand(
    qtbot, start: Start, tmp_path: Path
) -> None:
    desk = window_of(start).desk
    place = section(start, "data")
    assert isinstance(place, DataSection)
    old, folder = desk.database, tmp_path / "elsewhere"
    folder.mkdir()
    before = content(old)
    place.move_to(folder)
    box = only(qtbot, QMessageBox)
    assert desk.database == folder / "kece.db"
    assert "核对无误" in box.text()
    box.accept()
    assert content(desk.database) == before
    assert old.exists()
    assert lock_path(desk.database).exists()
    assert not lock_path(old).exists()
    assert len(Backups(desk.database).all()) == 1
    assert place.drop_old.isVisible()
    place.drop_old.click()
    only(qtbot, QMessageBox).accept()
    qtbot.waitUntil(lambda: not old.exists(), timeout=WAIT)
    settle()
    assert not old.with_name("kece.db.backups").exists()
    assert names(start) == set(FIRMS)


def test_that_a_move_over_another_file_is_refused_and_changes_nothing(qtbot, start: Start, tmp_path: Path) -> None:
    desk = window_of(start).desk
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "kece.db").write_text("somebody else's")
    section(start, "data").move_to(folder)
    assert "没有移动" in only(qtbot, QMessageBox).windowTitle()
    assert desk.database == tmp_path / "kece.db"
    assert (folder / "kece.db").read_text() == "somebody else's"


def test_that_a_restore_is_previewed_by_name_before_it_is_done(qtbot, start: Start, clock: Clock) -> None:
    desk = window_of(start).desk
    desk.book.backups.make(BackupReason.MANUAL, clock())
    number = next(row.id for row in desk.book.enterprises.search("", ON) if row.name == FIRMS[0])
    desk.open_firm(number)
    desk.book.enterprises.erase(number, Author("王芳", "误删"))
    place = section(start, "data")
    qtbot.waitUntil(lambda: place.model.rowCount() == 2, timeout=WAIT)
    place.restore.click()
    asked = only(qtbot, PreviewDialog)
    assert f"找回：{FIRMS[0]}" in asked.text.toPlainText()
    assert names(start) == {FIRMS[1]}
    asked.accept()
    box = only(qtbot, QMessageBox)
    assert "已恢复" in box.text()
    box.accept()
    assert names(start) == set(FIRMS)
    assert any("恢复了" in entry.after for entry in desk.book.journal.recent(3))
    settle()
    assert place.model.rowCount() == 3


def test_that_a_backup_is_made_on_demand_and_listed(qtbot, start: Start) -> None:
    place = section(start, "data")
    place.make.click()
    only(qtbot, QMessageBox).accept()
    settle()
    assert {place.model.index(row, 1).data() for row in range(place.model.rowCount())} == {"每日自动", "手动"}
    QAbstractItemModelTester(place.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    row = place.model.index(0, 0).data(Qt.ItemDataRole.UserRole)
    assert row.path.exists()
    assert BackupModel().rowCount() == 0


def test_that_everything_is_exported_as_json_and_as_a_workbook(qtbot, start: Start, tmp_path: Path) -> None:
    desk = window_of(start).desk
    place = section(start, "data")
    for name in ("all.json", "all.xlsx"):
        place.export_to(tmp_path / name)
        only(qtbot, QMessageBox).accept()
        settle()
    read_export(tmp_path / "all.json", tmp_path / "again.db")
    assert content(tmp_path / "again.db") == content(desk.database)
    assert json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["format"]
    table = open_table(tmp_path / "all.xlsx")
    assert any(FIRMS[0] in str(row) for row in table.rows)
    assert sum("导出全部数据" in entry.after for entry in desk.book.journal.recent(5)) == 2


def test_that_the_journal_is_filtered_by_firm_person_and_day(qtbot, start: Start, tmp_path: Path) -> None:
    desk = window_of(start).desk
    number = next(row.id for row in desk.book.enterprises.search("", ON) if row.name == FIRMS[1])
    desk.book.enterprises.amend(number, Author("李强", "换人"), officer="李强")
    place = section(start, "journal")
    assert isinstance(place, JournalSection)
    qtbot.waitUntil(lambda: place.model.rowCount() > 0, timeout=WAIT)
    QAbstractItemModelTester(place.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    newest = place.model.index(0, 0).data(Qt.ItemDataRole.UserRole)
    assert (newest.who, newest.firm, newest.why) == ("李强", FIRMS[1], "换人")
    assert newest.before == "负责人：王芳"
    assert newest.after == "负责人：李强"
    whole = place.model.rowCount()
    place.who.setCurrentIndex(place.who.findText("李强"))
    place._narrow()
    assert place.model.rowCount() == 1
    place.export_to(tmp_path / "journal.xlsx")
    assert any("李强" in str(row) for row in open_table(tmp_path / "journal.xlsx").rows)
    place.presenter.narrow(JournalFilter(firm=FIRMS[0][4:6], who=EVERYBODY))
    assert 0 < len(place.presenter.shown) < whole
    assert all(line.cell(JournalColumn.FIRM) == FIRMS[0] for line in place.presenter.shown)
    place.presenter.narrow(JournalFilter(until=ON.replace(year=2000)))
    assert place.presenter.shown == ()
    assert JournalModel().rowCount() == 0


def test_that_a_firm_deleted_completely_leaves_no_trace_in_the_file(qtbot, start: Start, clock: Clock) -> None:
    desk = window_of(start).desk
    number = next(row.id for row in desk.book.enterprises.search("", ON) if row.name == FIRMS[0])
    desk.open_firm(number)
    place = section(start, "held")
    assert isinstance(place, PersonalDataSection)
    place.line.setText(FIRMS[0])
    qtbot.waitUntil(lambda: place.presenter.held is not None, timeout=WAIT)
    assert FIRMS[0] in place.text.toPlainText()
    place.delete.click()
    asked = only(qtbot, DeleteDialog)
    for name, why, allowed in ((FIRMS[1], "来函", False), (FIRMS[0], " ", False), (FIRMS[0], f"{FIRMS[0]}来函", True)):
        asked.name.setText(name)
        asked.why.setText(why)
        assert asked.act.isEnabled() is allowed
    asked.accept()
    told = only(qtbot, PreviewDialog)
    assert "1 份备份里有它" in told.text.toPlainText()
    assert names(start) == {FIRMS[1]}
    assert desk.number is None
    assert number not in desk.settings.now.recent
    told.accept()
    qtbot.waitUntil(lambda: [b.reason for b in Backups(desk.database).all()] == [BackupReason.ERASURE], timeout=WAIT)
    settle()
    for file in desk.database.parent.rglob("*"):
        if file.is_file():
            assert FIRMS[0].encode() not in file.read_bytes(), file.name


def test_that_the_data_of_a_firm_is_exported_as_pdf_and_as_a_workbook(qtbot, start: Start, tmp_path: Path) -> None:
    place = section(start, "held")
    place.line.setText(FIRMS[1])
    qtbot.waitUntil(lambda: place.presenter.held is not None, timeout=WAIT)
    place.keep(tmp_path / "held.pdf")
    assert (tmp_path / "held.pdf").read_bytes().startswith(b"%PDF")
    place.keep(tmp_path / "held.xlsx")
    settle()
    assert any(FIRMS[1] in str(row) for row in open_table(tmp_path / "held.xlsx").rows)
    assert pdf_of("<p>a &lt; b</p>", "文字").startswith(b"%PDF")
    assert "<b>" not in place.presenter.held.html("<b>", "", "2026-11-24").partition("经办人")[2][:12]


def test_that_the_name_is_saved_as_soon_as_it_is_typed_and_minutes_as_chosen(qtbot, start: Start) -> None:
    desk = window_of(start).desk
    place = section(start, "person")
    assert isinstance(place, PersonSection)
    place.lines["officer"].setText(" 赵敏 ")
    place.lines["officer"].editingFinished.emit()
    assert desk.settings.now.officer == "赵敏"
    place.minutes.setCurrentIndex(place.minutes.findData(0))
    place.minutes.activated.emit(place.minutes.currentIndex())
    assert desk.settings.now.lock_after == 0
    place.theme.setCurrentIndex(place.theme.findData("dark"))
    place.theme.activated.emit(place.theme.currentIndex())
    assert window_of(start).colours == theme.DARK
    assert desk.settings.now.theme == "dark"


def test_that_the_district_of_the_office_is_guessed_from_its_name_and_picked_from_the_known_places(
    start: Start,
) -> None:
    desk = window_of(start).desk
    place = section(start, "person")
    assert isinstance(place, PersonSection)
    assert place.lines["region"].text() == ""
    place.lines["office"].setText("天津市河东区科学技术局")
    place.lines["office"].editingFinished.emit()
    assert place.lines["region"].text() == "天津市河东区"
    assert place.region_note.text() == "按单位名称推定，不对就在上面改。"
    place.lines["region"].setText("南开")
    place.lines["region"].editingFinished.emit()
    assert (desk.settings.now.region, place.lines["region"].text()) == ("天津市南开区", "天津市南开区")
    place.lines["region"].setText("某地")
    place.lines["region"].editingFinished.emit()
    assert desk.settings.now.region == "天津市南开区"
    assert place.region_note.text().startswith("“某地”不是已知的地名，没有改")


def test_that_a_passphrase_dialog_needs_everything_it_asks_for(qtbot, start: Start) -> None:
    asked = SecretDialog("更改口令", "", window_of(start), theme.LIGHT, "old", "new")
    ok = asked.buttons.button(QDialogButtonBox.StandardButton.Ok)
    asked.field.setText("旧口令")
    assert not ok.isEnabled()
    for field in (asked.fresh.first, asked.fresh.second):
        field.setText(PASSPHRASE)
    assert ok.isEnabled()
    asked.field.clear()
    assert not ok.isEnabled()
