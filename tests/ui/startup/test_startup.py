"""Start-up: single instance, unlocking, damaged records, files that cannot be opened."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from casebook import BackupReason, Backups, key_file, open_casebook, unlock
from tests.ui.startup.build import (
    FIRMS,
    ON,
    PASSPHRASE,
    WAIT,
    Clock,
    dialogs,
    fill,
    give,
    locked,
    names,
    panel_of,
    services_of,
    settle,
    started,
    window_of,
)
from ui.passphrase.new_secret import SecretDialog
from ui.passphrase.unlock_panel import UnlockDialog
from ui.startup.damage_dialog import DamageDialog
from ui.startup.instance import SingleInstanceLock, lock_path
from ui.startup.refused_dialog import RefusedDialog

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def clock() -> Clock:
    """The clock of the window."""
    return Clock()


def damage(path: Path, first: int = 4096) -> None:
    """Overwrites three pages from byte `first` on with random bytes."""
    with path.open("r+b") as file:
        file.seek(first)
        file.write(os.urandom(4096 * 3))


def test_that_plain_records_open_at_once_and_get_the_backup_of_the_day(qtbot, tmp_path: Path, clock: Clock) -> None:
    path = fill(tmp_path)
    for _ in range(2):
        with started(qtbot, services_of(tmp_path, clock)) as start:
            assert window_of(start).loaded
            assert names(start) == set(FIRMS)
            settle()
            made = Backups(path).all()
            assert [(backup.reason, backup.counts and backup.counts.firms) for backup in made] == [
                (BackupReason.DAILY, 2)
            ]
        clock.on(hours=2)


def test_that_locked_records_are_not_shown_before_the_right_passphrase(qtbot, tmp_path: Path, clock: Clock) -> None:
    locked(tmp_path)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        window = window_of(start)
        panel = panel_of(start)
        assert not window.loaded
        give(qtbot, panel, "不是这个口令")
        assert not window.loaded
        assert "口令不对" in panel.words.text()
        assert panel.field.text() == ""
        give(qtbot, panel, PASSPHRASE)
        qtbot.waitUntil(lambda: window.loaded, timeout=WAIT)
        assert names(start) == set(FIRMS)
        with window.desk.open_book() as book:
            assert len(book.enterprises.search("", ON)) == len(FIRMS)


def test_that_wrong_passphrases_cause_a_growing_wait_that_is_counted_down(qtbot, tmp_path: Path, clock: Clock) -> None:
    locked(tmp_path)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        panel = panel_of(start)
        for _ in range(3):
            give(qtbot, panel, "不是这个口令")
        assert panel.state.left == 2
        assert "请等 2 秒" in panel.words.text()
        assert not panel.button.isEnabled()
        panel.field.setText(PASSPHRASE)
        panel.attempt()
        assert panel.state.failures == 3
        panel._tick()
        assert "请等 1 秒" in panel.words.text()
        panel._tick()
        assert panel.button.isEnabled()
        give(qtbot, panel, "不是这个口令")
        assert panel.state.left == 4


def test_that_the_recovery_code_opens_and_a_new_passphrase_is_set(qtbot, tmp_path: Path, clock: Clock) -> None:
    path, code = locked(tmp_path)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        panel = panel_of(start)
        panel.other.click()
        assert "恢复码" in panel.label.text()
        give(qtbot, panel, code.lower().replace("-", " "))
        qtbot.waitUntil(lambda: window_of(start).loaded, timeout=WAIT)
        asked = start.dialog
        assert isinstance(asked, SecretDialog)
        asked.fresh.first.setText("新的口令 三个词")
        asked.fresh.second.setText("新的口令 三个词")
        asked.accept()
        qtbot.waitUntil(lambda: any(isinstance(shown, QMessageBox) for shown in dialogs()), timeout=WAIT)
    assert unlock(path, "新的口令 三个词")


def test_that_giving_up_the_passphrase_closes_the_window(qtbot, tmp_path: Path, clock: Clock) -> None:
    locked(tmp_path)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        panel_of(start)
        assert start.dialog is not None
        start.dialog.reject()
        assert not window_of(start).isVisible()
        assert not window_of(start).loaded


def test_that_a_damaged_file_is_kept_and_its_newest_good_backup_restored(qtbot, tmp_path: Path, clock: Clock) -> None:
    path = fill(tmp_path)
    with open_casebook(path) as book:
        book.backups.make(BackupReason.DAILY, clock())
    damage(path)
    broken = path.read_bytes()
    with started(qtbot, services_of(tmp_path, clock)) as start:
        shown = start.dialog
        assert isinstance(shown, DamageDialog)
        assert not window_of(start).loaded
        qtbot.waitUntil(lambda: shown.box.count() == 1 and shown.restore.isEnabled(), timeout=WAIT)
        assert "损坏" in shown.damage.words()
        assert all(name in shown.lines.toPlainText() for name in FIRMS)
        (kept,) = tmp_path.glob("kece.db.damaged-*")
        assert kept.read_bytes() == broken
        assert kept.name in shown.damage.kept_words()
        shown.restore.click()
        qtbot.waitUntil(lambda: window_of(start).loaded, timeout=WAIT)
        assert names(start) == set(FIRMS)


def test_that_a_damaged_encrypted_file_is_restored_after_its_passphrase(qtbot, tmp_path: Path, clock: Clock) -> None:
    path, _ = locked(tmp_path)
    with open_casebook(path, key=unlock(path, PASSPHRASE)) as book:
        book.backups.make(BackupReason.DAILY, clock())
    damage(path, 0)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        give(qtbot, panel_of(start), PASSPHRASE)
        qtbot.waitUntil(lambda: isinstance(start.dialog, DamageDialog), timeout=WAIT)
        shown = start.dialog
        assert isinstance(shown, DamageDialog)
        qtbot.waitUntil(shown.restore.isEnabled, timeout=WAIT)
        shown.restore.click()
        qtbot.waitUntil(lambda: window_of(start).loaded, timeout=WAIT)
        assert names(start) == set(FIRMS)
        assert window_of(start).desk.encrypted


def test_that_the_readable_rows_of_a_damaged_file_are_salvaged_after_a_report(
    qtbot, tmp_path: Path, clock: Clock
) -> None:
    path = fill(tmp_path)
    with path.open("r+b") as file:
        file.seek(4096 - 12)
        file.truncate(path.stat().st_size - 4096)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        shown = start.dialog
        assert isinstance(shown, DamageDialog)
        qtbot.waitUntil(shown.rescue.isEnabled, timeout=WAIT)
        assert not shown.restore.isEnabled()
        assert "没有找到备份" in shown.lines.toPlainText()
        shown.rescue.click()
        qtbot.waitUntil(shown.restore.isEnabled, timeout=WAIT)
        assert "救回" in shown.lines.toPlainText()
        assert not window_of(start).loaded
        shown.restore.click()
        qtbot.waitUntil(lambda: window_of(start).loaded, timeout=WAIT)
        assert names(start) == set(FIRMS)
        assert not list(tmp_path.glob("*.salvaged*"))


def test_that_an_encrypted_file_is_salvaged_and_stays_encrypted(qtbot, tmp_path: Path, clock: Clock) -> None:
    path, _ = locked(tmp_path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 4096)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        give(qtbot, panel_of(start), PASSPHRASE)
        qtbot.waitUntil(lambda: isinstance(start.dialog, DamageDialog), timeout=WAIT)
        shown = start.dialog
        assert isinstance(shown, DamageDialog)
        qtbot.waitUntil(shown.rescue.isEnabled, timeout=WAIT)
        shown.rescue.click()
        qtbot.waitUntil(shown.restore.isEnabled, timeout=WAIT)
        shown.restore.click()
        qtbot.waitUntil(lambda: window_of(start).loaded, timeout=WAIT)
        assert names(start) == set(FIRMS)
        assert window_of(start).desk.encrypted
        assert not list(tmp_path.glob("*.salvaged*"))
    assert unlock(path, PASSPHRASE)


def test_that_a_missing_file_is_reported_and_no_empty_one_is_created(qtbot, tmp_path: Path, clock: Clock) -> None:
    services = services_of(tmp_path / "data", clock)
    path = fill(tmp_path / "data")
    elsewhere = tmp_path / "stick" / "kece.db"
    with started(qtbot, services) as start:
        window_of(start).desk.settings.change(database=str(elsewhere))
    with started(qtbot, services) as start:
        shown = start.dialog
        assert isinstance(shown, RefusedDialog)
        assert str(elsewhere) in shown.text.text()
        assert not elsewhere.exists()
        shown._choose(path)
        assert window_of(start).loaded
        assert names(start) == set(FIRMS)


def test_that_a_newer_file_opens_no_window_unless_only_matching_is_chosen(qtbot, tmp_path: Path, clock: Clock) -> None:
    path = fill(tmp_path)
    with open_casebook(path) as book:
        database = book._ledger.database
        row = {"migration_set": "casebook", "name": "9999_future", "applied_at": "2030-01-01"}
        database["_sqlite_migrations"].insert(row)
    with started(qtbot, services_of(tmp_path, clock)) as start:
        shown = start.dialog
        assert isinstance(shown, RefusedDialog)
        assert "请升级本程序" in shown.text.text()
        assert not window_of(start).loaded
        shown.match.click()
        assert window_of(start).loaded
        assert set(window_of(start).bar.buttons) == {"firm", "sheet", "library", "settings"}


def test_that_a_folder_that_cannot_be_used_is_reported_in_a_sentence(qtbot, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with started(qtbot, services_of(tmp_path / "data", clock)) as start:
        assert isinstance(start.dialog, RefusedDialog)
        assert "不能使用" in start.dialog.text.text()


def test_that_a_lost_key_file_is_reported_and_nothing_is_salvaged_without_it(
    qtbot, tmp_path: Path, clock: Clock
) -> None:
    path, _ = locked(tmp_path)
    key_file(path).unlink()
    with started(qtbot, services_of(tmp_path, clock)) as start:
        shown = start.dialog
        assert isinstance(shown, DamageDialog)
        settle()
        assert "密钥文件" in shown.damage.words()
        assert not shown.rescue.isEnabled()
        assert not shown.restore.isEnabled()
        assert path.read_bytes()[:16] != b"SQLite format 3\0"


def test_that_after_a_lost_key_file_a_backup_is_restored_by_its_passphrase(qtbot, tmp_path: Path, clock: Clock) -> None:
    path, _ = locked(tmp_path)
    with open_casebook(path, key=unlock(path, PASSPHRASE)) as book:
        book.backups.make(BackupReason.DAILY, clock())
    key_file(path).unlink()
    with started(qtbot, services_of(tmp_path, clock)) as start:
        shown = start.dialog
        assert isinstance(shown, DamageDialog)
        qtbot.waitUntil(shown.restore.isEnabled, timeout=WAIT)
        assert "另一个口令" in shown.lines.toPlainText()
        shown.restore.click()
        asked = next(asked for asked in dialogs() if isinstance(asked, UnlockDialog))
        give(qtbot, asked.panel, PASSPHRASE)
        qtbot.waitUntil(lambda: window_of(start).loaded, timeout=WAIT)
        assert names(start) == set(FIRMS)
        assert window_of(start).desk.encrypted


def test_that_the_very_first_start_holds_the_lock_too(qtbot, tmp_path: Path, clock: Clock) -> None:
    with started(qtbot, services_of(tmp_path / "new", clock)) as start:
        assert window_of(start).loaded
        assert SingleInstanceLock(tmp_path / "new" / "kece.db").take() != ""


_SECOND = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
import ui.app, main
from pathlib import Path
made = ui.app.make_application
def with_a_reader(arguments):
    app = made(arguments)
    timer = QTimer(app)
    def read():
        for box in app.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                sys.stdout.buffer.write(box.text().encode())
                box.accept()
    timer.timeout.connect(read)
    timer.start(50)
    return app
ui.app.make_application = with_a_reader
raise SystemExit(ui.run(main.window_services(Path(sys.argv[1]))))
"""


