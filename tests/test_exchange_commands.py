"""`exchange …` on the casebooks of two data folders, without any network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casebook import Author, encrypt, open_casebook, unlock
from casebook.exchange import carrying, sender_of, write_exchange
from tests.casebook.build import CHEAP, ON, PASSPHRASE, add
from tests.test_command_line import complaint, run

NAME = "天津海河科技有限公司"


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two data folders; the first holds a firm."""
    monkeypatch.setattr(
        carrying, "write_exchange",
        lambda path, content, sender, secret, cost: write_exchange(path, content, sender, secret, CHEAP),
    )  # fmt: skip
    folders = tmp_path / "a", tmp_path / "b"
    for folder, who in zip(folders, ("张三", "李四"), strict=True):
        folder.mkdir()
        (folder / "settings.json").write_text(json.dumps({"officer": who, "theme": "dark"}), "utf-8")
        with open_casebook(folder / "kece.db") as book:
            if who == "张三":
                add(book, NAME, revenue={"2025": 100})
    return folders


def exchange(capsys: pytest.CaptureFixture[str], data: Path, *arguments: object) -> tuple[int, str]:
    code, out, err = run(capsys, "exchange", *arguments, "--data", data)
    assert err == ""
    return code, out


def meet(capsys: pytest.CaptureFixture[str], one: Path, other: Path) -> None:
    """Lets `one` add the card of `other`."""
    card = other / "me.kececard"
    _, out = exchange(capsys, other, "card", card)
    told = out.splitlines()[1].partition("指纹 ")[2].partition("（")[0]
    code, _ = exchange(capsys, one, "colleagues", "--add", card, "--fingerprint", told.upper())
    assert code == 0


def names(data: Path) -> list[str]:
    with open_casebook(data / "kece.db") as book:
        return [row.name for row in book.enterprises.search("", ON)]


def test_that_a_file_for_a_colleague_is_made_looked_into_and_taken_in(
    two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = two
    meet(capsys, one, other)
    meet(capsys, other, one)
    file = one / "1.keceswap"
    code, out = exchange(capsys, one, "make", file, "--to", "李四")
    assert (code, "给 李四，1 批" in out) == (0, True)
    code, out = exchange(capsys, other, "look", file)
    assert f"新增企业 1 家：{NAME}" in out
    assert names(other) == []
    code, out = exchange(capsys, other, "merge", file)
    assert (code, names(other)) == (0, [NAME])
    assert "读入前已自动备份" in out
    assert len(list((other / "kece.db.backups").glob("*exchange*.db"))) == 1
    _, out = exchange(capsys, other, "merge", file)
    assert "读入不会改变任何数据" in out
    settings = json.loads((one / "settings.json").read_text("utf-8"))
    assert (settings["theme"], settings["batches_written"], len(settings["computer"])) == ("dark", 1, 16)


def test_that_an_unknown_writer_and_a_deletion_need_a_yes(
    two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = two
    meet(capsys, one, other)
    exchange(capsys, one, "make", one / "1.keceswap", "--to", "李四")
    code, out = exchange(capsys, other, "merge", one / "1.keceswap")
    assert (code, names(other)) == (1, [])
    assert "名片还没有加入" in out
    assert exchange(capsys, other, "merge", one / "1.keceswap", "--yes")[0] == 0
    meet(capsys, other, one)
    with open_casebook(one / "kece.db") as book:
        book.privacy.delete_firm_completely(1, Author("张三", "企业要求"))
    exchange(capsys, one, "make", one / "2.keceswap", "--to", "李四")
    code, out = exchange(capsys, other, "merge", one / "2.keceswap")
    assert (code, names(other)) == (1, [NAME])
    assert f"读入后本机也会删除：{NAME}" in out
    assert exchange(capsys, other, "merge", one / "2.keceswap", "--yes")[0] == 0
    assert names(other) == []


def test_that_encrypted_casebooks_exchange_with_a_passphrase(
    two: tuple[Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, other = two
    words, shared = tmp_path / "own.txt", tmp_path / "shared.txt"
    words.write_text(PASSPHRASE, "utf-8")
    shared.write_text("津门之南 十月的口令", "utf-8")
    for folder in two:
        encrypt(folder / "kece.db", PASSPHRASE, CHEAP)
    file, own = tmp_path / "1.keceswap", ("--records-passphrase-file", words)
    exchange(capsys, one, "make", file, "--passphrase-file", shared, *own)
    assert NAME.encode() not in file.read_bytes()
    assert "要用口令" in complaint(capsys, "exchange", "look", file, "--data", other, *own)
    assert "口令不对" in complaint(capsys, "exchange", "look", file, "--passphrase-file", words, "--data", other, *own)
    exchange(capsys, other, "merge", file, "--passphrase-file", shared, "--yes", *own)
    with open_casebook(other / "kece.db", key=unlock(other / "kece.db", PASSPHRASE)) as book:
        assert [row.name for row in book.enterprises.search("", ON)] == [NAME]
    for path in other.rglob("*"):
        assert path.is_dir() or NAME.encode() not in path.read_bytes()


def test_that_a_wrong_fingerprint_and_an_unknown_colleague_are_told(
    two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = two
    exchange(capsys, other, "card", other / "me.kececard")
    at = ("--data", one)
    wrong = ("exchange", "colleagues", "--add", other / "me.kececard", "--fingerprint", "0000 0000 0000 0000", *at)
    assert "没有加入" in complaint(capsys, *wrong)
    assert "没有这位同事" in complaint(capsys, "exchange", "make", one / "1.keceswap", "--to", "李四", *at)
    assert "请写明给谁" in complaint(capsys, "exchange", "make", one / "1.keceswap", *at)
    assert not (one / "1.keceswap").exists()
    (one / "settings.json").unlink()
    assert "--officer" in complaint(capsys, "exchange", "card", one / "x", *at)
    assert exchange(capsys, one, "colleagues", "--officer", "王五")[1] == "还没有同事的名片。\n"


def test_that_a_restored_casebook_becomes_a_new_replica(
    two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = two
    meet(capsys, one, other)
    copy = (one / "kece.db").read_bytes()
    exchange(capsys, one, "make", one / "1.keceswap", "--to", "李四")
    exchange(capsys, other, "merge", one / "1.keceswap", "--yes")
    (one / "kece.db").write_bytes(copy)
    with open_casebook(one / "kece.db") as book:
        add(book, "天津津门科技有限公司")
    exchange(capsys, one, "make", one / "2.keceswap", "--to", "李四")
    assert sender_of(one / "1.keceswap")[0].replica != sender_of(one / "2.keceswap")[0].replica
    exchange(capsys, other, "merge", one / "2.keceswap", "--yes")
    assert sorted(names(other)) == sorted([NAME, "天津津门科技有限公司"])
