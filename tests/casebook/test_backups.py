"""Backups: automatic, verified, restored with a preview, pruned by age."""

import shutil
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from casebook import (
    Author,
    BackupReason,
    Backups,
    DamagedDatabase,
    Locked,
    NewVisit,
    RecordCounts,
    change_passphrase,
    decrypt,
    encrypt,
    is_encrypted,
    key_file,
    open_casebook,
    unlock,
)
from casebook import backups as module
from policies import UserError
from tests.casebook.build import CHEAP, OFFICER, ON, PASSPHRASE, VERBAL, add, facts, filled, opened, ticking

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def names(path: Path) -> list[str]:
    with opened(path) as book:
        return sorted(row.name for row in book.enterprises.search("", ON))


def damage(path: Path) -> None:
    """Overwrites a page in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    path.write_bytes(content)


def test_that_a_backup_of_an_open_casebook_holds_what_was_saved(path: Path) -> None:
    filled(path)
    with opened(path) as book:
        add(book, "天津刚刚登记的公司")
        made = book.backups.make(BackupReason.IMPORT, NOW)
        assert (made.made_at, made.reason, made.encrypted, made.trouble) == (NOW, BackupReason.IMPORT, False, "")
        assert made.counts == RecordCounts(firms=4, visits=3, requests=3, follow_ups=3, sheets=3)
        assert made.size == made.path.stat().st_size > 0
        assert book.backups.all() == (made,)
        book.backups.verify(made.path)
    assert [file.name for file in made.path.parent.iterdir()] == ["20261124T090000Z-import.db"]


def test_that_two_backups_made_in_one_second_have_different_names(path: Path) -> None:
    filled(path)
    made = {Backups(path).make(BackupReason.MANUAL, NOW).path.name for _ in range(3)}
    assert len(made) == 3
    assert {backup.reason for backup in Backups(path).all()} == {BackupReason.MANUAL}


def test_that_the_daily_backup_is_made_once_a_day(path: Path) -> None:
    filled(path)
    backups = Backups(path)
    assert backups.daily(NOW) is not None
    assert backups.daily(NOW + timedelta(hours=10)) is None
    assert backups.daily(NOW + timedelta(days=1)) is not None
    assert [backup.reason for backup in backups.all()] == [BackupReason.DAILY, BackupReason.DAILY]


def test_that_copies_made_before_a_migration_are_listed(path: Path, root: Path) -> None:
    connection = sqlite3.connect(path)
    schema = root / "tests" / "casebook" / "fixtures" / "schema_v1.sql"
    connection.executescript(schema.read_text(encoding="utf-8"))
    connection.close()
    opened(path).close()
    (copy,) = Backups(path).all()
    assert (copy.reason, copy.counts and copy.counts.firms) == (BackupReason.MIGRATION, 1)
    Backups(path).restore(copy.path, NOW)
    assert names(path) == ["天津海河明达科技有限公司"]


def test_that_backups_can_go_to_another_disk(path: Path, tmp_path: Path) -> None:
    filled(path)
    made = Backups(path, folder=tmp_path / "U盘" / "备份").make(BackupReason.MANUAL, NOW)
    assert made.path.parent == tmp_path / "U盘" / "备份"


def test_that_a_preview_names_the_policies_of_the_bureau_that_a_restore_would_lose(path: Path) -> None:
    filled(path)
    backups = Backups(path)
    backup = backups.make(BackupReason.MANUAL, NOW).path
    with opened(path) as book:
        book.policies.open_draft(b"{}", "own-a", "本区新政策", "张三")
    (part,) = backups.preview(backup).parts
    assert (part.what, part.lost) == ("本局政策", ("本区新政策",))


def test_that_a_preview_names_what_a_restore_would_change(path: Path) -> None:
    first, second, third = filled(path)
    backups = Backups(path)
    backup = backups.make(BackupReason.MANUAL, NOW).path
    assert backups.preview(backup).parts == ()
    with opened(path) as book:
        book.enterprises.set_fact(first, "revenue.2024", 7, VERBAL)
        book.enterprises.erase(second, Author("张三", "误录"))
        fourth = add(book, "天津新来的公司").id
        book.visits.add(fourth, NewVisit(on=date(2026, 12, 1), officer="张三"), OFFICER)
        preview = book.backups.preview(backup)
    changes = {part.what: (part.back, part.lost, part.changed) for part in preview.parts}
    assert preview.readable
    assert changes["企业"] == (("天津第1科技有限公司",), ("天津新来的公司",), ("天津第0科技有限公司",))
    assert changes["走访"] == (("2026-11-24 天津第1科技有限公司",), ("2026-12-01 天津新来的公司",), ())
    assert changes["诉求"][0] == ("天津第1科技有限公司：诉求2",)
    assert changes["服务单"][0] == ("2026-11-24 天津第1科技有限公司",)
    assert preview.parts[0].line() == "企业：恢复后找回 1 项，失去 1 项，1 项回到备份时的样子"
    assert third not in (first, second)


def test_that_a_restore_keeps_the_present_file_and_can_be_undone(path: Path) -> None:
    (first, *_) = filled(path)
    backups = Backups(path)
    backup = backups.make(BackupReason.DAILY, NOW).path
    with opened(path) as book:
        add(book, "天津后来的公司")
        book.enterprises.set_fact(first, "district", "河东区", VERBAL)
    kept = backups.restore(backup, NOW + timedelta(hours=1))
    assert "天津后来的公司" not in names(path)
    assert kept is not None
    assert [entry.reason for entry in backups.all()] == [BackupReason.RESTORE, BackupReason.DAILY]
    backups.restore(kept, NOW + timedelta(hours=2))
    assert "天津后来的公司" in names(path)
    with opened(path) as book:
        assert facts(book, first)["district"] == "河东区"


def test_that_nothing_is_restored_while_it_is_open(path: Path) -> None:
    filled(path)
    backup = Backups(path).make(BackupReason.DAILY, NOW).path
    with opened(path) as book:
        with pytest.raises(UserError, match="正被另一个程序占用"):
            book.backups.restore(backup, NOW)
        assert len(book.enterprises.search("", ON)) == 3


def test_that_a_damaged_backup_is_never_restored(path: Path) -> None:
    filled(path)
    backups = Backups(path)
    good, bad = backups.make(BackupReason.DAILY, NOW), backups.make(BackupReason.DAILY, NOW + timedelta(days=1))
    damage(bad.path)
    before = path.read_bytes()
    with pytest.raises(DamagedDatabase, match="请改用另一份备份"):
        backups.restore(bad.path, NOW)
    assert path.read_bytes() == before
    assert backups.newest_good() == good


def test_that_a_file_that_is_not_our_backup_is_refused(path: Path, tmp_path: Path) -> None:
    filled(path)
    other = tmp_path / "other.db"
    raw = sqlite3.connect(other)
    raw.execute("CREATE TABLE x (y)")
    raw.close()
    with pytest.raises(UserError, match="不是本程序的备份"):
        Backups(path).restore(other, NOW)
    newer = Backups(path).make(BackupReason.MANUAL, NOW).path
    raw = sqlite3.connect(newer)
    raw.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('casebook', '9999_future')")
    raw.commit()
    raw.close()
    with pytest.raises(UserError, match="更新版本的程序"):
        Backups(path).restore(newer, NOW)


def test_that_a_damaged_casebook_is_kept_and_replaced_by_its_backup(path: Path) -> None:
    filled(path)
    backups = Backups(path)
    backup = backups.make(BackupReason.DAILY, NOW).path
    damage(path)
    broken = path.read_bytes()
    assert not backups.preview(backup).readable
    kept = backups.restore(backup, NOW)
    assert kept is not None
    assert kept.name == "kece.db.damaged-20261124T090000Z"
    assert kept.read_bytes() == broken
    assert len(names(path)) == 3


def test_that_encrypted_backups_have_their_key_file(path: Path) -> None:
    filled(path)
    encrypt(path, PASSPHRASE, CHEAP)
    key = unlock(path, PASSPHRASE)
    backups = Backups(path, key)
    backup = backups.make(BackupReason.DAILY, NOW)
    assert backup.encrypted
    assert is_encrypted(backup.path)
    assert unlock(backup.path, PASSPHRASE).raw == key.raw
    with pytest.raises(Locked, match="请输入当时的口令"):
        Backups(path).verify(backup.path)
    change_passphrase(path, key, "后来的另一个口令", CHEAP)
    backups.restore(backup.path, NOW)
    assert unlock(path, "后来的另一个口令").raw == key.raw


@pytest.fixture
def two_keys(path: Path) -> tuple[Path, Path]:
    """A casebook encrypted with a new key, and a backup encrypted with the key before."""
    filled(path)
    encrypt(path, PASSPHRASE, CHEAP)
    first = unlock(path, PASSPHRASE)
    backup = Backups(path, first).make(BackupReason.DAILY, NOW).path
    decrypt(path, first)
    with opened(path) as book:
        add(book, "天津后来的公司")
    encrypt(path, "现在用的新的口令", CHEAP)
    return path, backup


def test_that_a_backup_with_another_key_brings_its_own(two_keys: tuple[Path, Path]) -> None:
    path, backup = two_keys
    present, past = unlock(path, "现在用的新的口令"), unlock(backup, PASSPHRASE)
    with pytest.raises(Locked):
        Backups(path, present).restore(backup, NOW)
    kept = Backups(path, present).restore(backup, NOW, past)
    with open_casebook(path, ticking(), unlock(path, PASSPHRASE)) as book:
        assert len(book.enterprises.search("", ON)) == 3
    assert kept is not None
    assert unlock(kept, "现在用的新的口令").raw == present.raw


@pytest.mark.parametrize("moment", ["_copy_key_file", "replace_database", "_finish_key_file"])
def test_that_a_restore_interrupted_at_any_moment_opens_by_one_passphrase(
    two_keys: tuple[Path, Path], moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, backup = two_keys
    present, past = unlock(path, "现在用的新的口令"), unlock(backup, PASSPHRASE)

    class PowerCut(BaseException):
        pass

    def cut(*_: object) -> None:
        raise PowerCut

    place = module if moment == "replace_database" else Backups
    with monkeypatch.context() as patch:
        patch.setattr(place, moment, cut)
        with pytest.raises(PowerCut):
            Backups(path, present).restore(backup, NOW, past)
    restored = moment == "_finish_key_file"
    key = unlock(path, PASSPHRASE if restored else "现在用的新的口令")
    with open_casebook(path, ticking(), key) as book:
        assert len(book.enterprises.search("", ON)) == (3 if restored else 4)
    assert unlock(path, PASSPHRASE if restored else "现在用的新的口令").raw == key.raw


def test_that_a_plain_backup_over_an_encrypted_file_leaves_no_key_file(path: Path) -> None:
    filled(path)
    plain = path.with_name("plain.db")
    shutil.copyfile(path, plain)
    encrypt(path, PASSPHRASE, CHEAP)
    Backups(path, unlock(path, PASSPHRASE)).restore(plain, NOW)
    assert not key_file(path).exists()
    assert len(names(path)) == 3


def backdated(folder: Path, days: range) -> None:
    folder.mkdir(exist_ok=True)
    for age in days:
        (folder / f"{NOW - timedelta(days=age):%Y%m%dT%H%M%SZ}-daily.db").write_bytes(b"")


def ages(backups: Backups) -> list[int]:
    return sorted((NOW - module._made_at(file)).days for file in backups.folder.iterdir())


def test_that_pruning_keeps_every_day_then_a_week_then_a_month_and_ends_after_a_year(path: Path) -> None:
    backups = Backups(path)
    backdated(backups.folder, range(800))
    backups.prune(NOW)
    left = ages(backups)
    assert left[:8] == list(range(8))
    weekly = [age for age in left if 7 < age <= 56]
    assert {16, 23, 30, 37, 44, 51} <= set(weekly)
    assert len(weekly) <= 10
    monthly = [age for age in left if age > 56]
    assert len(monthly) in (10, 11)
    assert max(left) <= 366


def test_that_pruning_day_by_day_keeps_as_much_as_pruning_at_once(path: Path) -> None:
    backups = Backups(path)
    backups.folder.mkdir()
    for age in reversed(range(400)):
        backdated(backups.folder, range(age, age + 1))
        backups.prune(NOW - timedelta(days=age))
    left = ages(backups)
    assert left[:8] == list(range(8))
    assert len([age for age in left if 7 < age <= 56]) >= 6
    assert len([age for age in left if age > 56]) >= 9


def test_that_copies_made_before_a_migration_are_removed_after_a_year(path: Path) -> None:
    copy = path.with_name("kece.db.casebook-0001_casebook.bak")
    copy.write_bytes(b"")
    made = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    backups = Backups(path)
    assert backups.prune(made + timedelta(days=360)) == ()
    assert backups.prune(made + timedelta(days=370)) == (copy,)
    assert not copy.exists()


def test_that_a_wrong_clock_keeps_the_newest_backups(path: Path) -> None:
    backups = Backups(path)
    backdated(backups.folder, range(5))
    backups.prune(NOW + timedelta(days=4000))
    assert len(ages(backups)) == 3


def test_that_a_missing_casebook_is_not_backed_up_as_an_empty_one(path: Path) -> None:
    with pytest.raises(UserError, match="没有可以备份的内容"):
        Backups(path).make(BackupReason.DAILY, NOW)
    assert not path.exists()


def test_that_a_damaged_casebook_is_not_backed_up_over_good_ones(path: Path) -> None:
    filled(path)
    damage(path)
    with pytest.raises(DamagedDatabase):
        Backups(path).make(BackupReason.DAILY, NOW)
    assert list(Backups(path).folder.iterdir()) == []


def test_that_a_full_disk_is_reported_before_a_backup_is_started(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    usage = shutil.disk_usage(path.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(UserError, match="磁盘空间不足"):
        Backups(path).make(BackupReason.DAILY, NOW)


def test_that_removed_backups_are_wiped(path: Path) -> None:
    filled(path)
    backups = Backups(path)
    made = backups.make(BackupReason.MANUAL, NOW).path
    second_name = path.with_name("second-name")
    second_name.hardlink_to(made)
    backups.remove(made)
    assert backups.all() == ()
    assert set(second_name.read_bytes()) == {0}
