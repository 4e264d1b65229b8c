"""The bureau's own policies: laid over every library, never lost, and told when the library moved on."""

from datetime import date
from pathlib import Path

import pytest

from policies import Library, Mistakes, UserError, library_of, packs
from policies.library import policy_digest
from tests.policies.build import policy
from tests.policies.packing import NEW, OLD, of_version

TEXT = """\
id: a-first
name: 本局的第一项
level: 国家
region: 全国
kind: 奖励补助
contact: 区科技局
documents:
  - {key: 办法, title: 本局办法, issued: 2024-01-02, confidence: official-text}
rule:
  - {id: rd, compare: rd_ratio, op: ">=", value: 4%, label: 研发强度}
"""
EDIT = packs.OwnEdit("王芳", "本区从严", date(2026, 11, 20))
Clash = packs.Clash


def conflicts(folder: Path, library: Library) -> list[tuple[str, packs.Clash]]:
    laid = packs.overlay(library, packs.read_own(folder).own)
    return [(conflict.ours.policy.id, conflict.clash) for conflict in laid.conflicts]


def test_that_an_own_policy_stands_in_for_the_one_of_the_library(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT, NEW, EDIT)
    laid = packs.overlay(NEW, packs.read_own(tmp_path).own)
    assert [(entry.id, entry.name) for entry in laid.library.policies] == [
        ("a-first", "本局的第一项"),
        ("b-second", "b-second"),
    ]
    assert laid.own == {"a-first"}
    assert laid.library.version == "2026.12（含本局自编 1 项）"
    assert laid.library.digest != NEW.digest
    assert laid.library.references == NEW.references
    assert (laid.conflicts, laid.faults) == ((), ())


def test_that_an_own_policy_may_be_new(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT.replace("id: a-first", "id: own-one"), OLD, EDIT)
    laid = packs.overlay(OLD, packs.read_own(tmp_path).own)
    assert [entry.id for entry in laid.library.policies] == ["a-first", "own-one"]
    assert laid.conflicts == ()


def test_that_without_own_policies_the_library_is_itself(tmp_path: Path) -> None:
    found = packs.read_own(tmp_path)
    assert found == packs.OwnFiles()
    assert packs.overlay(OLD, found.own).library is OLD


