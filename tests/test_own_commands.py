"""`policies own …`, `policies review --own` and `packs make --own` on the casebook of a data folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from casebook import encrypt, open_casebook
from policies import Call, Example, Verdict
from policies.catalogue import catalogue_kept
from policies.packs import make_key
from tests.casebook.build import CHEAP, PASSPHRASE
from tests.policies.build import policy
from tests.test_command_line import complaint, run

EXAMPLE = Example(name="不知道", on=date(2026, 11, 24), profile={}, verdict=Verdict.UNKNOWN)
WRONG = Example(name="不知道", on=date(2026, 11, 24), profile={}, verdict=Verdict.ELIGIBLE)


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Takes back the facts that a test brought."""
    with catalogue_kept():
        yield


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one adopted policy, one draft and one call."""
    folder = tmp_path / "data"
    folder.mkdir()
    fill(folder / "kece.db", EXAMPLE)
    return folder


def fill(path: Path, example: Example) -> None:
    with open_casebook(path) as book:
        store = book.policies
        number = store.open_draft(b"{}", "own-a", "例子奖励", "张三").number
        store.submit(number, policy("own-a", name="例子奖励", examples=(example,)), (), "张三", "录入")
        store.adopt(number, "李四", "一致")
        store.open_draft(b"{}", "own-b", "还在写的", "张三")
        store.add_call("own-a", Call(year=2026, closes=date(2026, 6, 30), source="《2026 年申报通知》"), "张三")


def test_that_own_policies_are_listed_with_their_state(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "policies", "own", "list", "--data", data)
    lines = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert [line[:4] for line in lines[:2]] == [
        ["own-b", "草稿", "第 2 稿", "还在写的"],
        ["own-a", "采用", "第 1 稿", "例子奖励"],
    ]
    assert lines[2] == ["own-a", "2026 年申报", "2026-06-30", "《2026 年申报通知》", "张三"]


def test_that_own_policies_are_checked_with_their_examples(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "policies", "own", "check", "--data", data)
    assert (code, out) == (0, "在用的本局政策 1 项，例子 1 个，错误 0 处。\n")
    (tmp_path / "other").mkdir()
    fill(tmp_path / "other" / "kece.db", WRONG)
    code, out, _ = run(capsys, "policies", "own", "check", "--data", tmp_path / "other")
    assert code == 1
    assert "例“不知道”：结论是 unknown，应为 eligible" in out


def test_that_own_policies_are_exported_as_files_that_the_check_accepts(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "导出"
    code, out, _ = run(capsys, "policies", "own", "export", target, "--data", data)
    assert code == 0
    assert "已写 1 个文件" in out
    assert run(capsys, "policies", "check", target)[0] == 0
    assert "没有覆盖" in complaint(capsys, "policies", "own", "export", target, "--data", data)


def test_that_a_moved_casebook_is_found_by_the_settings(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "kece.db").rename(tmp_path / "moved.db")
    (data / "settings.json").write_text(json.dumps({"database": str(tmp_path / "moved.db")}), encoding="utf-8")
    assert "例子奖励" in run(capsys, "policies", "own", "list", "--data", data)[1]


def test_that_without_a_casebook_or_a_passphrase_one_sentence_says_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "没有企业数据" in complaint(capsys, "policies", "own", "list", "--data", tmp_path)
    assert not (tmp_path / "kece.db").exists()
    (tmp_path / "kece.db").touch()
    assert "是空的，没有改动它" in complaint(capsys, "policies", "own", "list", "--data", tmp_path)
    assert not (tmp_path / "kece.db").stat().st_size
    encrypt(data / "kece.db", PASSPHRASE, CHEAP)
    assert "已加密" in complaint(capsys, "policies", "own", "list", "--data", data)
    secret = tmp_path / "口令.txt"
    secret.write_text("不是这个口令", encoding="utf-8")
    assert "口令" in complaint(capsys, "policies", "own", "list", "--data", data, "--passphrase-file", secret)
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8-sig")  # as the Windows editor writes it
    assert "例子奖励" in run(capsys, "policies", "own", "list", "--data", data, "--passphrase-file", secret)[1]


def test_that_the_review_of_the_library_in_use_tells_what_to_look_at(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "policies", "review", "--own", "--data", data, "--on", "2026-11-24")
    assert code == 0
    assert "申报已结束，没有下一轮\t本局\town-a\t例子奖励\t2026 年的申报 2026-06-30 截止\n" in out
    assert "＋本局 1 项＋申报 1 轮：要看的政策" in out.splitlines()[-1]


def test_that_a_pack_of_own_policies_is_installed_in_a_second_folder(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_key(tmp_path / "key", "某区科技局")
    pack = tmp_path / "a.kecepack"
    making = ("packs", "make", pack, "--own", "--data", data, "--key", tmp_path / "key", "--issuer", "某区科技局")
    code, out, _ = run(capsys, *making)
    assert code == 0
    assert "2026.11.3" in out
    second = tmp_path / "second"
    assert run(capsys, "packs", "keys", "--add", tmp_path / "key.pub", "--data", second)[0] == 0
    code, out, _ = run(capsys, "packs", "verify", pack, "--data", second)
    assert code == 0
    assert "新增 own-a 例子奖励" in out
    assert run(capsys, "packs", "install", pack, "--data", second)[0] == 0


def test_that_nothing_is_signed_while_an_own_policy_fails_its_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path / "kece.db", WRONG)
    make_key(tmp_path / "key", "某区科技局")
    pack = tmp_path / "a.kecepack"
    code, out, _ = run(
        capsys, "packs", "make", pack, "--own", "--data", tmp_path, "--key", tmp_path / "key", "--issuer", "某区科技局"
    )
    assert code == 1
    assert "没有做更新包" in out
    assert not pack.exists()
