"""A damaged or missing casebook is reported, copied and never replaced by an empty one; readable rows are salvaged."""

import random
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook import (
    BackupReason,
    Backups,
    Casebook,
    DamagedDatabase,
    SalvageReport,
    encrypt,
    key_file,
    open_casebook,
    salvage,
    unlock,
)
from casebook.backups import keep_damaged_copy
from policies import UserError
from tests.casebook.build import CHEAP, ON, PASSPHRASE, VERBAL, facts, filled, opened, ticking
from tests.policies.build import policy

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PAGE = 4096


def overwrite(path: Path, start: int, end: int, with_: bytes = b"\xa5") -> None:
    content = bytearray(path.read_bytes())
    content[start:end] = with_ * (end - start)
    path.write_bytes(content)


def table_pages(path: Path, table: str) -> tuple[int, ...]:
    """Returns the leaf pages of a table, read from the raw file: the children of its root page, or the root itself."""
    raw = sqlite3.connect(path)
    ((root,),) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    raw.close()
    page = path.read_bytes()[(root - 1) * PAGE : root * PAGE]
    if page[0] not in (2, 5):
        return (root,)
    cells = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n], "big") for n in range(int.from_bytes(page[3:5], "big"))]
    return tuple(int.from_bytes(page[cell : cell + 4], "big") for cell in cells)


def test_that_damage_is_reported_with_a_copy_and_the_newest_good_backup(path: Path) -> None:
    filled(path)
    Backups(path).make(BackupReason.DAILY, NOW)
    overwrite(path, PAGE * 4, PAGE * 6)
    broken = path.read_bytes()
    with pytest.raises(DamagedDatabase, match="或已经损坏") as caught:
        opened(path)
    error = caught.value
    assert error.kept is not None
    assert error.backup is not None
    assert error.kept.name == "kece.db.damaged-20261124T090000Z"
    assert error.kept.read_bytes() == path.read_bytes() == broken
    assert error.backup.name == "20261124T090000Z-daily.db"
    assert "原文件已另存为 kece.db.damaged-20261124T090000Z" in str(error)
    assert "最近一份完好的备份是 kece.db.backups/20261124T090000Z-daily.db" in str(error)
    with pytest.raises(DamagedDatabase) as again:
        open_casebook(path)
    assert again.value.kept == error.kept  # the same content is copied only once


@pytest.mark.parametrize("secret", [False, True])
def test_that_damage_anywhere_is_found(path: Path, tmp_path: Path, secret: bool) -> None:
    """Encrypted pages have an HMAC: every changed byte is found. Only the structure of unencrypted pages is checked."""
    filled(path, firms=20)
    key = None
    if secret:
        encrypt(path, PASSPHRASE, CHEAP)
        key = unlock(path, PASSPHRASE)
    with open_casebook(path, ticking(), key) as book:
        before = book.export.tables()
    whole, chance, found, altered = path.read_bytes(), random.Random(6), 0, 0
    for number in range(60):
        copy = tmp_path / f"{number}.db"
        start = chance.randrange(len(whole))
        copy.write_bytes(whole)
        overwrite(copy, start, min(start + chance.choice((1, 16, 200, 4096)), len(whole)))
        if copy.read_bytes() == whole:  # the byte already had this value
            continue
        altered += 1
        try:
            with open_casebook(copy, ticking(), key) as book:
                assert book.export.tables() == before or not secret
        except DamagedDatabase:
            found += 1
    assert altered > 50
    assert found == altered if secret else found >= 25


def test_that_a_missing_casebook_with_backups_is_not_replaced_by_an_empty_one(path: Path) -> None:
    filled(path)
    backup = Backups(path).make(BackupReason.DAILY, NOW).path
    path.unlink()
    with pytest.raises(DamagedDatabase, match=r"不见了，但以前用过；最近的备份是 .*没有另建空库") as caught:
        opened(path)
    assert caught.value.backup == backup
    assert not path.exists()
    path.write_bytes(b"")
    with pytest.raises(DamagedDatabase, match="是空的，但以前用过"):
        opened(path)
    Backups(path).restore(backup, NOW)
    with opened(path) as book:
        assert len(book.enterprises.search("", ON)) == 3


def test_that_a_key_file_or_log_without_its_casebook_is_reported(path: Path) -> None:
    key_file(path).write_text("{}", encoding="utf-8")
    with pytest.raises(DamagedDatabase, match=r"旁边还有 kece\.db\.key"):
        opened(path)
    assert not path.exists()


def test_that_a_missing_table_is_damage(path: Path) -> None:
    filled(path)
    raw = sqlite3.connect(path)
    raw.execute("DROP TABLE holdings")
    raw.commit()
    raw.close()
    with pytest.raises(DamagedDatabase, match="缺少 holdings"):
        opened(path)


@pytest.mark.skipif(sys.platform == "win32", reason="rights as POSIX has them")
@pytest.mark.parametrize("secret", [False, True])
def test_that_a_casebook_and_its_copies_are_readable_by_their_owner_only(path: Path, secret: bool) -> None:
    filled(path)
    key = None
    if secret:
        encrypt(path, PASSPHRASE, CHEAP)
        key = unlock(path, PASSPHRASE)
    backup = Backups(path, key).make(BackupReason.DAILY, NOW).path
    Backups(path, key).restore(backup, NOW)
    keep_damaged_copy(path, NOW)
    with open_casebook(path, ticking(), key) as book:
        book.enterprises.set_fact(1, "district", "河东区", VERBAL)
        files = [file for file in path.parent.rglob("*") if file.is_file()]
        assert len(files) >= 6
        assert [file.name for file in files if file.stat().st_mode & 0o077] == []


