"""No completed operation is lost by a kill; 12 kills in the quick run, hundreds by `make torture`."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from casebook import BackupReason, Backups
from tests.casebook.build import ON, VERBAL, add, filled, opened, ticking
from tests.pace import paced
from tests.torture.runner import Life, Loss, _check, _tear


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of the casebook."""
    return tmp_path / "kece.db"


KILLS = paced(12, 300)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork as POSIX has them")
def test_that_no_kill_loses_anything(root: Path) -> None:
    command = [sys.executable, "-m", "tests.torture", "--kills", str(KILLS), "--seed", "7", "--seconds", "3000"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{KILLS} kills survived")


@pytest.fixture
def life(path: Path) -> Life:
    """Return a casebook without reported records."""
    with opened(path) as book:
        add(book, qualifications=[{"kind": "hnte", "granted_on": "2024-12-01"}])
    filled(path, firms=8)
    life = Life(path)
    _check(life)
    return life


def cut_import(life: Life) -> None:
    with opened(life.path) as book:
        book.enterprises.set_fact(1, "business_scope", "b100", VERBAL)


def lose_import(life: Life) -> None:
    life.records.append({"op": 1, "kind": "import"})


def lose_firm(life: Life) -> None:
    with opened(life.path) as book:
        book.enterprises.erase(1, VERBAL.author)
    raw = sqlite3.connect(life.path)
    ((guard,),) = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'journal_is_never_cut'").fetchall()
    raw.execute("DROP TRIGGER journal_is_never_cut")
    raw.execute("DELETE FROM journal WHERE kind = 'erased'")
    raw.execute(guard)
    raw.commit()
    raw.close()


def lose_backup(life: Life) -> None:
    made = Backups(life.path).make(BackupReason.MANUAL, ticking()()).path
    life.records.append({"op": 1, "kind": "backup", "file": made.name})
    made.unlink()


def tell_edit(life: Life) -> None:
    life.records.append({"op": 1, "kind": "edit", "firm": 1})


def tell_print(life: Life) -> None:
    life.records.append({"op": 1, "kind": "print", "firm": 1, "sheet": 99})


def tell_switch(life: Life) -> None:
    life.records += [{"begin": "switch"}, {"op": 1, "kind": "switch", "opens_by": "海河之滨 九月的口令"}]


def cut_export(life: Life) -> None:
    life.path.with_name("export.json").write_text('{"format": "kece-casebook-1"', encoding="utf-8")


def break_page(life: Life) -> None:
    content = bytearray(life.path.read_bytes())
    content[4096 * 4 : 4096 * 5] = b"\xa5" * 4096
    life.path.write_bytes(content)


def lose_draft(life: Life) -> None:
    life.records.append({"op": 1, "kind": "draft", "revision": 99, "sha256": "0" * 64})


def undo_adoption(life: Life) -> None:
    with opened(life.path) as book:
        number = book.policies.open_draft(b"{}", "own-torture", "例子", "张三").number
    raw = sqlite3.connect(life.path)
    raw.execute("UPDATE policy_revisions SET state = '采用' WHERE number = ?", (number,))
    raw.commit()
    raw.close()


ACTS = (
    lose_draft,
    undo_adoption,
    cut_import,
    lose_import,
    lose_firm,
    lose_backup,
    tell_edit,
    tell_print,
    tell_switch,
    cut_export,
    break_page,
)


@pytest.mark.parametrize("act", ACTS)
def test_that_the_torture_would_see_a_loss(life: Life, act: Callable[[Life], None]) -> None:
    act(life)
    with pytest.raises(Loss):
        _check(life)


def test_that_a_torn_log_loses_nothing_that_was_saved(path: Path) -> None:
    (firm, *_) = filled(path)
    with opened(path) as book:
        for number in range(20):
            book.enterprises.set_fact(firm, "street", f"t{number}", VERBAL)
        log = path.with_name("kece.db-wal").read_bytes()
        content = path.read_bytes()
    for seed in range(12):
        fresh = path.with_name(f"{seed}.db")
        fresh.write_bytes(content)
        path.with_name(f"{seed}.db-wal").write_bytes(log)
        _tear(fresh, Random(seed))
        with opened(fresh) as torn:
            assert torn.enterprises.profile(firm, ON).profile.facts["street"] == "t19"