def test_that_the_file_says_who_made_it_from_what_and_why(tmp_path: Path) -> None:
    saved = packs.save_own(tmp_path, TEXT, OLD, packs.OwnEdit("王芳", "本区\n从严", EDIT.on))
    lines = (tmp_path / "own" / "a-first.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# 改自：2026.11 {policy_digest(OLD.policies[0])}"
    assert lines[1] == "# 修改：2026-11-20 王芳：本区 从严"
    assert "\n".join(lines[2:]) + "\n" == TEXT
    assert packs.read_own(tmp_path).own == (saved,)


def test_that_saving_again_replaces_text_and_head(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT, OLD, EDIT)
    written = (tmp_path / "own" / "a-first.yaml").read_text(encoding="utf-8")
    packs.save_own(tmp_path, written.replace("4%", "5%"), NEW, EDIT)
    again = (tmp_path / "own" / "a-first.yaml").read_text(encoding="utf-8")
    assert again.count("# 改自") == again.count("# 修改") == 1
    assert again.startswith("# 改自：2026.12 ")
    assert "5%" in again


def test_that_an_update_of_the_edited_policy_is_a_conflict_and_the_own_text_stays(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT, OLD, EDIT)
    assert conflicts(tmp_path, OLD) == []
    laid = packs.overlay(NEW, packs.read_own(tmp_path).own)
    (conflict,) = laid.conflicts
    assert conflict.clash is Clash.CHANGED
    assert conflict.theirs == NEW.policies[0]
    assert conflict.ours.base == packs.Base("2026.11", policy_digest(OLD.policies[0]))
    assert laid.library.policies[0].name == "本局的第一项"


def test_that_a_conflict_is_settled_by_checking_or_by_withdrawing(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT, OLD, EDIT)
    packs.mark_own(tmp_path, "a-first", NEW, packs.OwnEdit("李强", "已核对", date(2026, 12, 5)))
    assert conflicts(tmp_path, NEW) == []
    assert conflicts(tmp_path, OLD) == [("a-first", Clash.CHANGED)]
    aside = packs.withdraw_own(tmp_path, "a-first")
    assert packs.read_own(tmp_path) == packs.OwnFiles()
    assert TEXT in aside.read_text(encoding="utf-8")
    packs.save_own(tmp_path, TEXT, NEW, EDIT)
    assert packs.withdraw_own(tmp_path, "a-first") != aside
    assert aside.exists()


def test_that_an_update_of_another_policy_is_no_conflict(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT, OLD, EDIT)
    assert conflicts(tmp_path, of_version("2026.12", "b-second")) == []


def test_that_a_policy_gone_from_the_library_is_told(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT, OLD, EDIT)
    without = library_of((policy("b-second"),), "2026.12")
    laid = packs.overlay(without, packs.read_own(tmp_path).own)
    assert [(c.clash, c.theirs) for c in laid.conflicts] == [(Clash.REMOVED, None)]
    assert laid.library.get("a-first") is not None


def test_that_a_policy_that_came_under_the_same_id_is_told(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT.replace("id: a-first", "id: b-second"), OLD, EDIT)
    assert conflicts(tmp_path, NEW) == [("b-second", Clash.ADDED)]


def test_that_a_file_put_there_by_hand_is_used_and_told(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a-first.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "own" / "own-one.yaml").write_text(TEXT.replace("id: a-first", "id: own-one"), encoding="utf-8-sig")
    assert conflicts(tmp_path, OLD) == [("a-first", Clash.UNRECORDED)]
    assert packs.overlay(OLD, packs.read_own(tmp_path).own).own == {"a-first", "own-one"}
    packs.mark_own(tmp_path, "a-first", OLD, EDIT)
    assert conflicts(tmp_path, OLD) == []


def test_that_an_own_text_the_library_took_over_is_told(tmp_path: Path) -> None:
    saved = packs.save_own(tmp_path, TEXT, OLD, EDIT)
    assert conflicts(tmp_path, library_of((saved.policy,), "2026.12")) == [("a-first", Clash.SAME)]


def test_that_a_broken_own_file_is_told_and_the_others_are_used(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT, OLD, EDIT)
    own = tmp_path / "own"
    (own / "broken.yaml").write_text("id: broken\nname: [", encoding="utf-8")
    (own / "other-name.yaml").write_text(TEXT, encoding="utf-8")
    (own / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    (own / "laughs.yaml").write_text("a: &a [x]\nb: [*a, *a]\n", encoding="utf-8")
    (own / "large.yaml").write_bytes(b"# " * 600_000)
    (own / "folder.yaml").mkdir()
    found = packs.read_own(tmp_path)
    assert [entry.policy.id for entry in found.own] == ["a-first"]
    for name in ("broken", "other-name", "bytes", "laughs", "large", "folder"):
        assert any(f"{name}.yaml" in fault for fault in found.faults), name


def test_that_a_head_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    head = "# 改自：2026.11 sha256:123\n# 修改：2026-99-99 王芳：理由\n"
    (tmp_path / "own" / "a-first.yaml").write_text(head + TEXT, encoding="utf-8")
    (own,) = packs.read_own(tmp_path).own
    assert (own.base, own.edit) == (None, None)


def test_that_an_unsound_own_policy_is_not_saved(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT, OLD, EDIT)
    before = (tmp_path / "own" / "a-first.yaml").read_bytes()
    with pytest.raises(Mistakes):
        packs.save_own(tmp_path, TEXT.replace("official-text", "memory").replace("rd_ratio", "rd_ratioo"), OLD, EDIT)
    with pytest.raises(UserError, match="不能作文件名"):
        packs.save_own(tmp_path, TEXT.replace("id: a-first", "id: ../a-first"), OLD, EDIT)
    assert (tmp_path / "own" / "a-first.yaml").read_bytes() == before
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a-first.yaml", "own"]


@pytest.mark.parametrize(("who", "why"), [("", "理由"), ("王芳", " "), ("王：芳", "理由"), ("王\n芳", "理由")])
def test_that_an_own_policy_says_who_and_why(tmp_path: Path, who: str, why: str) -> None:
    with pytest.raises(UserError, match="写明修改人"):
        packs.save_own(tmp_path, TEXT, OLD, packs.OwnEdit(who, why, EDIT.on))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["none", "../a-first", ""])
def test_that_only_an_own_policy_can_be_marked_or_withdrawn(tmp_path: Path, name: str) -> None:
    packs.save_own(tmp_path / "library", TEXT, OLD, EDIT)
    with pytest.raises(UserError):
        packs.withdraw_own(tmp_path / "library", name)
    with pytest.raises(UserError):
        packs.mark_own(tmp_path / "library", name, OLD, EDIT)


def test_that_links_of_own_policies_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT + "related: [b-second]\n", NEW, EDIT)
    assert packs.overlay(NEW, packs.read_own(tmp_path).own).faults == ()
    (fault,) = packs.overlay(OLD, packs.read_own(tmp_path).own).faults
    assert "没有“b-second”这项政策" in fault


def test_that_an_own_policy_under_an_id_in_use_elsewhere_is_told(tmp_path: Path) -> None:
    packs.save_own(tmp_path, TEXT + "other_ids: [b-second]\n", NEW, EDIT)
    (fault,) = packs.overlay(NEW, packs.read_own(tmp_path).own).faults
    assert "“b-second”已被 b-second 使用" in fault