def test_that_a_second_start_says_that_it_is_open_and_ends(qtbot, tmp_path: Path, clock: Clock) -> None:
    fill(tmp_path)
    with started(qtbot, services_of(tmp_path, clock)):
        ran = subprocess.run(
            [sys.executable, "-c", _SECOND, str(tmp_path)],
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            timeout=60,
            check=False,
        )
    assert ran.returncode == 3, ran.stderr.decode()
    assert "已经打开了" in ran.stdout.decode()


def test_that_the_lock_of_a_process_that_died_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "kece.db"
    died = f"import os; from ui.startup.instance import SingleInstanceLock; from pathlib import Path; o = SingleInstanceLock(Path({str(path)!r})); o.take(); os._exit(0)"
    subprocess.run([sys.executable, "-c", died], cwd=ROOT, timeout=60, check=True)
    assert lock_path(path).exists()
    mine = SingleInstanceLock(path)
    assert mine.take() == ""
    assert SingleInstanceLock(path).take() != ""
    mine.release()
    assert not lock_path(path).exists()


def test_that_the_window_without_services_of_records_starts_as_before(qtbot, tmp_path: Path, clock: Clock) -> None:
    services = dataclasses.replace(services_of(tmp_path, clock), casebook=None)
    with started(qtbot, services) as start:
        assert window_of(start).loaded
        assert not (tmp_path / "kece.db").exists()
