"""A library is installed in one step, can be rolled back, and is never used without a valid signature."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from policies import (
    FactTables,
    Field,
    FieldType,
    Group,
    InternalError,
    Library,
    UserError,
    _packs_log,
    library_of,
    packs,
)
from policies._packs_facts import recall_facts
from policies._packs_format import sha256
from policies._packs_log import KEPT_LIBRARIES, LIBRARY, LOG, PREVIOUS, install_library
from policies.catalogue import CATALOGUE, catalogue_kept
from policies.library import library_bytes
from tests.policies.packing import DEED, ISSUER, NEW, OLD, ON, Bench, bench, of_version

LATER = of_version("2027.01", "b-second", "c-third")
ROOT = Path(__file__).resolve().parent.parent.parent
MOST_STEPS = 60
_DYING = """
    import os, shutil, signal, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from policies import packs
    from tests.policies.packing import DEED, OLD

    root, what = Path(sys.argv[2]), sys.argv[3]
    really_written, left = Path.write_bytes, 0

    def dying(step):
        def run(*arguments, **keywords):
            global left
            left -= 1
            if left < 0:
                if step is really_written:
                    step(arguments[0], arguments[1][: len(arguments[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*arguments, **keywords)
        return run

    os.replace, os.fsync, os.unlink = dying(os.replace), dying(os.fsync), dying(os.unlink)
    Path.write_bytes = dying(really_written)
    # Imported before it is forked, so that a child has nothing to do but what is tested.
    import cryptography.hazmat.primitives.asymmetric.ed25519, casebook._database
    for step in range(int(sys.argv[4])):
        folder = root / f"killed-{step}"
        shutil.copytree(root / "library", folder)
        left = step
        if (child := os.fork()) == 0:
            if what == "back":
                packs.roll_back(folder, OLD, DEED)
            else:
                packs.install_pack(folder, packs.verify_pack(Path(what), packs.trusted_keys(folder)), OLD, DEED)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code != -signal.SIGKILL:
            sys.exit(code)
    sys.exit("never came to its end")
"""


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Takes back the facts that a test brought."""
    with catalogue_kept():
        yield


@pytest.fixture
def world(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def in_use(world: Bench) -> packs.LibraryInUse:
    return packs.installed_library(world.folder, OLD)


def versions(world: Bench) -> list[tuple[str, str]]:
    return [(event.action.value, event.version) for event in packs.history(world.folder)]


def die_everywhere(world: Bench, what: str) -> list[Path]:
    """Install a pack, or roll back, in copies of the folder, killed one disk operation later each time.

    Return the folders in the order of the operations; in the last one the action was completed.
    """
    arguments = [sys.executable, "-c", textwrap.dedent(_DYING), str(ROOT), str(world.root), what, str(MOST_STEPS)]
    subprocess.run(arguments, check=True, timeout=120)
    return sorted(world.root.glob("killed-*"), key=lambda folder: int(folder.name.split("-")[1]))


def test_that_the_built_in_library_is_used_while_nothing_is_installed(world: Bench) -> None:
    used = in_use(world)
    assert (used.library, used.built_in, used.issued, used.issuer, used.reason) == (OLD, True, None, "", "")
    assert packs.history(world.folder) == ()


def test_that_an_installed_pack_is_the_library_in_use(world: Bench) -> None:
    used = world.install(NEW, OLD)
    assert used == in_use(world)
    assert (used.library.version, used.issued, used.issuer, used.reason) == ("2026.12", ON, ISSUER, "")
    assert used.library.digest == NEW.digest
    assert (world.folder / LIBRARY).read_bytes() == library_bytes(NEW)
    event = packs.history(world.folder)[0]
    assert (event.version, event.who, event.on, event.key) == ("2026.12", DEED.who, DEED.on, world.public.id)


def test_that_two_versions_follow_each_other_and_are_rolled_back_one_by_one(world: Bench) -> None:
    world.install(NEW, OLD)
    world.install(LATER, OLD)
    assert in_use(world).library.version == "2027.01"
    kept = packs.previous_library(world.folder)
    assert kept is not None
    assert kept.digest == NEW.digest
    assert packs.roll_back(world.folder, OLD, DEED).library.version == "2026.12"
    assert packs.previous_library(world.folder) is None
    assert packs.roll_back(world.folder, OLD, DEED).built_in
    with pytest.raises(UserError, match="没有可以退回的版本"):
        packs.roll_back(world.folder, OLD, DEED)
    assert versions(world) == [("安装", "2026.12"), ("安装", "2027.01"), ("退回", "2026.12"), ("退回", "")]
    assert list((world.folder / PREVIOUS).iterdir()) == []
    assert in_use(world).reason == ""


def test_that_one_may_go_straight_back_to_the_built_in_library_and_install_again(world: Bench) -> None:
    world.install(NEW, OLD)
    world.install(LATER, OLD)
    assert packs.roll_back(world.folder, OLD, DEED, to_built_in=True).built_in
    assert world.install(LATER, OLD).library.version == "2027.01"
    assert packs.previous_library(world.folder) is None


def test_that_a_pack_rolled_back_may_be_installed_again(world: Bench) -> None:
    world.install(NEW, OLD)
    world.install(LATER, OLD)
    packs.roll_back(world.folder, OLD, DEED)
    assert world.install(LATER, OLD).library.digest == LATER.digest
    assert packs.roll_back(world.folder, OLD, DEED).library.digest == NEW.digest


@pytest.mark.parametrize(
    ("of", "refusal"),
    [
        (of_version("2026.10"), packs.PackRefusal.OLDER),
        (OLD, packs.PackRefusal.OLDER),
        (NEW, packs.PackRefusal.ALREADY),
        (of_version("2026.12"), packs.PackRefusal.OTHER_CONTENT),
    ],
)
def test_that_nothing_but_an_update_is_installed(world: Bench, of: Library, refusal: packs.PackRefusal) -> None:
    world.install(NEW, OLD)
    before = (world.folder / LOG).read_bytes()
    with pytest.raises(packs.Refused) as caught:
        world.install(of, OLD)
    assert caught.value.refusal is refusal
    assert in_use(world).library.digest == NEW.digest
    assert (world.folder / LOG).read_bytes() == before


def test_that_a_pack_older_than_the_built_in_library_is_refused(world: Bench) -> None:
    with pytest.raises(packs.Refused, match=r"2026\.10 比现用的 2026\.11 旧"):
        world.install(of_version("2026.10"), OLD)
    assert not (world.folder / LIBRARY).exists()


def test_that_a_newer_program_brings_its_newer_library(world: Bench) -> None:
    world.install(NEW, OLD)
    used = packs.installed_library(world.folder, LATER)
    assert (used.library, used.built_in, used.reason) == (LATER, True, "")
    same = packs.installed_library(world.folder, NEW)
    assert same.built_in


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork and no SIGKILL")
@pytest.mark.parametrize("what", ["first", "second", "back"])
def test_that_a_kill_at_any_step_leaves_the_old_or_the_new_library(world: Bench, what: str) -> None:
    if what != "first":
        world.install(NEW, OLD)
    if what == "back":
        world.install(LATER, OLD)
    before = in_use(world).library.digest
    after = LATER.digest if what != "back" else NEW.digest
    folders = die_everywhere(world, "back" if what == "back" else str(world.pack(LATER)))
    found = [packs.installed_library(folder, OLD) for folder in folders]
    changed = [used.library.digest == after for used in found]
    assert len(folders) > 8
    assert changed == sorted(changed)
    assert (changed[0], changed[-1]) == (False, True)
    for folder, used in zip(folders, found, strict=True):
        assert used.library.digest in (before, after)
        done = packs.history(folder)
        assert (done[-1].version if done else "") == ("" if used.built_in else used.library.version)
        if used.library.digest == after:
            assert done[-1].action is (packs.Action.ROLLED_BACK if what == "back" else packs.Action.INSTALLED)
        if used.library.digest == before:
            again(world, folder, what)
            assert packs.installed_library(folder, OLD).library.digest == after
            assert packs.installed_library(folder, OLD).reason == ""


def again(world: Bench, folder: Path, what: str) -> None:
    """Repeat in a folder the action that was interrupted there."""
    if what == "back":
        packs.roll_back(folder, OLD, DEED)
    else:
        packs.install_pack(folder, world.verified(LATER), OLD, DEED)


def test_that_a_first_installation_cut_short_is_told(world: Bench) -> None:
    world.install(NEW, OLD)
    (world.folder / LIBRARY).unlink()
    used = in_use(world)
    assert used.built_in
    assert "没有完成" in used.reason
    assert world.install(NEW, OLD).reason == ""


@pytest.mark.parametrize("content", [b"", b"{}", library_bytes(LATER), library_bytes(NEW)[:-1]])
def test_that_a_damaged_or_exchanged_library_is_passed_over_with_the_reason(world: Bench, content: bytes) -> None:
    world.install(NEW, OLD)
    (world.folder / LIBRARY).write_bytes(content)
    used = in_use(world)
    assert used.library is OLD
    assert "已安装的政策库不能用，现用随程序安装的 2026.11 版" in used.reason
    assert "重新安装更新包" in used.reason
    assert world.install(NEW, OLD).library.digest == NEW.digest


def test_that_any_flipped_byte_of_the_installed_library_is_noticed(world: Bench) -> None:
    world.install(NEW, OLD)
    path = world.folder / LIBRARY
    content = path.read_bytes()
    for place in range(0, len(content), 11):
        altered = bytearray(content)
        altered[place] ^= 1 << place % 8
        path.write_bytes(altered)
        assert in_use(world).reason


def test_that_a_receipt_for_another_library_cannot_be_forged(world: Bench) -> None:
    world.install(NEW, OLD)
    forged = library_bytes(of_version("2026.12", short="假"))
    log = msgspec.json.decode((world.folder / LOG).read_bytes())
    log["receipts"][0]["header"]["library_sha256"] = sha256(forged)
    (world.folder / LOG).write_bytes(msgspec.json.encode(log))
    (world.folder / LIBRARY).write_bytes(forged)
    assert "签名不符" in in_use(world).reason


def test_that_going_back_past_a_damaged_library_finds_the_sound_one_before(world: Bench) -> None:
    world.install(NEW, OLD)
    world.install(LATER, OLD)
    (world.folder / LIBRARY).write_bytes(b"damaged")
    assert in_use(world).built_in
    assert packs.roll_back(world.folder, OLD, DEED).library.digest == NEW.digest
    assert in_use(world).reason == ""


def test_that_a_damaged_kept_library_is_not_gone_back_to(world: Bench) -> None:
    world.install(NEW, OLD)
    world.install(LATER, OLD)
    (world.folder / PREVIOUS / "2026.12.json").write_bytes(b"damaged")
    with pytest.raises(UserError, match=r"2026\.12 版政策库 .* 已损坏，不能退回"):
        packs.roll_back(world.folder, OLD, DEED)
    assert in_use(world).library.digest == LATER.digest
    assert packs.roll_back(world.folder, OLD, DEED, to_built_in=True).built_in


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b'{"receipts":[{"header":{}}]}'])
def test_that_a_damaged_log_stops_neither_the_program_nor_the_next_update(world: Bench, content: bytes) -> None:
    world.install(NEW, OLD)
    (world.folder / LOG).write_bytes(content)
    assert "安装记录" in in_use(world).reason
    with pytest.raises(UserError, match="已损坏"):
        packs.history(world.folder)
    assert world.install(NEW, OLD).library.digest == NEW.digest
    assert (world.folder / f"{LOG}.damaged").read_bytes() == content


def test_that_a_version_in_the_log_never_becomes_a_path(world: Bench) -> None:
    world.install(NEW, OLD)
    log = msgspec.json.decode((world.folder / LOG).read_bytes())
    log["receipts"][0]["header"]["version"] = "../../2026.12"
    (world.folder / LOG).write_bytes(msgspec.json.encode(log))
    world.install(LATER, OLD)
    assert not list(world.root.glob("2026*.json"))


def test_that_only_the_last_libraries_are_kept(world: Bench) -> None:
    for month in range(1, KEPT_LIBRARIES + 4):
        world.install(of_version(f"2027.{month:02}"), OLD)
    kept = sorted(path.name for path in (world.folder / PREVIOUS).iterdir())
    assert kept == [f"2027.{month:02}.json" for month in range(3, KEPT_LIBRARIES + 3)]
    assert len(packs.history(world.folder)) == KEPT_LIBRARIES + 3


def test_that_a_key_no_longer_trusted_takes_its_library_out_of_use(world: Bench) -> None:
    pack = world.verified(LATER)
    world.install(NEW, OLD)
    packs.remove_key(world.folder, world.public.id)
    assert "不受信任" in in_use(world).reason
    with pytest.raises(packs.Refused, match="不受信任"):
        packs.install_pack(world.folder, pack, OLD, DEED)


def test_that_an_older_program_does_not_use_a_library_made_for_a_newer_one(
    world: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.install(NEW, OLD)
    monkeypatch.setattr(_packs_log, "PROGRAM_FORMAT", packs.PROGRAM_FORMAT - 1)
    assert in_use(world).built_in
    assert "请升级本程序" in in_use(world).reason


def test_that_one_does_not_go_back_to_what_a_key_no_longer_trusted_signed(world: Bench, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = bench(tmp_path / "other")
    packs.add_key(world.folder, other.root / "publisher.pub")
    packs.install_pack(world.folder, packs.verify_pack(other.pack(NEW), packs.trusted_keys(world.folder)), OLD, DEED)
    world.install(LATER, OLD)
    packs.remove_key(world.folder, other.public.id)
    with pytest.raises(packs.Refused, match="不受信任"):
        packs.roll_back(world.folder, OLD, DEED)
    assert in_use(world).library.digest == LATER.digest


@pytest.mark.parametrize("who", ["", "  ", "王\n芳"])
def test_that_somebody_answers_for_every_installation(world: Bench, who: str) -> None:
    with pytest.raises(UserError, match="写明操作人"):
        packs.install_pack(world.folder, world.verified(NEW), OLD, packs.PackAction(who, date(2026, 12, 3)))
    world.install(NEW, OLD)
    with pytest.raises(UserError, match="写明操作人"):
        packs.roll_back(world.folder, OLD, packs.PackAction(who, date(2026, 12, 3)))
    assert in_use(world).library.digest == NEW.digest


def test_that_a_folder_that_cannot_be_written_is_told_and_nothing_changes(
    world: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.install(NEW, OLD)
    before = {path: path.read_bytes() for path in world.folder.rglob("*") if path.is_file()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    pack = world.verified(LATER)
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UserError, match=r"写不了.*磁盘已满"):
        packs.install_pack(world.folder, pack, OLD, DEED)
    with pytest.raises(UserError, match="写不了"):
        packs.roll_back(world.folder, OLD, DEED)
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in world.folder.rglob("*") if path.is_file()} == before


def test_that_a_receipt_is_never_put_beside_another_library(world: Bench) -> None:
    pack = world.verified(NEW)
    with pytest.raises(InternalError):
        install_library(world.folder, packs.Receipt(pack.header, pack.signature), library_bytes(LATER), DEED)
    assert not (world.folder / LIBRARY).exists()


def test_that_own_policies_outlive_updates_and_rollbacks(world: Bench) -> None:
    own = world.folder / "own" / "own-one.yaml"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"id: own-one\n")
    world.install(NEW, OLD)
    world.install(LATER, OLD)
    packs.roll_back(world.folder, OLD, DEED)
    packs.roll_back(world.folder, OLD, DEED)
    assert own.read_bytes() == b"id: own-one\n"


def flag(name: str = "own_green_pilot", **changes: Any) -> Field:
    """An own fact."""
    made = Field(name=name, label="列入绿色试点", type=FieldType.FLAG, group=Group.STANDING, question="是否列入？")
    return msgspec.structs.replace(made, **changes)


def bringing(field: Field) -> Library:
    """Return a library that brings a fact."""
    return library_of(NEW.policies, NEW.version, tables=FactTables(facts=(field,)))


def test_that_an_update_that_takes_the_name_of_an_own_fact_for_something_else_is_refused(world: Bench) -> None:
    with catalogue_kept():
        pack = world.pack(bringing(flag(type=FieldType.COUNT, unit="项")))
    packs.remember_facts(world.folder, FactTables(facts=(flag(),)))
    with pytest.raises(packs.Refused, match=r"own_green_pilot.*含义不同") as refused, catalogue_kept():
        packs.install_pack(world.folder, packs.verify_pack(pack, world.keys), OLD, DEED)
    assert refused.value.refusal is packs.PackRefusal.OTHER_MEANING
    assert in_use(world).built_in
    with catalogue_kept():
        packs.installed_library(world.folder, OLD)
        assert CATALOGUE["own_green_pilot"] == flag()
        with pytest.raises(packs.Refused, match="请发布单位换一个名称"):
            packs.verify_pack(pack, world.keys)


def test_that_other_words_or_more_values_of_an_own_fact_are_no_other_meaning(world: Bench) -> None:
    level = {"type": FieldType.ENUM, "values": ("一级",)}
    packs.remember_facts(world.folder, FactTables(facts=(flag(**level),)))
    more = flag(type=FieldType.ENUM, values=("一级", "二级"), label="绿色试点等级")
    with catalogue_kept():
        assert world.install(bringing(more), OLD).library.version == NEW.version
    packs.remember_facts(world.folder, FactTables(facts=(flag(**level),)))
    with catalogue_kept():
        recall_facts(world.folder)
        assert CATALOGUE["own_green_pilot"].values == ("一级", "二级")
