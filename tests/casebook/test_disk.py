"""A full disk or a read-only folder is reported in words and leaves nothing half done; later changes work."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook import BackupReason, Backups, Casebook, encrypt, is_encrypted, open_casebook, unlock
from policies import UserError
from tests.casebook.build import CHEAP, LICENCE, ON, PASSPHRASE, VERBAL, add, facts, filled, opened, profile, ticking

resource = pytest.importorskip("resource", reason="limits and owners of files as POSIX has them")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LONG = "软件开发" * 4_000
NOBODY = 65534


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Limits the size of files to `size` bytes, to simulate a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def sound(path: Path) -> bool:
    raw = sqlite3.connect(path)
    answer = raw.execute("PRAGMA integrity_check").fetchall()
    raw.close()
    return answer == [("ok",)]


def test_that_a_change_on_a_full_disk_is_refused_and_the_next_one_works(path: Path) -> None:
    (firm, *_) = filled(path)
    with opened(path) as book:
        with room_for(40 * 1024), pytest.raises(UserError, match="磁盘"):
            book.enterprises.set_fact(firm, "business_scope", LONG, VERBAL)
        assert "business_scope" not in facts(book, firm)
        book.enterprises.set_fact(firm, "business_scope", LONG, VERBAL)
        assert facts(book, firm)["business_scope"] == LONG
    assert sound(path)


def test_that_an_import_on_a_full_disk_saves_nothing(path: Path) -> None:
    filled(path)
    with opened(path) as book:
        with room_for(256 * 1024), pytest.raises(UserError, match="磁盘"):
            import_firms(book)
        assert len(book.enterprises.search("", ON)) == 3
    with opened(path) as book:
        assert len(book.enterprises.search("", ON)) == 3
        import_firms(book)
        assert len(book.enterprises.search("", ON)) == 53
    assert sound(path)


def import_firms(book: Casebook) -> None:
    with book.all_or_nothing():
        for number in range(50):
            book.enterprises.add(profile(f"导入的企业{number}", business_scope=LONG), LICENCE)


def act_backup(path: Path) -> None:
    Backups(path).make(BackupReason.DAILY, NOW)


def act_encrypt(path: Path) -> None:
    encrypt(path, PASSPHRASE, CHEAP)


def act_export(path: Path) -> None:
    with opened(path) as book:
        book.export.write_json(path.with_name("export.json"), NOW)


@pytest.mark.parametrize("act", [act_backup, act_encrypt, act_export])
def test_that_a_file_that_does_not_fit_on_the_disk_leaves_no_part(path: Path, act: Callable[[Path], None]) -> None:
    filled(path, firms=40)
    before = path.read_bytes()
    with room_for(36 * 1024), pytest.raises(UserError, match="磁盘"):
        act(path)
    left = {file.name for file in path.parent.rglob("*") if file.is_file()}
    assert left <= {"kece.db", "kece.db-wal", "kece.db-shm"}  # SQLite's own
    assert len(path.read_bytes()) == len(before)
    assert sound(path)
    act(path)


def test_that_a_restore_that_does_not_fit_changes_nothing(path: Path) -> None:
    filled(path, firms=20)
    backup = Backups(path).make(BackupReason.DAILY, NOW).path
    with opened(path) as book:
        add(book, "天津后来的公司")
    with room_for(48 * 1024), pytest.raises(UserError, match="磁盘"):
        Backups(path).restore(backup, NOW)
    with opened(path) as book:
        assert len(book.enterprises.search("后来", ON)) == 1
    Backups(path).restore(backup, NOW)


def test_that_a_migration_that_does_not_fit_leaves_the_old_file(path: Path, root: Path) -> None:
    connection = sqlite3.connect(path)
    schema = root / "tests" / "casebook" / "fixtures" / "schema_v1.sql"
    connection.executescript(schema.read_text(encoding="utf-8"))
    connection.close()
    with room_for(20 * 1024), pytest.raises(UserError, match="磁盘"):
        opened(path)
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (1,)
    raw.close()
    with opened(path) as book:
        assert len(book.enterprises.search("", ON)) == 1


@pytest.fixture
def guarded() -> Iterator[Path]:
    """A filled casebook in a folder that the user of the test can read but not write."""
    folder = Path(tempfile.mkdtemp(prefix="kece-guarded-"))
    path = folder / "kece.db"
    filled(path)
    path.chmod(0o444)
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)  # root may write everywhere
    try:
        yield path
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.parametrize("act", [act_backup, act_encrypt, act_export, lambda path: opened(path).close()])
def test_that_a_folder_that_cannot_be_written_is_named(guarded: Path, act: Callable[[Path], None]) -> None:
    with pytest.raises(UserError, match=r"权限|能否写入|不能写入"):
        act(guarded)
    assert [file.name for file in guarded.parent.iterdir()] == ["kece.db"]
    assert not is_encrypted(guarded)


def test_that_every_connection_syncs_to_the_disk(path: Path) -> None:
    filled(path)
    encrypt(path, PASSPHRASE, CHEAP)
    with open_casebook(path, ticking(), unlock(path, PASSPHRASE)) as book:
        assert settings(book) == ("wal", 2, 1, 1, 2)
    with opened(path.with_name("plain.db")) as book:
        assert settings(book) == ("wal", 2, 1, 1, 2)


def settings(book: Casebook) -> tuple[object, ...]:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store")
    database = book.enterprises._ledger.database
    return tuple(database.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
