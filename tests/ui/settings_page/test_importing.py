"""Importing an exported file in the settings: preview, then replace the records or save as another file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from casebook import Author, BackupReason, Backups, Origin, Provenance, is_encrypted, open_casebook
from matcher import read_profile
from tests.ui.startup.build import (
    FIRMS,
    ON,
    PASSPHRASE,
    Clock,
    fill,
    give,
    locked,
    names,
    only,
    panel_of,
    section,
    services_of,
    settle,
    window_of,
)
from tests.ui.startup.build import started as start_on
from ui.settings_page.import_dialog import ExportImportDialog
from ui.startup.start import Start
from ui.widgets import theme


@pytest.fixture(params=["plain", "encrypted"])
def any_start(qtbot, qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Start]:
    """A window over records with two firms, plain or encrypted."""
    theme.apply(qapp, theme.LIGHT)
    if request.param == "plain":
        fill(tmp_path)
    else:
        locked(tmp_path)
    with start_on(qtbot, services_of(tmp_path, Clock())) as made:
        if request.param == "encrypted":
            give(qtbot, panel_of(made), PASSPHRASE)
        settle()
        window_of(made).desk.settings.change(officer="王芳")
        window_of(made).go("settings")
        yield made


@pytest.fixture
def start(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """A window over plain records with two firms."""
    theme.apply(qapp, theme.LIGHT)
    fill(tmp_path)
    with start_on(qtbot, services_of(tmp_path, Clock())) as made:
        settle()
        window_of(made).desk.settings.change(officer="王芳")
        window_of(made).go("settings")
        yield made


def read_back(qtbot, start: Start, source: Path) -> ExportImportDialog:
    """Opens the import dialog and waits until the file is read."""
    section(start, "data").read_from(source)
    asked = only(qtbot, ExportImportDialog)
    settle()
    return asked


def exported_then_changed(qtbot, start: Start, tmp_path: Path) -> Path:
    """Exports both firms, then erases the first and adds a third. Returns the path of the export."""
    book, source = window_of(start).desk.book, tmp_path / "all.json"
    book.export.write_json(source, Clock()())
    number = next(row.id for row in book.enterprises.search("", ON) if row.name == FIRMS[0])
    book.enterprises.erase(number, Author("王芳", "误删"))
    book.enterprises.add(read_profile({"name": "天津后来的公司"}), Provenance(Origin.VERBAL, ON, "王芳"))
    return source


def test_that_an_export_replaces_the_records_after_a_preview_and_a_backup(
    qtbot, any_start: Start, tmp_path: Path
) -> None:
    start = any_start
    desk = window_of(start).desk
    encrypted = desk.encrypted
    source = exported_then_changed(qtbot, start, tmp_path)
    desk.open_firm(desk.book.enterprises.search("后来", ON)[0].id)
    asked = read_back(qtbot, start, source)
    text = asked.text.toPlainText()
    assert "内容：企业 2 家" in text
    assert f"里面的企业：{'、'.join(sorted(FIRMS))}" in text
    assert f"导出文件才有：{FIRMS[0]}" in text
    assert "现在才有：天津后来的公司" in text
    assert names(start) == {FIRMS[1], "天津后来的公司"}
    asked.act.click()
    box = only(qtbot, QMessageBox)
    assert "已换成" in box.text()
    box.accept()
    settle()
    assert names(start) == set(FIRMS)
    assert desk.encrypted is encrypted is is_encrypted(desk.database)
    assert (desk.number, desk.settings.now.recent) == (None, ())
    assert "由导出文件 all.json" in desk.book.journal.recent(1)[0].after
    kept = next(backup for backup in Backups(desk.database, desk.key).all() if backup.reason is BackupReason.RESTORE)
    assert kept.counts is not None
    assert kept.counts.firms == 2
    assert not list(tmp_path.glob("*.imported*"))


def test_that_an_export_is_kept_as_another_file_and_the_present_records_stay(
    qtbot, start: Start, tmp_path: Path
) -> None:
    source = exported_then_changed(qtbot, start, tmp_path)
    before = names(start)
    asked = read_back(qtbot, start, source)
    asked.keep(tmp_path / "kece.db")
    settle()
    assert "已经存在" in asked.head.text()
    assert asked.act.isEnabled()
    asked.keep(tmp_path / "other.db")
    box = only(qtbot, QMessageBox)
    assert "没有改动" in box.text()
    box.accept()
    settle()
    assert names(start) == before
    with open_casebook(tmp_path / "other.db") as book:
        assert {row.name for row in book.enterprises.search("", ON)} == set(FIRMS)
    assert not list(tmp_path.glob("*.imported*"))


def test_that_a_file_that_is_no_export_is_reported_in_the_dialog_and_nothing_changes(
    qtbot, start: Start, tmp_path: Path
) -> None:
    source = tmp_path / "other.json"
    source.write_text("{}", encoding="utf-8")
    asked = read_back(qtbot, start, source)
    assert "不是本程序导出的完整文件" in asked.head.text()
    assert not asked.act.isEnabled()
    assert not asked.other.isEnabled()
    asked.cancel.click()
    assert names(start) == set(FIRMS)


def test_that_a_preview_that_is_left_leaves_no_file_behind(qtbot, start: Start, tmp_path: Path) -> None:
    source = exported_then_changed(qtbot, start, tmp_path)
    asked = read_back(qtbot, start, source)
    assert list(tmp_path.glob("*.imported"))
    asked.reject()
    assert not list(tmp_path.glob("*.imported*"))
    section(start, "data").read_from(source)
    only(qtbot, ExportImportDialog).reject()
    settle()
    assert not list(tmp_path.glob("*.imported*"))
