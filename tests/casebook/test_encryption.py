"""Encryption of the whole file, which opens only by passphrase or recovery code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casebook import (
    BackupReason,
    Backups,
    DamagedDatabase,
    DataKey,
    EncryptionResult,
    Locked,
    LostKey,
    WrongSecret,
    change_passphrase,
    decrypt,
    encrypt,
    encryption,
    is_encrypted,
    key_file,
    open_casebook,
    renew_code,
    unlock,
    unlock_by_code,
    wait_after,
)
from casebook._keyfile import Secret, read_key_file
from policies import InternalError, UserError
from tests.casebook.build import CHEAP, ON, PASSPHRASE, VERBAL, facts, filled, opened, ticking

OTHER = "另一个更加长的口令"
SECRET_TEXTS = ("天津第", "走访记录", "诉求", "跟进")


def encrypted(path: Path) -> tuple[EncryptionResult, DataKey]:
    """Creates a filled, encrypted casebook. Returns the result of `encrypt` and the key."""
    filled(path)
    done = encrypt(path, PASSPHRASE, CHEAP)
    return done, unlock(path, PASSPHRASE)


def names(path: Path, key: DataKey | None = None) -> list[str]:
    with open_casebook(path, ticking(), key) as book:
        return [row.name for row in book.enterprises.search("", ON)]


def readable(folder: Path) -> list[str]:
    """Returns the files below a folder that contain a text of the casebook unencrypted."""
    return [
        file.name for file in folder.rglob("*") if file.is_file()
        if any(text.encode() in file.read_bytes() for text in SECRET_TEXTS)
    ]  # fmt: skip


def test_that_an_encrypted_casebook_holds_everything_and_shows_nothing(path: Path) -> None:
    filled(path)
    with opened(path) as book:
        before = list(book.export.tables())
    assert not is_encrypted(path)
    done = encrypt(path, PASSPHRASE, CHEAP)
    assert is_encrypted(path)
    assert done.left == ()
    assert done.wiped
    key = unlock(path, PASSPHRASE)
    with open_casebook(path, ticking(), key) as book:
        assert list(book.export.tables()) == before
        book.enterprises.set_fact(1, "district", "河东区", VERBAL)
        assert readable(path.parent) == []  # including the -wal of the open file
        assert "district" in facts(book, 1)
        book.journal.undo(1, VERBAL.author)
    assert readable(path.parent) == []
    assert sorted(file.name for file in path.parent.iterdir()) == ["kece.db", "kece.db.key"]


def test_that_the_old_file_is_overwritten_not_only_unlinked(path: Path) -> None:
    filled(path)
    second_name = path.with_name("second-name")
    os.link(path, second_name)
    encrypt(path, PASSPHRASE, CHEAP)
    assert set(second_name.read_bytes()) == {0}


def test_that_backups_and_copies_are_encrypted_with_it(path: Path) -> None:
    filled(path)
    Backups(path).make(BackupReason.MANUAL, ticking()())
    path.with_name("kece.db.casebook-0001_casebook.bak").write_bytes(path.read_bytes())
    path.with_name("kece.db.damaged-20261120T080000Z").write_bytes(b"SQLite format 3\0" + "天津第".encode())
    done = encrypt(path, PASSPHRASE, CHEAP)
    assert [file.name for file in done.left] == ["kece.db.damaged-20261120T080000Z"]
    assert readable(path.parent) == ["kece.db.damaged-20261120T080000Z"]
    listed = Backups(path, unlock(path, PASSPHRASE)).all()
    assert [(backup.encrypted, backup.counts and backup.counts.firms) for backup in listed] == [(True, 3), (True, 3)]


def test_that_it_opens_only_by_its_passphrase(path: Path) -> None:
    encrypted(path)
    with pytest.raises(Locked, match="已加密，请输入口令"):
        open_casebook(path)
    with pytest.raises(WrongSecret, match="口令不对，请检查大小写和输入法") as caught:
        unlock(path, "不是这个口令")
    assert caught.value.wait == 0


def test_that_full_width_and_half_width_are_one_passphrase(path: Path) -> None:
    filled(path)
    encrypt(path, "Haihe-2026!", CHEAP)
    assert len(names(path, unlock(path, "Ｈａｉｈｅ－２０２６！"))) == 3


def test_that_wrong_attempts_increase_the_wait(path: Path) -> None:
    encrypted(path)
    assert [wait_after(failures) for failures in range(10)] == [0, 0, 0, 2, 4, 8, 16, 32, 60, 60]
    with pytest.raises(WrongSecret, match="请等 8 秒再试") as caught:
        unlock(path, "不是这个口令", failures=4)
    assert caught.value.wait == 8


def test_that_each_attempt_is_slow(path: Path) -> None:
    """The scrypt parameters for passphrase and code are at least those of the OWASP Password Storage Cheat Sheet."""
    filled(path)
    encrypt(path, PASSPHRASE)
    boxes = read_key_file(key_file(path)).boxes
    assert set(boxes) == set(Secret)
    assert all(128 * box.cost.n * box.cost.r >= 2**27 for box in boxes.values())
    assert unlock(path, PASSPHRASE)


@pytest.mark.parametrize("poor", ["", "短", "1234567", "aaaaaaaaaaaa", "１２３４"])
def test_that_a_weak_passphrase_is_refused_and_nothing_changes(path: Path, poor: str) -> None:
    filled(path)
    with pytest.raises(UserError, match="口令太"):
        encrypt(path, poor, CHEAP)
    assert len(names(path)) == 3
    assert not key_file(path).exists()


def test_that_the_recovery_code_opens_it_and_a_typing_error_is_reported(path: Path) -> None:
    done, key = encrypted(path)
    code = done.sheet.code
    assert unlock_by_code(path, code.lower().replace("-", " ").replace("0", "o").replace("1", "l")).raw == key.raw
    with pytest.raises(UserError, match="恢复码应有 25 位，现在是 24 位"):
        unlock_by_code(path, code[:-1])
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    with pytest.raises(UserError, match="输错的字符"):
        unlock_by_code(path, wrong)
    other = encryption.new_code()
    with pytest.raises(WrongSecret, match="是不是这台电脑的恢复单"):
        unlock_by_code(path, other)


def test_that_a_new_passphrase_applies_to_backups_too_and_rewrites_no_data(path: Path) -> None:
    done, key = encrypted(path)
    backup = Backups(path, key).make(BackupReason.MANUAL, ticking()())
    before = path.read_bytes()
    change_passphrase(path, key, OTHER, CHEAP)
    assert path.read_bytes() == before
    for file in (path, backup.path):
        with pytest.raises(WrongSecret):
            unlock(file, PASSPHRASE)
        assert unlock(file, OTHER).raw == unlock_by_code(file, done.sheet.code).raw == key.raw


def test_that_a_new_recovery_code_invalidates_the_old_one(path: Path) -> None:
    done, key = encrypted(path)
    sheet = renew_code(path, key, CHEAP)
    assert sheet.key_id == done.sheet.key_id
    assert unlock_by_code(path, sheet.code).raw == key.raw
    with pytest.raises(WrongSecret):
        unlock_by_code(path, done.sheet.code)


def test_that_decrypting_restores_the_unencrypted_file(path: Path) -> None:
    _, key = encrypted(path)
    decrypt(path, key)
    assert not is_encrypted(path)
    assert not key_file(path).exists()
    assert len(names(path)) == 3


def test_that_a_lost_key_file_is_reported(path: Path) -> None:
    encrypted(path)
    key_file(path).unlink()
    with pytest.raises(LostKey, match=r"旁边没有密钥文件 kece\.db\.key；请从备份中找回"):
        open_casebook(path)
    with pytest.raises(UserError, match="不见了，没有它无法打开"):
        unlock(path, PASSPHRASE)


@pytest.mark.parametrize("change", ["{", '{"format": 9}', ""])
def test_that_a_damaged_key_file_is_reported(path: Path, change: str) -> None:
    encrypted(path)
    key_file(path).write_text(change, encoding="utf-8")
    with pytest.raises(UserError, match=r"密钥文件 .* 已损坏"):
        unlock(path, PASSPHRASE)


def test_that_a_key_file_that_would_take_all_memory_is_refused(path: Path) -> None:
    encrypted(path)
    content = json.loads(key_file(path).read_text(encoding="utf-8"))
    content["boxes"]["passphrase"]["cost"]["n"] = 2**40
    key_file(path).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UserError, match="可能被改动过"):
        unlock(path, PASSPHRASE)


def test_that_the_key_file_of_another_casebook_is_reported(path: Path, tmp_path: Path) -> None:
    encrypted(path)
    (tmp_path / "other").mkdir()
    encrypted(tmp_path / "other" / "kece.db")
    key_file(path).write_bytes(key_file(tmp_path / "other" / "kece.db").read_bytes())
    with pytest.raises(DamagedDatabase, match=r"口令正确，但 .* 打不开：它已损坏，或与密钥文件不是一对"):
        unlock(path, PASSPHRASE)


def test_that_a_database_is_never_replaced_while_it_is_open(path: Path) -> None:
    filled(path)
    with opened(path), pytest.raises(UserError, match="正被另一个程序占用"):
        encrypt(path, PASSPHRASE, CHEAP)
    encrypt(path, PASSPHRASE, CHEAP)
    key = unlock(path, PASSPHRASE)
    with open_casebook(path, ticking(), key), pytest.raises(UserError, match="正被另一个程序占用"):
        decrypt(path, key)
    with pytest.raises(UserError, match="已经加密"):
        encrypt(path, PASSPHRASE, CHEAP)


def test_that_a_copy_that_is_not_the_same_is_never_put_in_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    pictures = iter(({"a": (1, "")}, {"a": (2, "")}))
    monkeypatch.setattr(encryption, "_table_digests", lambda _: next(pictures))
    with pytest.raises(InternalError, match="same rows"):
        encrypt(path, PASSPHRASE, CHEAP)
    assert len(names(path)) == 3
    assert [file.name for file in path.parent.iterdir()] == ["kece.db"]


def test_that_files_of_an_interrupted_encryption_are_wiped(path: Path) -> None:
    filled(path)
    path.with_name(".salvage-x").mkdir()
    for left in (".kece.db.old", ".kece.db.new", ".salvage-x/plain.db"):
        (path.parent / left).write_bytes("天津第一科技有限公司".encode())
    assert len(names(path)) == 3
    assert [file.name for file in path.parent.iterdir()] == ["kece.db"]


def test_that_an_encryption_interrupted_before_the_replacement_keeps_the_present_file(path: Path) -> None:
    filled(path)
    path.with_name(".kece.db.old").hardlink_to(path)
    assert len(names(path)) == 3
    assert len(names(path)) == 3
    path.with_name(".kece.db.old").hardlink_to(path)
    encrypt(path, PASSPHRASE, CHEAP)
    assert len(names(path, unlock(path, PASSPHRASE))) == 3
    assert sorted(file.name for file in path.parent.iterdir()) == ["kece.db", "kece.db.key"]


def test_that_the_key_is_never_shown(path: Path) -> None:
    _, key = encrypted(path)
    assert repr(key) == str(key) == "DataKey(…)"
    assert key.raw.hex() not in key_file(path).read_text(encoding="utf-8")


def test_that_a_plain_casebook_loads_no_library_for_encryption(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from casebook import open_casebook; "
        "open_casebook(Path(sys.argv[1])).close(); "
        "print(sorted({'sqlcipher3', 'cryptography'} & {name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
