"""An exchange that is killed loses nothing and does nothing by halves; more kills by `make torture`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from casebook import Author
from tests.casebook.build import VERBAL
from tests.pace import paced
from tests.torture.exchange import Pair, _edit, _pair, check_pair
from tests.torture.runner import Loss

KILLS = paced(10, 200)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork as POSIX has them")
def test_that_no_kill_leaves_an_exchange_half_done(root: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.torture.exchange",
        "--kills",
        str(KILLS),
        "--seed",
        "5",
        "--seconds",
        "3000",
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{KILLS} kills survived")


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Two casebooks; the second one took in what the first one holds."""
    made = _pair(tmp_path / "pair", encrypted=False)
    with made.open(0) as one, made.open(1) as other:
        one.exchange.capture(Author("张三"))
        other.exchange.merge(one.exchange.beyond({}), Author("李四"))
    check_pair(made)
    return made


def test_that_a_half_of_a_merge_would_be_seen(pair: Pair) -> None:
    with pair.open(1) as book:
        book.enterprises.set_fact(1, "street", "t1", VERBAL)
    with pytest.raises(Loss, match="do not say"):
        check_pair(pair)


def test_that_a_lost_edit_and_a_cut_file_would_be_seen(pair: Pair) -> None:
    pair.file.write_bytes(b"kece-exchange\n{}")
    with pytest.raises(Loss, match="不是完整的交换文件"):
        check_pair(pair)
    pair.file.unlink()
    pair.told.append("7")
    with pytest.raises(Loss, match="not there"):
        check_pair(pair)


def test_that_an_edit_is_found_by_its_number(pair: Pair) -> None:
    from random import Random

    with pair.open(0) as book:
        _edit(book, Random(1), 7)
    pair.told.append("7")
    check_pair(pair)