def test_that_a_damaged_encrypted_casebook_is_reported(path: Path) -> None:
    filled(path)
    encrypt(path, PASSPHRASE, CHEAP)
    key = unlock(path, PASSPHRASE)
    backup = Backups(path, key).make(BackupReason.DAILY, NOW).path
    overwrite(path, PAGE * 4 + 100, PAGE * 4 + 110)
    with pytest.raises(DamagedDatabase) as caught:
        open_casebook(path, ticking(), key)
    assert caught.value.backup == backup
    assert caught.value.kept is not None
    assert unlock(caught.value.kept, PASSPHRASE).raw == key.raw


def rescued(path: Path) -> tuple[SalvageReport, Path]:
    target = path.with_name("rescued.db")
    return salvage(path, target, NOW), target


def everything(book: Casebook) -> dict[str, object]:
    return {table.title: table.rows for table in book.export.tables() if table.title != "修改记录"}


def test_that_salvage_of_a_sound_file_loses_nothing(path: Path) -> None:
    filled(path, firms=5)
    with opened(path) as book:
        book.policies.add_document(b"notice", "通知.txt", "txt", b"[]", "张三")
        number = book.policies.open_draft(b"{}", "own-a", "例子", "张三").number
        book.policies.submit(number, policy("own-a"), (), "张三", "录入")
        book.policies.adopt(number, "李四", "一致")
        before = everything(book)
    report, target = rescued(path)
    assert report.whole
    assert "企业：救回 5 条" in report.lines()
    with opened(target) as book:
        assert everything(book) == before
        assert book.enterprises.search("第3", ON)[0].name == "天津第3科技有限公司"
        assert book.journal.recent()[0].after.startswith("从损坏的文件中抢救；企业：救回 5 条")
        book.enterprises.set_fact(1, "district", "河东区", VERBAL)
        assert [own.policy.id for own in book.policies.adopted()] == ["own-a"]
        assert book.policies.original(book.policies.documents()[0].sha256) == b"notice"


def test_that_salvage_reads_around_a_broken_page(path: Path) -> None:
    filled(path, firms=120)
    broken = table_pages(path, "visits")[0]
    overwrite(path, (broken - 1) * PAGE, broken * PAGE)
    with pytest.raises(DamagedDatabase):
        opened(path)
    before = path.read_bytes()
    report, target = rescued(path)
    assert path.read_bytes() == before
    lost = {part.table for part in report.tables if part.incomplete}
    assert lost == {"visits"}
    with opened(target) as book:
        assert len(book.enterprises.search("", ON)) == 120
        visits = book.visits.between(ON, ON)
        assert 30 <= len(visits) < 120
        assert len(book.requests.unanswered()) == 120


def test_that_salvage_reads_facts_around_a_broken_page(path: Path) -> None:
    filled(path, firms=200)
    broken = table_pages(path, "facts")[1]
    overwrite(path, (broken - 1) * PAGE, broken * PAGE)
    report, target = rescued(path)
    assert {part.table for part in report.tables if part.incomplete} == {"facts"}
    with opened(target) as book:
        rows = book.enterprises.search("", ON)
        assert len(rows) == 200
        # The old index still contains the names of firms whose facts are lost.
        assert {row.name for row in rows} == {f"天津第{number}科技有限公司" for number in range(200)}
        assert 0 < len(report.repaired) < 100
        assert sum("revenue" in facts(book, row.id) for row in rows) >= 100


def test_that_salvage_rebuilds_a_lost_header(path: Path) -> None:
    filled(path, firms=4)
    overwrite(path, 0, 100, b"\0")
    with pytest.raises(DamagedDatabase):
        opened(path)
    report, target = rescued(path)
    assert report.whole
    with opened(target) as book:
        assert len(book.enterprises.search("", ON)) == 4


def test_that_salvage_of_a_truncated_file_copies_the_rows_before_the_cut(path: Path) -> None:
    filled(path, firms=240)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    report, target = rescued(path)
    assert not report.whole
    with opened(target) as book:
        assert len(book.enterprises.search("", ON)) > 0


def test_that_salvage_of_an_encrypted_file_stays_encrypted(path: Path) -> None:
    filled(path, firms=60)
    encrypt(path, PASSPHRASE, CHEAP)
    key = unlock(path, PASSPHRASE)
    overwrite(path, path.stat().st_size - PAGE, path.stat().st_size)
    target = path.with_name("rescued.db")
    salvage(path, target, NOW, key)
    assert "天津第".encode() not in target.read_bytes()
    with open_casebook(target, ticking(), unlock(target, PASSPHRASE)) as book:
        assert len(book.enterprises.search("", ON)) == 60


def test_that_salvage_reports_when_nothing_can_be_read(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(PAGE * 3))
    with pytest.raises(UserError, match="无法抢救，请恢复备份"):
        rescued(path)
    assert [file.name for file in path.parent.iterdir()] == ["kece.db"]
    filled(path.with_name("other.db"))
    with pytest.raises(UserError, match="已经存在"):
        salvage(path.with_name("other.db"), path, NOW)


def test_that_the_database_of_another_program_is_refused_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (title)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(DamagedDatabase, match="别的程序的数据库"):
        open_casebook(path)
    assert path.read_bytes() == before
