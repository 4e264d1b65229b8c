"""A file that a user asked for is written as a whole or unchanged, and an error is one sentence."""

import errno
import os
from pathlib import Path

import pytest

from policies import UserError
from policies.files import SHARED, save_bytes, saved


@pytest.mark.parametrize("reuse", [False, True])
def test_that_a_block_that_fails_leaves_the_file_as_it_was(tmp_path: Path, reuse: bool) -> None:
    target = tmp_path / "名单.csv"
    target.write_bytes(b"old")

    def write() -> None:
        with saved(target, reuse_draft=reuse) as draft:
            draft.write_bytes(b"new")
            raise KeyError

    with pytest.raises(KeyError):
        write()
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["名单.csv"]


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有写入的权限"), (errno.EIO, "请检查文件夹能否写入")],
)
def test_that_an_error_of_the_system_is_one_chinese_sentence(tmp_path: Path, number: int, advice: str) -> None:
    with pytest.raises(UserError) as caught, saved(tmp_path / "名单.csv"):
        raise OSError(number, os.strerror(number))
    assert str(caught.value).startswith(f"写不了文件 {tmp_path / '名单.csv'}：{advice}")
    assert os.listdir(tmp_path) == []


def test_that_a_folder_is_only_made_where_that_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文件夹不存在"):
        save_bytes(tmp_path / "新" / "a.pdf", b"x")
    save_bytes(tmp_path / "新" / "a.pdf", b"x", new_folder=True)
    assert (tmp_path / "新" / "a.pdf").read_bytes() == b"x"
    with pytest.raises(UserError, match="这是文件夹"):
        save_bytes(tmp_path / "新", b"x")


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_that_a_file_is_private_unless_it_is_to_be_shared(tmp_path: Path) -> None:
    save_bytes(tmp_path / "own", b"x")
    save_bytes(tmp_path / "shared", b"x", SHARED)
    assert (tmp_path / "own").stat().st_mode & 0o077 == 0
    assert (tmp_path / "shared").stat().st_mode & 0o777 == SHARED
